/** The queue: its completion, and writes that report what W3C throws. */
#include "errors.h"
#include "operations.h"
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

void wgpuQueueWriteBuffer(WGPUQueue queue, WGPUBuffer buffer, uint64_t offset, const void *data, size_t size) {
  write_buffer_error_t error;
  if (gpu_queue_write_buffer_with_copy((gpu_queue_t){queue->handle}, (gpu_buffer_t){buffer->handle}, offset, data, size,
                                       NULL, NULL, &error))
    return;
  report_error(queue->device, WGPUErrorType_Validation, view_of(error.message));
  free_string(error.message);
}
