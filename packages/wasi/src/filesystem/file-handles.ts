import type { DescriptorFlags } from './confined-folder.ts'

/** The kinds of files, as `node:fs` tells them apart. */
export interface FileKind {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  isFIFO(): boolean
  isSocket(): boolean
  isCharacterDevice(): boolean
  isBlockDevice(): boolean
}

/** The state of a file, as `node:fs` has it. */
export interface FileStat extends FileKind {
  readonly dev: bigint
  readonly ino: bigint
  readonly nlink: bigint
  readonly size: bigint
  readonly atimeNs: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

/** An entry of a folder that was listed. */
export interface ListedEntry {
  /** Undefined for a name that is no Unicode. */
  readonly name: string | undefined
  readonly kind: FileKind
}

/**
 * An open folder of a file system, in which {@link ConfinedFolder} walks. Its names are single ones, and `.` is the folder
 * itself where a method says so. No method follows a link. They throw a `FileError`, or what `node:fs` throws.
 */
export interface FolderHandle {
  /** Whether a backslash separates names, and a colon is part of a drive or a stream. */
  readonly isWindows: boolean
  stat(): FileStat
  /** The state of an entry; undefined when there is none. */
  lookUp(name: string): FileStat | undefined
  /** The target of a symbolic link. */
  readLink(name: string): string
  list(): ListedEntry[]
  /** Opens a folder in this one, or `.` again. It fails for a link, whatever it leads to. */
  openFolder(name: string): FolderHandle
  /** Opens a file that is there, or creates one where nothing is. */
  openFile(name: string, flags: DescriptorFlags, how: { create: boolean; truncate: boolean }): FileHandle
  createFolder(name: string): void
  removeFolder(name: string): void
  unlink(name: string): void
  rename(name: string, to: FolderHandle, newName: string): void
  link(name: string, to: FolderHandle, newName: string): void
  createLink(name: string, target: string): void
  /**
   * @param name or `.`
   * @param access the new time of access, in seconds
   * @param modification the new time of modification, in seconds
   */
  setTimes(name: string, access: number, modification: number): void
  sync(): void
  /** It is not used again. */
  close(): void
}

/** An open file of a file system. */
export interface FileHandle {
  stat(): FileStat
  /** Reads into the bytes, and says how many; none at the end of the file. */
  read(into: Uint8Array, offset: number): number
  /** Writes some of the bytes, and says how many. */
  write(bytes: Uint8Array, offset: number): number
  /** Writes some of the bytes behind whatever the file holds, and says how many. */
  append(bytes: Uint8Array): number
  setSize(size: number): void
  setTimes(access: number, modification: number): void
  sync(): void
  syncData(): void
  /** Like {@link sync}, on another thread: a disk may take seconds. */
  syncLater(): Promise<void>
  syncDataLater(): Promise<void>
  /** It is not used again. */
  close(): void
}

/** Whether both are of one object of the file system. */
export function isSame(one: FileStat, other: FileStat): boolean {
  return one.ino === other.ino && one.dev === other.dev
}

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
