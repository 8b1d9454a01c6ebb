/* The loops of calls.c, and the objects that they use; the world `peer` of calls.wit declares the exports. */

#include "calls.c"

static const char one_buffer[] =
    "@group(0) @binding(0) var<storage, read_write> a: array<f32>;"
    "@compute @workgroup_size(1) fn main() { a[0] += 1; }";

static const char three_buffers[] =
    "@group(0) @binding(0) var<storage, read_write> a: array<f32>;"
    "@group(0) @binding(1) var<storage, read_write> b: array<f32>;"
    "@group(0) @binding(2) var<storage, read_write> c: array<f32>;"
    "@compute @workgroup_size(1) fn main() { a[0] += b[0] + c[0]; }";

static gpu_compute_pipeline_t create_pipeline(gpu_device_t device, const char *code, size_t size) {
  const gpu_shader_module_t module = gpu_device_create_shader_module(
      device, &(gpu_shader_module_descriptor_t){.code = {code, size - 1}});
  const gpu_compute_pipeline_t pipeline = gpu_device_create_compute_pipeline(
      device, &(gpu_compute_pipeline_descriptor_t){.compute = {.module = module}, .layout = {.tag = GPU_LAYOUT_MODE_AUTO}});
  gpu_shader_module_drop(module);
  return pipeline;
}

static gpu_device_t open_device(void) {
  gpu_adapter_t adapter;
  gpu_device_t device;
  request_device_error_t error;
  if (!gpu_request_adapter(get_gpu(), NULL, &adapter)) __builtin_trap();
  if (!gpu_adapter_request_device(adapter, NULL, &device, &error)) __builtin_trap();
  return device;
}

EXPORT("objects#open") const void *open(void) {
  static struct {
    gpu_device_t device;
    gpu_queue_t queue;
    gpu_buffer_t buffer;
    gpu_compute_pipeline_t pipeline;
    gpu_bind_group_t group;
    gpu_bind_group_layout_t layout;
  } objects;
  objects.device = open_device();
  objects.queue = gpu_device_queue(objects.device);
  objects.buffer = gpu_device_create_buffer(objects.device, &(gpu_buffer_descriptor_t){
    .size = 256,
    .usage = GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_COPY_DST,
  });
  objects.pipeline = create_pipeline(objects.device, one_buffer, sizeof one_buffer);
  objects.layout = gpu_compute_pipeline_get_bind_group_layout(
      create_pipeline(objects.device, three_buffers, sizeof three_buffers), 0);
  const gpu_bind_group_entry_t entry = {
    .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER_BINDING, .gpu_buffer_binding = {.buffer = objects.buffer}},
  };
  objects.group = gpu_device_create_bind_group(objects.device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_compute_pipeline_get_bind_group_layout(objects.pipeline, 0),
    .entries = {&entry, 1},
  });
  return &objects;
}

EXPORT("objects#begin-compute-pass")
gpu_compute_pass_encoder_t begin_compute_pass(gpu_device_t device, gpu_compute_pipeline_t pipeline, gpu_bind_group_t group) {
  const gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  const gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, pipeline);
  set_group(pass, group);
  gpu_command_encoder_drop(encoder);
  gpu_device_drop(device);
  gpu_compute_pipeline_drop(pipeline);
  gpu_bind_group_drop(group);
  return pass;
}
