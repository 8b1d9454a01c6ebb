/* Draws textured cubes: textured-cube [OUTPUT.png] */

#include <stdio.h>
#include <string.h>

#include "die.h"
#include "mipmaps.h"
#include "read-back.h"
#include "scene.h"

static const char shader[] = {
#embed "textured-cube.wgsl" suffix(, 0)
};

static const WGPUTextureFormat COLOR_FORMAT = WGPUTextureFormat_RGBA8UnormSrgb;
static const WGPUTextureFormat DEPTH_FORMAT = WGPUTextureFormat_Depth24Plus;

enum {
  SIZE = 512,  // width and height of the picture in pixels
  SAMPLES = 4, // per pixel
  SCENE_GROUP = 0,
  CUBE_GROUP = 1,
  CUBE_STRIDE = 256, // every device accepts dynamic offsets that are multiples of this
};

/** Bindings of the scene and of one cube. */
typedef struct {
  WGPUBindGroupLayout layouts[2]; // by group
  WGPUBindGroup scene, cube;
} bindings_t;

static WGPUTextureView create_tile(const device_t *gpu) {
  static uint8_t pixels[4 * TILE_SIZE * TILE_SIZE];
  make_tile(pixels);
  return wgpuTextureCreateView(create_mipmapped_texture(gpu, pixels, TILE_SIZE), NULL);
}

static WGPUBuffer create_scene_buffer(const device_t *gpu) {
  scene_t scene = make_scene();
  return create_filled_buffer(gpu, WGPUBufferUsage_Uniform, &scene, sizeof scene);
}

static WGPUBuffer create_cube_buffer(const device_t *gpu) {
  static uint8_t cubes[CUBES * CUBE_STRIDE];
  for (int i = 0; i < CUBES; i++) {
    cube_t cube = make_cube(i);
    memcpy(cubes + i * CUBE_STRIDE, &cube, sizeof cube);
  }
  return create_filled_buffer(gpu, WGPUBufferUsage_Uniform, cubes, sizeof cubes);
}

static WGPUBindGroupLayout create_layout(const device_t *gpu, const WGPUBindGroupLayoutEntry *entries, size_t count) {
  WGPUBindGroupLayoutDescriptor descriptor = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
  descriptor.entryCount = count;
  descriptor.entries = entries;
  return wgpuDeviceCreateBindGroupLayout(gpu->device, &descriptor);
}

static WGPUBindGroup create_group(const device_t *gpu, WGPUBindGroupLayout layout, const WGPUBindGroupEntry *entries,
                                  size_t count) {
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = layout;
  descriptor.entryCount = count;
  descriptor.entries = entries;
  return wgpuDeviceCreateBindGroup(gpu->device, &descriptor);
}

static void create_scene_group(const device_t *gpu, bindings_t *bindings) {
  WGPUBindGroupLayoutEntry scene_layout = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
  WGPUBindGroupLayoutEntry tile_layout = scene_layout, sampler_layout = scene_layout;
  scene_layout.binding = 0;
  scene_layout.visibility = WGPUShaderStage_Vertex | WGPUShaderStage_Fragment;
  scene_layout.buffer.type = WGPUBufferBindingType_Uniform;
  tile_layout.binding = 1;
  tile_layout.visibility = WGPUShaderStage_Fragment;
  tile_layout.texture.sampleType = WGPUTextureSampleType_Float;
  sampler_layout.binding = 2;
  sampler_layout.visibility = WGPUShaderStage_Fragment;
  sampler_layout.sampler.type = WGPUSamplerBindingType_Filtering;
  const WGPUBindGroupLayoutEntry layout[] = {scene_layout, tile_layout, sampler_layout};

  WGPUBindGroupEntry scene = WGPU_BIND_GROUP_ENTRY_INIT, tile = scene, sampler = scene;
  scene.binding = 0;
  scene.buffer = create_scene_buffer(gpu);
  tile.binding = 1;
  tile.textureView = create_tile(gpu);
  sampler.binding = 2;
  sampler.sampler = create_smooth_sampler(gpu);
  const WGPUBindGroupEntry entries[] = {scene, tile, sampler};

  bindings->layouts[SCENE_GROUP] = create_layout(gpu, layout, 3);
  bindings->scene = create_group(gpu, bindings->layouts[SCENE_GROUP], entries, 3);
}

/** All cubes share a buffer; the dynamic offset of each draw selects one. */
static void create_cube_group(const device_t *gpu, bindings_t *bindings) {
  WGPUBindGroupLayoutEntry layout = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
  layout.visibility = WGPUShaderStage_Vertex | WGPUShaderStage_Fragment;
  layout.buffer.type = WGPUBufferBindingType_Uniform;
  layout.buffer.hasDynamicOffset = WGPU_TRUE;
  WGPUBindGroupEntry cube = WGPU_BIND_GROUP_ENTRY_INIT;
  cube.buffer = create_cube_buffer(gpu);
  cube.size = sizeof(cube_t);
  bindings->layouts[CUBE_GROUP] = create_layout(gpu, &layout, 1);
  bindings->cube = create_group(gpu, bindings->layouts[CUBE_GROUP], &cube, 1);
}

static WGPUPipelineLayout create_pipeline_layout(const device_t *gpu, const bindings_t *bindings) {
  WGPUPipelineLayoutDescriptor descriptor = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
  descriptor.bindGroupLayoutCount = 2;
  descriptor.bindGroupLayouts = bindings->layouts;
  return wgpuDeviceCreatePipelineLayout(gpu->device, &descriptor);
}

static WGPURenderPipeline create_pipeline(const device_t *gpu, const bindings_t *bindings) {
  WGPUVertexAttribute position = WGPU_VERTEX_ATTRIBUTE_INIT, normal = position, texture = position;
  position.shaderLocation = 0;
  position.format = WGPUVertexFormat_Float32x3;
  position.offset = offsetof(vertex_t, position);
  normal.shaderLocation = 1;
  normal.format = WGPUVertexFormat_Float32x3;
  normal.offset = offsetof(vertex_t, normal);
  texture.shaderLocation = 2;
  texture.format = WGPUVertexFormat_Float32x2;
  texture.offset = offsetof(vertex_t, u);
  const WGPUVertexAttribute attributes[] = {position, normal, texture};
  WGPUVertexBufferLayout vertex = WGPU_VERTEX_BUFFER_LAYOUT_INIT;
  vertex.arrayStride = sizeof(vertex_t);
  vertex.attributeCount = 3;
  vertex.attributes = attributes;

  WGPUDepthStencilState depth = WGPU_DEPTH_STENCIL_STATE_INIT;
  depth.format = DEPTH_FORMAT;
  depth.depthWriteEnabled = WGPUOptionalBool_True;
  depth.depthCompare = WGPUCompareFunction_Less;
  WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
  target.format = COLOR_FORMAT;
  WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
  fragment.module = create_shader_module(gpu, shader);
  fragment.targetCount = 1;
  fragment.targets = &target;

  WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
  descriptor.layout = create_pipeline_layout(gpu, bindings);
  descriptor.vertex.module = fragment.module;
  descriptor.vertex.bufferCount = 1;
  descriptor.vertex.buffers = &vertex;
  descriptor.primitive.cullMode = WGPUCullMode_Back;
  descriptor.depthStencil = &depth;
  descriptor.multisample.count = SAMPLES;
  descriptor.fragment = &fragment;
  return wgpuDeviceCreateRenderPipeline(gpu->device, &descriptor);
}

/** Records the draws of all cubes once. A program with many frames would replay the bundle in each. */
static WGPURenderBundle record_cubes(const device_t *gpu) {
  bindings_t bindings;
  create_scene_group(gpu, &bindings);
  create_cube_group(gpu, &bindings);
  vertex_t vertices[CUBE_VERTICES];
  uint16_t indices[CUBE_INDICES];
  make_mesh(vertices, indices);
  WGPUBuffer vertex_buffer = create_filled_buffer(gpu, WGPUBufferUsage_Vertex, vertices, sizeof vertices);
  WGPUBuffer index_buffer = create_filled_buffer(gpu, WGPUBufferUsage_Index, indices, sizeof indices);

  WGPURenderBundleEncoderDescriptor descriptor = WGPU_RENDER_BUNDLE_ENCODER_DESCRIPTOR_INIT;
  descriptor.colorFormatCount = 1;
  descriptor.colorFormats = &COLOR_FORMAT;
  descriptor.depthStencilFormat = DEPTH_FORMAT;
  descriptor.sampleCount = SAMPLES;
  WGPURenderBundleEncoder bundle = wgpuDeviceCreateRenderBundleEncoder(gpu->device, &descriptor);
  wgpuRenderBundleEncoderSetPipeline(bundle, create_pipeline(gpu, &bindings));
  wgpuRenderBundleEncoderSetVertexBuffer(bundle, 0, vertex_buffer, 0, WGPU_WHOLE_SIZE);
  wgpuRenderBundleEncoderSetIndexBuffer(bundle, index_buffer, WGPUIndexFormat_Uint16, 0, WGPU_WHOLE_SIZE);
  wgpuRenderBundleEncoderSetBindGroup(bundle, SCENE_GROUP, bindings.scene, 0, NULL);
  for (uint32_t i = 0; i < CUBES; i++) {
    const uint32_t offset = i * CUBE_STRIDE;
    wgpuRenderBundleEncoderSetBindGroup(bundle, CUBE_GROUP, bindings.cube, 1, &offset);
    wgpuRenderBundleEncoderDrawIndexed(bundle, CUBE_INDICES, 1, 0, 0, 0);
  }
  return wgpuRenderBundleEncoderFinish(bundle, NULL);
}

/** Creates an attachment that is not read afterwards. */
static WGPUTextureView create_attachment(const device_t *gpu, WGPUTextureFormat format) {
  WGPUTexture texture =
    create_plain_texture(gpu, format, WGPUTextureUsage_RenderAttachment, SIZE, SIZE, SAMPLES);
  return wgpuTextureCreateView(texture, NULL);
}

static void draw(const device_t *gpu, WGPUTexture picture) {
  WGPURenderBundle cubes = record_cubes(gpu);
  vec3_t background = make_scene().background;

  WGPURenderPassColorAttachment color = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
  color.view = create_attachment(gpu, COLOR_FORMAT);
  color.resolveTarget = wgpuTextureCreateView(picture, NULL);
  color.clearValue = (WGPUColor){background.x, background.y, background.z, 1};
  color.loadOp = WGPULoadOp_Clear;
  color.storeOp = WGPUStoreOp_Discard;
  WGPURenderPassDepthStencilAttachment depth = WGPU_RENDER_PASS_DEPTH_STENCIL_ATTACHMENT_INIT;
  depth.view = create_attachment(gpu, DEPTH_FORMAT);
  depth.depthClearValue = 1;
  depth.depthLoadOp = WGPULoadOp_Clear;
  depth.depthStoreOp = WGPUStoreOp_Discard;
  WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &color;
  descriptor.depthStencilAttachment = &depth;

  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu->device, NULL);
  WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
  wgpuRenderPassEncoderExecuteBundles(pass, 1, &cubes);
  wgpuRenderPassEncoderEnd(pass);
  submit_commands(gpu, encoder);
}

int main(int argc, char **argv) {
  const char *output = argc > 1 ? argv[1] : "/work/textured-cube.png";

  const device_t gpu = request_device();
  WGPUTexture picture = create_plain_texture(
    &gpu, COLOR_FORMAT, WGPUTextureUsage_RenderAttachment | WGPUTextureUsage_CopySrc, SIZE, SIZE, 1);
  draw(&gpu, picture);
  image_t image = read_back_texture(&gpu, picture);
  release_device(&gpu);

  const char *error = png_write(output, &image);
  if (error) die("%s: %s", output, error);
  printf("%s\n", output);
}
