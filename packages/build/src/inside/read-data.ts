import { read } from 'wasi-webgpu:assets/data'

/** What one call gives at most. */
const chunk = 2 ** 20

/** A part of the data that the program was built with. */
export function readData(offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += chunk) bytes.set(read(offset + at, Math.min(chunk, length - at)), at)
  return bytes
}
