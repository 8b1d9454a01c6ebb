/**
 * An event in the Trace Event Format, which Perfetto and `chrome://tracing` open.
 *
 * @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export interface TraceEvent {
  readonly name: string
  /** Category, by which viewers filter. */
  readonly cat?: string
  /** Kind of the event: `X` complete, `b` and `e` begin and end of an asynchronous one, `M` metadata. */
  readonly ph: 'X' | 'b' | 'e' | 'M'
  /** Start, in microseconds. */
  readonly ts: number
  /** Duration of a complete event, in microseconds. */
  readonly dur?: number
  /** Pairs the begin and the end of an asynchronous event. */
  readonly id?: number
  readonly tid: number
  readonly args?: Readonly<Record<string, unknown>>
}

/**
 * Text of a trace: a JSON array of events. It is written in parts, each of which ends after an event that is whole. A text that
 * lacks its end opens in viewers as well.
 */
export class EventText {
  readonly #write: (text: string) => void
  #part = '['
  #hasEvents = false
  #isClosed = false

  /** @param write receives each part */
  constructor(write: (text: string) => void) {
    this.#write = write
  }

  /** Adds an event. After {@link close}, it has no effect. */
  add(event: TraceEvent): void {
    if (this.#isClosed) return
    const text = JSON.stringify({ ...event, pid: 1 }, (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    )
    this.#part += `${this.#hasEvents ? ',' : ''}\n${text}`
    this.#hasEvents = true
    if (this.#part.length > partLength) this.flush()
  }

  /** Writes the events that are not written yet. */
  flush(): void {
    if (this.#part === '') return
    const part = this.#part
    this.#part = ''
    this.#write(part)
  }

  /** Writes the rest. Repeated calls have no effect. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#part += '\n]\n'
    this.flush()
  }
}

/** Characters that are written together. */
const partLength = 1 << 18
