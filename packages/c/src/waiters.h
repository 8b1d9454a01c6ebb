/**
 * How the program sleeps until the host has news, without polling.
 *
 * A call that the host has not answered, a stream and a future are *waitables*. One set holds all of the program's:
 * pending calls, the errors and the loss of its devices, the input of its surfaces, and the timer of a wait. Each has a
 * *waiter*, which the set's events wake. `wait_for_event` therefore sleeps until any of them has news, whichever
 * the program asked for, and no news is lost while it looks elsewhere.
 */
#ifndef WEBGPU_WAITERS_H
#define WEBGPU_WAITERS_H

#include <stdbool.h>
#include <stdint.h>

#include "wasi-async.h"

/** Waits for a waitable; the first member of a larger structure. */
typedef struct waiter {
  struct waiter *next;
  waitable_t waitable; // 0 when there is none to wait for
  /** Receives the payload of an event. */
  void (*wake)(struct waiter *waiter, uint32_t payload);
} waiter_t;

/** Waits for the events of a waitable. */
void await_events(waiter_t *waiter, waitable_t waitable, void (*wake)(waiter_t *, uint32_t));

/** Ends the wait, before the waitable is dropped. */
void end_wait(waiter_t *waiter);

/** Wakes the waiters of all events that have happened. Returns whether there were any. */
bool wake_waiters(void);

/** Lets the host go on, and then wakes the waiters of all events that have happened. */
void yield_to_host(void);

/** Sleeps until there is an event, and wakes its waiter. */
void wait_for_event(void);

#endif
