/* Answers HTTP requests with results from the GPU: a sharpened picture, or squared numbers. */

#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "gpu.h"
#include "http.h"

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

/** Created for the first request and kept for later ones. */
static struct {
  bool is_open;
  gpu_device_t device;
  gpu_compute_pipeline_t sharpen, square;
} gpu;

static void open_gpu(void) {
  if (gpu.is_open) return;
  gpu_adapter_t adapter = request_adapter();
  gpu.device = open_device(adapter, NULL, 0);
  gpu_adapter_drop(adapter);
  gpu.sharpen = create_compute_pipeline(gpu.device, sharpen_shader);
  gpu.square = create_compute_pipeline(gpu.device, square_shader);
  gpu.is_open = true;
}

static response_t text(uint16_t status, const char *text) {
  return (response_t){status, "text/plain", (uint8_t *)strdup(text), strlen(text)};
}

static response_t sharpen(const request_t *request) {
  image_t image;
  const char *error = png_decode(request->body, request->size, &image);
  if (error) return text(400, error);
  open_gpu();
  image_t sharpened = filter_image(gpu.device, gpu.sharpen, &image);
  free(image.rgba);

  response_t response = {.status = 200, .content_type = "image/png"};
  error = png_encode(&sharpened, &response.body, &response.size);
  free(sharpened.rgba);
  return error ? text(500, error) : response;
}

static gpu_bind_group_t bind(gpu_buffer_t numbers) {
  gpu_bind_group_layout_t layout = gpu_compute_pipeline_get_bind_group_layout(gpu.square, 0);
  gpu_bind_group_t group = gpu_device_create_bind_group(gpu.device, &(gpu_bind_group_descriptor_t){
    .layout = layout,
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = numbers}}),
  });
  gpu_bind_group_layout_drop(layout);
  return group;
}

static void run(gpu_bind_group_t group, size_t count) {
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(gpu.device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, gpu.square);
  set_bind_group_error_t error;
  CHECK(gpu_compute_pass_encoder_set_bind_group(pass, 0, &group, NULL, 0, NULL, NULL, &error), error);
  uint32_t groups = (uint32_t)((count + GROUP_SIZE - 1) / GROUP_SIZE);
  uint32_t rows = (groups + MAX_GROUPS - 1) / MAX_GROUPS;
  gpu_compute_pass_encoder_dispatch_workgroups(pass, (groups + rows - 1) / rows, &rows, NULL);
  gpu_compute_pass_encoder_end(pass);
  gpu_compute_pass_encoder_drop(pass);
  submit(gpu.device, encoder);
}

static response_t square(const request_t *request) {
  size_t count = request->size / sizeof(float);
  if (count == 0 || request->size % sizeof(float) != 0) return text(400, usage);
  open_gpu();
  const gpu_buffer_usage_t storage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_SRC;
  gpu_buffer_t numbers = create_buffer(gpu.device, storage, request->body, request->size);
  gpu_bind_group_t group = bind(numbers);
  run(group, count);

  response_t response = {200, "application/octet-stream", malloc(request->size), request->size};
  read_buffer(gpu.device, numbers, response.body, response.size);
  gpu_bind_group_drop(group);
  gpu_buffer_destroy(numbers);
  gpu_buffer_drop(numbers);
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
