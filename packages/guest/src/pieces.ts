/**
 * Copies of many bytes in pieces: the Component Model bounds a list at 2^28 - 1 bytes (`MAX_LIST_BYTE_LENGTH`), and W3C bounds
 * no copy.
 */

import { gpuDevice } from './generated/handles.ts'
import type { GPUDevice } from './generated/interfaces.ts'

/**
 * Size of a piece in bytes: the largest power of two within the bound, which keeps offsets aligned. A test lowers it, so
 * that small copies are split.
 */
export const piece: { size: number } = { size: 2 ** 27 }

/** Calls a function with the offset and the size of each piece of some bytes. */
export function forEachPiece(size: number, call: (offset: number, size: number) => void): void {
  for (let offset = 0; offset < size; offset += piece.size) call(offset, Math.min(piece.size, size - offset))
}

/** Makes the calls of the host that one call of the program consists of. Each finds the errors that the first one reports. */
export function callAsOne(device: GPUDevice, [first, ...others]: readonly (() => void)[]): void {
  first?.()
  if (others.length === 0) return
  const handle = device[gpuDevice]
  handle.pushErrorScope('validation')
  try {
    for (const call of others) call()
  } finally {
    void (async () => handle.popErrorScope())().catch(() => {})
  }
}
