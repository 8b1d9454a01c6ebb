import { read } from 'wasi-webgpu:assets/data'

/** Reads a file that the program imports as bytes. */
export function readAsset(name: string): Uint8Array<ArrayBuffer> {
  table ??= readTable()
  const [offset, length] = table.files[name]!
  return readPart(table.end + offset, length)
}

let table: { files: Record<string, [offset: number, length: number]>; end: number } | undefined

/** Reads the table of files. */
function readTable(): NonNullable<typeof table> {
  const length = new DataView(readPart(0, 4).buffer).getUint32(0, true)
  return { files: JSON.parse(new TextDecoder().decode(readPart(4, length))), end: 4 + length }
}

/** Maximum number of bytes that one call returns. */
const longest = 2 ** 20

function readPart(offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += longest) {
    bytes.set(read(offset + at, Math.min(longest, length - at)), at)
  }
  return bytes
}
