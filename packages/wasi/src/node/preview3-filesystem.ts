import {
  type BigIntStats,
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  ftruncateSync,
  futimesSync,
  openSync,
  read,
  write,
} from 'node:fs'
import { promisify } from 'node:util'
import { ConfinedFolder, descriptorType, type FileKind, type OpenFlags } from './confined-folder.ts'
import { errorCode, FileError } from './error-code.ts'
import { type Grants, grantedFolders, type Interfaces } from './grants.ts'
import { type NewTimestamp, newTimes, type Timestamp, timestamp } from './timestamp.ts'

/**
 * `wasi:filesystem` of WASI 0.3: {@link ConfinedFolder} finds and changes what paths name. Nothing of it is the shim's,
 * which looks at a path first and opens it later: meanwhile the guest could move what is there.
 */
export function preview3Filesystem(grants: Grants): Interfaces {
  const directories = grantedFolders(grants).map(([name, granted]) => {
    const folder = ConfinedFolder.grant(granted)
    return [new Descriptor(folder, { read: true, mutateDirectory: !granted.readOnly }), name]
  })
  return {
    'wasi:filesystem/preopens@0.3': { Descriptor, getDirectories: () => directories },
    'wasi:filesystem/types@0.3': { Descriptor },
  }
}

interface PathFlags {
  readonly symlinkFollow?: boolean
}

interface DescriptorFlags {
  readonly read?: boolean
  readonly write?: boolean
  readonly fileIntegritySync?: boolean
  readonly dataIntegritySync?: boolean
  readonly requestedWriteSync?: boolean
  readonly mutateDirectory?: boolean
}

interface DescriptorType {
  readonly tag: string
  readonly val?: undefined
}

interface DescriptorStat {
  readonly type: DescriptorType
  readonly linkCount: bigint
  readonly size: bigint
  readonly dataAccessTimestamp: Timestamp | undefined
  readonly dataModificationTimestamp: Timestamp | undefined
  readonly statusChangeTimestamp: Timestamp | undefined
}

interface MetadataHash {
  readonly lower: bigint
  readonly upper: bigint
}

interface DirectoryEntry {
  readonly type: DescriptorType
  readonly name: string
}

type Streamed<T> = [AsyncIterableIterator<T> | T[], Promise<void>]

/** An open file or a folder. What has to do with paths happens at the call, before anything is awaited. */
export class Descriptor {
  readonly #object: ConfinedFolder | OpenFile
  readonly #flags: DescriptorFlags

  constructor(object: ConfinedFolder | OpenFile, flags: DescriptorFlags) {
    this.#object = object
    this.#flags = flags
  }

  [Symbol.dispose](): void {
    if (this.#object instanceof OpenFile) this.#object.release()
  }

  async openAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): Promise<Descriptor> {
    return attempt(() => {
      if (flags.requestedWriteSync) throw new FileError('unsupported')
      const folder = this.#asFolder()
      const place = folder.resolveToOpen(path, symlinkFollow, openFlags, flags.write)
      if (place.stat?.isDirectory()) {
        if (flags.write || openFlags.truncate) throw new FileError('is-directory')
        const mutateDirectory = flags.mutateDirectory === true && !folder.readOnly
        return new Descriptor(folder.folder(place), { ...flags, mutateDirectory })
      }
      const mode = nodeFlags(place.stat === undefined, openFlags, flags)
      return new Descriptor(new OpenFile(openSync(place.path, mode, 0o666), folder.readOnly), flags)
    })
  }

  readViaStream(offset: bigint): Streamed<Uint8Array> {
    try {
      return this.#asFile().readFrom(checkedOffset(offset))
    } catch (error) {
      return [[], rejected(error)]
    }
  }

  writeViaStream(data: AsyncIterable<Uint8Array>, offset: bigint): Promise<void> {
    return attempted(async () => this.#asWritable().writeFrom(data, checkedOffset(offset)))
  }

  appendViaStream(data: AsyncIterable<Uint8Array>): Promise<void> {
    return attempted(async () => {
      const file = this.#asWritable()
      await file.writeFrom(data, Number(file.stat().size))
    })
  }

  /** Advice may be ignored. */
  async advise(): Promise<void> {
    attempt(() => void this.#asFile())
  }

  async sync(): Promise<void> {
    if (this.#object instanceof OpenFile) await attempted(() => this.#asFile().use(promisify(fsync)))
  }

  async syncData(): Promise<void> {
    if (this.#object instanceof OpenFile) await attempted(() => this.#asFile().use(promisify(fdatasync)))
  }

  async getFlags(): Promise<DescriptorFlags> {
    return this.#flags
  }

  async getType(): Promise<DescriptorType> {
    return { tag: this.#object instanceof OpenFile ? 'regular-file' : 'directory' }
  }

  async setSize(size: bigint): Promise<void> {
    attempt(() => {
      if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new FileError('file-too-large')
      ftruncateSync(this.#asWritable().fd, Number(size))
    })
  }

  async setTimes(access: NewTimestamp, modification: NewTimestamp): Promise<void> {
    attempt(() => {
      const times = (now: BigIntStats) => newTimes(access, modification, now)
      if (this.#object instanceof ConfinedFolder) this.#object.setTimes('.', true, times)
      else if (this.#object.readOnly) throw new FileError('read-only')
      else futimesSync(this.#object.fd, ...times(this.#object.stat()))
    })
  }

  async stat(): Promise<DescriptorStat> {
    return attempt(() => descriptorStat(this.#stat()))
  }

  async metadataHash(): Promise<MetadataHash> {
    return attempt(() => metadataHash(this.#stat()))
  }

  async isSameObject(other: Descriptor): Promise<boolean> {
    if (other === this) return true
    try {
      const [one, two] = [this.#stat(), other.#stat()]
      return one.dev === two.dev && one.ino === two.ino
    } catch {
      return false
    }
  }

  readDirectory(): Streamed<DirectoryEntry> {
    try {
      const entries = this.#asFolder().entries()
      return [entries.map(({ name, stat }) => ({ name, type: typeOf(stat) })), Promise.resolve()]
    } catch (error) {
      return [[], rejected(error)]
    }
  }

  async statAt({ symlinkFollow = false }: PathFlags, path: string): Promise<DescriptorStat> {
    return attempt(() => descriptorStat(this.#asFolder().stat(path, symlinkFollow)))
  }

  async metadataHashAt({ symlinkFollow = false }: PathFlags, path: string): Promise<MetadataHash> {
    return attempt(() => metadataHash(this.#asFolder().stat(path, symlinkFollow)))
  }

  async setTimesAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    access: NewTimestamp,
    modification: NewTimestamp,
  ): Promise<void> {
    attempt(() => this.#asFolder().setTimes(path, symlinkFollow, now => newTimes(access, modification, now)))
  }

  async createDirectoryAt(path: string): Promise<void> {
    attempt(() => this.#asFolder().createDirectory(path))
  }

  async removeDirectoryAt(path: string): Promise<void> {
    attempt(() => this.#asFolder().removeDirectory(path))
  }

  async unlinkFileAt(path: string): Promise<void> {
    attempt(() => this.#asFolder().unlinkFile(path))
  }

  async renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): Promise<void> {
    attempt(() => this.#asFolder().rename(oldPath, newDescriptor.#asFolder(), newPath))
  }

  async linkAt(
    { symlinkFollow = false }: PathFlags,
    oldPath: string,
    newDescriptor: Descriptor,
    newPath: string,
  ): Promise<void> {
    attempt(() => this.#asFolder().link(oldPath, symlinkFollow, newDescriptor.#asFolder(), newPath))
  }

  async symlinkAt(oldPath: string, newPath: string): Promise<void> {
    attempt(() => this.#asFolder().symlink(oldPath, newPath))
  }

  async readlinkAt(path: string): Promise<string> {
    return attempt(() => this.#asFolder().readlink(path))
  }

  #stat(): BigIntStats {
    return this.#object instanceof OpenFile ? this.#object.stat() : this.#object.stat('.', true)
  }

  #asFolder(): ConfinedFolder {
    if (this.#object instanceof OpenFile) throw new FileError('not-directory')
    return this.#object
  }

  #asFile(): OpenFile {
    if (this.#object instanceof OpenFile) return this.#object
    throw new FileError('is-directory')
  }

  #asWritable(): OpenFile {
    const file = this.#asFile()
    if (!this.#flags.write) throw new FileError('bad-descriptor')
    return file
  }
}

/** A file that is closed when the guest has dropped it and nothing reads or writes it any more. */
class OpenFile {
  readonly fd: number
  /** Whether it may not be changed in any way. */
  readonly readOnly: boolean
  #users = 1

  constructor(fd: number, readOnly: boolean) {
    this.fd = fd
    this.readOnly = readOnly
  }

  release(): void {
    this.#users--
    if (this.#users === 0) closeSync(this.fd)
  }

  stat(): BigIntStats {
    return fstatSync(this.fd, { bigint: true })
  }

  async use<T>(operation: (fd: number) => Promise<T>): Promise<T> {
    this.#users++
    try {
      return await operation(this.fd)
    } finally {
      this.release()
    }
  }

  /** The file's bytes from there to its end, and how reading them ended. */
  readFrom(offset: number): Streamed<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    promise.catch(() => {})
    let position = offset
    let isOver = false
    const end = (settle: () => void): IteratorReturnResult<undefined> => {
      if (!isOver) this.release()
      isOver = true
      settle()
      return { done: true, value: undefined }
    }
    this.#users++
    const bytes: AsyncIterableIterator<Uint8Array> = {
      [Symbol.asyncIterator]: () => bytes,
      next: async () => {
        if (isOver) return { done: true, value: undefined }
        try {
          const { bytesRead, buffer } = await this.use(fd =>
            promisify(read)(fd, new Uint8Array(chunkSize), 0, chunkSize, position),
          )
          if (bytesRead === 0) return end(resolve)
          position += bytesRead
          return { done: false, value: buffer.subarray(0, bytesRead) }
        } catch (error) {
          return end(() => reject(asCase(error)))
        }
      },
      return: async () => end(resolve),
    }
    return [bytes, promise]
  }

  async writeFrom(data: AsyncIterable<Uint8Array>, offset: number): Promise<void> {
    await this.use(async fd => {
      let position = offset
      for await (const chunk of data) {
        for (let rest = chunk; rest.length > 0; ) {
          const { bytesWritten } = await promisify(write)(fd, rest, 0, rest.length, position)
          position += bytesWritten
          rest = rest.subarray(bytesWritten)
        }
      }
    })
  }
}

/** Never through a link: not with O_NOFOLLOW, and not with O_EXCL. And never waiting for the other end of a pipe. */
function nodeFlags(isNew: boolean, { truncate }: OpenFlags, flags: DescriptorFlags): number {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_NOFOLLOW, O_NONBLOCK, O_SYNC, O_DSYNC } =
    constants
  let mode = (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)
  mode |= flags.write ? (flags.read ? O_RDWR : O_WRONLY) : O_RDONLY
  if (isNew) mode |= O_CREAT | O_EXCL
  if (truncate) mode |= O_TRUNC
  if (flags.fileIntegritySync) mode |= O_SYNC ?? 0
  if (flags.dataIntegritySync) mode |= O_DSYNC ?? 0
  return mode
}

const chunkSize = 0x1_0000

/** Errors in the form of this version of WASI: a variant. */
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

function attempted<T>(operation: () => Promise<T>): Promise<T> {
  const result = operation().catch((error: unknown) => {
    throw asCase(error)
  })
  // The guest need not be interested in it.
  result.catch(() => {})
  return result
}

function rejected(error: unknown): Promise<never> {
  const promise = Promise.reject(asCase(error))
  promise.catch(() => {})
  return promise
}

/** Node takes offsets as numbers. */
function checkedOffset(offset: bigint): number {
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw new FileError('invalid')
  return Number(offset)
}

function typeOf(kind: FileKind): DescriptorType {
  return { tag: descriptorType(kind) ?? 'other' }
}

function descriptorStat(stat: BigIntStats): DescriptorStat {
  return {
    type: typeOf(stat),
    linkCount: stat.nlink,
    size: stat.size,
    dataAccessTimestamp: timestamp(stat.atimeNs),
    dataModificationTimestamp: timestamp(stat.mtimeNs),
    statusChangeTimestamp: timestamp(stat.ctimeNs),
  }
}

function metadataHash({ ino, mtimeNs }: BigIntStats): MetadataHash {
  return { lower: ino, upper: BigInt.asUintN(64, mtimeNs) }
}
