/*
 * Draws a lit and textured model with a camera that orbits it.
 *
 * Drag to turn the camera, or use the arrow keys; plus and minus change its distance; the space bar starts
 * and stops the rotation; Escape ends the program.
 */

#include <math.h>

#include "canvas.h"
#include "clock.h"
#include "mipmaps.h"
#include "model.h"
#include "wasi-surface.h"

static const char shader[] = {
#embed "orbit.wgsl" suffix(, 0)
};

static const float PI = 3.14159265f;

enum { SAMPLES = 4 }; // per pixel

static const WGPUTextureFormat DEPTH_FORMAT = WGPUTextureFormat_Depth24Plus;

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

static canvas_t canvas;
static WGPURenderPipeline pipeline;
static WGPUBindGroup bind_group;
static WGPUBuffer vertices, indices, scene_buffer;
static attachment_t samples, depths;
static camera_t camera = {.around = 0.6f, .above = 0.5f, .distance = 5, .turns = true};
/** Position of the pointer in pixels. */
static double pointer_x, pointer_y;
static bool is_dragging, has_ended;

static void create_model(void) {
  static vertex_t all_vertices[VERTICES];
  static uint16_t all_indices[INDICES];
  make_knot(all_vertices, all_indices);
  vertices = create_filled_buffer(&canvas.gpu, WGPUBufferUsage_Vertex, all_vertices, sizeof all_vertices);
  indices = create_filled_buffer(&canvas.gpu, WGPUBufferUsage_Index, all_indices, sizeof all_indices);
}

static void create_pipeline(void) {
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
  target.format = canvas.configuration.format;
  WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
  fragment.module = create_shader_module(&canvas.gpu, shader);
  fragment.targetCount = 1;
  fragment.targets = &target;

  WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
  descriptor.vertex.module = fragment.module;
  descriptor.vertex.bufferCount = 1;
  descriptor.vertex.buffers = &vertex;
  descriptor.primitive.cullMode = WGPUCullMode_Back;
  descriptor.depthStencil = &depth;
  descriptor.multisample.count = SAMPLES;
  descriptor.fragment = &fragment;
  pipeline = wgpuDeviceCreateRenderPipeline(canvas.gpu.device, &descriptor);
}

static void create_bindings(void) {
  static uint8_t pixels[4 * TEXTURE_SIZE * TEXTURE_SIZE];
  make_tiles(pixels);
  WGPUTexture tiles = create_mipmapped_texture(&canvas.gpu, pixels, TEXTURE_SIZE);
  scene_buffer = create_filled_buffer(&canvas.gpu, WGPUBufferUsage_Uniform | WGPUBufferUsage_CopyDst, &(scene_t){0},
                                      sizeof(scene_t));
  WGPUBindGroupEntry scene = WGPU_BIND_GROUP_ENTRY_INIT, texture = scene, sampler = scene;
  scene.binding = 0;
  scene.buffer = scene_buffer;
  texture.binding = 1;
  texture.textureView = wgpuTextureCreateView(tiles, NULL);
  sampler.binding = 2;
  sampler.sampler = create_smooth_sampler(&canvas.gpu);
  const WGPUBindGroupEntry entries[] = {scene, texture, sampler};
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = wgpuRenderPipelineGetBindGroupLayout(pipeline, 0);
  descriptor.entryCount = 3;
  descriptor.entries = entries;
  bind_group = wgpuDeviceCreateBindGroup(canvas.gpu.device, &descriptor);
}

static scene_t scene_of(float aspect) {
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

static void draw(WGPUTexture picture) {
  fit_attachment(&samples, &canvas, canvas.configuration.format, SAMPLES);
  fit_attachment(&depths, &canvas, DEPTH_FORMAT, SAMPLES);

  WGPURenderPassColorAttachment color = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
  color.view = samples.view;
  color.resolveTarget = wgpuTextureCreateView(picture, NULL);
  color.clearValue = (WGPUColor){0.100, 0.118, 0.176, 1};
  color.loadOp = WGPULoadOp_Clear;
  color.storeOp = WGPUStoreOp_Discard;
  WGPURenderPassDepthStencilAttachment depth = WGPU_RENDER_PASS_DEPTH_STENCIL_ATTACHMENT_INIT;
  depth.view = depths.view;
  depth.depthClearValue = 1;
  depth.depthLoadOp = WGPULoadOp_Clear;
  depth.depthStoreOp = WGPUStoreOp_Discard;
  WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &color;
  descriptor.depthStencilAttachment = &depth;

  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(canvas.gpu.device, NULL);
  WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
  wgpuRenderPassEncoderSetPipeline(pass, pipeline);
  wgpuRenderPassEncoderSetBindGroup(pass, 0, bind_group, 0, NULL);
  wgpuRenderPassEncoderSetVertexBuffer(pass, 0, vertices, 0, WGPU_WHOLE_SIZE);
  wgpuRenderPassEncoderSetIndexBuffer(pass, indices, WGPUIndexFormat_Uint16, 0, WGPU_WHOLE_SIZE);
  wgpuRenderPassEncoderDrawIndexed(pass, INDICES, 1, 0, 0, 0);
  wgpuRenderPassEncoderEnd(pass);
  wgpuRenderPassEncoderRelease(pass);
  submit_commands(&canvas.gpu, encoder);
  wgpuTextureViewRelease(color.resolveTarget);
}

static void draw_frame(void) {
  WGPUTexture picture = begin_picture(&canvas);
  scene_t scene = scene_of((float)wgpuTextureGetWidth(picture) / (float)wgpuTextureGetHeight(picture));
  wgpuQueueWriteBuffer(canvas.gpu.queue, scene_buffer, 0, &scene, sizeof scene);
  draw(picture);
  present_picture(&canvas, picture);
}

static void turn(float around, float above) {
  camera.around += around;
  camera.above = fminf(1.5f, fmaxf(-1.5f, camera.above + above));
}

static void zoom(float factor) {
  camera.distance = fminf(12, fmaxf(2.5f, camera.distance * factor));
}

static void press(uint32_t key) {
  const float step = 0.1f;
  switch (key) {
    case SURFACE_KEY_ESCAPE: has_ended = true; break;
    case SURFACE_KEY_ARROW_LEFT: turn(-step, 0); break;
    case SURFACE_KEY_ARROW_RIGHT: turn(step, 0); break;
    case SURFACE_KEY_ARROW_UP: turn(0, step); break;
    case SURFACE_KEY_ARROW_DOWN: turn(0, -step); break;
    case SURFACE_KEY_EQUAL: // the key with plus on most keyboards
    case SURFACE_KEY_NUMPAD_ADD: zoom(0.9f); break;
    case SURFACE_KEY_MINUS:
    case SURFACE_KEY_NUMPAD_SUBTRACT: zoom(1 / 0.9f); break;
    case SURFACE_KEY_SPACE: camera.turns = !camera.turns; break;
    default: break;
  }
}

/** Follows the pointer: a drag across the whole surface is half a turn. */
static void follow(double x, double y) {
  const float scale = PI / (float)wgpuSurfaceWasiGetWidth(canvas.surface);
  if (is_dragging) turn(scale * (float)(pointer_x - x), scale * (float)(y - pointer_y));
  pointer_x = x;
  pointer_y = y;
}

static void on_input(WGPUSurface, const WGPUWasiInput *input, void *, void *) {
  switch (input->type) {
    case WGPUWasiInputType_PointerDown:
      follow(input->x, input->y);
      is_dragging = true;
      break;
    case WGPUWasiInputType_PointerUp: is_dragging = false; break;
    case WGPUWasiInputType_PointerMove: follow(input->x, input->y); break;
    case WGPUWasiInputType_KeyDown: press(input->key); break;
    default: break;
  }
}

int main(void) {
  canvas = open_canvas(on_input);
  create_model();
  create_pipeline();
  create_bindings();

  double last = seconds();
  while (next_frame(&canvas) && !has_ended) {
    double now = seconds();
    if (camera.turns && !is_dragging) turn(0.4f * (float)fmin(now - last, 0.1), 0);
    last = now;
    draw_frame();
  }
  close_canvas(&canvas);
}
