/**
 * Byte and object streams from one thread to another, over a port. Node and Deno can transfer a stream, Bun cannot.
 *
 * The reader asks for one piece at a time, so that the writer waits for it. An open stream keeps the process alive.
 *
 * @module
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** Returns a port to transfer, from which another thread reads a stream by {@link readableFrom}. */
export function portOfReadable(stream: ReadableStream): MessagePort {
  const { port1, port2 } = new MessageChannel()
  serve(stream, port1)
  return port2
}

/** Returns a port to transfer, from which another thread writes to a stream by {@link writableTo}. */
export function portOfWritable(stream: WritableStream): MessagePort {
  const { port1, port2 } = new MessageChannel()
  readableFrom(port1)
    .pipeTo(stream)
    .catch(() => {}) // The writer learns of it.
  return port2
}

/** Returns a stream that writes to the other end of a port. */
export function writableTo(port: MessagePort): WritableStream {
  const { readable, writable } = new TransformStream()
  serve(readable, port)
  return writable
}

/** Returns the stream at the other end of a port. */
export function readableFrom(port: MessagePort): ReadableStream {
  let asked = Promise.withResolvers<void>()
  const source: UnderlyingDefaultSource = {
    start(controller) {
      port.on('message', ({ value, bytes, end, error }: Answer) => {
        if (end === true) controller.close()
        else if (error !== undefined) controller.error(new Error(error))
        else controller.enqueue(bytes === undefined ? value : new Uint8Array(bytes))
        if (end === true || error !== undefined) port.close()
        asked.resolve()
      })
    },
    pull() {
      asked = Promise.withResolvers()
      port.postMessage({} satisfies Request)
      return asked.promise
    },
    cancel() {
      port.postMessage({ cancel: true } satisfies Request)
      port.close()
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

/** Answers the requests of a reader. */
function serve(stream: ReadableStream, port: MessagePort): void {
  const reader = stream.getReader()
  port.on('message', async ({ cancel }: Request) => {
    if (cancel === true) {
      await reader.cancel().catch(() => {})
      return port.close()
    }
    const answer = await reader.read().then(answerOf, (error): Answer => ({ error: String(error) }))
    port.postMessage(answer, answer.bytes === undefined ? [] : [answer.bytes])
    if (answer.end === true || answer.error !== undefined) port.close()
  })
}

function answerOf({ done, value }: ReadableStreamReadResult<unknown>): Answer {
  if (done) return { end: true }
  if (!(value instanceof Uint8Array)) return { value }
  // A piece may be a view of a larger buffer. Deno goes through an array byte by byte, but not through a buffer.
  return { bytes: Uint8Array.from(value).buffer }
}

/** Request for the next piece, or to end. */
interface Request {
  readonly cancel?: true
}

interface Answer {
  readonly value?: unknown
  readonly bytes?: ArrayBuffer
  readonly end?: true
  readonly error?: string
}
