import { texelBlock } from './texture-bytes.ts'

/**
 * Returns the bytes that a copy between linear data and a texture reads or writes, from the offset of the layout. For a
 * layout that W3C refuses, such as one without the bytes per row of several rows, the result has no meaning.
 *
 * @param size of the copy, in texels
 * @param format of the texture; a copy of one aspect of it takes no more bytes than one of all
 * @see https://www.w3.org/TR/webgpu/#abstract-opdef-required-bytes-in-copy
 */
export function requiredBytesInCopy(
  { bytesPerRow = 0, rowsPerImage = 0 }: GPUTexelCopyBufferLayout,
  size: GPUExtent3DDictStrict,
  format: GPUTextureFormat,
): number {
  const { depthOrArrayLayers = 1 } = size
  if (depthOrArrayLayers === 0) return 0
  const { rows, rowBytes } = imageOf(size, format)
  const lastImage = rows === 0 ? 0 : bytesPerRow * (rows - 1) + rowBytes
  return bytesPerRow * rowsPerImage * (depthOrArrayLayers - 1) + lastImage
}

/**
 * Returns the bytes of the memory through which Dawn writes data to a texture. It aligns each row as the driver prefers: to 64
 * bytes for SwiftShader, and to up to 256 for others.
 *
 * @param dataBytes length of the data, which has at least one byte for each row
 */
export function stagedBytes(
  dataBytes: number,
  size: GPUExtent3DDictStrict,
  format: GPUTextureFormat,
): number {
  const { rows, rowBytes } = imageOf(size, format)
  const allRows = Math.min(dataBytes, rows * (size.depthOrArrayLayers ?? 1))
  return allRows * Math.ceil(rowBytes / rowAlignment) * rowAlignment
}

/** Returns the number of rows of blocks in a layer, and the bytes of a row. */
function imageOf({ width, height = 1 }: GPUExtent3DDictStrict, format: GPUTextureFormat) {
  const block = texelBlock(format)
  return { rows: Math.ceil(height / block.height), rowBytes: Math.ceil(width / block.width) * block.bytes }
}

/** The largest alignment of rows that a driver prefers, in bytes. */
const rowAlignment = 256
