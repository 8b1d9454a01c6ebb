import { engineU64 } from '#engine'
import { texelBlocks } from './generated/texel-blocks.ts'
import type * as wit from './generated/webgpu.ts'

/** The arguments of `writeTexture` in the form of the WIT. */
export interface TextureWrite {
  readonly destination: wit.GpuTexelCopyTextureInfo
  readonly data: Uint8Array
  readonly dataLayout: wit.GpuTexelCopyBufferLayout
  readonly size: wit.GpuExtent3D
}

/**
 * Splits a write to a texture at layers, and at rows within large layers, so that the data of each part has at most `most`
 * bytes, or one row of texels.
 *
 * A write that is invalid by its sizes remains whole, with too little data, so that the host refuses it.
 *
 * @see https://www.w3.org/TR/webgpu/#abstract-opdef-validating-linear-texture-data
 */
export function textureWriteParts(write: TextureWrite, most: number): TextureWrite[] {
  const { destination, size, data: allData } = write
  const { texture, mipLevel = 0, origin = { x: 0, y: 0, z: 0 } } = destination
  const { width, height = 1, depthOrArrayLayers: depth = 1 } = size
  const { bytesPerRow, rowsPerImage } = write.dataLayout
  const [blockWidth, blockHeight, blockBytes] = texelBlocks[texture.format()]
  const rows = Math.ceil(height / blockHeight)
  const row = Math.ceil(width / blockWidth) * blockBytes
  const stride = bytesPerRow ?? row
  const image = stride * (rowsPerImage ?? rows)
  const bytesOf = (rows: number, depth: number) =>
    depth === 0 ? 0 : image * (depth - 1) + (rows === 0 ? 0 : stride * (rows - 1) + row)

  const offset = Number(write.dataLayout.offset ?? 0)
  const data = allData.subarray(offset)
  // An offset beyond the data remains an error, which the host finds.
  const dataLayout = {
    bytesPerRow,
    rowsPerImage,
    offset: engineU64(Math.max(0, offset - allData.length)),
  }
  const { x = 0, y = 0, z = 0 } = origin
  const levelSize = (size: number, block: number) =>
    Math.ceil(Math.max(1, Math.floor(size / 2 ** mipLevel)) / block) * block
  const layers = texture.depthOrArrayLayers()
  const required = bytesOf(rows, depth)
  const isValid =
    required <= data.length &&
    (bytesPerRow !== undefined || (rows <= 1 && depth <= 1)) &&
    (rowsPerImage !== undefined || depth <= 1) &&
    stride >= row &&
    (rowsPerImage ?? rows) >= rows &&
    width % blockWidth === 0 &&
    height % blockHeight === 0 &&
    x + width <= levelSize(texture.width(), blockWidth) &&
    y + height <= levelSize(texture.height(), blockHeight) &&
    z + depth <= (texture.dimension() === 'd3' ? levelSize(layers, 1) : layers)
  if (required <= most || !isValid) return [{ destination, data: data.subarray(0, most), dataLayout, size }]

  const layersAtOnce = Math.floor(most / Math.max(1, image))
  const rowsAtOnce = layersAtOnce > 0 ? Math.max(1, rows) : Math.max(1, Math.floor(most / stride))
  const parts: TextureWrite[] = []
  for (let layer = 0; layer < depth; layer += Math.max(1, layersAtOnce)) {
    const partDepth = Math.min(Math.max(1, layersAtOnce), depth - layer)
    for (let first = 0; first < Math.max(1, rows); first += rowsAtOnce) {
      const partRows = Math.min(rowsAtOnce, rows - first)
      const start = layer * image + first * stride
      parts.push({
        destination: { ...destination, origin: { x, y: y + first * blockHeight, z: z + layer } },
        data: data.subarray(start, start + bytesOf(partRows, partDepth)),
        dataLayout,
        size: { width, height: partRows * blockHeight, depthOrArrayLayers: partDepth },
      })
    }
  }
  return parts
}
