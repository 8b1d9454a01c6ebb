/** Where the events of an {@link EventStream} come from, once it has begun. */
export interface EventSource {
  /** A reader waits for an event. */
  readonly wanted?: () => void
  /** No more events are wanted: gives up whatever they come from. */
  readonly stop: () => void
}

/** Events as a stream for a guest: all of them in order from when it is made, until it ends. */
export class EventStream<Event> implements AsyncIterableIterator<Event> {
  readonly #source: EventSource
  /** How many may wait for a reader. With one more the oldest is lost. */
  readonly #most: number
  /** Events that nobody has asked for yet. */
  readonly #events: Event[] = []
  /** Calls of `next()` that wait for an event. */
  readonly #waiting: ((result: IteratorResult<Event, undefined>) => void)[] = []
  readonly #onEnd: (() => void) | undefined
  #isOver = false

  /**
   * @param begin called at once, with the function that takes the events
   * @param most how many events may wait for a reader: with one more the oldest is lost
   * @param onEnd called when the stream has ended
   */
  constructor(
    begin: (push: (event: Event) => void) => EventSource,
    most = Number.POSITIVE_INFINITY,
    onEnd?: () => void,
  ) {
    this.#most = most
    this.#onEnd = onEnd
    this.#source = begin(event => this.#push(event))
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    if (this.#events.length > 0) return Promise.resolve({ done: false, value: this.#events.shift() as Event })
    if (this.#isOver) return Promise.resolve(over)
    return new Promise(resolve => {
      this.#waiting.push(resolve)
      this.#source.wanted?.()
    })
  }

  /** Ends the stream because its reader has: what nobody has asked for is lost. */
  return(): Promise<IteratorResult<Event, undefined>> {
    this.#events.length = 0
    this.end()
    return Promise.resolve(over)
  }

  /** Ends the stream for its reader, after the events that have come. */
  end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#source.stop()
    for (const resolve of this.#waiting.splice(0)) resolve(over)
    this.#onEnd?.()
  }

  #push(event: Event): void {
    if (this.#isOver) return
    const resolve = this.#waiting.shift()
    if (resolve !== undefined) resolve({ done: false, value: event })
    else if (this.#events.push(event) > this.#most) this.#events.shift()
  }
}

const over: IteratorResult<never, undefined> = { done: true, value: undefined }
