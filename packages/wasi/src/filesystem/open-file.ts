import { FileError } from './file-error.ts'
import type { FileHandle, FileStat } from './file-handles.ts'

/**
 * An open file, which descriptors and streams share. It is closed when the last of them has released it, or by
 * {@link OpenFile.close}.
 *
 * Reads and writes happen at once, on the thread of the guest: to pass them to another one takes longer than the
 * operation when the file is in the system's cache.
 */
export class OpenFile {
  readonly #handle: FileHandle
  readonly #onClose: (file: OpenFile) => void
  #users = 1
  #isOpen = true
  /** Operations on other threads, which use the descriptor until they are over. */
  #underWay = 0

  /** @param onClose called once, when nothing can use it any more */
  constructor(handle: FileHandle, onClose: (file: OpenFile) => void) {
    this.#handle = handle
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

  stat(): FileStat {
    return this.#open.stat()
  }

  /** Reads into the bytes, and says how many; none at the end of the file. */
  read(into: Uint8Array, offset: bigint): number {
    const handle = this.#open
    checkRange(offset, into.length)
    // No file reaches so far.
    if (offset > Number.MAX_SAFE_INTEGER) return 0
    return handle.read(into, Number(offset))
  }

  /** Writes the bytes, all of them unless there is no room, and says how many. */
  write(bytes: Uint8Array, offset: bigint): number {
    const handle = this.#open
    checkRange(offset, bytes.length)
    if (offset + BigInt(bytes.length) > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large')
    let written = 0
    while (written < bytes.length) {
      try {
        written += handle.write(bytes.subarray(written), Number(offset) + written)
      } catch (error) {
        if (written === 0) throw error
        break
      }
    }
    return written
  }

  /** Writes all the bytes behind whatever the file holds then. */
  append(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(this.#open.append(rest))
  }

  setSize(size: bigint): void {
    if (size > mostBytes) throw new FileError('invalid')
    if (size > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large')
    this.#open.setSize(Number(size))
  }

  /** @param times from the present state, the times of access and modification in seconds */
  setTimes(times: (now: FileStat) => readonly [number, number]): void {
    this.#open.setTimes(...times(this.stat()))
  }

  sync(): void {
    this.#open.sync()
  }

  syncData(): void {
    this.#open.syncData()
  }

  /** Like {@link sync}, on another thread: a disk may take seconds. */
  async syncLater(): Promise<void> {
    await this.#whileOpen(handle => handle.syncLater())
  }

  /** Like {@link syncData}, on another thread. */
  async syncDataLater(): Promise<void> {
    await this.#whileOpen(handle => handle.syncDataLater())
  }

  async #whileOpen(operation: (handle: FileHandle) => Promise<void>): Promise<void> {
    const handle = this.#open
    this.#underWay++
    try {
      await operation(handle)
    } finally {
      this.#underWay--
      this.#closeWhenUnused()
    }
  }

  get #open(): FileHandle {
    if (!this.#isOpen) throw new FileError('bad-descriptor')
    return this.#handle
  }

  #closeWhenUnused(): void {
    if (!this.#isOpen && this.#underWay === 0) this.#handle.close()
  }
}

/** The system counts the bytes of a file in 63 bits, and JS in the 53 of a number. */
export const mostBytes = (1n << 63n) - 1n

function checkRange(offset: bigint, length: number): void {
  if (offset + BigInt(length) > mostBytes) throw new FileError('invalid')
}
