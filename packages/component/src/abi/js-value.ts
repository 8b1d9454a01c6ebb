import { mismatch } from '../errors.ts'
import { bytesOf, isArrayLike } from '../instance/js-bytes.ts'

export function asObject(value: unknown): Record<string, unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    throw mismatch('an object', value)
  return value as Record<string, unknown>
}

/** Returns the elements of a `list<u8>`; a buffer of any kind stands for its bytes. */
export function asBytes(value: unknown): ArrayLike<unknown> {
  return bytesOf(value) ?? asArrayLike(value)
}

export function asArrayLike(value: unknown): ArrayLike<unknown> {
  return isArrayLike(value) ? value : [...asIterable(value)]
}

export function asIterable(value: unknown): Iterable<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value))
    throw mismatch('a list', value)
  return value as Iterable<unknown>
}

export function asArray(value: unknown, length: number): ArrayLike<unknown> {
  const items = asArrayLike(value)
  return items.length === length
    ? items
    : raise(mismatch(`an array of ${length} elements`, `${items.length} elements`))
}

/** Throws, in an expression. */
export function raise(error: Error): never {
  throw error
}
