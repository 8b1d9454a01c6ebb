/* Draws a triangle: triangle [OUTPUT.png] */

#include <stdio.h>

#include "gpu.h"

static const char shader[] = {
#embed "triangle.wgsl" suffix(, 0)
};

static const gpu_texture_format_t FORMAT = GPU_TEXTURE_FORMAT_RGBA8UNORM;

enum {
  SIZE = 512,  // width and height of the picture in pixels
  SAMPLES = 4, // per pixel; an edge covers only some of them, so it looks smooth
};

typedef struct {
  float x, y; // from -1 at the left and lower edges of the picture to 1 at the others
  float red, green, blue;
} corner_t;

static const corner_t corners[] = {
  {0.0f, 0.75f, 1.0f, 0.36f, 0.32f},
  {-0.8f, -0.65f, 0.22f, 0.85f, 0.58f},
  {0.8f, -0.65f, 0.30f, 0.48f, 1.0f},
};

static gpu_render_pipeline_t create_pipeline(gpu_device_t device) {
  gpu_shader_module_t module = create_shader(device, shader);
  return gpu_device_create_render_pipeline(device, &(gpu_render_pipeline_descriptor_t){
    .vertex = {
      .module = module,
      .buffers = GPU_SOME(GPU_LIST(gpu_option_vertex_buffer_layout_t, GPU_SOME({
        .array_stride = sizeof(corner_t),
        .attributes = GPU_LIST(gpu_vertex_attribute_t,
          {.shader_location = 0, .format = GPU_VERTEX_FORMAT_FLOAT32X2, .offset = offsetof(corner_t, x)},
          {.shader_location = 1, .format = GPU_VERTEX_FORMAT_FLOAT32X3, .offset = offsetof(corner_t, red)}),
      }))),
    },
    .fragment = GPU_SOME({
      .module = module,
      .targets = GPU_LIST(gpu_option_color_target_state_t, GPU_SOME({.format = FORMAT})),
    }),
    .multisample = GPU_SOME({.count = GPU_SOME(SAMPLES)}),
    .layout = {.tag = GPU_LAYOUT_MODE_AUTO},
  });
}

/** Creates the multisampled attachment, which is resolved into the picture. */
static gpu_texture_view_t create_samples(gpu_device_t device) {
  gpu_texture_t samples = gpu_device_create_texture(device, &(gpu_texture_descriptor_t){
    .size = {.width = SIZE, .height = GPU_SOME(SIZE)},
    .sample_count = GPU_SOME(SAMPLES),
    .format = FORMAT,
    .usage = GPU_TEXTURE_USAGE_RENDER_ATTACHMENT,
  });
  return gpu_texture_create_view(samples, NULL);
}

static void draw(gpu_device_t device, gpu_texture_t picture) {
  gpu_render_pipeline_t pipeline = create_pipeline(device);
  gpu_buffer_t vertices = create_buffer(device, GPU_BUFFER_USAGE_VERTEX, corners, sizeof corners);

  gpu_command_encoder_t encoder = gpu_device_create_command_encoder(device, NULL);
  gpu_render_pass_encoder_t pass = gpu_command_encoder_begin_render_pass(encoder, &(gpu_render_pass_descriptor_t){
    .color_attachments = GPU_LIST(gpu_option_render_pass_color_attachment_t, GPU_SOME({
      .view = create_samples(device),
      .resolve_target = GPU_SOME(gpu_texture_create_view(picture, NULL)),
      .clear_value = GPU_SOME({.r = 0.06, .g = 0.07, .b = 0.11, .a = 1}),
      .load_op = GPU_LOAD_OP_CLEAR,
      .store_op = GPU_STORE_OP_DISCARD,
    })),
  });
  gpu_render_pass_encoder_set_pipeline(pass, pipeline);
  gpu_render_pass_encoder_set_vertex_buffer(pass, 0, &vertices, NULL, NULL);
  gpu_render_pass_encoder_draw(pass, sizeof corners / sizeof corners[0], NULL, NULL, NULL);
  gpu_render_pass_encoder_end(pass);
  submit(device, encoder);
}

int main(int argc, char **argv) {
  const char *output = argc > 1 ? argv[1] : "/work/triangle.png";

  gpu_device_t device = open_device(request_adapter(), NULL, 0);
  gpu_texture_t picture = create_texture(device, FORMAT,
    GPU_TEXTURE_USAGE_RENDER_ATTACHMENT | GPU_TEXTURE_USAGE_COPY_SRC, SIZE, SIZE);
  draw(device, picture);
  image_t image = read_texture(device, picture);
  close_device(device);

  const char *error = png_write(output, &image);
  if (error) die("%s: %s", output, error);
  printf("%s\n", output);
}
