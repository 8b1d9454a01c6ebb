import {
  type BigIntStats,
  closeSync,
  constants,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { FileError } from './error-code.ts'
import { foldersCanBeShared } from './folder-handle.ts'

/**
 * An open file, which descriptors and streams share. It is closed when the last of them has released it, or by
 * {@link OpenFile.close}.
 *
 * Reads and writes happen at once, on the thread of the guest: to pass them to another one takes longer than the
 * operation when the file is in the system's cache.
 */
export class OpenFile {
  readonly #fd: number
  /** A descriptor for writes at the end, which the system does not let others come between. */
  #appending: number | undefined
  readonly #onClose: (file: OpenFile) => void
  #users = 1
  #isOpen = true
  /** Operations on other threads, which use the descriptor until they are over. */
  #underWay = 0

  /** @param onClose called once, when nothing can use it any more */
  constructor(fd: number, onClose: (file: OpenFile) => void) {
    this.#fd = fd
    this.#onClose = onClose
  }

  /** For one user more, which releases it like the first. */
  share(): this {
    this.#users++
    return this
  }

  release(): void {
    this.#users--
    if (this.#users === 0) this.close()
  }

  /** Closes it for all who share it: their operations fail from now on. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#onClose(this)
    this.#closeWhenUnused()
  }

  stat(): BigIntStats {
    return fstatSync(this.#open, { bigint: true })
  }

  /** Reads into the bytes, and says how many; none at the end of the file. */
  read(into: Uint8Array, offset: bigint): number {
    const fd = this.#open
    checkRange(offset, into.length)
    // No file reaches so far.
    if (offset > Number.MAX_SAFE_INTEGER) return 0
    return readSync(fd, into, 0, into.length, Number(offset))
  }

  /** Writes the bytes, all of them unless there is no room, and says how many. */
  write(bytes: Uint8Array, offset: bigint): number {
    const fd = this.#open
    checkRange(offset, bytes.length)
    if (offset + BigInt(bytes.length) > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large')
    let written = 0
    while (written < bytes.length) {
      try {
        written += writeSync(fd, bytes, written, bytes.length - written, Number(offset) + written)
      } catch (error) {
        if (written === 0) throw error
        break
      }
    }
    return written
  }

  /** Writes all the bytes behind whatever the file holds then. */
  append(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(this.#appendSome(rest))
  }

  setSize(size: bigint): void {
    if (size > mostBytes) throw new FileError('invalid')
    if (size > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large')
    ftruncateSync(this.#open, Number(size))
  }

  /** @param times from the present state, the times of access and modification in seconds */
  setTimes(times: (now: BigIntStats) => readonly [number, number]): void {
    futimesSync(this.#open, ...times(this.stat()))
  }

  sync(): void {
    fsyncSync(this.#open)
  }

  syncData(): void {
    fdatasyncSync(this.#open)
  }

  /** Like {@link sync}, on another thread: a disk may take seconds. */
  async syncLater(): Promise<void> {
    await this.#whileOpen(promisify(fsync))
  }

  /** Like {@link syncData}, on another thread. */
  async syncDataLater(): Promise<void> {
    await this.#whileOpen(promisify(fdatasync))
  }

  async #whileOpen(operation: (fd: number) => Promise<void>): Promise<void> {
    const fd = this.#open
    this.#underWay++
    try {
      await operation(fd)
    } finally {
      this.#underWay--
      this.#closeWhenUnused()
    }
  }

  get #open(): number {
    // The number may be that of another file by now.
    if (!this.#isOpen) throw new FileError('bad-descriptor')
    return this.#fd
  }

  #closeWhenUnused(): void {
    if (this.#isOpen || this.#underWay > 0) return
    closeSync(this.#fd)
    if (this.#appending !== undefined) closeSync(this.#appending)
  }

  #appendSome(bytes: Uint8Array): number {
    if (foldersCanBeShared()) {
      this.#appending ??= openSync(`/proc/self/fd/${this.#open}`, constants.O_WRONLY | constants.O_APPEND)
      return writeSync(this.#appending, bytes, 0, bytes.length)
    }
    // Nothing of this process comes between the two.
    return writeSync(this.#open, bytes, 0, bytes.length, Number(this.stat().size))
  }
}

/** The system counts the bytes of a file in 63 bits, and Node in the 53 of a number. */
export const mostBytes = (1n << 63n) - 1n

function checkRange(offset: bigint, length: number): void {
  if (offset + BigInt(length) > mostBytes) throw new FileError('invalid')
}
