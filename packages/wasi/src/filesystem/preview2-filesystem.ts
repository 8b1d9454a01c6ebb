import type { Imports } from '@wasi-webgpu/component'
import { resourceTypeOf } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import type { DescriptorFlags, OpenFlags } from './confined-folder.ts'
import { FileDescriptor, type MetadataHash, type PathFlags } from './file-descriptor.ts'
import { errorCode, FileError } from './file-error.ts'
import { descriptorType, type FileStat, type ListedEntry } from './file-handles.ts'
import { entryBytes, FileInput, FileOutput, hold, mostEntries, type ReadyPollable } from './file-streams.ts'
import type { FileSystem } from './file-system.ts'
import { type NewTimestamp, type Timestamp, timestamp } from './file-times.ts'
import { readInto } from './read-into-guest.ts'

/**
 * Returns `wasi:filesystem` of WASI 0.2.
 * @param ready creates the pollables of streams, which are always ready
 */
export function preview2Filesystem(files: FileSystem, ready: ReadyPollable): Imports {
  const getDirectories = () => {
    const { room } = files
    return FileDescriptor.roots(files).map(([root, name]) => [new Descriptor(root, { ready, room }), name])
  }
  return {
    'wasi:filesystem/preopens@0.2': { Descriptor, getDirectories },
    'wasi:filesystem/types@0.2': {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode,
      '[method]descriptor.read': readInto(resourceTypeOf('descriptor', Descriptor)),
    },
  }
}

interface DescriptorStat {
  readonly type: string
  readonly linkCount: bigint
  readonly size: bigint
  readonly dataAccessTimestamp: Timestamp | undefined
  readonly dataModificationTimestamp: Timestamp | undefined
  readonly statusChangeTimestamp: Timestamp | undefined
}

/** Functions and the room that all descriptors of a guest share. */
interface Host {
  readonly ready: ReadyPollable
  readonly room: GuestRoom
}

/** `descriptor`: an open file or folder. Its methods throw the bare error code. */
export class Descriptor {
  readonly #descriptor: FileDescriptor
  readonly #host: Host

  constructor(descriptor: FileDescriptor, host: Host) {
    this.#descriptor = descriptor
    this.#host = host
  }

  [Symbol.dispose](): void {
    this.#descriptor.drop()
  }

  openAt(pathFlags: PathFlags, path: string, openFlags: OpenFlags, flags: DescriptorFlags): Descriptor {
    return attempt(
      () => new Descriptor(this.#descriptor.openAt(pathFlags, path, openFlags, flags), this.#host),
    )
  }

  readViaStream(offset: bigint): FileInput {
    return this.#stream(ready => new FileInput(this.#descriptor.toRead(), offset, ready))
  }

  writeViaStream(offset: bigint): FileOutput {
    return this.#stream(ready => new FileOutput(this.#descriptor.toWrite(), offset, ready))
  }

  appendViaStream(): FileOutput {
    return this.#stream(ready => new FileOutput(this.#descriptor.toWrite(), undefined, ready))
  }

  /** Number of bytes from an offset to the end of the file. */
  rest(offset: bigint): bigint {
    return this.#descriptor.stat().size - offset
  }

  /** Reads into `bytes` and returns their number, or throws the error of the file. */
  readInto(bytes: Uint8Array, offset: bigint): number {
    return this.#descriptor.read(bytes, offset)
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    return attempt(() => this.#descriptor.write(bytes, offset))
  }

  setSize(size: bigint): void {
    attempt(() => this.#descriptor.setSize(size))
  }

  setTimes(access: NewTimestamp, modification: NewTimestamp): void {
    attempt(() => this.#descriptor.setTimes(access, modification))
  }

  advise(offset: bigint, length: bigint): void {
    attempt(() => this.#descriptor.advise(offset, length))
  }

  sync(): void {
    attempt(() => this.#descriptor.sync())
  }

  syncData(): void {
    attempt(() => this.#descriptor.syncData())
  }

  getFlags(): DescriptorFlags {
    return this.#descriptor.flags
  }

  getType(): string {
    return this.#descriptor.isFolder ? 'directory' : 'regular-file'
  }

  stat(): DescriptorStat {
    return attempt(() => descriptorStat(this.#descriptor.stat()))
  }

  metadataHash(): MetadataHash {
    return attempt(() => this.#descriptor.metadataHash())
  }

  isSameObject(other: Descriptor): boolean {
    return this.#descriptor.isSameObject(other.#descriptor)
  }

  readDirectory(): DirectoryEntryStream {
    return attempt(() => {
      const entries = this.#descriptor.readDirectory(mostEntries(this.#host.room))
      return hold(this.#host.room, new DirectoryEntryStream(entries), entryBytes * entries.length)
    })
  }

  statAt(pathFlags: PathFlags, path: string): DescriptorStat {
    return attempt(() => descriptorStat(this.#descriptor.statAt(pathFlags, path)))
  }

  metadataHashAt(pathFlags: PathFlags, path: string): MetadataHash {
    return attempt(() => this.#descriptor.metadataHashAt(pathFlags, path))
  }

  setTimesAt(pathFlags: PathFlags, path: string, access: NewTimestamp, modification: NewTimestamp): void {
    attempt(() => this.#descriptor.setTimesAt(pathFlags, path, access, modification))
  }

  createDirectoryAt(path: string): void {
    attempt(() => this.#descriptor.createDirectoryAt(path))
  }

  removeDirectoryAt(path: string): void {
    attempt(() => this.#descriptor.removeDirectoryAt(path))
  }

  unlinkFileAt(path: string): void {
    attempt(() => this.#descriptor.unlinkFileAt(path))
  }

  renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): void {
    attempt(() => this.#descriptor.renameAt(oldPath, newDescriptor.#descriptor, newPath))
  }

  linkAt(pathFlags: PathFlags, oldPath: string, newDescriptor: Descriptor, newPath: string): void {
    attempt(() => this.#descriptor.linkAt(pathFlags, oldPath, newDescriptor.#descriptor, newPath))
  }

  symlinkAt(oldPath: string, newPath: string): void {
    attempt(() => this.#descriptor.symlinkAt(oldPath, newPath))
  }

  readlinkAt(path: string): string {
    return attempt(() => this.#descriptor.readlinkAt(path))
  }

  #stream<T extends object>(make: (ready: ReadyPollable) => T): T {
    return attempt(() => hold(this.#host.room, make(this.#host.ready)))
  }
}

/** `directory-entry-stream`: the entries of a folder at the time of `read-directory`. */
export class DirectoryEntryStream {
  readonly #entries: Iterator<ListedEntry>

  constructor(entries: readonly ListedEntry[]) {
    this.#entries = entries.values()
  }

  readDirectoryEntry(): { type: string; name: string } | undefined {
    const { done, value } = this.#entries.next()
    if (done) return undefined
    if (value.name === undefined) throw 'illegal-byte-sequence'
    return { type: descriptorType(value.kind) ?? 'unknown', name: value.name }
  }
}

/** Returns the error code of a failed stream, if a file operation caused the failure. */
function filesystemErrorCode(error: object): string | undefined {
  return error instanceof FileError ? error.code : undefined
}

/** Converts errors to the form of WASI 0.2: the bare case. */
function attempt<T>(operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw errorCode(error)
  }
}

function descriptorStat(stat: FileStat): DescriptorStat {
  return {
    type: descriptorType(stat) ?? 'unknown',
    linkCount: stat.nlink,
    size: stat.size,
    dataAccessTimestamp: timestamp(stat.atimeNs),
    dataModificationTimestamp: timestamp(stat.mtimeNs),
    statusChangeTimestamp: timestamp(stat.ctimeNs),
  }
}
