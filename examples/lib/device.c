#include "device.h"

#include <string.h>

#include "die.h"

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message, void *result,
                       void *) {
  if (status != WGPURequestAdapterStatus_Success)
    die("the host has no GPU adapter: %.*s", (int)message.length, message.data);
  *(WGPUAdapter *)result = adapter;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void *result, void *) {
  if (status != WGPURequestDeviceStatus_Success)
    die("the adapter gives no device: %.*s", (int)message.length, message.data);
  *(WGPUDevice *)result = device;
}

static void on_error(const WGPUDevice *, WGPUErrorType, WGPUStringView message, void *, void *) {
  die("a call was invalid: %.*s", (int)message.length, message.data);
}

static void on_lost(const WGPUDevice *, WGPUDeviceLostReason reason, WGPUStringView message, void *, void *) {
  if (reason == WGPUDeviceLostReason_Unknown) die("the device is lost: %.*s", (int)message.length, message.data);
}

static WGPUInstance create_instance(void) {
  const WGPUInstanceFeatureName timed_waits = WGPUInstanceFeatureName_TimedWaitAny;
  WGPUInstanceDescriptor descriptor = WGPU_INSTANCE_DESCRIPTOR_INIT;
  descriptor.requiredFeatureCount = 1;
  descriptor.requiredFeatures = &timed_waits;
  return wgpuCreateInstance(&descriptor);
}

static device_t request_adapter(void) {
  device_t gpu = {.instance = create_instance()};
  WGPURequestAdapterCallbackInfo callback = WGPU_REQUEST_ADAPTER_CALLBACK_INFO_INIT;
  callback.mode = WGPUCallbackMode_WaitAnyOnly;
  callback.callback = on_adapter;
  callback.userdata1 = &gpu.adapter;
  wait_for(&gpu, wgpuInstanceRequestAdapter(gpu.instance, NULL, callback));
  return gpu;
}

/** Requests the device of an adapter. */
static device_t complete(device_t gpu, const WGPUFeatureName *features, size_t count) {
  WGPUDeviceDescriptor descriptor = WGPU_DEVICE_DESCRIPTOR_INIT;
  descriptor.requiredFeatureCount = count;
  descriptor.requiredFeatures = features;
  descriptor.uncapturedErrorCallbackInfo.callback = on_error;
  descriptor.deviceLostCallbackInfo.mode = WGPUCallbackMode_AllowProcessEvents;
  descriptor.deviceLostCallbackInfo.callback = on_lost;
  WGPURequestDeviceCallbackInfo callback = WGPU_REQUEST_DEVICE_CALLBACK_INFO_INIT;
  callback.mode = WGPUCallbackMode_WaitAnyOnly;
  callback.callback = on_device;
  callback.userdata1 = &gpu.device;
  wait_for(&gpu, wgpuAdapterRequestDevice(gpu.adapter, &descriptor, callback));

  gpu.queue = wgpuDeviceGetQueue(gpu.device);
  return gpu;
}

device_t request_device(void) {
  return complete(request_adapter(), NULL, 0);
}

device_t request_device_with(WGPUFeatureName feature) {
  const device_t gpu = request_adapter();
  return complete(gpu, &feature, wgpuAdapterHasFeature(gpu.adapter, feature));
}

void release_device(const device_t *gpu) {
  wgpuInstanceProcessEvents(gpu->instance);
  wgpuQueueRelease(gpu->queue);
  wgpuDeviceRelease(gpu->device);
  wgpuAdapterRelease(gpu->adapter);
  wgpuInstanceRelease(gpu->instance);
}

void wait_for(const device_t *gpu, WGPUFuture future) {
  WGPUFutureWaitInfo wait = WGPU_FUTURE_WAIT_INFO_INIT;
  wait.future = future;
  if (wgpuInstanceWaitAny(gpu->instance, 1, &wait, UINT64_MAX) != WGPUWaitStatus_Success)
    die("the instance cannot wait for the GPU");
}

WGPUShaderModule create_shader_module(const device_t *gpu, const char *wgsl) {
  WGPUShaderSourceWGSL source = WGPU_SHADER_SOURCE_WGSL_INIT;
  source.code = (WGPUStringView){wgsl, WGPU_STRLEN};
  WGPUShaderModuleDescriptor descriptor = WGPU_SHADER_MODULE_DESCRIPTOR_INIT;
  descriptor.nextInChain = &source.chain;
  return wgpuDeviceCreateShaderModule(gpu->device, &descriptor);
}

WGPUBuffer create_filled_buffer(const device_t *gpu, WGPUBufferUsage usage, const void *data, size_t size) {
  WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
  descriptor.usage = usage;
  descriptor.size = (size + 3) / 4 * 4;
  descriptor.mappedAtCreation = WGPU_TRUE;
  WGPUBuffer buffer = wgpuDeviceCreateBuffer(gpu->device, &descriptor);
  void *contents = buffer ? wgpuBufferGetMappedRange(buffer, 0, WGPU_WHOLE_MAP_SIZE) : NULL;
  if (!contents) die("there is no memory for a buffer of %zu bytes", size);
  memcpy(contents, data, size);
  wgpuBufferUnmap(buffer);
  return buffer;
}

WGPUTexture create_plain_texture(const device_t *gpu, WGPUTextureFormat format, WGPUTextureUsage usage, uint32_t width,
                                 uint32_t height, uint32_t samples) {
  WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
  descriptor.size = (WGPUExtent3D){width, height, 1};
  descriptor.sampleCount = samples;
  descriptor.format = format;
  descriptor.usage = usage;
  return wgpuDeviceCreateTexture(gpu->device, &descriptor);
}

void submit_commands(const device_t *gpu, WGPUCommandEncoder encoder) {
  WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
  wgpuQueueSubmit(gpu->queue, 1, &commands);
  wgpuCommandBufferRelease(commands);
  wgpuCommandEncoderRelease(encoder);
}
