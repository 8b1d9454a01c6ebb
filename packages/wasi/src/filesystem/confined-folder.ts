import { type ErrorCode, errorCode, FileError } from './file-error.ts'
import type { FileHandle, FileStat, FolderHandle, ListedEntry } from './file-handles.ts'

/** Flags that decide how `open-at` opens an entry: `open-flags` of `wasi:filesystem`. */
export interface OpenFlags {
  readonly create?: boolean
  readonly directory?: boolean
  readonly exclusive?: boolean
  readonly truncate?: boolean
}

/** Operations for which a file is opened: `descriptor-flags` of `wasi:filesystem`. */
export interface DescriptorFlags {
  readonly read?: boolean
  readonly write?: boolean
  readonly fileIntegritySync?: boolean
  readonly dataIntegritySync?: boolean
  readonly requestedWriteSync?: boolean
  readonly mutateDirectory?: boolean
}

/** An entry of an open folder; it may not exist. */
interface Entry {
  readonly folder: FolderHandle
  /** A single name; `.` stands for the folder itself. */
  readonly name: string
  readonly stat: FileStat | undefined
}

/**
 * A folder that a guest was granted, or one that it opened inside a grant: the limit of everything its paths
 * can reach.
 *
 * Paths are resolved as Linux does with `RESOLVE_BENEATH`: name by name. Each folder on the way is opened
 * inside the one before it without following a link, and the operation runs in the last folder. Links are
 * read and followed here. The rules:
 * - a path stays in the folder where it starts: it is relative, and no `..` leaves that folder, not even for
 *   a moment;
 * - `..` leads back to the folder from which the path came, which stays open meanwhile;
 * - a followed link obeys both rules, no matter who made it and where it lies, because links can be moved.
 *
 * If a {@link FolderHandle} is a descriptor, nothing that another process does to these folders at the same
 * time leads a path elsewhere.
 */
export class ConfinedFolder {
  readonly #handle: FolderHandle
  /** Whether the guest may only read in it. */
  readonly readOnly: boolean

  constructor(handle: FolderHandle, readOnly: boolean) {
    this.#handle = handle
    this.readOnly = readOnly
  }

  close(): void {
    this.#handle.close()
  }

  /** `open-at`: opens a file or another folder. The caller closes it. */
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
    // A dangling link creates a file at its target, unless the file must be new.
    return this.#resolve(path, follow && !(create && exclusive), entry => {
      return this.#openEntry(entry, openFlags, flags)
    })
  }

  /** `stat-at` and `metadata-hash-at`. */
  stat(path: string, follow: boolean): FileStat {
    return this.#resolve(path, follow, ({ stat }) => present(stat))
  }

  /** `stat` and `metadata-hash`. */
  ownStat(): FileStat {
    return this.#handle.stat()
  }

  /**
   * `read-directory`. A name that is not Unicode is `undefined`.
   *
   * @throws {FileError} `insufficient-memory` when there are more than `most` entries
   */
  entries(most: number): ListedEntry[] {
    const entries: ListedEntry[] = []
    for (const entry of this.#handle.list())
      if (entries.push(entry) > most) throw new FileError('insufficient-memory')
    return entries
  }

  /** `create-directory-at`. */
  createDirectory(path: string): void {
    this.#entry(path, 'exist', ({ folder, name, stat }) => {
      if (stat !== undefined) throw new FileError('exist')
      this.#checkWritable()
      folder.createFolder(name)
    })
  }

  /** `remove-directory-at`. */
  removeDirectory(path: string): void {
    this.#entry(path, 'invalid', ({ folder, name, stat }) => {
      if (!present(stat).isDirectory()) throw new FileError('not-directory')
      this.#checkWritable()
      folder.removeFolder(name)
    })
  }

  /** `unlink-file-at`. */
  unlinkFile(path: string): void {
    if (path.endsWith('/') && this.stat(path, true).isDirectory()) throw new FileError('is-directory')
    this.#entry(path, 'is-directory', ({ folder, name, stat }) => {
      if (present(stat).isDirectory()) throw new FileError('is-directory')
      this.#checkWritable()
      folder.unlink(name)
    })
  }

  /** `rename-at`. */
  rename(oldPath: string, newFolder: ConfinedFolder, newPath: string): void {
    this.#entry(oldPath, 'busy', from => {
      const isFolder = present(from.stat).isDirectory()
      // A trailing slash requires the link's target to exist; the rename applies to the link itself.
      if (!isFolder && oldPath.endsWith('/')) this.stat(oldPath, true)
      newFolder.#entry(newPath, 'busy', to => {
        if (!isFolder && (oldPath.endsWith('/') || newPath.endsWith('/')))
          throw new FileError('not-directory')
        this.#checkWritable()
        newFolder.#checkWritable()
        newFolder.#checkMove(from, to.folder)
        from.folder.rename(from.name, to.folder, to.name)
      })
    })
  }

  /** `link-at`. */
  link(oldPath: string, follow: boolean, newFolder: ConfinedFolder, newPath: string): void {
    this.#resolve(oldPath, follow, from => {
      newFolder.#entry(newPath, 'exist', to => {
        const { stat } = from
        if (to.stat !== undefined) throw new FileError(newPath.endsWith('/') ? 'no-entry' : 'exist')
        if (newPath.endsWith('/')) throw new FileError('no-entry')
        if (present(stat).isDirectory()) throw new FileError('not-permitted')
        // A link in a writable folder would let the guest change a file that it may only read.
        this.#checkWritable()
        newFolder.#checkWritable()
        newFolder.#checkMove(from, to.folder)
        from.folder.link(from.name, to.folder, to.name)
      })
    })
  }

  /**
   * `symlink-at`. The target is a single name of the link's own folder, and not one of a link for which this does not hold: programs
   * outside the guest would follow others, and a guest could move them or exchange names in the middle of their targets.
   *
   * No sequence of calls, of one guest or of several in the same folder, makes such a link lead out. A guest moves a link of the
   * machine with another target only inside a folder that the link stays in, so a name that was checked, or missing at the check,
   * comes to be a file, a folder or a link that is checked itself; and the link and its target move together, with their folder.
   * A guest that exchanges an entry between the check and the move of another guest gains a second name for a link of the machine,
   * beside that link, and no way past it.
   */
  symlink(target: string, path: string): void {
    this.#checkPath(target)
    this.#entry(path, 'exist', ({ folder, name, stat }) => {
      if (stat !== undefined) throw new FileError('exist')
      if (path.endsWith('/')) throw new FileError('no-entry')
      this.#checkLink(target, folder)
      this.#checkWritable()
      folder.createLink(name, target)
    })
  }

  /** `readlink-at`. An absolute target is refused: it would reveal paths of the host. */
  readlink(path: string): string {
    return this.#resolve(path, false, ({ folder, name, stat }) => {
      if (!present(stat).isSymbolicLink()) throw new FileError('invalid')
      const target = folder.readLink(name)
      if (this.#isAbsolute(target)) throw new FileError('not-permitted')
      return target
    })
  }

  /**
   * `set-times-at`.
   * @param times computes the times of access and modification, in seconds, from the present state
   */
  setTimes(path: string, follow: boolean, times: (now: FileStat) => readonly [number, number]): void {
    this.#resolve(path, follow, ({ folder, name, stat }) => {
      const now = present(stat)
      this.#checkWritable()
      folder.setTimes(name, ...times(now))
    })
  }

  /** `set-times`. */
  setOwnTimes(times: (now: FileStat) => readonly [number, number]): void {
    this.#checkWritable()
    this.#handle.setTimes('.', ...times(this.#handle.stat()))
  }

  /** `sync` and `sync-data`. */
  sync(): void {
    this.#handle.sync()
  }

  #openEntry(
    { folder, name, stat }: Entry,
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
      return new ConfinedFolder(openInside(folder, name), this.readOnly)
    }
    if (directory) throw new FileError('not-directory')
    // Opening a pipe or a device may block the host, and gives access to more than a file.
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

  /**
   * Checks that a move into a folder of this one brings no link to where its target lies outside the grant, or where it stands for
   * something else: a guest moves no link that it could not make there, and no folder with links that lead out of it. It gives them
   * no new name in their own folder either: another guest would put one where this guest's entry has just been checked.
   */
  #checkMove({ folder, name, stat }: Entry, toFolder: FolderHandle): void {
    if (stat?.isDirectory()) checkLinksInside(folder, name)
    if (stat?.isSymbolicLink()) this.#checkLink(this.#target(folder, name), toFolder)
  }

  /**
   * Checks the target of a link that a guest makes in a folder, or moves there.
   *
   * @throws {FileError} `not-permitted` when it, or the target of a link that it names, is not a single name of the folder; `loop`
   *   when it leads over more links than a path may
   */
  #checkLink(target: string, folder: FolderHandle): void {
    const links = new Set<string>()
    for (let name = target; !links.has(name); name = this.#target(folder, name)) {
      if (name === '.' || name === '..' || name.includes('/')) throw new FileError('not-permitted')
      this.#checkName(name)
      if (!folder.lookUp(name)?.isSymbolicLink()) return
      if (links.add(name).size > mostLinks) throw new FileError('loop')
    }
  }

  /** Returns the target of a link that a path follows, or that is moved. */
  #target(folder: FolderHandle, name: string): string {
    const target = noticingChange(() => folder.readLink(name))
    this.#checkPath(target)
    return target
  }

  /**
   * Calls an operation that creates, moves or removes an entry with the entry that a path names. A link is
   * not followed.
   * @param code the error for a path that names a folder by a final dot, not an entry of a folder
   */
  #entry<T>(path: string, code: ErrorCode, operation: (entry: Entry) => T): T {
    return this.#resolve(path.replace(/(?<=[^/])\/+$/, ''), false, entry => {
      if (entry.name === '.') throw new FileError(code)
      return operation(entry)
    })
  }

  /**
   * Calls an operation with the entry that a path leads to. The folder of the entry stays open until the
   * operation returns.
   * @param follow whether a link at the end of the path is followed; a trailing slash always follows it
   * @throws {FileError} `not-permitted` when the path leaves this folder, `no-entry` when a folder is missing
   */
  #resolve<T>(path: string, follow: boolean, operation: (entry: Entry) => T): T {
    this.#checkPath(path)
    const way: FolderHandle[] = []
    const ahead = path.split('/').reverse()
    let links = 0
    let names = 0
    let changes = 0
    try {
      for (;;) {
        const folder = way.at(-1) ?? this.#handle
        const name = ahead.pop()
        if (name === undefined) return operation({ folder, name: '.', stat: folder.stat() })
        if (++names > mostNames) throw new FileError('loop')
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
            return operation({ folder, name, stat })
          } else if (stat?.isDirectory()) {
            if (way.length === mostFolders) throw new FileError('name-too-long')
            way.push(openInside(folder, name))
          } else {
            throw new FileError(stat === undefined ? 'no-entry' : 'not-directory')
          }
        } catch (error) {
          // Another process changed the entry after its status was read: the name is resolved again.
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

/** Another process replaced an entry between the check of its status and its use. */
class EntryChanged extends FileError {}

/** Number of such changes in one path after which the operation fails. */
const mostChanges = 100

/**
 * Checks that no link in a folder, or in a folder inside it, leads out of it.
 *
 * @throws {FileError} `not-permitted` when one does; `cross-device` when there is too much to look at, for which programs copy
 */
function checkLinksInside(parent: FolderHandle, folderName: string): void {
  let left = mostEntriesMoved
  const check = (outer: FolderHandle, outerName: string, depth: number) => {
    if (depth > mostFolders) throw new FileError('cross-device')
    const folder = openInside(outer, outerName)
    try {
      for (const { name, kind } of folder.list()) {
        if (left-- === 0) throw new FileError('cross-device')
        const isFolder = kind.isDirectory()
        if (!isFolder && !kind.isSymbolicLink()) continue
        if (name === undefined) throw new FileError('not-permitted')
        if (isFolder) check(folder, name, depth + 1)
        else if (!staysInside(folder.readLink(name), depth)) throw new FileError('not-permitted')
      }
    } finally {
      folder.close()
    }
  }
  check(parent, folderName, 0)
}

/**
 * Whether the target of a link at a depth in a folder lies in that folder. Any `..` behind a name is taken for one that leads out: the
 * name may be a link itself, which leads up as well.
 */
function staysInside(target: string, depth: number): boolean {
  const names = target.split('/').filter(name => name !== '' && name !== '.')
  const up = names.lastIndexOf('..') + 1
  return up <= depth && names.slice(0, up).every(name => name === '..')
}

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

/** Codes with which opening an entry fails when it is gone or of another kind than before. */
const changes = ['EEXIST', 'ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EINVAL']

/** The limit of Linux. */
const mostLinks = 40
const longestPath = 4096

/** Number of names that one path may lead through, those in links included. */
const mostNames = 2 * longestPath

/** Number of folders that one path may open at a time. A guest reaches deeper ones from a folder that it opens. */
const mostFolders = 512

/** Number of entries in a folder that is moved, those in its folders included. */
const mostEntriesMoved = 100_000

function present(stat: FileStat | undefined): FileStat {
  if (stat === undefined) throw new FileError('no-entry')
  return stat
}
