import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { FileError } from './error-code.ts'

/** An open folder of the machine, which {@link ConfinedFolder} walks from entry to entry. */
export interface FolderHandle {
  /**
   * A path to the entry of this name in this very folder. It is for one operation of `node:fs` at once, which must not
   * follow the entry if that is a link.
   *
   * @param name a single name, or `.` for the folder itself
   */
  entry(name: string): string
  stat(): BigIntStats
  /**
   * Opens a folder in this one.
   *
   * @param name a single name, or `.` for a second handle of this folder
   * @throws `ENOTDIR` or `ELOOP` for a link, whatever it leads to, and for anything else that is no folder
   */
  open(name: string): FolderHandle
  /** It is not used again. */
  close(): void
}

/**
 * Opens a folder of the machine, through the links that lead to it.
 *
 * Where the system allows it the handle is a descriptor of the folder ({@link foldersCanBeShared}).
 */
export function openFolder(path: string): FolderHandle {
  return foldersCanBeShared() ? new DescriptorHandle(openPath(path)) : PathHandle.root(path)
}

/**
 * Whether a guest stays in its folder although other processes move what is in it at the same time.
 *
 * Node has no `openat`. On Linux `/proc/self/fd/N/name` stands in for it: `N` is a descriptor of a folder, so that what
 * becomes of the folder's path does not matter. Elsewhere a path is checked first and used afterwards, and another
 * process may replace a folder by a link in between.
 */
export function foldersCanBeShared(): boolean {
  canBeShared ??= probe()
  return canBeShared
}

let canBeShared: boolean | undefined

function probe(): boolean {
  if (process.platform !== 'linux') return false
  let fd: number | undefined
  try {
    fd = openPath('/')
    return isSame(statSync(`/proc/self/fd/${fd}/.`, { bigint: true }), fstatSync(fd, { bigint: true }))
  } catch {
    // `/proc` is not mounted, or a runtime with permissions of its own refuses it.
    return false
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

function openPath(path: string, flags = 0): number {
  return openSync(path, pathOnly | constants.O_DIRECTORY | flags)
}

/** `O_PATH`, which `node:fs` does not name: a folder that may be passed but not listed can be opened. */
const pathOnly = 0o1000_0000

/** A folder by its descriptor. */
class DescriptorHandle implements FolderHandle {
  readonly #fd: number
  #isOpen = true

  constructor(fd: number) {
    this.#fd = fd
  }

  entry(name: string): string {
    // The number may be that of another file by now.
    if (!this.#isOpen) throw new FileError('bad-descriptor')
    return `/proc/self/fd/${this.#fd}/${name}`
  }

  stat(): BigIntStats {
    return lstatSync(this.entry('.'), { bigint: true })
  }

  open(name: string): FolderHandle {
    return new DescriptorHandle(openPath(this.entry(name), constants.O_NOFOLLOW))
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#fd)
    this.#isOpen = false
  }
}

/** A folder by its path. Before each use it must be where it was, and the same one, as must those that lead to it. */
class PathHandle implements FolderHandle {
  readonly #parent: PathHandle | undefined
  readonly #path: string
  readonly #identity: BigIntStats

  private constructor(parent: PathHandle | undefined, path: string) {
    this.#parent = parent
    this.#path = path
    this.#identity = lstatSync(path, { bigint: true })
    if (!this.#identity.isDirectory())
      throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
  }

  static root(path: string): PathHandle {
    return new PathHandle(undefined, realpathSync.native(path))
  }

  entry(name: string): string {
    this.#check()
    return name === '.' ? this.#path : join(this.#path, name)
  }

  stat(): BigIntStats {
    return lstatSync(this.entry('.'), { bigint: true })
  }

  open(name: string): FolderHandle {
    const path = this.entry(name)
    return name === '.' ? this : new PathHandle(this, path)
  }

  close(): void {}

  #check(): void {
    if (this.#parent !== undefined) this.#parent.#check()
    // Another grant may hold this one: then the guest can move the root as well.
    else if (realpathSync.native(this.#path) !== this.#path) throw new FileError('no-entry')
    if (!isSame(lstatSync(this.#path, { bigint: true }), this.#identity)) throw new FileError('no-entry')
  }
}

/** Whether both are of one object of the file system. */
export function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.ino === other.ino && one.dev === other.dev
}
