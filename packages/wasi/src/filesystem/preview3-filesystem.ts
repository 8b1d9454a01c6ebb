import type { Imports } from '@wasi-webgpu/component'
import { type GuestRoom, readStreamBytes } from '../guest-room.ts'
import type { DescriptorFlags, OpenFlags } from './confined-folder.ts'
import { FileDescriptor, type MetadataHash, type PathFlags } from './file-descriptor.ts'
import { errorCode, FileError } from './file-error.ts'
import { descriptorType, type FileKind, type FileStat, type ListedEntry } from './file-handles.ts'
import { entryBytes, hold, mostEntries, writeAll } from './file-streams.ts'
import type { FileSystem } from './file-system.ts'
import { instant, type NewTimestamp, type Timestamp } from './file-times.ts'
import type { OpenFile } from './open-file.ts'

/** Returns `wasi:filesystem` of WASI 0.3. */
export function preview3Filesystem(files: FileSystem): Imports {
  const getDirectories = () =>
    FileDescriptor.roots(files).map(([root, name]) => [new Descriptor(root, files.room), name])
  return {
    'wasi:filesystem/preopens@0.3': { Descriptor, getDirectories },
    'wasi:filesystem/types@0.3': { Descriptor },
  }
}

interface DescriptorType {
  readonly tag: string
  readonly val?: undefined
}

interface DescriptorStat {
  readonly type: DescriptorType
  readonly linkCount: bigint
  readonly size: bigint
  readonly dataAccessTimestamp: Timestamp
  readonly dataModificationTimestamp: Timestamp
  readonly statusChangeTimestamp: Timestamp
}

interface DirectoryEntry {
  readonly type: DescriptorType
  readonly name: string
}

type Streamed<T> = [AsyncIterableIterator<T> | T[], Promise<void>]

/** `descriptor`: an open file or folder. Its methods throw the error code as a variant. */
export class Descriptor {
  readonly #descriptor: FileDescriptor
  readonly #room: GuestRoom

  constructor(descriptor: FileDescriptor, room: GuestRoom) {
    this.#descriptor = descriptor
    this.#room = room
  }

  [Symbol.dispose](): void {
    this.#descriptor.drop()
  }

  async openAt(
    pathFlags: PathFlags,
    path: string,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): Promise<Descriptor> {
    return attempt(
      () => new Descriptor(this.#descriptor.openAt(pathFlags, path, openFlags, flags), this.#room),
    )
  }

  readViaStream(offset: bigint): Streamed<Uint8Array> {
    try {
      return readFrom(this.#descriptor.toRead(), offset, this.#room)
    } catch (error) {
      return [[], rejected(error)]
    }
  }

  writeViaStream(data: AsyncIterable<Uint8Array>, offset: bigint): Promise<void> {
    return attempted(() => writeFrom(data, () => this.#descriptor.toWrite(), offset, this.#room))
  }

  appendViaStream(data: AsyncIterable<Uint8Array>): Promise<void> {
    return attempted(() => writeFrom(data, () => this.#descriptor.toWrite(), undefined, this.#room))
  }

  async advise(offset: bigint, length: bigint): Promise<void> {
    attempt(() => this.#descriptor.advise(offset, length))
  }

  sync(): Promise<void> {
    return attempted(() => this.#descriptor.syncLater())
  }

  syncData(): Promise<void> {
    return attempted(() => this.#descriptor.syncDataLater())
  }

  async getFlags(): Promise<DescriptorFlags> {
    return this.#descriptor.flags
  }

  async getType(): Promise<DescriptorType> {
    return { tag: this.#descriptor.isFolder ? 'directory' : 'regular-file' }
  }

  async setSize(size: bigint): Promise<void> {
    attempt(() => this.#descriptor.setSize(size))
  }

  async setTimes(access: NewTimestamp, modification: NewTimestamp): Promise<void> {
    attempt(() => this.#descriptor.setTimes(access, modification))
  }

  async stat(): Promise<DescriptorStat> {
    return attempt(() => descriptorStat(this.#descriptor.stat()))
  }

  async metadataHash(): Promise<MetadataHash> {
    return attempt(() => this.#descriptor.metadataHash())
  }

  async isSameObject(other: Descriptor): Promise<boolean> {
    return this.#descriptor.isSameObject(other.#descriptor)
  }

  readDirectory(): Streamed<DirectoryEntry> {
    try {
      const entries = this.#descriptor.readDirectory(mostEntries(this.#room))
      const end = entries.findIndex(({ name }) => name === undefined)
      const named = entries.slice(0, end < 0 ? undefined : end)
      return [
        listed(named, this.#room),
        end < 0 ? Promise.resolve() : rejected(new FileError('illegal-byte-sequence')),
      ]
    } catch (error) {
      return [[], rejected(error)]
    }
  }

  async statAt(pathFlags: PathFlags, path: string): Promise<DescriptorStat> {
    return attempt(() => descriptorStat(this.#descriptor.statAt(pathFlags, path)))
  }

  async metadataHashAt(pathFlags: PathFlags, path: string): Promise<MetadataHash> {
    return attempt(() => this.#descriptor.metadataHashAt(pathFlags, path))
  }

  async setTimesAt(
    pathFlags: PathFlags,
    path: string,
    access: NewTimestamp,
    modification: NewTimestamp,
  ): Promise<void> {
    attempt(() => this.#descriptor.setTimesAt(pathFlags, path, access, modification))
  }

  async createDirectoryAt(path: string): Promise<void> {
    attempt(() => this.#descriptor.createDirectoryAt(path))
  }

  async removeDirectoryAt(path: string): Promise<void> {
    attempt(() => this.#descriptor.removeDirectoryAt(path))
  }

  async unlinkFileAt(path: string): Promise<void> {
    attempt(() => this.#descriptor.unlinkFileAt(path))
  }

  async renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): Promise<void> {
    attempt(() => this.#descriptor.renameAt(oldPath, newDescriptor.#descriptor, newPath))
  }

  async linkAt(
    pathFlags: PathFlags,
    oldPath: string,
    newDescriptor: Descriptor,
    newPath: string,
  ): Promise<void> {
    attempt(() => this.#descriptor.linkAt(pathFlags, oldPath, newDescriptor.#descriptor, newPath))
  }

  async symlinkAt(oldPath: string, newPath: string): Promise<void> {
    attempt(() => this.#descriptor.symlinkAt(oldPath, newPath))
  }

  async readlinkAt(path: string): Promise<string> {
    return attempt(() => this.#descriptor.readlinkAt(path))
  }
}

/** Streams the entries of a listing, which takes room until the guest has read or dropped it. */
function listed(entries: readonly ListedEntry[], room: GuestRoom): AsyncIterableIterator<DirectoryEntry> {
  const left = entries.values()
  const end = (): IteratorReturnResult<undefined> => {
    room.drop(stream)
    return { done: true, value: undefined }
  }
  const stream: AsyncIterableIterator<DirectoryEntry> = {
    [Symbol.asyncIterator]: () => stream,
    next: async () => {
      const { done, value } = left.next()
      if (done) return end()
      return { done: false, value: { name: value.name ?? '', type: typeOf(value.kind) } }
    },
    return: async () => end(),
  }
  hold(room, stream, entryBytes * entries.length)
  return stream
}

/**
 * Streams the bytes of a file from an offset to its end, with a promise for the outcome, and then releases
 * the file.
 */
function readFrom(file: OpenFile, offset: bigint, room: GuestRoom): Streamed<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  promise.catch(() => {})
  let position = offset
  let isOver = false
  const end = (settle: () => void): IteratorReturnResult<undefined> => {
    if (!isOver) {
      file.release()
      room.drop(bytes)
    }
    isOver = true
    settle()
    return { done: true, value: undefined }
  }
  const bytes: AsyncIterableIterator<Uint8Array> = {
    [Symbol.asyncIterator]: () => bytes,
    next: async () => {
      if (isOver) return { done: true, value: undefined }
      try {
        const chunk = new Uint8Array(chunkSize)
        const count = file.read(chunk, position)
        if (count === 0) return end(resolve)
        position += BigInt(count)
        return { done: false, value: chunk.subarray(0, count) }
      } catch (error) {
        return end(() => reject(asCase(error)))
      }
    },
    return: async () => end(resolve),
  }
  try {
    // A guest that reads less than a chunk leaves the rest with the host.
    hold(room, bytes, chunkSize)
  } catch (error) {
    file.release()
    throw error
  }
  return [bytes, promise]
}

/**
 * Writes the chunks of a stream to a file and releases the file. The stream takes room until then, and is cancelled if the
 * file cannot be written.
 *
 * @param offset `undefined` for the end of the file
 */
async function writeFrom(
  data: AsyncIterable<Uint8Array>,
  open: () => OpenFile,
  offset: bigint | undefined,
  room: GuestRoom,
): Promise<void> {
  const writing = {}
  let file: OpenFile | undefined
  const chunks = data[Symbol.asyncIterator]()
  try {
    hold(room, writing, readStreamBytes)
    file = open()
    let position = offset
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      writeAll(file, next.value, position)
      if (position !== undefined) position += BigInt(next.value.length)
    }
  } catch (error) {
    await chunks.return?.()
    throw error
  } finally {
    room.drop(writing)
    file?.release()
  }
}

const chunkSize = 0x1_0000

/** Converts an error to the form of WASI 0.3: a variant. */
function asCase(error: unknown): { tag: string } {
  return { tag: errorCode(error) }
}

function attempt<T>(operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw asCase(error)
  }
}

async function attempted<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw asCase(error)
  }
}

/** Returns a rejected promise that the guest may ignore. */
function rejected(error: unknown): Promise<never> {
  const promise = Promise.reject(asCase(error))
  promise.catch(() => {})
  return promise
}

function typeOf(kind: FileKind): DescriptorType {
  return { tag: descriptorType(kind) ?? 'other' }
}

function descriptorStat(stat: FileStat): DescriptorStat {
  return {
    type: typeOf(stat),
    linkCount: stat.nlink,
    size: stat.size,
    dataAccessTimestamp: instant(stat.atimeNs),
    dataModificationTimestamp: instant(stat.mtimeNs),
    statusChangeTimestamp: instant(stat.ctimeNs),
  }
}
