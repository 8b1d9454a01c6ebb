/**
 * The bytes of a texture's texels, in all its mip levels, layers and samples. A driver may add padding.
 *
 * @see https://www.w3.org/TR/webgpu/#texture-format-caps
 */
export function textureBytes(descriptor: GPUTextureDescriptor): number {
  const { width, height = 1, depthOrArrayLayers = 1 } = descriptor.size as GPUExtent3DDictStrict
  const { mipLevelCount = 1, sampleCount = 1, dimension = '2d', format } = descriptor
  const block = texelBlock(format)
  let blocks = 0
  // No size that is a 32-bit number has more levels.
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

/** A texel, or the block of them that is compressed together. */
export interface TexelBlock {
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** How a format stores texels. Where drivers differ, as they do with depth, it is the largest way. */
export function texelBlock(format: GPUTextureFormat): TexelBlock {
  const known = blocks[format]
  if (known !== undefined) return known
  const [, astcWidth, astcHeight] = /^astc-(\d+)x(\d+)/.exec(format) ?? []
  if (astcWidth !== undefined) return { width: Number(astcWidth), height: Number(astcHeight), bytes: 16 }
  if (/^(bc[14]-|etc2-rgb8|eac-r11)/.test(format)) return { width: 4, height: 4, bytes: 8 }
  if (/^(bc|etc2|eac)/.test(format)) return { width: 4, height: 4, bytes: 16 }
  const [, channels = 'rgba', bits = '32'] = /^(rgba|bgra|rg|r)(8|16|32)(?=[a-z])/.exec(format) ?? []
  return { width: 1, height: 1, bytes: (channels.length * Number(bits)) / 8 }
}

const blocks: Readonly<Partial<Record<GPUTextureFormat, TexelBlock>>> = {
  rgb9e5ufloat: texel(4),
  rgb10a2uint: texel(4),
  rgb10a2unorm: texel(4),
  rg11b10ufloat: texel(4),
  stencil8: texel(4),
  depth16unorm: texel(2),
  depth24plus: texel(4),
  'depth24plus-stencil8': texel(8),
  depth32float: texel(4),
  'depth32float-stencil8': texel(8),
  'etc2-rgba8unorm': { width: 4, height: 4, bytes: 16 },
  'etc2-rgba8unorm-srgb': { width: 4, height: 4, bytes: 16 },
}

function texel(bytes: number): TexelBlock {
  return { width: 1, height: 1, bytes }
}
