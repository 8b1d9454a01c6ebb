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
import type { FileHandle } from '../filesystem/file-handles.ts'
import { foldersCanBeShared } from './descriptor-paths.ts'

/** An open file of the machine. */
export class SystemFile implements FileHandle {
  readonly #fd: number
  /** Descriptor for writes at the end, which the system makes atomic. */
  #appending: number | undefined

  constructor(fd: number) {
    this.#fd = fd
  }

  stat(): BigIntStats {
    return fstatSync(this.#fd, { bigint: true })
  }

  read(into: Uint8Array, offset: number): number {
    return readSync(this.#fd, into, 0, into.length, offset)
  }

  write(bytes: Uint8Array, offset: number): number {
    return writeSync(this.#fd, bytes, 0, bytes.length, offset)
  }

  append(bytes: Uint8Array): number {
    if (foldersCanBeShared()) {
      this.#appending ??= openSync(`/proc/self/fd/${this.#fd}`, constants.O_WRONLY | constants.O_APPEND)
      return writeSync(this.#appending, bytes, 0, bytes.length)
    }
    // The size and the write are synchronous, so no other write of this process falls in between.
    return writeSync(this.#fd, bytes, 0, bytes.length, Number(this.stat().size))
  }

  setSize(size: number): void {
    ftruncateSync(this.#fd, size)
  }

  setTimes(access: number, modification: number): void {
    futimesSync(this.#fd, access, modification)
  }

  sync(): void {
    fsyncSync(this.#fd)
  }

  syncData(): void {
    fdatasyncSync(this.#fd)
  }

  async syncLater(): Promise<void> {
    await promisify(fsync)(this.#fd)
  }

  async syncDataLater(): Promise<void> {
    await promisify(fdatasync)(this.#fd)
  }

  close(): void {
    closeSync(this.#fd)
    if (this.#appending !== undefined) closeSync(this.#appending)
  }
}
