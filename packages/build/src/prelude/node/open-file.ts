import type { Descriptor } from 'wasi:filesystem/types@0.2.12'
import { drop } from '@wasi-webgpu/guest/drop-resource'
import { u64 } from '../u64.ts'
import { Buffer } from './buffer.ts'
import { checkMode, type OpenMode, openMode } from './file-options.ts'
import { at, openPlace, type Path, pathText, translated } from './files.ts'
import { checkInteger, codedError, outOfRange, wrongType, wrongValue } from './node-errors.ts'
import { Stats } from './stats.ts'

/** Bytes that one call to the host transfers. */
const chunk = 2 ** 20

/** An open file: the calls of `fs.FileHandle` and of the functions with a file descriptor, which return at once. */
export class OpenFile {
  readonly #descriptor: Descriptor
  readonly #mode: OpenMode
  /** Offset at which calls without a position continue. */
  #position = 0
  #isOpen = true

  constructor(descriptor: Descriptor, mode: OpenMode) {
    this.#descriptor = descriptor
    this.#mode = mode
  }

  /** Opens a file, as `open` of Node does. */
  static open(path: Path, flags?: unknown, permissions?: unknown): OpenFile {
    const mode = openMode(flags)
    const text = pathText(path)
    checkMode(permissions, 0o666)
    const { create, exclusive, truncate, directory, read, write } = mode
    const descriptor = at('open', text, place =>
      openPlace(place, { create, exclusive, truncate, directory }, { read, write }),
    )
    return new OpenFile(descriptor, mode)
  }

  /**
   * Reads into a buffer and returns the number of bytes.
   *
   * @param offset offset in the buffer, in bytes
   * @param length maximum number of bytes
   * @param position offset in the file; -1 or `null` continues after the last read or write
   */
  read(buffer: ArrayBufferView, offset: unknown, length: unknown, position: unknown): number {
    const start = offset ?? 0
    checkInteger(start, 'offset', 0)
    const wanted = length ?? buffer.byteLength - start
    if (wanted === 0) return 0
    if (buffer.byteLength === 0) throw wrongValue('buffer', buffer, 'is empty and cannot be written')
    checkRange(start, wanted, buffer.byteLength)
    const from = positionOf(position, wanted as number)
    const into = new Uint8Array(buffer.buffer, buffer.byteOffset + start, wanted as number)
    const read = this.#call('read', () => this.#readInto(into, from ?? this.#position))
    if (from === undefined) this.#position += read
    return read
  }

  /**
   * Reads from the current position to the end.
   *
   * @param path for error messages
   */
  readAll(path?: string): Buffer {
    this.#checkOpen('read')
    const pieces: Uint8Array[] = []
    // Some files, such as those of /proc, state no size.
    for (let size = this.#rest(); ; size = chunk) {
      const piece = new Uint8Array(Math.max(size, 1))
      const read = this.#call('read', () => this.#readInto(piece, this.#position), path)
      this.#position += read
      pieces.push(piece.subarray(0, read))
      if (read < piece.length) break
    }
    const [only, ...others] = pieces.filter(({ length }) => length > 0)
    if (only === undefined || others.length > 0) return Buffer.concat(pieces)
    return Buffer.from(only.buffer as ArrayBuffer, only.byteOffset, only.byteLength)
  }

  /** Writes all bytes at a position; `undefined` continues after the last read or write. */
  write(bytes: Uint8Array, position?: number): number {
    this.#call('write', () => {
      const start = this.#mode.append ? this.#size() : (position ?? this.#position)
      for (let written = 0; written < bytes.length; ) {
        const part = bytes.subarray(written, written + chunk)
        written += Number(this.#descriptor.write(part, u64(start + written)))
      }
      if (position === undefined) this.#position = start + bytes.length
      if (this.#mode.sync) this.#descriptor.sync()
    })
    return bytes.length
  }

  /** Writes a part of a view of a buffer, at a position of the file. */
  writePart(buffer: ArrayBufferView, offset: unknown, length: unknown, position: unknown): number {
    const start = offset ?? 0
    checkInteger(start, 'offset', 0)
    const size = typeof length === 'number' ? length : buffer.byteLength - start
    checkRange(start, size, buffer.byteLength)
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + start, size)
    return this.write(bytes, writePosition(position))
  }

  stat(): Stats {
    return new Stats(this.#call('fstat', () => this.#descriptor.stat()))
  }

  truncate(length: unknown = 0): void {
    const size = length ?? 0
    checkInteger(size, 'len')
    this.#call('ftruncate', () => this.#descriptor.setSize(u64(Math.max(0, size))))
  }

  setTimes(access: unknown, modification: unknown): void {
    const times = [newTime(access, 'atime'), newTime(modification, 'mtime')] as const
    this.#call('futime', () => this.#descriptor.setTimes(...times))
  }

  sync(): void {
    this.#call('fsync', () => this.#descriptor.sync())
  }

  syncData(): void {
    this.#call('fdatasync', () => this.#descriptor.syncData())
  }

  /** Closes the file. A second call does nothing. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    drop(this.#descriptor)
  }

  #readInto(into: Uint8Array, start: number): number {
    let read = 0
    while (read < into.length) {
      const wanted = Math.min(chunk, into.length - read)
      const [bytes, atEnd] = this.#descriptor.read(u64(wanted), u64(start + read))
      into.set(bytes, read)
      read += bytes.length
      if (atEnd || bytes.length === 0) break
    }
    return read
  }

  #size(): number {
    return Number(this.#descriptor.stat().size)
  }

  /** Number of bytes after the current position. */
  #rest(): number {
    return Math.max(0, this.#call('fstat', () => this.#size()) - this.#position)
  }

  #call<T>(name: string, action: () => T, path?: string): T {
    this.#checkOpen(name)
    return translated(name, path, () => {
      try {
        return action()
      } catch (error) {
        // WASI refuses to read a folder as it refuses a file that is not open to read.
        const isFolder = name === 'read' && this.#mode.read && payloadOf(error) === 'bad-descriptor'
        throw isFolder ? { payload: 'is-directory' } : error
      }
    })
  }

  #checkOpen(name: string): void {
    if (!this.#isOpen) throw Object.assign(codedError(Error, 'EBADF', 'file closed'), { syscall: name })
  }
}

function payloadOf(error: unknown): unknown {
  return (error as { payload?: unknown } | undefined)?.payload
}

function checkRange(offset: number, length: unknown, size: number): void {
  if (offset > size) throw outOfRange('offset', `<= ${size}`, offset)
  if (typeof length !== 'number') throw wrongType('length', 'of type number', length)
  if (!(length >= 0)) throw outOfRange('length', '>= 0', length)
  if (length > size - offset) throw outOfRange('length', `<= ${size - offset}`, length)
  if (!Number.isInteger(length)) throw outOfRange('length', 'an integer', length)
}

/** Returns a position to read at; `undefined` for the current one. */
function positionOf(position: unknown, length: number): number | undefined {
  if (position === undefined || position === null) return undefined
  if (typeof position !== 'number' && typeof position !== 'bigint')
    throw wrongType('position', 'of type number or an instance of bigint', position)
  const value = Number(position)
  if (typeof position === 'number') checkInteger(position, 'position', -1)
  else if (value < -1 || value > Number.MAX_SAFE_INTEGER - length)
    throw outOfRange('position', `>= -1 && <= ${Number.MAX_SAFE_INTEGER - length}`, position)
  return value < 0 ? undefined : value
}

/** Returns a position to write at. As in Node, anything but a number means the current one. */
export function writePosition(position: unknown): number | undefined {
  if (typeof position !== 'number' || position < 0) return undefined
  checkInteger(position, 'position')
  return position
}

/** Converts a time of Node: seconds as a number or text, or a Date. */
export function newTime(time: unknown, name: string) {
  const seconds = time instanceof Date ? time.getTime() / 1e3 : Number(time)
  const isTime =
    time instanceof Date || typeof time === 'number' || (typeof time === 'string' && time.trim() !== '')
  if (!isTime || !Number.isFinite(seconds))
    throw wrongType(name, 'an instance of Date or of type number', time)
  if (seconds < 0) throw outOfRange(name, '>= 0', time)
  const whole = Math.floor(seconds)
  const nanoseconds = Math.min(999_999_999, Math.round((seconds - whole) * 1e9))
  return { tag: 'timestamp', val: { seconds: u64(whole), nanoseconds } } as const
}
