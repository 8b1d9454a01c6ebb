/** Writes the table of texel blocks, with which the guest splits large writes to textures. */

import type { Api } from '../model.ts'
import { textureFormats, writtenBytes } from '../texture-formats.ts'

/** Returns the source of the table, by format. */
export function writeTexelBlocks(api: Api): string {
  const entries = textureFormats(api).map(format => {
    const { width, height } = format.block
    return `'${format.name}': [${width}, ${height}, ${writtenBytes(format)}],`
  })
  return `/**
     * Width and height in texels of the texel block of each format, and its size in bytes in the data of a write:
     * {@link https://www.w3.org/TR/webgpu/#texture-format-caps}.
     */
    export const texelBlocks: Readonly<Record<wit.GpuTextureFormat, readonly [width: number, height: number, bytes: number]>> = { ${entries.join('\n')} }`
}
