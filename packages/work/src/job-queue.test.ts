import type { Pool, PooledRequest } from '@wasi-webgpu/serve/workers'
import { expect, it } from 'vitest'
import { JobQueue } from './job-queue.ts'

it('a source learns of room before its client sends the acknowledgement, so that a request leaves in one write with it', async () => {
  const jobs: PooledRequest[] = []
  const pool = { add: (job: PooledRequest) => jobs.push(job) > 0 } as unknown as Pool
  const queue = new JobQueue(pool, 1000, { jobs: 1, workers: 1, largest: 100 })
  const events: string[] = []
  queue.onRoom = () => events.push(`room for ${queue.room}`)
  const done = queue.run(
    { head: { subject: 'a' }, body: new Uint8Array(), bytes: 1, traceFields: [] },
    () => {
      events.push('acknowledged')
      // As NATS's client does.
      queueMicrotask(() => events.push('sent'))
      return undefined
    },
  )
  expect(queue.room).toBe(0)
  for (const job of jobs) job.onDone()
  await Promise.all([done, queue.settled()])
  expect(events).toEqual(['acknowledged', 'room for 1', 'sent'])
})
