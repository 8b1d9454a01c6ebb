import type { DescriptorFlags } from '../filesystem/confined-folder.ts'
import { FileError } from '../filesystem/file-error.ts'
import type { FileHandle, FileStat, FolderHandle, ListedEntry } from '../filesystem/file-handles.ts'

/** Limit of the bytes of all files of one file system. */
const mostBytes = 1 << 30

/** State that all files of one file system share. */
interface Volume {
  inodes: bigint
  /** Bytes of the contents of files, and of the entries of folders with their paths. */
  bytes: number
}

/** Takes space for contents or entries. */
function take(volume: Volume, bytes: number): void {
  if (volume.bytes + bytes > mostBytes) throw new FileError('insufficient-space')
  volume.bytes += bytes
}

/** A file, a folder or a link. */
abstract class MemoryObject {
  readonly volume: Volume
  readonly #kind: 'file' | 'folder' | 'link'
  readonly #inode: bigint
  /** Number of folder entries that name the object. */
  links = 0
  #accessed = now()
  #modified = now()
  #changed = now()

  constructor(kind: 'file' | 'folder' | 'link', volume: Volume) {
    this.#kind = kind
    this.volume = volume
    this.#inode = ++volume.inodes
  }

  abstract get size(): number

  stat(): FileStat {
    const kind = this.#kind
    return {
      dev: 0n,
      ino: this.#inode,
      nlink: BigInt(this.links),
      size: BigInt(this.size),
      atimeNs: this.#accessed,
      mtimeNs: this.#modified,
      ctimeNs: this.#changed,
      isFile: () => kind === 'file',
      isDirectory: () => kind === 'folder',
      isSymbolicLink: () => kind === 'link',
      isFIFO: no,
      isSocket: no,
      isCharacterDevice: no,
      isBlockDevice: no,
    }
  }

  setOwnTimes(access: number, modification: number): void {
    this.#accessed = nanoseconds(access)
    this.#modified = nanoseconds(modification)
    this.#changed = now()
  }

  modified(): void {
    this.#modified = this.#changed = now()
  }

  /** Records that an entry with this object was removed. */
  unlinked(): void {
    this.links--
    this.#changed = now()
  }
}

/** A file in memory. It exists while a folder names it or it is open. */
export class MemoryFile extends MemoryObject {
  #bytes = new Uint8Array()
  #size = 0
  #users = 0

  constructor(volume: Volume) {
    super('file', volume)
  }

  override get size(): number {
    return this.#size
  }

  /** A copy of its bytes. */
  get contents(): Uint8Array {
    return this.#bytes.slice(0, this.#size)
  }

  open(): FileHandle {
    this.#users++
    return new OpenMemoryFile(this)
  }

  close(): void {
    this.#users--
    this.#freeIfUnused()
  }

  override unlinked(): void {
    super.unlinked()
    this.#freeIfUnused()
  }

  read(into: Uint8Array, offset: number): number {
    const bytes = this.#bytes.subarray(0, this.#size).subarray(offset, offset + into.length)
    into.set(bytes)
    return bytes.length
  }

  write(bytes: Uint8Array, offset: number): number {
    if (bytes.length === 0) return 0
    if (offset + bytes.length > this.#size) this.#resize(offset + bytes.length)
    this.#bytes.set(bytes, offset)
    this.modified()
    return bytes.length
  }

  setSize(size: number): void {
    this.#resize(size)
    this.modified()
  }

  #resize(size: number): void {
    if (size > mostBytes) throw new FileError('file-too-large')
    take(this.volume, size - this.#size)
    if (size > this.#bytes.length) {
      const bytes = new Uint8Array(Math.min(mostBytes, Math.max(size, this.#bytes.length * 2)))
      bytes.set(this.#bytes.subarray(0, this.#size))
      this.#bytes = bytes
    } else if (size * 2 < this.#bytes.length) {
      // A buffer that outlived its contents would take space that nobody counts.
      this.#bytes = this.#bytes.slice(0, size)
    }
    this.#bytes.fill(0, size, this.#size)
    this.#size = size
  }

  #freeIfUnused(): void {
    if (this.links > 0 || this.#users > 0) return
    this.volume.bytes -= this.#size
    this.#size = 0
    this.#bytes = new Uint8Array()
  }
}

class OpenMemoryFile implements FileHandle {
  readonly #file: MemoryFile

  constructor(file: MemoryFile) {
    this.#file = file
  }

  stat(): FileStat {
    return this.#file.stat()
  }

  read(into: Uint8Array, offset: number): number {
    return this.#file.read(into, offset)
  }

  write(bytes: Uint8Array, offset: number): number {
    return this.#file.write(bytes, offset)
  }

  append(bytes: Uint8Array): number {
    return this.#file.write(bytes, this.#file.size)
  }

  setSize(size: number): void {
    this.#file.setSize(size)
  }

  setTimes(access: number, modification: number): void {
    this.#file.setOwnTimes(access, modification)
  }

  sync(): void {}

  syncData(): void {}

  async syncLater(): Promise<void> {}

  async syncDataLater(): Promise<void> {}

  close(): void {
    this.#file.close()
  }
}

class MemoryLink extends MemoryObject {
  readonly target: string

  constructor(target: string, volume: Volume) {
    super('link', volume)
    this.target = target
  }

  override get size(): number {
    return new TextEncoder().encode(this.target).length
  }
}

/** A folder in memory. */
export class MemoryFolder extends MemoryObject implements FolderHandle {
  readonly isWindows = false
  readonly #entries = new Map<string, MemoryObject>()
  /** The folder that contains it; the folder itself for the root, `undefined` after its removal. */
  #parent: MemoryFolder | undefined
  /** Number of characters of its path, which is empty for the root. */
  #pathLength = 0

  private constructor(volume: Volume, parent?: MemoryFolder) {
    super('folder', volume)
    this.#parent = parent
  }

  /** Creates an empty file system and returns its root. */
  static root(): MemoryFolder {
    const root = new MemoryFolder({ inodes: 0n, bytes: 0 })
    root.#parent = root
    return root
  }

  override get size(): number {
    return 0
  }

  /** The entries by name. */
  get entries(): ReadonlyMap<string, MemoryFile | MemoryFolder | object> {
    return this.#entries
  }

  lookUp(name: string): FileStat | undefined {
    checkLength(name)
    return this.#entries.get(name)?.stat()
  }

  readLink(name: string): string {
    const link = this.#get(name)
    if (!(link instanceof MemoryLink)) throw new FileError('invalid')
    return link.target
  }

  list(): ListedEntry[] {
    return Array.from(this.#entries, ([name, object]) => ({ name, kind: object.stat() }))
  }

  openFolder(name: string): MemoryFolder {
    const folder = name === '.' ? this : this.#get(name)
    if (!(folder instanceof MemoryFolder)) throw new FileError('not-directory')
    return folder
  }

  openFile(
    name: string,
    _flags: DescriptorFlags,
    { create, truncate }: { create: boolean; truncate: boolean },
  ): FileHandle {
    if (create) this.#add(name, new MemoryFile(this.volume))
    const file = this.#get(name)
    if (!(file instanceof MemoryFile)) throw new FileError('invalid')
    if (truncate) file.setSize(0)
    return file.open()
  }

  createFolder(name: string): void {
    const folder = new MemoryFolder(this.volume, this)
    this.#add(name, folder)
    folder.#pathLength = this.#pathLengthOf(name)
  }

  removeFolder(name: string): void {
    const folder = this.openFolder(name)
    if (folder.#entries.size > 0) throw new FileError('not-empty')
    this.#remove(name, folder)
    folder.#parent = undefined
  }

  unlink(name: string): void {
    this.#remove(name, this.#get(name))
  }

  rename(name: string, to: FolderHandle, newName: string): void {
    const moved = this.#get(name)
    if (!(to instanceof MemoryFolder)) throw new FileError('cross-device')
    const replaced = to.#entries.get(newName)
    if (moved === replaced) return
    if (moved instanceof MemoryFolder && to.#isIn(moved)) throw new FileError('invalid')
    if (replaced instanceof MemoryFolder) {
      if (!(moved instanceof MemoryFolder)) throw new FileError('is-directory')
      if (replaced.#entries.size > 0) throw new FileError('not-empty')
    } else if (replaced !== undefined && moved instanceof MemoryFolder) throw new FileError('not-directory')
    const longer = to.#pathLengthOfNew(newName) - this.#pathLengthOf(name)
    if (moved instanceof MemoryFolder) moved.#lengthenPaths(longer)
    else take(this.volume, 2 * longer)
    if (replaced instanceof MemoryFolder) to.removeFolder(newName)
    else if (replaced !== undefined) to.unlink(newName)
    to.#set(newName, moved)
    this.#delete(name, moved)
    if (moved instanceof MemoryFolder) moved.#parent = to
  }

  link(name: string, to: FolderHandle, newName: string): void {
    if (!(to instanceof MemoryFolder)) throw new FileError('cross-device')
    to.#add(newName, this.#get(name))
  }

  createLink(name: string, target: string): void {
    this.#add(name, new MemoryLink(target, this.volume))
  }

  setTimes(name: string, access: number, modification: number): void {
    const object = name === '.' ? this : this.#get(name)
    object.setOwnTimes(access, modification)
  }

  sync(): void {}

  close(): void {}

  #get(name: string): MemoryObject {
    const object = this.#entries.get(name)
    if (object === undefined) throw new FileError('no-entry')
    return object
  }

  #add(name: string, object: MemoryObject): void {
    take(this.volume, entrySize(this.#pathLengthOfNew(name), object))
    this.#set(name, object)
  }

  #remove(name: string, object: MemoryObject): void {
    this.volume.bytes -= entrySize(this.#pathLengthOf(name), object)
    this.#delete(name, object)
  }

  /** Adds an entry that is counted already. */
  #set(name: string, object: MemoryObject): void {
    this.#entries.set(name, object)
    object.links++
    this.modified()
  }

  /** Removes an entry that is counted no more. */
  #delete(name: string, object: MemoryObject): void {
    this.#entries.delete(name)
    object.unlinked()
    this.modified()
  }

  #pathLengthOf(name: string): number {
    return this.#pathLength + 1 + name.length
  }

  /** Returns the number of characters of the path of an entry to be added, if there can be one. */
  #pathLengthOfNew(name: string): number {
    checkLength(name)
    // The folder was removed and is only still open.
    if (this.#parent === undefined) throw new FileError('no-entry')
    return checkPath(this.#pathLengthOf(name))
  }

  /** Counts a number of characters more for the path of this folder and those of all entries inside. */
  #lengthenPaths(by: number): void {
    const folders: MemoryFolder[] = [this]
    let longest = 0
    let paths = 1
    for (const folder of folders) {
      for (const [name, entry] of folder.#entries) {
        longest = Math.max(longest, folder.#pathLengthOf(name))
        if (entry instanceof MemoryFolder) folders.push(entry)
      }
      paths += folder.#entries.size
    }
    checkPath(longest + by)
    take(this.volume, 2 * by * paths)
    for (const folder of folders) folder.#pathLength += by
  }

  /** Whether this folder is `folder` or lies inside it. */
  #isIn(folder: MemoryFolder): boolean {
    for (let at: MemoryFolder = this; ; at = at.#parent as MemoryFolder) {
      if (at === folder) return true
      if (at.#parent === at || at.#parent === undefined) return false
    }
  }
}

/**
 * Returns the bytes that the engine needs for an entry, its object and its path in the list of all files, without the contents
 * of a file.
 */
function entrySize(pathLength: number, object: MemoryObject): number {
  return 512 + 2 * (pathLength + (object instanceof MemoryLink ? object.target.length : 0))
}

/**
 * The limit of Linux for the path of a call, here for all paths, in characters. Engines take minutes to list files with paths
 * of more than some 16,000 characters: V8 hashes of these only the length.
 */
const longestPath = 4096

function checkPath(length: number): number {
  if (length > longestPath) throw new FileError('name-too-long')
  return length
}

/** The limit of Linux, in bytes. */
const longestName = 255

function checkLength(name: string): void {
  if (new TextEncoder().encode(name).length > longestName) throw new FileError('name-too-long')
}

function no(): boolean {
  return false
}

function now(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}

function nanoseconds(seconds: number): bigint {
  return BigInt(Math.floor(seconds * 1e9))
}
