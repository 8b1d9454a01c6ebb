import { type ErrorCode, errorCode, FileError } from './file-error.ts'
import type { FileHandle, FileStat, FolderHandle, ListedEntry } from './file-handles.ts'

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
  readonly stat: FileStat | undefined
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

  /** `open-at`: a file, or another folder. Who opens it closes it. */
  open(
    path: string,
    follow: boolean,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): FileHandle | ConfinedFolder {
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
  stat(path: string, follow: boolean): FileStat {
    return this.#resolve(path, follow, ({ stat }) => present(stat))
  }

  /** `stat` and `metadata-hash` */
  ownStat(): FileStat {
    return this.#handle.stat()
  }

  /** `read-directory`. The names that are no Unicode are `undefined`. */
  entries(): ListedEntry[] {
    return this.#handle.list()
  }

  /** `create-directory-at` */
  createDirectory(path: string): void {
    this.#entry(path, 'exist', ({ folder, name, stat }) => {
      if (stat !== undefined) throw new FileError('exist')
      this.#checkWritable()
      folder.createFolder(name)
    })
  }

  /** `remove-directory-at` */
  removeDirectory(path: string): void {
    this.#entry(path, 'invalid', ({ folder, name, stat }) => {
      if (!present(stat).isDirectory()) throw new FileError('not-directory')
      this.#checkWritable()
      folder.removeFolder(name)
    })
  }

  /** `unlink-file-at` */
  unlinkFile(path: string): void {
    if (path.endsWith('/') && this.stat(path, true).isDirectory()) throw new FileError('is-directory')
    this.#entry(path, 'is-directory', ({ folder, name, stat }) => {
      if (present(stat).isDirectory()) throw new FileError('is-directory')
      this.#checkWritable()
      folder.unlink(name)
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
        from.folder.rename(from.name, to.folder, to.name)
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
        if (present(stat).isDirectory()) throw new FileError('not-permitted')
        // Through a link in a folder that it may change, the guest would change the file itself.
        this.#checkWritable()
        newFolder.#checkWritable()
        from.folder.link(from.name, to.folder, to.name)
      })
    })
  }

  /** `symlink-at`: a link that says that it leads out of the grant is not made: programs outside would follow it. */
  symlink(target: string, path: string): void {
    this.#checkPath(target)
    this.#entry(path, 'exist', ({ folder, name, stat }, depth) => {
      if (stat !== undefined) throw new FileError('exist')
      if (path.endsWith('/')) throw new FileError('no-entry')
      this.#checkDepth(target, depth)
      this.#checkWritable()
      folder.createLink(name, target)
    })
  }

  /** `readlink-at`: where an absolute link leads is a matter of the machine, not of the guest. */
  readlink(path: string): string {
    return this.#resolve(path, false, ({ folder, name, stat }) => {
      if (!present(stat).isSymbolicLink()) throw new FileError('invalid')
      const target = folder.readLink(name)
      if (this.#isAbsolute(target)) throw new FileError('not-permitted')
      return target
    })
  }

  /**
   * `set-times-at`
   *
   * @param times from the present state, the times of access and modification in seconds
   */
  setTimes(path: string, follow: boolean, times: (now: FileStat) => readonly [number, number]): void {
    this.#resolve(path, follow, ({ folder, name, stat }) => {
      const now = present(stat)
      this.#checkWritable()
      folder.setTimes(name, ...times(now))
    })
  }

  /** `set-times` */
  setOwnTimes(times: (now: FileStat) => readonly [number, number]): void {
    this.#checkWritable()
    this.#handle.setTimes('.', ...times(this.#handle.stat()))
  }

  /** `sync` and `sync-data` */
  sync(): void {
    this.#handle.sync()
  }

  #openEntry(
    { folder, name, stat }: Entry,
    depth: number,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): FileHandle | ConfinedFolder {
    const { create, directory, exclusive, truncate = false } = openFlags
    if (stat === undefined) {
      if (!create) throw new FileError('no-entry')
      this.#checkWritable()
      return openFile(folder, name, flags, { create: true, truncate: false })
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
    return openFile(folder, name, flags, { create: false, truncate })
  }

  #checkWritable(): void {
    if (this.readOnly) throw new FileError('read-only')
  }

  #checkPath(path: string): void {
    if (path === '') throw new FileError('no-entry')
    if (path.includes('\0')) throw new FileError('invalid')
    if (path.length >= longestPath) throw new FileError('name-too-long')
    if (this.#isAbsolute(path)) throw new FileError('not-permitted')
  }

  #checkName(name: string): void {
    if (this.#handle.isWindows && /[\\:]/.test(name)) throw new FileError('invalid')
  }

  #isAbsolute(path: string): boolean {
    return path.startsWith('/') || (this.#handle.isWindows && /^([A-Za-z]:|\\)/.test(path))
  }

  /** @param depth how many folders lead from the grant to that of the link */
  #checkDepth(target: string, depth: number): void {
    let reached = depth
    for (const name of target.split('/')) {
      this.#checkName(name)
      if (name === '..') reached--
      else if (name !== '' && name !== '.') reached++
      if (reached < 0) throw new FileError('not-permitted')
    }
  }

  /** The path in a link that is followed. */
  #target(folder: FolderHandle, name: string): string {
    const target = noticingChange(() => folder.readLink(name))
    this.#checkPath(target)
    return target
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
    this.#checkPath(path)
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
        this.#checkName(name)
        const isLast = ahead.length === 0
        const stat = folder.lookUp(name)
        try {
          if (stat?.isSymbolicLink() && (follow || !isLast)) {
            links++
            if (links > mostLinks) throw new FileError('loop')
            ahead.push(...this.#target(folder, name).split('/').reverse())
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

/** Between the look at an entry and its use, another process put something else there. */
class EntryChanged extends FileError {}

/** How often a path meets entries that other processes change, before that is its error. */
const mostChanges = 100

function openInside(folder: FolderHandle, name: string): FolderHandle {
  return noticingChange(() => folder.openFolder(name))
}

function openFile(
  folder: FolderHandle,
  name: string,
  flags: DescriptorFlags,
  how: { create: boolean; truncate: boolean },
): FileHandle {
  return noticingChange(() => folder.openFile(name, flags, how))
}

function noticingChange<T>(use: () => T): T {
  try {
    return use()
  } catch (error) {
    const { code = '' } = error as { code?: string }
    throw changes.includes(code) ? new EntryChanged(errorCode(error), error) : error
  }
}

/** How it fails to open a file, a folder or a link that is of another kind, or gone, by now. */
const changes = ['EEXIST', 'ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EINVAL']

/** As Linux has it. */
const mostLinks = 40
const longestPath = 4096

function present(stat: FileStat | undefined): FileStat {
  if (stat === undefined) throw new FileError('no-entry')
  return stat
}
