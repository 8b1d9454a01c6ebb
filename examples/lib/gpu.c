#include "gpu.h"

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

gpu_device_t open_device(gpu_adapter_t adapter) {
  gpu_device_t device;
  request_device_error_t error;
  CHECK(gpu_adapter_request_device(adapter, NULL, &device, &error), error);
  return device;
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

void submit(gpu_device_t device, gpu_command_encoder_t encoder) {
  gpu_queue_t queue = gpu_device_queue(device);
  gpu_command_buffer_t commands = gpu_command_encoder_finish(encoder, NULL);
  gpu_queue_submit(queue, &commands, 1);
  gpu_command_buffer_drop(commands);
  gpu_command_encoder_drop(encoder);
  gpu_queue_drop(queue);
}
