import { expect, test } from 'vitest'
import { SizeRequests } from './size-requests.ts'

function setUp() {
  const sent: unknown[] = []
  return { sent, sizes: new SizeRequests(size => sent.push(size)) }
}

test('a program in a worker that requests sizes faster than the page shows them gets the latest width and height', () => {
  const { sent, sizes } = setUp()
  sizes.request({ width: 1, height: 1 })
  for (let i = 2; i < 1000; i++) sizes.request({ width: i, height: undefined })
  sizes.request({ width: undefined, height: 7 })
  expect(sent).toEqual([{ width: 1, height: 1 }])
  sizes.onShown()
  sizes.onShown()
  expect(sent).toEqual([
    { width: 1, height: 1 },
    { width: 999, height: 7 },
  ])
  sizes.request({ width: 5, height: undefined })
  expect(sent.at(-1)).toEqual({ width: 5, height: undefined })
})

test('the last size that a program in a worker requests reaches the page when the program ends', () => {
  const { sent, sizes } = setUp()
  sizes.request({ width: 1, height: 1 })
  sizes.request({ width: 2, height: 2 })
  sizes.flush()
  sizes.flush()
  expect(sent).toEqual([
    { width: 1, height: 1 },
    { width: 2, height: 2 },
  ])
})
