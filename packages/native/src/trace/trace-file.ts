import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/**
 * The file of a trace. A write that fails, as on a full disk, ends the file after the last part that is whole; later parts are
 * dropped.
 */
export class TraceFile {
  readonly #file: number
  /** Bytes that are written. */
  #size = 0
  #error: Error | undefined

  /** @throws the error of Node when the file cannot be created */
  constructor(path: string) {
    this.#file = openSync(path, 'w')
  }

  /** The error of Node that ended the file; `undefined` if it has all parts so far. */
  get error(): Error | undefined {
    return this.#error
  }

  /** Writes a part. */
  write(text: string): void {
    if (this.#error !== undefined) return
    const bytes = Buffer.from(text)
    this.#attempt(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written)
      this.#size += bytes.length
    })
    if (this.#error !== undefined) this.#dropPart()
  }

  close(): void {
    this.#attempt(() => closeSync(this.#file))
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
