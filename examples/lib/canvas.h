#ifndef CANVAS_H
#define CANVAS_H

#include "events.h"
#include "gpu.h"

/* What every example does that draws on a surface with a GPU. */

/** A surface, and where the GPU draws on it. */
typedef struct {
  surface_t surface;
  surface_webgpu_context_t context;
  gpu_texture_format_t format;
} canvas_t;

/** A surface for pictures in the format that the host likes best. */
canvas_t open_canvas(gpu_device_t device);

/** Something to draw to beside the picture, as large as that: samples, depths. */
typedef struct {
  gpu_texture_t texture;
  gpu_texture_view_t view;
  uint32_t width, height;
} attachment_t;

/** Makes an attachment anew if it has not the size of the picture; one that is zero is made. */
void fit_attachment(attachment_t *attachment, gpu_device_t device, gpu_texture_format_t format, uint32_t samples,
                    gpu_texture_t picture);

/** Replaces what is in a buffer that has COPY_DST. */
void write_buffer(gpu_device_t device, gpu_buffer_t buffer, const void *data, size_t size);

#endif
