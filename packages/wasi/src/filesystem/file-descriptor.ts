import { ConfinedFolder, type DescriptorFlags, type OpenFlags } from './confined-folder.ts'
import { FileError } from './file-error.ts'
import { type FileStat, isSame, type ListedEntry } from './file-handles.ts'
import type { FileSystem } from './file-system.ts'
import { type NewTimestamp, newTimes } from './file-times.ts'
import { mostBytes, OpenFile } from './open-file.ts'

/** `wasi:filesystem/types.path-flags`. */
export interface PathFlags {
  readonly symlinkFollow?: boolean
}

/** `wasi:filesystem/types.metadata-hash-value`. */
export interface MetadataHash {
  readonly lower: bigint
  readonly upper: bigint
}

/**
 * The part of `wasi:filesystem/types.descriptor` that WASI 0.2 and 0.3 share; each version wraps it in its
 * own form. All operations are synchronous, so no other call of the guest runs between the check of a path
 * and its use.
 *
 * Its methods throw a {@link FileError}, or the error of the {@link FolderHandle}.
 */
export class FileDescriptor {
  readonly #files: FileSystem
  readonly #opened: OpenFile | ConfinedFolder
  readonly #flags: DescriptorFlags
  /** Whether the grant is read-only. */
  readonly #readOnly: boolean
  #isDropped = false

  constructor(
    files: FileSystem,
    opened: OpenFile | ConfinedFolder,
    flags: DescriptorFlags,
    readOnly: boolean,
  ) {
    this.#files = files
    this.#opened = opened
    this.#flags = flags
    this.#readOnly = readOnly
  }

  /** Opens the granted folders. */
  static roots(files: FileSystem): [FileDescriptor, string][] {
    return files.openRoots().map(([folder, name]) => {
      const flags = { read: true, mutateDirectory: !folder.readOnly }
      return [new FileDescriptor(files, folder, flags, folder.readOnly), name]
    })
  }

  /** Drops the descriptor for the guest. A stream over the file continues. */
  drop(): void {
    if (!this.#isDropped) this.#files.release(this.#opened)
    this.#isDropped = true
  }

  openAt(pathFlags: PathFlags, path: string, openFlags: OpenFlags, flags: DescriptorFlags): FileDescriptor {
    if (flags.requestedWriteSync) throw new FileError('unsupported')
    const { mutateDirectory = false, ...others } = flags
    // Creating or truncating a file counts as writing; a file opened without flags is readable.
    const write = flags.write === true || openFlags.create === true || openFlags.truncate === true
    const wanted = { ...others, read: flags.read === true || flags.write !== true, write }
    const follow = pathFlags.symlinkFollow === true
    const opened = this.#files.open(this.#asFolder(), path, follow, openFlags, wanted)
    const actual =
      opened instanceof OpenFile ? wanted : { ...wanted, mutateDirectory: mutateDirectory && !this.#readOnly }
    return new FileDescriptor(this.#files, opened, actual, this.#readOnly)
  }

  /** Returns the file for a stream that reads; the stream releases it. */
  toRead(): OpenFile {
    if (this.isFolder) throw new FileError('is-directory')
    return this.#asReadable().share()
  }

  /** Returns the file for a stream that writes; the stream releases it. */
  toWrite(): OpenFile {
    return this.#asWritable().share()
  }

  /** Reads into `into` and returns the number of bytes; 0 at the end of the file. */
  read(into: Uint8Array, offset: bigint): number {
    return this.#asReadable().read(into, offset)
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    return BigInt(this.#asWritable().write(bytes, offset))
  }

  setSize(size: bigint): void {
    const file = this.#asFile()
    if (!this.#flags.write) throw new FileError('invalid')
    file.setSize(size)
  }

  setTimes(access: NewTimestamp, modification: NewTimestamp): void {
    const times = (now: FileStat) => newTimes(access, modification, now)
    if (this.#readOnly) throw new FileError('read-only')
    if (this.#opened instanceof OpenFile) this.#opened.setTimes(times)
    else this.#opened.setOwnTimes(times)
  }

  /** Validates its arguments and ignores the advice, which WASI permits. */
  advise(_offset: bigint, length: bigint): void {
    this.#asFile()
    if (length > mostBytes) throw new FileError('invalid')
  }

  sync(): void {
    this.#opened.sync()
  }

  syncData(): void {
    if (this.#opened instanceof OpenFile) this.#opened.syncData()
    else this.#opened.sync()
  }

  async syncLater(): Promise<void> {
    if (this.#opened instanceof OpenFile) await this.#opened.syncLater()
    else this.#opened.sync()
  }

  async syncDataLater(): Promise<void> {
    if (this.#opened instanceof OpenFile) await this.#opened.syncDataLater()
    else this.#opened.sync()
  }

  get flags(): DescriptorFlags {
    return this.#flags
  }

  get isFolder(): boolean {
    return this.#opened instanceof ConfinedFolder
  }

  stat(): FileStat {
    return this.#opened instanceof OpenFile ? this.#opened.stat() : this.#opened.ownStat()
  }

  metadataHash(): MetadataHash {
    return metadataHash(this.stat())
  }

  isSameObject(other: FileDescriptor): boolean {
    return isSame(this.stat(), other.stat())
  }

  readDirectory(most: number): ListedEntry[] {
    return this.#asFolder().entries(most)
  }

  statAt({ symlinkFollow = false }: PathFlags, path: string): FileStat {
    return this.#asFolder().stat(path, symlinkFollow)
  }

  metadataHashAt(pathFlags: PathFlags, path: string): MetadataHash {
    return metadataHash(this.statAt(pathFlags, path))
  }

  setTimesAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    access: NewTimestamp,
    modification: NewTimestamp,
  ): void {
    this.#asFolder().setTimes(path, symlinkFollow, now => newTimes(access, modification, now))
  }

  createDirectoryAt(path: string): void {
    this.#asFolder().createDirectory(path)
  }

  removeDirectoryAt(path: string): void {
    this.#asFolder().removeDirectory(path)
  }

  unlinkFileAt(path: string): void {
    this.#asFolder().unlinkFile(path)
  }

  renameAt(oldPath: string, newDescriptor: FileDescriptor, newPath: string): void {
    this.#asFolder().rename(oldPath, newDescriptor.#asFolder(), newPath)
  }

  linkAt(
    { symlinkFollow = false }: PathFlags,
    oldPath: string,
    newDescriptor: FileDescriptor,
    newPath: string,
  ): void {
    this.#asFolder().link(oldPath, symlinkFollow, newDescriptor.#asFolder(), newPath)
  }

  symlinkAt(oldPath: string, newPath: string): void {
    this.#asFolder().symlink(oldPath, newPath)
  }

  readlinkAt(path: string): string {
    return this.#asFolder().readlink(path)
  }

  #asFolder(): ConfinedFolder {
    if (this.#opened instanceof OpenFile) throw new FileError('not-directory')
    return this.#opened
  }

  #asFile(): OpenFile {
    if (this.#opened instanceof ConfinedFolder) throw new FileError('bad-descriptor')
    return this.#opened
  }

  #asReadable(): OpenFile {
    const file = this.#asFile()
    if (!this.#flags.read) throw new FileError('bad-descriptor')
    return file
  }

  #asWritable(): OpenFile {
    const file = this.#asFile()
    if (!this.#flags.write) throw new FileError('bad-descriptor')
    return file
  }
}

/**
 * The lower half identifies the object, and C libraries use it as the inode number; the upper half changes
 * with the contents.
 */
function metadataHash({ dev, ino, mtimeNs, size }: FileStat): MetadataHash {
  return { lower: mixed(ino, dev), upper: mixed(mtimeNs, size) }
}

/** Mixes two numbers into 64 bits, with the finalizer of MurmurHash3. */
function mixed(one: bigint, other: bigint): bigint {
  let bits = BigInt.asUintN(64, one + other * 0x9e37_79b9_7f4a_7c15n)
  bits = BigInt.asUintN(64, (bits ^ (bits >> 33n)) * 0xff51_afd7_ed55_8ccdn)
  bits = BigInt.asUintN(64, (bits ^ (bits >> 33n)) * 0xc4ce_b9fe_1a85_ec53n)
  return bits ^ (bits >> 33n)
}
