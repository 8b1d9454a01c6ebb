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
    const consumer = usesConsumer ? await openConsumer(config) : undefined
    return {
      grants: config.grants,
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

/** Loads the client only for components that use it. */
async function openConsumer({ nats, publish }: JobConfig) {
  const { MessageConsumer } = await import('./message-consumer.ts')
  return MessageConsumer.open(nats, publish)
}

async function bytesOf(body: RequestBody): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let piece = await body.next(); piece !== undefined; piece = await body.next()) pieces.push(piece)
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces)
}
