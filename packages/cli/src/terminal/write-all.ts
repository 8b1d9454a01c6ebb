import { writeSync } from 'node:fs'

/** Writes all bytes before it returns, also to a pipe whose reader is slow. When nobody reads any more the process ends. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') process.exit(0)
      if (code !== 'EAGAIN') throw error
      // The reader is slow, and somebody made the pipe non-blocking: a millisecond is short against either.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
