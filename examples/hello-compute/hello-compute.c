/* Doubles numbers on the GPU. */

#include <stdio.h>

#include "gpu.h"

static const char shader[] = {
#embed "double.wgsl" suffix(, 0)
};

int main(void) {
  float numbers[] = {1, 2, 3, 4, 5, 6, 7, 8};
  const size_t count = sizeof numbers / sizeof numbers[0];

  gpu_device_t device = open_device(request_adapter(), NULL, 0);
  const gpu_buffer_usage_t usage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_SRC;
  gpu_buffer_t buffer = create_buffer(device, usage, numbers, sizeof numbers);

  gpu_compute_pipeline_t pipeline = gpu_device_create_compute_pipeline(device, &(gpu_compute_pipeline_descriptor_t){
    .compute = {.module = create_shader(device, shader)},
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
  gpu_bind_group_t bind_group = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_compute_pipeline_get_bind_group_layout(pipeline, 0),
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = buffer}}),
  });

  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, pipeline);
  set_bind_group_error_t error;
  CHECK(gpu_compute_pass_encoder_set_bind_group(pass, 0, &bind_group, NULL, 0, NULL, NULL, &error), error);
  gpu_compute_pass_encoder_dispatch_workgroups(pass, 1, NULL, NULL);
  gpu_compute_pass_encoder_end(pass);
  submit(device, encoder);

  read_buffer(device, buffer, numbers, sizeof numbers);
  for (size_t i = 0; i < count; i++) printf("%g%c", numbers[i], i + 1 < count ? ' ' : '\n');
  close_device(device);
}
