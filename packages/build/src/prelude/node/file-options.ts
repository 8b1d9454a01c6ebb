/** Options of the file functions of Node: encodings, flags and modes. */
import { Buffer } from './buffer.ts'
import { checkBoolean, checkObject, codedError, outOfRange, wrongType, wrongValue } from './node-errors.ts'

/** Options that the functions of files share. */
export interface FileOptions {
  readonly encoding?: string | null
  readonly flag?: string | number
  readonly mode?: number | string | null
  readonly signal?: AbortSignal
  readonly flush?: boolean | null
}

/** Options of a function of files, or only their encoding. */
export type FileOptionsOrEncoding = FileOptions | string | null | undefined

/** Returns options as an object, and validates the encoding and the signal. */
export function fileOptions<T extends FileOptions>(options: T | string | null | undefined): T {
  const given = (typeof options === 'string' ? { encoding: options } : (options ?? {})) as T
  if (typeof given !== 'object')
    throw wrongType('options', 'of type string or an instance of Object', options)
  const { encoding, signal } = given
  if (encoding && encoding !== 'buffer') checkEncoding(encoding)
  if (signal !== undefined) checkSignal(signal)
  return given
}

function checkEncoding(encoding: unknown): void {
  if (typeof encoding !== 'string' || !Buffer.isEncoding(encoding))
    throw wrongValue('encoding', encoding, 'is invalid encoding')
}

/**
 * Requires an AbortSignal that is not aborted.
 *
 * @throws an AbortError
 */
function checkSignal(signal: AbortSignal): void {
  if (typeof signal !== 'object' || signal === null || !('aborted' in signal))
    throw wrongType('options.signal', 'an instance of AbortSignal', signal)
  if (!signal.aborted) return
  const error = codedError(Error, 'ABORT_ERR', 'The operation was aborted')
  throw Object.assign(error, { name: 'AbortError', cause: signal.reason })
}

/** Returns bytes in an encoding of Node, or as they are. */
export function decoded(bytes: Buffer, encoding: string | null | undefined): Buffer | string {
  return !encoding || encoding === 'buffer' ? bytes : bytes.toString(encoding as BufferEncoding)
}

/**
 * Returns the bytes of data to write: a text or any view of a buffer.
 *
 * @param name name of the argument, for error messages
 */
export function bytesOf(data: unknown, encoding?: string | null, name = 'data'): Uint8Array {
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (typeof data !== 'string')
    throw wrongType(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data)
  return Buffer.from(data, (encoding || 'utf8') as BufferEncoding)
}

/** How a file is opened. */
export interface OpenMode {
  readonly read: boolean
  readonly write: boolean
  /** Whether each write goes to the end of the file. */
  readonly append: boolean
  readonly create: boolean
  readonly exclusive: boolean
  readonly truncate: boolean
  /** Whether the file must be a folder. */
  readonly directory: boolean
  /** Whether each write reaches the disk before it returns. */
  readonly sync: boolean
}

/** {@link https://nodejs.org/api/fs.html#file-system-flags The flags} of `open`: a text, or `O_` constants. */
export function openMode(flags: unknown): OpenMode {
  if (typeof flags === 'number') return numericMode(flags)
  const match = /^(?:(r)(s?)(\+?)|(s)(r)(\+?)|(x?)([wa])(x?)(s?)(\+?)|(s)(a)(\+?))$/.exec(`${flags}`)
  if (flags !== undefined && flags !== null && (typeof flags !== 'string' || !match || !isKnown(flags)))
    throw wrongValue('flags', flags)
  const text = `${flags ?? 'r'}`
  const has = (letter: string) => text.includes(letter)
  const write = !has('r')
  return {
    read: !write || has('+'),
    write: write || has('+'),
    append: has('a'),
    create: write,
    exclusive: has('x'),
    truncate: has('w'),
    directory: false,
    sync: has('s'),
  }
}

function isKnown(flags: string): boolean {
  return knownFlags.has(flags)
}

const knownFlags = new Set(
  'r rs sr r+ rs+ sr+ w wx xw w+ wx+ xw+ a ax xa as sa a+ ax+ xa+ as+ sa+'.split(' '),
)

function numericMode(flags: number): OpenMode {
  if (!Number.isInteger(flags) || flags < -(2 ** 31) || flags > 2 ** 31 - 1)
    throw outOfRange('flags', '>= -2147483648 && <= 2147483647', flags)
  const unknown = flags & ~knownBits
  if (unknown !== 0) throw wrongValue('flags', flags, 'has bits that a component does not support')
  const access = flags & 3
  return {
    read: access !== constants.O_WRONLY,
    write: access !== constants.O_RDONLY,
    append: (flags & constants.O_APPEND) !== 0,
    create: (flags & constants.O_CREAT) !== 0,
    exclusive: (flags & constants.O_EXCL) !== 0,
    truncate: (flags & constants.O_TRUNC) !== 0,
    directory: (flags & constants.O_DIRECTORY) !== 0,
    sync: (flags & constants.O_SYNC) !== 0,
  }
}

/** `fs.constants`, with the values of Linux. */
export const constants = {
  F_OK: 0,
  R_OK: 4,
  W_OK: 2,
  X_OK: 1,
  COPYFILE_EXCL: 1,
  COPYFILE_FICLONE: 2,
  COPYFILE_FICLONE_FORCE: 4,
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_DIRECTORY: 0o200000,
  O_SYNC: 0o4010000,
} as const

const { O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_SYNC } = constants
const knownBits = 3 | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | O_DIRECTORY | O_SYNC

/** Requires the mode that files get anyway: a component cannot choose permissions. */
export function checkMode(mode: unknown, usual: number): void {
  if (mode === undefined || mode === null) return
  const value = typeof mode === 'string' && /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : mode
  if (typeof mode !== 'number' && typeof value !== 'number') throw wrongValue('mode', mode)
  if (value !== usual)
    throw wrongValue('mode', mode, 'cannot be chosen: a component does not set the permissions of files')
}

/** Validates an object of options whose members are booleans, and returns it. */
export function booleanOptions<T extends object>(
  options: T | null | undefined,
  names: readonly (keyof T & string)[],
): Partial<T> {
  if (options === undefined || options === null) return {}
  checkObject(options, 'options')
  for (const name of names) {
    const { [name]: value } = options
    if (value !== undefined) checkBoolean(value, `options.${name}`)
  }
  return options
}
