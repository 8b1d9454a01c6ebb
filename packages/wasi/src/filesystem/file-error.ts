/**
 * The reason why a file operation failed: a case of `wasi:filesystem/types.error-code`, spelled as in WASI
 * 0.2 and 0.3.
 */
export type ErrorCode = string

/**
 * A failed file operation, with its WASI error code. Each version of WASI passes the code to the guest in its
 * own form.
 */
export class FileError extends Error {
  override name = 'FileError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }

  /** Text of `wasi:io/error.error`: a stream of WASI 0.2 that fails hands this object to the guest. */
  toDebugString(): string {
    return this.message
  }
}

/**
 * Returns the error code for an error that a file operation threw: a {@link FileError} or an error of
 * `node:fs`.
 */
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
