/* Blurs a photograph and finds its edges, in compute shaders: image-filter [INPUT.png [OUTPUT.png]] */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "die.h"
#include "filter.h"
#include "read-back.h"

static const char blur_shader[] = {
#embed "blur.wgsl" suffix(, 0)
};
static const char sobel_shader[] = {
#embed "sobel.wgsl" suffix(, 0)
};

static const float BLUR_SIGMA = 1.5f; // pixels
static const double EDGE_STRENGTH = 1.0;

enum {
  BLUR_RADIUS = 5, // pixels; beyond 3 sigma a Gaussian is nearly zero
  TIMESTAMPS = 2,  // at the beginning and at the end
};

/** Timestamp queries around the passes; NULL without timestamps, when the wall clock measures. */
typedef struct {
  WGPUQuerySet queries;
  WGPUBuffer results; // nanoseconds
} gpu_timer_t;

/** One pass: a pipeline and its bind group. */
typedef struct {
  WGPUComputePipeline pipeline;
  WGPUBindGroup bind_group;
} filter_step_t;

static void print_adapter(WGPUAdapter adapter) {
  WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
  wgpuAdapterGetInfo(adapter, &info);
  WGPUStringView name = info.description;
  if (name.length == 0) name = info.device;
  if (name.length == 0) name = info.vendor;
  printf("adapter: %.*s\n", (int)name.length, name.data);
  wgpuAdapterInfoFreeMembers(info);
}

/** Weights of a Gaussian, from its centre outwards. Both sides together add up to 1. */
static void gaussian_weights(float weights[BLUR_RADIUS + 1]) {
  float sum = 0;
  for (int i = 0; i <= BLUR_RADIUS; i++) {
    weights[i] = expf(-(float)(i * i) / (2 * BLUR_SIGMA * BLUR_SIGMA));
    sum += i == 0 ? weights[i] : 2 * weights[i];
  }
  for (int i = 0; i <= BLUR_RADIUS; i++) weights[i] /= sum;
}

static WGPUBindGroupEntry texture_entry(uint32_t binding, WGPUTexture texture) {
  WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
  entry.binding = binding;
  entry.textureView = wgpuTextureCreateView(texture, NULL);
  return entry;
}

/** Creates a pass of a shader with an overridable constant. */
static filter_step_t create_step(const device_t *gpu, const char *wgsl, const char *constant, double value,
                                 const WGPUBindGroupEntry *entries, size_t count) {
  const WGPUConstantEntry constants = {.key = {constant, WGPU_STRLEN}, .value = value};
  WGPUComputePipeline pipeline = create_compute_pipeline(gpu, wgsl, &constants);
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = wgpuComputePipelineGetBindGroupLayout(pipeline, 0);
  descriptor.entryCount = count;
  descriptor.entries = entries;
  return (filter_step_t){pipeline, wgpuDeviceCreateBindGroup(gpu->device, &descriptor)};
}

static filter_step_t blur_step(const device_t *gpu, bool vertical, WGPUTexture from, WGPUTexture to,
                               WGPUBuffer weights) {
  WGPUBindGroupEntry weights_entry = WGPU_BIND_GROUP_ENTRY_INIT;
  weights_entry.binding = 2;
  weights_entry.buffer = weights;
  const WGPUBindGroupEntry entries[] = {texture_entry(0, from), texture_entry(1, to), weights_entry};
  return create_step(gpu, blur_shader, "vertical", vertical, entries, 3);
}

static filter_step_t sobel_step(const device_t *gpu, WGPUTexture from, WGPUTexture to) {
  const WGPUBindGroupEntry entries[] = {texture_entry(0, from), texture_entry(1, to)};
  return create_step(gpu, sobel_shader, "strength", EDGE_STRENGTH, entries, 2);
}

static gpu_timer_t create_timer(const device_t *gpu) {
  if (!wgpuDeviceHasFeature(gpu->device, WGPUFeatureName_TimestampQuery)) return (gpu_timer_t){0};
  WGPUQuerySetDescriptor queries = WGPU_QUERY_SET_DESCRIPTOR_INIT;
  queries.type = WGPUQueryType_Timestamp;
  queries.count = TIMESTAMPS;
  WGPUBufferDescriptor results = WGPU_BUFFER_DESCRIPTOR_INIT;
  results.usage = WGPUBufferUsage_QueryResolve | WGPUBufferUsage_CopySrc;
  results.size = TIMESTAMPS * sizeof(uint64_t);
  return (gpu_timer_t){
    .queries = wgpuDeviceCreateQuerySet(gpu->device, &queries),
    .results = wgpuDeviceCreateBuffer(gpu->device, &results),
  };
}

static void run_steps(const device_t *gpu, const filter_step_t *steps, int count, const image_t *image,
                      const gpu_timer_t *timer) {
  WGPUPassTimestampWrites timestamps = WGPU_PASS_TIMESTAMP_WRITES_INIT;
  timestamps.querySet = timer->queries;
  timestamps.beginningOfPassWriteIndex = 0;
  timestamps.endOfPassWriteIndex = 1;
  WGPUComputePassDescriptor descriptor = WGPU_COMPUTE_PASS_DESCRIPTOR_INIT;
  if (timer->queries) descriptor.timestampWrites = &timestamps;

  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu->device, NULL);
  WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, &descriptor);
  for (int i = 0; i < count; i++) {
    wgpuComputePassEncoderSetPipeline(pass, steps[i].pipeline);
    wgpuComputePassEncoderSetBindGroup(pass, 0, steps[i].bind_group, 0, NULL);
    dispatch_over(pass, image);
  }
  wgpuComputePassEncoderEnd(pass);
  if (timer->queries) wgpuCommandEncoderResolveQuerySet(encoder, timer->queries, 0, TIMESTAMPS, timer->results, 0);
  submit_commands(gpu, encoder);
}

static double wall_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void on_done(WGPUQueueWorkDoneStatus status, WGPUStringView message, void *, void *) {
  if (status != WGPUQueueWorkDoneStatus_Success) die("the GPU fails: %.*s", (int)message.length, message.data);
}

static void print_time(const device_t *gpu, const gpu_timer_t *timer, double started) {
  WGPUQueueWorkDoneCallbackInfo callback = WGPU_QUEUE_WORK_DONE_CALLBACK_INFO_INIT;
  callback.mode = WGPUCallbackMode_WaitAnyOnly;
  callback.callback = on_done;
  wait_for(gpu, wgpuQueueOnSubmittedWorkDone(gpu->queue, callback));
  double waited = wall_clock() - started;
  if (!timer->queries) {
    printf("time:    %.2f ms by the wall clock, as the device has no timestamps\n", waited);
    return;
  }
  uint64_t nanoseconds[TIMESTAMPS];
  read_back_buffer(gpu, timer->results, nanoseconds, sizeof nanoseconds);
  printf("time:    %.2f ms on the GPU, by its timestamps\n", (double)(nanoseconds[1] - nanoseconds[0]) / 1e6);
}

/** Replaces the picture by its edges. */
static void filter(const device_t *gpu, image_t *image) {
  const WGPUTextureUsage between = WGPUTextureUsage_TextureBinding | WGPUTextureUsage_StorageBinding;
  const WGPUTextureUsage last = WGPUTextureUsage_StorageBinding | WGPUTextureUsage_CopySrc;
  const uint32_t width = image->width, height = image->height;
  WGPUTexture photograph = upload_image(gpu, image);
  WGPUTexture rows_blurred = create_plain_texture(gpu, WGPUTextureFormat_RGBA32Float, between, width, height, 1);
  WGPUTexture blurred = create_plain_texture(gpu, WGPUTextureFormat_RGBA32Float, between, width, height, 1);
  WGPUTexture edges = create_plain_texture(gpu, WGPUTextureFormat_RGBA8Unorm, last, width, height, 1);

  float weights[BLUR_RADIUS + 1];
  gaussian_weights(weights);
  WGPUBuffer weight_buffer = create_filled_buffer(gpu, WGPUBufferUsage_Storage, weights, sizeof weights);

  const filter_step_t steps[] = {
    blur_step(gpu, false, photograph, rows_blurred, weight_buffer),
    blur_step(gpu, true, rows_blurred, blurred, weight_buffer),
    sobel_step(gpu, blurred, edges),
  };
  const gpu_timer_t timer = create_timer(gpu);
  double started = wall_clock();
  run_steps(gpu, steps, sizeof steps / sizeof steps[0], image, &timer);
  print_time(gpu, &timer, started);

  free(image->rgba);
  *image = read_back_texture(gpu, edges);
}

int main(int argc, char **argv) {
  const char *input = argc > 1 ? argv[1] : "/work/coffee.png";
  const char *output = argc > 2 ? argv[2] : "/work/edges.png";

  image_t image;
  const char *error = png_read(input, &image);
  if (error) die("%s: %s", input, error);

  const device_t gpu = request_device_with(WGPUFeatureName_TimestampQuery);
  print_adapter(gpu.adapter);
  printf("input:   %s, %u x %u pixels\n", input, image.width, image.height);
  filter(&gpu, &image);
  release_device(&gpu);

  error = png_write(output, &image);
  if (error) die("%s: %s", output, error);
  printf("output:  %s\n", output);
}
