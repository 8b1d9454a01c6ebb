import { expect, it } from 'vitest'
import { timeLeft, timeToBegin } from './time-left.ts'

it('a registry may be silent for 30 s, and needs a second for each 16 KiB at most', () => {
  const [mebibyte, slow] = [64 * 16_384, 'it sends less than 16 KiB in a second']
  expect(timeToBegin(30_000, 0)).toEqual({ milliseconds: 30_000, reason: 'it was silent for 30 s' })
  expect(timeToBegin(30_000, mebibyte)).toEqual({ milliseconds: 94_000, reason: 'it was silent for 94 s' })
  expect(timeLeft(30_000, mebibyte, 64_000)).toEqual({
    milliseconds: 30_000,
    reason: 'it was silent for 30 s',
  })
  expect(timeLeft(30_000, mebibyte, 90_000)).toEqual({ milliseconds: 4000, reason: slow })
  expect(timeLeft(30_000, 30_000, 29_000).reason).toBe(slow)
})
