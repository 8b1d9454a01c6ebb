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
  { width, height = 1, depthOrArrayLayers = 1 }: GPUExtent3DDictStrict,
  format: GPUTextureFormat,
): number {
  if (depthOrArrayLayers === 0) return 0
  const block = texelBlock(format)
  const rows = Math.ceil(height / block.height)
  const lastRow = Math.ceil(width / block.width) * block.bytes
  const lastImage = rows === 0 ? 0 : bytesPerRow * (rows - 1) + lastRow
  return bytesPerRow * rowsPerImage * (depthOrArrayLayers - 1) + lastImage
}

/**
 * Returns the bytes of the memory through which Dawn writes data to a texture. It aligns each row as the driver prefers: to 64
 * bytes for SwiftShader, and to up to 256 for others.
 *
 * @param dataBytes of the data, of which each row has one at least
 */
export function stagedBytes(
  dataBytes: number,
  { width, height = 1, depthOrArrayLayers = 1 }: GPUExtent3DDictStrict,
  format: GPUTextureFormat,
): number {
  const block = texelBlock(format)
  const rows = Math.min(dataBytes, Math.ceil(height / block.height) * depthOrArrayLayers)
  const rowBytes = Math.ceil(width / block.width) * block.bytes
  return rows * Math.ceil(rowBytes / rowAlignment) * rowAlignment
}

/** The largest alignment of rows that a driver prefers, in bytes. */
const rowAlignment = 256
