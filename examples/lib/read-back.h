#ifndef READ_BACK_H
#define READ_BACK_H

#include "device.h"
#include "png.h"

/** Waits for the GPU and copies the first `size` bytes, a multiple of 4, of a buffer with CopySrc to `data`. */
void read_back_buffer(const device_t *gpu, WGPUBuffer buffer, void *data, size_t size);

/** Waits for the GPU and reads an RGBA texture with 8 bits per channel and CopySrc. */
image_t read_back_texture(const device_t *gpu, WGPUTexture texture);

#endif
