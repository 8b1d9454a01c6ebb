#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>

#include "wasi-surface.h"

/* What a program that draws waits for: all of it at once, one event after the other. */

typedef enum {
  ON_FRAME, // it is time to draw
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

/** Begins to hear of events of a kind. */
void listen(surface_t surface, surface_event_kind_t kind);

/**
 * Waits for the next event. When it is asked for the one after a frame, that frame is shown.
 *
 * Returns false when no more events will come: the program should end.
 */
bool next_event(surface_event_t *event);

/** Hears of nothing any more. */
void stop_listening(void);

/** The time since some moment, by a clock that never goes back. */
double seconds(void);

#endif
