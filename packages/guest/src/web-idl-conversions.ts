/**
 * Web IDL conversions of JavaScript values to the values that the WIT functions accept. Each function throws
 * the TypeError that Web IDL requires; the parameter `what` names the value in its message:
 * `GPUBufferDescriptor.size`.
 *
 * @see https://webidl.spec.whatwg.org/#js-type-mapping
 */

import { engineU64 } from '#engine'
import { operationError } from './dom-exceptions.ts'
import type { HandleCarrier } from './generated/handles.ts'
import type { U64 } from './generated/webgpu.ts'

/**
 * `[EnforceRange] unsigned long`, as a signed integer of the same 32 bits: QuickJS passes no number above 2³¹
 * - 1, and StarlingMonkey accepts both forms.
 *
 * @param what name of the value for messages
 */
export function toU32(value: unknown, what: string): number {
  if (typeof value === 'number' && value >>> 0 === value) return value | 0
  return toInteger(value, what, 0, 0xffff_ffff) | 0
}

/** `unsigned long`: modulo 2³², as a signed integer of the same 32 bits. */
export function toModuloU32(value: unknown): number {
  return Number(toNumber(value)) | 0
}

/** `[EnforceRange] long`. */
export function toS32(value: unknown, what: string): number {
  return toInteger(value, what, -0x8000_0000, 0x7fff_ffff)
}

/** `[EnforceRange] unsigned long long`, in the form that the engine accepts. */
export function toU64(value: unknown, what: string): U64 {
  return engineU64(toSize(value, what))
}

/** `[EnforceRange] unsigned long long`, as a number: a size or an offset in bytes. */
export function toSize(value: unknown, what: string): number {
  if (typeof value === 'number' && value >>> 0 === value) return value
  return toInteger(value, what, 0, Number.MAX_SAFE_INTEGER)
}

/** `[Clamp] unsigned short`: rounded to the nearest integer, ties to even. */
export function toClampedU16(value: unknown): number {
  const number = Math.min(Math.max(toNumber(value), 0), 0xffff)
  if (Number.isNaN(number)) return 0
  const floor = Math.floor(number)
  const half = number - floor
  return half > 0.5 || (half === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

/** `float`. */
export function toF32(value: unknown, what: string): number {
  const number = Math.fround(toF64(value, what))
  if (!Number.isFinite(number)) throw new TypeError(`${what} is beyond the range of a float`)
  return number
}

/** `double`. */
export function toF64(value: unknown, what: string): number {
  const number = toNumber(value)
  if (!Number.isFinite(number)) throw new TypeError(`${what} is not a finite number`)
  return number
}

/** `USVString`: the `string` of WIT. */
export function toText(value: unknown, what: string): string {
  if (value === undefined) throw new TypeError(`${what} is required`)
  return `${value as string}`.toWellFormed()
}

/** `sequence<unsigned long>`. */
export function toU32s(value: unknown, what: string): number[] {
  return toList(value, what, toU32)
}

/**
 * Converts the dynamic offsets of `setBindGroup`: a sequence, or a range of a `Uint32Array`.
 *
 * @param start,length the range, in elements
 * @throws a RangeError if the array does not contain the range
 */
export function toDynamicOffsets(offsets: unknown, start: unknown, length: unknown): number[] {
  if (start === undefined) return toU32s(offsets, 'setBindGroup: dynamicOffsets')
  if (!(offsets instanceof Uint32Array)) {
    throw new TypeError('setBindGroup: dynamicOffsetsData is not a Uint32Array')
  }
  const from = toSize(start, 'setBindGroup: dynamicOffsetsDataStart')
  const count = toU32(length, 'setBindGroup: dynamicOffsetsDataLength') >>> 0
  if (from + count > offsets.length) {
    throw new RangeError(
      `setBindGroup: the range of ${count} dynamic offsets from ${from} exceeds the ${offsets.length} of the array`,
    )
  }
  return toU32s(offsets.subarray(from, from + count), 'setBindGroup: dynamicOffsetsData')
}

/** `sequence<T>`, from any iterable. */
export function toList<T>(
  value: unknown,
  what: string,
  convert: (value: HandleCarrier, what: string) => T,
): T[] {
  const items = toArray(value, what)
  const list: T[] = []
  for (let i = 0; i < items.length; i++) list[i] = convert(items[i], what)
  return list
}

/** `sequence<T?>`; `null` and `undefined` become `undefined`. */
export function toNullables<T>(
  value: unknown,
  what: string,
  convert: (value: HandleCarrier, what: string) => T,
): (T | undefined)[] {
  const items = toArray(value, what)
  const list: (T | undefined)[] = []
  for (let i = 0; i < items.length; i++) {
    const item = items[i]
    list[i] = item === undefined || item === null ? undefined : convert(item, what)
  }
  return list
}

/**
 * Converts a sequence of objects of an interface to their handles.
 *
 * @param handle symbol of the interface
 * @param name name of the interface, for messages
 */
export function toHandles<Symbol extends keyof NonNullable<HandleCarrier>>(
  value: unknown,
  what: string,
  handle: Symbol,
  name: string,
): NonNullable<NonNullable<HandleCarrier>[Symbol]>[] {
  const items = toArray(value, what)
  const list: NonNullable<NonNullable<HandleCarrier>[Symbol]>[] = []
  for (let i = 0; i < items.length; i++) list[i] = items[i]?.[handle] ?? notA(name, what)
  return list
}

function toArray(value: unknown, what: string): HandleCarrier[] {
  if (Array.isArray(value)) return value
  if (!isSequence(value)) throw new TypeError(`${what} is not iterable`)
  return [...value] as HandleCarrier[]
}

/** Whether Web IDL converts the value to the sequence type of a union. */
function isSequence(value: unknown): value is Iterable<unknown> {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  const method = (value as Partial<Iterable<unknown>>)[Symbol.iterator]
  return method !== undefined && method !== null
}

/**
 * Returns the numbers of a colour, an origin or an extent in the form of a sequence; `undefined` for any other value.
 *
 * @param least,most number of elements allowed
 */
export function toNumbers(
  value: unknown,
  what: string,
  least: number,
  most: number,
): readonly HandleCarrier[] | undefined {
  if (!Array.isArray(value) && !isSequence(value)) return undefined
  const numbers: HandleCarrier[] = Array.isArray(value) ? value : ([...value] as HandleCarrier[])
  if (numbers.length < least || numbers.length > most) {
    const range = least === most ? `${least}` : `${least} to ${most}`
    throw new TypeError(`${what} must have ${range} numbers, not ${numbers.length}`)
  }
  return numbers
}

/** A dictionary with these members, each of any value. */
export type Dictionary<Names extends string> = { readonly [name in Names]?: HandleCarrier }

/** Converts a dictionary: an object, or `undefined` or `null` for an empty one. */
export function toDictionary<Names extends string>(value: unknown, what: string): Dictionary<Names> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' && typeof value !== 'function')
    throw new TypeError(`${what} is not an object`)
  return value
}

/** `record<USVString, V>`: the own enumerable properties. */
export function toEntries(value: unknown, what: string): [string, HandleCarrier][] {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    throw new TypeError(`${what} is not an object`)
  }
  return Object.entries(value).map(([key, value]) => [key.toWellFormed(), value])
}

/**
 * Returns the bytes of a range of a buffer source, as a view.
 *
 * @param offset in elements of a typed array, else in bytes
 * @param size in the unit of `offset`; by default up to the end
 * @param operation name for messages: `GPUQueue.writeBuffer`
 * @throws an OperationError if the data does not contain the range, or its size is not a multiple of 4 bytes
 */
export function toBytes(data: unknown, offset: unknown, size: unknown, operation: string): Uint8Array {
  const bytes = toAllBytes(data, operation)
  if (offset === undefined && size === undefined && bytes.length % 4 === 0) return bytes
  const unit = unitOf(data)
  const start = offset === undefined ? 0 : toSize(offset, `${operation}: dataOffset`) * unit
  const length = size === undefined ? bytes.length - start : toSize(size, `${operation}: size`) * unit
  if (length < 0 || start + length > bytes.length) {
    throw operationError(
      `${operation}: a range of ${Math.max(0, length)} bytes from ${start} exceeds the ${bytes.length} bytes of the data`,
    )
  }
  if (length % 4 !== 0)
    throw operationError(`${operation}: the size must be a multiple of 4 bytes, not ${length}`)
  return bytes.subarray(start, start + length)
}

/**
 * Returns all bytes of a buffer source, as a view. A detached one has none.
 *
 * @throws a TypeError for other values, and for a buffer that can be resized
 * @see https://webidl.spec.whatwg.org/#js-buffer-source-types
 */
export function toAllBytes(data: unknown, operation: string): Uint8Array {
  const isView = ArrayBuffer.isView(data)
  if (!isView && !(data instanceof ArrayBuffer) && !isShared(data))
    throw new TypeError(`${operation}: data is neither an ArrayBuffer nor a view of one`)
  const buffer = (isView ? data.buffer : data) as ArrayBuffer
  if (buffer.resizable || (buffer as { growable?: boolean }).growable)
    throw new TypeError(`${operation}: data has a buffer that can be resized`)
  // The engine ends the program when it gets one.
  if (buffer.detached) return new Uint8Array()
  if (data instanceof Uint8Array) return data
  return isView ? new Uint8Array(buffer, data.byteOffset, data.byteLength) : new Uint8Array(buffer)
}

function isShared(data: unknown): data is SharedArrayBuffer {
  return typeof SharedArrayBuffer !== 'undefined' && data instanceof SharedArrayBuffer
}

/** Size in bytes of the unit in which offsets are counted. */
function unitOf(data: unknown): number {
  return (data as Partial<Uint8Array>).BYTES_PER_ELEMENT ?? 1
}

/**
 * Converts the value of a WIT option. An absent value is `null` in QuickJS and `undefined` in StarlingMonkey.
 */
export function optional<T, U>(value: T | null | undefined, make: (value: T) => U): U | undefined {
  return value === null || value === undefined ? undefined : make(value)
}

/** Throws the TypeError for a value that is not an object of the interface. */
export function notA(name: string, what: string): never {
  throw new TypeError(`${what} is not a ${name}`)
}

/** Throws the TypeError for a value that is missing or not in the enum. */
export function notIn(names: object, value: unknown, what: string): never {
  if (value === undefined) throw new TypeError(`${what} is required`)
  const some = Object.keys(names).slice(0, 8)
  const more = Object.keys(names).length > some.length ? ', …' : ''
  throw new TypeError(`${what} is '${String(value)}', not one of ${some.join(', ')}${more}`)
}

/** Makes the TypeError for a call with too few arguments. */
export function tooFew(operation: string, required: number): TypeError {
  return new TypeError(`${operation} requires ${required} argument${required === 1 ? '' : 's'}`)
}

function toInteger(value: unknown, what: string, least: number, most: number): number {
  if (value === undefined) throw new TypeError(`${what} is required`)
  const number = Math.trunc(toNumber(value))
  if (!(number >= least && number <= most)) {
    throw new TypeError(`${what} is ${String(value)}, not an integer from ${least} to ${most}`)
  }
  return number + 0
}

/** `ToNumber` of JavaScript, which throws a TypeError for a bigint or a symbol. */
function toNumber(value: unknown): number {
  return +(value as number)
}
