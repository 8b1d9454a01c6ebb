/* Answers HTTP requests with results from the GPU: a sharpened picture, or squared numbers. */

#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "http.h"
#include "read-back.h"

static const char sharpen_shader[] = {
#embed "sharpen.wgsl" suffix(, 0)
};
static const char square_shader[] = {
#embed "square.wgsl" suffix(, 0)
};

static const char usage[] =
  "POST a PNG, and get it back sharpened; or numbers as 32-bit floats in little endian, and get their squares.\n";

enum {
  GROUP_SIZE = 64,    // numbers per workgroup, as in the shader
  MAX_GROUPS = 65535, // in one dimension
};

/** Created for the first request and kept for later ones; the pipelines are NULL until then. */
static device_t gpu;
static WGPUComputePipeline sharpener, squarer;

static void open_gpu(void) {
  if (sharpener) return;
  gpu = request_device();
  sharpener = create_compute_pipeline(&gpu, sharpen_shader, NULL);
  squarer = create_compute_pipeline(&gpu, square_shader, NULL);
}

static response_t text(uint16_t status, const char *text) {
  return (response_t){status, "text/plain", (uint8_t *)strdup(text), strlen(text)};
}

static response_t sharpen(const request_t *request) {
  image_t image;
  const char *error = png_decode(request->body, request->size, &image);
  if (error) return text(400, error);
  open_gpu();
  image_t sharpened = filter_image(&gpu, sharpener, &image);
  free(image.rgba);

  response_t response = {.status = 200, .content_type = "image/png"};
  error = png_encode(&sharpened, &response.body, &response.size);
  free(sharpened.rgba);
  return error ? text(500, error) : response;
}

static WGPUBindGroup bind(WGPUBuffer numbers) {
  WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
  entry.buffer = numbers;
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = wgpuComputePipelineGetBindGroupLayout(squarer, 0);
  descriptor.entryCount = 1;
  descriptor.entries = &entry;
  WGPUBindGroup group = wgpuDeviceCreateBindGroup(gpu.device, &descriptor);
  wgpuBindGroupLayoutRelease(descriptor.layout);
  return group;
}

static void run(WGPUBindGroup group, size_t count) {
  const uint32_t groups = (uint32_t)((count + GROUP_SIZE - 1) / GROUP_SIZE);
  const uint32_t rows = (groups + MAX_GROUPS - 1) / MAX_GROUPS;
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu.device, NULL);
  WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
  wgpuComputePassEncoderSetPipeline(pass, squarer);
  wgpuComputePassEncoderSetBindGroup(pass, 0, group, 0, NULL);
  wgpuComputePassEncoderDispatchWorkgroups(pass, (groups + rows - 1) / rows, rows, 1);
  wgpuComputePassEncoderEnd(pass);
  wgpuComputePassEncoderRelease(pass);
  submit_commands(&gpu, encoder);
}

static response_t square(const request_t *request) {
  size_t count = request->size / sizeof(float);
  if (count == 0 || request->size % sizeof(float) != 0) return text(400, usage);
  open_gpu();
  const WGPUBufferUsage storage = WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc;
  WGPUBuffer numbers = create_filled_buffer(&gpu, storage, request->body, request->size);
  WGPUBindGroup group = bind(numbers);
  run(group, count);

  response_t response = {200, "application/octet-stream", malloc(request->size), request->size};
  read_back_buffer(&gpu, numbers, response.body, response.size);
  wgpuBindGroupRelease(group);
  wgpuBufferDestroy(numbers);
  wgpuBufferRelease(numbers);
  return response;
}

static bool is_png(const request_t *request) {
  return request->size >= 4 && memcmp(request->body, "\x89PNG", 4) == 0;
}

response_t answer(const request_t *request) {
  if (request->method == HTTP_METHOD_GET) return text(200, usage);
  if (request->method != HTTP_METHOD_POST) return text(405, usage);
  return is_png(request) ? sharpen(request) : square(request);
}
