/*
 * Entry points of a program that never blocks: `run` returns as soon as the program only waits, and names the
 * waitable set. The host then calls the callback with each event. The program therefore needs no stack while
 * it waits, and runs where WebAssembly cannot be suspended.
 */

#include <stdio.h>
#include <stdlib.h>

#include "event-loop.h"
#include "gpu.h"

enum { MAX_WAITS = 16 };

/** Pending waits; a waitable of 0 marks a free slot. */
static struct { waitable_t waitable; handler_t handler; void *context; } waits[MAX_WAITS];
static waitable_set_t set;

/** The slot of a waitable; 0 finds a free slot. */
static size_t place_of(waitable_t waitable) {
  for (size_t i = 0; i < MAX_WAITS; i++) {
    if (waits[i].waitable == waitable) return i;
  }
  die(waitable ? "nothing waits for this event" : "there are too many things to wait for");
}

void when(waitable_t waitable, handler_t handler, void *context) {
  if (waitable == 0) return handler(context, SUBTASK_RETURNED);
  size_t place = place_of(0);
  waits[place].waitable = waitable;
  waits[place].handler = handler;
  waits[place].context = context;
  waitable_join(waitable, set);
}

void forget(waitable_t waitable) {
  waits[place_of(waitable)].waitable = 0;
  waitable_leave(waitable);
}

/** Calls the handler registered for an event. */
static void dispatch(event_t event) {
  size_t place = place_of(event.waitable);
  if (event.code == EVENT_SUBTASK) {
    if (event.payload < SUBTASK_RETURNED) return; // the subtask has only started
    forget(event.waitable);
    subtask_drop(event.waitable);
  } else {
    forget(event.waitable);
  }
  waits[place].handler(waits[place].context, event.payload);
}

static bool waits_for_anything(void) {
  for (size_t i = 0; i < MAX_WAITS; i++) {
    if (waits[i].waitable != 0) return true;
  }
  return false;
}

/** Returns the result of `run`: 0 is `ok`, 1 is `error`. */
__attribute__((import_module("[export]wasi:cli/run@0.3.0"), import_name("[task-return]run")))
void task_return_run(int32_t is_error);

/** The next step for the host: wait for another event, or exit. */
static callback_code_t next(void) {
  fflush(stdout);
  if (waits_for_anything()) return callback_wait(set);
  waitable_set_drop(set);
  task_return_run(EXIT_SUCCESS);
  return CALLBACK_EXIT;
}

/** `wasi:cli/run`; runs up to the first wait. */
__attribute__((export_name("[async-lift]wasi:cli/run@0.3.0#run"))) callback_code_t run(void) {
  set = waitable_set_new();
  start();
  return next();
}

/** Continues `run` with one event. */
__attribute__((export_name("[callback][async-lift]wasi:cli/run@0.3.0#run")))
callback_code_t callback(event_code_t code, waitable_t waitable, uint32_t payload) {
  dispatch((event_t){code, waitable, payload});
  return next();
}
