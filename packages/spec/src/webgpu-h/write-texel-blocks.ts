/** Writes the table of texel blocks, with which the library splits large writes to textures. */

import type { Api } from '../model.ts'
import { textureFormats, writtenBytes } from '../texture-formats.ts'

/** Returns the source of the table, in the order of the enum of the WIT. */
export function writeTexelBlocks(api: Api): string {
  const rows = textureFormats(api).map(format => {
    const { width, height } = format.block
    return `  {${width}, ${height}, ${writtenBytes(format)}}, // ${format.name}\n`
  })
  return `#include "../texel-blocks.h"

const texel_block_t texel_blocks[] = {
${rows.join('')}};
`
}
