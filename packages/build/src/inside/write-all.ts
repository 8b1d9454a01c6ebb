import type { OutputStream } from 'wasi:io/streams@0.2.12'

/** Writes all of a text, or of bytes, and waits until that is done. */
export function writeAll(stream: OutputStream, contents: string | Uint8Array): void {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents
  for (let at = 0; at < bytes.length; at += maxWrite) {
    stream.blockingWriteAndFlush(bytes.subarray(at, at + maxWrite))
  }
}

/** What one write to a stream of WASI may have. */
const maxWrite = 4096
