import { errors, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node'
import type { Blocking } from '@wasi-webgpu/component/host'
import { expect, it, vi } from 'vitest'
import { MessageConsumer } from './message-consumer.ts'

const guest = vi.hoisted(() => new AbortController())

vi.mock('@wasi-webgpu/component/host', async original => ({
  ...(await original<object>()),
  instanceSignal: () => guest.signal,
}))

/** A connection that records what is published, and reports what the server does. */
function fakeConnection() {
  const published: string[] = []
  /** The trace that each message names. */
  const sent: (string | undefined)[] = []
  const statuses: object[] = []
  let flushes = 0
  const nc = {
    info: { max_payload: 0x40_0000 },
    publish: (subject: string, _: Uint8Array, { reply, headers }: { reply?: string; headers?: MsgHdrs }) => {
      sent.push(headers?.get('traceparent'))
      published.push([subject, reply].filter(Boolean).join(' '))
    },
    requestMany: async (
      subject: string,
      data: Uint8Array,
      { maxWait, headers }: { maxWait: number; headers?: MsgHdrs },
    ) => {
      sent.push(headers?.get('traceparent'))
      published.push(`${subject} for ${maxWait} ms`)
      const { promise, resolve: stop } = Promise.withResolvers<void>()
      const replies = async function* () {
        if (subject === 'silent') await promise
        else yield { subject, data }
      }
      return Object.assign(replies(), { stop })
    },
    flush: async () => void flushes++,
    status: async function* () {
      for (;;) {
        await new Promise(resolve => setImmediate(resolve))
        yield* statuses.splice(0)
        if (published.includes('end')) return
      }
    },
  } as unknown as NatsConnection
  return { nc, published, sent, statuses, flushes: () => flushes }
}

function functionsOf(consumer: MessageConsumer) {
  return consumer.imports['wasmcloud:messaging/consumer@0.2.0'] as unknown as {
    publish: Blocking
    request: Blocking
  }
}

function guestOf(consumer: MessageConsumer) {
  const { publish } = functionsOf(consumer)
  return (subject: string, length = 1, replyTo?: string) =>
    publish.call({ subject, body: new Uint8Array(length), replyTo })
}

it('a guest publishes to the reply subject of its message and to granted subjects, within the limit', async () => {
  const { nc, published } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results.>', 'end'])
  const publish = guestOf(consumer)
  await consumer.during({ replyTo: 'answers' }, async () => {
    publish('answers')
    publish('results.a', 1, '_INBOX.a')
    expect(() => publish('$JS.API.STREAM.DELETE.JOBS')).toThrow('is not granted')
    expect(() => publish('results.a\r\nPUB x 0')).toThrow('is not a subject')
    expect(() => publish(`results.${'a'.repeat(5000)}`)).toThrow(
      /^'results\.a+…' \(5008 bytes\) is not a subject$/,
    )
    expect(() => publish('results.a', 1, '$KV.results.admin')).toThrow("'$KV.results.admin' takes no answers")
    expect(() => publish('results.a', 0x40_0001)).toThrow('exceeds the limit of the server, 4194304 bytes')
  })
  // A task of the guest goes on after its job.
  expect(() => publish('answers')).toThrow('is not granted')
  publish('end')
  expect(published).toEqual(['answers', 'results.a _INBOX.a', 'end'])
})

it('what a guest sends while it handles a message names the trace of that message, if the server takes that much', async () => {
  const { nc, sent } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results', 'end'])
  const publish = guestOf(consumer)
  const { request } = functionsOf(consumer)
  const trace = [['traceparent', 'a'.repeat(55)]] as const
  const headerBytes = 'NATS/1.0\r\ntraceparent: \r\n\r\n'.length + 55
  await consumer.during({ trace }, async () => {
    publish('results')
    await request.call('results', new Uint8Array(1), 5)
    publish('results', 0x40_0000 - headerBytes)
    publish('results', 0x40_0000 - headerBytes + 1)
  })
  publish('end')
  expect(sent).toEqual([...Array(3).fill(trace[0][1]), undefined, undefined])
})

it('the server confirms what a guest has published, at the latest after 4 MiB', async () => {
  const { nc, flushes } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results', 'end'])
  const publish = guestOf(consumer)
  await consumer.during({}, async () => {
    publish('results', 0x20_0000)
    expect(flushes()).toBe(0)
    await publish('results', 0x20_0000)
    expect(flushes()).toBe(1)
    publish('end')
  })
  expect(flushes()).toBe(2)
})

it.each([1, 0x40_0000])('a message of %i bytes that the server refuses fails its job', async bytes => {
  const { nc, statuses } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results', 'end'])
  const publish = guestOf(consumer)
  const job = consumer.during({}, async () => {
    await publish('results', bytes)
    const error = new errors.PermissionViolationError('no permission', 'publish', 'results')
    statuses.push({ type: 'error', error })
    await new Promise(resolve => setTimeout(resolve))
  })
  await expect(job).rejects.toThrow('the server refuses what it published: no permission')
  publish('end')
})

it.each([
  ['before it failed', true],
  ['after its job', false],
])('a refusal of what a guest published %s does not fail the next job', async (_, fails) => {
  const { nc, statuses } = fakeConnection()
  nc.flush = async () => {
    statuses.push({ type: 'error', error: new errors.PermissionViolationError('no', 'publish', 'results') })
    await new Promise(resolve => setImmediate(resolve))
  }
  const consumer = new MessageConsumer(nc, ['results', 'end'])
  const publish = guestOf(consumer)
  const job = consumer.during({}, async () => {
    if (!fails) return
    publish('results')
    throw new Error('unreachable')
  })
  if (fails) await expect(job).rejects.toThrow('unreachable')
  else await job
  if (!fails) publish('results')
  await consumer.during({}, async () => {})
  publish('end')
})

it.each([
  [0, 1],
  [2 ** 31 - 1, 2_147_483_647],
  [2 ** 32 - 1, 2_147_483_647],
])(
  'a request of a guest with the time limit %i waits for %i ms, which a timer can',
  async (limit, timeout) => {
    const { nc, published } = fakeConnection()
    const consumer = new MessageConsumer(nc, ['questions', 'end'])
    const { publish, request } = functionsOf(consumer)
    await request.call('questions', new Uint8Array(1), limit)
    publish.call({ subject: 'end', body: new Uint8Array(1) })
    expect(published).toEqual([`questions for ${timeout} ms`, 'end'])
  },
)

it('messages and requests of a guest that are sent at a time wait before the client has their bytes', async () => {
  const { nc, published } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results', 'questions', 'end'])
  const publish = guestOf(consumer)
  const { request } = functionsOf(consumer)
  await consumer.during({}, async () => {
    for (let i = 0; i < 8; i++) publish('results', 0x10_0000)
    void request.call('questions', new Uint8Array(1), 5)
    expect(published).toHaveLength(4)
  })
  expect(published.slice(4)).toEqual(['results', 'results', 'results', 'results', 'questions for 5 ms'])
  publish('end')
})

it('a request whose guest ends waits no longer', async () => {
  const { nc, published } = fakeConnection()
  const { publish, request } = functionsOf(new MessageConsumer(nc, ['silent', 'end']))
  const requested = request.call('silent', new Uint8Array(1), 2 ** 31)
  await new Promise(resolve => setImmediate(resolve))
  guest.abort()
  await expect(requested).rejects.toBe('no reply from silent: timeout')
  publish.call({ subject: 'end', body: new Uint8Array(1) })
  expect(published).toHaveLength(2)
})
