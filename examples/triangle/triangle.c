/* Draws a triangle: triangle [OUTPUT.png] */

#include <stdio.h>

#include "die.h"
#include "read-back.h"

static const char shader[] = {
#embed "triangle.wgsl" suffix(, 0)
};

static const WGPUTextureFormat FORMAT = WGPUTextureFormat_RGBA8Unorm;

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

static WGPURenderPipeline create_pipeline(const device_t *gpu) {
  WGPUVertexAttribute position = WGPU_VERTEX_ATTRIBUTE_INIT, color = WGPU_VERTEX_ATTRIBUTE_INIT;
  position.shaderLocation = 0;
  position.format = WGPUVertexFormat_Float32x2;
  position.offset = offsetof(corner_t, x);
  color.shaderLocation = 1;
  color.format = WGPUVertexFormat_Float32x3;
  color.offset = offsetof(corner_t, red);
  const WGPUVertexAttribute attributes[] = {position, color};
  WGPUVertexBufferLayout corner = WGPU_VERTEX_BUFFER_LAYOUT_INIT;
  corner.arrayStride = sizeof(corner_t);
  corner.attributeCount = 2;
  corner.attributes = attributes;

  WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
  target.format = FORMAT;
  WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
  fragment.module = create_shader_module(gpu, shader);
  fragment.targetCount = 1;
  fragment.targets = &target;

  WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
  descriptor.vertex.module = fragment.module;
  descriptor.vertex.bufferCount = 1;
  descriptor.vertex.buffers = &corner;
  descriptor.multisample.count = SAMPLES;
  descriptor.fragment = &fragment;
  return wgpuDeviceCreateRenderPipeline(gpu->device, &descriptor);
}

static void draw(const device_t *gpu, WGPUTexture picture) {
  WGPURenderPipeline pipeline = create_pipeline(gpu);
  WGPUBuffer vertices = create_filled_buffer(gpu, WGPUBufferUsage_Vertex, corners, sizeof corners);
  // Its samples are resolved into the picture.
  WGPUTexture samples =
    create_plain_texture(gpu, FORMAT, WGPUTextureUsage_RenderAttachment, SIZE, SIZE, SAMPLES);

  WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
  attachment.view = wgpuTextureCreateView(samples, NULL);
  attachment.resolveTarget = wgpuTextureCreateView(picture, NULL);
  attachment.clearValue = (WGPUColor){0.06, 0.07, 0.11, 1};
  attachment.loadOp = WGPULoadOp_Clear;
  attachment.storeOp = WGPUStoreOp_Discard;
  WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &attachment;

  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu->device, NULL);
  WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
  wgpuRenderPassEncoderSetPipeline(pass, pipeline);
  wgpuRenderPassEncoderSetVertexBuffer(pass, 0, vertices, 0, WGPU_WHOLE_SIZE);
  wgpuRenderPassEncoderDraw(pass, sizeof corners / sizeof corners[0], 1, 0, 0);
  wgpuRenderPassEncoderEnd(pass);
  submit_commands(gpu, encoder);
}

int main(int argc, char **argv) {
  const char *output = argc > 1 ? argv[1] : "/work/triangle.png";

  const device_t gpu = request_device();
  WGPUTexture picture = create_plain_texture(&gpu, FORMAT, WGPUTextureUsage_RenderAttachment | WGPUTextureUsage_CopySrc,
                                             SIZE, SIZE, 1);
  draw(&gpu, picture);
  image_t image = read_back_texture(&gpu, picture);
  release_device(&gpu);

  const char *error = png_write(output, &image);
  if (error) die("%s: %s", output, error);
  printf("%s\n", output);
}
