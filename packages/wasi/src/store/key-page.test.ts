import { expect, it } from 'vitest'
import { keyPage, keysOfPage } from './key-page.ts'

it.each([
  ['many', 1, keysOfPage],
  ['long', 0x10_0000, 4],
  ['enormous', 0x40_0001, 1],
])('a page of %s keys takes one more than it has', (_, length, expected) => {
  let taken = 0
  const endless = (function* () {
    for (const key = 'k'.repeat(length); ; taken++) yield key
  })()
  const { keys, hasMore } = keyPage({ [Symbol.iterator]: () => endless.take(2 * keysOfPage) })
  expect({ keys: keys.length, hasMore, taken }).toEqual({ keys: expected, hasMore: true, taken: expected })
})

it('the last page is full or has fewer keys', () => {
  const full = Array.from({ length: keysOfPage }, (_, i) => `k${i}`)
  expect(keyPage(full)).toEqual({ keys: full, hasMore: false })
  expect(keyPage([])).toEqual({ keys: [], hasMore: false })
})
