import { expect, it } from 'vitest'
import { runQueue } from '../queue/main.ts'

it('of 10,000 jobs over a cluster whose parts are killed, each has a result or is a dead letter with its reason', async () => {
  const jobs = 10_000
  const { done, dead, lost, partition, killed, memory } = await runQueue(jobs)
  expect(lost).toEqual([])
  expect(partition).toBe(0)
  const reasons = Object.entries(dead)
  const deadJobs = reasons.reduce((sum, [, count]) => sum + count, 0)
  // A dead letter may have a result, too, if its worker was killed after the last of its increments.
  expect(done + deadJobs).toBeGreaterThanOrEqual(jobs)
  expect(done).toBeLessThanOrEqual(jobs * 0.99)
  expect(done).toBeGreaterThan(jobs * 0.98)
  for (const [reason] of reasons)
    expect(reason).toMatch(
      /^(trap: (wasm trap: unreachable|its process ended: |none of its )|timeout: it took longer than 2 s)/,
    )
  expect(killed.workers).toBeGreaterThan(10)
  expect(killed.commands).toBe(2)
  expect(memory.at(-1)).toBeLessThan(1.5 * memory[0]!)
}, 1_800_000)
