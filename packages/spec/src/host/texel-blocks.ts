/** Writes the table of texel blocks, from which the host's policy computes the size of textures. */

import type { Api } from '../model.ts'
import { textureFormats } from '../texture-formats.ts'

/** Returns the source of the table and of its type. */
export function writeTexelBlocks(api: Api): string {
  const entries = textureFormats(api).map(
    ({ w3cName, block }) => `'${w3cName}': texelBlock(${block.width}, ${block.height}, ${block.bytes}),`,
  )
  return `/** A texel, or a block of texels that are compressed together. */
    export interface TexelBlock {
      /** Width in texels. */
      readonly width: number
      /** Height in texels. */
      readonly height: number
      /** Size in bytes; the largest in use where W3C leaves it to drivers, as for \`depth24plus\`. */
      readonly bytes: number
    }

    /** The texel block of each format: {@link https://www.w3.org/TR/webgpu/#texture-format-caps}. */
    export const texelBlocks: Readonly<Record<string, TexelBlock>> = { ${entries.join('\n')} }

    function texelBlock(width: number, height: number, bytes: number): TexelBlock {
      return { width, height, bytes }
    }`
}
