import type { EventStream } from '../event-stream.ts'

/** Something that a guest can wait for. */
export interface Awaitable {
  /** Whether it is ready. */
  ready(): boolean
  /**
   * Calls back once it is ready, which it is not now.
   *
   * @returns a function that forgets the callback
   */
  onReady(callback: () => void): () => void
}

/** Events that a guest of WASI 0.2 takes one by one: the functions `subscribe-…` and `get-…` over a stream. */
export class EventQueue<Event> implements Awaitable {
  readonly #stream: EventStream<Event>
  readonly #callbacks = new Set<() => void>()
  /** The next event, once it has been taken from the stream. */
  #next: Event | undefined
  /** Whether the stream has been asked for the next event. For ever, once the stream is over. */
  #isAsked = false

  constructor(stream: EventStream<Event>) {
    this.#stream = stream
  }

  /** Whether an event waits for the guest. If none does, the stream is asked for one. */
  ready(): boolean {
    if (this.#isAsked) return false
    this.#next ??= this.#stream.take()
    if (this.#next !== undefined) return true
    this.#isAsked = true
    void this.#ask()
    return false
  }

  onReady(callback: () => void): () => void {
    this.#callbacks.add(callback)
    return () => this.#callbacks.delete(callback)
  }

  /** Removes and returns the next event, if one has arrived. */
  get(): Event | undefined {
    if (!this.ready()) return undefined
    const event = this.#next
    this.#next = undefined
    return event
  }

  /** Ends the stream. */
  end(): void {
    void this.#stream.return()
  }

  async #ask(): Promise<void> {
    const { done, value } = await this.#stream.next()
    if (done) return
    this.#next = value
    this.#isAsked = false
    for (const callback of this.#callbacks) callback()
  }
}

/** A `pollable` of `wasi:io` for something of this host. */
export class EventPollable implements Awaitable {
  readonly #awaited: Awaitable
  readonly #onDrop: () => void

  /** @param onDrop called when the guest drops the pollable */
  constructor(awaited: Awaitable, onDrop: () => void = () => {}) {
    this.#awaited = awaited
    this.#onDrop = onDrop
  }

  ready(): boolean {
    return this.#awaited.ready()
  }

  onReady(callback: () => void): () => void {
    return this.#awaited.onReady(callback)
  }

  [Symbol.dispose](): void {
    this.#onDrop()
  }
}
