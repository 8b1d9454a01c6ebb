/** What went wrong with a file: a case of `wasi:filesystem/types.error-code`, in the words of 0.2 and 0.3. */
export type ErrorCode = string

/** An operation on files that WASI has an error code for. Each version of WASI gives it to the guest in its form. */
export class FileError extends Error {
  override name = 'FileError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }

  /** A stream of WASI 0.2 that fails gives the guest the error itself, as a `wasi:io/error.error`. */
  toDebugString(): string {
    return this.message
  }
}

/** The error code for anything that an operation on files threw: an error of ours, or one of `node:fs`. */
export function errorCode(error: unknown): ErrorCode {
  if (error instanceof FileError) return error.code
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return codes[code] ?? (code.startsWith('ERR_') ? 'invalid' : 'io')
}

const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'access',
  EBADF: 'bad-descriptor',
  EBUSY: 'busy',
  EDEADLK: 'deadlock',
  EDQUOT: 'quota',
  EEXIST: 'exist',
  EFBIG: 'file-too-large',
  EILSEQ: 'illegal-byte-sequence',
  EINTR: 'interrupted',
  EINVAL: 'invalid',
  EISDIR: 'is-directory',
  ELOOP: 'loop',
  EMFILE: 'insufficient-memory',
  EMLINK: 'too-many-links',
  ENAMETOOLONG: 'name-too-long',
  ENFILE: 'insufficient-memory',
  ENODEV: 'no-device',
  ENOENT: 'no-entry',
  ENOLCK: 'no-lock',
  ENOMEM: 'insufficient-memory',
  ENOSPC: 'insufficient-space',
  ENOTDIR: 'not-directory',
  ENOTEMPTY: 'not-empty',
  ENOTSUP: 'unsupported',
  EOPNOTSUPP: 'unsupported',
  ENXIO: 'no-such-device',
  EOVERFLOW: 'overflow',
  EPERM: 'not-permitted',
  EPIPE: 'pipe',
  EROFS: 'read-only',
  ESPIPE: 'invalid-seek',
  ETXTBSY: 'text-file-busy',
  EXDEV: 'cross-device',
}
