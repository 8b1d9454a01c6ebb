import { Buffer } from './buffer.ts'
import { bytesOf, decoded, type FileOptionsOrEncoding, fileOptions } from './file-options.ts'
import { checkObject, refusing, wrongType } from './node-errors.ts'
import { type OpenFile, writePosition } from './open-file.ts'
import type { Stats } from './stats.ts'

/** Where a read or a write takes place. */
interface Range {
  /** Offset in the buffer, in bytes. */
  readonly offset?: number
  readonly length?: number
  /** Offset in the file; `null` continues after the last read or write. */
  readonly position?: number | bigint | null
}

/** {@link https://nodejs.org/api/fs.html#class-filehandle FileHandle} of `node:fs/promises`. */
export class FileHandle {
  readonly #file: OpenFile

  constructor(file: OpenFile) {
    this.#file = file
  }

  async read(
    bufferOrOptions?: ArrayBufferView | (Range & { buffer?: ArrayBufferView }) | null,
    offsetOrOptions?: number | Range | null,
    length?: number | null,
    position?: number | bigint | null,
  ): Promise<{ bytesRead: number; buffer: ArrayBufferView }> {
    const isBuffer = ArrayBuffer.isView(bufferOrOptions)
    if (!isBuffer && bufferOrOptions != null) checkObject(bufferOrOptions, 'options')
    const buffer = isBuffer ? bufferOrOptions : (bufferOrOptions?.buffer ?? Buffer.alloc(16_384))
    if (!ArrayBuffer.isView(buffer))
      throw wrongType('buffer', 'an instance of Buffer, TypedArray, or DataView', buffer)
    const options = isBuffer ? offsetOrOptions : bufferOrOptions
    const range =
      typeof options === 'object' && options !== null
        ? (options as Range)
        : { offset: isBuffer ? offsetOrOptions : undefined, length, position }
    return { bytesRead: this.#file.read(buffer, range.offset, range.length, range.position), buffer }
  }

  async readv(
    buffers: readonly ArrayBufferView[],
    position?: number | null,
  ): Promise<{ bytesRead: number; buffers: readonly ArrayBufferView[] }> {
    checkViews(buffers)
    let bytesRead = 0
    for (const buffer of buffers) {
      if (buffer.byteLength === 0) continue
      const at = typeof position === 'number' ? position + bytesRead : null
      const read = this.#file.read(buffer, 0, buffer.byteLength, at)
      bytesRead += read
      if (read < buffer.byteLength) break
    }
    return { bytesRead, buffers }
  }

  async readFile(options?: FileOptionsOrEncoding): Promise<Buffer | string> {
    const { encoding } = fileOptions(options)
    return decoded(this.#file.readAll(), encoding)
  }

  /**
   * Writes a view of a buffer, or a text. For a text, the second parameter is the position and the third one the
   * encoding.
   */
  async write<Data extends string | ArrayBufferView>(
    data: Data,
    offsetOrPosition?: number | Range | null,
    lengthOrEncoding?: number | string | null,
    position?: number | null,
  ): Promise<{ bytesWritten: number; buffer: Data }> {
    if (!ArrayBuffer.isView(data)) {
      const bytes = bytesOf(data, lengthOrEncoding as string | undefined, 'buffer')
      return { bytesWritten: this.#file.write(bytes, writePosition(offsetOrPosition)), buffer: data }
    }
    if (data.byteLength === 0) return { bytesWritten: 0, buffer: data }
    const range =
      typeof offsetOrPosition === 'object'
        ? (offsetOrPosition ?? {})
        : { offset: offsetOrPosition, length: lengthOrEncoding, position }
    return {
      bytesWritten: this.#file.writePart(data, range.offset, range.length, range.position),
      buffer: data,
    }
  }

  async writev(
    buffers: readonly ArrayBufferView[],
    position?: number | null,
  ): Promise<{ bytesWritten: number; buffers: readonly ArrayBufferView[] }> {
    checkViews(buffers)
    let bytesWritten = 0
    for (const buffer of buffers) {
      const at = typeof position === 'number' ? position + bytesWritten : undefined
      bytesWritten += this.#file.write(bytesOf(buffer), at)
    }
    return { bytesWritten, buffers }
  }

  async writeFile(data: unknown, options?: FileOptionsOrEncoding): Promise<void> {
    const { encoding } = fileOptions(options)
    await writeAll(this.#file, data, encoding)
  }

  async appendFile(data: unknown, options?: FileOptionsOrEncoding): Promise<void> {
    await this.writeFile(data, options)
  }

  async stat(): Promise<Stats> {
    return this.#file.stat()
  }

  async truncate(length?: number | null): Promise<void> {
    this.#file.truncate(length)
  }

  async utimes(access: unknown, modification: unknown): Promise<void> {
    this.#file.setTimes(access, modification)
  }

  async sync(): Promise<void> {
    this.#file.sync()
  }

  async datasync(): Promise<void> {
    this.#file.syncData()
  }

  async close(): Promise<void> {
    this.#file.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close()
  }
}

const missing = refusing(
  'filehandle.',
  'chmod chown createReadStream createWriteStream readLines readableWebStream pull',
)
for (const [name, value] of Object.entries(missing)) {
  Object.defineProperty(FileHandle.prototype, name, { value, configurable: true, writable: true })
}

function checkViews(buffers: readonly ArrayBufferView[]): void {
  if (!Array.isArray(buffers) || !buffers.every(ArrayBuffer.isView))
    throw wrongType('buffers', 'an instance of ArrayBufferView[]', buffers)
}

/** Whether data comes in pieces: an iterable that is neither a text nor a view of a buffer. */
export function isInPieces(data: unknown): data is Iterable<unknown> | AsyncIterable<unknown> {
  const isObject = typeof data === 'object' && data !== null && !ArrayBuffer.isView(data)
  return isObject && (Symbol.iterator in data || Symbol.asyncIterator in data)
}

/** Writes data, or each of its pieces, after the last read or write of a file. */
export async function writeAll(file: OpenFile, data: unknown, encoding?: string | null): Promise<void> {
  if (!isInPieces(data)) file.write(bytesOf(data, encoding))
  else for await (const piece of data) file.write(bytesOf(piece, encoding))
}
