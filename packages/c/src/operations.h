/**
 * Asynchronous operations, and the futures that stand for them.
 *
 * An operation begins as a call of the host that is lowered asynchronously. Its waiter learns when the call has
 * *returned*. The operation is then *delivered*: its callback receives the result, at a time that its mode allows, and
 * its future is complete. The order of delivery is that of the calls.
 */
#ifndef WEBGPU_OPERATIONS_H
#define WEBGPU_OPERATIONS_H

#include "objects.h"
#include "waiters.h"

/** A callback of the program, as every `WGPU…CallbackInfo` passes it. */
typedef struct {
  WGPUCallbackMode mode;
  void (*function)(void);
  void *userdata1, *userdata2;
} callback_t;

#define CALLBACK(info)                                                                                                \
  ((callback_t){(info).mode, (void (*)(void))(info).callback, (info).userdata1, (info).userdata2})

typedef struct operation operation_t;

/** The kind of an operation. */
typedef struct {
  size_t size; // of the structure that begins with the operation
  /** Calls the callback, if there is one. */
  void (*deliver)(operation_t *operation, bool is_cancelled);
  /** Frees what the operation owns, results included, except for the structure. */
  void (*dispose)(operation_t *operation);
} operation_kind_t;

struct operation {
  waiter_t waiter; // of the call
  const operation_kind_t *kind;
  operation_t *next, **link; // in the list of pending operations
  WGPUInstance instance; // held
  const void *timeline;  // the queue on whose timeline it completes; NULL for the others
  uint64_t id;           // of the future
  callback_t callback;
  bool has_returned, is_delivered;
};

/** Limit of the futures of a wait with a timeout. */
constexpr size_t most_timed_waits = 64;

/** Message of a callback whose operation has been cancelled. */
static const WGPUStringView cancelled_message = {
  "the last reference to the instance has been released", 52
};

/** Returns a new operation, or NULL if the mode of the callback is none, which is logged. */
operation_t *new_operation(const operation_kind_t *kind, WGPUInstance instance, callback_t callback);

/** Begins to track an operation whose call has been started. Returns its future. */
WGPUFuture track_call(operation_t *operation, gpu_subtask_t subtask);

/** Begins to track an operation that has its result. Returns its future. */
WGPUFuture track_result(operation_t *operation);

/** Begins to track an operation that `operation_returned` ends. Returns its future. */
WGPUFuture track(operation_t *operation);

/** Records that an operation has its result, and delivers it if its callback may be called at any time. */
void operation_returned(operation_t *operation);

/** Frees an operation that has been delivered and that no call will touch again. */
void settle(operation_t *operation);

/** Delivers the operations whose callbacks may be called at any time. */
void deliver_spontaneously(void);

/** Delivers all operations of an instance as cancelled, because the program cannot wait for them any more. */
void cancel_operations(WGPUInstance instance);

#endif
