#ifndef CANVAS_H
#define CANVAS_H

#include <stdbool.h>
#include <webgpu/webgpu_wasi.h>

#include "device.h"

/* Shared by the examples that draw on a surface with the GPU. */

/** A surface and its configuration. */
typedef struct {
  device_t gpu;
  WGPUSurface surface;
  WGPUSurfaceConfiguration configuration;
} canvas_t;

/** Requests a device, and opens a surface with pictures in the host's preferred format. `on_input` receives its input. */
canvas_t open_canvas(WGPUWasiInputCallback on_input);

/** Closes the surface, and releases the device. Ends the program with a message if a call was invalid. */
void close_canvas(const canvas_t *canvas);

/** Receives input until the next frame can be drawn. Returns false when no more frames will come. */
bool next_frame(const canvas_t *canvas);

/** Returns the picture of a frame, of the current size of the surface. */
WGPUTexture begin_picture(canvas_t *canvas);

/** Presents and releases a picture. */
void present_picture(const canvas_t *canvas, WGPUTexture picture);

/** An attachment of the size of the picture, for samples or depth. */
typedef struct {
  WGPUTexture texture;
  WGPUTextureView view;
} attachment_t;

/** Recreates an attachment when its size differs from that of the picture; creates one that is zero. */
void fit_attachment(attachment_t *attachment, const canvas_t *canvas, WGPUTextureFormat format, uint32_t samples);

#endif
