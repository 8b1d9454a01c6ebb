import { expect, it } from 'vitest'
import { loadApi } from './translate.ts'
import { variant, writeRust } from './write-rust.ts'

it('names of values in wgpu follow from those of W3C', () => {
  const names = {
    r8unorm: 'R8Unorm',
    rgb9e5ufloat: 'Rgb9e5Ufloat',
    rgb10a2uint: 'Rgb10a2Uint',
    'rgba8unorm-srgb': 'Rgba8UnormSrgb',
    'depth24plus-stencil8': 'Depth24PlusStencil8',
    'depth32float-stencil8': 'Depth32FloatStencil8',
    'etc2-rgb8a1unorm-srgb': 'Etc2Rgb8A1UnormSrgb',
    'eac-rg11snorm': 'EacRg11Snorm',
    'bc6h-rgb-ufloat': 'Bc6hRgbUfloat',
    'astc-12x10-unorm-srgb': 'Astc { block: wgpu::AstcBlock::B12x10, channel: wgpu::AstcChannel::UnormSrgb }',
    'unorm10-10-10-2': 'Unorm10_10_10_2',
    'unorm8x4-bgra': 'Unorm8x4Bgra',
    '2d-array': 'D2Array',
    'one-minus-src1-alpha': 'OneMinusSrc1Alpha',
  }
  for (const [w3cName, name] of Object.entries(names)) expect(variant(w3cName)).toBe(name)
})

it('the tables for wgpu have each feature and each limit that both APIs know', () => {
  const text = writeRust(loadApi())
  expect(text).toContain(
    '(wgpu::Features::TEXTURE_COMPRESSION_BC_SLICED_3D, w::GpuFeatureName::TextureCompressionBcSliced3d, "texture-compression-bc-sliced-3d")',
  )
  expect(text).toContain('max_texture_dimension_2d: raw.max_texture_dimension2_d(),')
  expect(text).toContain('("maxTextureDimension2D", limits.max_texture_dimension_2d.into()),')
  expect(text).toContain(
    'max_dynamic_uniform_buffers_per_pipeline_layout: raw.max_dynamic_uniform_buffers_per_pipeline_layout(),',
  )
})
