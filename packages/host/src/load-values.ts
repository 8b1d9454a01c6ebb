/**
 * The functions by which generated code loads values that are not plain numbers, from memory or flat
 * parameters.
 *
 * @module
 */

import { type GuestMemory, type LowerContext, trap } from '@wasi-webgpu/component/host'

/**
 * Returns whether an `option` with this discriminant has a value.
 *
 * @throws Trap if the discriminant is invalid
 */
export function isSome(discriminant: number): boolean {
  if (discriminant === 1) return true
  if (discriminant === 0) return false
  return trap(`invalid discriminant ${discriminant} of an option`)
}

/**
 * Returns the W3C spelling of an enum case.
 *
 * @throws Trap if the enum has no such case
 */
export function caseOf<Case extends string>(cases: readonly Case[], index: number): Case {
  return cases[index] ?? invalidCase(index)
}

/** Traps because no case of a variant or an enum has this index. */
export function invalidCase(index: number): never {
  return trap(`invalid discriminant ${index}`)
}

/**
 * Converts a flat `u64`. The conversion may round: every inexact number exceeds any size of a GPU, and W3C
 * refuses it.
 */
export function u64(value: bigint): number {
  return Number(BigInt.asUintN(64, value))
}

/** Loads a `u64` from memory; it may round, like {@link u64}. */
export function u64At(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true)
}

const maxListByteLength = 2 ** 28 - 1

/**
 * Checks the length, alignment and bounds of a list.
 *
 * @returns offset of the list in memory, in bytes
 * @throws Trap if the list is out of bounds, misaligned or too long
 */
export function listAt(
  memory: GuestMemory,
  pointer: number,
  length: number,
  elementSize: number,
  alignment: number,
): number {
  const byteLength = (length >>> 0) * elementSize
  if (byteLength > maxListByteLength) trap(`list of ${byteLength} bytes exceeds the maximum`)
  return memory.range(pointer, byteLength, alignment)
}

/**
 * Returns an array that takes a number of elements, as a guest gives it. One that grows by `push` has room for 17 elements at
 * first, which short lists do not need.
 */
export function arrayFor<Element>(length: number): Element[] {
  return new Array(Math.min(length >>> 0, 16))
}

/** Returns a view of a `list<u8>` in the guest's memory. */
export function bytesAt(memory: GuestMemory, pointer: number, length: number): Uint8Array<ArrayBuffer> {
  const start = listAt(memory, pointer, length, 1, 1)
  return new Uint8Array(memory.bytes.buffer, start, length >>> 0)
}

/** Returns a view of a `list<u32>` in the guest's memory. */
export function u32sAt(memory: GuestMemory, pointer: number, length: number): Uint32Array<ArrayBuffer> {
  const start = listAt(memory, pointer, length, 4, 4)
  return new Uint32Array(memory.bytes.buffer, start, length >>> 0)
}

/** Reads an `option<string>` in memory. */
export function optionalString(cx: LowerContext, view: DataView, at: number): string | undefined {
  return isSome(view.getUint8(at))
    ? cx.loadString(view.getUint32(at + 4, true), view.getUint32(at + 8, true))
    : undefined
}

/** Reads an `option<bool>` in memory. */
export function optionalBool(view: DataView, at: number): boolean | undefined {
  return isSome(view.getUint8(at)) ? view.getUint8(at + 1) !== 0 : undefined
}

/** Reads an `option<u64>` in memory, which may round, like {@link u64}. */
export function optionalU64(view: DataView, at: number): number | undefined {
  return isSome(view.getUint8(at)) ? u64At(view, at + 8) : undefined
}

/** Reads an `option<u32>` in memory. */
export function optionalU32(view: DataView, at: number): number | undefined {
  return isSome(view.getUint8(at)) ? view.getUint32(at + 4, true) : undefined
}

/** Reads an option of an enum in memory, whose cases have these names. */
export function optionalCase<Case extends string>(
  cases: readonly Case[],
  view: DataView,
  at: number,
): Case | undefined {
  return isSome(view.getUint8(at)) ? caseOf(cases, view.getUint8(at + 1)) : undefined
}
