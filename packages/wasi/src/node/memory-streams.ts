import type { InputStream, OutputStream } from './preview2-io.ts'
import { Instant } from './preview2-poll.ts'

/** An `input-stream` of WASI 0.2 over bytes in memory. */
export class BytesInput implements InputStream {
  #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Frees the bytes: later reads find the stream closed. */
  close(): void {
    this.#bytes = new Uint8Array()
    this.#position = 0
  }

  /** Returns up to `length` of the bytes that are left. */
  read(length: bigint): Uint8Array {
    const rest = this.#bytes.length - this.#position
    if (rest === 0) throw closed
    const start = this.#position
    this.#position += length < rest ? Number(length) : rest
    return this.#bytes.subarray(start, this.#position)
  }

  /** Does what {@link read} does: no byte is waited for. */
  blockingRead(length: bigint): Uint8Array {
    return this.read(length)
  }

  /** Discards up to `length` bytes and returns their number. */
  skip(length: bigint): bigint {
    return BigInt(this.read(length).length)
  }

  /** Does what {@link skip} does. */
  blockingSkip(length: bigint): bigint {
    return this.skip(length)
  }

  /** Returns a pollable that is ready. */
  subscribe(): object {
    return new Instant(0n)
  }
}

/**
 * An `output-stream` of WASI 0.2 that passes each write to a function. A write counts as flushed when the
 * function returns.
 */
export class CallbackOutput implements OutputStream {
  /** A write may have more bytes than {@link checkWrite} permits. */
  readonly takesAnyLength = true
  #take: ((bytes: Uint8Array) => void) | undefined

  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take
  }

  /** Closes the stream: further writes fail. */
  close(): void {
    this.#take = undefined
  }

  /** Returns the number of bytes that the next write may have. */
  checkWrite(): bigint {
    this.flush()
    return roomForWrites
  }

  /** Passes the bytes on. */
  write(bytes: Uint8Array): void {
    if (this.#take === undefined) throw closed
    this.#take(bytes)
  }

  /** Does what {@link write} does: a write is flushed when it returns. */
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes)
  }

  /** Fails when the stream is closed. */
  flush(): void {
    if (this.#take === undefined) throw closed
  }

  /** Does what {@link flush} does. */
  blockingFlush(): void {
    this.flush()
  }

  /** Returns a pollable that is ready. */
  subscribe(): object {
    return new Instant(0n)
  }

  /** Writes `length` zero bytes. */
  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(Number(length)))
  }

  /** Does what {@link writeZeroes} does. */
  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length)
  }
}

const roomForWrites = 0x1_0000n

/** A `wasi:io/streams.stream-error`. */
const closed = { tag: 'closed' }
