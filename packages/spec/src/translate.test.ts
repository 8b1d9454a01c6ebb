import { describe, expect, it } from 'vitest'
import { deviations, rules } from './deviations.ts'
import { Draft } from './draft.ts'
import { loadIdl } from './idl.ts'
import { functionsOf } from './model.ts'
import { enumCase, kebab, kebabConstant } from './name-cases.ts'
import { loadApi } from './translate.ts'

describe('kebab case', () => {
  it.each([
    ['GPUExtent3D', 'gpu-extent3-d'],
    ['maxTextureDimension1D', 'max-texture-dimension1-d'],
    ['WGSLLanguageFeatures', 'wgsl-language-features'],
    ['GPUSize64Out', 'gpu-size64-out'],
    ['addressModeU', 'address-mode-u'],
    ['size', 'size'],
  ])('of identifiers are in kebab case: %s', (w3c, wit) => expect(kebab(w3c)).toBe(wit))

  it.each([
    ['2d-array', 'd2-array'],
    ['1d', 'd1'],
    ['astc-4x4-unorm-srgb', 'astc4x4-unorm-srgb'],
    ['unorm10-10-10-2', 'unorm1010102'],
    ['texture-compression-bc-sliced-3d', 'texture-compression-bc-sliced3d'],
    ['unorm8x4-bgra', 'unorm8x4-bgra'],
    ['depth24plus', 'depth24plus'],
  ])('of enum cases have words that begin with a letter: %s', (w3c, wit) => expect(enumCase(w3c)).toBe(wit))

  it('of constants separates words at underscores', () =>
    expect(kebabConstant('QUERY_RESOLVE')).toBe('query-resolve'))
})

describe('deviations', () => {
  it('each name the difference, the reason and the W3C section', () => {
    for (const { what, why, link } of [...deviations, ...rules]) {
      expect(what).toMatch(/\.$/)
      expect(why).toMatch(/\.$/)
      expect(link).toMatch(/^https:/)
    }
  })

  it('refuse names that the IDL does not have', () => {
    const draft = new Draft(loadIdl())
    expect(() => draft.omit('GPUNothing')).toThrow('GPUNothing')
    expect(() => draft.omitMembers('GPUFeatureName', 'nothing')).toThrow('nothing')
    expect(() => draft.rename('GPUQueue', 'nothing', 'x')).toThrow('GPUQueue.nothing')
    expect(() => draft.retype('GPUBufferDescriptor', 'nothing', 'double')).toThrow(
      'GPUBufferDescriptor.nothing',
    )
  })
})

describe('the model', () => {
  const api = loadApi()

  it('has 229 functions', () => expect(functionsOf(api)).toHaveLength(229))

  it('names every function once', () => {
    const names = functionsOf(api).map(({ extern }) => extern)
    expect(new Set(names).size).toBe(names.length)
  })

  it('keeps both spellings of an enum case', () => {
    const format = api.definitions.find(({ name }) => name === 'gpu-texture-format')
    expect(format?.kind === 'enum' && format.cases.find(({ name }) => name === 'astc8x5-unorm')).toEqual({
      name: 'astc8x5-unorm',
      w3cName: 'astc-8x5-unorm',
    })
  })

  it('distinguishes null from undefined', () => {
    const setBindGroup = functionsOf(api).find(
      ({ extern }) => extern === '[method]gpu-compute-pass-encoder.set-bind-group',
    )
    expect(setBindGroup?.params.map(({ type }) => type.kind === 'option' && type.none)).toEqual([
      false,
      'null',
      'undefined',
      'undefined',
      'undefined',
    ])
  })
})
