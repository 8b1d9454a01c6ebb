import type { IncomingBody } from './exchange.ts'
import type { WorkerChannel } from './worker-channel.ts'
import { type CutReason, type HeaderList, messageOf } from './worker-protocol.ts'

/** The body of a worker's request, as it arrives. */
export class RequestBody implements IncomingBody {
  readonly #channel: WorkerChannel
  #last: Promise<unknown> = Promise.resolve()
  #isOver = false
  /** Why the body ended early, if it did. */
  cut: CutReason | undefined
  /** The trailers, once the body has ended. */
  trailers: HeaderList = []

  constructor(channel: WorkerChannel) {
    this.#channel = channel
  }

  /** Returns the next piece, or `undefined` at the end. */
  next(): Promise<Uint8Array | undefined> {
    const next = this.#last.then(() => this.#read())
    this.#last = next
    return next
  }

  /** Discards the rest of the body. */
  async skip(): Promise<void> {
    while ((await this.next()) !== undefined);
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.#isOver) return undefined
    const frame = await this.#channel.next()
    if (frame?.kind === 'body') return frame.payload
    this.#isOver = true
    if (frame?.kind === 'end') this.trailers = messageOf<'end'>(frame).trailers
    else this.cut = frame === undefined ? 'gone' : messageOf<'cut'>(frame).reason
    return undefined
  }
}
