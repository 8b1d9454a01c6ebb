#include "operations.h"

#include <stdlib.h>

#include "log.h"

/** Operations that have not been delivered, by ascending `id`. */
static operation_t *pending, **end = &pending;
static uint64_t last_id;

operation_t *new_operation(const operation_kind_t *kind, WGPUInstance instance, callback_t callback) {
  if (callback.mode < WGPUCallbackMode_WaitAnyOnly || callback.mode > WGPUCallbackMode_AllowSpontaneous) {
    log_error("the mode of a callback is not valid: set it to WGPUCallbackMode_WaitAnyOnly or another");
    return NULL;
  }
  operation_t *operation = allocate(kind->size);
  operation->kind = kind;
  operation->instance = instance;
  operation->callback = callback;
  hold_instance(instance);
  return operation;
}

static void add_pending(operation_t *operation) {
  operation->link = end;
  *end = operation;
  end = &operation->next;
}

static void remove_pending(operation_t *operation) {
  *operation->link = operation->next;
  if (operation->next != NULL) operation->next->link = operation->link;
  else end = operation->link;
}

void settle(operation_t *operation) {
  if (!operation->is_delivered || operation->waiter.waitable != 0) return;
  operation->kind->dispose(operation);
  let_go_of_instance(operation->instance);
  free(operation);
}

static void deliver(operation_t *operation, bool is_cancelled) {
  remove_pending(operation);
  operation->kind->deliver(operation, is_cancelled);
  operation->is_delivered = true;
  settle(operation);
}

WGPUFuture track(operation_t *operation) {
  operation->id = ++last_id;
  add_pending(operation);
  const WGPUFuture future = {operation->id};
  if (operation->instance->references == 0) deliver(operation, true);
  return future;
}

WGPUFuture track_result(operation_t *operation) {
  const WGPUFuture future = track(operation);
  if (operation->instance->references > 0) operation_returned(operation);
  return future;
}

static void on_subtask(waiter_t *waiter, uint32_t state) {
  if (state < SUBTASK_RETURNED) return;
  operation_t *operation = (operation_t *)waiter;
  const waitable_t subtask = waiter->waitable;
  end_wait(waiter);
  subtask_drop(subtask);
  operation->has_returned = true;
  settle(operation);
}

WGPUFuture track_call(operation_t *operation, gpu_subtask_t subtask) {
  if (subtask.handle == 0) return track_result(operation);
  await_events(&operation->waiter, subtask.handle, on_subtask);
  return track(operation);
}

void operation_returned(operation_t *operation) {
  operation->has_returned = true;
  if (operation->callback.mode == WGPUCallbackMode_AllowSpontaneous) deliver(operation, false);
}

/** Returns the first operation after `id` that has returned, of any instance if it is NULL, in one of the modes. */
static operation_t *next_returned(uint64_t id, WGPUInstance instance, WGPUCallbackMode mode) {
  for (operation_t *operation = pending; operation != NULL; operation = operation->next) {
    if (operation->id > id && operation->has_returned && operation->callback.mode >= mode &&
        (instance == NULL || operation->instance == instance))
      return operation;
  }
  return NULL;
}

/** Delivers the operations that have returned, except for those that begin meanwhile. */
static void deliver_returned(WGPUInstance instance, WGPUCallbackMode mode) {
  const uint64_t newest = last_id;
  uint64_t id = 0;
  for (operation_t *operation; (operation = next_returned(id, instance, mode)) != NULL && operation->id <= newest;) {
    id = operation->id;
    deliver(operation, false);
  }
}

void deliver_spontaneously(void) {
  deliver_returned(NULL, WGPUCallbackMode_AllowSpontaneous);
}

void cancel_operations(WGPUInstance instance) {
  for (operation_t *operation = pending; operation != NULL;) {
    if (operation->instance != instance) {
      operation = operation->next;
      continue;
    }
    deliver(operation, true);
    operation = pending; // the callback may have changed the list
  }
}

void wgpuInstanceProcessEvents(WGPUInstance instance) {
  if (!wake_waiters()) yield_to_host();
  deliver_spontaneously();
  deliver_returned(instance, WGPUCallbackMode_AllowProcessEvents);
}

/* ==== Waiting =================================================================================================== */

/** The timer of a wait. */
typedef struct {
  waiter_t waiter;
  bool has_fired, is_abandoned;
} alarm_t;

#define CLOCK_IMPORT(name)                                                                                            \
  __attribute__((__import_module__("wasi:clocks/monotonic-clock@0.3.0"), __import_name__(name)))
CLOCK_IMPORT("[async-lower]wait-for") uint32_t import_wait_for_start(uint64_t duration);
ASYNC_IMPORT("[async-lower][subtask-cancel]") uint32_t import_subtask_cancel_start(int32_t subtask);

static void on_alarm(waiter_t *waiter, uint32_t state) {
  if (state < SUBTASK_RETURNED) return;
  alarm_t *alarm = (alarm_t *)waiter;
  const waitable_t subtask = waiter->waitable;
  end_wait(waiter);
  subtask_drop(subtask);
  alarm->has_fired = true;
  if (alarm->is_abandoned) free(alarm);
}

/** Returns a timer that fires after a duration in nanoseconds. */
static alarm_t *set_alarm(uint64_t duration) {
  alarm_t *alarm = allocate(sizeof *alarm);
  const gpu_subtask_t subtask = gpu_subtask(import_wait_for_start(duration));
  if (subtask.handle == 0) alarm->has_fired = true;
  else await_events(&alarm->waiter, subtask.handle, on_alarm);
  return alarm;
}

/** Ends a timer. One that the host does not end at once is forgotten when it fires. */
static void abandon_alarm(alarm_t *alarm) {
  constexpr uint32_t blocked = UINT32_MAX;
  if (!alarm->has_fired) {
    const waitable_t subtask = alarm->waiter.waitable;
    end_wait(&alarm->waiter); // a subtask in a waitable set cannot be cancelled
    if (import_subtask_cancel_start(subtask) == blocked) {
      alarm->is_abandoned = true;
      await_events(&alarm->waiter, subtask, on_alarm);
      return;
    }
    subtask_drop(subtask);
  }
  free(alarm);
}

static operation_t *find(WGPUInstance instance, WGPUFuture future) {
  operation_t *operation = pending;
  while (operation != NULL && (operation->id != future.id || operation->instance != instance))
    operation = operation->next;
  return operation;
}

/** Whether a timed wait would span more than one timeline, which implementations need not support. */
static bool has_mixed_timelines(WGPUInstance instance, size_t count, const WGPUFutureWaitInfo *infos) {
  const void *timeline = find(instance, infos[0].future)->timeline;
  for (size_t i = 1; i < count; i++)
    if (find(instance, infos[i].future)->timeline != timeline) return true;
  return false;
}

static bool is_any_complete(WGPUInstance instance, size_t count, const WGPUFutureWaitInfo *infos) {
  for (size_t i = 0; i < count; i++) {
    const operation_t *operation = find(instance, infos[i].future);
    if (operation == NULL || operation->has_returned) return true;
  }
  return false;
}

/** Waits until one of the futures can complete. Returns false when the time is over. */
static bool wait_any(WGPUInstance instance, size_t count, const WGPUFutureWaitInfo *infos, uint64_t timeout) {
  wake_waiters();
  deliver_spontaneously();
  if (is_any_complete(instance, count, infos)) return true;
  if (timeout > 0) {
    alarm_t *alarm = timeout == UINT64_MAX ? NULL : set_alarm(timeout);
    bool is_complete = false;
    while (!is_complete && (alarm == NULL || !alarm->has_fired)) {
      wait_for_event();
      deliver_spontaneously();
      is_complete = is_any_complete(instance, count, infos);
    }
    if (alarm != NULL) abandon_alarm(alarm);
    if (is_complete) return true;
  }
  // A host that was busy when the time was over tells of the timer first, and then of all that it has done meanwhile.
  yield_to_host();
  deliver_spontaneously();
  return is_any_complete(instance, count, infos);
}

/** Completes the futures that can, in the order of their calls. */
static void complete(WGPUInstance instance, size_t count, WGPUFutureWaitInfo *infos) {
  for (;;) {
    operation_t *first = NULL;
    for (size_t i = 0; i < count; i++) {
      operation_t *operation = find(instance, infos[i].future);
      if (operation == NULL) infos[i].completed = true;
      else if (operation->has_returned && (first == NULL || operation->id < first->id)) first = operation;
    }
    if (first == NULL) return;
    for (size_t i = 0; i < count; i++)
      if (infos[i].future.id == first->id) infos[i].completed = true;
    deliver(first, false);
  }
}

WGPUWaitStatus wgpuInstanceWaitAny(WGPUInstance instance, size_t count, WGPUFutureWaitInfo *infos, uint64_t timeout) {
  if (timeout > 0 && !instance->allows_timed_waits) {
    log_error("wgpuInstanceWaitAny has a timeout: create the instance with WGPUInstanceFeatureName_TimedWaitAny");
    return WGPUWaitStatus_Error;
  }
  if (timeout > 0 && count > most_timed_waits) {
    log_error("wgpuInstanceWaitAny has too many futures: see timedWaitAnyMaxCount of WGPUInstanceLimits");
    return WGPUWaitStatus_Error;
  }
  bool was_complete = count == 0;
  for (size_t i = 0; i < count; i++) {
    infos[i].completed = find(instance, infos[i].future) == NULL;
    if (infos[i].completed) was_complete = true;
  }
  if (was_complete) return WGPUWaitStatus_Success;
  if (timeout > 0 && has_mixed_timelines(instance, count, infos)) {
    log_error("wgpuInstanceWaitAny waits for different queues, or for a queue and something else: wait in turn");
    return WGPUWaitStatus_Error;
  }
  if (!wait_any(instance, count, infos, timeout)) return WGPUWaitStatus_TimedOut;
  complete(instance, count, infos);
  return WGPUWaitStatus_Success;
}
