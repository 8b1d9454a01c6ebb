#include "invalid-objects.h"

void report_invalid_object(WGPUDevice device, const char *message) {
  end_swallowing(device);
  report_invalid(device, message);
}

gpu_bind_group_layout_t invalid_bind_group_layout(WGPUDevice device) {
  if (device->invalid_bind_group_layout.handle == 0) {
    // An entry must have exactly one kind of resource.
    const gpu_bind_group_layout_entry_t entry = {.binding = 0};
    device->invalid_bind_group_layout = gpu_device_create_bind_group_layout(
      (gpu_device_t){device->handle}, &(gpu_bind_group_layout_descriptor_t){.entries = {&entry, 1}});
  }
  return device->invalid_bind_group_layout;
}

gpu_shader_module_t invalid_shader_module(WGPUDevice device) {
  if (device->invalid_shader_module.handle == 0) {
    device->invalid_shader_module = gpu_device_create_shader_module(
      (gpu_device_t){device->handle}, &(gpu_shader_module_descriptor_t){.code = GPU_STRING("invalid")});
  }
  return device->invalid_shader_module;
}

gpu_option_list_texture_format_t incompatible_view_format(gpu_texture_format_t format) {
  static gpu_texture_format_t color = GPU_TEXTURE_FORMAT_R8UNORM, depth = GPU_TEXTURE_FORMAT_DEPTH32FLOAT;
  return (gpu_option_list_texture_format_t){true, {format == depth ? &color : &depth, 1}};
}
