/*
 * Moves particles on the GPU and draws them without a readback: particles [NUMBER]
 *
 * The particles fly around the pointer. A pressed button repels them. Escape ends the program.
 */

#include <math.h>
#include <stdlib.h>

#include "canvas.h"
#include "clock.h"
#include "die.h"
#include "wasi-surface.h"

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

static canvas_t canvas;
static uint32_t count;
static scene_t scene;
static WGPUBuffer particles, scene_buffer;
static WGPUComputePipeline mover;
static WGPURenderPipeline painter;
static WGPUBindGroup mover_bindings, painter_bindings;
static bool follows_pointer, has_ended;

/** A reproducible random number between 0 and 1. */
static float any_number(void) {
  static uint32_t state = 1;
  state = state * 1664525 + 1013904223;
  return (float)(state >> 8) / (1 << 24);
}

/** Creates the particles, arranged in a ring. */
static WGPUBuffer create_particles(void) {
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
  WGPUBuffer buffer = create_filled_buffer(&canvas.gpu, WGPUBufferUsage_Storage | WGPUBufferUsage_Vertex, all,
                                           count * sizeof *all);
  free(all);
  return buffer;
}

/** Binds the first buffers of the scene and the particles. */
static WGPUBindGroup bind(WGPUBindGroupLayout layout, size_t buffer_count) {
  WGPUBindGroupEntry entries[] = {WGPU_BIND_GROUP_ENTRY_INIT, WGPU_BIND_GROUP_ENTRY_INIT};
  entries[0].binding = 0;
  entries[0].buffer = scene_buffer;
  entries[1].binding = 1;
  entries[1].buffer = particles;
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = layout;
  descriptor.entryCount = buffer_count;
  descriptor.entries = entries;
  return wgpuDeviceCreateBindGroup(canvas.gpu.device, &descriptor);
}

static void create_mover(WGPUShaderModule module) {
  WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
  descriptor.compute.module = module;
  mover = wgpuDeviceCreateComputePipeline(canvas.gpu.device, &descriptor);
  mover_bindings = bind(wgpuComputePipelineGetBindGroupLayout(mover, 0), 2);
}

/** Creates a pipeline that draws each particle as a square of two triangles, blended additively. */
static void create_painter(WGPUShaderModule module) {
  WGPUVertexAttribute place = WGPU_VERTEX_ATTRIBUTE_INIT, velocity = WGPU_VERTEX_ATTRIBUTE_INIT;
  place.shaderLocation = 0;
  velocity.shaderLocation = 1;
  place.format = velocity.format = WGPUVertexFormat_Float32x2;
  place.offset = offsetof(particle_t, place);
  velocity.offset = offsetof(particle_t, velocity);
  const WGPUVertexAttribute attributes[] = {place, velocity};
  WGPUVertexBufferLayout instance = WGPU_VERTEX_BUFFER_LAYOUT_INIT;
  instance.stepMode = WGPUVertexStepMode_Instance;
  instance.arrayStride = sizeof(particle_t);
  instance.attributeCount = 2;
  instance.attributes = attributes;

  WGPUBlendComponent add = WGPU_BLEND_COMPONENT_INIT;
  add.operation = WGPUBlendOperation_Add;
  add.srcFactor = add.dstFactor = WGPUBlendFactor_One;
  const WGPUBlendState blend = {.color = add, .alpha = add};
  WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
  target.format = canvas.configuration.format;
  target.blend = &blend;
  WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
  fragment.module = module;
  fragment.targetCount = 1;
  fragment.targets = &target;

  WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
  descriptor.vertex.module = module;
  descriptor.vertex.bufferCount = 1;
  descriptor.vertex.buffers = &instance;
  descriptor.primitive.topology = WGPUPrimitiveTopology_TriangleStrip;
  descriptor.fragment = &fragment;
  painter = wgpuDeviceCreateRenderPipeline(canvas.gpu.device, &descriptor);
  painter_bindings = bind(wgpuRenderPipelineGetBindGroupLayout(painter, 0), 1);
}

static void move_particles(WGPUCommandEncoder encoder) {
  WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
  wgpuComputePassEncoderSetPipeline(pass, mover);
  wgpuComputePassEncoderSetBindGroup(pass, 0, mover_bindings, 0, NULL);
  wgpuComputePassEncoderDispatchWorkgroups(pass, (count + GROUP_SIZE - 1) / GROUP_SIZE, 1, 1);
  wgpuComputePassEncoderEnd(pass);
  wgpuComputePassEncoderRelease(pass);
}

static void draw_particles(WGPUCommandEncoder encoder, WGPUTexture picture) {
  WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
  attachment.view = wgpuTextureCreateView(picture, NULL);
  attachment.clearValue = (WGPUColor){0.015, 0.015, 0.04, 1};
  attachment.loadOp = WGPULoadOp_Clear;
  attachment.storeOp = WGPUStoreOp_Store;
  WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &attachment;

  WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
  wgpuRenderPassEncoderSetPipeline(pass, painter);
  wgpuRenderPassEncoderSetBindGroup(pass, 0, painter_bindings, 0, NULL);
  wgpuRenderPassEncoderSetVertexBuffer(pass, 0, particles, 0, WGPU_WHOLE_SIZE);
  wgpuRenderPassEncoderDraw(pass, 4, count, 0, 0);
  wgpuRenderPassEncoderEnd(pass);
  wgpuRenderPassEncoderRelease(pass);
  wgpuTextureViewRelease(attachment.view);
}

/** Visible extent to the right and upwards. */
static vec2_t view_of(double width, double height) {
  double shorter = width < height ? width : height;
  return (vec2_t){(float)(width / shorter), (float)(height / shorter)};
}

static void draw_frame(void) {
  WGPUTexture picture = begin_picture(&canvas);
  scene.view = view_of(wgpuTextureGetWidth(picture), wgpuTextureGetHeight(picture));
  wgpuQueueWriteBuffer(canvas.gpu.queue, scene_buffer, 0, &scene, sizeof scene);
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(canvas.gpu.device, NULL);
  move_particles(encoder);
  draw_particles(encoder, picture);
  submit_commands(&canvas.gpu, encoder);
  present_picture(&canvas, picture);
}

/** Position of the pointer in the particles' coordinates. */
static vec2_t place_of(double x, double y) {
  const double width = wgpuSurfaceWasiGetWidth(canvas.surface), height = wgpuSurfaceWasiGetHeight(canvas.surface);
  const vec2_t view = view_of(width, height);
  return (vec2_t){
    (float)(2 * x / width - 1) * view.x,
    (float)(1 - 2 * y / height) * view.y,
  };
}

static void on_input(WGPUSurface, const WGPUWasiInput *input, void *, void *) {
  switch (input->type) {
    case WGPUWasiInputType_PointerMove:
      scene.center = place_of(input->x, input->y);
      follows_pointer = true;
      break;
    case WGPUWasiInputType_PointerDown: scene.pull = -2; break;
    case WGPUWasiInputType_PointerUp: scene.pull = 1; break;
    case WGPUWasiInputType_KeyDown: has_ended |= input->key == SURFACE_KEY_ESCAPE; break;
    default: break;
  }
}

int main(int argc, char **argv) {
  long wanted = argc > 1 ? atol(argv[1]) : 100000;
  if (wanted < 1 || wanted > 2000000) die("the number of particles is from 1 to 2000000");
  count = (uint32_t)wanted;
  // Many particles are small and dim, few are large and bright: the overall brightness stays equal.
  float many = fminf(1, sqrtf(3000.0f / (float)count));
  scene = (scene_t){.radius = 0.004f + 0.016f * many, .light = 0.12f + 0.6f * many, .pull = 1};

  canvas = open_canvas(on_input);
  particles = create_particles();
  scene_buffer =
    create_filled_buffer(&canvas.gpu, WGPUBufferUsage_Uniform | WGPUBufferUsage_CopyDst, &scene, sizeof scene);
  WGPUShaderModule module = create_shader_module(&canvas.gpu, shader);
  create_mover(module);
  create_painter(module);

  double last = seconds(), start = last;
  while (next_frame(&canvas) && !has_ended) {
    double now = seconds();
    // A tab that was hidden does not catch up.
    scene.step = (float)fmin(now - last, 0.05);
    last = now;
    if (!follows_pointer) {
      double turn = now - start;
      scene.center = (vec2_t){0.45f * (float)sin(0.7 * turn), 0.35f * (float)sin(1.1 * turn)};
    }
    draw_frame();
  }
  close_canvas(&canvas);
}
