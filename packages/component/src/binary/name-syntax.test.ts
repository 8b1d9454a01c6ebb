import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isExternName, isLabel } from './name-syntax.ts'

test('a label is lower-case or upper-case words joined by hyphens, and starts with a letter', () => {
  const names = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '0', '1', '-', '_'), maxLength: 8 })
  fc.assert(
    fc.property(names, name => {
      const words = name.split('-')
      const areWords = words.every(word => /^[0-9a-z]+$/.test(word) || /^[0-9A-Z]+$/.test(word))
      expect(isLabel(name)).toBe(areWords && !/^[0-9]/.test(name))
    }),
  )
})

test('an invalid name is refused in linear time, however many digits it has', () => {
  const words = `a${'-1'.repeat(40_000)}`
  expect(isLabel(words)).toBe(true)
  expect(isLabel(`${words}_`)).toBe(false)
  for (const name of [`${words}_`, `[method]${words}.${words}_`, `a:${words}/${words}_`])
    expect(isExternName(name)).toBe(false)
})

test.each(['', '@1.0.0', '@0.3.0-rc.2', '@1.2.3-0a.x-y+001.-', '@123456.7890.488', '@0.2', '@2'])(
  'a:b/c%s is a valid name of an import',
  version => expect(isExternName(`a:b/c${version}`)).toBe(true),
)

test.each([
  '@',
  '@.',
  '@1.',
  '@1.0',
  '@0',
  '@01.0.0',
  '@1.0.0-',
  '@1.0.0-01',
  '@1.0.0+',
  '@1.0.0-a..b',
  '/d',
  '@1.0.0/d',
])('a:b/c%s is not a valid name of an import', version => expect(isExternName(`a:b/c${version}`)).toBe(false))
