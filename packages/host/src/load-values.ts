/** How the generated functions read what is not a plain number. */

import { type GuestMemory, trap } from '@wasi-webgpu/component/host'

/** The discriminant of an `option`. */
export function isSome(discriminant: number): boolean {
  if (discriminant === 1) return true
  if (discriminant === 0) return false
  return trap(`invalid discriminant ${discriminant} of an option`)
}

/** A case of an enum as W3C spells it. */
export function caseOf<Case extends string>(cases: readonly Case[], index: number): Case {
  return cases[index] ?? invalidCase(index)
}

/** No case of a variant or an enum has that index. */
export function invalidCase(index: number): never {
  return trap(`invalid discriminant ${index}`)
}

/** A flat `u64`. W3C refuses what a JS number cannot hold exactly: all of it is far beyond any size on a GPU. */
export function u64(value: bigint): number {
  return Number(BigInt.asUintN(64, value))
}

/** A `u64` in memory. */
export function u64At(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 0x1_0000_0000 + view.getUint32(at, true)
}

const maxListByteLength = 2 ** 28 - 1

/**
 * Checks a list as a whole: its length, its alignment and its bounds.
 *
 * @returns where it starts
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

/** A `list<u8>` where it lies in the guest's memory: not a copy. */
export function bytesAt(memory: GuestMemory, pointer: number, length: number): Uint8Array<ArrayBuffer> {
  const start = listAt(memory, pointer, length, 1, 1)
  return new Uint8Array(memory.bytes.buffer, start, length >>> 0)
}

/** A `list<u32>` where it lies in the guest's memory: not a copy. */
export function u32sAt(memory: GuestMemory, pointer: number, length: number): Uint32Array<ArrayBuffer> {
  const start = listAt(memory, pointer, length, 4, 4)
  return new Uint32Array(memory.bytes.buffer, start, length >>> 0)
}
