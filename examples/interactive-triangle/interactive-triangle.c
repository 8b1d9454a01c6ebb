/* Draws a triangle whose colours follow the pointer. Escape ends it. */

#include "canvas.h"

static const char shader[] = {
#embed "triangle.wgsl" suffix(, 0)
};

enum { SAMPLES = 4 }; // per pixel; an edge covers only some of them, so it looks smooth

/** Uniforms, laid out as in the shader. */
typedef struct {
  float x, y; // from -1 at the left and lower edges of the surface to 1 at the others
  float aspect;
  float padding;
} pointer_t;

static gpu_device_t device;
static canvas_t canvas;
static gpu_render_pipeline_t pipeline;
static gpu_buffer_t uniforms;
static gpu_bind_group_t bind_group;
/** Multisampled attachment, resolved into the picture. */
static attachment_t samples;

static void create_pipeline(void) {
  gpu_shader_module_t module = create_shader(device, shader);
  pipeline = gpu_device_create_render_pipeline(device, &(gpu_render_pipeline_descriptor_t){
    .vertex = {.module = module},
    .fragment = GPU_SOME({
      .module = module,
      .targets = GPU_LIST(gpu_option_color_target_state_t, GPU_SOME({.format = canvas.format})),
    }),
    .multisample = GPU_SOME({.count = GPU_SOME(SAMPLES)}),
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
  uniforms = create_buffer(device, GPU_BUFFER_USAGE_UNIFORM | GPU_BUFFER_USAGE_COPY_DST, &(pointer_t){0},
                           sizeof(pointer_t));
  bind_group = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_render_pipeline_get_bind_group_layout(pipeline, 0),
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = uniforms}}),
  });
}

static void draw(gpu_texture_t picture, pointer_t pointer) {
  write_buffer(device, uniforms, &pointer, sizeof pointer);
  fit_attachment(&samples, device, canvas.format, SAMPLES, picture);

  gpu_texture_view_t view = gpu_texture_create_view(picture, NULL);
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_render_pass_encoder_t pass = gpu_command_encoder_begin_render_pass(encoder, &(gpu_render_pass_descriptor_t){
    .color_attachments = GPU_LIST(gpu_option_render_pass_color_attachment_t, GPU_SOME({
      .view = samples.view,
      .resolve_target = GPU_SOME(view),
      .clear_value = GPU_SOME({.r = 0.06, .g = 0.07, .b = 0.11, .a = 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_DISCARD,
    })),
  });
  gpu_render_pass_encoder_set_pipeline(pass, pipeline);
  set_bind_group_error_t bind_error;
  CHECK(gpu_render_pass_encoder_set_bind_group(pass, 0, &bind_group, NULL, 0, NULL, NULL, &bind_error), bind_error);
  gpu_render_pass_encoder_draw(pass, 3, NULL, NULL, NULL);
  gpu_render_pass_encoder_end(pass);
  gpu_render_pass_encoder_drop(pass);
  submit(device, encoder);
  gpu_texture_view_drop(view);
}

static void draw_frame(double x, double y) {
  gpu_texture_t picture = surface_webgpu_context_get_current_texture(canvas.context);
  double width = gpu_texture_width(picture), height = gpu_texture_height(picture);
  draw(picture, (pointer_t){
    .x = (float)(2 * x / width - 1),
    .y = (float)(1 - 2 * y / height),
    .aspect = (float)(width / height),
  });
  gpu_texture_drop(picture);
  surface_webgpu_context_present(canvas.context);
}

int main(void) {
  device = open_device(request_adapter(), NULL, 0);
  canvas = open_canvas(device);
  create_pipeline();

  double x = surface_width(canvas.surface) / 2.0, y = surface_height(canvas.surface) / 2.0;
  listen(canvas.surface, ON_FRAME);
  listen(canvas.surface, ON_POINTER_MOVE);
  listen(canvas.surface, ON_KEY_DOWN);
  surface_event_t event;
  while (next_event(&event)) {
    if (event.kind == ON_FRAME) draw_frame(x, y);
    if (event.kind == ON_POINTER_MOVE) x = event.pointer.x, y = event.pointer.y;
    if (event.kind == ON_KEY_DOWN && event.key.key.is_some && event.key.key.value == SURFACE_KEY_ESCAPE) break;
  }
  stop_listening();
  close_device(device);
}
