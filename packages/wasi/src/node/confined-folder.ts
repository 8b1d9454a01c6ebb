import {
  type BigIntStats,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { FileError } from './error-code.ts'
import type { GrantedFolder } from './grants.ts'

/** What a path leads to. Nothing of it is a symbolic link that still is to be followed. */
export interface Place {
  /** The absolute path on the machine. */
  readonly path: string
  /** The names that lead here from the root of the grant: folders, but for the last. Empty for the root itself. */
  readonly names: readonly string[]
  /** What is there, by `lstat`; nothing is when it may be created. */
  readonly stat: BigIntStats | undefined
}

/** How `wasi:filesystem` opens a file. */
export interface OpenFlags {
  readonly create?: boolean
  readonly directory?: boolean
  readonly exclusive?: boolean
  readonly truncate?: boolean
}

/**
 * A folder that a guest was granted, or one that it opened inside: all that its paths may lead to.
 *
 * Neither Node nor the WASI shims have `openat`, so paths are resolved here, name by name, and what is resolved has no
 * link left in it. The rules:
 * - a path stays in the folder that it starts from: it is relative, and no `..` leaves that folder, not even for a moment;
 * - the same holds for the target of every link that is followed. Whoever made the link, and wherever it was made: links
 *   can be moved, so that what counts is where it leads when it is followed;
 * - a folder is where it was when the guest opened it, and still the same one, or nothing in it can be reached.
 *
 * Between a check and the operation no code of the guest runs, in whatever version of WASI: both happen in one
 * synchronous call. Only another process that changes the same folder at the same time can come in between.
 */
export class ConfinedFolder {
  readonly #root: string
  readonly #names: readonly string[]
  /** The root's identity, then that of this folder. */
  readonly #identities: readonly [BigIntStats, BigIntStats]
  /** Whether nothing in it may be changed. */
  readonly readOnly: boolean

  private constructor(
    root: string,
    names: readonly string[],
    identities: readonly [BigIntStats, BigIntStats],
    readOnly: boolean,
  ) {
    this.#root = root
    this.#names = names
    this.#identities = identities
    this.readOnly = readOnly
  }

  /** That there are links on the way to the folder is the user's will. */
  static grant({ path, readOnly = false }: GrantedFolder): ConfinedFolder {
    const root = realpathSync.native(path)
    const identity = lstat(root)
    return new ConfinedFolder(root, [], [identity, identity], readOnly)
  }

  /** The path of the whole grant, without links. */
  get root(): string {
    return this.#root
  }

  /** A folder in this one. */
  folder({ names, stat }: Place): ConfinedFolder {
    return new ConfinedFolder(this.#root, names, [this.#identities[0], stat as BigIntStats], this.readOnly)
  }

  /** This folder itself, if it still is where it was. */
  here(): Place {
    const [root, own] = this.#identities
    const path = join(this.#root, ...this.#names)
    // Another grant may hold this one: then the guest can move the root as well.
    if (realpathSync.native(this.#root) !== this.#root || !same(lstat(this.#root), root)) {
      throw new FileError('no-entry')
    }
    for (let depth = 1; depth < this.#names.length; depth++) {
      if (!lstat(join(this.#root, ...this.#names.slice(0, depth))).isDirectory())
        throw new FileError('no-entry')
    }
    const stat = lstat(path)
    if (!same(stat, own)) throw new FileError('no-entry')
    return { path, names: this.#names, stat }
  }

  /**
   * Where a path leads.
   *
   * @param follow whether a link at its end is followed; one with a slash behind it always is
   * @throws {FileError} `not-permitted` when it leads out of this folder, `no-entry` when a folder on the way is missing
   */
  resolve(path: string, follow: boolean): Place {
    checkPath(path)
    const start = this.here()
    const names = [...start.names]
    let stat = start.stat
    let followed = 0
    const ahead = path.split('/').reverse()
    while (ahead.length > 0) {
      const name = ahead.pop() as string
      if (stat === undefined) throw new FileError('no-entry')
      if (!stat.isDirectory()) throw new FileError('not-directory')
      if (name === '' || name === '.') continue
      if (name === '..') {
        if (names.length === start.names.length) throw new FileError('not-permitted')
        names.pop()
        stat = lstat(join(this.#root, ...names))
        continue
      }
      checkName(name)
      names.push(name)
      const at = join(this.#root, ...names)
      stat = lstatSync(at, { bigint: true, throwIfNoEntry: false })
      if (stat?.isSymbolicLink() && (follow || ahead.length > 0)) {
        followed++
        if (followed > mostLinks) throw new FileError('loop')
        const target = slashed(readlinkSync(at))
        checkPath(target)
        names.pop()
        stat = lstat(join(this.#root, ...names))
        ahead.push(...target.split('/').reverse())
      }
    }
    return { path: join(this.#root, ...names), names, stat }
  }

  /**
   * What `open-at` is to open or create: a file or a folder, for what else there is (pipes, devices) may block the host
   * or be more than a file. Who opens it must follow no link, and create it only if nothing is there yet.
   *
   * @param write whether it is to be opened for writing
   */
  resolveToOpen(path: string, follow: boolean, flags: OpenFlags, write = false): Place {
    const { create, directory, exclusive, truncate } = flags
    // To create something through a dangling link follows it as well, but not when it must be new.
    const place = this.resolve(path, follow && !(create && exclusive))
    const { stat } = place
    if (stat === undefined) {
      if (!create) throw new FileError('no-entry')
      if (directory) throw new FileError('invalid')
      this.#checkWritable()
      return place
    }
    if (create && exclusive) throw new FileError('exist')
    if (stat.isSymbolicLink()) throw new FileError(directory ? 'not-directory' : 'loop')
    if (directory && !stat.isDirectory()) throw new FileError('not-directory')
    if (!stat.isFile() && !stat.isDirectory()) throw new FileError('not-permitted')
    if (stat.isFile() && (write || truncate)) this.#checkWritable()
    return place
  }

  /** `stat-at` and `metadata-hash-at` */
  stat(path: string, follow: boolean): BigIntStats {
    return this.resolve(path, follow).stat ?? missing()
  }

  /** `read-directory` */
  entries(): { name: string; stat: FileKind }[] {
    return readdirSync(this.here().path, { withFileTypes: true }).map(stat => ({ name: stat.name, stat }))
  }

  /** `create-directory-at` */
  createDirectory(path: string): void {
    const place = this.#entry(path)
    if (place.stat !== undefined) throw new FileError('exist')
    this.#checkWritable()
    mkdirSync(place.path)
  }

  /** `remove-directory-at` */
  removeDirectory(path: string): void {
    const { path: at } = this.#entry(path)
    this.#checkWritable()
    rmdirSync(at)
  }

  /** `unlink-file-at` */
  unlinkFile(path: string): void {
    const { path: at, stat } = this.#entry(path)
    if (stat?.isDirectory()) throw new FileError('is-directory')
    this.#checkWritable()
    unlinkSync(at)
  }

  /** `rename-at` */
  rename(oldPath: string, newFolder: ConfinedFolder, newPath: string): void {
    const from = this.#entry(oldPath)
    const to = newFolder.#entry(newPath)
    if (!from.stat?.isDirectory() && newPath.endsWith('/')) throw new FileError('not-directory')
    this.#checkWritable()
    newFolder.#checkWritable()
    renameSync(from.path, to.path)
  }

  /** `link-at` */
  link(oldPath: string, follow: boolean, newFolder: ConfinedFolder, newPath: string): void {
    const from = this.resolve(oldPath, follow)
    const to = newFolder.#entry(newPath)
    if (from.stat === undefined || newPath.endsWith('/')) throw new FileError('no-entry')
    if (to.stat !== undefined) throw new FileError('exist')
    if (!from.stat.isFile() && !from.stat.isSymbolicLink()) throw new FileError('not-permitted')
    // Through a link in a folder that it may change, the guest would change the file itself.
    this.#checkWritable()
    newFolder.#checkWritable()
    linkSync(from.path, to.path)
  }

  /** `symlink-at`: a link that says that it leads out of the grant is not made, although nobody would follow it. */
  symlink(target: string, path: string): void {
    checkPath(target)
    const place = this.#entry(path)
    if (path.endsWith('/')) throw new FileError('no-entry')
    let depth = place.names.length - 1
    for (const name of target.split('/')) {
      checkName(name)
      if (name === '..') depth--
      else if (name !== '' && name !== '.') depth++
      if (depth < 0) throw new FileError('not-permitted')
    }
    if (place.stat !== undefined) throw new FileError('exist')
    this.#checkWritable()
    symlinkSync(target, place.path)
  }

  /** `readlink-at`: where an absolute link leads is a matter of the machine, not of the guest. */
  readlink(path: string): string {
    const { path: at, stat } = this.#entry(path)
    if (stat === undefined) missing()
    if (!stat.isSymbolicLink()) throw new FileError('invalid')
    const target = slashed(readlinkSync(at))
    if (isAbsolute(target)) throw new FileError('not-permitted')
    return target
  }

  /**
   * `set-times-at`
   *
   * @param times from what it is now, the times of access and modification in seconds
   */
  setTimes(path: string, follow: boolean, times: (now: BigIntStats) => readonly [number, number]): void {
    const { path: at, stat } = this.resolve(path, follow)
    if (stat === undefined) missing()
    this.#checkWritable()
    // What is resolved is no link to be followed.
    lutimesSync(at, ...times(stat))
  }

  #checkWritable(): void {
    if (this.readOnly) throw new FileError('read-only')
  }

  /** An entry of a folder, itself and not what it may link to, to be made, moved or removed: so it has a name. */
  #entry(path: string): Place {
    const bare = path.replace(/(?<=[^/])\/+$/, '')
    const last = bare.slice(bare.lastIndexOf('/') + 1)
    if (last === '.' || last === '..') {
      this.resolve(path, true)
      throw new FileError('invalid')
    }
    const place = this.resolve(bare, false)
    if (bare !== path && place.stat !== undefined && !place.stat.isDirectory()) {
      throw new FileError('not-directory')
    }
    return place
  }
}

/** What tells the kinds of files apart, in what `lstat` and `readdir` give. */
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

/** As Linux has it. */
const mostLinks = 40
const longestPath = 4096

function checkPath(path: string): void {
  if (path === '') throw new FileError('no-entry')
  if (path.includes('\0')) throw new FileError('invalid')
  if (path.length > longestPath) throw new FileError('name-too-long')
  if (isAbsolute(path)) throw new FileError('not-permitted')
}

/** A backslash separates names on Windows, and everywhere for the shim; a colon is of a drive or a stream there. */
function checkName(name: string): void {
  if (name.includes('\\') || (isWindows && name.includes(':'))) throw new FileError('invalid')
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || (isWindows && /^([A-Za-z]:|\\)/.test(path))
}

const isWindows = process.platform === 'win32'

function slashed(target: string): string {
  return isWindows ? target.replaceAll('\\', '/') : target
}

function lstat(path: string): BigIntStats {
  return lstatSync(path, { bigint: true })
}

function same(one: BigIntStats, other: BigIntStats): boolean {
  return one.isDirectory() && one.ino === other.ino && one.dev === other.dev
}

function missing(): never {
  throw new FileError('no-entry')
}
