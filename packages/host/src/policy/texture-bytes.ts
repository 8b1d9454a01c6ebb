import { type TexelBlock, texelBlocks } from '../generated/texel-blocks.ts'

/**
 * Returns the bytes of a texture, with all its mip levels, layers and samples. A driver may add padding.
 *
 * @see https://www.w3.org/TR/webgpu/#texture-format-caps
 */
export function textureBytes(descriptor: GPUTextureDescriptor): number {
  const { width, height = 1, depthOrArrayLayers = 1 } = descriptor.size as GPUExtent3DDictStrict
  const { mipLevelCount = 1, sampleCount = 1, dimension = '2d', format } = descriptor
  const block = texelBlock(format)
  let blocks = 0
  // No size that fits in 32 bits has more levels.
  for (let level = 0; level < Math.min(mipLevelCount, 32); level++) {
    const depth = dimension === '3d' ? levelSize(depthOrArrayLayers, level) : depthOrArrayLayers
    blocks +=
      Math.ceil(levelSize(width, level) / block.width) *
      Math.ceil(levelSize(height, level) / block.height) *
      depth
  }
  return blocks * block.bytes * sampleCount
}

function levelSize(size: number, level: number): number {
  return Math.max(1, Math.floor(size / 2 ** level))
}

/** Returns the texel block of a format; the largest of all for a format that this release does not know. */
export function texelBlock(format: GPUTextureFormat): TexelBlock {
  return texelBlocks[format] ?? largest
}

const largest: TexelBlock = { width: 1, height: 1, bytes: 16 }
