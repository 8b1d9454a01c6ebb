/**
 * `node:fs/promises` over the folders that a program is granted: whole files, parts of files, and folders.
 * Names, parameters and errors follow Node.
 */
import type { Descriptor } from 'wasi:filesystem/types@0.2.12'
import { u64 } from '../u64.ts'
import { at, drop, followLinks, open as openAt, translated } from './files.ts'

type Path = string | URL
type Encoding = 'utf8' | 'utf-8' | null
type EncodingOption = Encoding | { readonly encoding?: Encoding } | undefined

/** Bytes that one call to the host transfers. */
const chunk = 2 ** 20

export async function readFile(
  path: Path,
  options: { encoding: 'utf8' | 'utf-8' } | 'utf8' | 'utf-8',
): Promise<string>
export async function readFile(path: Path, options?: { encoding?: null } | null): Promise<Uint8Array>
export async function readFile(path: Path, options?: EncodingOption): Promise<string | Uint8Array> {
  const bytes = await withFile(path, 'r', file => file.readFile())
  const encoding = typeof options === 'string' ? options : options?.encoding
  return encoding == null ? bytes : new TextDecoder().decode(bytes)
}

export async function writeFile(path: Path, data: string | Uint8Array): Promise<void> {
  await withFile(path, 'w', file => file.writeFile(data))
}

export async function appendFile(path: Path, data: string | Uint8Array): Promise<void> {
  await withFile(path, 'a', file => file.writeFile(data))
}

/** Opens a file to `r`ead, to `w`rite from its start, or to `a`ppend; `+` opens it for both. */
export async function open(
  path: Path,
  flags: 'r' | 'r+' | 'w' | 'w+' | 'wx' | 'a' | 'a+' = 'r',
): Promise<FileHandle> {
  const write = flags !== 'r'
  const create = !flags.startsWith('r')
  const descriptor = at('open', path, place =>
    openAt(
      place,
      { create, exclusive: flags === 'wx', truncate: flags.startsWith('w') },
      { read: !write || flags.endsWith('+'), write },
    ),
  )
  return new FileHandle(descriptor, String(path), flags.startsWith('a'))
}

export async function stat(path: Path): Promise<Stats> {
  return new Stats(at('stat', path, ({ folder, path }) => folder.statAt(followLinks, path)))
}

/** @throws when the file or folder does not exist */
export async function access(path: Path): Promise<void> {
  await stat(path)
}

export async function readdir(path: Path): Promise<string[]> {
  return at('scandir', path, place => {
    const folder = openAt(place, { directory: true }, { read: true })
    const entries = folder.readDirectory()
    const names: string[] = []
    for (let entry = entries.readDirectoryEntry(); entry != null; entry = entries.readDirectoryEntry()) {
      names.push(entry.name)
    }
    drop(entries)
    drop(folder)
    return names.sort()
  })
}

export async function mkdir(path: Path, { recursive = false } = {}): Promise<void> {
  at('mkdir', path, ({ folder, path }) => {
    if (!recursive) return folder.createDirectoryAt(path)
    const parts = path.split('/')
    parts.forEach((_, i) => {
      try {
        folder.createDirectoryAt(parts.slice(0, i + 1).join('/'))
      } catch (error) {
        if ((error as { payload?: unknown }).payload !== 'exist') throw error
      }
    })
  })
}

export async function rmdir(path: Path): Promise<void> {
  at('rmdir', path, ({ folder, path }) => folder.removeDirectoryAt(path))
}

export async function unlink(path: Path): Promise<void> {
  at('unlink', path, ({ folder, path }) => folder.unlinkFileAt(path))
}

/** Metadata of a file or folder. */
export class Stats {
  readonly size: number
  readonly mtimeMs: number
  readonly #type: string

  constructor({ type, size, dataModificationTimestamp: time }: ReturnType<Descriptor['stat']>) {
    this.#type = type
    this.size = Number(size)
    this.mtimeMs = time == null ? 0 : Number(time.seconds) * 1e3 + time.nanoseconds / 1e6
  }

  isFile(): boolean {
    return this.#type === 'regular-file'
  }

  isDirectory(): boolean {
    return this.#type === 'directory'
  }
}

/** An open file. */
export class FileHandle {
  readonly #descriptor: Descriptor
  readonly #path: string
  /** Offset at which calls without a position continue. */
  #position: number

  constructor(descriptor: Descriptor, path: string, atEnd: boolean) {
    this.#descriptor = descriptor
    this.#path = path
    this.#position = atEnd ? this.#size() : 0
  }

  /**
   * Reads into a buffer.
   *
   * @param offset offset in the buffer, in elements
   * @param length maximum number of bytes
   * @param position offset in the file; `null` continues after the last read or write
   */
  async read<Buffer extends ArrayBufferView>(
    buffer: Buffer,
    offset = 0,
    length = buffer.byteLength - offset,
    position: number | bigint | null = null,
  ): Promise<{ bytesRead: number; buffer: Buffer }> {
    const into = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length)
    const start = position === null ? this.#position : Number(position)
    const bytesRead = this.#call('read', () => this.#readInto(into, start))
    if (position === null) this.#position += bytesRead
    return { bytesRead, buffer }
  }

  async readFile(): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, this.#size() - this.#position))
    const { bytesRead } = await this.read(bytes)
    return bytes.subarray(0, bytesRead)
  }

  async write(
    data: string | Uint8Array,
    offset = 0,
    length?: number,
    position: number | null = null,
  ): Promise<{ bytesWritten: number }> {
    const bytes =
      typeof data === 'string'
        ? new TextEncoder().encode(data)
        : data.subarray(offset, length && offset + length)
    const start = position ?? this.#position
    this.#call('write', () => {
      for (let written = 0; written < bytes.length; ) {
        const part = bytes.subarray(written, written + chunk)
        written += Number(this.#descriptor.write(part, u64(start + written)))
      }
    })
    if (position === null) this.#position += bytes.length
    return { bytesWritten: bytes.length }
  }

  async writeFile(data: string | Uint8Array): Promise<void> {
    await this.write(data)
  }

  async stat(): Promise<Stats> {
    return new Stats(this.#call('fstat', () => this.#descriptor.stat()))
  }

  async close(): Promise<void> {
    drop(this.#descriptor)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
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
    return Number(this.#call('fstat', () => this.#descriptor.stat()).size)
  }

  #call<T>(name: string, action: () => T): T {
    return translated(name, this.#path, action)
  }
}

async function withFile<T>(
  path: Path,
  flags: 'r' | 'w' | 'a',
  action: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags)
  try {
    return await action(file)
  } finally {
    await file.close()
  }
}

const fsPromises = { access, appendFile, mkdir, open, readdir, readFile, rmdir, stat, unlink, writeFile }

// biome-ignore lint/style/noDefaultExport: Node has one.
export { fsPromises as default }
