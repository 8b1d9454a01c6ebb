/**
 * What a guest in C needs of the Component Model to wait for several things at once, under the names by which
 * wasm-tools knows it. See "Canonical Built-ins" in Explainer.md of WebAssembly/component-model.
 */
#ifndef WASI_ASYNC_H
#define WASI_ASYNC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASYNC_IMPORT(name) __attribute__((__import_module__("$root"), __import_name__(name)))

/* ==== Waitables ================================================================================================= */

/** The handle of something that can be waited for: a subtask, or the end of a stream or future. */
typedef int32_t waitable_t;

/** What has happened to a waitable. */
typedef uint32_t event_code_t;
enum {
  EVENT_NONE,
  EVENT_SUBTASK, // the payload is its state
  EVENT_STREAM_READ, // here and below the payload tells how the copy went
  EVENT_STREAM_WRITE,
  EVENT_FUTURE_READ,
  EVENT_FUTURE_WRITE,
  EVENT_TASK_CANCELLED, // of no waitable: the caller wants the guest to end
};

typedef struct {
  event_code_t code;
  waitable_t waitable;
  uint32_t payload;
} event_t;

/** Waitables that are waited for together. */
typedef struct { int32_t handle; } waitable_set_t;

ASYNC_IMPORT("[waitable-set-new]") int32_t import_waitable_set_new(void);
ASYNC_IMPORT("[waitable-set-wait]") uint32_t import_waitable_set_wait(int32_t, void *);
ASYNC_IMPORT("[waitable-set-poll]") uint32_t import_waitable_set_poll(int32_t, void *);
ASYNC_IMPORT("[waitable-set-drop]") void import_waitable_set_drop(int32_t);
ASYNC_IMPORT("[waitable-join]") void import_waitable_join(int32_t, int32_t);

static inline waitable_set_t waitable_set_new(void) {
  waitable_set_t set = { import_waitable_set_new() };
  return set;
}

/** Waits for an event of any waitable in the set. The export in which that happens must be typed `async func`. */
static inline event_t waitable_set_wait(waitable_set_t set) {
  struct { waitable_t waitable; uint32_t payload; } event;
  event_code_t code = import_waitable_set_wait(set.handle, &event);
  event_t result = { code, event.waitable, event.payload };
  return result;
}

/** The same, without waiting: `EVENT_NONE` if there is no event. */
static inline event_t waitable_set_poll(waitable_set_t set) {
  struct { waitable_t waitable; uint32_t payload; } event;
  event_code_t code = import_waitable_set_poll(set.handle, &event);
  event_t result = { code, event.waitable, event.payload };
  return result;
}

/** The set must be empty. */
static inline void waitable_set_drop(waitable_set_t set) {
  import_waitable_set_drop(set.handle);
}

/** Puts a waitable into a set; it leaves the one that it was in. */
static inline void waitable_join(waitable_t waitable, waitable_set_t set) {
  import_waitable_join(waitable, set.handle);
}

/** Takes a waitable out of its set. */
static inline void waitable_leave(waitable_t waitable) {
  import_waitable_join(waitable, 0);
}

/** Waits for one waitable alone. Returns the payload of its event. */
static inline uint32_t waitable_wait(waitable_t waitable) {
  waitable_set_t set = waitable_set_new();
  waitable_join(waitable, set);
  event_t event = waitable_set_wait(set);
  waitable_leave(waitable);
  waitable_set_drop(set);
  return event.payload;
}

/* ==== Subtasks ================================================================================================== */

/** How far a call is that was started. */
typedef uint32_t subtask_state_t;
enum {
  SUBTASK_STARTING, // the callee has not looked at the arguments yet
  SUBTASK_STARTED,
  SUBTASK_RETURNED, // here and below it is over
  SUBTASK_CANCELLED_BEFORE_STARTED,
  SUBTASK_CANCELLED_BEFORE_RETURNED,
};

ASYNC_IMPORT("[subtask-cancel]") uint32_t import_subtask_cancel(int32_t);
ASYNC_IMPORT("[subtask-drop]") void import_subtask_drop(int32_t);

/** Asks the callee to end early and waits until it has; it may still return its result. */
static inline subtask_state_t subtask_cancel(waitable_t subtask) {
  return import_subtask_cancel(subtask);
}

/** The guest must have learned that the call is over. */
static inline void subtask_drop(waitable_t subtask) {
  import_subtask_drop(subtask);
}

/* ==== Callbacks ================================================================================================= */

/**
 * What an export that is lifted with a callback returns, and the callback too: `CALLBACK_EXIT`, `CALLBACK_YIELD` to be
 * called again at once after others, or `callback_wait` to be called with the next event.
 */
typedef uint32_t callback_code_t;
enum {
  CALLBACK_EXIT,
  CALLBACK_YIELD,
  CALLBACK_WAIT,
};

static inline callback_code_t callback_wait(waitable_set_t set) {
  return CALLBACK_WAIT | (uint32_t)set.handle << 4;
}

#ifdef __cplusplus
}
#endif

#endif
