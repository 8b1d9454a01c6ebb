/**
 * The functions of `node:fs` on paths, which return at once. `fs-promises.ts` and `fs.ts` give them their two forms.
 * Names, parameters, results and errors follow Node; options that a component cannot follow are refused.
 */
import type { Descriptor } from 'wasi:filesystem/types@0.2.12'
import { drop } from '@wasi-webgpu/guest/drop-resource'
import { Buffer } from './buffer.ts'
import {
  booleanOptions,
  bytesOf,
  checkMode,
  constants,
  decoded,
  type FileOptions,
  type FileOptionsOrEncoding,
  fileOptions,
} from './file-options.ts'
import {
  at,
  atBoth,
  followLinks,
  keepLinks,
  openPlace,
  type Path,
  type Place,
  pathText,
  placeIn,
  systemError,
  translated,
} from './files.ts'
import { checkBoolean, checkInteger, wrongValue } from './node-errors.ts'
import { newTime, OpenFile } from './open-file.ts'
import { Dirent, Stats } from './stats.ts'

export function readFile(path: Path, options?: FileOptionsOrEncoding): Buffer | string {
  const { encoding, flag } = fileOptions(options)
  return withFile(path, flag || 'r', undefined, file => decoded(file.readAll(pathText(path)), encoding))
}

export function writeFile(path: Path, data: unknown, options?: FileOptionsOrEncoding): void {
  const { encoding, flag, mode, flush } = fileOptions(options)
  if (flush !== undefined && flush !== null) checkBoolean(flush, 'options.flush')
  // The data is converted first: a value that cannot be written must not empty the file.
  const bytes = bytesOf(data, encoding)
  withFile(path, flag || 'w', mode, file => {
    file.write(bytes)
    if (flush) file.sync()
  })
}

export function appendFile(path: Path, data: unknown, options?: FileOptionsOrEncoding): void {
  const given = fileOptions(options)
  writeFile(path, data, { ...given, flag: given.flag || 'a' })
}

/** Options of {@link stat}. */
export interface StatOptions {
  readonly bigint?: boolean
}

export function stat(path: Path, options?: StatOptions): Stats {
  refuseBigInts(options)
  return new Stats(at('stat', path, ({ folder, path }) => folder.statAt(followLinks, path)))
}

export function lstat(path: Path, options?: StatOptions): Stats {
  refuseBigInts(options)
  return new Stats(at('lstat', path, ({ folder, path }) => folder.statAt(keepLinks, path)))
}

function refuseBigInts(options: StatOptions | undefined): void {
  if (options?.bigint) throw wrongValue('options.bigint', true, 'is not supported in a component')
}

/** Tests whether a file exists, and can be read and written. WASI knows no right to execute. */
export function access(path: Path, mode: number = constants.F_OK): void {
  checkInteger(mode, 'mode', 0, 7)
  if (mode & constants.X_OK) throw wrongValue('mode', mode, 'asks for X_OK, which a component cannot test')
  at('access', path, place => {
    const { type } = place.folder.statAt(followLinks, place.path)
    if (type === 'directory') {
      const folder = openPlace(
        place,
        { directory: true },
        { read: true, mutateDirectory: (mode & constants.W_OK) !== 0 },
      )
      const { mutateDirectory } = folder.getFlags()
      drop(folder)
      if (mode & constants.W_OK && !mutateDirectory)
        throw Object.assign(new Error(), { payload: 'read-only' })
      return
    }
    const [read, write] = [(mode & constants.R_OK) !== 0, (mode & constants.W_OK) !== 0]
    if (read || write) drop(openPlace(place, {}, { read, write }))
  })
}

export function exists(path: Path): boolean {
  try {
    stat(path)
    return true
  } catch {
    return false
  }
}

/** Options of {@link readdir}. */
export interface ReaddirOptions extends FileOptions {
  readonly withFileTypes?: boolean
  readonly recursive?: boolean
}

export function readdir(path: Path, options?: ReaddirOptions | string | null): (string | Dirent)[] {
  const { encoding, withFileTypes = false, recursive = false } = fileOptions(options)
  if (encoding && !/^utf-?8$/i.test(encoding))
    throw wrongValue('options.encoding', encoding, 'is not supported in a component')
  const found: (string | Dirent)[] = []
  const top = pathText(path)
  const waiting = ['']
  for (let below = waiting.shift(); below !== undefined; below = waiting.shift()) {
    const folder = below === '' ? top : `${top.replace(/\/+$/, '')}/${below}`
    for (const { name, type } of entriesOf(folder)) {
      const inTop = below === '' ? name : `${below}/${name}`
      found.push(withFileTypes ? new Dirent(name, folder, type) : inTop)
      if (recursive && type === 'directory') waiting.push(inTop)
    }
  }
  return found
}

/** Returns the entries of a folder, sorted by name. */
function entriesOf(path: string): { name: string; type: string }[] {
  return at('scandir', path, place => {
    const folder = openPlace(place, { directory: true }, { read: true })
    const stream = folder.readDirectory()
    const entries: { name: string; type: string }[] = []
    for (let entry = stream.readDirectoryEntry(); entry != null; entry = stream.readDirectoryEntry())
      entries.push(entry)
    drop(stream)
    drop(folder)
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  })
}

/** Makes a folder; with `recursive`, also those above it, and returns the first that is new. */
export function mkdir(
  path: Path,
  options?: { recursive?: boolean; mode?: unknown } | number | string | null,
): string | undefined {
  const { recursive = false, mode } = typeof options === 'object' ? (options ?? {}) : { mode: options }
  checkBoolean(recursive, 'options.recursive')
  checkMode(mode, 0o777)
  if (!recursive) {
    at('mkdir', path, ({ folder, path }) => folder.createDirectoryAt(path))
    return undefined
  }
  const text = pathText(path)
  return at('mkdir', text, ({ folder, path }) => {
    const parts = path.split('/').filter(part => part !== '' && part !== '.')
    const existing = parts.findLastIndex((_, i) => isFolder(folder, parts.slice(0, i + 1).join('/'))) + 1
    for (let i = existing; i < parts.length; i++) folder.createDirectoryAt(parts.slice(0, i + 1).join('/'))
    return existing === parts.length ? undefined : ancestor(text, parts.length - existing - 1)
  })
}

function isFolder(folder: Descriptor, path: string): boolean {
  try {
    return folder.statAt(followLinks, path).type === 'directory'
  } catch {
    return false
  }
}

/** Returns a path without its last `levels` segments. */
function ancestor(path: string, levels: number): string {
  const parts = path.replace(/\/+$/, '').split('/')
  return parts.slice(0, parts.length - levels).join('/')
}

/** Makes a folder whose name is `prefix` and six random characters. */
export function mkdtemp(prefix: Path, options?: FileOptionsOrEncoding): string {
  fileOptions(options)
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  const random = crypto.getRandomValues(new Uint8Array(6))
  const path = pathText(prefix, 'prefix') + [...random].map(byte => letters[byte % letters.length]).join('')
  at('mkdtemp', path, ({ folder, path }) => folder.createDirectoryAt(path))
  return path
}

export function rmdir(path: Path, options?: object | null): void {
  if (options !== undefined && options !== null && 'recursive' in options && options.recursive !== undefined)
    throw wrongValue('options.recursive', options.recursive, 'is no longer supported')
  at('rmdir', path, ({ folder, path }) => folder.removeDirectoryAt(path))
}

export function unlink(path: Path): void {
  at('unlink', path, ({ folder, path }) => folder.unlinkFileAt(path))
}

/** Options of {@link rm}. */
export interface RmOptions {
  readonly force?: boolean
  readonly recursive?: boolean
}

/** Removes a file, or with `recursive` a folder with all that it contains. Links are removed, not followed. */
export function rm(path: Path, options?: RmOptions): void {
  const { force = false, recursive = false } = booleanOptions(options, ['force', 'recursive'])
  const text = pathText(path)
  const stats = lstatOrNone(text, force)
  if (stats?.isDirectory() && !recursive)
    throw Object.assign(systemError(['ERR_FS_EISDIR', 'Path is a directory'], 'rm', text), {
      name: 'SystemError',
    })
  if (stats?.isDirectory()) removeFolder(text)
  else if (stats !== undefined) unlink(text)
}

function lstatOrNone(path: string, force: boolean): Stats | undefined {
  try {
    return lstat(path)
  } catch (error) {
    if (force && (error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

function removeFolder(path: string): void {
  for (const { name, type } of entriesOf(path)) {
    const inside = `${path.replace(/\/+$/, '')}/${name}`
    if (type === 'directory') removeFolder(inside)
    else unlink(inside)
  }
  rmdir(path)
}

export function rename(from: Path, to: Path): void {
  atBoth('rename', from, to, (from, to) => from.folder.renameAt(from.path, to.folder, to.path))
}

export function copyFile(from: Path, to: Path, mode: number = 0): void {
  checkInteger(mode, 'mode', 0, 7)
  if (mode & constants.COPYFILE_FICLONE_FORCE)
    throw wrongValue('mode', mode, 'asks for COPYFILE_FICLONE_FORCE, which a component does not support')
  const [fromText, toText] = [pathText(from, 'src'), pathText(to, 'dest')]
  // A copy onto itself would empty the file before it is read.
  const bytes = atBoth('copyfile', fromText, toText, from => contentsOf(from))
  const exclusive = (mode & constants.COPYFILE_EXCL) !== 0
  atBoth('copyfile', fromText, toText, (_, place) => {
    const descriptor = openPlace(place, { create: true, exclusive, truncate: true }, { write: true })
    const file = new OpenFile(descriptor, writing)
    file.write(bytes)
    file.close()
  })
}

const writing = {
  read: false,
  write: true,
  append: false,
  create: true,
  exclusive: false,
  truncate: true,
  directory: false,
  sync: false,
}

function contentsOf(place: Place): Uint8Array {
  if (place.folder.statAt(followLinks, place.path).type === 'directory')
    throw Object.assign(new Error(), { payload: 'is-directory' })
  const file = new OpenFile(openPlace(place, {}, { read: true }), { ...writing, read: true, write: false })
  try {
    return file.readAll()
  } finally {
    file.close()
  }
}

export function link(existing: Path, path: Path): void {
  atBoth('link', existing, path, (from, to) => from.folder.linkAt(keepLinks, from.path, to.folder, to.path))
}

/** Makes a symbolic link. The `type` of Node matters only on Windows. */
export function symlink(target: Path, path: Path): void {
  const [from, to] = [pathText(target, 'target'), pathText(path)]
  const { folder, path: inFolder } = placeIn('symlink', to)
  translated('symlink', from, () => folder.symlinkAt(from, inFolder), to)
}

export function readlink(path: Path, options?: FileOptionsOrEncoding): Buffer | string {
  const { encoding } = fileOptions(options)
  const target = at('readlink', path, ({ folder, path }) => folder.readlinkAt(path))
  return encoding === 'buffer' ? Buffer.from(target) : target
}

export function truncate(path: Path, length: number | null = 0): void {
  if (length !== null) checkInteger(length, 'len')
  withFile(path, 'r+', undefined, file => file.truncate(length))
}

export function utimes(path: Path, access: unknown, modification: unknown): void {
  setTimes('utime', path, access, modification, followLinks)
}

export function lutimes(path: Path, access: unknown, modification: unknown): void {
  setTimes('lutime', path, access, modification, keepLinks)
}

function setTimes(
  call: string,
  path: Path,
  access: unknown,
  modification: unknown,
  how: typeof followLinks,
): void {
  const times = [newTime(access, 'atime'), newTime(modification, 'mtime')] as const
  at(call, path, ({ folder, path }) => folder.setTimesAt(how, path, ...times))
}

function withFile<T>(path: Path, flags: string | number, mode: unknown, action: (file: OpenFile) => T): T {
  const file = OpenFile.open(path, flags, mode)
  try {
    return action(file)
  } finally {
    file.close()
  }
}
