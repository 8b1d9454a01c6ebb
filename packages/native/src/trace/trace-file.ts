import { closeSync, openSync, writeSync } from 'node:fs'

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

/** A file of events, as a JSON array. A file that was not closed, because the process was killed, opens as well. */
export class TraceFile {
  readonly #file: number
  #chunk = '['
  #hasEvents = false

  /** @throws the error of Node when the file cannot be created */
  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** Adds an event. */
  add(event: TraceEvent): void {
    const text = JSON.stringify({ ...event, pid: 1 }, (_, value) =>
      typeof value === 'bigint' ? Number(value) : value,
    )
    this.#chunk += `${this.#hasEvents ? ',' : ''}\n${text}`
    this.#hasEvents = true
    if (this.#chunk.length > chunkSize) this.#write()
  }

  /** Writes the rest. */
  close(): void {
    this.#chunk += '\n]\n'
    this.#write()
    closeSync(this.#file)
  }

  #write(): void {
    writeSync(this.#file, this.#chunk)
    this.#chunk = ''
  }
}

/** Characters that are written together. */
const chunkSize = 1 << 18
