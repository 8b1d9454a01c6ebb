#ifndef EVENT_LOOP_H
#define EVENT_LOOP_H

#include "wasi-async.h"

/* Waits for everything that the program has asked for, all of it at once. */

/** Goes on with the program after an event. `context` is what `when` was given; wasi-async.h tells of the payload. */
typedef void (*handler_t)(void *context, uint32_t payload);

/**
 * Calls `handler`, once: when a subtask has returned, or a read of a stream or future has ended. A `waitable` of 0 is a
 * subtask that has returned already: the call is made at once.
 */
void when(waitable_t waitable, handler_t handler, void *context);

/** Does not wait for it any longer. */
void forget(waitable_t waitable);

/** Where the program begins; it ends when it waits for nothing more. */
void start(void);

#endif
