/** Entry module of a worker process for jobs. */

import { type JobHead, messageOf, type RequestBody, runWorker } from '@wasi-webgpu/serve/guest'
import type { JobConfig } from './job-config.ts'
import { findMessageHandler, type MessageHandler } from './message-handler.ts'

/** A job that a worker has. */
interface Call {
  readonly head: JobHead
  readonly body: RequestBody
}

await runWorker<JobConfig, Call>({
  async open({ imports, exports }, config) {
    const name = findMessageHandler(exports) as string
    const usesConsumer = imports.some(its => its.name.startsWith('wasmcloud:messaging/consumer@0.2.'))
    const usesStore = imports.some(its => /^wasi:(keyvalue|blobstore)\//.test(its.name))
    // The client is loaded only for components that use it.
    const nats = usesConsumer || usesStore ? await connected(config) : undefined
    const consumer = usesConsumer ? await nats?.consumer() : undefined
    const { store = usesStore ? await nats?.store() : undefined, ...grants } = config.grants
    return {
      grants: { ...grants, ...(store !== undefined && { store }) },
      bind: () => ({
        imports: consumer?.imports ?? {},
        async answer(instance, { head, body }) {
          const message = { ...head, body: await bytesOf(body) }
          const answer = async () => void (await (instance[name] as MessageHandler).handleMessage(message))
          await (consumer === undefined ? answer() : consumer.during(head.replyTo, answer))
        },
      }),
    }
  },
  callOf: (frame, body) => ({ head: messageOf<'job'>(frame), body }),
})

/** Connects with NATS. Returns what a component may import of it. */
async function connected({ nats, publish }: JobConfig) {
  const { connectNats } = await import('./nats-connection.ts')
  const nc = await connectNats(nats, 'wasi-webgpu guest')
  // Another process may enter again, or say why it cannot.
  void nc.closed().then(() => process.exit(1))
  return {
    consumer: async () => {
      const { MessageConsumer } = await import('./message-consumer.ts')
      return new MessageConsumer(nc, publish)
    },
    store: async () => {
      const { NatsStore } = await import('./nats-store.ts')
      return new NatsStore(nc)
    },
  }
}

async function bytesOf(body: RequestBody): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let piece = await body.next(); piece !== undefined; piece = await body.next()) pieces.push(piece)
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
}
