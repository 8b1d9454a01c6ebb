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
      const input = room.keep(() => new StandardInput(), { bytes: inputBytes })
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
  readonly #stdin = process.stdin
  readonly #outcome = Promise.withResolvers<StreamOutcome>()
  #isOver = false
  /** Makes the pending `next` check its state again. */
  #wake = () => {}

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
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiter = { wake: resolve, fail: () => this.#end({ tag: 'err', val: 'io' }) }
    this.#wake = resolve
    wait(waiter)
    await promise
    stopWaiting(waiter)
  }
}

interface Waiter {
  readonly wake: () => void
  readonly fail: () => void
}

/** The streams that wait for a change of the input, which share its listeners: Node warns of more than ten. */
const waiters = new Set<Waiter>()

function wait(waiter: Waiter): void {
  waiters.add(waiter)
  if (waiters.size > 1) return
  const { stdin } = process
  stdin.ref?.()
  stdin.on('readable', wakeAll).on('end', wakeAll).on('close', wakeAll).on('error', failAll)
}

function stopWaiting(waiter: Waiter): void {
  waiters.delete(waiter)
  if (waiters.size > 0) return
  const { stdin } = process
  stdin.off('readable', wakeAll).off('end', wakeAll).off('close', wakeAll).off('error', failAll)
  // A pipe and a terminal are sockets, which go on reading ahead: that alone must not keep the process alive.
  stdin.unref?.()
}

function wakeAll(): void {
  for (const { wake } of waiters) wake()
}

function failAll(): void {
  for (const { fail } of waiters) fail()
}
