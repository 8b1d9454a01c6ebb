/* Doubles numbers on the GPU. */

#include <stdlib.h>
#include <unistd.h>
#include <webgpu/webgpu.h>

static const char shader[] = {
#embed "double.wgsl" suffix(, 0)
};

static WGPUInstance instance;

/** Prints a message and ends the program. */
static _Noreturn void fail(WGPUStringView message) {
  write(STDERR_FILENO, message.data, message.length);
  write(STDERR_FILENO, "\n", 1);
  exit(EXIT_FAILURE);
}

/** Prints numbers in a line, without `printf`, which would make the component a third larger. */
static void print(const uint32_t *numbers, size_t count) {
  char line[11 * count]; // at most ten digits and a space for each
  char *const end = line + sizeof line, *first = end;
  for (size_t i = count; i-- > 0;) {
    *--first = i + 1 < count ? ' ' : '\n';
    uint32_t rest = numbers[i];
    do *--first = '0' + rest % 10;
    while ((rest /= 10) > 0);
  }
  write(STDOUT_FILENO, first, end - first);
}

/** Waits for a result, whose callback is called meanwhile. */
static void wait_for(WGPUFuture future) {
  WGPUFutureWaitInfo info = {.future = future};
  wgpuInstanceWaitAny(instance, 1, &info, UINT64_MAX);
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message, void *result,
                       void *) {
  if (status != WGPURequestAdapterStatus_Success) fail(message);
  *(WGPUAdapter *)result = adapter;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void *result, void *) {
  if (status != WGPURequestDeviceStatus_Success) fail(message);
  *(WGPUDevice *)result = device;
}

static void on_error(const WGPUDevice *, WGPUErrorType, WGPUStringView message, void *, void *) {
  fail(message);
}

static void on_mapped(WGPUMapAsyncStatus status, WGPUStringView message, void *, void *) {
  if (status != WGPUMapAsyncStatus_Success) fail(message);
}

static WGPUDevice open_device(void) {
  const WGPUInstanceFeatureName waiting = WGPUInstanceFeatureName_TimedWaitAny;
  WGPUInstanceDescriptor instance_descriptor = WGPU_INSTANCE_DESCRIPTOR_INIT;
  instance_descriptor.requiredFeatureCount = 1;
  instance_descriptor.requiredFeatures = &waiting;
  instance = wgpuCreateInstance(&instance_descriptor);

  WGPUAdapter adapter;
  wait_for(wgpuInstanceRequestAdapter(
    instance, NULL,
    (WGPURequestAdapterCallbackInfo){
      .mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_adapter, .userdata1 = &adapter}));

  WGPUDeviceDescriptor device_descriptor = WGPU_DEVICE_DESCRIPTOR_INIT;
  device_descriptor.uncapturedErrorCallbackInfo.callback = on_error;
  WGPUDevice device;
  wait_for(wgpuAdapterRequestDevice(
    adapter, &device_descriptor,
    (WGPURequestDeviceCallbackInfo){.mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_device, .userdata1 = &device}));
  return device;
}

static WGPUBuffer create_buffer(WGPUDevice device, WGPUBufferUsage usage, uint64_t size) {
  WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
  descriptor.usage = usage;
  descriptor.size = size;
  return wgpuDeviceCreateBuffer(device, &descriptor);
}

static WGPUComputePipeline create_pipeline(WGPUDevice device, const char *wgsl) {
  WGPUShaderSourceWGSL source = WGPU_SHADER_SOURCE_WGSL_INIT;
  source.code = (WGPUStringView){wgsl, WGPU_STRLEN};
  WGPUShaderModuleDescriptor module = WGPU_SHADER_MODULE_DESCRIPTOR_INIT;
  module.nextInChain = &source.chain;
  WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
  descriptor.compute.module = wgpuDeviceCreateShaderModule(device, &module);
  return wgpuDeviceCreateComputePipeline(device, &descriptor);
}

static WGPUBindGroup bind_buffer(WGPUDevice device, WGPUComputePipeline pipeline, WGPUBuffer buffer) {
  WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
  entry.buffer = buffer;
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = wgpuComputePipelineGetBindGroupLayout(pipeline, 0);
  descriptor.entryCount = 1;
  descriptor.entries = &entry;
  return wgpuDeviceCreateBindGroup(device, &descriptor);
}

int main(void) {
  uint32_t numbers[] = {1, 2, 3, 4, 5, 6, 7, 8};

  WGPUDevice device = open_device();
  WGPUQueue queue = wgpuDeviceGetQueue(device);
  WGPUBuffer buffer = create_buffer(
    device, WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc | WGPUBufferUsage_CopyDst, sizeof numbers);
  WGPUBuffer result = create_buffer(device, WGPUBufferUsage_MapRead | WGPUBufferUsage_CopyDst, sizeof numbers);
  wgpuQueueWriteBuffer(queue, buffer, 0, numbers, sizeof numbers);

  WGPUComputePipeline pipeline = create_pipeline(device, shader);
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(device, NULL);
  WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
  wgpuComputePassEncoderSetPipeline(pass, pipeline);
  wgpuComputePassEncoderSetBindGroup(pass, 0, bind_buffer(device, pipeline, buffer), 0, NULL);
  wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1);
  wgpuComputePassEncoderEnd(pass);
  wgpuCommandEncoderCopyBufferToBuffer(encoder, buffer, 0, result, 0, sizeof numbers);
  WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
  wgpuQueueSubmit(queue, 1, &commands);

  wait_for(wgpuBufferMapAsync(
    result, WGPUMapMode_Read, 0, sizeof numbers,
    (WGPUBufferMapCallbackInfo){.mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_mapped}));
  wgpuBufferReadMappedRange(result, 0, numbers, sizeof numbers);
  print(numbers, sizeof numbers / sizeof numbers[0]);
}
