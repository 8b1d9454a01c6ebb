import type { OutputStream } from 'wasi:io/streams@0.2.12'

/** Writes a text or bytes completely, and waits until they are flushed. */
export function writeAll(stream: OutputStream, contents: string | Uint8Array): void {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
  for (let at = 0; at < bytes.length; at += maxWrite) {
    stream.blockingWriteAndFlush(bytes.subarray(at, at + maxWrite))
  }
}

/** Maximum size of one write to a stream of WASI 0.2, in bytes. */
const maxWrite = 4096
