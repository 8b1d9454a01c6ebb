/** Entry module of a worker process for jobs. */

import type { NatsConnection } from '@nats-io/transport-node'
import { type JobHead, messageOf, type RequestBody, runWorker } from '@wasi-webgpu/serve/guest'
import type { JobConfig } from './job-config.ts'
import { findMessageHandler, type MessageHandler } from './message-handler.ts'
import { connectGuest, usesStore, withStore } from './store-connection.ts'

/** A job that a worker has. */
interface Call {
  readonly head: JobHead
  readonly body: RequestBody
}

await runWorker<JobConfig, Call>({
  async open(component, config) {
    const name = findMessageHandler(component.exports) as string
    const needsStore = usesStore(component)
    const needsConsumer = component.imports.some(({ name }) =>
      name.startsWith('wasmcloud:messaging/consumer@0.2.'),
    )
    const nc = needsConsumer || needsStore ? await connectGuest(config.nats) : undefined
    const consumer = nc && needsConsumer ? await consumerOf(nc, config.publish) : undefined
    return {
      grants: nc && needsStore ? await withStore(config.grants, nc) : config.grants,
      bind: () => ({
        imports: consumer?.imports ?? {},
        async answer(instance, { head, body }) {
          const { subject, replyTo } = head
          const message = { subject, replyTo, body: await bytesOf(body) }
          const answer = async () => void (await (instance[name] as MessageHandler).handleMessage(message))
          await (consumer === undefined ? answer() : consumer.during(head, answer))
        },
      }),
    }
  },
  callOf: (frame, body) => ({ head: messageOf<'job'>(frame), body }),
})

async function consumerOf(nc: NatsConnection, publish: readonly string[]) {
  const { MessageConsumer } = await import('./message-consumer.ts')
  return new MessageConsumer(nc, publish)
}

async function bytesOf(body: RequestBody): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let piece = await body.next(); piece !== undefined; piece = await body.next()) pieces.push(piece)
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
}
