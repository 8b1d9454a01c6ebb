import type { CoreValueType } from '../binary/definitions.ts'
import { mismatch } from '../errors.ts'
import { raise } from './js-value.ts'

/** How a number type is stored in memory, and how any JS or core value is converted to its range. */
interface NumberFormat<T extends number | bigint> {
  readonly core: CoreValueType
  readonly size: 1 | 2 | 4 | 8
  get(view: DataView, at: number): T
  set(view: DataView, at: number, value: T): void
  /** Wraps modulo the range, as WebAssembly converts JS numbers; every NaN becomes the NaN of JS. */
  wrap(value: T): T
  readonly array: TypedArrayConstructor
}

type TypedArrayConstructor =
  | typeof Uint8Array
  | typeof Int8Array
  | typeof Uint16Array
  | typeof Int16Array
  | typeof Uint32Array
  | typeof Int32Array
  | typeof BigUint64Array
  | typeof BigInt64Array
  | typeof Float32Array
  | typeof Float64Array

const u8: NumberFormat<number> = {
  core: 'i32',
  size: 1,
  get: (view, at) => view.getUint8(at),
  set: (view, at, value) => view.setUint8(at, value),
  wrap: value => asNumber(value) & 0xff,
  array: Uint8Array,
}

const s8: NumberFormat<number> = {
  core: 'i32',
  size: 1,
  get: (view, at) => view.getInt8(at),
  set: (view, at, value) => view.setInt8(at, value),
  wrap: value => (asNumber(value) << 24) >> 24,
  array: Int8Array,
}

const u16: NumberFormat<number> = {
  core: 'i32',
  size: 2,
  get: (view, at) => view.getUint16(at, true),
  set: (view, at, value) => view.setUint16(at, value, true),
  wrap: value => asNumber(value) & 0xffff,
  array: Uint16Array,
}

const s16: NumberFormat<number> = {
  core: 'i32',
  size: 2,
  get: (view, at) => view.getInt16(at, true),
  set: (view, at, value) => view.setInt16(at, value, true),
  wrap: value => (asNumber(value) << 16) >> 16,
  array: Int16Array,
}

const u32: NumberFormat<number> = {
  core: 'i32',
  size: 4,
  get: (view, at) => view.getUint32(at, true),
  set: (view, at, value) => view.setUint32(at, value, true),
  wrap: value => asNumber(value) >>> 0,
  array: Uint32Array,
}

const s32: NumberFormat<number> = {
  core: 'i32',
  size: 4,
  get: (view, at) => view.getInt32(at, true),
  set: (view, at, value) => view.setInt32(at, value, true),
  wrap: value => asNumber(value) | 0,
  array: Int32Array,
}

const u64: NumberFormat<bigint> = {
  core: 'i64',
  size: 8,
  get: (view, at) => view.getBigUint64(at, true),
  set: (view, at, value) => view.setBigUint64(at, value, true),
  wrap: value => BigInt.asUintN(64, asBigInt(value)),
  array: BigUint64Array,
}

const s64: NumberFormat<bigint> = {
  core: 'i64',
  size: 8,
  get: (view, at) => view.getBigInt64(at, true),
  set: (view, at, value) => view.setBigInt64(at, value, true),
  wrap: value => BigInt.asIntN(64, asBigInt(value)),
  array: BigInt64Array,
}

const f32: NumberFormat<number> = {
  core: 'f32',
  size: 4,
  get: (view, at) => view.getFloat32(at, true),
  set: (view, at, value) => view.setFloat32(at, value, true),
  wrap: value => Math.fround(asNumber(value)),
  array: Float32Array,
}

const f64: NumberFormat<number> = {
  core: 'f64',
  size: 8,
  get: (view, at) => view.getFloat64(at, true),
  set: (view, at, value) => view.setFloat64(at, value, true),
  wrap: value => +asNumber(value),
  array: Float64Array,
}

/** Formats of the number types. */
export const numbers = { u8, s8, u16, s16, u32, s32, u64, s64, f32, f64 } as const

/** Formats of the bits of flags and of the index of a case, by their size in bytes. */
export const unsigned = { 1: u8, 2: u16, 4: u32 } as const

function asBigInt(value: unknown): bigint {
  if (Number.isInteger(value)) return BigInt(value as number)
  return typeof value === 'bigint' ? value : raise(mismatch('a bigint', value))
}

/** Returns a JS value that converts to a number: neither a bigint nor a symbol does. */
function asNumber(value: unknown): number {
  const fits = typeof value !== 'bigint' && typeof value !== 'symbol'
  return fits ? (value as number) : raise(mismatch('a number', value))
}
