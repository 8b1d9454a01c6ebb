import { skipConstExpression } from './const-expression.ts'
import { Reader } from './reader.ts'
import { type Bytes, concat, leb128, sectionOf, vec } from './write.ts'

/** A memory that a core module defines, in pages of 64 KiB, or a table, in entries. */
export interface CoreSize {
  readonly kind: 'memory' | 'table'
  /** Initial size. */
  readonly min: number
  /** Maximum size that the module declares, else the engine's maximum. */
  readonly max: number
}

/**
 * Lowered maxima of a core module's memories and tables, in order; `undefined` keeps a maximum. Empty when
 * all are kept.
 */
export type LoweredMaxima = readonly (number | undefined)[]

/** Returns the lowered maxima of memories and tables, given the maximum that `grant` allows for each. */
export function lowerMaxima(sizes: readonly CoreSize[], grant: (size: CoreSize) => number): LoweredMaxima {
  const lowered = sizes.map(size => {
    const granted = grant(size)
    return granted < size.max ? granted : undefined
  })
  return lowered.every(max => max === undefined) ? [] : lowered
}

const section = { table: 4, memory: 5 } as const

/** Returns the memories and tables that a core module defines, in order. */
export function sizesOf(module: Reader): readonly CoreSize[] {
  const sizes: CoreSize[] = []
  rewrite(module, size => {
    sizes.push(size)
    return undefined
  })
  return sizes
}

/** Rewrites a core module with lowered maxima. Returns `bytes` when there are none. */
export function boundModule(bytes: Uint8Array<ArrayBuffer>, maxima: LoweredMaxima): Uint8Array<ArrayBuffer> {
  if (maxima.length === 0) return bytes
  let index = 0
  return concat(rewrite(new Reader(bytes), () => maxima[index++]))
}

function rewrite(module: Reader, lower: LowerMaximum): readonly Bytes[] {
  const { bytes } = module
  const parts: Bytes[] = []
  let copied = module.position
  module.eachSection((id, content, start) => {
    if (id !== section.memory && id !== section.table) return
    const bound = boundSection(content, r =>
      id === section.memory ? boundLimits(r, 'memory', lower) : boundTable(r, lower),
    )
    parts.push(bytes.subarray(copied, start), sectionOf(id, bound))
    copied = content.end
  })
  return [...parts, bytes.subarray(copied, module.end)]
}

/** Returns the lowered maximum of a memory or table, or `undefined` to keep its maximum. */
type LowerMaximum = (size: CoreSize) => number | undefined

function boundSection(content: Reader, bound: (reader: Reader) => Bytes): Bytes {
  return vec(content.vec(bound))
}

/** Rewrites a `table`, which may have an initializer. */
function boundTable(reader: Reader, lower: LowerMaximum): Bytes {
  const start = reader.position
  if (reader.peek() === 0x40) reader.skip(2)
  const hasInit = reader.position > start
  skipValueType(reader)
  const head = reader.bytes.subarray(start, reader.position)
  const limits = boundLimits(reader, 'table', lower)
  const init = reader.position
  if (hasInit) skipConstExpression(reader)
  return concat([head, limits, reader.bytes.subarray(init, reader.position)])
}

/** Skips a value type of a core module. */
export function skipValueType(reader: Reader): void {
  const code = reader.byte()
  if (code === 0x63 || code === 0x64) reader.s33() // the heap type of a typed reference
}

const hasMax = 0x01
const is64 = 0x04
const customPageSize = 0x08

/** Maxima of V8; those of other engines are equal or lower. */
const engineMax = { memory: 2 ** 16, memory64: 2 ** 18, table: 10_000_000 }

function boundLimits(reader: Reader, kind: CoreSize['kind'], lower: LowerMaximum): Bytes {
  const start = reader.position
  const flags = reader.byte()
  const min = reader.u64()
  const declared = (flags & hasMax) !== 0 ? reader.u64() : undefined
  // The page size is 2 to this power.
  const shift = (flags & customPageSize) !== 0 ? 16 - reader.u32() : 0
  const unit = kind === 'memory' ? 2 ** shift : 1
  const engine = engineMax[kind === 'memory' && (flags & is64) !== 0 ? 'memory64' : kind]
  const max = lower({
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
