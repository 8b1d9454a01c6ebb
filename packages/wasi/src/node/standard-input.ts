import { instanceSignal } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'

/** The outcome of a stream of `wasi:cli@0.3`: `result<_, error-code>`. */
export type StreamOutcome = { readonly tag: 'ok' } | { readonly tag: 'err'; readonly val: string }

/**
 * Returns `wasi:cli/stdin@0.3` over `process.stdin`. The process reads only while the guest waits for bytes: a guest that
 * drops the stream, or whose instance ends, leaves the rest of the input to others and does not keep the process alive.
 */
export function standardInput(room: GuestRoom): object {
  return {
    readViaStream(): [AsyncIterableIterator<Uint8Array>, Promise<StreamOutcome>] {
      const input = room.keep(() => new StandardInput(process.stdin), { bytes: inputBytes })
      const ended = instanceSignal()
      const cancel = () => void input.return()
      if (ended?.aborted) cancel()
      ended?.addEventListener('abort', cancel, { once: true })
      void input.outcome.then(() => {
        ended?.removeEventListener('abort', cancel)
        room.drop(input)
      })
      return [input, input.outcome]
    },
  }
}

/** Bytes of a stream with its listeners. */
const inputBytes = 0x400

class StandardInput implements AsyncIterableIterator<Uint8Array> {
  readonly #stdin: NodeJS.ReadStream
  readonly #outcome = Promise.withResolvers<StreamOutcome>()
  #isOver = false
  /** Makes the pending `next` check its state again. */
  #wake = () => {}

  constructor(stdin: NodeJS.ReadStream) {
    this.#stdin = stdin
  }

  get outcome(): Promise<StreamOutcome> {
    return this.#outcome.promise
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    while (!this.#isOver) {
      const chunk: Buffer | string | null = this.#stdin.read()
      if (chunk !== null) return { done: false, value: Buffer.from(chunk) }
      if (this.#stdin.readableEnded || this.#stdin.destroyed) this.#end({ tag: 'ok' })
      else await this.#change()
    }
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<Uint8Array>> {
    this.#end({ tag: 'ok' })
    return { done: true, value: undefined }
  }

  #end(outcome: StreamOutcome): void {
    this.#isOver = true
    this.#outcome.resolve(outcome)
    this.#wake()
  }

  /** Waits for bytes, the end of the input, or the end of this stream. */
  async #change(): Promise<void> {
    const stdin = this.#stdin
    const { promise, resolve } = Promise.withResolvers<void>()
    const fail = () => this.#end({ tag: 'err', val: 'io' })
    this.#wake = resolve
    stdin.ref?.()
    stdin.on('readable', resolve).on('end', resolve).on('close', resolve).on('error', fail)
    await promise
    stdin.off('readable', resolve).off('end', resolve).off('close', resolve).off('error', fail)
    // A pipe and a terminal are sockets, which go on reading ahead: that alone must not keep the process alive.
    stdin.unref?.()
  }
}
