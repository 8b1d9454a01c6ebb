import { describe, expect, it } from 'vitest'
import type { Api } from './model.ts'
import { textureFormats } from './texture-formats.ts'
import { loadApi } from './translate.ts'

const api = loadApi()

describe('the table of texture formats', () => {
  it('has the formats of the IDL in its order', () => {
    const definition = api.definitions.find(({ w3cName }) => w3cName === 'GPUTextureFormat')
    const cases = definition?.kind === 'enum' ? definition.cases : []
    expect(textureFormats(api).map(({ w3cName }) => w3cName)).toEqual(cases.map(({ w3cName }) => w3cName))
  })

  it.each([
    ['r16unorm', 'texture-formats-tier1', { width: 1, height: 1, bytes: 2 }],
    ['bgra8unorm-srgb', undefined, { width: 1, height: 1, bytes: 4 }],
    ['depth32float-stencil8', 'depth32float-stencil8', { width: 1, height: 1, bytes: 8 }],
    ['bc6h-rgb-ufloat', 'texture-compression-bc', { width: 4, height: 4, bytes: 16 }],
    ['eac-r11snorm', 'texture-compression-etc2', { width: 4, height: 4, bytes: 8 }],
    ['astc-8x5-unorm', 'texture-compression-astc', { width: 8, height: 5, bytes: 16 }],
  ])('has the feature and the texel block of %s', (name, feature, block) => {
    const format = textureFormats(api).find(({ w3cName }) => w3cName === name)
    expect(format).toMatchObject({ feature, block })
  })

  it('reports a format of the IDL that it lacks', () => {
    const extended = withCases('GPUTextureFormat', cases => [
      ...cases,
      { name: 'r4unorm', w3cName: 'r4unorm' },
    ])
    expect(() => textureFormats(extended)).toThrow(
      "packages/spec/src/texture-formats.ts has no row for the format 'r4unorm': add one",
    )
  })

  it('reports a format that the IDL lacks', () => {
    const reduced = withCases('GPUTextureFormat', cases =>
      cases.filter(({ w3cName }) => w3cName !== 'r8uint'),
    )
    expect(() => textureFormats(reduced)).toThrow(/'r8uint', which the IDL lacks/)
  })

  it('reports a feature that the IDL lacks', () => {
    const reduced = withCases('GPUFeatureName', cases =>
      cases.filter(({ w3cName }) => w3cName !== 'texture-compression-bc'),
    )
    expect(() => textureFormats(reduced)).toThrow(/'texture-compression-bc', which the IDL lacks/)
  })
})

type Cases = readonly { readonly name: string; readonly w3cName: string }[]

/** Returns the API with other cases of an enum. */
function withCases(w3cName: string, change: (cases: Cases) => Cases): Api {
  const definitions = api.definitions.map(definition =>
    definition.kind === 'enum' && definition.w3cName === w3cName
      ? { ...definition, cases: change(definition.cases) }
      : definition,
  )
  return { ...api, definitions } as Api
}
