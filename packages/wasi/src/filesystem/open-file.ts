import { FileError } from './file-error.ts'
import type { FileHandle, FileStat } from './file-handles.ts'

/**
 * An open file that descriptors and streams share. It closes when the last of them releases it, or by {@link
 * OpenFile.close}.
 *
 * Reads and writes are synchronous, on the guest's thread: handing them to another thread costs more than the
 * operation when the file is in the system's cache.
 */
export class OpenFile {
  readonly #handle: FileHandle
  readonly #onClose: (file: OpenFile) => void
  #users = 1
  #isOpen = true
  /** Number of operations on other threads, which use the descriptor until they finish. */
  #underWay = 0

  /** @param onClose called once, when the file can no longer be used */
  constructor(handle: FileHandle, onClose: (file: OpenFile) => void) {
    this.#handle = handle
    this.#onClose = onClose
  }

  /** Adds a user, which releases the file like the first. */
  share(): this {
    this.#users++
    return this
  }

  release(): void {
    this.#users--
    if (this.#users === 0) this.close()
  }

  /** Closes the file for all users: their later operations fail. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#onClose(this)
    this.#closeWhenUnused()
  }

  stat(): FileStat {
    return this.#open.stat()
  }

  /** Reads into `into` and returns the number of bytes; 0 at the end of the file. */
  read(into: Uint8Array, offset: bigint): number {
    const handle = this.#open
    checkRange(offset, into.length)
    // No file is that long.
    if (offset > Number.MAX_SAFE_INTEGER) return 0
    return handle.read(into, Number(offset))
  }

  /** Writes as many of the bytes as fit and returns their number. */
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

  /** Writes all bytes at the end of the file. */
  append(bytes: Uint8Array): void {
    for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(this.#open.append(rest))
  }

  setSize(size: bigint): void {
    if (size > mostBytes) throw new FileError('invalid')
    if (size > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large')
    this.#open.setSize(Number(size))
  }

  /**
   * Sets the times of the file.
   * @param times computes the times of access and modification, in seconds, from the present state
   */
  setTimes(times: (now: FileStat) => readonly [number, number]): void {
    this.#open.setTimes(...times(this.stat()))
  }

  sync(): void {
    this.#open.sync()
  }

  syncData(): void {
    this.#open.syncData()
  }

  /** Like {@link sync}, on another thread, because a disk may need seconds. */
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

/** Largest size of a file. Systems count in 63 bits; JS counts in the 53 bits of a number. */
export const mostBytes = (1n << 63n) - 1n

function checkRange(offset: bigint, length: number): void {
  if (offset + BigInt(length) > mostBytes) throw new FileError('invalid')
}
