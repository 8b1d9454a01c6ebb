#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>

#include "wasi-surface.h"

/* The events of a program that draws, of all kinds, one at a time. */

typedef enum {
  ON_FRAME, // a frame can be drawn
  ON_RESIZE,
  ON_POINTER_UP,
  ON_POINTER_DOWN,
  ON_POINTER_MOVE,
  ON_KEY_UP,
  ON_KEY_DOWN,
  EVENT_KINDS,
} surface_event_kind_t;

typedef struct {
  surface_event_kind_t kind;
  union {
    surface_frame_event_t frame;
    surface_resize_event_t size;
    surface_pointer_event_t pointer;
    surface_key_event_t key; // its text is valid until the next event
  };
} surface_event_t;

/** Starts listening for events of a kind. */
void listen(surface_t surface, surface_event_kind_t kind);

/**
 * Waits for the next event. Asking for the event after a frame presents that frame.
 *
 * Returns false when no more events will come and the program should end.
 */
bool next_event(surface_event_t *event);

/** Stops listening for events. */
void stop_listening(void);

#endif
