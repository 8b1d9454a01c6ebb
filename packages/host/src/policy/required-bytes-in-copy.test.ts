import { expect, it } from 'vitest'
import { requiredBytesInCopy } from './required-bytes-in-copy.ts'

/** Bytes per row, rows per image, width, height, layers, and the bytes of `rgba8unorm` and `bc1-rgba-unorm`. */
const cases: readonly [
  number | undefined,
  number | undefined,
  number,
  number | undefined,
  number | undefined,
  number,
  number,
][] = [
  [undefined, undefined, 4, undefined, undefined, 16, 8],
  [undefined, undefined, 8, 1, 1, 32, 16],
  [undefined, undefined, 8, 0, 1, 0, 0],
  [undefined, undefined, 0, 1, 1, 0, 0],
  [undefined, undefined, 8, 1, 0, 0, 0],
  [undefined, undefined, 8, 0, 0, 0, 0],
  [undefined, 4, 8, 0, 1, 0, 0],
  [256, undefined, 8, 8, 1, 256 * 7 + 32, 256 + 16],
  [256, undefined, 8, 0, 1, 0, 0],
  [256, undefined, 0, 8, 1, 256 * 7, 256],
  [256, 16, 8, 8, 3, 256 * 16 * 2 + 256 * 7 + 32, 256 * 16 * 2 + 256 + 16],
  [256, 16, 8, 0, 3, 256 * 16 * 2, 256 * 16 * 2],
  [256, 16, 8, 8, 0, 0, 0],
  [256, 0, 8, 0, 3, 0, 0],
  [0, 16, 0, 8, 3, 0, 0],
]

it.each(cases)(
  'a copy with %s bytes per row, %s rows per image, a width of %i, a height of %s and %s layers takes %i bytes of rgba8unorm, %i of bc1-rgba-unorm',
  (bytesPerRow, rowsPerImage, width, height, depthOrArrayLayers, plain, compressed) => {
    const layout = { bytesPerRow, rowsPerImage } as GPUTexelCopyBufferLayout
    const size = { width, height, depthOrArrayLayers } as GPUExtent3DDictStrict
    expect(requiredBytesInCopy(layout, size, 'rgba8unorm')).toBe(plain)
    expect(requiredBytesInCopy(layout, size, 'bc1-rgba-unorm')).toBe(compressed)
  },
)
