import { constants, fstatSync, openSync } from 'node:fs'

/**
 * Returns a descriptor that never blocks a writer: for a pipe on Linux, one of its own, because processes that
 * share the pipe, such as the workers of a server, may make it block.
 */
export function nonBlocking(fd: number): number {
  try {
    if (fstatSync(fd).isFIFO())
      return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {}
  return fd
}
