import { expect, test } from 'vitest'
import { findProvided, InterfaceNames, otherVersions } from './interface-versions.ts'

const names = [
  'a:b/c',
  'a:b/c@0.2.3',
  'a:b/c@0.2.10',
  'a:b/c@0.3.0-rc.1',
  'a:b/cd@0.2.11',
  'e',
  'f@0.0.0',
  'f@0.3.0-rc.10',
  'f@0.3.0-rc.9',
  'f@1.0.0-rc.1',
  'f@1.0.0',
]

test.each([
  ['a:b/c@0.2.3', 'a:b/c@0.2.3'],
  ['a:b/c@0.2.0', 'a:b/c@0.2.10'],
  ['a:b/c@0.3.0-rc.1', 'a:b/c@0.3.0-rc.1'],
  ['a:b/c@0.3.0', 'a:b/c'],
  ['a:b/c', 'a:b/c'],
  ['a:b/cd', undefined],
  ['e@1.0.0', 'e'],
  ['f', undefined],
  ['f@0.3.0', 'f@0.3.0-rc.10'],
  ['f@0.3.0-rc.9', 'f@0.3.0-rc.9'],
  ['f@0.3.0-rc.11', 'f@0.3.0-rc.10'],
  ['f@0.3.2', 'f@0.3.0-rc.10'],
  ['f@0.3.2-alpha', 'f@0.3.0-rc.10'],
  ['f@0.4.0', undefined],
  ['f@0.0.1', undefined],
  ['f@0.0.0+build', 'f@0.0.0'],
  ['f@1.0.0-rc.2', 'f@1.0.0'],
  ['f@1.2.0', 'f@1.0.0'],
  ['f@2.0.0', undefined],
  ['g', undefined],
])('an import of %s is found under %s, whatever the order of the names', (wanted, provided) => {
  expect(findProvided(names, wanted)).toBe(provided)
  expect(findProvided([...names].reverse(), wanted)).toBe(provided)
})

test('other versions are those of the same interface', () => {
  expect(otherVersions(names, 'a:b/cd@1.0.0')).toEqual(['a:b/cd@0.2.11'])
})

test('the names of a host are read once, however many imports there are', () => {
  let reads = 0
  const provided = new InterfaceNames(
    (function* () {
      for (const name of names) {
        reads++
        yield name
      }
    })(),
  )
  for (let i = 0; i < 100; i++) provided.find(`a:b/c@0.2.${i}`)
  expect(reads).toBe(names.length)
})
