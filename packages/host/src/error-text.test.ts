import { expect, it } from 'vitest'
import { UncapturedErrorTexts } from './error-text.ts'

class GPUValidationError extends Error {}

const textOf = (message: string) =>
  new UncapturedErrorTexts().next(new GPUValidationError(message) as unknown as GPUError)

it('an error in WGSL begins with the label of its module, or only with its place', () => {
  const error = ':2:11 error: unresolved value\n  let a = missing;\n          ^^^^^^^'
  const context = (label: string) =>
    `\n\n\n - While calling [Device].CreateShaderModule([ShaderModuleDescriptor ""${label}""]).`
  const text = (label: string) => textOf(`Error while parsing WGSL: ${error}${context(label)}\n`)!
  expect(text('a.wgsl').split('\n')[0]).toBe(
    'uncaptured GPU validation error: Error while parsing WGSL: a.wgsl:2:11 error: unresolved value',
  )
  expect(text('a.wgsl').split('\n').at(-1)).toBe(
    ' - While calling [Device].CreateShaderModule([ShaderModuleDescriptor "a.wgsl"]).',
  )
  expect(text('say "$&"').split('\n')[0]).toMatch(/WGSL: say \$&:2:11 error/)
  expect(text('').split('\n')[0]).toMatch(/WGSL: 2:11 error/)
  expect(text('').split('\n').at(-1)).toBe(
    ' - While calling [Device].CreateShaderModule([ShaderModuleDescriptor]).',
  )
})

it('names have one pair of quotes, and objects without a label none', () => {
  expect(
    textOf('Entry point ""other"" is not in [ShaderModule ""a "b" c""].\n - In [BufferDescriptor """"].\n'),
  ).toBe(
    'uncaptured GPU validation error: Entry point "other" is not in [ShaderModule "a "b" c"].\n - In [BufferDescriptor].',
  )
})

it('an error is told once, however long it is, and as often as it occurs after 100 others', () => {
  const texts = new UncapturedErrorTexts()
  const next = (message: string) => texts.next(new GPUValidationError(message) as unknown as GPUError)
  const long = 'x'.repeat(0x10_0000)
  expect(next(long)).toContain(long)
  expect(next(long)).toBeUndefined()
  expect(next(`${long}y`)).toContain(`${long}y`)
  for (let i = 2; i < 100; i++) next(`error ${i}`)
  for (let i = 0; i < 2; i++) expect(next('last')).toBeDefined()
  expect(next(long)).toBeUndefined()
})
