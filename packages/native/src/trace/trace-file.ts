import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

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
 * A file of events, as a JSON array. A file that was not closed, because the process was killed, opens as well.
 *
 * A write that fails, as on a full disk, ends the file after an event that is whole; later events are dropped.
 */
export class TraceFile {
  readonly #file: number
  #chunk = '['
  #hasEvents = false
  /** Bytes that are written. */
  #size = 0
  #error: Error | undefined

  /** @throws the error of Node when the file cannot be created */
  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** The error of Node that ended the file; `undefined` if it has all events so far. */
  get error(): Error | undefined {
    return this.#error
  }

  /** Adds an event. */
  add(event: TraceEvent): void {
    if (this.#error !== undefined) return
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
    this.#attempt(() => closeSync(this.#file))
  }

  #write(): void {
    const bytes = Buffer.from(this.#chunk)
    this.#chunk = ''
    if (this.#error !== undefined) return
    this.#attempt(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written)
      this.#size += bytes.length
    })
    if (this.#error !== undefined) this.#dropPart()
  }

  /** Removes the part of an event that was written last, which no viewer would open. */
  #dropPart(): void {
    try {
      ftruncateSync(this.#file, this.#size)
    } catch {
      // A device or a pipe has no size.
    }
  }

  #attempt(operation: () => void): void {
    try {
      operation()
    } catch (error) {
      this.#error ??= error as Error
    }
  }
}

/** Characters that are written together. */
const chunkSize = 1 << 18
