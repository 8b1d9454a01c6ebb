/** A regular file in a tar archive. */
export interface TarFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Yields the regular files of an archive in the ustar format, with their names in the archive.
 *
 * @throws Error when the archive is truncated or not a tar archive
 */
export function* tarFiles(archive: Uint8Array): Generator<TarFile> {
  for (let offset = 0; offset + blockSize <= archive.length; ) {
    const header = archive.subarray(offset, offset + blockSize)
    if (header.every(byte => byte === 0)) return
    const name = text(header, 0, 100)
    const size = Number.parseInt(text(header, 124, 12), 8)
    const start = offset + blockSize
    if (text(header, 257, 5) !== 'ustar' || !(size >= 0) || start + size > archive.length) {
      throw new Error(`the tar archive is damaged at byte ${offset}`)
    }
    const kind = text(header, 156, 1)
    if (kind === '' || kind === '0') yield { name, bytes: archive.subarray(start, start + size) }
    offset = start + Math.ceil(size / blockSize) * blockSize
  }
}

const blockSize = 512

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return new TextDecoder('latin1').decode(end < 0 ? field : field.subarray(0, end)).trim()
}
