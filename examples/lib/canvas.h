#ifndef CANVAS_H
#define CANVAS_H

#include "events.h"
#include "gpu.h"

/* Shared by the examples that draw on a surface with the GPU. */

/** A surface and its GPU context. */
typedef struct {
  surface_t surface;
  surface_webgpu_context_t context;
  gpu_texture_format_t format;
} canvas_t;

/** Opens a surface with pictures in the host's preferred format. */
canvas_t open_canvas(gpu_device_t device);

/** An attachment of the size of the picture, for samples or depth. */
typedef struct {
  gpu_texture_t texture;
  gpu_texture_view_t view;
  uint32_t width, height;
} attachment_t;

/** Recreates an attachment when its size differs from that of the picture; creates one that is zero. */
void fit_attachment(attachment_t *attachment, gpu_device_t device, gpu_texture_format_t format, uint32_t samples,
                    gpu_texture_t picture);

/** Overwrites a buffer that has COPY_DST. */
void write_buffer(gpu_device_t device, gpu_buffer_t buffer, const void *data, size_t size);

#endif
