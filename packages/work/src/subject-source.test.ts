import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node'
import type { Pool } from '@wasi-webgpu/serve/workers'
import { expect, it } from 'vitest'
import type { Job } from './job.ts'
import { JobQueue } from './job-queue.ts'
import { SubjectSource } from './subject-source.ts'

/** Returns a message of the client. */
function message(subject: string, reply: string, bytes: number): Msg {
  return { subject, reply, data: { length: bytes } } as unknown as Msg
}

it('a request that fails, or finds no room in number or in bytes, is answered with an error as NATS services state it', async () => {
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
  const request = (name: string, reply = `_INBOX.${name}`, bytes = 0x10_0000) =>
    deliver(null, message(`requests.${name}`, reply, bytes))
  const source = new SubjectSource(nc, { subject: 'requests.*' }, ['answers'], () => {})
  const bounds = { jobs: 4, workers: 1, largest: 0x400_0000 }
  const stop = source.start(new JobQueue(pool, 1500, bounds))
  for (const name of ['done', 'trap']) request(name)
  request('too-much', undefined, 0x800_0000)
  for (const name of ['slow', 'held', 'refused']) request(name)
  request('api', '$JS.API.STREAM.DELETE.JOBS')
  request('granted', 'answers')
  request('x'.repeat(2000), '_INBOX.long')
  expect(answers.splice(0)).toEqual([
    ...['_INBOX.too-much', '_INBOX.refused', 'answers'].map(to => `${to}: 503 all workers are busy`),
    '_INBOX.long: 500 its subject exceeds 1024 bytes',
  ])
  const stopped = stop()
  const [done, trap, slow, held] = jobs
  done?.onDone()
  held?.onDone()
  trap?.onFailure({ kind: 'trap', reason: 'unreachable\r\n' })
  trap?.onDone()
  slow?.onTimeout('worker')
  slow?.onDone()
  await stopped
  expect(answers).toEqual([
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
  const none = { jobs: 0, workers: 1, largest: 1 }
  const pool = { add: () => false, remove: () => false } as unknown as Pool
  new SubjectSource(nc, { subject: 'r' }, [], line => lines.push(line)).start(new JobQueue(pool, 1500, none))
  deliver(null, message('r', '_INBOX.a', 0))
  expect(lines).toContainEqual({ event: 'no-answer', subject: 'r', reason: 'closed connection' })
})
