import {
  type BigIntStats,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  opendirSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import type { DescriptorFlags } from '../filesystem/confined-folder.ts'
import { FileError } from '../filesystem/file-error.ts'
import { type FolderHandle, isSame, type ListedEntry } from '../filesystem/file-handles.ts'
import { foldersCanBeShared, openPath } from './descriptor-paths.ts'
import { SystemFile } from './system-file.ts'

/**
 * Opens a folder of the machine, following the links that lead to it. Where the system supports it, a
 * descriptor keeps the folder open ({@link foldersCanBeShared}).
 */
export function openFolder(path: string): SystemFolder {
  return foldersCanBeShared() ? new DescriptorFolder(openPath(path)) : PathFolder.root(path)
}

/** An open folder of the machine. Each method performs one system call on the path of an entry. */
export abstract class SystemFolder implements FolderHandle {
  readonly isWindows = process.platform === 'win32'

  /**
   * Returns a path to an entry of this folder, even if the folder was moved; `.` names the folder itself. The path is valid for one
   * immediate system call that does not follow links.
   */
  abstract entry(name: string): string

  /** @throws `ENOTDIR` or `ELOOP` for a link and for anything else that is not a folder */
  abstract openFolder(name: string): SystemFolder

  abstract close(): void

  stat(): BigIntStats {
    return lstatSync(this.entry('.'), { bigint: true })
  }

  lookUp(name: string): BigIntStats | undefined {
    return lstatSync(this.entry(name), { bigint: true, throwIfNoEntry: false })
  }

  readLink(name: string): string {
    const bytes = readlinkSync(this.entry(name), { encoding: 'buffer' })
    let target: string
    try {
      target = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      throw new FileError('illegal-byte-sequence')
    }
    return this.isWindows ? target.replaceAll('\\', '/') : target
  }

  *list(): Iterable<ListedEntry> {
    const listing = opendirSync(this.entry('.'), { bufferSize: 256 })
    try {
      for (let entry = listing.readSync(); entry !== null; entry = listing.readSync())
        yield { name: this.#isAsListed(entry.name) ? entry.name : undefined, kind: entry }
    } finally {
      listing.closeSync()
    }
  }

  openFile(
    name: string,
    flags: DescriptorFlags,
    { create, truncate }: { create: boolean; truncate: boolean },
  ): SystemFile {
    const { O_CREAT, O_EXCL, O_TRUNC } = constants
    const mode = openMode(flags) | (create ? O_CREAT | O_EXCL : 0) | (truncate ? O_TRUNC : 0)
    return new SystemFile(openSync(this.entry(name), mode, 0o666))
  }

  createFolder(name: string): void {
    mkdirSync(this.entry(name))
  }

  removeFolder(name: string): void {
    rmdirSync(this.entry(name))
  }

  unlink(name: string): void {
    unlinkSync(this.entry(name))
  }

  rename(name: string, to: FolderHandle, newName: string): void {
    renameSync(this.entry(name), entryOf(to, newName))
  }

  link(name: string, to: FolderHandle, newName: string): void {
    // The system call of macOS follows a link.
    if (process.platform === 'darwin' && this.lookUp(name)?.isSymbolicLink())
      throw new FileError('unsupported')
    linkSync(this.entry(name), entryOf(to, newName))
  }

  createLink(name: string, target: string): void {
    symlinkSync(target, this.entry(name))
  }

  setTimes(name: string, access: number, modification: number): void {
    lutimesSync(this.entry(name), access, modification)
  }

  sync(): void {
    // Windows opens no folders.
    if (this.isWindows) return
    const fd = openSync(this.entry('.'), constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }

  /**
   * Whether a listed name is spelled as on disk: names that are not Unicode are listed with replacement
   * characters.
   */
  #isAsListed(name: string): boolean {
    return !name.includes('\ufffd') || this.lookUp(name) !== undefined
  }
}

function entryOf(folder: FolderHandle, name: string): string {
  if (!(folder instanceof SystemFolder)) throw new FileError('cross-device')
  return folder.entry(name)
}

/** Returns flags that follow no link and do not wait for the other end of a pipe. */
function openMode(flags: DescriptorFlags): number {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_NOFOLLOW, O_NONBLOCK, O_SYNC, O_DSYNC } = constants
  // Some of the constants do not exist on Windows.
  let mode = (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)
  mode |= flags.write ? (flags.read ? O_RDWR : O_WRONLY) : O_RDONLY
  if (flags.fileIntegritySync) mode |= O_SYNC ?? 0
  if (flags.dataIntegritySync) mode |= O_DSYNC ?? 0
  return mode
}

/** A folder by its descriptor. */
class DescriptorFolder extends SystemFolder {
  readonly #fd: number
  #isOpen = true

  constructor(fd: number) {
    super()
    this.#fd = fd
  }

  entry(name: string): string {
    // The number may belong to another file by now.
    if (!this.#isOpen) throw new FileError('bad-descriptor')
    return `/proc/self/fd/${this.#fd}/${name}`
  }

  openFolder(name: string): SystemFolder {
    return new DescriptorFolder(openPath(this.entry(name), constants.O_NOFOLLOW))
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#fd)
    this.#isOpen = false
  }
}

/** A folder by its path. Before each use, the folder and its parents must be in their place and unchanged. */
class PathFolder extends SystemFolder {
  readonly #parent: PathFolder | undefined
  readonly #path: string
  readonly #identity: BigIntStats

  private constructor(parent: PathFolder | undefined, path: string) {
    super()
    this.#parent = parent
    this.#path = path
    this.#identity = lstatSync(path, { bigint: true })
    if (!this.#identity.isDirectory())
      throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' })
  }

  static root(path: string): PathFolder {
    return new PathFolder(undefined, realpathSync.native(path))
  }

  entry(name: string): string {
    this.#check()
    return name === '.' ? this.#path : join(this.#path, name)
  }

  openFolder(name: string): SystemFolder {
    const path = this.entry(name)
    return name === '.' ? this : new PathFolder(this, path)
  }

  close(): void {}

  #check(): void {
    if (this.#parent !== undefined) this.#parent.#check()
    // Another grant may contain this folder, so a guest can move the root as well.
    else if (realpathSync.native(this.#path) !== this.#path) throw new FileError('no-entry')
    if (!isSame(lstatSync(this.#path, { bigint: true }), this.#identity)) throw new FileError('no-entry')
  }
}
