/*
 * Draws a lit and textured model with a camera that orbits it.
 *
 * Drag to turn the camera, or use the arrow keys; plus and minus change its distance; the space bar starts
 * and stops the rotation; Escape ends the program.
 */

#include <math.h>

#include "canvas.h"
#include "mipmaps.h"
#include "model.h"

static const char shader[] = {
#embed "orbit.wgsl" suffix(, 0)
};

static const float PI = 3.14159265f;

enum { SAMPLES = 4 }; // per pixel

static const gpu_texture_format_t DEPTH_FORMAT = GPU_TEXTURE_FORMAT_DEPTH24PLUS;

/** Uniforms, laid out as in the shader. */
typedef struct {
  mat4_t view_projection;
  vec3_t eye;
  float padding;
} scene_t;

/** Position of the camera around the model: in radians, and in units of the model. */
typedef struct {
  float around, above, distance;
  bool turns;
} camera_t;

static gpu_device_t device;
static canvas_t canvas;
static gpu_render_pipeline_t pipeline;
static gpu_bind_group_t bind_group;
static gpu_buffer_t vertices, indices, scene_buffer;
static attachment_t samples, depths;

static void create_model(void) {
  static vertex_t all_vertices[VERTICES];
  static uint16_t all_indices[INDICES];
  make_knot(all_vertices, all_indices);
  vertices = create_buffer(device, GPU_BUFFER_USAGE_VERTEX, all_vertices, sizeof all_vertices);
  indices = create_buffer(device, GPU_BUFFER_USAGE_INDEX, all_indices, sizeof all_indices);
}

static void create_pipeline(void) {
  gpu_shader_module_t module = create_shader(device, shader);
  pipeline = gpu_device_create_render_pipeline(device, &(gpu_render_pipeline_descriptor_t){
    .vertex = {
      .module = module,
      .buffers = GPU_SOME(GPU_LIST(gpu_option_vertex_buffer_layout_t, GPU_SOME({
        .array_stride = sizeof(vertex_t),
        .attributes = GPU_LIST(gpu_vertex_attribute_t,
          {.shader_location = 0, .format = GPU_VERTEX_FORMAT_FLOAT32X3, .offset = offsetof(vertex_t, position)},
          {.shader_location = 1, .format = GPU_VERTEX_FORMAT_FLOAT32X3, .offset = offsetof(vertex_t, normal)},
          {.shader_location = 2, .format = GPU_VERTEX_FORMAT_FLOAT32X2, .offset = offsetof(vertex_t, u)}),
      }))),
    },
    .primitive = GPU_SOME({.cull_mode = GPU_SOME(GPU_CULL_MODE_BACK)}),
    .depth_stencil = GPU_SOME({
      .format = DEPTH_FORMAT,
      .depth_write_enabled = GPU_SOME(true),
      .depth_compare = GPU_SOME(GPU_COMPARE_FUNCTION_LESS),
    }),
    .multisample = GPU_SOME({.count = GPU_SOME(SAMPLES)}),
    .fragment = GPU_SOME({
      .module = module,
      .targets = GPU_LIST(gpu_option_color_target_state_t, GPU_SOME({.format = canvas.format})),
    }),
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
}

static void create_bindings(void) {
  static uint8_t pixels[4 * TEXTURE_SIZE * TEXTURE_SIZE];
  make_tiles(pixels);
  gpu_texture_t tiles = create_mipmapped_texture(device, pixels, TEXTURE_SIZE);
  scene_buffer =
    create_buffer(device, GPU_BUFFER_USAGE_UNIFORM | GPU_BUFFER_USAGE_COPY_DST, &(scene_t){0}, sizeof(scene_t));
  bind_group = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = gpu_render_pipeline_get_bind_group_layout(pipeline, 0),
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = scene_buffer}},
      {.binding = 1, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW,
                                  .gpu_texture_view = gpu_texture_create_view(tiles, NULL)}},
      {.binding = 2, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_SAMPLER,
                                  .gpu_sampler = create_smooth_sampler(device)}}),
  });
}

static scene_t scene_from(camera_t camera, float aspect) {
  vec3_t eye = {
    camera.distance * cosf(camera.above) * sinf(camera.around),
    camera.distance * sinf(camera.above),
    camera.distance * cosf(camera.above) * cosf(camera.around),
  };
  // The model also fits a picture that is taller than wide.
  float angle = 2 * atanf(tanf(PI / 8) / fminf(1, aspect));
  mat4_t projection = perspective(angle, aspect, 0.1f, 50);
  return (scene_t){.view_projection = multiply(projection, look_at(eye, (vec3_t){0, 0, 0})), .eye = eye};
}

static void draw(gpu_texture_t picture) {
  fit_attachment(&samples, device, canvas.format, SAMPLES, picture);
  fit_attachment(&depths, device, DEPTH_FORMAT, SAMPLES, picture);
  gpu_texture_view_t view = gpu_texture_create_view(picture, NULL);
  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_render_pass_encoder_t pass = gpu_command_encoder_begin_render_pass(encoder, &(gpu_render_pass_descriptor_t){
    .color_attachments = GPU_LIST(gpu_option_render_pass_color_attachment_t, GPU_SOME({
      .view = samples.view,
      .resolve_target = GPU_SOME(view),
      .clear_value = GPU_SOME({.r = 0.100, .g = 0.118, .b = 0.176, .a = 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_DISCARD,
    })),
    .depth_stencil_attachment = GPU_SOME({
      .view = depths.view,
      .depth_clear_value = GPU_SOME(1),
      .depth_load_op = GPU_SOME(GPU_LOAD_OP_CLEAR),
      .depth_store_op = GPU_SOME(GPU_STORE_OP_DISCARD),
    }),
  });
  gpu_render_pass_encoder_set_pipeline(pass, pipeline);
  set_bind_group_error_t error;
  CHECK(gpu_render_pass_encoder_set_bind_group(pass, 0, &bind_group, NULL, 0, NULL, NULL, &error), error);
  gpu_render_pass_encoder_set_vertex_buffer(pass, 0, &vertices, NULL, NULL);
  gpu_render_pass_encoder_set_index_buffer(pass, indices, GPU_INDEX_FORMAT_UINT16, NULL, NULL);
  gpu_render_pass_encoder_draw_indexed(pass, INDICES, NULL, NULL, NULL, NULL);
  gpu_render_pass_encoder_end(pass);
  gpu_render_pass_encoder_drop(pass);
  submit(device, encoder);
  gpu_texture_view_drop(view);
}

static void draw_frame(camera_t camera) {
  gpu_texture_t picture = surface_webgpu_context_get_current_texture(canvas.context);
  scene_t scene = scene_from(camera, (float)gpu_texture_width(picture) / (float)gpu_texture_height(picture));
  write_buffer(device, scene_buffer, &scene, sizeof scene);
  draw(picture);
  gpu_texture_drop(picture);
  surface_webgpu_context_present(canvas.context);
}

static void turn(camera_t *camera, float around, float above) {
  camera->around += around;
  camera->above = fminf(1.5f, fmaxf(-1.5f, camera->above + above));
}

static void zoom(camera_t *camera, float factor) {
  camera->distance = fminf(12, fmaxf(2.5f, camera->distance * factor));
}

/** Returns false for the key that ends the program. */
static bool press(camera_t *camera, surface_key_event_t event) {
  const float step = 0.1f;
  if (!event.key.is_some) return true;
  switch (event.key.value) {
    case SURFACE_KEY_ESCAPE: return false;
    case SURFACE_KEY_ARROW_LEFT: turn(camera, -step, 0); break;
    case SURFACE_KEY_ARROW_RIGHT: turn(camera, step, 0); break;
    case SURFACE_KEY_ARROW_UP: turn(camera, 0, step); break;
    case SURFACE_KEY_ARROW_DOWN: turn(camera, 0, -step); break;
    case SURFACE_KEY_EQUAL: // the key with plus on most keyboards
    case SURFACE_KEY_NUMPAD_ADD: zoom(camera, 0.9f); break;
    case SURFACE_KEY_MINUS:
    case SURFACE_KEY_NUMPAD_SUBTRACT: zoom(camera, 1 / 0.9f); break;
    case SURFACE_KEY_SPACE: camera->turns = !camera->turns; break;
    default: break;
  }
  return true;
}

int main(void) {
  device = open_device(request_adapter(), NULL, 0);
  canvas = open_canvas(device);
  create_model();
  create_pipeline();
  create_bindings();

  camera_t camera = {.around = 0.6f, .above = 0.5f, .distance = 5, .turns = true};
  bool is_dragging = false;
  surface_pointer_event_t pointer = {0};
  double last = seconds();
  for (surface_event_kind_t kind = ON_FRAME; kind < EVENT_KINDS; kind++) {
    if (kind != ON_RESIZE && kind != ON_KEY_UP) listen(canvas.surface, kind);
  }
  surface_event_t event;
  while (next_event(&event)) {
    switch (event.kind) {
      case ON_FRAME: {
        double now = seconds();
        if (camera.turns && !is_dragging) turn(&camera, 0.4f * (float)fmin(now - last, 0.1), 0);
        last = now;
        draw_frame(camera);
        break;
      }
      case ON_POINTER_DOWN:
        is_dragging = true;
        pointer = event.pointer;
        break;
      case ON_POINTER_UP: is_dragging = false; break;
      case ON_POINTER_MOVE:
        if (is_dragging) {
          // A drag across the whole surface is half a turn.
          float scale = PI / (float)surface_width(canvas.surface);
          turn(&camera, scale * (float)(pointer.x - event.pointer.x), scale * (float)(event.pointer.y - pointer.y));
        }
        pointer = event.pointer;
        break;
      default:
        if (!press(&camera, event.key)) goto end;
    }
  }
end:
  stop_listening();
  close_device(device);
}
