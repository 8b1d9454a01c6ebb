#include "canvas.h"

canvas_t open_canvas(gpu_device_t device) {
  gpu_t gpu = get_gpu();
  gpu_texture_format_t format = gpu_get_preferred_canvas_format(gpu);
  gpu_drop(gpu);
  surface_t surface = surface_create(&(surface_create_desc_t){0});
  surface_webgpu_context_t context = surface_webgpu_context_create(surface);
  surface_webgpu_context_configure(context, &(surface_context_configuration_t){
    .device = device,
    .format = format,
  });
  return (canvas_t){surface, context, format};
}

void fit_attachment(attachment_t *attachment, gpu_device_t device, gpu_texture_format_t format, uint32_t samples,
                    gpu_texture_t picture) {
  uint32_t width = gpu_texture_width(picture), height = gpu_texture_height(picture);
  if (attachment->width == width && attachment->height == height) return;
  if (attachment->width > 0) {
    gpu_texture_view_drop(attachment->view);
    gpu_texture_destroy(attachment->texture);
    gpu_texture_drop(attachment->texture);
  }
  gpu_texture_t texture = gpu_device_create_texture(device, &(gpu_texture_descriptor_t){
    .size = {.width = width, .height = GPU_SOME(height)},
    .sample_count = GPU_SOME(samples),
    .format = format,
    .usage = GPU_TEXTURE_USAGE_RENDER_ATTACHMENT,
  });
  *attachment = (attachment_t){texture, gpu_texture_create_view(texture, NULL), width, height};
}

void write_buffer(gpu_device_t device, gpu_buffer_t buffer, const void *data, size_t size) {
  gpu_queue_t queue = gpu_device_queue(device);
  write_buffer_error_t error;
  CHECK(gpu_queue_write_buffer_with_copy(queue, buffer, 0, data, size, NULL, NULL, &error), error);
  gpu_queue_drop(queue);
}
