/** The queue: its completion, and writes to buffers, which report what W3C throws. */
#include "errors.h"
#include "operations.h"
#include "pieces.h"
#include "string-views.h"

typedef struct {
  operation_t operation;
  WGPUQueue queue; // a reference
} work_t;

static void deliver_work(operation_t *operation, bool is_cancelled) {
  const WGPUQueueWorkDoneCallback callback = (WGPUQueueWorkDoneCallback)operation->callback.function;
  if (callback == NULL) return;
  callback(is_cancelled ? WGPUQueueWorkDoneStatus_CallbackCancelled : WGPUQueueWorkDoneStatus_Success,
           is_cancelled ? cancelled_message : (WGPUStringView){}, operation->callback.userdata1,
           operation->callback.userdata2);
}

static void dispose_work(operation_t *operation) {
  wgpuQueueRelease(((work_t *)operation)->queue);
}

static const operation_kind_t work_kind = {sizeof(work_t), deliver_work, dispose_work};

WGPUFuture wgpuQueueOnSubmittedWorkDone(WGPUQueue queue, WGPUQueueWorkDoneCallbackInfo info) {
  work_t *work = (work_t *)new_operation(&work_kind, queue->device->instance, CALLBACK(info));
  if (work == NULL) return (WGPUFuture){};
  work->queue = queue;
  work->operation.timeline = queue;
  wgpuQueueAddRef(queue);
  return track_call(&work->operation, gpu_queue_on_submitted_work_done_start((gpu_queue_t){queue->handle}));
}

static void write_piece(WGPUQueue queue, WGPUBuffer buffer, uint64_t offset, const void *data, size_t size) {
  write_buffer_error_t error;
  if (gpu_queue_write_buffer_with_copy((gpu_queue_t){queue->handle}, (gpu_buffer_t){buffer->handle}, offset, data, size,
                                       NULL, NULL, &error))
    return;
  report_error(queue->device, WGPUErrorType_Validation, view_of(error.message));
  free_string(error.message);
}

void wgpuQueueWriteBuffer(WGPUQueue queue, WGPUBuffer buffer, uint64_t offset, const void *data, size_t size) {
  if (size <= webgpu_piece_size) {
    write_piece(queue, buffer, offset, data, size);
    return;
  }
  const uint64_t end = gpu_buffer_size((gpu_buffer_t){buffer->handle});
  if (size % 4 != 0 || offset > end || size > end - offset) {
    report_invalid(queue->device, size % 4 != 0 ? "the size of a write to a buffer must be a multiple of 4"
                                                : "a write to a buffer exceeds its end");
    return;
  }
  const char *bytes = data;
  for (size_t piece; size > 0; offset += piece, bytes += piece, size -= piece) {
    piece = next_piece(size);
    write_piece(queue, buffer, offset, bytes, piece);
    // Each piece finds the errors that the first one reports.
    if (bytes == data) begin_swallowing(queue->device);
  }
  end_swallowing(queue->device);
}
