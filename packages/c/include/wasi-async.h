/**
 * The Component Model's asynchronous built-ins for guests in C, under the names by which wasm-tools knows
 * them. See "Canonical Built-ins" in Explainer.md of WebAssembly/component-model.
 */
#ifndef WASI_ASYNC_H
#define WASI_ASYNC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASYNC_IMPORT(name) __attribute__((__import_module__("$root"), __import_name__(name)))

/* ==== Waitables ================================================================================================= */

/** Handle of a waitable: a subtask, or an end of a stream or future. */
typedef int32_t waitable_t;

/** Kind of an event on a waitable. */
typedef uint32_t event_code_t;
enum {
  EVENT_NONE,
  EVENT_SUBTASK, // the payload is its state
  EVENT_STREAM_READ, // for this and the following events, the payload is the outcome of the copy
  EVENT_STREAM_WRITE,
  EVENT_FUTURE_READ,
  EVENT_FUTURE_WRITE,
  EVENT_TASK_CANCELLED, // concerns no waitable: the caller cancels the task
};

typedef struct {
  event_code_t code;
  waitable_t waitable;
  uint32_t payload;
} event_t;

/** A set of waitables to wait for together. */
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

/** Waits for an event of any waitable in the set. The calling export must be typed `async func`. */
static inline event_t waitable_set_wait(waitable_set_t set) {
  struct { waitable_t waitable; uint32_t payload; } event;
  event_code_t code = import_waitable_set_wait(set.handle, &event);
  event_t result = { code, event.waitable, event.payload };
  return result;
}

/** Polls the set without waiting; returns `EVENT_NONE` when there is no event. */
static inline event_t waitable_set_poll(waitable_set_t set) {
  struct { waitable_t waitable; uint32_t payload; } event;
  event_code_t code = import_waitable_set_poll(set.handle, &event);
  event_t result = { code, event.waitable, event.payload };
  return result;
}

/** Drops a set, which must be empty. */
static inline void waitable_set_drop(waitable_set_t set) {
  import_waitable_set_drop(set.handle);
}

/** Adds a waitable to a set, and removes it from its previous one. */
static inline void waitable_join(waitable_t waitable, waitable_set_t set) {
  import_waitable_join(waitable, set.handle);
}

/** Removes a waitable from its set. */
static inline void waitable_leave(waitable_t waitable) {
  import_waitable_join(waitable, 0);
}

/** Waits for a single waitable. Returns the payload of its event. */
static inline uint32_t waitable_wait(waitable_t waitable) {
  waitable_set_t set = waitable_set_new();
  waitable_join(waitable, set);
  event_t event = waitable_set_wait(set);
  waitable_leave(waitable);
  waitable_set_drop(set);
  return event.payload;
}

/* ==== Subtasks ================================================================================================== */

/** State of a started call. */
typedef uint32_t subtask_state_t;
enum {
  SUBTASK_STARTING, // the callee has not read the arguments yet
  SUBTASK_STARTED,
  SUBTASK_RETURNED, // this and the following states are final
  SUBTASK_CANCELLED_BEFORE_STARTED,
  SUBTASK_CANCELLED_BEFORE_RETURNED,
};

ASYNC_IMPORT("[subtask-cancel]") uint32_t import_subtask_cancel(int32_t);
ASYNC_IMPORT("[subtask-drop]") void import_subtask_drop(int32_t);

/** Asks the callee to end early and waits until it has ended; it may still return its result. */
static inline subtask_state_t subtask_cancel(waitable_t subtask) {
  return import_subtask_cancel(subtask);
}

/** Drops a subtask whose end the guest has observed. */
static inline void subtask_drop(waitable_t subtask) {
  import_subtask_drop(subtask);
}

/* ==== Callbacks ================================================================================================= */

/**
 * Result of an export that is lifted with a callback, and of the callback: `CALLBACK_EXIT`, `CALLBACK_YIELD`
 * to be called again soon, or `callback_wait` to be called with the next event.
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
