import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node'
import type { Pool } from '@wasi-webgpu/serve/workers'
import { expect, it } from 'vitest'
import type { Job } from './job.ts'
import { JobQueue } from './job-queue.ts'
import { SubjectSource } from './subject-source.ts'

it('a request that fails, or finds no room, is answered with an error as NATS services state it', async () => {
  const answers: string[] = []
  let deliver: (error: null, message: Msg) => void = () => {}
  const nc = {
    subscribe: (subject: string, { queue, callback }: { queue: string; callback: typeof deliver }) => {
      expect([subject, queue]).toEqual(['requests.*', 'wasi-webgpu'])
      deliver = callback
      return { drain: async () => {} }
    },
    publish: (subject: string, _: Uint8Array, { headers }: { headers: MsgHdrs }) =>
      answers.push(
        `${subject}: ${headers.get('Nats-Service-Error-Code')} ${headers.get('Nats-Service-Error')}`,
      ),
  } as unknown as NatsConnection
  const jobs: Job[] = []
  const pool = { add: (job: Job) => jobs.push(job) > 0, remove: () => false } as unknown as Pool
  const request = (name: string, reply = `_INBOX.${name}`) =>
    deliver(null, { subject: `requests.${name}`, reply, data: new Uint8Array() } as unknown as Msg)
  const source = new SubjectSource(nc, { subject: 'requests.*' }, ['answers'], () => {})
  const stop = source.start(new JobQueue(pool, 1500, 3))
  for (const name of ['done', 'trap', 'slow', 'refused']) request(name)
  request('api', '$JS.API.STREAM.DELETE.JOBS')
  request('granted', 'answers')
  expect(answers).toEqual(['_INBOX.refused: 503 all workers are busy', 'answers: 503 all workers are busy'])
  const stopped = stop()
  const [done, trap, slow] = jobs
  done?.onDone()
  trap?.onFailure({ kind: 'trap', reason: 'unreachable\r\n' })
  trap?.onDone()
  slow?.onTimeout('worker')
  slow?.onDone()
  await stopped
  expect(answers.slice(2)).toEqual([
    '_INBOX.trap: 500 unreachable\\r\\n',
    '_INBOX.slow: 504 it took longer than 1.5 s',
  ])
})

it('an answer that the client does not publish ends no worker, and is logged', () => {
  let deliver: (error: null, message: Msg) => void = () => {}
  const nc = {
    subscribe: (_: string, { callback }: { callback: typeof deliver }) => {
      deliver = callback
    },
    publish: () => {
      throw new Error('closed connection')
    },
  } as unknown as NatsConnection
  const lines: object[] = []
  const pool = { add: () => false, remove: () => false } as unknown as Pool
  new SubjectSource(nc, { subject: 'r' }, [], line => lines.push(line)).start(new JobQueue(pool, 1500, 0))
  deliver(null, { subject: 'r', reply: '_INBOX.a', data: new Uint8Array() } as unknown as Msg)
  expect(lines).toContainEqual({ event: 'no-answer', subject: 'r', reason: 'closed connection' })
})
