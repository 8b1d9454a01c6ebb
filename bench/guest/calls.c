/*
 * The loops that `npm run bench` times; calls.wit declares them. Built without libc, so that only the calls
 * are measured.
 */

#include "wasi-webgpu.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { max_copy = 64 << 20 };

/* The memory after the linker's data: holds the bytes to write, and one list of the host at a time. */
extern uint8_t __heap_base[];
static uint8_t *data(void) { return __heap_base; }
static uint8_t *returned(void) { return (uint8_t *)(((uintptr_t)__heap_base + max_copy + 15) & ~15ul); }

EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t alignment, size_t size) {
  (void)old, (void)old_size, (void)alignment;
  if (size > max_copy) __builtin_trap();
  return returned();
}

EXPORT("dispatch-workgroups") void dispatch_workgroups(gpu_compute_pass_encoder_t pass, uint32_t count) {
  for (uint32_t i = 1; i <= count; i++) gpu_compute_pass_encoder_dispatch_workgroups(pass, i, &(uint32_t){1}, NULL);
  gpu_compute_pass_encoder_drop(pass);
}

static void set_group(gpu_compute_pass_encoder_t pass, gpu_bind_group_t group) {
  set_bind_group_error_t error;
  if (!gpu_compute_pass_encoder_set_bind_group(pass, 0, &group, NULL, 0, NULL, NULL, &error)) __builtin_trap();
}

EXPORT("set-bind-group")
void set_bind_group(gpu_compute_pass_encoder_t pass, gpu_bind_group_t group, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) set_group(pass, group);
  gpu_compute_pass_encoder_drop(pass);
  gpu_bind_group_drop(group);
}

EXPORT("create-bind-group")
void create_bind_group(gpu_device_t device, gpu_bind_group_layout_t layout, gpu_buffer_t buffer, uint32_t count) {
  const gpu_binding_resource_t resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER_BINDING,
                                           .gpu_buffer_binding = {.buffer = buffer}};
  const gpu_bind_group_entry_t entries[] = {
      {.binding = 0, .resource = resource}, {.binding = 1, .resource = resource}, {.binding = 2, .resource = resource}};
  const gpu_bind_group_descriptor_t descriptor = {.layout = layout, .entries = {entries, 3}};
  for (uint32_t i = 0; i < count; i++) gpu_bind_group_drop(gpu_device_create_bind_group(device, &descriptor));
  gpu_device_drop(device);
  gpu_bind_group_layout_drop(layout);
  gpu_buffer_drop(buffer);
}

EXPORT("write-buffer") void write_buffer(gpu_queue_t queue, gpu_buffer_t buffer, uint32_t size, uint32_t count) {
  write_buffer_error_t error;
  for (uint32_t i = 0; i < count; i++) {
    if (!gpu_queue_write_buffer_with_copy(queue, buffer, 0, data(), size, NULL, NULL, &error)) __builtin_trap();
  }
  gpu_queue_drop(queue);
  gpu_buffer_drop(buffer);
}

static gpu_render_pass_encoder_t begin(gpu_command_encoder_t encoder, gpu_texture_view_t view) {
  const gpu_option_render_pass_color_attachment_t attachment = GPU_SOME({
      .view = view,
      .clear_value = GPU_SOME({0, 0, 0, 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_STORE,
  });
  return gpu_command_encoder_begin_render_pass(
      encoder, &(gpu_render_pass_descriptor_t){.color_attachments = {&attachment, 1}});
}

EXPORT("begin-render-pass")
void begin_render_pass(gpu_command_encoder_t encoder, gpu_texture_view_t view, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) gpu_render_pass_encoder_drop(begin(encoder, view));
  gpu_command_encoder_drop(encoder);
  gpu_texture_view_drop(view);
}

EXPORT("read-mapped") void read_mapped(gpu_buffer_t buffer, uint32_t size, uint32_t count) {
  gpu_list_u8_t bytes;
  get_mapped_range_error_t error;
  for (uint32_t i = 0; i < count; i++) {
    if (!gpu_buffer_get_mapped_range_get_with_copy(buffer, NULL, &(uint64_t){size}, &bytes, &error)) __builtin_trap();
  }
  gpu_buffer_drop(buffer);
}

static void submit(gpu_queue_t queue, gpu_command_encoder_t encoder) {
  gpu_command_buffer_t commands = gpu_command_encoder_finish(encoder, NULL);
  gpu_queue_submit(queue, &commands, 1);
  gpu_command_buffer_drop(commands);
  gpu_command_encoder_drop(encoder);
}

EXPORT("encode")
void encode(gpu_device_t device, gpu_queue_t queue, gpu_bind_group_t group, gpu_compute_pipeline_t pipeline,
            uint32_t count) {
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, pipeline);
  for (uint32_t i = 0; i < count; i++) {
    set_group(pass, group);
    gpu_compute_pass_encoder_dispatch_workgroups(pass, 1, NULL, NULL);
  }
  gpu_compute_pass_encoder_end(pass);
  gpu_compute_pass_encoder_drop(pass);
  submit(queue, encoder);
  gpu_device_drop(device);
  gpu_queue_drop(queue);
  gpu_bind_group_drop(group);
  gpu_compute_pipeline_drop(pipeline);
}

EXPORT("compute")
void compute(gpu_device_t device, gpu_queue_t queue, gpu_bind_group_t group, gpu_compute_pipeline_t pipeline,
             uint32_t side) {
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, pipeline);
  set_group(pass, group);
  gpu_compute_pass_encoder_dispatch_workgroups(pass, side, &side, NULL);
  gpu_compute_pass_encoder_end(pass);
  gpu_compute_pass_encoder_drop(pass);
  submit(queue, encoder);
  gpu_device_drop(device);
  gpu_queue_drop(queue);
  gpu_bind_group_drop(group);
  gpu_compute_pipeline_drop(pipeline);
}

EXPORT("draw")
void draw(gpu_device_t device, gpu_queue_t queue, gpu_texture_view_t view, gpu_render_pipeline_t pipeline,
          uint32_t count) {
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_render_pass_encoder_t pass = begin(encoder, view);
  gpu_render_pass_encoder_set_pipeline(pass, pipeline);
  for (uint32_t i = 0; i < count; i++) gpu_render_pass_encoder_draw(pass, 3, NULL, NULL, &(uint32_t){i});
  gpu_render_pass_encoder_end(pass);
  gpu_render_pass_encoder_drop(pass);
  submit(queue, encoder);
  gpu_device_drop(device);
  gpu_queue_drop(queue);
  gpu_texture_view_drop(view);
  gpu_render_pipeline_drop(pipeline);
}
