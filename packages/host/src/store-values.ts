/**
 * The functions by which generated code stores values that are not plain numbers. A value that the GPU lacks
 * is stored as 0.
 *
 * @module
 */

import type { LowerContext } from '@wasi-webgpu/component/host'

/**
 * Stores a list in memory that the guest allocates, and its pointer and length at `at`.
 *
 * @param size bytes of an element
 * @param store stores an element at an address
 */
export function storeList<Value>(
  cx: LowerContext,
  list: readonly Value[],
  at: number,
  alignment: number,
  size: number,
  store: (value: Value, to: number) => void,
): void {
  const start = cx.allocate(alignment, list.length * size)
  for (const [index, value] of list.entries()) store(value, start + index * size)
  cx.memory.view.setUint32(at, start, true)
  cx.memory.view.setUint32(at + 4, list.length, true)
}

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
