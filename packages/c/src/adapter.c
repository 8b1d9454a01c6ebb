/** Adapters: their properties, and devices. */
#include <stdlib.h>

#include "capabilities.h"
#include "device.h"
#include "operations.h"
#include "string-views.h"

void wgpuAdapterAddRef(WGPUAdapter adapter) {
  adapter->references++;
}

void wgpuAdapterRelease(WGPUAdapter adapter) {
  if (--adapter->references > 0) return;
  import_gpu_adapter_drop(adapter->handle);
  let_go_of_instance(adapter->instance);
  free(adapter);
}

static gpu_adapter_t host_adapter(WGPUAdapter adapter) {
  return (gpu_adapter_t){adapter->handle};
}

WGPUStatus wgpuAdapterGetLimits(WGPUAdapter adapter, WGPULimits *limits) {
  return store_limits(gpu_adapter_limits(host_adapter(adapter)), limits);
}

WGPUBool wgpuAdapterHasFeature(WGPUAdapter adapter, WGPUFeatureName feature) {
  return has_feature(gpu_adapter_features(host_adapter(adapter)), feature);
}

void wgpuAdapterGetFeatures(WGPUAdapter adapter, WGPUSupportedFeatures *features) {
  list_features(gpu_adapter_features(host_adapter(adapter)), features);
}

WGPUStatus wgpuAdapterGetInfo(WGPUAdapter adapter, WGPUAdapterInfo *info) {
  return store_adapter_info(gpu_adapter_info(host_adapter(adapter)), info);
}

/* ==== Devices =================================================================================================== */

typedef struct {
  operation_t operation;
  WGPUAdapter adapter; // a reference
  const char *error;   // why the host is not asked; a literal
  callback_t on_loss;
  WGPUUncapturedErrorCallbackInfo on_error;
  gpu_feature_name_t *features;
  char *label, *queue_label;
  gpu_adapter_request_device_call_t call;
} request_device_t;

static void deliver_device(operation_t *operation, bool is_cancelled) {
  request_device_t *request = (request_device_t *)operation;
  WGPURequestDeviceStatus status = WGPURequestDeviceStatus_Error;
  WGPUDevice device = NULL;
  WGPUStringView message = {request->error, WGPU_STRLEN};
  if (is_cancelled) {
    status = WGPURequestDeviceStatus_CallbackCancelled;
    message = cancelled_message;
  } else if (request->error != NULL || request->call.result.is_error) {
    if (request->error == NULL) message = view_of(request->call.result.error.message);
    else message = view_of(gpu_string(request->error));
    report_failed_creation(operation->instance, request->on_loss, message);
  } else {
    status = WGPURequestDeviceStatus_Success;
    device = new_device(operation->instance, request->call.result.ok, request->on_error, request->on_loss);
    request->call.result.ok.handle = 0; // the device owns it
    message = (WGPUStringView){};
  }
  const WGPURequestDeviceCallback callback = (WGPURequestDeviceCallback)operation->callback.function;
  if (callback != NULL)
    callback(status, device, message, operation->callback.userdata1, operation->callback.userdata2);
  else if (device != NULL) wgpuDeviceRelease(device);
}

static void dispose_device(operation_t *operation) {
  request_device_t *request = (request_device_t *)operation;
  if (request->call.result.is_error) free_string(request->call.result.error.message);
  else if (request->call.result.ok.handle != 0) import_gpu_device_drop(request->call.result.ok.handle);
  wgpuAdapterRelease(request->adapter);
  free(request->features);
  free(request->label);
  free(request->queue_label);
}

static const operation_kind_t request_device = {sizeof(request_device_t), deliver_device, dispose_device};

/** Returns a copy of a label for a call that goes on. */
static gpu_option_string_t copied_label(WGPUStringView view, char **copy) {
  gpu_option_string_t label = label_of(view);
  if (label.is_some) label.value.ptr = *copy = memcpy(allocate(label.value.len), label.value.ptr, label.value.len);
  return label;
}

/** Converts a descriptor. Returns why the host cannot be asked, or NULL. */
static const char *convert(const WGPUDeviceDescriptor *from, request_device_t *request, gpu_device_descriptor_t *to) {
  if (from->nextInChain != NULL) return "WGPUDeviceDescriptor has a chain, but nothing extends it";
  WGPUCompatibilityModeLimits *compatibility;
  if (from->requiredLimits != NULL && !has_valid_chain(from->requiredLimits, &compatibility))
    return "the chain of WGPULimits has a structure that does not extend it";
  const size_t count = from->requiredFeatureCount;
  if (count > 0) {
    request->features = allocate(count * sizeof *request->features);
    for (size_t i = 0; i < count; i++) {
      if (from->requiredFeatures[i] < 1 || from->requiredFeatures[i] > feature_name_count)
        return "a required feature is unknown: see wgpuAdapterGetFeatures";
      request->features[i] = from->requiredFeatures[i] - 1;
    }
    to->required_features = (gpu_option_list_feature_name_t){true, {request->features, count}};
  }
  to->label = copied_label(from->label, &request->label);
  to->default_queue =
    (gpu_option_queue_descriptor_t){true, {copied_label(from->defaultQueue.label, &request->queue_label)}};
  if (from->requiredLimits != NULL)
    to->required_limits = (gpu_option_record_option_gpu_size64_t){true, required_limits(from->requiredLimits)};
  return NULL;
}

WGPUFuture wgpuAdapterRequestDevice(WGPUAdapter adapter, const WGPUDeviceDescriptor *descriptor,
                                    WGPURequestDeviceCallbackInfo info) {
  request_device_t *request = (request_device_t *)new_operation(&request_device, adapter->instance, CALLBACK(info));
  if (request == NULL) return (WGPUFuture){};
  request->adapter = adapter;
  wgpuAdapterAddRef(adapter);
  request->on_loss.mode = WGPUCallbackMode_AllowSpontaneous;
  gpu_device_descriptor_t wanted = {};
  if (descriptor != NULL) {
    if (descriptor->deviceLostCallbackInfo.callback != NULL)
      request->on_loss = CALLBACK(descriptor->deviceLostCallbackInfo);
    request->on_error = descriptor->uncapturedErrorCallbackInfo;
    request->error = convert(descriptor, request, &wanted);
    if (request->error != NULL) return track_result(&request->operation);
  }
  return track_call(&request->operation,
                    gpu_adapter_request_device_start(host_adapter(adapter), &wanted, &request->call));
}
