import { lazyShim } from './lazy-shim.ts'
import type { InputStream } from './preview2-io.ts'

/**
 * The standard input as an `input-stream` of WASI 0.2. The shim's worker reads it, from the first read on: C programs get
 * a handle at their start, whether they read or not. All handles are of one stream, which stays open when a guest drops one.
 */
export const blockingInput: InputStream = {
  read: length => shimInput().read(length),
  blockingRead: length => shimInput().blockingRead(length),
  subscribe: () => shimInput().subscribe(),
}

function shimInput(): InputStream {
  return lazyShim.cli.stdin.getStdin() as unknown as InputStream
}
