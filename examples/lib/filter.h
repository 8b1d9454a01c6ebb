#ifndef FILTER_H
#define FILTER_H

#include "device.h"
#include "png.h"

/** Creates a texture with the pixels of a picture, for shaders to read. */
WGPUTexture upload_image(const device_t *gpu, const image_t *image);

/** Creates a compute pipeline of a shader with one entry point; `constant` may be NULL. */
WGPUComputePipeline create_compute_pipeline(const device_t *gpu, const char *wgsl, const WGPUConstantEntry *constant);

/** Dispatches workgroups of 8 by 8 pixels, as many as cover a picture. */
void dispatch_over(WGPUComputePassEncoder pass, const image_t *image);

/**
 * Runs a compute shader over a picture and waits for the result. The shader reads the picture as a
 * `texture_2d<f32>` at binding 0, writes a `texture_storage_2d<rgba8unorm, write>` of the same size at
 * binding 1, and uses the workgroups of `dispatch_over`. Releases all GPU objects that it creates.
 */
image_t filter_image(const device_t *gpu, WGPUComputePipeline pipeline, const image_t *image);

#endif
