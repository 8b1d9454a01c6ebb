#ifndef MIPMAPS_H
#define MIPMAPS_H

#include <stdint.h>

#include "wasi-webgpu.h"

/**
 * A texture to sample, in all sizes down to one pixel: the GPU takes the one that fits the size on the screen.
 *
 * `pixels` is RGBA as in a picture, `size` pixels both ways, a power of two. What is in it is lost.
 */
gpu_texture_t create_mipmapped_texture(gpu_device_t device, uint8_t *pixels, uint32_t size);

/** A sampler that is smooth in all sizes, and repeats the texture. */
gpu_sampler_t create_smooth_sampler(gpu_device_t device);

#endif
