/**
 * The functions by which generated code stores values that are not plain numbers. A value that the GPU lacks
 * is stored as 0.
 *
 * @module
 */

/** Returns the index of an enum case, by its W3C spelling; 0 for a case that this release does not know. */
export function indexOf(cases: readonly string[], value: string | undefined): number {
  const index = value === undefined ? 0 : cases.indexOf(value)
  return Math.max(0, index)
}

/** Converts a number of the GPU to a `u32`. */
export function toU32(value: number | undefined): number {
  return (value ?? 0) >>> 0
}

/** Converts a number of the GPU to a `u64`. */
export function toU64(value: number | undefined): bigint {
  return value !== undefined && value > 0 ? BigInt(Math.trunc(value)) : 0n
}
