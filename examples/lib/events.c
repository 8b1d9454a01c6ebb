#include "events.h"

#include <stdlib.h>

#include "wasi-async.h"

/** The event streams, by kind. */
static struct {
  waitable_t stream; // 0 if the program does not listen to it
  bool is_reading;
  surface_event_t event; // destination of the read
} streams[EVENT_KINDS];

static waitable_set_t set;
/** Kind of the last event. Its text stays valid until the next event. */
static surface_event_kind_t last = EVENT_KINDS;

void listen(surface_t surface, surface_event_kind_t kind) {
  if (set.handle == 0) set = waitable_set_new();
  waitable_t stream = 0;
  switch (kind) {
    case ON_FRAME: stream = surface_on_frame(surface).handle; break;
    case ON_RESIZE: stream = surface_on_resize(surface).handle; break;
    case ON_POINTER_UP: stream = surface_on_pointer_up(surface).handle; break;
    case ON_POINTER_DOWN: stream = surface_on_pointer_down(surface).handle; break;
    case ON_POINTER_MOVE: stream = surface_on_pointer_move(surface).handle; break;
    case ON_KEY_UP: stream = surface_on_key_up(surface).handle; break;
    case ON_KEY_DOWN: stream = surface_on_key_down(surface).handle; break;
    case EVENT_KINDS: return;
  }
  streams[kind].stream = stream;
  streams[kind].event.kind = kind;
  waitable_join(stream, set);
}

/** Starts reading one event from a stream. */
static gpu_copy_t read_one(surface_event_kind_t kind) {
  waitable_t stream = streams[kind].stream;
  surface_event_t *event = &streams[kind].event;
  switch (kind) {
    case ON_FRAME:
      return gpu_stream_surface_frame_event_read_start((gpu_stream_surface_frame_event_t){stream}, &event->frame, 1);
    case ON_RESIZE:
      return gpu_stream_surface_resize_event_read_start((gpu_stream_surface_resize_event_t){stream}, &event->size, 1);
    case ON_POINTER_UP:
    case ON_POINTER_DOWN:
    case ON_POINTER_MOVE:
      return gpu_stream_surface_pointer_event_read_start((gpu_stream_surface_pointer_event_t){stream}, &event->pointer,
                                                         1);
    default:
      return gpu_stream_surface_key_event_read_start((gpu_stream_surface_key_event_t){stream}, &event->key, 1);
  }
}

static void cancel_read(surface_event_kind_t kind) {
  waitable_t stream = streams[kind].stream;
  switch (kind) {
    case ON_FRAME:
      gpu_stream_surface_frame_event_cancel_read((gpu_stream_surface_frame_event_t){stream});
      break;
    case ON_RESIZE:
      gpu_stream_surface_resize_event_cancel_read((gpu_stream_surface_resize_event_t){stream});
      break;
    case ON_POINTER_UP:
    case ON_POINTER_DOWN:
    case ON_POINTER_MOVE:
      gpu_stream_surface_pointer_event_cancel_read((gpu_stream_surface_pointer_event_t){stream});
      break;
    default: gpu_stream_surface_key_event_cancel_read((gpu_stream_surface_key_event_t){stream});
  }
}

static void drop(surface_event_kind_t kind) {
  waitable_t stream = streams[kind].stream;
  if (streams[kind].is_reading) cancel_read(kind);
  waitable_leave(stream);
  switch (kind) {
    case ON_FRAME: gpu_stream_surface_frame_event_drop((gpu_stream_surface_frame_event_t){stream}); break;
    case ON_RESIZE: gpu_stream_surface_resize_event_drop((gpu_stream_surface_resize_event_t){stream}); break;
    case ON_POINTER_UP:
    case ON_POINTER_DOWN:
    case ON_POINTER_MOVE:
      gpu_stream_surface_pointer_event_drop((gpu_stream_surface_pointer_event_t){stream});
      break;
    default: gpu_stream_surface_key_event_drop((gpu_stream_surface_key_event_t){stream});
  }
  streams[kind].stream = 0;
  streams[kind].is_reading = false;
}

static void free_last_text(void) {
  if (last == ON_KEY_UP || last == ON_KEY_DOWN) {
    gpu_option_string_t text = streams[last].event.key.text;
    if (text.is_some) free((void *)text.value.ptr);
  }
  last = EVENT_KINDS;
}

/** Whether a read delivered an event. Drops a stream that has ended. */
static bool has_event(surface_event_kind_t kind, gpu_copy_t copy) {
  streams[kind].is_reading = copy.state == GPU_COPY_BLOCKED;
  if (copy.state == GPU_COPY_DROPPED) drop(kind);
  return copy.count > 0 && copy.state != GPU_COPY_BLOCKED;
}

static surface_event_kind_t kind_of(waitable_t stream) {
  surface_event_kind_t kind = 0;
  while (kind < EVENT_KINDS && streams[kind].stream != stream) kind++;
  return kind;
}

static bool hears_of_anything(void) {
  for (surface_event_kind_t kind = 0; kind < EVENT_KINDS; kind++) {
    if (streams[kind].stream != 0) return true;
  }
  return false;
}

/** Kind of the next event, or EVENT_KINDS after the last one. */
static surface_event_kind_t wait_for_event(void) {
  // Frames come last, so that a program handles earlier input first.
  for (surface_event_kind_t kind = EVENT_KINDS; kind-- > 0;) {
    if (streams[kind].stream == 0 || streams[kind].is_reading) continue;
    if (has_event(kind, read_one(kind))) return kind;
  }
  while (hears_of_anything()) {
    event_t event = waitable_set_wait(set);
    surface_event_kind_t kind = kind_of(event.waitable);
    if (kind < EVENT_KINDS && has_event(kind, gpu_copy(event.payload))) return kind;
  }
  return EVENT_KINDS;
}

bool next_event(surface_event_t *event) {
  free_last_text();
  last = wait_for_event();
  if (last == EVENT_KINDS) return false;
  *event = streams[last].event;
  return true;
}

void stop_listening(void) {
  free_last_text();
  for (surface_event_kind_t kind = 0; kind < EVENT_KINDS; kind++) {
    if (streams[kind].stream != 0) drop(kind);
  }
  waitable_set_drop(set);
  set.handle = 0;
}
