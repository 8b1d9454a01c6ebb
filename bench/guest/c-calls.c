/* Times calls of webgpu.h and of wasi-webgpu.h beneath it alternately, and prints the times as JSON. */

#include <stdio.h>
#include <time.h>

#include "wasi-webgpu.h"
#include "webgpu/webgpu.h"

enum { turns = 75, calls = 500 };

static WGPUInstance instance;
static WGPUDevice device;
static WGPUQueue queue;
static WGPUComputePassEncoder pass;
static WGPURenderBundleEncoder bundle;
static WGPUBindGroupLayout layout;
static WGPUBindGroup group;
static WGPUBuffer buffer;
static uint8_t data[64];

/** Returns the handle of the host's object, with which every object of the library begins. */
#define HANDLE(type, object) ((type){*(const int32_t *)(object)})

static void dispatch(void) { wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1); }
static void raw_dispatch(void) {
  const uint32_t one = 1;
  gpu_compute_pass_encoder_dispatch_workgroups(HANDLE(gpu_compute_pass_encoder_t, pass), 1, &one, &one);
}

static void set_group(void) { wgpuComputePassEncoderSetBindGroup(pass, 0, group, 0, NULL); }
static void raw_set_group(void) {
  const gpu_bind_group_t raw = HANDLE(gpu_bind_group_t, group);
  set_bind_group_error_t error;
  gpu_compute_pass_encoder_set_bind_group(HANDLE(gpu_compute_pass_encoder_t, pass), 0, &raw, NULL, 0, NULL, NULL, &error);
}

static void draw(void) { wgpuRenderBundleEncoderDraw(bundle, 3, 1, 0, 0); }
static void raw_draw(void) {
  const uint32_t one = 1, zero = 0;
  gpu_render_bundle_encoder_draw(HANDLE(gpu_render_bundle_encoder_t, bundle), 3, &one, &zero, &zero);
}

static void set_vertices(void) { wgpuRenderBundleEncoderSetVertexBuffer(bundle, 0, buffer, 0, WGPU_WHOLE_SIZE); }
static void raw_set_vertices(void) {
  const gpu_buffer_t raw = HANDLE(gpu_buffer_t, buffer);
  const uint64_t zero = 0;
  gpu_render_bundle_encoder_set_vertex_buffer(HANDLE(gpu_render_bundle_encoder_t, bundle), 0, &raw, &zero, NULL);
}

static void write(void) { wgpuQueueWriteBuffer(queue, buffer, 0, data, sizeof data); }
static void raw_write(void) {
  write_buffer_error_t error;
  gpu_queue_write_buffer_with_copy(HANDLE(gpu_queue_t, queue), HANDLE(gpu_buffer_t, buffer), 0, data, sizeof data, NULL,
                                   NULL, &error);
}

static void create_group(void) {
  const WGPUBindGroupEntry entries[] = {
    {.binding = 0, .buffer = buffer, .size = WGPU_WHOLE_SIZE},
    {.binding = 1, .buffer = buffer, .size = WGPU_WHOLE_SIZE},
    {.binding = 2, .buffer = buffer, .size = WGPU_WHOLE_SIZE},
  };
  wgpuBindGroupRelease(wgpuDeviceCreateBindGroup(
    device, &(WGPUBindGroupDescriptor){.layout = layout, .entryCount = 3, .entries = entries}));
}
static void raw_create_group(void) {
  const gpu_binding_resource_t resource = {
    .tag = GPU_BINDING_RESOURCE_GPU_BUFFER_BINDING,
    .gpu_buffer_binding = {.buffer = HANDLE(gpu_buffer_t, buffer), .offset = GPU_SOME(0)},
  };
  const gpu_bind_group_entry_t entries[] = {{0, resource}, {1, resource}, {2, resource}};
  const gpu_bind_group_descriptor_t descriptor = {
    .layout = HANDLE(gpu_bind_group_layout_t, layout),
    .entries = {entries, 3},
  };
  gpu_bind_group_drop(gpu_device_create_bind_group(HANDLE(gpu_device_t, device), &descriptor));
}

static const struct {
  const char *name;
  void (*ours)(void);
  void (*raw)(void);
} pairs[] = {
  {"wgpuComputePassEncoderDispatchWorkgroups", dispatch, raw_dispatch},
  {"wgpuComputePassEncoderSetBindGroup", set_group, raw_set_group},
  {"wgpuRenderBundleEncoderDraw", draw, raw_draw},
  {"wgpuRenderBundleEncoderSetVertexBuffer", set_vertices, raw_set_vertices},
  {"wgpuQueueWriteBuffer, 64 bytes", write, raw_write},
  {"wgpuDeviceCreateBindGroup", create_group, raw_create_group},
};
enum { pair_count = sizeof pairs / sizeof pairs[0] };

/** Returns nanoseconds per call. */
static double time_of(void (*call)(void)) {
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int i = 0; i < calls; i++) call();
  clock_gettime(CLOCK_MONOTONIC, &end);
  return ((double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / calls;
}

static void print_times(const char *name, const double *times) {
  printf("\"%s\":[", name);
  for (int turn = 0; turn < turns; turn++) printf("%s%.3f", turn > 0 ? "," : "", times[turn]);
  printf("]");
}

static void compare(size_t pair) {
  double ours[turns], raw[turns];
  for (int turn = -3; turn < turns; turn++) {
    const double of_ours = time_of(pairs[pair].ours), of_raw = time_of(pairs[pair].raw);
    if (turn < 0) continue;
    ours[turn] = of_ours;
    raw[turn] = of_raw;
  }
  printf("%s{\"name\":\"%s\",", pair > 0 ? "," : "", pairs[pair].name);
  print_times("api", ours);
  printf(",");
  print_times("wit", raw);
  printf("}");
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message, void *result,
                       void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUAdapter *)result = adapter;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice opened, WGPUStringView message, void *result,
                      void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUDevice *)result = opened;
}

static void open_device(void) {
  const WGPUInstanceFeatureName feature = WGPUInstanceFeatureName_TimedWaitAny;
  instance = wgpuCreateInstance(&(WGPUInstanceDescriptor){.requiredFeatureCount = 1, .requiredFeatures = &feature});
  WGPUAdapter adapter;
  WGPUFutureWaitInfo wait = {
    .future = wgpuInstanceRequestAdapter(
      instance, NULL, (WGPURequestAdapterCallbackInfo){.mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_adapter, .userdata1 = &adapter}),
  };
  wgpuInstanceWaitAny(instance, 1, &wait, UINT64_MAX);
  wait.future = wgpuAdapterRequestDevice(
    adapter, NULL, (WGPURequestDeviceCallbackInfo){.mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_device, .userdata1 = &device});
  wgpuInstanceWaitAny(instance, 1, &wait, UINT64_MAX);
  queue = wgpuDeviceGetQueue(device);
}

int main(void) {
  open_device();
  buffer = wgpuDeviceCreateBuffer(device, &(WGPUBufferDescriptor){
                                            .size = 256,
                                            .usage = WGPUBufferUsage_CopyDst | WGPUBufferUsage_Uniform | WGPUBufferUsage_Vertex,
                                          });
  WGPUBindGroupLayoutEntry entries[3] = {};
  for (uint32_t i = 0; i < 3; i++) {
    entries[i].binding = i;
    entries[i].visibility = WGPUShaderStage_Compute;
    entries[i].buffer.type = WGPUBufferBindingType_Uniform;
  }
  layout =
    wgpuDeviceCreateBindGroupLayout(device, &(WGPUBindGroupLayoutDescriptor){.entryCount = 3, .entries = entries});
  const WGPUBindGroupEntry bound[] = {
    {.binding = 0, .buffer = buffer, .size = WGPU_WHOLE_SIZE},
    {.binding = 1, .buffer = buffer, .size = WGPU_WHOLE_SIZE},
    {.binding = 2, .buffer = buffer, .size = WGPU_WHOLE_SIZE},
  };
  group = wgpuDeviceCreateBindGroup(
    device, &(WGPUBindGroupDescriptor){.layout = layout, .entryCount = 3, .entries = bound});
  pass = wgpuCommandEncoderBeginComputePass(wgpuDeviceCreateCommandEncoder(device, NULL), NULL);
  const WGPUTextureFormat format = WGPUTextureFormat_RGBA8Unorm;
  bundle = wgpuDeviceCreateRenderBundleEncoder(
    device, &(WGPURenderBundleEncoderDescriptor){.colorFormatCount = 1, .colorFormats = &format, .sampleCount = 1});
  printf("[");
  for (size_t pair = 0; pair < pair_count; pair++) compare(pair);
  printf("]\n");
}
