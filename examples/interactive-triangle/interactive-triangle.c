/* Draws a triangle whose colours follow the pointer. Escape ends it. */

#include "canvas.h"
#include "wasi-surface.h"

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

static canvas_t canvas;
static WGPURenderPipeline pipeline;
static WGPUBuffer uniforms;
static WGPUBindGroup bind_group;
/** Multisampled attachment, resolved into the picture. */
static attachment_t samples;
/** Position of the pointer in pixels. */
static double pointer_x, pointer_y;
static bool has_ended;

static void create_pipeline(void) {
  WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
  target.format = canvas.configuration.format;
  WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
  fragment.module = create_shader_module(&canvas.gpu, shader);
  fragment.targetCount = 1;
  fragment.targets = &target;
  WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
  descriptor.vertex.module = fragment.module;
  descriptor.multisample.count = SAMPLES;
  descriptor.fragment = &fragment;
  pipeline = wgpuDeviceCreateRenderPipeline(canvas.gpu.device, &descriptor);
}

static void create_bindings(void) {
  uniforms = create_filled_buffer(&canvas.gpu, WGPUBufferUsage_Uniform | WGPUBufferUsage_CopyDst, &(pointer_t){0},
                                  sizeof(pointer_t));
  WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
  entry.buffer = uniforms;
  WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
  descriptor.layout = wgpuRenderPipelineGetBindGroupLayout(pipeline, 0);
  descriptor.entryCount = 1;
  descriptor.entries = &entry;
  bind_group = wgpuDeviceCreateBindGroup(canvas.gpu.device, &descriptor);
}

static void draw(WGPUTexture picture, pointer_t pointer) {
  wgpuQueueWriteBuffer(canvas.gpu.queue, uniforms, 0, &pointer, sizeof pointer);
  fit_attachment(&samples, &canvas, canvas.configuration.format, SAMPLES);

  WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
  attachment.view = samples.view;
  attachment.resolveTarget = wgpuTextureCreateView(picture, NULL);
  attachment.clearValue = (WGPUColor){0.06, 0.07, 0.11, 1};
  attachment.loadOp = WGPULoadOp_Clear;
  attachment.storeOp = WGPUStoreOp_Discard;
  WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &attachment;

  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(canvas.gpu.device, NULL);
  WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
  wgpuRenderPassEncoderSetPipeline(pass, pipeline);
  wgpuRenderPassEncoderSetBindGroup(pass, 0, bind_group, 0, NULL);
  wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0);
  wgpuRenderPassEncoderEnd(pass);
  wgpuRenderPassEncoderRelease(pass);
  submit_commands(&canvas.gpu, encoder);
  wgpuTextureViewRelease(attachment.resolveTarget);
}

static void draw_frame(void) {
  WGPUTexture picture = begin_picture(&canvas);
  const double width = wgpuTextureGetWidth(picture), height = wgpuTextureGetHeight(picture);
  draw(picture, (pointer_t){
    .x = (float)(2 * pointer_x / width - 1),
    .y = (float)(1 - 2 * pointer_y / height),
    .aspect = (float)(width / height),
  });
  present_picture(&canvas, picture);
}

static void on_input(WGPUSurface, const WGPUWasiInput *input, void *, void *) {
  if (input->type == WGPUWasiInputType_PointerMove) pointer_x = input->x, pointer_y = input->y;
  if (input->type == WGPUWasiInputType_KeyDown && input->key == SURFACE_KEY_ESCAPE) has_ended = true;
}

int main(void) {
  canvas = open_canvas(on_input);
  pointer_x = canvas.configuration.width / 2.0;
  pointer_y = canvas.configuration.height / 2.0;
  create_pipeline();
  create_bindings();
  while (next_frame(&canvas) && !has_ended) draw_frame();
  close_canvas(&canvas);
}
