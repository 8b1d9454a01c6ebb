/** The state of a surface. */
#ifndef WEBGPU_SURFACE_H
#define WEBGPU_SURFACE_H

#include "objects.h"
#include "wasi-surface.h"
#include "webgpu/webgpu_wasi.h"

/** Number of the streams of input, which are in the order of `WGPUWasiInputType`. */
enum { input_stream_count = 6 };

/** A stream of events of a surface. */
typedef struct {
  waiter_t waiter;
  WGPUSurface surface;
  bool is_reading, is_over;
  union {
    surface_frame_event_t frame;
    surface_pointer_event_t pointer;
    surface_key_event_t key;
    surface_resize_event_t size;
  } event; // the destination of a read
} event_stream_t;

struct WGPUSurfaceImpl {
  OBJECT // the handle is 0 for an invalid surface
  WGPUInstance instance; // held
  uint32_t holders;      // operations, and events that are being delivered
  surface_webgpu_context_t context;
  WGPUDevice device; // of the configuration, held; NULL without one
  uint32_t width, height;
  WGPUTexture current; // a reference
  event_stream_t frames;
  struct frame_operation *frame_operations; // that wait for the next frame
  WGPUWasiInputCallbackInfo on_input;
  event_stream_t inputs[input_stream_count];
};

/** Ends the streams of a surface that the program has released. */
void close_event_streams(WGPUSurface surface);

void hold_surface(WGPUSurface surface);
void let_go_of_surface(WGPUSurface surface);

#endif
