import { LinkError, trap } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { leb128 } from './leb128.ts'
import { Reader } from './reader.ts'

const section = { table: 4, memory: 5 } as const

/**
 * A core module whose memories and tables cannot grow beyond the limits: their declared maxima are lowered to these.
 *
 * @returns the bytes themselves where nothing needs to change
 * @throws {Trap} when a memory or table starts with more
 */
export function boundModule(
  bytes: Uint8Array<ArrayBuffer>,
  { memoryPages, tableEntries }: Limits,
): Uint8Array<ArrayBuffer> {
  const reader = new Reader(bytes)
  const parts: (Uint8Array | readonly number[])[] = []
  reader.skip(8)
  let copied = 0
  while (!reader.done) {
    const start = reader.position
    const id = reader.byte()
    const content = reader.section(reader.u32())
    const bound =
      id === section.memory && memoryPages !== undefined
        ? boundSection(content, r => boundLimits(r, memoryPages, 'memory', 'pages'))
        : id === section.table && tableEntries !== undefined
          ? boundSection(content, r => boundTable(r, tableEntries))
          : undefined
    if (bound === undefined) continue
    parts.push(bytes.subarray(copied, start), [id, ...leb128(bound.length), ...bound])
    copied = reader.position
  }
  if (parts.length === 0) return bytes
  return joined([...parts, bytes.subarray(copied)])
}

function boundSection(content: Reader, bound: (reader: Reader) => readonly number[]): readonly number[] {
  const items = content.vec(bound)
  return [...leb128(items.length), ...items.flat()]
}

/** `table`: a type, or one with an expression for its entries. */
function boundTable(reader: Reader, most: number): readonly number[] {
  const start = reader.position
  if (reader.peek() === 0x40) reader.skip(2)
  const hasInit = reader.position > start
  readRefType(reader)
  const head = reader.bytes.subarray(start, reader.position)
  const limits = boundLimits(reader, most, 'table', 'entries')
  const init = reader.position
  if (hasInit) skipConstExpression(reader)
  return [...head, ...limits, ...reader.bytes.subarray(init, reader.position)]
}

function readRefType(reader: Reader): void {
  const code = reader.byte()
  if (code === 0x63 || code === 0x64) reader.s33()
}

const hasMax = 0x01
const customPageSize = 0x08

function boundLimits(reader: Reader, most: number, what: string, unit: string): readonly number[] {
  const flags = reader.byte()
  const min = reader.u64()
  const max = (flags & hasMax) !== 0 ? reader.u64() : undefined
  // The size of a page is 2 to this power.
  const page = (flags & customPageSize) !== 0 ? reader.u32() : undefined
  const bound = BigInt(most) << BigInt(page === undefined ? 0 : Math.max(0, 16 - page))
  if (min > bound) trap(`a ${what} of ${min} ${unit} exceeds the limit of ${bound} ${unit}`)
  return [
    flags | hasMax,
    ...leb128(min),
    ...leb128(max === undefined || max > bound ? bound : max),
    ...(page === undefined ? [] : leb128(page)),
  ]
}

/** A constant expression, without the instructions of proposals that make up tables of anything but functions. */
function skipConstExpression(reader: Reader): void {
  for (;;) {
    const opcode = reader.byte()
    switch (opcode) {
      case 0x0b: // end
        return
      case 0x23: // global.get
      case 0xd2: // ref.func
        reader.u32()
        break
      case 0xd0: // ref.null
        reader.s33()
        break
      default:
        throw new LinkError(
          `a table is filled by the instruction 0x${opcode.toString(16)}, which cannot be had with a limit on table entries`,
        )
    }
  }
}

function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
