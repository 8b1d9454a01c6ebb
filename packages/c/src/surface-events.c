/**
 * Frames and input of surfaces: streams of the host, each with a read that stays pending in the set of all waitables.
 * A frame ends an operation; input goes to a callback.
 */
#include <stdlib.h>

#include "log.h"
#include "operations.h"
#include "string-views.h"
#include "surface.h"

/** The functions of a stream. */
typedef struct {
  int32_t (*open)(int32_t surface);
  uint32_t (*read)(int32_t stream, void *events, size_t count);
  uint32_t (*cancel)(int32_t stream);
  void (*drop)(int32_t stream);
} stream_kind_t;

#define STREAM(event, name)                                                                                           \
  {                                                                                                                   \
    import_surface_##event, import_gpu_stream_surface_##name##_event_read_start,                                      \
      import_gpu_stream_surface_##name##_event_cancel_read, import_gpu_stream_surface_##name##_event_drop             \
  }

static const stream_kind_t frame_kind = STREAM(on_frame, frame);

/** The kinds of input, by `WGPUWasiInputType`. */
static const stream_kind_t input_kinds[input_stream_count] = {
  [WGPUWasiInputType_PointerDown - 1] = STREAM(on_pointer_down, pointer),
  [WGPUWasiInputType_PointerUp - 1] = STREAM(on_pointer_up, pointer),
  [WGPUWasiInputType_PointerMove - 1] = STREAM(on_pointer_move, pointer),
  [WGPUWasiInputType_KeyDown - 1] = STREAM(on_key_down, key),
  [WGPUWasiInputType_KeyUp - 1] = STREAM(on_key_up, key),
  [WGPUWasiInputType_Resize - 1] = STREAM(on_resize, resize),
};

static void open_stream(event_stream_t *stream, const stream_kind_t *kind, WGPUSurface surface,
                        void (*wake)(waiter_t *, uint32_t)) {
  stream->surface = surface;
  await_events(&stream->waiter, kind->open(surface->handle), wake);
}

static void close_stream(event_stream_t *stream, const stream_kind_t *kind) {
  const waitable_t handle = stream->waiter.waitable;
  if (handle == 0) return;
  const bool is_busy = stream->is_reading && gpu_copy(kind->cancel(handle)).state == GPU_COPY_BLOCKED;
  stream->is_reading = false;
  end_wait(&stream->waiter);
  if (is_busy) hold_surface(stream->surface); // the host may still write the event
  else kind->drop(handle);
}

/** Reads an event; returns the outcome, if it is known at once. */
static gpu_copy_t read_event(event_stream_t *stream, const stream_kind_t *kind) {
  const gpu_copy_t copy = gpu_copy(kind->read(stream->waiter.waitable, &stream->event, 1));
  stream->is_reading = copy.state == GPU_COPY_BLOCKED;
  return copy;
}

/* ==== Frames ==================================================================================================== */

typedef struct frame_operation {
  operation_t operation;
  WGPUSurface surface; // held
  struct frame_operation *next;
  bool is_closed; // the surface
} frame_operation_t;

static void deliver_frame(operation_t *operation, bool is_cancelled) {
  const WGPUWasiFrameCallback callback = (WGPUWasiFrameCallback)operation->callback.function;
  WGPUWasiFrameStatus status = WGPUWasiFrameStatus_Success;
  if (is_cancelled) status = WGPUWasiFrameStatus_CallbackCancelled;
  else if (((frame_operation_t *)operation)->is_closed) status = WGPUWasiFrameStatus_Closed;
  if (callback != NULL) callback(status, operation->callback.userdata1, operation->callback.userdata2);
}

static void dispose_frame(operation_t *operation) {
  frame_operation_t *frame = (frame_operation_t *)operation;
  frame_operation_t **link = &frame->surface->frame_operations;
  while (*link != NULL && *link != frame) link = &(*link)->next;
  if (*link == frame) *link = frame->next;
  let_go_of_surface(frame->surface);
}

static const operation_kind_t frame_operation = {sizeof(frame_operation_t), deliver_frame, dispose_frame};

/** Ends the operations that wait for the frame. */
static void end_frame(WGPUSurface surface, gpu_copy_t copy) {
  surface->frames.is_reading = false;
  if (copy.state != GPU_COPY_COMPLETED) {
    surface->frames.is_over = true;
    close_stream(&surface->frames, &frame_kind);
  }
  frame_operation_t *frame = surface->frame_operations;
  surface->frame_operations = NULL;
  while (frame != NULL) {
    frame_operation_t *next = frame->next;
    frame->is_closed = copy.count == 0;
    frame->operation.has_returned = true;
    frame = next;
  }
}

static void on_frame(waiter_t *waiter, uint32_t payload) {
  end_frame(((event_stream_t *)waiter)->surface, gpu_copy(payload));
}

WGPUFuture wgpuSurfaceWasiOnNextFrame(WGPUSurface surface, WGPUWasiFrameCallbackInfo info) {
  frame_operation_t *frame = (frame_operation_t *)new_operation(&frame_operation, surface->instance, CALLBACK(info));
  if (frame == NULL) return (WGPUFuture){};
  hold_surface(surface);
  frame->surface = surface;
  if (surface->handle == 0 || surface->frames.is_over) {
    frame->is_closed = true;
    return track_result(&frame->operation);
  }
  frame->next = surface->frame_operations;
  surface->frame_operations = frame;
  const WGPUFuture future = track(&frame->operation);
  if (surface->frames.waiter.waitable == 0) open_stream(&surface->frames, &frame_kind, surface, on_frame);
  if (surface->frames.is_reading) return future;
  const gpu_copy_t copy = read_event(&surface->frames, &frame_kind);
  if (copy.state != GPU_COPY_BLOCKED) end_frame(surface, copy);
  return future;
}

/* ==== Input ===================================================================================================== */

/** Returns the input of the event that a stream has read. */
static WGPUWasiInput input_of(const event_stream_t *stream) {
  WGPUWasiInput input = {.type = stream - stream->surface->inputs + 1};
  switch (input.type) {
    case WGPUWasiInputType_Resize:
      input.width = stream->event.size.width;
      input.height = stream->event.size.height;
      break;
    case WGPUWasiInputType_KeyDown:
    case WGPUWasiInputType_KeyUp: {
      const surface_key_event_t *key = &stream->event.key;
      input.key = key->key.is_some ? key->key.value : WGPU_WASI_KEY_UNIDENTIFIED;
      if (key->text.is_some) input.text = view_of(key->text.value);
      input.altKey = key->alt_key;
      input.ctrlKey = key->ctrl_key;
      input.metaKey = key->meta_key;
      input.shiftKey = key->shift_key;
      break;
    }
    default:
      input.x = stream->event.pointer.x;
      input.y = stream->event.pointer.y;
  }
  return input;
}

/** Passes on an event, and reads on until there is none. */
static void receive(event_stream_t *stream, gpu_copy_t copy) {
  WGPUSurface surface = stream->surface;
  const stream_kind_t *kind = &input_kinds[stream - surface->inputs];
  hold_surface(surface);
  while (copy.count > 0 && copy.state != GPU_COPY_BLOCKED) {
    const WGPUWasiInput input = input_of(stream);
    if (surface->on_input.callback != NULL)
      surface->on_input.callback(surface, &input, surface->on_input.userdata1, surface->on_input.userdata2);
    free((void *)input.text.data);
    if (copy.state != GPU_COPY_COMPLETED || stream->waiter.waitable == 0) break;
    copy = read_event(stream, kind);
  }
  if (copy.state == GPU_COPY_DROPPED) close_stream(stream, kind);
  let_go_of_surface(surface);
}

static void on_input(waiter_t *waiter, uint32_t payload) {
  event_stream_t *stream = (event_stream_t *)waiter;
  stream->is_reading = false;
  receive(stream, gpu_copy(payload));
}

void wgpuSurfaceWasiSetInputCallback(WGPUSurface surface, WGPUWasiInputCallbackInfo info) {
  surface->on_input = info;
  for (size_t i = 0; i < input_stream_count; i++) {
    event_stream_t *stream = &surface->inputs[i];
    if (info.callback == NULL) close_stream(stream, &input_kinds[i]);
    else if (surface->handle != 0 && stream->waiter.waitable == 0) {
      open_stream(stream, &input_kinds[i], surface, on_input);
      receive(stream, read_event(stream, &input_kinds[i]));
    }
  }
}

void close_event_streams(WGPUSurface surface) {
  close_stream(&surface->frames, &frame_kind);
  for (size_t i = 0; i < input_stream_count; i++) close_stream(&surface->inputs[i], &input_kinds[i]);
  surface->frames.is_over = true;
  end_frame(surface, (gpu_copy_t){GPU_COPY_DROPPED, 0});
}
