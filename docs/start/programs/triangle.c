#include <stdlib.h>
#include <webgpu/webgpu.h>
#include <webgpu/webgpu_wasi.h>

static const char code[] = {
#embed "triangle.wgsl" suffix(, 0)
};

static WGPUInstance instance;

/** Waits for a result, whose callback is called meanwhile. */
static void wait_for(WGPUFuture future) {
  WGPUFutureWaitInfo info = {.future = future};
  wgpuInstanceWaitAny(instance, 1, &info, UINT64_MAX);
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView, void *result, void *) {
  if (status != WGPURequestAdapterStatus_Success) exit(EXIT_FAILURE);
  *(WGPUAdapter *)result = adapter;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView, void *result, void *) {
  if (status != WGPURequestDeviceStatus_Success) exit(EXIT_FAILURE);
  *(WGPUDevice *)result = device;
}

static void on_frame(WGPUWasiFrameStatus status, void *result, void *) {
  *(bool *)result = status == WGPUWasiFrameStatus_Success;
}

static bool next_frame(WGPUSurface surface) {
  bool is_open = false;
  wait_for(wgpuSurfaceWasiOnNextFrame(
    surface,
    (WGPUWasiFrameCallbackInfo){
      .mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_frame, .userdata1 = &is_open}));
  return is_open;
}

int main(void) {
  const WGPUInstanceFeatureName waiting = WGPUInstanceFeatureName_TimedWaitAny;
  instance = wgpuCreateInstance(&(WGPUInstanceDescriptor){.requiredFeatureCount = 1, .requiredFeatures = &waiting});
  WGPUAdapter adapter;
  wait_for(wgpuInstanceRequestAdapter(
    instance, NULL,
    (WGPURequestAdapterCallbackInfo){
      .mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_adapter, .userdata1 = &adapter}));
  WGPUDevice device;
  wait_for(wgpuAdapterRequestDevice(
    adapter, NULL,
    (WGPURequestDeviceCallbackInfo){.mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_device, .userdata1 = &device}));

  WGPUWasiSurfaceSource source = WGPU_WASI_SURFACE_SOURCE_INIT;
  source.width = 640;
  source.height = 480;
  WGPUSurface surface = wgpuInstanceCreateSurface(instance, &(WGPUSurfaceDescriptor){.nextInChain = &source.chain});
  WGPUSurfaceConfiguration configuration = WGPU_SURFACE_CONFIGURATION_INIT;
  configuration.device = device;
  configuration.format = WGPUTextureFormat_BGRA8Unorm;
  configuration.width = wgpuSurfaceWasiGetWidth(surface);
  configuration.height = wgpuSurfaceWasiGetHeight(surface);
  wgpuSurfaceConfigure(surface, &configuration);

  WGPUShaderSourceWGSL wgsl = WGPU_SHADER_SOURCE_WGSL_INIT;
  wgsl.code = (WGPUStringView){code, WGPU_STRLEN};
  WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
  target.format = configuration.format;
  WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
  fragment.module = wgpuDeviceCreateShaderModule(
    device, &(WGPUShaderModuleDescriptor){.nextInChain = &wgsl.chain, .label = {"triangle.wgsl", WGPU_STRLEN}});
  fragment.targetCount = 1;
  fragment.targets = &target;
  WGPURenderPipelineDescriptor pipeline_descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
  pipeline_descriptor.vertex.module = fragment.module;
  pipeline_descriptor.fragment = &fragment;
  WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(device, &pipeline_descriptor);

  WGPUQueue queue = wgpuDeviceGetQueue(device);
  while (next_frame(surface)) {
    WGPUSurfaceTexture picture = WGPU_SURFACE_TEXTURE_INIT;
    wgpuSurfaceGetCurrentTexture(surface, &picture);
    WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
    attachment.view = wgpuTextureCreateView(picture.texture, NULL);
    attachment.loadOp = WGPULoadOp_Clear;
    attachment.storeOp = WGPUStoreOp_Store;
    attachment.clearValue = (WGPUColor){0.06, 0.07, 0.11, 1};
    WGPURenderPassDescriptor pass_descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
    pass_descriptor.colorAttachmentCount = 1;
    pass_descriptor.colorAttachments = &attachment;

    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(device, NULL);
    WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &pass_descriptor);
    wgpuRenderPassEncoderSetPipeline(pass, pipeline);
    wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0);
    wgpuRenderPassEncoderEnd(pass);
    WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
    wgpuQueueSubmit(queue, 1, &commands);
    wgpuSurfacePresent(surface);

    wgpuCommandBufferRelease(commands);
    wgpuRenderPassEncoderRelease(pass);
    wgpuCommandEncoderRelease(encoder);
    wgpuTextureViewRelease(attachment.view);
    wgpuTextureRelease(picture.texture);
  }
}
