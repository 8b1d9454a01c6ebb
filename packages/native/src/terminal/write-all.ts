import { writevSync } from 'node:fs'

/**
 * Writes all bytes before it returns, also to a pipe with a slow reader. The process ends when the reader is
 * gone.
 *
 * @param chunks written in order, together if possible
 */
export function writeAll(fd: number, ...chunks: Uint8Array[]): void {
  let rest = chunks
  while (rest.length > 0) {
    try {
      rest = withoutFirst(writevSync(fd, rest), rest)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') process.exit(0)
      if (code !== 'EAGAIN') throw error
      // The reader is slow and the pipe is non-blocking; a millisecond is short in comparison.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}

function withoutFirst(count: number, chunks: readonly Uint8Array[]): Uint8Array[] {
  const rest: Uint8Array[] = []
  for (const chunk of chunks) {
    if (count < chunk.length) rest.push(chunk.subarray(count))
    count = Math.max(0, count - chunk.length)
  }
  return rest
}
