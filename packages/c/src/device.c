/**
 * Devices and their loss.
 *
 * A device lives for the program until it releases its last reference, which destroys the device. Its memory lives until
 * its last object lets go of it. The loss of a device is an operation that begins with the device: it reads the host's
 * future. A device that the program destroys is lost at once, so that the callback does not depend on a later wait.
 */
#include "device.h"

#include <stdlib.h>

#include "capabilities.h"
#include "errors.h"
#include "string-views.h"

static gpu_device_t host_device(WGPUDevice device) {
  return (gpu_device_t){device->handle};
}

/* ==== Loss ====================================================================================================== */

typedef struct {
  operation_t operation;
  WGPUDevice device; // held; NULL for one that could not be created
  WGPUDeviceLostReason reason;
  WGPUStringView message;
  bool owns_message;
  gpu_future_device_lost_info_t future;
  gpu_device_lost_info_t info; // the destination of the read
} loss_t;

/** Ends the read of the future. */
static void end_read(loss_t *loss) {
  end_wait(&loss->operation.waiter);
  gpu_future_device_lost_info_drop(loss->future);
}

/** Cancels the read of the future. Returns its outcome, which is blocked if the host ends the read later. */
static gpu_copy_t cancel_read(loss_t *loss) {
  const gpu_copy_t copy = gpu_future_device_lost_info_cancel_read(loss->future);
  if (copy.state != GPU_COPY_BLOCKED) end_read(loss);
  return copy;
}

static void deliver_loss(operation_t *operation, bool is_cancelled) {
  loss_t *loss = (loss_t *)operation;
  WGPUDevice device = loss->device != NULL && loss->device->references > 0 ? loss->device : NULL;
  if (loss->device != NULL) loss->device->loss = NULL;
  const bool is_reading = operation->waiter.waitable != 0;
  if (is_reading && cancel_read(loss).state == GPU_COPY_COMPLETED) gpu_device_lost_info_drop(loss->info);
  const WGPUDeviceLostCallback callback = (WGPUDeviceLostCallback)operation->callback.function;
  if (callback == NULL) return;
  callback(&device, is_cancelled ? WGPUDeviceLostReason_CallbackCancelled : loss->reason,
           is_cancelled ? cancelled_message : loss->message, operation->callback.userdata1,
           operation->callback.userdata2);
}

static void dispose_loss(operation_t *operation) {
  loss_t *loss = (loss_t *)operation;
  if (loss->owns_message) free((void *)loss->message.data);
  if (loss->device != NULL) let_go_of_device(loss->device);
}

static const operation_kind_t loss_kind = {sizeof(loss_t), deliver_loss, dispose_loss};

/** Records that a device is lost. From now on it reports no errors. */
static void lose(loss_t *loss, WGPUDeviceLostReason reason, WGPUStringView message) {
  loss->reason = reason;
  loss->message = message;
  if (loss->device != NULL) {
    loss->device->is_lost = true;
    close_error_stream(loss->device);
  }
}

/** Takes the host's answer. */
static void read_loss(loss_t *loss) {
  const WGPUDeviceLostReason reason = gpu_device_lost_info_reason(loss->info) == GPU_DEVICE_LOST_REASON_DESTROYED
                                        ? WGPUDeviceLostReason_Destroyed
                                        : WGPUDeviceLostReason_Unknown;
  const gpu_string_t message = gpu_device_lost_info_message(loss->info);
  gpu_device_lost_info_drop(loss->info);
  loss->owns_message = true;
  lose(loss, reason, view_of(message));
}

static void on_loss(waiter_t *waiter, uint32_t payload) {
  loss_t *loss = (loss_t *)waiter;
  const gpu_copy_t copy = gpu_copy(payload);
  end_read(loss);
  if (copy.state == GPU_COPY_COMPLETED && !loss->operation.is_delivered && !loss->operation.has_returned) {
    read_loss(loss);
    loss->operation.has_returned = true;
  } else if (copy.state == GPU_COPY_COMPLETED) gpu_device_lost_info_drop(loss->info);
  settle(&loss->operation);
}

/** Begins to wait for the loss of a device. */
static void await_loss(WGPUDevice device, callback_t callback) {
  loss_t *loss = (loss_t *)new_operation(&loss_kind, device->instance, callback);
  if (loss == NULL) return;
  hold_device(device);
  loss->device = device;
  device->loss = &loss->operation;
  loss->future = gpu_device_lost(host_device(device));
  const gpu_copy_t copy = gpu_future_device_lost_info_read_start(loss->future, &loss->info);
  if (copy.state == GPU_COPY_BLOCKED) {
    await_events(&loss->operation.waiter, loss->future.handle, on_loss);
    device->loss_future = track(&loss->operation);
  } else {
    gpu_future_device_lost_info_drop(loss->future);
    read_loss(loss);
    device->loss_future = track_result(&loss->operation);
  }
}

void report_failed_creation(WGPUInstance instance, callback_t callback, WGPUStringView message) {
  loss_t *loss = (loss_t *)new_operation(&loss_kind, instance, callback);
  if (loss == NULL) return;
  loss->message.data = memcpy(allocate(message.length), message.data, message.length);
  loss->message.length = message.length;
  loss->owns_message = true;
  loss->reason = WGPUDeviceLostReason_FailedCreation;
  track_result(&loss->operation);
}

WGPUFuture wgpuDeviceGetLostFuture(WGPUDevice device) {
  return device->loss_future;
}

void wgpuDeviceDestroy(WGPUDevice device) {
  gpu_device_destroy(host_device(device));
  loss_t *loss = (loss_t *)device->loss;
  if (loss == NULL) { // reported, or cancelled with the instance
    device->is_lost = true;
    close_error_stream(device);
  }
  if (loss == NULL || loss->operation.has_returned) return;
  const gpu_copy_t copy = cancel_read(loss);
  if (copy.state == GPU_COPY_COMPLETED) read_loss(loss); // it was lost before
  else lose(loss, WGPUDeviceLostReason_Destroyed, VIEW("the device has been destroyed"));
  operation_returned(&loss->operation);
}

/* ==== Life ====================================================================================================== */

WGPUDevice new_device(WGPUInstance instance, gpu_device_t handle, WGPUUncapturedErrorCallbackInfo on_error,
                      callback_t on_loss) {
  WGPUDevice device = NEW_OBJECT(WGPUDevice, handle.handle);
  device->instance = instance;
  hold_instance(instance);
  device->queue.handle = gpu_device_queue(handle).handle;
  device->queue.device = device;
  device->on_error = on_error;
  if (on_error.callback != NULL) open_error_stream(device);
  await_loss(device, on_loss);
  return device;
}

void wgpuDeviceAddRef(WGPUDevice device) {
  device->references++;
}

static void free_unused(WGPUDevice device) {
  if (device->references > 0 || device->holders > 0) return;
  free_error_scopes(device);
  if (device->invalid_shader_module.handle != 0) gpu_shader_module_drop(device->invalid_shader_module);
  if (device->invalid_bind_group_layout.handle != 0) gpu_bind_group_layout_drop(device->invalid_bind_group_layout);
  import_gpu_queue_drop(device->queue.handle);
  import_gpu_device_drop(device->handle);
  let_go_of_instance(device->instance);
  free(device);
}

void wgpuDeviceRelease(WGPUDevice device) {
  if (--device->references > 0) return;
  hold_device(device);
  wgpuDeviceDestroy(device);
  close_error_stream(device);
  let_go_of_device(device);
}

void hold_device(WGPUDevice device) {
  device->holders++;
}

void let_go_of_device(WGPUDevice device) {
  device->holders--;
  free_unused(device);
}

WGPUQueue wgpuDeviceGetQueue(WGPUDevice device) {
  wgpuQueueAddRef(&device->queue);
  return &device->queue;
}

void wgpuQueueAddRef(WGPUQueue queue) {
  if (queue->references++ == 0) hold_device(queue->device);
}

void wgpuQueueRelease(WGPUQueue queue) {
  if (--queue->references == 0) let_go_of_device(queue->device);
}

/* ==== Properties ================================================================================================ */

WGPUStatus wgpuDeviceGetLimits(WGPUDevice device, WGPULimits *limits) {
  return store_limits(gpu_device_limits(host_device(device)), limits);
}

WGPUBool wgpuDeviceHasFeature(WGPUDevice device, WGPUFeatureName feature) {
  return has_feature(gpu_device_features(host_device(device)), feature);
}

void wgpuDeviceGetFeatures(WGPUDevice device, WGPUSupportedFeatures *features) {
  list_features(gpu_device_features(host_device(device)), features);
}

WGPUStatus wgpuDeviceGetAdapterInfo(WGPUDevice device, WGPUAdapterInfo *info) {
  return store_adapter_info(gpu_device_adapter_info(host_device(device)), info);
}
