import { getDirectories } from 'wasi:filesystem/preopens@0.2.12'
import type { Descriptor, DescriptorFlags, OpenFlags } from 'wasi:filesystem/types@0.2.12'
import { codedError, wrongType, wrongValue } from './node-errors.ts'

/** A path of a program, as Node takes it. */
export type Path = string | URL | Uint8Array

/** A path relative to the granted folder that contains it. */
export interface Place {
  readonly folder: Descriptor
  /** Path, relative to the folder. */
  readonly path: string
}

/**
 * Resolves a path and passes it to `action`.
 *
 * @param call name of the call in Node, for error messages
 * @throws errors like those of Node, with a `code`
 */
export function at<T>(call: string, path: Path, action: (place: Place) => T): T {
  const text = pathText(path)
  const place = placeIn(call, text)
  return translated(call, text, () => action(place))
}

/** Resolves two paths and passes them to `action`. */
export function atBoth<T>(call: string, from: Path, to: Path, action: (from: Place, to: Place) => T): T {
  const [fromText, toText] = [pathText(from, 'oldPath'), pathText(to, 'newPath')]
  const [fromPlace, toPlace] = [placeIn(call, fromText, toText), placeIn(call, toText)]
  return translated(call, fromText, () => action(fromPlace, toPlace), toText)
}

/** Opens a file or folder. */
export function openPlace(
  { folder, path }: Place,
  create: OpenFlags,
  flags: DescriptorFlags,
  how = followLinks,
): Descriptor {
  return folder.openAt(how, path, create, flags)
}

export const followLinks = { symlinkFollow: true }
export const keepLinks = { symlinkFollow: false }

/**
 * Returns the text of a path.
 *
 * @param name name of the argument, for error messages
 */
export function pathText(path: unknown, name = 'path'): string {
  const text = textOf(path)
  if (text === undefined) throw wrongType(name, 'of type string or an instance of Buffer or URL', path)
  if (text.includes('\0'))
    throw wrongValue(name, path, 'must be a string, Uint8Array, or URL without null bytes')
  return text
}

function textOf(path: unknown): string | undefined {
  if (typeof path === 'string') return path
  if (path instanceof Uint8Array) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(path)
  const { protocol, pathname, href } = (path ?? {}) as Partial<URL>
  if (typeof href !== 'string' || typeof pathname !== 'string') return undefined
  if (protocol !== 'file:')
    throw codedError(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file')
  return decodeURIComponent(pathname)
}

/** Runs `action` on an open descriptor and turns its errors into those of Node. */
export function translated<T>(call: string, path: string | undefined, action: () => T, to?: string): T {
  try {
    return action()
  } catch (error) {
    const { payload } = error as { payload?: unknown }
    if (typeof payload !== 'string' || !Object.hasOwn(nodeErrors, payload)) throw error
    throw systemError(nodeErrors[payload]!, call, path, to)
  }
}

let granted: { folder: Descriptor; parts: string[] }[] | undefined

/** Returns the place of a path; `to` is the second path of the call, for error messages. */
export function placeIn(call: string, path: string, to?: string): Place {
  // An empty path names nothing.
  const place = path === '' ? undefined : placeOf(path)
  if (place !== undefined) return place
  const reason = path === '' ? 'no such file or directory' : 'no granted folder has it; grant one with --dir'
  throw systemError(['ENOENT', reason], call, path, to)
}

/** Returns the granted folder with the longest name that is a prefix of the path. */
function placeOf(path: string): Place | undefined {
  granted ??= getDirectories()
    .map(([folder, name]) => ({ folder, parts: partsOf(name) }))
    .sort((a, b) => b.parts.length - a.parts.length)
  const parts = partsOf(path)
  const found = granted.find(folder => folder.parts.every((part, i) => part === parts[i]))
  if (found === undefined) return undefined
  const inside = parts.slice(found.parts.length).join('/')
  // A slash at the end requires a folder.
  return { folder: found.folder, path: inside === '' ? '.' : /\/\.{0,2}$/.test(path) ? `${inside}/` : inside }
}

/** Returns the segments of a path, with `.` removed and `..` resolved. A relative path starts at `/`. */
function partsOf(path: string): string[] {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts
}

/** Code of an error of the operating system, and its text. */
type NodeError = readonly [code: string, reason: string]

const nodeErrors: Readonly<Record<string, NodeError>> = {
  access: ['EACCES', 'permission denied'],
  'bad-descriptor': ['EBADF', 'bad file descriptor'],
  busy: ['EBUSY', 'resource busy or locked'],
  'cross-device': ['EXDEV', 'cross-device link not permitted'],
  exist: ['EEXIST', 'file already exists'],
  'file-too-large': ['EFBIG', 'file too large'],
  'insufficient-space': ['ENOSPC', 'no space left on device'],
  invalid: ['EINVAL', 'invalid argument'],
  io: ['EIO', 'i/o error'],
  'is-directory': ['EISDIR', 'illegal operation on a directory'],
  loop: ['ELOOP', 'too many symbolic links encountered'],
  'name-too-long': ['ENAMETOOLONG', 'name too long'],
  'no-entry': ['ENOENT', 'no such file or directory'],
  'not-directory': ['ENOTDIR', 'not a directory'],
  'not-empty': ['ENOTEMPTY', 'directory not empty'],
  'not-permitted': ['EPERM', 'operation not permitted'],
  quota: ['EDQUOT', 'disk quota exceeded'],
  'read-only': ['EROFS', 'read-only file system'],
  'text-file-busy': ['ETXTBSY', 'text file is busy'],
  'too-many-links': ['EMLINK', 'too many links'],
  unsupported: ['ENOTSUP', 'operation not supported on socket'],
}

/** Makes an error of the operating system, with a text that names the call and its paths. */
export function systemError([code, reason]: NodeError, call: string, path?: string, to?: string): Error {
  const paths = [...(path === undefined ? [] : [` '${path}'`]), ...(to === undefined ? [] : [` -> '${to}'`])]
  return Object.assign(new Error(`${code}: ${reason}, ${call}${paths.join('')}`), {
    code,
    syscall: call,
    ...(path === undefined ? {} : { path }),
    ...(to === undefined ? {} : { dest: to }),
  })
}
