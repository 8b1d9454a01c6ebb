/** The life of a device. */
#ifndef WEBGPU_DEVICE_H
#define WEBGPU_DEVICE_H

#include "objects.h"
#include "operations.h"

/** Returns a new device, which owns its handle. */
WGPUDevice new_device(WGPUInstance instance, gpu_device_t handle, WGPUUncapturedErrorCallbackInfo on_error,
                      callback_t on_loss);

/** Reports the loss of a device that could not be created. */
void report_failed_creation(WGPUInstance instance, callback_t on_loss, WGPUStringView message);

#endif
