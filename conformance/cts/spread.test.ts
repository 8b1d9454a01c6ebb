import { expect, test } from 'vitest'
import { shareOf, spread } from './spread.ts'

test('some items are evenly spread over all of them', () => {
  const items = Array.from({ length: 10 }, (_, n) => n)
  expect(spread(items, 1)).toEqual([0])
  expect(spread(items, 3)).toEqual([0, 3, 6])
  expect(spread(items, 4)).toEqual([0, 2, 5, 7])
})

test('a list with no more items than wanted is returned whole', () => {
  expect(spread([1, 2], 2)).toEqual([1, 2])
  expect(spread([1, 2], undefined)).toEqual([1, 2])
})

test('the shares of a list have each item once', () => {
  const items = [1, 2, 3, 4, 5]
  const shares = [0, 1, 2].map(index => shareOf(items, { index, count: 3 }))
  expect(shares).toEqual([[1, 4], [2, 5], [3]])
  expect(shareOf(items, undefined)).toEqual(items)
})
