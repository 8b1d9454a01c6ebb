#ifndef MIPMAPS_H
#define MIPMAPS_H

#include <stdint.h>

#include "device.h"

/**
 * Creates a sampled texture with all mipmap levels.
 *
 * `pixels` is RGBA, `size` pixels in both directions, a power of two. Its contents are overwritten.
 */
WGPUTexture create_mipmapped_texture(const device_t *gpu, uint8_t *pixels, uint32_t size);

/** Creates a sampler with trilinear filtering that repeats the texture. */
WGPUSampler create_smooth_sampler(const device_t *gpu);

#endif
