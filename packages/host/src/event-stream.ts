/** The source of the events of an {@link EventStream}. */
export interface EventSource {
  /** Called when a reader starts to wait for an event. */
  readonly wanted?: () => void
  /** Stops the source; called once, when the stream ends. */
  readonly stop: () => void
}

/** Events as a stream for a guest: all events, in order, from the creation of the stream to its end. */
export class EventStream<Event> implements AsyncIterableIterator<Event> {
  readonly #source: EventSource
  /** Number of events that may wait for a reader. The oldest is lost beyond it. */
  readonly #most: number
  /** Events that no reader has requested yet. */
  readonly #events: Event[] = []
  /** Calls of `next()` that wait for an event. */
  readonly #waiting: PromiseWithResolvers<IteratorResult<Event, undefined>>['resolve'][] = []
  readonly #onRead: (() => void) | undefined
  #isOver = false

  /**
   * @param begin starts the source; called at once with the function that accepts the events
   * @param most number of events that may wait for a reader; the oldest is lost beyond it
   * @param onRead called when the reader knows that the stream is over, or has dropped it; possibly more than once
   */
  constructor(begin: (push: (event: Event) => void) => EventSource, most: number, onRead?: () => void) {
    this.#most = most
    this.#onRead = onRead
    this.#source = begin(event => this.#push(event))
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<Event, undefined>> {
    if (this.#events.length > 0) return { done: false, value: this.#events.shift() as Event }
    if (this.#isOver) return this.return()
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#source.wanted?.()
    })
  }

  /** Removes and returns the next event that has arrived, if any. */
  take(): Event | undefined {
    return this.#events.shift()
  }

  /** Ends the stream because its reader has ended; unread events are lost. */
  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#events.length = 0
    this.end()
    this.#onRead?.()
    return { done: true, value: undefined }
  }

  /** Ends the stream after the events that have arrived. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#source.stop()
    for (const resolve of this.#waiting.splice(0)) resolve(this.return())
  }

  #push(event: Event): void {
    if (this.#isOver) return
    const resolve = this.#waiting.shift()
    if (resolve !== undefined) resolve({ done: false, value: event })
    else if (this.#events.push(event) > this.#most) this.#events.shift()
  }
}
