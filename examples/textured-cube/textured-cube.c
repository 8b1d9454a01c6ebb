/* Draws textured cubes: textured-cube [OUTPUT.png] */

#include <stdio.h>
#include <stdlib.h>

#include "gpu.h"
#include "mipmaps.h"
#include "scene.h"

static const char shader[] = {
#embed "textured-cube.wgsl" suffix(, 0)
};

static const gpu_texture_format_t COLOR_FORMAT = GPU_TEXTURE_FORMAT_RGBA8UNORM_SRGB;
static const gpu_texture_format_t DEPTH_FORMAT = GPU_TEXTURE_FORMAT_DEPTH24PLUS;

enum {
  SIZE = 512,  // width and height of the picture in pixels
  SAMPLES = 4, // per pixel
  SCENE_GROUP = 0,
  CUBE_GROUP = 1,
  CUBE_STRIDE = 256, // every device accepts dynamic offsets that are multiples of this
};

/** Uniforms of the scene (group 0) and of one cube (group 1). */
typedef struct {
  gpu_bind_group_layout_t scene_layout, cube_layout;
  gpu_bind_group_t scene, cube;
} bindings_t;

static gpu_texture_view_t create_tile(gpu_device_t device) {
  static uint8_t pixels[4 * TILE_SIZE * TILE_SIZE];
  make_tile(pixels);
  return gpu_texture_create_view(create_mipmapped_texture(device, pixels, TILE_SIZE), NULL);
}

static gpu_buffer_t create_scene_buffer(gpu_device_t device) {
  scene_t scene = make_scene();
  return create_buffer(device, GPU_BUFFER_USAGE_UNIFORM, &scene, sizeof scene);
}

static gpu_buffer_t create_cube_buffer(gpu_device_t device) {
  static uint8_t cubes[CUBES * CUBE_STRIDE];
  for (int i = 0; i < CUBES; i++) {
    cube_t cube = make_cube(i);
    memcpy(cubes + i * CUBE_STRIDE, &cube, sizeof cube);
  }
  return create_buffer(device, GPU_BUFFER_USAGE_UNIFORM, cubes, sizeof cubes);
}

static void create_scene_group(gpu_device_t device, bindings_t *bindings) {
  const gpu_shader_stage_t both = GPU_SHADER_STAGE_VERTEX | GPU_SHADER_STAGE_FRAGMENT;
  bindings->scene_layout = gpu_device_create_bind_group_layout(device, &(gpu_bind_group_layout_descriptor_t){
    .entries = GPU_LIST(gpu_bind_group_layout_entry_t,
      {.binding = 0, .visibility = both, .buffer = GPU_SOME({0})},
      {.binding = 1, .visibility = GPU_SHADER_STAGE_FRAGMENT, .texture = GPU_SOME({0})},
      {.binding = 2, .visibility = GPU_SHADER_STAGE_FRAGMENT, .sampler = GPU_SOME({0})}),
  });
  gpu_buffer_t scene = create_scene_buffer(device);
  gpu_texture_view_t tile = create_tile(device);
  gpu_sampler_t sampler = create_smooth_sampler(device);
  bindings->scene = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = bindings->scene_layout,
    .entries = GPU_LIST(gpu_bind_group_entry_t,
      {.binding = 0, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_BUFFER, .gpu_buffer = scene}},
      {.binding = 1, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW, .gpu_texture_view = tile}},
      {.binding = 2, .resource = {.tag = GPU_BINDING_RESOURCE_GPU_SAMPLER, .gpu_sampler = sampler}}),
  });
}

/** All cubes share a buffer; the dynamic offset of each draw selects one. */
static void create_cube_group(gpu_device_t device, bindings_t *bindings) {
  bindings->cube_layout = gpu_device_create_bind_group_layout(device, &(gpu_bind_group_layout_descriptor_t){
    .entries = GPU_LIST(gpu_bind_group_layout_entry_t, {
      .binding = 0,
      .visibility = GPU_SHADER_STAGE_VERTEX | GPU_SHADER_STAGE_FRAGMENT,
      .buffer = GPU_SOME({.has_dynamic_offset = GPU_SOME(true)}),
    }),
  });
  gpu_buffer_t cubes = create_cube_buffer(device);
  bindings->cube = gpu_device_create_bind_group(device, &(gpu_bind_group_descriptor_t){
    .layout = bindings->cube_layout,
    .entries = GPU_LIST(gpu_bind_group_entry_t, {
      .binding = 0,
      .resource = {
        .tag = GPU_BINDING_RESOURCE_GPU_BUFFER_BINDING,
        .gpu_buffer_binding = {.buffer = cubes, .size = GPU_SOME(sizeof(cube_t))},
      },
    }),
  });
}

static gpu_render_pipeline_t create_pipeline(gpu_device_t device, const bindings_t *bindings) {
  gpu_shader_module_t module = create_shader(device, shader);
  gpu_pipeline_layout_t layout = gpu_device_create_pipeline_layout(device, &(gpu_pipeline_layout_descriptor_t){
    .bind_group_layouts = GPU_LIST(gpu_option_bind_group_layout_t,
      GPU_SOME(bindings->scene_layout), GPU_SOME(bindings->cube_layout)),
  });
  return gpu_device_create_render_pipeline(device, &(gpu_render_pipeline_descriptor_t){
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
      .targets = GPU_LIST(gpu_option_color_target_state_t, GPU_SOME({.format = COLOR_FORMAT})),
    }),
    .layout = {.tag = GPU_LAYOUT_MODE_SPECIFIC, .specific = layout},
  });
}

/** Records the draws of all cubes once. A program with many frames would replay the bundle in each. */
static gpu_render_bundle_t record_cubes(gpu_device_t device) {
  bindings_t bindings;
  create_scene_group(device, &bindings);
  create_cube_group(device, &bindings);
  vertex_t vertices[CUBE_VERTICES];
  uint16_t indices[CUBE_INDICES];
  make_mesh(vertices, indices);
  gpu_buffer_t vertex_buffer = create_buffer(device, GPU_BUFFER_USAGE_VERTEX, vertices, sizeof vertices);
  gpu_buffer_t index_buffer = create_buffer(device, GPU_BUFFER_USAGE_INDEX, indices, sizeof indices);

  gpu_render_bundle_encoder_t bundle = gpu_device_create_render_bundle_encoder(device,
    &(gpu_render_bundle_encoder_descriptor_t){
      .color_formats = GPU_LIST(gpu_option_texture_format_t, GPU_SOME(COLOR_FORMAT)),
      .depth_stencil_format = GPU_SOME(DEPTH_FORMAT),
      .sample_count = GPU_SOME(SAMPLES),
    });
  gpu_render_bundle_encoder_set_pipeline(bundle, create_pipeline(device, &bindings));
  gpu_render_bundle_encoder_set_vertex_buffer(bundle, 0, &vertex_buffer, NULL, NULL);
  gpu_render_bundle_encoder_set_index_buffer(bundle, index_buffer, GPU_INDEX_FORMAT_UINT16, NULL, NULL);
  set_bind_group_error_t error;
  CHECK(gpu_render_bundle_encoder_set_bind_group(
    bundle, SCENE_GROUP, &bindings.scene, NULL, 0, NULL, NULL, &error), error);
  for (uint32_t i = 0; i < CUBES; i++) {
    const uint32_t offset = i * CUBE_STRIDE;
    CHECK(gpu_render_bundle_encoder_set_bind_group(
      bundle, CUBE_GROUP, &bindings.cube, &offset, 1, NULL, NULL, &error), error);
    gpu_render_bundle_encoder_draw_indexed(bundle, CUBE_INDICES, NULL, NULL, NULL, NULL);
  }
  return gpu_render_bundle_encoder_finish(bundle, NULL);
}

/** Creates an attachment that is not read afterwards. */
static gpu_texture_view_t create_attachment(gpu_device_t device, gpu_texture_format_t format) {
  gpu_texture_t texture = gpu_device_create_texture(device, &(gpu_texture_descriptor_t){
    .size = {.width = SIZE, .height = GPU_SOME(SIZE)},
    .sample_count = GPU_SOME(SAMPLES),
    .format = format,
    .usage = GPU_TEXTURE_USAGE_RENDER_ATTACHMENT,
  });
  return gpu_texture_create_view(texture, NULL);
}

static void draw(gpu_device_t device, gpu_texture_t picture) {
  gpu_render_bundle_t cubes = record_cubes(device);
  vec3_t background = make_scene().background;

  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_render_pass_encoder_t pass = gpu_command_encoder_begin_render_pass(encoder, &(gpu_render_pass_descriptor_t){
    .color_attachments = GPU_LIST(gpu_option_render_pass_color_attachment_t, GPU_SOME({
      .view = create_attachment(device, COLOR_FORMAT),
      .resolve_target = GPU_SOME(gpu_texture_create_view(picture, NULL)),
      .clear_value = GPU_SOME({.r = background.x, .g = background.y, .b = background.z, .a = 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_DISCARD,
    })),
    .depth_stencil_attachment = GPU_SOME({
      .view = create_attachment(device, DEPTH_FORMAT),
      .depth_clear_value = GPU_SOME(1),
      .depth_load_op = GPU_SOME(GPU_LOAD_OP_CLEAR),
      .depth_store_op = GPU_SOME(GPU_STORE_OP_DISCARD),
    }),
  });
  gpu_render_pass_encoder_execute_bundles(pass, &cubes, 1);
  gpu_render_pass_encoder_end(pass);
  submit(device, encoder);
}

int main(int argc, char **argv) {
  const char *output = argc > 1 ? argv[1] : "/work/textured-cube.png";

  gpu_device_t device = open_device(request_adapter(), NULL, 0);
  gpu_texture_t picture = create_texture(device, COLOR_FORMAT,
    GPU_TEXTURE_USAGE_RENDER_ATTACHMENT | GPU_TEXTURE_USAGE_COPY_SRC, SIZE, SIZE);
  draw(device, picture);
  image_t image = read_texture(device, picture);
  close_device(device);

  const char *error = png_write(output, &image);
  if (error) die("%s: %s", output, error);
  printf("%s\n", output);
}
