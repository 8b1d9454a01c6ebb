import type { DescriptorFlags } from './confined-folder.ts'

/** The kind of a file, with the methods of `node:fs`. */
export interface FileKind {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  isFIFO(): boolean
  isSocket(): boolean
  isCharacterDevice(): boolean
  isBlockDevice(): boolean
}

/** The state of a file, with the fields of `node:fs`. */
export interface FileStat extends FileKind {
  readonly dev: bigint
  readonly ino: bigint
  readonly nlink: bigint
  readonly size: bigint
  readonly atimeNs: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

/** An entry in the listing of a folder. */
export interface ListedEntry {
  /** `undefined` for a name that is not Unicode. */
  readonly name: string | undefined
  readonly kind: FileKind
}

/**
 * An open folder of a file system, through which {@link ConfinedFolder} resolves paths. Names are single
 * names; where a method says so, `.` stands for the folder itself. No method follows a link. Methods throw a
 * `FileError` or an error of `node:fs`.
 */
export interface FolderHandle {
  /** Whether a backslash separates names, and a colon names a drive or a stream. */
  readonly isWindows: boolean
  stat(): FileStat
  /** Returns the state of an entry, or `undefined` when it does not exist. */
  lookUp(name: string): FileStat | undefined
  /** Returns the target of a symbolic link. */
  readLink(name: string): string
  /** Yields the entries while the folder is read. */
  list(): Iterable<ListedEntry>
  /** Opens a folder in this one, or `.` again. Fails for any link. */
  openFolder(name: string): FolderHandle
  /** Opens an existing file, or creates one where no entry exists. */
  openFile(name: string, flags: DescriptorFlags, how: { create: boolean; truncate: boolean }): FileHandle
  createFolder(name: string): void
  removeFolder(name: string): void
  unlink(name: string): void
  rename(name: string, to: FolderHandle, newName: string): void
  link(name: string, to: FolderHandle, newName: string): void
  createLink(name: string, target: string): void
  /**
   * Sets the times of an entry.
   * @param name the entry, or `.`
   * @param access the new time of access, in seconds
   * @param modification the new time of modification, in seconds
   */
  setTimes(name: string, access: number, modification: number): void
  sync(): void
  /** Closes the folder; the caller does not use it again. */
  close(): void
}

/** An open file of a file system. */
export interface FileHandle {
  stat(): FileStat
  /** Reads into `into` and returns the number of bytes; 0 at the end of the file. */
  read(into: Uint8Array, offset: number): number
  /** Writes some of the bytes and returns their number. */
  write(bytes: Uint8Array, offset: number): number
  /** Writes some of the bytes at the end of the file and returns their number. */
  append(bytes: Uint8Array): number
  setSize(size: number): void
  setTimes(access: number, modification: number): void
  sync(): void
  syncData(): void
  /** Like {@link sync}, on another thread, because a disk may need seconds. */
  syncLater(): Promise<void>
  syncDataLater(): Promise<void>
  /** Closes the file; the caller does not use it again. */
  close(): void
}

/** Whether two states belong to one object of the file system. */
export function isSame(one: FileStat, other: FileStat): boolean {
  return one.ino === other.ino && one.dev === other.dev
}

/** Returns the case of `wasi:filesystem/types.descriptor-type`, or `undefined` for a kind without a case. */
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
