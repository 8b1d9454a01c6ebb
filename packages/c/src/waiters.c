#include "waiters.h"

#include <stddef.h>

ASYNC_IMPORT("[thread-yield]") uint32_t import_thread_yield(void);

enum { bucket_count = 64 };

/** Waiters by their waitable. */
static waiter_t *buckets[bucket_count];
static waitable_set_t set;

static waiter_t **bucket_of(waitable_t waitable) {
  return &buckets[(uint32_t)waitable % bucket_count];
}

void await_events(waiter_t *waiter, waitable_t waitable, void (*wake)(waiter_t *, uint32_t)) {
  if (set.handle == 0) set = waitable_set_new();
  waiter_t **bucket = bucket_of(waitable);
  *waiter = (waiter_t){.next = *bucket, .waitable = waitable, .wake = wake};
  *bucket = waiter;
  waitable_join(waitable, set);
}

void end_wait(waiter_t *waiter) {
  waiter_t **link = bucket_of(waiter->waitable);
  while (*link != waiter) link = &(*link)->next;
  *link = waiter->next;
  waitable_leave(waiter->waitable);
  waiter->waitable = 0;
}

static void deliver(event_t event) {
  for (waiter_t *waiter = *bucket_of(event.waitable); waiter != NULL; waiter = waiter->next) {
    if (waiter->waitable != event.waitable) continue;
    waiter->wake(waiter, event.payload);
    return;
  }
}

bool wake_waiters(void) {
  if (set.handle == 0) return false;
  bool has_events = false;
  for (event_t event; (event = waitable_set_poll(set)).code != EVENT_NONE; has_events = true) deliver(event);
  return has_events;
}

void yield_to_host(void) {
  import_thread_yield();
  wake_waiters();
}

void wait_for_event(void) {
  deliver(waitable_set_wait(set));
}
