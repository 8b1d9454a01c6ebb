import { skipConstExpression } from './const-expression.ts'
import { Reader } from './reader.ts'
import { type Bytes, concat, leb128, sectionOf, vec } from './write.ts'

/** A memory that a core module defines, in pages of 64 KiB, or a table, in entries. */
export interface CoreSize {
  readonly kind: 'memory' | 'table'
  /** How large it is at the start. */
  readonly min: number
  /** How large it may become: as the module declares it, else as the engine allows it. */
  readonly max: number
}

/** The maxima to which those of a core module's memories and tables are lowered; `undefined` where one stays. */
export type LoweredMaxima = readonly (number | undefined)[]

/** @param grant says how large each may become */
export function lowerMaxima(sizes: readonly CoreSize[], grant: (size: CoreSize) => number): LoweredMaxima {
  const lowered = sizes.map(size => {
    const granted = grant(size)
    return granted < size.max ? granted : undefined
  })
  return lowered.every(max => max === undefined) ? [] : lowered
}

const section = { table: 4, memory: 5 } as const

/** The memories and tables that a core module defines, in order. */
export function sizesOf(module: Reader): readonly CoreSize[] {
  const sizes: CoreSize[] = []
  rewrite(module, size => {
    sizes.push(size)
    return undefined
  })
  return sizes
}

/** A core module with lower maxima; the bytes themselves where there are none. */
export function boundModule(bytes: Uint8Array<ArrayBuffer>, maxima: LoweredMaxima): Uint8Array<ArrayBuffer> {
  if (maxima.length === 0) return bytes
  let index = 0
  return concat(rewrite(new Reader(bytes), () => maxima[index++]))
}

function rewrite(module: Reader, lowered: Lowered): readonly Bytes[] {
  const { bytes } = module
  const parts: Bytes[] = []
  let copied = module.position
  module.skip(8)
  while (!module.done) {
    const start = module.position
    const id = module.byte()
    const content = module.section(module.u32())
    if (id !== section.memory && id !== section.table) continue
    const bound = boundSection(content, r =>
      id === section.memory ? boundLimits(r, 'memory', lowered) : boundTable(r, lowered),
    )
    parts.push(bytes.subarray(copied, start), sectionOf(id, bound))
    copied = module.position
  }
  return [...parts, bytes.subarray(copied, module.end)]
}

/** The maximum of the next memory or table, where it is lower than what its module declares. */
type Lowered = (size: CoreSize) => number | undefined

function boundSection(content: Reader, bound: (reader: Reader) => Bytes): Bytes {
  return vec(content.vec(bound))
}

/** `table`: a type, or one with an expression for its entries. */
function boundTable(reader: Reader, lowered: Lowered): Bytes {
  const start = reader.position
  if (reader.peek() === 0x40) reader.skip(2)
  const hasInit = reader.position > start
  readRefType(reader)
  const head = reader.bytes.subarray(start, reader.position)
  const limits = boundLimits(reader, 'table', lowered)
  const init = reader.position
  if (hasInit) skipConstExpression(reader)
  return concat([head, limits, reader.bytes.subarray(init, reader.position)])
}

function readRefType(reader: Reader): void {
  const code = reader.byte()
  if (code === 0x63 || code === 0x64) reader.s33()
}

const hasMax = 0x01
const is64 = 0x04
const customPageSize = 0x08

/** What V8 has at most; other engines have the same or less. */
const engineMax = { memory: 2 ** 16, memory64: 2 ** 18, table: 10_000_000 }

function boundLimits(reader: Reader, kind: CoreSize['kind'], lowered: Lowered): Bytes {
  const start = reader.position
  const flags = reader.byte()
  const min = reader.u64()
  const declared = (flags & hasMax) !== 0 ? reader.u64() : undefined
  // The size of a page is 2 to this power.
  const shift = (flags & customPageSize) !== 0 ? 16 - reader.u32() : 0
  const unit = kind === 'memory' ? 2 ** shift : 1
  const engine = engineMax[kind === 'memory' && (flags & is64) !== 0 ? 'memory64' : kind]
  const max = lowered({
    kind,
    min: Number(min) / unit,
    max: Math.min(engine, Number(declared ?? engine) / unit),
  })
  if (max === undefined) return [...reader.bytes.subarray(start, reader.position)]
  return [
    flags | hasMax,
    ...leb128(min),
    ...leb128(BigInt(Math.floor(max * unit))),
    ...((flags & customPageSize) !== 0 ? leb128(16 - shift) : []),
  ]
}
