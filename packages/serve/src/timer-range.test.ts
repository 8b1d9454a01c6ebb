import { expect, it } from 'vitest'
import { longestTimer, withinTimerRange } from './timer-range.ts'

const options = {
  startLimit: 60_000,
  timeLimit: 30_000,
  clientLimit: 1,
  waitLimit: 2,
  pingLimit: 3,
  port: 80,
}

it('a time limit beyond the range of timers becomes the longest timer, so that it does not pass at once', () => {
  const long = { ...options, timeLimit: Number.POSITIVE_INFINITY, waitLimit: 2 ** 31 }
  expect(withinTimerRange(long)).toEqual({ ...options, timeLimit: longestTimer, waitLimit: longestTimer })
})

it('time limits in the range of timers stay', () => {
  expect(withinTimerRange(options)).toEqual(options)
})
