import { errors, type NatsConnection } from '@nats-io/transport-node'
import type { Blocking } from '@wasi-webgpu/component/host'
import { expect, it } from 'vitest'
import { MessageConsumer } from './message-consumer.ts'

/** A connection that records what is published, and reports what the server does. */
function fakeConnection() {
  const published: string[] = []
  const statuses: object[] = []
  let flushes = 0
  const nc = {
    info: { max_payload: 0x20_0000 },
    publish: (subject: string, _: Uint8Array, { reply }: { reply?: string }) =>
      published.push([subject, reply].filter(Boolean).join(' ')),
    flush: async () => void flushes++,
    status: async function* () {
      for (;;) {
        await new Promise(resolve => setImmediate(resolve))
        yield* statuses.splice(0)
        if (published.includes('end')) return
      }
    },
  } as unknown as NatsConnection
  return { nc, published, statuses, flushes: () => flushes }
}

function guestOf(consumer: MessageConsumer) {
  const { publish } = consumer.imports['wasmcloud:messaging/consumer@0.2.0'] as unknown as {
    publish: Blocking
  }
  return (subject: string, length = 1, replyTo?: string) =>
    publish.call({ subject, body: new Uint8Array(length), replyTo })
}

it('a guest publishes to the reply subject of its message and to granted subjects, within the limit', async () => {
  const { nc, published } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results.>', 'end'])
  const publish = guestOf(consumer)
  await consumer.during('answers', async () => {
    publish('answers')
    publish('results.a', 1, 'inbox')
    expect(() => publish('$JS.API.STREAM.DELETE.JOBS')).toThrow('is not granted')
    expect(() => publish('results.a\r\nPUB x 0')).toThrow('is not a subject')
    expect(() => publish('results.a', 1, 'x y')).toThrow('is not a subject for replies')
    expect(() => publish('results.a', 0x20_0001)).toThrow('exceeds the limit of the server, 2097152 bytes')
  })
  await consumer.during(undefined, async () => expect(() => publish('answers')).toThrow('is not granted'))
  publish('end')
  expect(published).toEqual(['answers', 'results.a inbox', 'end'])
})

it('the server confirms what a guest has published, at the latest after 4 MiB', async () => {
  const { nc, flushes } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results', 'end'])
  const publish = guestOf(consumer)
  await consumer.during(undefined, async () => {
    publish('results', 0x20_0000)
    expect(flushes()).toBe(0)
    await publish('results', 0x20_0000)
    expect(flushes()).toBe(1)
    publish('end')
  })
  expect(flushes()).toBe(2)
})

it('a message that the server refuses fails its job', async () => {
  const { nc, statuses } = fakeConnection()
  const consumer = new MessageConsumer(nc, ['results', 'end'])
  const publish = guestOf(consumer)
  const job = consumer.during(undefined, async () => {
    publish('results')
    const error = new errors.PermissionViolationError('no permission', 'publish', 'results')
    statuses.push({ type: 'error', error })
    await new Promise(resolve => setTimeout(resolve))
    publish('end')
  })
  await expect(job).rejects.toThrow('the server refuses what it published: no permission')
})
