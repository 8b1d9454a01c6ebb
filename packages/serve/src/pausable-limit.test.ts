import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PausableLimit } from './pausable-limit.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('a pausable limit counts only the time while it runs', () => {
  const onReached = vi.fn()
  const limit = new PausableLimit(100, onReached)
  vi.advanceTimersByTime(1000)
  limit.run()
  vi.advanceTimersByTime(60)
  limit.pause()
  vi.advanceTimersByTime(1000)
  limit.run()
  expect(limit.running).toBe(0)
  vi.advanceTimersByTime(39)
  expect(onReached).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onReached).toHaveBeenCalledOnce()
})

it('a pausable limit that is extended is reached later, but never has more than its original time left', () => {
  const onReached = vi.fn()
  const limit = new PausableLimit(100, onReached)
  limit.run()
  vi.advanceTimersByTime(60)
  limit.extend(20)
  vi.advanceTimersByTime(10)
  limit.extend(1000)
  vi.advanceTimersByTime(99)
  expect(onReached).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(onReached).toHaveBeenCalledOnce()
})

it('a pausable limit that has ended is never reached', () => {
  const onReached = vi.fn()
  const limit = new PausableLimit(100, onReached)
  limit.run()
  limit.end()
  limit.run()
  vi.advanceTimersByTime(1000)
  expect(onReached).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})
