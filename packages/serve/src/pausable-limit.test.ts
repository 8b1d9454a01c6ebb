import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PausableLimit } from './pausable-limit.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds)
  await new Promise(resolve => setImmediate(resolve))
}

it('a pausable limit counts only the time while it runs', async () => {
  const onReached = vi.fn()
  const limit = new PausableLimit(100, onReached)
  await pass(1000)
  limit.run()
  await pass(60)
  limit.pause()
  await pass(1000)
  limit.run()
  expect(limit.running).toBe(0)
  await pass(39)
  expect(onReached).not.toHaveBeenCalled()
  await pass(1)
  expect(onReached).toHaveBeenCalledOnce()
})

it('a pausable limit that is extended is reached later, but never has more than its original time left', async () => {
  const onReached = vi.fn()
  const limit = new PausableLimit(100, onReached)
  limit.run()
  await pass(60)
  limit.extend(20)
  await pass(10)
  limit.extend(1000)
  await pass(99)
  expect(onReached).not.toHaveBeenCalled()
  await pass(1)
  expect(onReached).toHaveBeenCalledOnce()
})

it('a pausable limit that has ended is never reached', async () => {
  const onReached = vi.fn()
  const limit = new PausableLimit(100, onReached)
  limit.run()
  limit.end()
  limit.run()
  await pass(1000)
  expect(onReached).not.toHaveBeenCalled()
  expect(vi.getTimerCount()).toBe(0)
})

it('a pausable limit that ends when it is due is not reached', async () => {
  const onReached = vi.fn()
  const limit: PausableLimit = new PausableLimit(100, onReached, () => limit.end())
  limit.run()
  await pass(1000)
  expect(onReached).not.toHaveBeenCalled()
})

it('a pausable limit that is extended when it is due is reached later', async () => {
  const onReached = vi.fn()
  const onDue = vi.fn().mockImplementationOnce(() => limit.extend(50))
  const limit = new PausableLimit(100, onReached, onDue)
  limit.run()
  await pass(120)
  expect(onReached).not.toHaveBeenCalled()
  await pass(30)
  expect(onReached).toHaveBeenCalledOnce()
})
