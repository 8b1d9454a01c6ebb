#include "gpu.h"

#include <stdlib.h>

void die_of_failed_call(const char *call, gpu_string_t message) {
  int name_length = (int)strcspn(call, "(");
  die("%.*s failed: %.*s", name_length, call, (int)message.len, message.ptr);
}

gpu_adapter_t request_adapter(void) {
  gpu_t gpu = get_gpu();
  gpu_adapter_t adapter;
  if (!gpu_request_adapter(gpu, NULL, &adapter)) die("the host has no GPU adapter");
  gpu_drop(gpu);
  return adapter;
}

gpu_device_t open_device(gpu_adapter_t adapter, const gpu_feature_name_t *features, size_t features_len) {
  gpu_device_t device;
  request_device_error_t error;
  const gpu_device_descriptor_t descriptor = {.required_features = GPU_SOME({features, features_len})};
  CHECK(gpu_adapter_request_device(adapter, &descriptor, &device, &error), error);
  gpu_device_push_error_scope(device, GPU_ERROR_FILTER_VALIDATION);
  return device;
}

void close_device(gpu_device_t device) {
  gpu_option_error_t invalid;
  pop_error_scope_error_t error;
  CHECK(gpu_device_pop_error_scope(device, &invalid, &error), error);
  if (invalid.is_some) {
    gpu_string_t message = gpu_error_message(invalid.value);
    die("a call was invalid: %.*s", (int)message.len, message.ptr);
  }
  gpu_device_drop(device);
}

gpu_shader_module_t create_shader(gpu_device_t device, const char *wgsl) {
  return gpu_device_create_shader_module(device, &(gpu_shader_module_descriptor_t){.code = gpu_string(wgsl)});
}

gpu_buffer_t create_buffer(gpu_device_t device, gpu_buffer_usage_t usage, const void *data, size_t size) {
  gpu_buffer_t buffer = gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = (size + 3) / 4 * 4,
    .usage = usage,
    .mapped_at_creation = GPU_SOME(true),
  });
  get_mapped_range_error_t range_error;
  CHECK(gpu_buffer_get_mapped_range_set_with_copy(buffer, data, size, NULL, NULL, &range_error), range_error);
  unmap_error_t unmap_error;
  CHECK(gpu_buffer_unmap(buffer, &unmap_error), unmap_error);
  return buffer;
}

gpu_texture_t create_texture(gpu_device_t device, gpu_texture_format_t format, gpu_texture_usage_t usage,
                             uint32_t width, uint32_t height) {
  return gpu_device_create_texture(device, &(gpu_texture_descriptor_t){
    .size = {.width = width, .height = GPU_SOME(height)},
    .format = format,
    .usage = usage,
  });
}

void submit(gpu_device_t device, gpu_command_encoder_t encoder) {
  gpu_queue_t queue = gpu_device_queue(device);
  gpu_command_buffer_t commands = gpu_command_encoder_finish(encoder, NULL);
  gpu_queue_submit(queue, &commands, 1);
  gpu_command_buffer_drop(commands);
  gpu_command_encoder_drop(encoder);
  gpu_queue_drop(queue);
}

/** Creates a buffer from which the program reads results. */
static gpu_buffer_t create_staging_buffer(gpu_device_t device, size_t size) {
  return gpu_device_create_buffer(device, &(gpu_buffer_descriptor_t){
    .size = size,
    .usage = GPU_BUFFER_USAGE_MAP_READ | GPU_BUFFER_USAGE_COPY_DST,
  });
}

/** Waits for the GPU, reads the buffer and destroys it. The caller frees the returned bytes. */
static uint8_t *take_staging_buffer(gpu_buffer_t staging) {
  map_async_error_t map_error;
  CHECK(gpu_buffer_map_async(staging, GPU_MAP_MODE_READ, NULL, NULL, &map_error), map_error);
  gpu_list_u8_t bytes;
  get_mapped_range_error_t range_error;
  CHECK(gpu_buffer_get_mapped_range_get_with_copy(staging, NULL, NULL, &bytes, &range_error), range_error);
  gpu_buffer_destroy(staging);
  gpu_buffer_drop(staging);
  return (uint8_t *)bytes.ptr;
}

void read_buffer(gpu_device_t device, gpu_buffer_t buffer, void *data, size_t size) {
  gpu_buffer_t staging = create_staging_buffer(device, size);
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_command_encoder_copy_buffer_to_buffer(encoder, buffer, NULL, staging, NULL, &(uint64_t){size});
  submit(device, encoder);

  uint8_t *bytes = take_staging_buffer(staging);
  memcpy(data, bytes, size);
  free(bytes);
}

image_t read_texture(gpu_device_t device, gpu_texture_t texture) {
  const uint32_t row_alignment = 256; // bytes; alignment of the rows in a copy from a texture to a buffer
  uint32_t width = gpu_texture_width(texture), height = gpu_texture_height(texture);
  uint32_t row_size = 4 * width;
  uint32_t padded_row_size = (row_size + row_alignment - 1) / row_alignment * row_alignment;

  gpu_buffer_t staging = create_staging_buffer(device, (size_t)padded_row_size * height);
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_command_encoder_copy_texture_to_buffer(encoder,
    &(gpu_texel_copy_texture_info_t){.texture = texture},
    &(gpu_texel_copy_buffer_info_t){.buffer = staging, .bytes_per_row = GPU_SOME(padded_row_size)},
    &(gpu_extent3_d_t){.width = width, .height = GPU_SOME(height)});
  submit(device, encoder);

  uint8_t *rows = take_staging_buffer(staging);
  for (size_t y = 1; y < height; y++) memmove(rows + y * row_size, rows + y * padded_row_size, row_size);
  return (image_t){width, height, rows};
}
