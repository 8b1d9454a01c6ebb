import {
  type BigIntStats,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { type ErrorCode, errorCode, FileError } from './error-code.ts'
import type { FolderHandle } from './folder-handle.ts'

/** How `wasi:filesystem` opens a file: `open-flags`. */
export interface OpenFlags {
  readonly create?: boolean
  readonly directory?: boolean
  readonly exclusive?: boolean
  readonly truncate?: boolean
}

/** For what it opens it: `descriptor-flags`. */
export interface DescriptorFlags {
  readonly read?: boolean
  readonly write?: boolean
  readonly fileIntegritySync?: boolean
  readonly dataIntegritySync?: boolean
  readonly requestedWriteSync?: boolean
  readonly mutateDirectory?: boolean
}

/** An entry of an open folder, which may not exist. */
interface Entry {
  readonly folder: FolderHandle
  /** A single name; `.` for the folder itself. */
  readonly name: string
  /** By `lstat`. */
  readonly stat: BigIntStats | undefined
}

/**
 * A folder that a guest was granted, or one that it opened inside: all that its paths may lead to.
 *
 * A path is resolved as Linux does with `RESOLVE_BENEATH`: name by name, each folder on the way is opened in the one
 * before without following a link, and the operation itself is done in the last of them. Links are read and followed
 * here. The rules:
 * - a path stays in the folder that it starts from: it is relative, and no `..` leaves that folder, not even for a moment;
 * - `..` leads back to the folder from which the path came, which stays open meanwhile;
 * - a link that is followed obeys both rules, no matter who made it, and where: links can be moved.
 *
 * So nothing that another process does to these folders at the same time leads a path elsewhere, if a
 * {@link FolderHandle} is a descriptor.
 */
export class ConfinedFolder {
  readonly #handle: FolderHandle
  /** Whether nothing in it may be changed. */
  readonly readOnly: boolean
  /** How many folders led to it from the grant. */
  readonly depth: number

  constructor(handle: FolderHandle, readOnly: boolean, depth = 0) {
    this.#handle = handle
    this.readOnly = readOnly
    this.depth = depth
  }

  close(): void {
    this.#handle.close()
  }

  /** `open-at`: the descriptor of a file, or another folder. Who opens it closes it. */
  open(path: string, follow: boolean, openFlags: OpenFlags, flags: DescriptorFlags): number | ConfinedFolder {
    const { create, directory, exclusive, truncate } = openFlags
    if (directory && (create || exclusive || truncate)) throw new FileError('invalid')
    if (create && path.endsWith('/')) {
      return this.#entry(path, 'is-directory', () => {
        throw new FileError('is-directory')
      })
    }
    // Through a dangling link a file is created where that leads, but not when it must be new.
    return this.#resolve(path, follow && !(create && exclusive), (entry, depth) => {
      return this.#openEntry(entry, depth, openFlags, flags)
    })
  }

  /** `stat-at` and `metadata-hash-at` */
  stat(path: string, follow: boolean): BigIntStats {
    return this.#resolve(path, follow, ({ stat }) => present(stat))
  }

  /** `stat` and `metadata-hash` */
  ownStat(): BigIntStats {
    return this.#handle.stat()
  }

  /** `read-directory`. The names that are no Unicode are `undefined`. */
  entries(): { name: string | undefined; kind: FileKind }[] {
    return readdirSync(this.#handle.entry('.'), { withFileTypes: true }).map(entry => ({
      name: this.#isAsListed(entry.name) ? entry.name : undefined,
      kind: entry,
    }))
  }

  /** `create-directory-at` */
  createDirectory(path: string): void {
    this.#entry(path, 'exist', ({ folder, name, stat }) => {
      if (stat !== undefined) throw new FileError('exist')
      this.#checkWritable()
      mkdirSync(folder.entry(name))
    })
  }

  /** `remove-directory-at` */
  removeDirectory(path: string): void {
    this.#entry(path, 'invalid', ({ folder, name, stat }) => {
      if (!present(stat).isDirectory()) throw new FileError('not-directory')
      this.#checkWritable()
      rmdirSync(folder.entry(name))
    })
  }

  /** `unlink-file-at` */
  unlinkFile(path: string): void {
    if (path.endsWith('/') && this.stat(path, true).isDirectory()) throw new FileError('is-directory')
    this.#entry(path, 'is-directory', ({ folder, name, stat }) => {
      if (present(stat).isDirectory()) throw new FileError('is-directory')
      this.#checkWritable()
      unlinkSync(folder.entry(name))
    })
  }

  /** `rename-at` */
  rename(oldPath: string, newFolder: ConfinedFolder, newPath: string): void {
    this.#entry(oldPath, 'busy', from => {
      const isFolder = present(from.stat).isDirectory()
      // The slash follows a link, but that is not renamed by it.
      if (!isFolder && oldPath.endsWith('/')) this.stat(oldPath, true)
      newFolder.#entry(newPath, 'busy', to => {
        if (!isFolder && (oldPath.endsWith('/') || newPath.endsWith('/')))
          throw new FileError('not-directory')
        this.#checkWritable()
        newFolder.#checkWritable()
        renameSync(from.folder.entry(from.name), to.folder.entry(to.name))
      })
    })
  }

  /** `link-at` */
  link(oldPath: string, follow: boolean, newFolder: ConfinedFolder, newPath: string): void {
    this.#resolve(oldPath, follow, from => {
      newFolder.#entry(newPath, 'exist', to => {
        const { stat } = from
        if (to.stat !== undefined) throw new FileError(newPath.endsWith('/') ? 'no-entry' : 'exist')
        if (newPath.endsWith('/')) throw new FileError('no-entry')
        if (!isLinkable(present(stat))) throw new FileError('not-permitted')
        // Through a link in a folder that it may change, the guest would change the file itself.
        this.#checkWritable()
        newFolder.#checkWritable()
        linkSync(from.folder.entry(from.name), to.folder.entry(to.name))
      })
    })
  }

  /** `symlink-at`: a link that says that it leads out of the grant is not made: programs outside would follow it. */
  symlink(target: string, path: string): void {
    checkPath(target)
    this.#entry(path, 'exist', ({ folder, name, stat }, depth) => {
      if (stat !== undefined) throw new FileError('exist')
      if (path.endsWith('/')) throw new FileError('no-entry')
      checkDepth(target, depth)
      this.#checkWritable()
      symlinkSync(target, folder.entry(name))
    })
  }

  /** `readlink-at`: where an absolute link leads is a matter of the machine, not of the guest. */
  readlink(path: string): string {
    return this.#resolve(path, false, ({ folder, name, stat }) => {
      if (!present(stat).isSymbolicLink()) throw new FileError('invalid')
      const target = linkTarget(folder, name)
      if (isAbsolute(target)) throw new FileError('not-permitted')
      return target
    })
  }

  /**
   * `set-times-at`
   *
   * @param times from the present state, the times of access and modification in seconds
   */
  setTimes(path: string, follow: boolean, times: (now: BigIntStats) => readonly [number, number]): void {
    this.#resolve(path, follow, ({ folder, name, stat }) => {
      const now = present(stat)
      this.#checkWritable()
      lutimesSync(folder.entry(name), ...times(now))
    })
  }

  /** `set-times` */
  setOwnTimes(times: (now: BigIntStats) => readonly [number, number]): void {
    this.#checkWritable()
    lutimesSync(this.#handle.entry('.'), ...times(this.#handle.stat()))
  }

  /** `sync` and `sync-data` */
  sync(): void {
    // Windows opens no folders.
    if (isWindows) return
    const fd = openSync(this.#handle.entry('.'), constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }

  #openEntry(
    { folder, name, stat }: Entry,
    depth: number,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): number | ConfinedFolder {
    const { create, directory, exclusive, truncate } = openFlags
    if (stat === undefined) {
      if (!create) throw new FileError('no-entry')
      this.#checkWritable()
      return openFile(folder, name, openMode(flags) | constants.O_CREAT | constants.O_EXCL)
    }
    if (create && exclusive) throw new FileError('exist')
    if (stat.isSymbolicLink()) throw new FileError('loop')
    if (stat.isDirectory()) {
      if (flags.write) throw new FileError('is-directory')
      return new ConfinedFolder(openInside(folder, name), this.readOnly, name === '.' ? depth : depth + 1)
    }
    if (directory) throw new FileError('not-directory')
    // To open a pipe or a device may block the host, and either is more than a file.
    if (!stat.isFile()) throw new FileError('not-permitted')
    if (flags.write) this.#checkWritable()
    return openFile(folder, name, openMode(flags) | (truncate ? constants.O_TRUNC : 0))
  }

  #checkWritable(): void {
    if (this.readOnly) throw new FileError('read-only')
  }

  /** Whether a name that was listed is spelled so: what is no Unicode is listed with replacement characters. */
  #isAsListed(name: string): boolean {
    if (!name.includes('\ufffd')) return true
    return lstatSync(this.#handle.entry(name), { throwIfNoEntry: false }) !== undefined
  }

  /**
   * Gives an operation an entry that is made, moved or removed: itself, and not its target if it is a link.
   *
   * @param code the error for a path that names no entry of a folder but a folder itself: one that ends with a dot
   */
  #entry<T>(path: string, code: ErrorCode, operation: (entry: Entry, depth: number) => T): T {
    return this.#resolve(path.replace(/(?<=[^/])\/+$/, ''), false, (entry, depth) => {
      if (entry.name === '.') throw new FileError(code)
      return operation(entry, depth)
    })
  }

  /**
   * Gives an operation the entry that a path leads to. The folder of the entry is open only until it returns.
   *
   * @param follow whether a link at the path's end is followed; one with a slash behind it always is
   * @param operation gets beside the entry how many folders lead to its folder from the grant
   * @throws {FileError} `not-permitted` when the path leads out of this folder, `no-entry` when a folder is missing
   */
  #resolve<T>(path: string, follow: boolean, operation: (entry: Entry, depth: number) => T): T {
    checkPath(path)
    const way: FolderHandle[] = []
    const ahead = path.split('/').reverse()
    let links = 0
    let changes = 0
    try {
      for (;;) {
        const folder = way.at(-1) ?? this.#handle
        const name = ahead.pop()
        if (name === undefined)
          return operation({ folder, name: '.', stat: folder.stat() }, this.depth + way.length)
        if (name === '' || name === '.') continue
        if (name === '..') {
          const left = way.pop()
          if (left === undefined) throw new FileError('not-permitted')
          left.close()
          continue
        }
        checkName(name)
        const isLast = ahead.length === 0
        const stat = lstatSync(folder.entry(name), { bigint: true, throwIfNoEntry: false })
        try {
          if (stat?.isSymbolicLink() && (follow || !isLast)) {
            links++
            if (links > mostLinks) throw new FileError('loop')
            ahead.push(...readTarget(folder, name).split('/').reverse())
          } else if (isLast) {
            return operation({ folder, name, stat }, this.depth + way.length)
          } else if (stat?.isDirectory()) {
            way.push(openInside(folder, name))
          } else {
            throw new FileError(stat === undefined ? 'no-entry' : 'not-directory')
          }
        } catch (error) {
          // Another process was faster: it is as if that had come before the look at the entry.
          changes++
          if (!(error instanceof EntryChanged) || changes > mostChanges) throw error
          ahead.push(name)
        }
      }
    } finally {
      for (const folder of way.reverse()) folder.close()
    }
  }
}

/** `node:fs` gives these of an entry of a folder, and of a file. */
export type FileKind = Pick<
  BigIntStats,
  'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket' | 'isCharacterDevice' | 'isBlockDevice'
>

/** The case of `wasi:filesystem/types.descriptor-type`; none for what has no case. */
export function descriptorType(kind: FileKind): string | undefined {
  if (kind.isFile()) return 'regular-file'
  if (kind.isDirectory()) return 'directory'
  if (kind.isSymbolicLink()) return 'symbolic-link'
  if (kind.isFIFO()) return 'fifo'
  if (kind.isSocket()) return 'socket'
  if (kind.isCharacterDevice()) return 'character-device'
  if (kind.isBlockDevice()) return 'block-device'
  return undefined
}

/** Between the look at an entry and its use, another process put something else there. */
class EntryChanged extends FileError {}

/** How often a path meets entries that other processes change, before that is its error. */
const mostChanges = 100

function openInside(folder: FolderHandle, name: string): FolderHandle {
  return noticingChange(() => folder.open(name))
}

/** Opens a file, never through a link. */
function openFile(folder: FolderHandle, name: string, mode: number): number {
  return noticingChange(() => openSync(folder.entry(name), mode, 0o666))
}

/** The path in a link that is followed. */
function readTarget(folder: FolderHandle, name: string): string {
  const target = noticingChange(() => linkTarget(folder, name))
  checkPath(target)
  return target
}

function noticingChange<T>(use: () => T): T {
  try {
    return use()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    throw changes.includes(code) ? new EntryChanged(errorCode(error), error) : error
  }
}

/** How it fails to open a file, a folder or a link that is of another kind, or gone, by now. */
const changes = ['EEXIST', 'ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EINVAL']

function openMode(flags: DescriptorFlags): number {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_NOFOLLOW, O_NONBLOCK, O_SYNC, O_DSYNC } = constants
  // Not all of them exist on Windows.
  let mode = (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0)
  mode |= flags.write ? (flags.read ? O_RDWR : O_WRONLY) : O_RDONLY
  if (flags.fileIntegritySync) mode |= O_SYNC ?? 0
  if (flags.dataIntegritySync) mode |= O_DSYNC ?? 0
  return mode
}

/** `linkSync` follows a symbolic link on macOS, but not on Linux and Windows. */
function isLinkable(stat: BigIntStats): boolean {
  return !stat.isDirectory() && !(stat.isSymbolicLink() && process.platform === 'darwin')
}

/** As Linux has it. */
const mostLinks = 40
const longestPath = 4096

function checkPath(path: string): void {
  if (path === '') throw new FileError('no-entry')
  if (path.includes('\0')) throw new FileError('invalid')
  if (path.length >= longestPath) throw new FileError('name-too-long')
  if (isAbsolute(path)) throw new FileError('not-permitted')
}

/** On Windows a backslash separates names, and a colon is of a drive or a stream. */
function checkName(name: string): void {
  if (isWindows && /[\\:]/.test(name)) throw new FileError('invalid')
}

/** @param depth how many folders lead from the grant to that of the link */
function checkDepth(target: string, depth: number): void {
  let reached = depth
  for (const name of target.split('/')) {
    checkName(name)
    if (name === '..') reached--
    else if (name !== '' && name !== '.') reached++
    if (reached < 0) throw new FileError('not-permitted')
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || (isWindows && /^([A-Za-z]:|\\)/.test(path))
}

function linkTarget(folder: FolderHandle, name: string): string {
  const bytes = readlinkSync(folder.entry(name), { encoding: 'buffer' })
  let target: string
  try {
    target = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new FileError('illegal-byte-sequence')
  }
  return isWindows ? target.replaceAll('\\', '/') : target
}

const isWindows = process.platform === 'win32'

function present(stat: BigIntStats | undefined): BigIntStats {
  if (stat === undefined) throw new FileError('no-entry')
  return stat
}
