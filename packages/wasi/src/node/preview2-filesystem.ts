import type { BigIntStats } from 'node:fs'
import * as shim from '@bytecodealliance/preview2-shim/filesystem'
import { ConfinedFolder, descriptorType, type FileKind, type OpenFlags } from './confined-folder.ts'
import { errorCode, FileError } from './error-code.ts'
import { type Grants, grantedFolders, type Interfaces } from './grants.ts'
import { type NewTimestamp, newTimes, type Timestamp, timestamp } from './timestamp.ts'

/**
 * `wasi:filesystem` of WASI 0.2: {@link ConfinedFolder} finds and changes what paths name; the shim opens files, by
 * paths without links, and reads and writes them, in its worker.
 */
export function preview2Filesystem(grants: Grants): Interfaces {
  const directories = grantedFolders(grants).map(([name, granted]) => {
    const folder = ConfinedFolder.grant(granted)
    return [new Descriptor(folder, undefined, { read: true, mutateDirectory: !granted.readOnly }), name]
  })
  return {
    'wasi:filesystem/preopens@0.2': { Descriptor, getDirectories: () => directories },
    'wasi:filesystem/types@0.2': { Descriptor, DirectoryEntryStream, filesystemErrorCode },
  }
}

interface PathFlags {
  readonly symlinkFollow?: boolean
}

interface DescriptorFlags {
  readonly read?: boolean
  readonly write?: boolean
  readonly mutateDirectory?: boolean
}

interface DescriptorStat {
  readonly type: string
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

/** What is used of the shim's descriptor: those of files do not look at paths. */
interface ShimDescriptor extends Disposable {
  openAt(
    pathFlags: PathFlags,
    path: string,
    openFlags: OpenFlags,
    descriptorFlags: DescriptorFlags,
  ): ShimDescriptor
  readViaStream(offset: bigint): object
  writeViaStream(offset: bigint): object
  read(length: bigint, offset: bigint): [Uint8Array, boolean]
  write(bytes: Uint8Array, offset: bigint): bigint
  setSize(size: bigint): void
  setTimes(access: NewTimestamp, modification: NewTimestamp): void
  stat(): {
    type: string
    linkCount: bigint
    size: bigint
    dataAccessTimestamp: Timestamp
    dataModificationTimestamp: Timestamp
    statusChangeTimestamp: Timestamp
  }
  sync(): void
  syncData(): void
  metadataHash(): MetadataHash
}

/** The shim for Node, whose types are said to be those of the one for browsers. */
interface ShimFilesystem {
  createFilesystem(options: { preopens: Record<string, string> }): {
    preopens: { getDirectories(): [[ShimDescriptor, string]] }
  }
}

/** A file of the shim's, or a folder of ours. */
export class Descriptor {
  readonly #folder: ConfinedFolder | undefined
  readonly #file: ShimDescriptor | undefined
  readonly #flags: DescriptorFlags
  /** Whether it is a file that may not be changed in any way. */
  readonly #readOnly: boolean

  constructor(
    folder: ConfinedFolder | undefined,
    file: ShimDescriptor | undefined,
    flags: DescriptorFlags,
    readOnly = false,
  ) {
    this.#folder = folder
    this.#file = file
    this.#flags = flags
    this.#readOnly = readOnly
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]()
  }

  openAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): Descriptor {
    return attempt(() => {
      const folder = this.#asFolder()
      const place = folder.resolveToOpen(path, symlinkFollow, openFlags, flags.write)
      if (place.stat?.isDirectory()) {
        if (flags.write || openFlags.truncate) throw new FileError('is-directory')
        const mutateDirectory = flags.mutateDirectory === true && !folder.readOnly
        return new Descriptor(folder.folder(place), undefined, { ...flags, mutateDirectory })
      }
      // Never through a link: not with O_NOFOLLOW, and not with O_EXCL.
      const isNew = place.stat === undefined
      const exactly = { ...openFlags, create: isNew, exclusive: isNew }
      return new Descriptor(
        undefined,
        shimFolder(folder.root).openAt({}, place.names.join('/'), exactly, flags),
        flags,
        folder.readOnly,
      )
    })
  }

  readViaStream(offset: bigint): object {
    return attempt(() => this.#asFile().readViaStream(checkedOffset(offset)))
  }

  writeViaStream(offset: bigint): object {
    return attempt(() => this.#asWritable().writeViaStream(checkedOffset(offset)))
  }

  appendViaStream(): object {
    return attempt(() => {
      const file = this.#asWritable()
      return file.writeViaStream(file.stat().size)
    })
  }

  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    return attempt(() => {
      const file = this.#asFile()
      checkedOffset(offset)
      // The shim takes a read of nothing for the end.
      if (length === 0n) return [new Uint8Array(), false]
      return file.read(length < mostBytes ? length : mostBytes, offset)
    })
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    return attempt(() => this.#asWritable().write(bytes, checkedOffset(offset)))
  }

  setSize(size: bigint): void {
    attempt(() => {
      if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new FileError('file-too-large')
      this.#asWritable().setSize(size)
    })
  }

  setTimes(access: NewTimestamp, modification: NewTimestamp): void {
    attempt(() => {
      if (this.#folder !== undefined) {
        this.#folder.setTimes('.', true, now => newTimes(access, modification, now))
        return
      }
      const file = this.#asFile()
      if (this.#readOnly) throw new FileError('read-only')
      const { dataAccessTimestamp, dataModificationTimestamp } = file.stat()
      const now = { atimeNs: ns(dataAccessTimestamp), mtimeNs: ns(dataModificationTimestamp) }
      const [atime, mtime] = newTimes(access, modification, now)
      file.setTimes(forShim(atime), forShim(mtime))
    })
  }

  /** Advice may be ignored. That of the shim loads a native module, which may be missing. */
  advise(): void {
    attempt(() => {
      if (this.#folder !== undefined) throw new FileError('bad-descriptor')
    })
  }

  sync(): void {
    attempt(() => this.#file?.sync())
  }

  syncData(): void {
    attempt(() => this.#file?.syncData())
  }

  getFlags(): DescriptorFlags {
    return this.#flags
  }

  getType(): string {
    return this.#folder === undefined ? 'regular-file' : 'directory'
  }

  stat(): DescriptorStat {
    return attempt(() => {
      if (this.#folder !== undefined) return descriptorStat(this.#folder.stat('.', true))
      const { type, linkCount, size, ...times } = this.#asFile().stat()
      return {
        type,
        linkCount,
        size,
        dataAccessTimestamp: timestamp(ns(times.dataAccessTimestamp)),
        dataModificationTimestamp: timestamp(ns(times.dataModificationTimestamp)),
        statusChangeTimestamp: timestamp(ns(times.statusChangeTimestamp)),
      }
    })
  }

  metadataHash(): MetadataHash {
    return attempt(() => {
      if (this.#folder !== undefined) return metadataHash(this.#folder.stat('.', true))
      const { lower, upper } = this.#asFile().metadataHash()
      return { lower, upper: BigInt.asUintN(64, upper) }
    })
  }

  isSameObject(other: Descriptor): boolean {
    return other === this
  }

  readDirectory(): DirectoryEntryStream {
    return attempt(() => new DirectoryEntryStream(this.#asFolder().entries()))
  }

  statAt({ symlinkFollow = false }: PathFlags, path: string): DescriptorStat {
    return attempt(() => descriptorStat(this.#asFolder().stat(path, symlinkFollow)))
  }

  metadataHashAt({ symlinkFollow = false }: PathFlags, path: string): MetadataHash {
    return attempt(() => metadataHash(this.#asFolder().stat(path, symlinkFollow)))
  }

  setTimesAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    access: NewTimestamp,
    modification: NewTimestamp,
  ): void {
    attempt(() => this.#asFolder().setTimes(path, symlinkFollow, now => newTimes(access, modification, now)))
  }

  createDirectoryAt(path: string): void {
    attempt(() => this.#asFolder().createDirectory(path))
  }

  removeDirectoryAt(path: string): void {
    attempt(() => this.#asFolder().removeDirectory(path))
  }

  unlinkFileAt(path: string): void {
    attempt(() => this.#asFolder().unlinkFile(path))
  }

  renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): void {
    attempt(() => this.#asFolder().rename(oldPath, newDescriptor.#asFolder(), newPath))
  }

  linkAt(
    { symlinkFollow = false }: PathFlags,
    oldPath: string,
    newDescriptor: Descriptor,
    newPath: string,
  ): void {
    attempt(() => this.#asFolder().link(oldPath, symlinkFollow, newDescriptor.#asFolder(), newPath))
  }

  symlinkAt(oldPath: string, newPath: string): void {
    attempt(() => this.#asFolder().symlink(oldPath, newPath))
  }

  readlinkAt(path: string): string {
    return attempt(() => this.#asFolder().readlink(path))
  }

  #asFolder(): ConfinedFolder {
    if (this.#folder === undefined) throw new FileError('not-directory')
    return this.#folder
  }

  #asFile(): ShimDescriptor {
    if (this.#file === undefined) throw new FileError('is-directory')
    return this.#file
  }

  #asWritable(): ShimDescriptor {
    const file = this.#asFile()
    if (!this.#flags.write) throw new FileError('bad-descriptor')
    return file
  }
}

/** What was in a folder when the guest asked. */
export class DirectoryEntryStream {
  readonly #entries: Iterator<{ name: string; stat: FileKind }>

  constructor(entries: readonly { name: string; stat: FileKind }[]) {
    this.#entries = entries.values()
  }

  readDirectoryEntry(): { type: string; name: string } | undefined {
    const { done, value } = this.#entries.next()
    return done ? undefined : { type: descriptorType(value.stat) ?? 'unknown', name: value.name }
  }
}

/** The error of a stream, if it is one of files. */
function filesystemErrorCode({ payload }: { payload?: unknown }): string | undefined {
  return payload instanceof Error && 'code' in payload ? errorCode(payload) : undefined
}

/** The shim's descriptors for the roots of grants: it opens only by a descriptor and a path. */
const shimFolders = new Map<string, ShimDescriptor>()

function shimFolder(root: string): ShimDescriptor {
  let found = shimFolders.get(root)
  if (found === undefined) {
    // The shim cannot open what is in '/': it cuts the last slash off.
    const preopens = { '/': root === '/' ? '/.' : root }
    const { createFilesystem } = shim as unknown as ShimFilesystem
    found = createFilesystem({ preopens }).preopens.getDirectories()[0][0]
    shimFolders.set(root, found)
  }
  return found
}

/** Errors in the form of this version of WASI: the case itself. */
function attempt<T>(operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw errorCode(error)
  }
}

/** A read may give less than asked for, but the shim allocates what is asked for. */
const mostBytes = 0x10_0000n

/** Node takes offsets as numbers. */
function checkedOffset(offset: bigint): bigint {
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw new FileError('invalid')
  return offset
}

function descriptorStat(stat: BigIntStats): DescriptorStat {
  return {
    type: descriptorType(stat) ?? 'unknown',
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

function ns({ seconds, nanoseconds }: Timestamp): bigint {
  return seconds * 1_000_000_000n + BigInt(nanoseconds)
}

/** The shim gives Node milliseconds, which takes them for seconds: so these are a thousandth of the time. */
function forShim(seconds: number): NewTimestamp {
  return { tag: 'timestamp', val: { seconds: 0n, nanoseconds: seconds * 1e6 } }
}
