/** The blocks of texels of the formats of textures, in the order of the host's formats. */
#ifndef WEBGPU_TEXEL_BLOCKS_H
#define WEBGPU_TEXEL_BLOCKS_H

#include <stdint.h>

typedef struct {
  uint8_t width, height; // in texels
  uint8_t bytes;         // in the data of a write
} texel_block_t;

extern const texel_block_t texel_blocks[];

#endif
