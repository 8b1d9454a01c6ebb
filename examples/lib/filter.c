#include "filter.h"

enum { GROUP_SIZE = 8 }; // pixels in both dimensions

gpu_compute_pipeline_t create_compute_pipeline(gpu_device_t device, const char *wgsl) {
  gpu_shader_module_t shader = create_shader(device, wgsl);
  gpu_compute_pipeline_t pipeline = gpu_device_create_compute_pipeline(device, &(gpu_compute_pipeline_descriptor_t){
    .compute = {.module = shader},
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
  gpu_shader_module_drop(shader);
  return pipeline;
}

static gpu_texture_t upload(gpu_device_t device, const image_t *image) {
  gpu_texture_t texture = create_texture(device, GPU_TEXTURE_FORMAT_RGBA8UNORM,
    GPU_TEXTURE_USAGE_TEXTURE_BINDING | GPU_TEXTURE_USAGE_COPY_DST, image->width, image->height);
  gpu_queue_t queue = gpu_device_queue(device);
  gpu_queue_write_texture_with_copy(queue,
    &(gpu_texel_copy_texture_info_t){.texture = texture},
    image->rgba, (size_t)image->width * image->height * 4,
    &(gpu_texel_copy_buffer_layout_t){.bytes_per_row = GPU_SOME(image->width * 4)},
    &(gpu_extent3_d_t){.width = image->width, .height = GPU_SOME(image->height)});
  gpu_queue_drop(queue);
  return texture;
}

static gpu_bind_group_t bind(gpu_device_t device, gpu_compute_pipeline_t pipeline, gpu_texture_view_t source,
                             gpu_texture_view_t result) {
  gpu_bind_group_layout_t layout = gpu_compute_pipeline_get_bind_group_layout(pipeline, 0);
  gpu_bind_group_t group = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = layout,
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW, .gpu_texture_view = source}},
      {.binding = 1, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW, .gpu_texture_view = result}}),
  });
  gpu_bind_group_layout_drop(layout);
  return group;
}

static void run(gpu_device_t device, gpu_compute_pipeline_t pipeline, gpu_bind_group_t group,
                const image_t *image) {
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, pipeline);
  set_bind_group_error_t error;
  CHECK(gpu_compute_pass_encoder_set_bind_group(pass, 0, &group, NULL, 0, NULL, NULL, &error), error);
  uint32_t columns = (image->width + GROUP_SIZE - 1) / GROUP_SIZE;
  uint32_t rows = (image->height + GROUP_SIZE - 1) / GROUP_SIZE;
  gpu_compute_pass_encoder_dispatch_workgroups(pass, columns, &rows, NULL);
  gpu_compute_pass_encoder_end(pass);
  gpu_compute_pass_encoder_drop(pass);
  submit(device, encoder);
}

image_t filter_image(gpu_device_t device, gpu_compute_pipeline_t pipeline, const image_t *image) {
  gpu_texture_t source = upload(device, image);
  gpu_texture_t result = create_texture(device, GPU_TEXTURE_FORMAT_RGBA8UNORM,
    GPU_TEXTURE_USAGE_STORAGE_BINDING | GPU_TEXTURE_USAGE_COPY_SRC, image->width, image->height);
  gpu_texture_view_t source_view = gpu_texture_create_view(source, NULL);
  gpu_texture_view_t result_view = gpu_texture_create_view(result, NULL);
  gpu_bind_group_t group = bind(device, pipeline, source_view, result_view);

  run(device, pipeline, group, image);
  image_t filtered = read_texture(device, result);

  gpu_bind_group_drop(group);
  gpu_texture_view_drop(result_view);
  gpu_texture_view_drop(source_view);
  gpu_texture_destroy(result);
  gpu_texture_drop(result);
  gpu_texture_destroy(source);
  gpu_texture_drop(source);
  return filtered;
}
