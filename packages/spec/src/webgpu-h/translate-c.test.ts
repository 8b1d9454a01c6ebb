import { describe, expect, it } from 'vitest'
import { cDeviations } from './c-deviations.ts'
import { valueName } from './c-names.ts'
import { loadCApi } from './translate-c.ts'
import { writeWebgpuH } from './write-webgpu-h.ts'

const api = loadCApi()
const enumOf = (name: string) => api.enums.find(definition => definition.name === name)!.cases
const structOf = (name: string) => api.structs.find(struct => struct.name === name)!

describe('the translation of the W3C IDL to webgpu.h', () => {
  it.each([
    ['clamp-to-edge', 'ClampToEdge'],
    ['ccw', 'CCW'],
    ['2d-array', '2DArray'],
    ['rgb10a2unorm', 'RGB10A2Unorm'],
    ['rgba8unorm-srgb', 'RGBA8UnormSrgb'],
    ['bc6h-rgb-ufloat', 'BC6HRGBUfloat'],
    ['etc2-rgb8a1unorm', 'ETC2RGB8A1Unorm'],
    ['eac-rg11snorm', 'EACRG11Snorm'],
    ['astc-10x5-unorm', 'ASTC10x5Unorm'],
    ['depth24plus-stencil8', 'Depth24PlusStencil8'],
    ['texture-compression-bc-sliced-3d', 'TextureCompressionBCSliced3D'],
    ['unorm10-10-10-2', 'Unorm10_10_10_2'],
    ['unorm8x4-bgra', 'Unorm8x4BGRA'],
    ['packed_4x8_integer_dot_product', 'Packed4x8IntegerDotProduct'],
  ])('names the value %s %s', (value, name) => {
    expect(valueName(value)).toBe(name)
  })

  it('numbers the values of an enum from 1 unless a member of its type may be omitted', () => {
    expect(enumOf('QueryType').map(({ name, value }) => [name, value])).toEqual([
      ['Occlusion', 1],
      ['Timestamp', 2],
    ])
    expect(enumOf('LoadOp').map(({ name, value }) => [name, value])).toEqual([
      ['Undefined', 0],
      ['Load', 1],
      ['Clear', 2],
    ])
    expect(enumOf('SamplerBindingType').slice(0, 3)).toMatchObject([
      { name: 'BindingNotUsed', value: 0 },
      { name: 'Undefined', value: 1 },
      { name: 'Filtering', value: 2 },
    ])
  })

  it('lets only structures own memory that functions write', () => {
    expect(
      api.structs
        .filter(({ ownsMembers }) => ownsMembers)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      'AdapterInfo',
      'SupportedFeatures',
      'SupportedInstanceFeatures',
      'SupportedWGSLLanguageFeatures',
      'SurfaceCapabilities',
    ])
  })

  it('puts inherited members first, and optional structures behind a pointer that may be NULL', () => {
    const { members } = structOf('RenderPipelineDescriptor')
    expect(members.map(({ name }) => name)).toEqual([
      ...['label', 'layout', 'vertex', 'primitive', 'depthStencil', 'multisample', 'fragment'],
    ])
    expect(members.filter(({ type }) => type.kind === 'pointer')).toMatchObject([
      { name: 'depthStencil', nullable: true },
      { name: 'fragment', nullable: true },
    ])
  })

  it('needs every deviation', () => {
    const header = writeWebgpuH(api)
    const without = (omitted: number) => {
      try {
        return writeWebgpuH(loadCApi(cDeviations.filter((_, i) => i !== omitted)))
      } catch {
        return 'an error'
      }
    }
    const superfluous = cDeviations.filter((_, i) => without(i) === header)
    expect(superfluous.map(({ what }) => what)).toEqual([])
  })
})
