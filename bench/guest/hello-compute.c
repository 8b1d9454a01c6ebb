/* Doubles numbers on the GPU and prints them: the smallest whole program, whose size `npm run bench` measures. */

#include <unistd.h>
#include <webgpu/webgpu.h>

static const char shader[] =
  "@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;"
  "@compute @workgroup_size(8) fn main(@builtin(global_invocation_id) id: vec3u) { numbers[id.x] *= 2; }";

static WGPUInstance instance;

static void wait_for(WGPUFuture future) {
  WGPUFutureWaitInfo info = {future, WGPU_FALSE};
  wgpuInstanceWaitAny(instance, 1, &info, UINT64_MAX);
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter found, WGPUStringView message, void *result,
                       void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUAdapter *)result = found;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice opened, WGPUStringView message, void *result,
                      void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUDevice *)result = opened;
}

/** Prints a number of at most two digits. */
static void print(uint32_t number, char end) {
  const char text[] = {'0' + number / 10, '0' + number % 10, end};
  write(STDOUT_FILENO, text + (number < 10), sizeof text - (number < 10));
}

int main(void) {
  const WGPUInstanceFeatureName feature = WGPUInstanceFeatureName_TimedWaitAny;
  instance = wgpuCreateInstance(&(WGPUInstanceDescriptor){.requiredFeatureCount = 1, .requiredFeatures = &feature});
  WGPUAdapter adapter = NULL;
  WGPUDevice device = NULL;
  wait_for(wgpuInstanceRequestAdapter(
    instance, NULL,
    (WGPURequestAdapterCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_adapter, &adapter, NULL}));
  if (adapter == NULL) return 1;
  wait_for(wgpuAdapterRequestDevice(
    adapter, NULL, (WGPURequestDeviceCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_device, &device, NULL}));
  if (device == NULL) return 1;
  WGPUQueue queue = wgpuDeviceGetQueue(device);

  const uint32_t numbers[] = {1, 2, 3, 4, 5, 6, 7, 8};
  WGPUBuffer buffer = wgpuDeviceCreateBuffer(
    device, &(WGPUBufferDescriptor){
              .size = sizeof numbers,
              .usage = WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc | WGPUBufferUsage_CopyDst,
            });
  WGPUBuffer result = wgpuDeviceCreateBuffer(
    device, &(WGPUBufferDescriptor){.size = sizeof numbers, .usage = WGPUBufferUsage_MapRead | WGPUBufferUsage_CopyDst});
  wgpuQueueWriteBuffer(queue, buffer, 0, numbers, sizeof numbers);

  const WGPUShaderSourceWGSL source = {{NULL, WGPUSType_ShaderSourceWGSL}, {shader, WGPU_STRLEN}};
  WGPUShaderModule module =
    wgpuDeviceCreateShaderModule(device, &(WGPUShaderModuleDescriptor){.nextInChain = (WGPUChainedStruct *)&source});
  WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(
    device, &(WGPUComputePipelineDescriptor){.compute = {.module = module, .entryPoint = WGPU_STRING_VIEW_INIT}});
  const WGPUBindGroupEntry entry = {.buffer = buffer, .size = WGPU_WHOLE_SIZE};
  WGPUBindGroup group = wgpuDeviceCreateBindGroup(
    device, &(WGPUBindGroupDescriptor){
              .layout = wgpuComputePipelineGetBindGroupLayout(pipeline, 0),
              .entryCount = 1,
              .entries = &entry,
            });

  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(device, NULL);
  WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
  wgpuComputePassEncoderSetPipeline(pass, pipeline);
  wgpuComputePassEncoderSetBindGroup(pass, 0, group, 0, NULL);
  wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1);
  wgpuComputePassEncoderEnd(pass);
  wgpuCommandEncoderCopyBufferToBuffer(encoder, buffer, 0, result, 0, sizeof numbers);
  WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
  wgpuQueueSubmit(queue, 1, &commands);

  wait_for(wgpuBufferMapAsync(result, WGPUMapMode_Read, 0, sizeof numbers,
                              (WGPUBufferMapCallbackInfo){.mode = WGPUCallbackMode_WaitAnyOnly}));
  uint32_t doubled[8];
  if (wgpuBufferReadMappedRange(result, 0, doubled, sizeof doubled) != WGPUStatus_Success) return 1;
  for (int i = 0; i < 8; i++) print(doubled[i], i < 7 ? ' ' : '\n');
}
