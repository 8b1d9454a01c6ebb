import { Trap } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { errorCode, FileError } from './file-error.ts'
import type { OpenFile } from './open-file.ts'

/** Most bytes of one read. */
export const mostReadBytes = 0x10_0000

/**
 * Buffer for bytes on their way from a file to a guest. One buffer that stays in the processor's cache is
 * twice as fast as new ones.
 */
const passing = new Uint8Array(mostReadBytes)

/**
 * Returns a buffer for a read of at most `length` bytes. Its contents are valid until the next read of any
 * file.
 */
export function passingBytes(length: bigint): Uint8Array {
  return length < passing.length ? passing.subarray(0, Number(length)) : passing
}

/**
 * Takes room for a stream and what it holds, and returns the stream. Ends the stream when it finds no room.
 *
 * @throws {FileError} `insufficient-memory` when the room is full
 */
export function hold<T extends object>(room: GuestRoom, stream: T, bytes = 0): T {
  if (room.charge(stream, streamBytes + bytes)) return stream
  ;(stream as Partial<Disposable>)[Symbol.dispose]?.()
  throw new FileError('insufficient-memory')
}

/** Bytes of a stream that holds nothing. */
const streamBytes = 512

/** Bytes of an entry of a listing. */
export const entryBytes = 512

/** Returns the number of entries of a listing for which a room suffices. */
export function mostEntries(room: GuestRoom): number {
  return Math.floor(room.left / entryBytes)
}

/** Creates a `pollable` of WASI 0.2 that is ready. */
export type ReadyPollable = () => object

/** An `input-stream` of WASI 0.2 over a file. Bytes that it returns are valid until the next read. */
export class FileInput {
  readonly #file: OpenFile
  readonly #ready: ReadyPollable
  #position: bigint
  #isOver = false

  /** @param ready creates a ready pollable, because a file never makes the guest wait */
  constructor(file: OpenFile, offset: bigint, ready: ReadyPollable) {
    this.#file = file
    this.#ready = ready
    this.#position = offset
  }

  [Symbol.dispose](): void {
    this.#file.release()
  }

  read(length: bigint): Uint8Array {
    if (this.#isOver) throw closed
    const bytes = passingBytes(length)
    if (bytes.length === 0) return bytes
    let count = 0
    try {
      count = this.#file.read(bytes, this.#position)
    } catch (error) {
      this.#isOver = true
      throw failed(error)
    }
    if (count === 0) {
      this.#isOver = true
      throw closed
    }
    this.#position += BigInt(count)
    return bytes.subarray(0, count)
  }

  blockingRead(length: bigint): Uint8Array {
    return this.read(length)
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length)
  }

  blockingSkip(length: bigint): bigint {
    return this.skip(length)
  }

  subscribe(): object {
    return this.#ready()
  }
}

/** An `output-stream` of WASI 0.2 over a file. The bytes are in the file when a write returns. */
export class FileOutput {
  /** A write may have more bytes than {@link checkWrite} permits. */
  readonly takesAnyLength = true
  readonly #file: OpenFile
  readonly #ready: ReadyPollable
  /** Offset of the next write; `undefined` for the end of the file. */
  #position: bigint | undefined
  #isOver = false

  /** @param ready creates a ready pollable, because a file never makes the guest wait */
  constructor(file: OpenFile, offset: bigint | undefined, ready: ReadyPollable) {
    this.#file = file
    this.#ready = ready
    this.#position = offset
  }

  [Symbol.dispose](): void {
    this.#file.release()
  }

  checkWrite(): bigint {
    this.flush()
    return roomForWrites
  }

  write(bytes: Uint8Array): void {
    this.flush()
    try {
      writeAll(this.#file, bytes, this.#position)
    } catch (error) {
      this.#isOver = true
      throw failed(error)
    }
    if (this.#position !== undefined) this.#position += BigInt(bytes.length)
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes)
  }

  flush(): void {
    if (this.#isOver) throw closed
  }

  blockingFlush(): void {
    this.flush()
  }

  subscribe(): object {
    return this.#ready()
  }

  writeZeroes(length: bigint): void {
    if (length > roomForWrites)
      throw new Trap(`write-zeroes of ${length} bytes exceeds the permit of check-write`)
    this.write(new Uint8Array(Number(length)))
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length)
  }
}

/**
 * Writes all bytes.
 * @param offset `undefined` for the end of the file
 */
export function writeAll(file: OpenFile, bytes: Uint8Array, offset: bigint | undefined): void {
  if (offset === undefined) {
    file.append(bytes)
    return
  }
  for (let written = 0; written < bytes.length; )
    written += file.write(bytes.subarray(written), offset + BigInt(written))
}

const roomForWrites = 0x10_0000n

/** `wasi:io/streams.stream-error`. */
const closed = { tag: 'closed' }

function failed(error: unknown): { tag: string; val: FileError } {
  return { tag: 'last-operation-failed', val: new FileError(errorCode(error), error) }
}
