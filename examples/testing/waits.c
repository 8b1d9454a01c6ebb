/* Waits for operations of wasi:webgpu, whose calls it began, on a separate stack. */

#include <stdio.h>
#include "gpu.h"
#include "wasi-async.h"

static void finish(waitable_set_t set, gpu_subtask_t subtask) {
  event_t event = waitable_set_wait(set);
  if (event.code != EVENT_SUBTASK || event.waitable != subtask.handle) die("unexpected event %u", event.code);
  if (event.payload != SUBTASK_RETURNED) die("unexpected state %u", event.payload);
  subtask_drop(subtask.handle);
}

int main(void) {
  gpu_device_t device = open_device(request_adapter());
  gpu_stream_error_t errors = gpu_device_on_uncaptured_error(device);
  gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = 8, .usage = GPU_BUFFER_USAGE_MAP_READ | GPU_BUFFER_USAGE_COPY_DST,
  });

  waitable_set_t set = waitable_set_new();
  gpu_buffer_map_async_call_t call;
  gpu_subtask_t mapping =
    gpu_buffer_map_async_start(buffer, GPU_MAP_MODE_READ, &(uint64_t){0}, &(uint64_t){4}, &call);
  waitable_join(mapping.handle, set);
  if (waitable_set_poll(set).code == EVENT_NONE) puts("nothing yet");
  finish(set, mapping);
  map_async_error_t map_error;
  CHECK(gpu_buffer_map_async_result(&call, &map_error), map_error);
  gpu_list_u8_t bytes;
  get_mapped_range_error_t range_error;
  CHECK(gpu_buffer_get_mapped_range_get_with_copy(buffer, &(uint64_t){0}, &(uint64_t){4}, &bytes, &range_error),
    range_error);
  printf("mapped: %zu bytes\n", bytes.len);

  gpu_subtask_t work = gpu_queue_on_submitted_work_done_start(gpu_device_queue(device));
  waitable_join(work.handle, set);
  finish(set, work);
  puts("done");

  gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){.size = 4});
  gpu_error_t error;
  gpu_copy_t copy = gpu_stream_error_read_start(errors, &error, 1);
  if (copy.state == GPU_COPY_BLOCKED) copy = gpu_copy(waitable_wait(errors.handle));
  if (copy.count == 1) puts("an error");
  if (gpu_stream_error_read_start(errors, &error, 1).state != GPU_COPY_BLOCKED) die("another error");
  copy = gpu_stream_error_cancel_read(errors);
  if (copy.state == GPU_COPY_CANCELLED) printf("no more errors are read: cancelled %zu\n", copy.count);
  gpu_stream_error_drop(errors);

  gpu_device_pop_error_scope_call_t pop;
  gpu_subtask_t popping = gpu_device_pop_error_scope_start(device, &pop);
  subtask_state_t state = subtask_cancel(popping.handle);
  if (state == SUBTASK_RETURNED) puts("the second call ends as well");
  subtask_drop(popping.handle);

  gpu_future_device_lost_info_t loss = gpu_device_lost(device);
  gpu_device_destroy(device);
  gpu_device_lost_info_t info;
  if (gpu_future_device_lost_info_read_start(loss, &info).state == GPU_COPY_BLOCKED) waitable_wait(loss.handle);
  gpu_future_device_lost_info_drop(loss);
  if (gpu_device_lost_info_reason(info) == GPU_DEVICE_LOST_REASON_DESTROYED) puts("destroyed");
  waitable_set_drop(set);
}
