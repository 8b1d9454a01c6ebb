#ifndef FILTER_H
#define FILTER_H

#include "gpu.h"

/** Creates a compute pipeline whose entry point is `main`. The caller keeps it. */
gpu_compute_pipeline_t create_compute_pipeline(gpu_device_t device, const char *wgsl);

/**
 * Runs a compute shader over a picture and waits for the result. The shader reads the picture as a
 * `texture_2d<f32>` at binding 0, writes a `texture_storage_2d<rgba8unorm, write>` of the same size at
 * binding 1, and uses workgroups of 8 by 8 pixels. Releases all GPU objects that it creates.
 */
image_t filter_image(gpu_device_t device, gpu_compute_pipeline_t pipeline, const image_t *image);

#endif
