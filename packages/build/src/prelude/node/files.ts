import { getDirectories } from 'wasi:filesystem/preopens@0.2.12'
import type { Descriptor, DescriptorFlags, OpenFlags } from 'wasi:filesystem/types@0.2.12'

/** A path relative to the granted folder that contains it. */
interface Place {
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
export function at<T>(call: string, path: string | URL, action: (place: Place) => T): T {
  const text = typeof path === 'string' ? path : decodeURIComponent(path.pathname)
  const place = placeOf(text)
  if (place === undefined) {
    throw nodeError('ENOENT', 'no granted folder has it; grant one with --dir', call, text)
  }
  return translated(call, text, () => action(place))
}

/** Opens a file or folder. */
export function open({ folder, path }: Place, create: OpenFlags, flags: DescriptorFlags): Descriptor {
  return folder.openAt(followLinks, path, create, flags)
}

export const followLinks = { symlinkFollow: true }

/** Runs `action` on an open descriptor and turns its errors into those of Node. */
export function translated<T>(call: string, path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    const { payload } = error as { payload?: unknown }
    const [code, reason] = (typeof payload === 'string' && nodeErrors[payload]) || []
    throw code === undefined ? error : nodeError(code, reason!, call, path)
  }
}

/** Releases the engine's handle of a resource without waiting for the garbage collector. */
export function drop(resource: object): void {
  const dispose = Symbol.dispose ?? Symbol.for('dispose')
  const { [dispose]: method } = resource as Record<symbol, (() => void) | undefined>
  method?.call(resource)
}

let granted: { folder: Descriptor; parts: string[] }[] | undefined

/** Returns the granted folder with the longest name that is a prefix of the path. */
function placeOf(path: string): Place | undefined {
  const folders = getDirectories() as unknown as [folder: Descriptor, name: string][]
  granted ??= folders
    .map(([folder, name]) => ({ folder, parts: partsOf(name) }))
    .sort((a, b) => b.parts.length - a.parts.length)
  const parts = partsOf(path)
  const found = granted.find(folder => folder.parts.every((part, i) => part === parts[i]))
  return found && { folder: found.folder, path: parts.slice(found.parts.length).join('/') || '.' }
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

const nodeErrors: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  access: ['EACCES', 'permission denied'],
  'bad-descriptor': ['EBADF', 'bad file descriptor'],
  busy: ['EBUSY', 'resource busy or locked'],
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
  'read-only': ['EROFS', 'read-only file system'],
  unsupported: ['ENOTSUP', 'operation not supported'],
}

function nodeError(code: string, reason: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${reason}, ${call} '${path}'`), { code, syscall: call, path })
}
