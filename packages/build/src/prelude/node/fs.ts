/**
 * `node:fs` over the folders that a program is granted: the functions that return at once, and `promises`. Those with
 * callbacks, and streams, are refused.
 *
 * @see https://nodejs.org/api/fs.html#synchronous-api
 */
import type { Buffer } from './buffer.ts'
import * as operations from './file-operations.ts'
import { bytesOf, constants, decoded, type FileOptionsOrEncoding, fileOptions } from './file-options.ts'
import { type Path, systemError } from './files.ts'
import promises from './fs-promises.ts'
import { checkInteger, refusing } from './node-errors.ts'
import { OpenFile, writePosition } from './open-file.ts'
import { Dirent, Stats } from './stats.ts'

/** Open files by their descriptors. As in Node, the first three belong to the standard streams. */
const openFiles = new Map<number, OpenFile>()

export function openSync(path: Path, flags?: string | number, mode?: number | string): number {
  const file = OpenFile.open(path, flags, mode)
  let descriptor = 3
  while (openFiles.has(descriptor)) descriptor++
  openFiles.set(descriptor, file)
  return descriptor
}

function fileOf(descriptor: unknown, call: string): OpenFile {
  checkInteger(descriptor, 'fd', 0, 2 ** 31 - 1)
  const file = openFiles.get(descriptor)
  if (file === undefined) throw systemError(['EBADF', 'bad file descriptor'], call)
  return file
}

export function closeSync(descriptor: number): void {
  fileOf(descriptor, 'close').close()
  openFiles.delete(descriptor)
}

/** Where a read or a write takes place. */
interface Range {
  /** Offset in the buffer, in bytes. */
  readonly offset?: number
  readonly length?: number
  /** Offset in the file; `null` continues after the last read or write. */
  readonly position?: number | bigint | null
}

export function readSync(
  descriptor: number,
  buffer: ArrayBufferView,
  offsetOrOptions?: number | Range | null,
  length?: number,
  position?: number | bigint | null,
): number {
  const { offset, ...rest } = rangeOf(offsetOrOptions, length, position)
  return fileOf(descriptor, 'read').read(buffer, offset, rest.length, rest.position)
}

/** Writes a view of a buffer, or a text; for a text, a position and an encoding follow. */
export function writeSync(
  descriptor: number,
  data: string | ArrayBufferView,
  offsetOrPosition?: number | Range | null,
  lengthOrEncoding?: number | string | null,
  position?: number | null,
): number {
  const file = fileOf(descriptor, 'write')
  if (!ArrayBuffer.isView(data))
    return file.write(bytesOf(data, lengthOrEncoding as string, 'buffer'), writePosition(offsetOrPosition))
  const { offset, ...rest } = rangeOf(offsetOrPosition, lengthOrEncoding, position)
  return file.writePart(data, offset, rest.length, rest.position)
}

function rangeOf(first: unknown, length: unknown, position: unknown) {
  const isRange = typeof first === 'object' && first !== null
  return isRange ? (first as Partial<Record<keyof Range, unknown>>) : { offset: first, length, position }
}

export function readFileSync(path: Path | number, options?: FileOptionsOrEncoding): Buffer | string {
  if (typeof path !== 'number') return operations.readFile(path, options)
  return decoded(fileOf(path, 'read').readAll(), fileOptions(options).encoding)
}

export function writeFileSync(path: Path | number, data: unknown, options?: FileOptionsOrEncoding): void {
  if (typeof path !== 'number') operations.writeFile(path, data, options)
  else fileOf(path, 'write').write(bytesOf(data, fileOptions(options).encoding))
}

export function appendFileSync(path: Path | number, data: unknown, options?: FileOptionsOrEncoding): void {
  if (typeof path === 'number') writeFileSync(path, data, options)
  else operations.appendFile(path, data, options)
}

/** Options of {@link statSync}. */
interface StatSyncOptions extends operations.StatOptions {
  readonly throwIfNoEntry?: boolean
}

export function statSync(path: Path, options?: StatSyncOptions): Stats | undefined {
  return orNone(() => operations.stat(path, options), options)
}

export function lstatSync(path: Path, options?: StatSyncOptions): Stats | undefined {
  return orNone(() => operations.lstat(path, options), options)
}

function orNone(stat: () => Stats, { throwIfNoEntry = true }: StatSyncOptions = {}): Stats | undefined {
  try {
    return stat()
  } catch (error) {
    const { code } = error as { code?: string }
    if (!throwIfNoEntry && (code === 'ENOENT' || code === 'ENOTDIR')) return undefined
    throw error
  }
}

export function fstatSync(descriptor: number): Stats {
  return fileOf(descriptor, 'fstat').stat()
}

export function ftruncateSync(descriptor: number, length?: number | null): void {
  fileOf(descriptor, 'ftruncate').truncate(length)
}

export function futimesSync(descriptor: number, access: unknown, modification: unknown): void {
  fileOf(descriptor, 'futime').setTimes(access, modification)
}

export function fsyncSync(descriptor: number): void {
  fileOf(descriptor, 'fsync').sync()
}

export function fdatasyncSync(descriptor: number): void {
  fileOf(descriptor, 'fdatasync').syncData()
}

export const {
  access: accessSync,
  copyFile: copyFileSync,
  exists: existsSync,
  link: linkSync,
  lutimes: lutimesSync,
  mkdir: mkdirSync,
  mkdtemp: mkdtempSync,
  readdir: readdirSync,
  readlink: readlinkSync,
  rename: renameSync,
  rm: rmSync,
  rmdir: rmdirSync,
  symlink: symlinkSync,
  truncate: truncateSync,
  unlink: unlinkSync,
  utimes: utimesSync,
} = operations

const missing = refusing(
  'fs.',
  `access appendFile chmod chmodSync chown chownSync close copyFile cp cpSync createReadStream createWriteStream exists
  fchmod fchmodSync fchown fchownSync fdatasync fstat fsync ftruncate futimes glob globSync lchmod lchmodSync lchown
  lchownSync link lstat lutimes mkdir mkdtemp mkdtempDisposableSync open openAsBlob opendir opendirSync read readFile
  readdir readlink readv readvSync realpath realpathSync rename rm rmdir stat statfs statfsSync symlink truncate unlink
  unwatchFile utimes watch watchFile write writeFile writev writevSync`,
)

const fs = {
  ...missing,
  Dirent,
  Stats,
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  promises,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
}

// biome-ignore lint/style/noDefaultExport: Node has one.
export { constants, Dirent, fs as default, promises, Stats }
