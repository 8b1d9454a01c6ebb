#ifndef MIPMAPS_H
#define MIPMAPS_H

#include <stdint.h>

#include "wasi-webgpu.h"

/**
 * Creates a sampled texture with all mipmap levels.
 *
 * `pixels` is RGBA, `size` pixels in both directions, a power of two. Its contents are overwritten.
 */
gpu_texture_t create_mipmapped_texture(gpu_device_t device, uint8_t *pixels, uint32_t size);

/** Creates a sampler with trilinear filtering that repeats the texture. */
gpu_sampler_t create_smooth_sampler(gpu_device_t device);

#endif
