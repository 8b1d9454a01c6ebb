/** How the generated functions write what is not a plain number. What a GPU does not know counts as 0. */

/** The index of an enum's case, by its W3C spelling. A case that this release does not have counts as the first. */
export function indexOf(cases: readonly string[], value: string | undefined): number {
  const index = value === undefined ? 0 : cases.indexOf(value)
  return Math.max(0, index)
}

/** A number of the GPU as a `u32`. */
export function toU32(value: number | undefined): number {
  return (value ?? 0) >>> 0
}

/** A number of the GPU as a `u64`. */
export function toU64(value: number | undefined): bigint {
  return value !== undefined && value > 0 ? BigInt(Math.trunc(value)) : 0n
}
