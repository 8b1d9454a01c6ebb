import { describe, expect, it } from 'vitest'
import { gpuTextureFormatCases } from '../generated/enums.ts'
import { texelBlock, textureBytes } from './texture-bytes.ts'

describe('texelBlock', () => {
  it('returns for every format the bytes of W3C’s tables, or of the largest form in which drivers store it', () => {
    const found = new Map<string, GPUTextureFormat[]>()
    for (const format of gpuTextureFormatCases) {
      const { width, height, bytes } = texelBlock(format)
      const key = `${width}x${height} ${bytes}`
      found.set(key, [...(found.get(key) ?? []), format])
    }
    const familyOf = (format: string) => format.replace(/(-srgb|unorm|snorm|uint|sint|u?float)+$/, '')
    const families = Object.fromEntries(
      [...found].map(([key, formats]) => [key, [...new Set(formats.map(familyOf))].sort()]),
    )
    const astc = Object.fromEntries(
      [
        '5x4',
        '5x5',
        '6x5',
        '6x6',
        '8x5',
        '8x6',
        '8x8',
        '10x5',
        '10x6',
        '10x8',
        '10x10',
        '12x10',
        '12x12',
      ].map(size => [`${size} 16`, [`astc-${size}-`]]),
    )
    expect(families).toEqual({
      '1x1 1': ['r8'],
      '1x1 2': ['depth16', 'r16', 'rg8'],
      '1x1 4': [
        'bgra8',
        'depth24plus',
        'depth32',
        'r32',
        'rg11b10',
        'rg16',
        'rgb10a2',
        'rgb9e5',
        'rgba8',
        'stencil8',
      ],
      '1x1 8': ['depth24plus-stencil8', 'depth32float-stencil8', 'rg32', 'rgba16'],
      '1x1 16': ['rgba32'],
      '4x4 8': ['bc1-rgba-', 'bc4-r-', 'eac-r11', 'etc2-rgb8', 'etc2-rgb8a1'],
      '4x4 16': [
        'astc-4x4-',
        'bc2-rgba-',
        'bc3-rgba-',
        'bc5-rg-',
        'bc6h-rgb-',
        'bc7-rgba-',
        'eac-rg11',
        'etc2-rgba8',
      ],
      ...astc,
    })
  })
})

describe('textureBytes', () => {
  const bytes = (descriptor: Partial<GPUTextureDescriptor> & { size: GPUExtent3DDictStrict }) =>
    textureBytes({ format: 'rgba8unorm', usage: 0, ...descriptor })

  it.each([
    ['texels', { size: { width: 16, height: 8 } }, 16 * 8 * 4],
    ['layers', { size: { width: 16, height: 8, depthOrArrayLayers: 6 } }, 16 * 8 * 4 * 6],
    ['samples', { size: { width: 16, height: 8 }, sampleCount: 4 }, 16 * 8 * 4 * 4],
    ['mip levels, down to one texel', { size: { width: 4, height: 2 }, mipLevelCount: 3 }, (8 + 2 + 1) * 4],
    [
      'mip levels with all their layers',
      { size: { width: 4, height: 4, depthOrArrayLayers: 2 }, mipLevelCount: 2 },
      (32 + 8) * 4,
    ],
    [
      'mip levels of 3D textures, whose depth shrinks as well',
      { size: { width: 4, height: 4, depthOrArrayLayers: 4 }, mipLevelCount: 3, dimension: '3d' as const },
      (64 + 8 + 1) * 4,
    ],
    ['whole blocks', { size: { width: 6, height: 5 }, format: 'bc7-rgba-unorm' as const }, 4 * 16],
    [
      'whole blocks at every level',
      { size: { width: 8, height: 8 }, format: 'bc1-rgba-unorm' as const, mipLevelCount: 4 },
      (4 + 1 + 1 + 1) * 8,
    ],
    ['no more levels than a size can have', { size: { width: 1 }, mipLevelCount: 2 ** 32 - 1 }, 32 * 4],
  ])('counts %s', (_, descriptor, expected) => {
    expect(bytes(descriptor)).toBe(expected)
  })
})
