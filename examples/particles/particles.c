/*
 * Moves particles on the GPU and draws them without a readback: particles [NUMBER]
 *
 * The particles fly around the pointer. A pressed button repels them. Escape ends the program.
 */

#include <math.h>
#include <stdlib.h>

#include "canvas.h"

static const char shader[] = {
#embed "particles.wgsl" suffix(, 0)
};

enum { GROUP_SIZE = 64 }; // particles per workgroup, as in the shader

typedef struct {
  float x, y; // -1 to 1 along the shorter side of the surface; y is up
} vec2_t;

typedef struct {
  vec2_t place, velocity;
} particle_t;

/** Uniforms, laid out as in the shader. */
typedef struct {
  vec2_t center, view;
  float radius, light, step, pull;
} scene_t;

static gpu_device_t device;
static canvas_t canvas;
static uint32_t count;
static gpu_buffer_t particles, scene_buffer;
static gpu_compute_pipeline_t mover;
static gpu_render_pipeline_t painter;
static gpu_bind_group_t mover_bindings, painter_bindings;

/** A reproducible random number between 0 and 1. */
static float any_number(void) {
  static uint32_t state = 1;
  state = state * 1664525 + 1013904223;
  return (float)(state >> 8) / (1 << 24);
}

/** Creates the particles, arranged in a ring. */
static gpu_buffer_t create_particles(void) {
  particle_t *all = malloc(count * sizeof *all);
  if (!all) die("there is no memory for %u particles", count);
  for (uint32_t i = 0; i < count; i++) {
    float angle = 6.2831853f * any_number(), distance = 0.35f + 0.5f * any_number();
    vec2_t direction = {cosf(angle), sinf(angle)};
    all[i] = (particle_t){
      .place = {distance * direction.x, distance * direction.y},
      .velocity = {-0.7f * direction.y, 0.7f * direction.x},
    };
  }
  gpu_buffer_t buffer =
    create_buffer(device, GPU_BUFFER_USAGE_STORAGE | GPU_BUFFER_USAGE_VERTEX, all, count * sizeof *all);
  free(all);
  return buffer;
}

static void create_mover(gpu_shader_module_t module) {
  mover = gpu_device_create_compute_pipeline(device, &(gpu_compute_pipeline_descriptor_t){
    .compute = {.module = module},
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
  mover_bindings = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_compute_pipeline_get_bind_group_layout(mover, 0),
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = scene_buffer}},
      {.binding = 1, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = particles}}),
  });
}

/** Creates a pipeline that draws each particle as a square of two triangles, blended additively. */
static void create_painter(gpu_shader_module_t module) {
  gpu_blend_component_t add = {
    .src_factor = GPU_SOME(GPU_BLEND_FACTOR_ONE),
    .dst_factor = GPU_SOME(GPU_BLEND_FACTOR_ONE),
  };
  painter = gpu_device_create_render_pipeline(device, &(gpu_render_pipeline_descriptor_t){
    .vertex = {
      .module = module,
      .buffers = GPU_SOME(GPU_LIST(gpu_option_vertex_buffer_layout_t, GPU_SOME({
        .array_stride = sizeof(particle_t),
        .step_mode = GPU_SOME(GPU_VERTEX_STEP_MODE_INSTANCE),
        .attributes = GPU_LIST(gpu_vertex_attribute_t,
          {.shader_location = 0, .format = GPU_VERTEX_FORMAT_FLOAT32X2, .offset = offsetof(particle_t, place)},
          {.shader_location = 1, .format = GPU_VERTEX_FORMAT_FLOAT32X2, .offset = offsetof(particle_t, velocity)}),
      }))),
    },
    .primitive = GPU_SOME({.topology = GPU_SOME(GPU_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP)}),
    .fragment = GPU_SOME({
      .module = module,
      .targets = GPU_LIST(gpu_option_color_target_state_t,
        GPU_SOME({.format = canvas.format, .blend = GPU_SOME({.color = add, .alpha = add})})),
    }),
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
  painter_bindings = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_render_pipeline_get_bind_group_layout(painter, 0),
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = scene_buffer}}),
  });
}

static void move_particles(gpu_command_encoder_t encoder) {
  gpu_compute_pass_encoder_t pass = gpu_command_encoder_begin_compute_pass(encoder, NULL);
  gpu_compute_pass_encoder_set_pipeline(pass, mover);
  set_bind_group_error_t error;
  CHECK(gpu_compute_pass_encoder_set_bind_group(pass, 0, &mover_bindings, NULL, 0, NULL, NULL, &error), error);
  gpu_compute_pass_encoder_dispatch_workgroups(pass, (count + GROUP_SIZE - 1) / GROUP_SIZE, NULL, NULL);
  gpu_compute_pass_encoder_end(pass);
  gpu_compute_pass_encoder_drop(pass);
}

static void draw_particles(gpu_command_encoder_t encoder, gpu_texture_t picture) {
  gpu_texture_view_t view = gpu_texture_create_view(picture, NULL);
  gpu_render_pass_encoder_t pass = gpu_command_encoder_begin_render_pass(encoder, &(gpu_render_pass_descriptor_t){
    .color_attachments = GPU_LIST(gpu_option_render_pass_color_attachment_t, GPU_SOME({
      .view = view,
      .clear_value = GPU_SOME({.r = 0.015, .g = 0.015, .b = 0.04, .a = 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_STORE,
    })),
  });
  gpu_render_pass_encoder_set_pipeline(pass, painter);
  set_bind_group_error_t error;
  CHECK(gpu_render_pass_encoder_set_bind_group(pass, 0, &painter_bindings, NULL, 0, NULL, NULL, &error), error);
  gpu_render_pass_encoder_set_vertex_buffer(pass, 0, &particles, NULL, NULL);
  gpu_render_pass_encoder_draw(pass, 4, &count, NULL, NULL);
  gpu_render_pass_encoder_end(pass);
  gpu_render_pass_encoder_drop(pass);
  gpu_texture_view_drop(view);
}

/** Visible extent to the right and upwards. */
static vec2_t view_of(double width, double height) {
  double shorter = width < height ? width : height;
  return (vec2_t){(float)(width / shorter), (float)(height / shorter)};
}

static void draw_frame(scene_t scene) {
  gpu_texture_t picture = surface_webgpu_context_get_current_texture(canvas.context);
  scene.view = view_of(gpu_texture_width(picture), gpu_texture_height(picture));
  write_buffer(device, scene_buffer, &scene, sizeof scene);
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  move_particles(encoder);
  draw_particles(encoder, picture);
  submit(device, encoder);
  gpu_texture_drop(picture);
  surface_webgpu_context_present(canvas.context);
}

/** Position of the pointer in the particles' coordinates. */
static vec2_t place_of(surface_pointer_event_t pointer) {
  double width = surface_width(canvas.surface), height = surface_height(canvas.surface);
  vec2_t view = view_of(width, height);
  return (vec2_t){
    (float)(2 * pointer.x / width - 1) * view.x,
    (float)(1 - 2 * pointer.y / height) * view.y,
  };
}

int main(int argc, char **argv) {
  long wanted = argc > 1 ? atol(argv[1]) : 100000;
  if (wanted < 1 || wanted > 2000000) die("the number of particles is from 1 to 2000000");
  count = (uint32_t)wanted;

  device = open_device(request_adapter(), NULL, 0);
  canvas = open_canvas(device);
  particles = create_particles();
  scene_buffer =
    create_buffer(device, GPU_BUFFER_USAGE_UNIFORM | GPU_BUFFER_USAGE_COPY_DST, &(scene_t){0}, sizeof(scene_t));
  gpu_shader_module_t module = create_shader(device, shader);
  create_mover(module);
  create_painter(module);

  // Many particles are small and dim, few are large and bright: the overall brightness stays equal.
  float many = fminf(1, sqrtf(3000.0f / (float)count));
  scene_t scene = {.radius = 0.004f + 0.016f * many, .light = 0.12f + 0.6f * many, .pull = 1};
  double last = seconds(), start = last;
  bool follows_pointer = false;
  for (surface_event_kind_t kind = ON_FRAME; kind < EVENT_KINDS; kind++) {
    if (kind != ON_RESIZE && kind != ON_KEY_UP) listen(canvas.surface, kind);
  }
  surface_event_t event;
  while (next_event(&event)) {
    switch (event.kind) {
      case ON_FRAME: {
        double now = seconds();
        // A tab that was hidden does not catch up.
        scene.step = (float)fmin(now - last, 0.05);
        last = now;
        if (!follows_pointer) {
          double turn = now - start;
          scene.center = (vec2_t){0.45f * (float)sin(0.7 * turn), 0.35f * (float)sin(1.1 * turn)};
        }
        draw_frame(scene);
        break;
      }
      case ON_POINTER_MOVE:
        scene.center = place_of(event.pointer);
        follows_pointer = true;
        break;
      case ON_POINTER_DOWN: scene.pull = -2; break;
      case ON_POINTER_UP: scene.pull = 1; break;
      default:
        if (event.key.key.is_some && event.key.key.value == SURFACE_KEY_ESCAPE) goto end;
    }
  }
end:
  stop_listening();
  close_device(device);
}
