#include "errors.h"

#include <stdlib.h>

#include "operations.h"
#include "string-views.h"

/** A scope, and the first error that the library itself has found in it. */
struct error_scope {
  WGPUErrorFilter filter;
  WGPUErrorType type; // WGPUErrorType_NoError until there is one
  gpu_string_t message;
};

static gpu_string_t copy_of(WGPUStringView message) {
  return (gpu_string_t){memcpy(allocate(message.length), message.data, message.length), message.length};
}

static void report_uncaptured(WGPUDevice device, WGPUErrorType type, WGPUStringView message) {
  if (device->on_error.callback == NULL || device->is_lost || device->references == 0) return;
  device->on_error.callback(&device, type, message, device->on_error.userdata1, device->on_error.userdata2);
}

void report_error(WGPUDevice device, WGPUErrorType type, WGPUStringView message) {
  if (device->is_lost) return;
  for (size_t i = device->scope_count; i-- > 0;) {
    struct error_scope *scope = &device->scopes[i];
    // The types follow the filters in the same order, after the one for no error.
    if (scope->filter + (WGPUErrorType_Validation - WGPUErrorFilter_Validation) != (uint32_t)type) continue;
    if (scope->type == WGPUErrorType_NoError) {
      scope->type = type;
      scope->message = copy_of(message);
    }
    return;
  }
  report_uncaptured(device, type, message);
}

void report_invalid(WGPUDevice device, const char *message) {
  report_error(device, WGPUErrorType_Validation, view_of(gpu_string(message)));
}

static WGPUErrorType type_of(gpu_error_t error) {
  return WGPUErrorType_Validation + gpu_error_kind(error);
}

/* ==== Scopes ==================================================================================================== */

void wgpuDevicePushErrorScope(WGPUDevice device, WGPUErrorFilter filter) {
  if (filter < WGPUErrorFilter_Validation || filter > WGPUErrorFilter_Internal) {
    report_invalid(device, "the filter of an error scope is not valid: use WGPUErrorFilter_Validation or another");
    return;
  }
  if (device->scope_count == device->scope_capacity) {
    device->scope_capacity = device->scope_capacity * 2 + 4;
    device->scopes = realloc(device->scopes, device->scope_capacity * sizeof *device->scopes);
    if (device->scopes == NULL) __builtin_trap();
  }
  device->scopes[device->scope_count++] = (struct error_scope){filter, WGPUErrorType_NoError, {}};
  gpu_device_push_error_scope((gpu_device_t){device->handle}, filter - WGPUErrorFilter_Validation);
}

void free_error_scopes(WGPUDevice device) {
  for (size_t i = 0; i < device->scope_count; i++) free_string(device->scopes[i].message);
  free(device->scopes);
}

typedef struct {
  operation_t operation;
  WGPUDevice device; // held
  bool is_empty;     // the stack
  struct error_scope scope;
  gpu_device_pop_error_scope_call_t call;
} pop_t;

static void deliver_scope(operation_t *operation, bool is_cancelled) {
  pop_t *pop = (pop_t *)operation;
  WGPUPopErrorScopeStatus status = WGPUPopErrorScopeStatus_Success;
  WGPUErrorType type = WGPUErrorType_NoError;
  gpu_string_t message = {}, owned = {};
  if (is_cancelled) {
    status = WGPUPopErrorScopeStatus_CallbackCancelled;
    message = (gpu_string_t){cancelled_message.data, cancelled_message.length};
  } else if (pop->is_empty) {
    status = WGPUPopErrorScopeStatus_Error;
    message = gpu_string("there is no error scope to pop: call wgpuDevicePushErrorScope before");
  } else if (pop->call.result.is_error) {
    status = WGPUPopErrorScopeStatus_Error;
    message = pop->call.result.error.message;
  } else if (pop->call.result.ok.is_some) {
    type = type_of(pop->call.result.ok.value);
    message = owned = gpu_error_message(pop->call.result.ok.value);
  } else if (pop->scope.type != WGPUErrorType_NoError) {
    type = pop->scope.type;
    message = pop->scope.message;
  }
  const WGPUPopErrorScopeCallback callback = (WGPUPopErrorScopeCallback)operation->callback.function;
  if (callback != NULL)
    callback(status, type, view_of(message), operation->callback.userdata1, operation->callback.userdata2);
  free_string(owned);
}

static void dispose_scope(operation_t *operation) {
  pop_t *pop = (pop_t *)operation;
  free_string(pop->scope.message);
  if (pop->call.result.is_error) free_string(pop->call.result.error.message);
  else if (pop->call.result.ok.is_some) gpu_error_drop(pop->call.result.ok.value);
  let_go_of_device(pop->device);
}

static const operation_kind_t pop_kind = {sizeof(pop_t), deliver_scope, dispose_scope};

WGPUFuture wgpuDevicePopErrorScope(WGPUDevice device, WGPUPopErrorScopeCallbackInfo info) {
  pop_t *pop = (pop_t *)new_operation(&pop_kind, device->instance, CALLBACK(info));
  if (pop == NULL) return (WGPUFuture){};
  hold_device(device);
  pop->device = device;
  pop->is_empty = device->scope_count == 0;
  if (pop->is_empty) return track_result(&pop->operation);
  pop->scope = device->scopes[--device->scope_count];
  return track_call(&pop->operation, gpu_device_pop_error_scope_start((gpu_device_t){device->handle}, &pop->call));
}

/* ==== Errors on purpose ========================================================================================= */

typedef struct {
  waiter_t waiter;
  WGPUDevice device; // held
  gpu_device_pop_error_scope_call_t call;
} swallow_t;

static void end_swallow(swallow_t *swallow) {
  if (swallow->call.result.is_error) free_string(swallow->call.result.error.message);
  else if (swallow->call.result.ok.is_some) gpu_error_drop(swallow->call.result.ok.value);
  let_go_of_device(swallow->device);
  free(swallow);
}

static void on_swallowed(waiter_t *waiter, uint32_t state) {
  if (state < SUBTASK_RETURNED) return;
  const waitable_t subtask = waiter->waitable;
  end_wait(waiter);
  subtask_drop(subtask);
  end_swallow((swallow_t *)waiter);
}

void begin_swallowing(WGPUDevice device) {
  gpu_device_push_error_scope((gpu_device_t){device->handle}, GPU_ERROR_FILTER_VALIDATION);
}

void end_swallowing(WGPUDevice device) {
  swallow_t *swallow = allocate(sizeof *swallow);
  hold_device(device);
  swallow->device = device;
  const gpu_subtask_t subtask = gpu_device_pop_error_scope_start((gpu_device_t){device->handle}, &swallow->call);
  if (subtask.handle == 0) end_swallow(swallow);
  else await_events(&swallow->waiter, subtask.handle, on_swallowed);
}

/* ==== Uncaptured errors ========================================================================================= */

constexpr size_t errors_per_read = 4;

struct error_stream {
  waiter_t waiter;
  WGPUDevice device; // held; NULL when it no longer receives errors
  gpu_stream_error_t stream;
  bool is_reading;
  gpu_error_t errors[errors_per_read];
};

static void end_stream(struct error_stream *stream) {
  end_wait(&stream->waiter);
  gpu_stream_error_drop(stream->stream);
  free(stream);
}

/** Separates a stream from its device. */
static void close_stream(struct error_stream *stream) {
  if (stream->device == NULL) return;
  stream->device->errors = NULL;
  let_go_of_device(stream->device);
  stream->device = NULL;
}

/** Reads errors; returns the outcome if there are any at once. */
static gpu_copy_t read_errors(struct error_stream *stream) {
  const gpu_copy_t copy = gpu_stream_error_read_start(stream->stream, stream->errors, errors_per_read);
  stream->is_reading = copy.state == GPU_COPY_BLOCKED;
  return copy;
}

/** Reports the errors of a read, and drops them. */
static void report_read(struct error_stream *stream, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const gpu_error_t error = stream->errors[i];
    const gpu_string_t message = gpu_error_message(error);
    if (stream->device != NULL) report_uncaptured(stream->device, type_of(error), view_of(message));
    free_string(message);
    gpu_error_drop(error);
  }
}

/** Reports the errors of a read, and reads on until it has to wait. */
static void receive(struct error_stream *stream, gpu_copy_t copy) {
  while (copy.state != GPU_COPY_BLOCKED) {
    report_read(stream, copy.count);
    if (stream->device == NULL || copy.state != GPU_COPY_COMPLETED) {
      close_stream(stream);
      end_stream(stream);
      return;
    }
    copy = read_errors(stream);
  }
}

static void on_errors(waiter_t *waiter, uint32_t payload) {
  struct error_stream *stream = (struct error_stream *)waiter;
  stream->is_reading = false;
  receive(stream, gpu_copy(payload));
}

void open_error_stream(WGPUDevice device) {
  struct error_stream *stream = allocate(sizeof *stream);
  hold_device(device);
  stream->device = device;
  device->errors = stream;
  stream->stream = gpu_device_on_uncaptured_error((gpu_device_t){device->handle});
  await_events(&stream->waiter, stream->stream.handle, on_errors);
  receive(stream, read_errors(stream));
}

void close_error_stream(WGPUDevice device) {
  struct error_stream *stream = device->errors;
  if (stream == NULL) return;
  close_stream(stream);
  if (!stream->is_reading) return; // one of its errors is being reported: it ends afterwards
  const gpu_copy_t copy = gpu_stream_error_cancel_read(stream->stream);
  if (copy.state == GPU_COPY_BLOCKED) return; // it ends with the event
  report_read(stream, copy.count);
  end_stream(stream);
}
