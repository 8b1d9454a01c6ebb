import { expect, it } from 'vitest'
import { Job } from './job.ts'

it('a job that exceeds its time has failed for that reason, not because its process was then killed', async () => {
  const job = new Job({ subject: 'jobs' }, new Uint8Array(), 1500)
  job.onStart({ id: 7 } as never, undefined as never)
  job.onTimeout('worker')
  job.onFailure({ kind: 'trap', reason: 'its process ended' })
  job.onDone()
  expect(await job.over).toMatchObject({
    failure: { kind: 'timeout', reason: 'it took longer than 1.5 s' },
    worker: 7,
  })
})

it('a worker learns with a job which trace it belongs to', () => {
  const fields = [['traceparent', 'a']] as const
  const trace = { fields, queued() {}, started() {}, done() {}, finished() {} }
  const head = (job: Job) => JSON.parse(Buffer.from(job.frames()[0] as Uint8Array).toString('utf8', 5))
  const job = (...more: [] | [typeof trace]) => new Job({ subject: 'jobs' }, new Uint8Array(), 1500, ...more)
  expect([job(), job(trace)].map(head)).toEqual([{ subject: 'jobs' }, { subject: 'jobs', trace: fields }])
})

it('a job that finds no worker in time has not begun', async () => {
  const job = new Job({ subject: 'jobs' }, new Uint8Array(), 1500)
  job.onTimeout('queue')
  expect(await job.over).toMatchObject({ failure: { kind: 'unstarted' }, worker: undefined })
})
