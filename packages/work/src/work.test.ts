import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AckPolicy, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import { Kvm } from '@nats-io/kv'
import { connect, headers, type NatsConnection } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { componentFiles, wasiWebgpu } from '../../cli/src/testing/command.ts'
import { exporting } from '../../cli/src/testing/components.ts'
import { attributesOf, type Collector, startCollector } from '../../serve/src/testing/collector.ts'
import { childrenOf } from '../../serve/src/testing/running-server.ts'
import { testStore } from '../../wasi/src/testing/store-behaviours.ts'
import { DeadLetters } from './dead-letters.ts'
import type { Delivery } from './delivery.ts'
import { type WorkOptions, work } from './index.ts'
import { NatsStore } from './nats-store.ts'
import { lastMessages } from './stored-messages.ts'
import { messagingGuest } from './testing/messaging-guest.ts'
import { type NatsServer, startNatsServer } from './testing/nats-server.ts'
import { type RunningWorker, startWorker } from './testing/running-worker.ts'

let server: NatsServer
let nc: NatsConnection
let manager: JetStreamManager
let folder: string
let collector: Collector
/** Workers that a failed test leaves behind. */
const workers: RunningWorker[] = []
let files: Record<'guest' | 'program' | 'rocket', string>
beforeAll(async () => {
  ;({ folder, files } = await componentFiles({
    guest: messagingGuest,
    program: exporting({ start: '' }),
    rocket: messagingGuest.replace(
      '(component',
      '(component (import "acme:rockets/launch@1.2.0" (instance (export "go" (func))))',
    ),
  }))
  server = await startNatsServer('max_payload: 4096')
  nc = await connect({ servers: server.url.replace('nats://', '') })
  manager = await jetstreamManager(nc)
  collector = await startCollector()
})
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await nc?.close()
  await server?.close()
  collector?.close()
  if (folder) await rm(folder, { recursive: true })
})

/** Starts the command, which ends with the tests at the latest. */
async function started(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<RunningWorker> {
  const worker = await startWorker(args, env)
  workers.push(worker)
  return worker
}

/** Adds jobs to a stream, whose answers go to the subject `answers`, as part of a trace. */
async function addJobs(stream: string, jobs: readonly string[]): Promise<void> {
  const fields = headers()
  fields.set('Reply-To', 'answers')
  fields.set('traceparent', `00-${traceId}-${parentId}-01`)
  for (const job of jobs) await manager.jetstream().publish(`${stream}.${job}`, job, { headers: fields })
}

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'

/** Waits for the next question of a guest, which names the trace of its job. Returns a function that answers it. */
async function nextQuestion(): Promise<(answer: string) => void> {
  for await (const question of nc.subscribe('questions', { max: 1 })) {
    expect(question.headers?.get('traceparent')).toMatch(
      new RegExp(`^00-${traceId}-(?!${parentId})\\w{16}-01$`),
    )
    return answer => void question.respond(answer)
  }
  throw new Error('no question')
}

it('a worker acknowledges what is done, and has the rest delivered again or stored with its reason', async () => {
  await manager.streams.add({ name: 'JOBS', subjects: ['JOBS.>'] })
  await addJobs('JOBS', ['done', 'error', 'trap', 'key'])
  const results = await new Kvm(nc).create('results')
  const worker = await started([
    files.guest,
    ...[
      '--nats',
      server.url,
      '--stream',
      'JOBS',
      '--consumer',
      'gpu',
      '--publish',
      'questions',
      '--publish',
      'answers',
      '--bucket',
      'results',
    ],
    ...['--workers', '1', '--in-flight', '3', '--max-deliver', '2'],
    ...['--admin-addr', '127.0.0.1:0', '--otlp', collector.url],
  ])
  await expect.poll(() => worker.jobs().length).toBe(6)
  expect(worker.jobs().sort()).toEqual([
    'job=again subject=JOBS.error seq=2 delivery=1 failure=error reason="it answered with the error error"',
    'job=again subject=JOBS.trap seq=3 delivery=1 failure=trap reason="wasm trap: unreachable"',
    'job=dead subject=JOBS.error seq=2 delivery=2 failure=error reason="it answered with the error error"',
    'job=dead subject=JOBS.trap seq=3 delivery=2 failure=trap reason="wasm trap: unreachable"',
    'job=done subject=JOBS.done seq=1 delivery=1',
    'job=done subject=JOBS.key seq=4 delivery=1',
  ])
  expect((await results.get('key'))?.string()).toBe('1')
  const letters = await Promise.all([1, 2].map(seq => manager.streams.getMessage('JOBS_dead', { seq })))
  const field = (name: string) => letters.map(letter => letter?.header.get(name)).sort()
  expect(field('Dead-Letter-Reason')).toEqual([
    'error: it answered with the error error',
    'trap: wasm trap: unreachable',
  ])
  expect(field('Dead-Letter-Subject')).toEqual(['JOBS.error', 'JOBS.trap'])
  expect(field('Reply-To')).toEqual(['answers', 'answers'])

  const [, admin] = /admin=(\S+)/.exec(worker.output()) ?? []
  expect((await fetch(`${admin}/healthz`)).status).toBe(200)
  const metrics = await (await fetch(`${admin}/metrics`)).text()
  for (const result of ['done', 'again', 'dead'])
    expect(metrics).toContain(`wasi_webgpu_jobs_total{result="${result}"} 2\n`)
  expect(metrics).toContain('wasi_webgpu_jobs_pending 0\n')

  // The process of the guest is killed while it has a job.
  let question = nextQuestion()
  await addJobs('JOBS', ['question'])
  await question
  question = nextQuestion()
  for (const { pid } of childrenOf(worker.pid)) process.kill(pid, 'SIGKILL')
  const answer = await question
  expect(worker.jobs().at(-1)).toBe(
    'job=again subject=JOBS.question seq=5 delivery=1 failure=trap reason="its process ended: it ended with SIGKILL"',
  )

  // The command ends while its guest has a job, and another job waits.
  await addJobs('JOBS', ['done'])
  await expect.poll(async () => (await manager.consumers.info('JOBS', 'gpu')).num_ack_pending).toBe(2)
  const answers = nc.subscribe('answers', { max: 1 })
  worker.kill('SIGTERM')
  await expect.poll(() => worker.output()).toContain('event=ending')
  answer('forty-two')
  for await (const message of answers) expect(message.string()).toBe('forty-two')
  expect(await worker.ended).toBe(0)
  expect(worker.jobs().at(-1)).toBe('job=done subject=JOBS.question seq=5 delivery=2')

  const spans = collector.spans()
  const spanOf = (subject: string, delivery: number) =>
    spans.find(span => {
      const found = attributesOf(span)
      return found['messaging.destination.name'] === subject && found['wasi_webgpu.job.delivery'] === delivery
    })
  const done = spanOf('JOBS.done', 1)
  expect(done).toMatchObject({ name: 'process JOBS/gpu', traceId, parentSpanId: parentId })
  const parts = spans.filter(({ parentSpanId }) => parentSpanId === done?.spanId)
  expect(parts.map(({ name }) => name)).toEqual(['queue', 'instantiate', 'guest', 'gpu'])
  expect(spanOf('JOBS.trap', 2)?.status).toEqual({ code: 2, message: 'wasm trap: unreachable' })
  expect(collector.metrics().map(({ name }) => name)).toContain('messaging.process.duration')

  // Much earlier than the half minute after which the server would deliver it anyway.
  const consumer = await manager.jetstream().consumers.get('JOBS', 'gpu')
  expect((await consumer.next({ expires: 15_000 }))?.seq).toBe(6)
})

it('a dead letter that is too large is stored without the body, or without the headers as well', async () => {
  await manager.streams.add({ name: 'LETTERS', subjects: ['letters'], max_msg_size: 2000 })
  const { config } = await manager.streams.info('LETTERS')
  const letters = await DeadLetters.open(manager, {
    ...{ stream: 'LARGE', consumer: 'gpu', deadLetter: 'letters' },
    ...{ config, filter: ['large'] },
  })
  const add = async (seq: number, bytes: number, headerBytes: number) => {
    const fields = headers()
    fields.set('Of-Sender', 'x'.repeat(headerBytes))
    fields.set('Dead-Letter-Omitted', 'a lie')
    const data = new Uint8Array(bytes)
    const place = { stream: 'LARGE', seq, count: 5 }
    const message = { subject: 'large', data, headers: fields, ...place }
    await letters.add(message as unknown as Delivery, { kind: 'trap', reason: '\x1b'.repeat(1000) })
    const letter = await manager.streams.getMessage('LETTERS', { last_by_subj: 'letters' })
    const [omitted, ofSender] = ['Dead-Letter-Omitted', 'Of-Sender'].map(name => letter?.header.get(name))
    return [letter?.header.get('Dead-Letter-Sequence'), letter?.data.length, ofSender?.length, omitted]
  }
  expect(await add(1, 100, 10)).toEqual(['1', 100, 10, ''])
  // Beyond the limit of the stream, and beyond that of the server.
  expect(await add(2, 1500, 10)).toEqual(['2', 0, 10, 'the body of 1500 bytes'])
  expect(await add(3, 4000, 10)).toEqual(['3', 0, 10, 'the body of 4000 bytes'])
  expect(await add(4, 1, 4000)).toEqual(['4', 0, 0, 'the body of 1 bytes, and the headers'])
})

describe('the buckets and object stores of NATS', () => {
  beforeAll(async () => void (await new Kvm(nc).create('pairs')))
  testStore(() => new NatsStore(nc))

  it('refuse a name that the server would close the connection for', async () => {
    const store = new NatsStore(nc)
    const name = 'k'.repeat(5000)
    const problem = /^'k{100}…' \(5000 bytes\) exceeds the 1024 bytes of a name in NATS$/
    const bucket = await store.openBucket('pairs')
    await expect(bucket?.set(name, new Uint8Array())).rejects.toThrow(problem)
    await expect(bucket?.get(name)).rejects.toThrow(problem)
    const container = await store.createContainer('long-names')
    await expect(container.write(name, new Uint8Array())).rejects.toThrow(problem)
  })

  it('refuse a key that is none in NATS, above all one with wildcards', async () => {
    const bucket = (await new NatsStore(nc).openBucket('pairs'))!
    await bucket.set('alice.balance', new Uint8Array(1))
    for (const key of [
      '>',
      '*.balance',
      'alice.>',
      'alice..balance',
      '.alice',
      'alice.',
      'a b',
      'a\r\nb',
      '',
    ]) {
      const problem = 'a key in NATS consists of letters'
      await expect(bucket.delete(key)).rejects.toThrow(problem)
      await expect(bucket.set(key, new Uint8Array())).rejects.toThrow(problem)
      await expect(bucket.swap(key, new Uint8Array(), 0)).rejects.toThrow(problem)
      await expect(bucket.get(key)).rejects.toThrow(problem)
    }
    expect((await bucket.get('alice.balance')).value).toHaveLength(1)
    await bucket.delete('alice.balance')
    expect((await manager.streams.info('KV_pairs')).state.consumer_count).toBe(0)
  })

  it('are read without consumers that stay at the server', async () => {
    const store = new NatsStore(nc)
    const bucket = await store.openBucket('pairs')
    await bucket?.set('gone', new Uint8Array(1))
    await bucket?.delete('gone')
    await bucket?.set('kept', new Uint8Array(1))
    expect((await bucket?.keys())?.keys).toEqual(expect.arrayContaining(['kept']))
    expect((await bucket?.keys())?.keys).not.toContain('gone')
    const container = await store.createContainer('pieces')
    // Pieces have the largest payload of this server.
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i)
    await container.write('large', bytes)
    expect(await container.read('large', 4000, 9000)).toEqual(bytes.subarray(4000, 9000))
    expect(await container.list()).toEqual(['large'])
    for (const stream of ['KV_pairs', 'OBJ_pieces'])
      expect((await manager.streams.info(stream)).state.consumer_count).toBe(0)
  })

  it.each([
    ['emptied', () => manager.streams.purge('OBJ_listed'), undefined],
    ['deleted', () => new NatsStore(nc).deleteContainer('listed'), 'stream not found'],
  ] as const)('end a list while which the container is %s', async (_, disturb, failure) => {
    await new NatsStore(nc).createContainer('listed')
    // More than the server sends before the first one is taken.
    const count = 1500
    for (let i = 0; i < count; i++) nc.publish(`$O.listed.M.${i}`, 'x'.repeat(4000))
    await expect
      .poll(async () => (await manager.streams.info('OBJ_listed')).state.messages, { interval: 20 })
      .toBe(count)
    let seen = 0
    const list = async () => {
      for await (const _ of lastMessages(manager, 'OBJ_listed', '$O.listed.M.>', false)) {
        if (seen++ === 0) await disturb()
      }
    }
    expect(await list().catch(error => error.message)).toBe(failure)
    expect(seen).toBeLessThan(count)
  })

  it('give an object that is replaced at the same time as it was before, or as it is', async () => {
    const [writer, reader] = [new NatsStore(nc), new NatsStore(nc)]
    const container = await writer.createContainer('replaced')
    const bytes = (fill: number) => new Uint8Array(600_000).fill(fill)
    await container.write('object', bytes(0))
    let isWriting = true
    const read = async () => {
      const other = (await reader.openContainer('replaced'))!
      while (isWriting) {
        const found = (await other.read('object', 0, 600_000))!
        expect(Buffer.compare(found, bytes(found[0]!))).toBe(0)
      }
    }
    const write = async () => {
      // Fewer times than a read tries.
      for (let fill = 1; fill <= 15; fill++) await container.write('object', bytes(fill))
      isWriting = false
    }
    await Promise.all([write(), read(), read()])
  })

  it('are none unless they exist', async () => {
    const store = new NatsStore(nc)
    expect([await store.openBucket('none'), await store.openContainer('none')]).toEqual([
      undefined,
      undefined,
    ])
  })
})

it('the command ends with one line and exit code 1 when its component cannot start, and takes no message', async () => {
  await manager.streams.add({ name: 'UNSTARTED', subjects: ['UNSTARTED'] })
  await manager.jetstream().publish('UNSTARTED', 'job')
  const source = ['--nats', server.url, '--stream', 'UNSTARTED', '--consumer', 'gpu']
  const { code, stderr } = await wasiWebgpu([
    'work',
    files.rocket,
    '--gpu',
    'null',
    '--workers',
    '1',
    ...source,
  ])
  expect(stderr).toMatch(
    /^wasi-webgpu: \S+rocket\.wasm cannot work here: it cannot start: .*acme:rockets\/launch@1\.2\.0.*; wasi-webgpu inspect lists the imports of a component\n$/,
  )
  expect(code).toBe(1)
  expect(await manager.consumers.info('UNSTARTED', 'gpu')).toMatchObject({
    num_pending: 1,
    num_ack_pending: 0,
    delivered: { consumer_seq: 0 },
  })
})

describe('work says in one line', () => {
  const reject = (
    source: WorkOptions['source'],
    message: string | RegExp,
    options: Partial<WorkOptions> = {},
  ) =>
    expect(work(files.guest, { nats: { servers: [server.url] }, source, ...options })).rejects.toThrow(
      message,
    )
  const source = { stream: 'JOBS', consumer: 'gpu' }

  it('that no server answers', () =>
    reject(
      source,
      'no NATS server answers at 127.0.0.1:1: connection refused: connect ECONNREFUSED 127.0.0.1:1; check the address, and that the server runs',
      { nats: { servers: ['nats://127.0.0.1:1'] } },
    ))

  it('that a URL has a % that begins no character, without its password, and that a server has no TLS', async () => {
    const { host } = new URL(server.url)
    await reject(
      source,
      `the user or password in the URL of the NATS server ${host} has a % that begins no character; write %25 for %`,
      { nats: { servers: [`nats://alice:50%off@${host}`] } },
    )
    await reject(source, `no TLS connection to the NATS server at ${host}: it has no TLS; use nats://`, {
      nats: { servers: [`tls://${host}`] },
    })
  })

  it('that the credentials are refused, or are none', async () => {
    const guarded = await startNatsServer('authorization { token: secret }')
    const { host } = new URL(guarded.url)
    const refusal = `the NATS server at ${host} refuses these credentials: Authorization Violation; check the user, token or credentials file`
    await reject(source, refusal, { nats: { servers: [guarded.url] } })
    await reject(source, refusal, { nats: { servers: [guarded.url], token: 'wrong' } })
    const missing = 'the stream JOBS does not exist; create it, as with nats stream add JOBS'
    await reject(source, missing, { nats: { servers: [guarded.url], token: 'secret' } })
    await reject(source, missing, { nats: { servers: [`nats://secret@${host}`] } })
    await guarded.close()
    const file = join(folder, 'empty.creds')
    writeFileSync(file, 'nothing')
    await reject(source, `${file} is not a credentials file`, {
      nats: { servers: [server.url], credentials: file },
    })
    await reject(source, 'cannot read the NKey file /none', {
      nats: { servers: [server.url], nkey: '/none' },
    })
  })

  it('which stream, consumer or dead letters are wrong', async () => {
    await manager.streams.add({ name: 'WRONG', subjects: ['WRONG.>'] })
    await reject({ stream: 'NONE', consumer: 'gpu' }, 'the stream NONE does not exist')
    await reject({ stream: 'a.b', consumer: 'gpu' }, /^the stream a\.b cannot exist: .*; check the name/)
    await reject({ stream: 'WRONG', consumer: '*' }, /^the consumer \* of the stream WRONG cannot exist: /)
    const add = (config: object) =>
      manager.consumers.add('WRONG', { ack_policy: AckPolicy.Explicit, ...config })
    await add({ durable_name: 'none', ack_policy: AckPolicy.None })
    await reject(
      { stream: 'WRONG', consumer: 'none' },
      'has the acknowledgement policy none, and workers need explicit',
    )
    await add({ durable_name: 'few', max_deliver: 5 })
    await reject({ stream: 'WRONG', consumer: 'few' }, 'gives a message up after 5 deliveries')
    await add({ durable_name: 'push', deliver_subject: 'pushed' })
    await reject({ stream: 'WRONG', consumer: 'push' }, 'pushes its messages, and workers pull them')
    const letters = (deadLetter: string) => ({ stream: 'WRONG', consumer: 'ok', deadLetter })
    await reject(letters('WRONG.dead'), 'dead letters to WRONG.dead would become jobs of WRONG again')
    await reject(letters('nowhere'), 'no stream stores the subject nowhere of the dead letters')
    await reject(letters('a b'), "'a b' is not a subject for dead letters")
    await reject({ subject: 'a..b' }, "'a..b' is not a subject; use words with dots")
  })

  it('that a component handles no messages', async () => {
    await expect(work(files.program, { nats: { servers: [server.url] }, source })).rejects.toThrow(
      'program.wasm does no jobs: it does not export wasmcloud:messaging/handler@0.2, only start',
    )
  })
})
