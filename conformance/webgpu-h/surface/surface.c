/* Draws a colour for each frame of a surface, and prints what webgpu_wasi.h tells about it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webgpu/webgpu.h>
#include <webgpu/webgpu_wasi.h>

#include "wasi-surface.h"

static WGPUInstance instance;
static WGPUAdapter adapter;
static WGPUDevice device;
static WGPUQueue queue;
static WGPUSurface surface;

static void wait_for(WGPUFuture future) {
  WGPUFutureWaitInfo info = {future, WGPU_FALSE};
  if (wgpuInstanceWaitAny(instance, 1, &info, UINT64_MAX) != WGPUWaitStatus_Success) abort();
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter found, WGPUStringView message, void *result,
                       void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUAdapter *)result = found;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice opened, WGPUStringView message, void *result,
                      void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUDevice *)result = opened;
}

static void on_error(const WGPUDevice *failed, WGPUErrorType type, WGPUStringView message, void *unused1,
                     void *unused2) {
  (void)failed, (void)message, (void)unused1, (void)unused2;
  printf("error of type %d\n", type);
}

static void open_device(void) {
  const WGPUInstanceFeatureName feature = WGPUInstanceFeatureName_TimedWaitAny;
  instance = wgpuCreateInstance(&(WGPUInstanceDescriptor){.requiredFeatureCount = 1, .requiredFeatures = &feature});
  wait_for(wgpuInstanceRequestAdapter(
    instance, NULL,
    (WGPURequestAdapterCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_adapter, &adapter, NULL}));
  WGPUDeviceDescriptor descriptor = WGPU_DEVICE_DESCRIPTOR_INIT;
  descriptor.uncapturedErrorCallbackInfo.callback = on_error;
  wait_for(wgpuAdapterRequestDevice(
    adapter, &descriptor,
    (WGPURequestDeviceCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_device, &device, NULL}));
  queue = wgpuDeviceGetQueue(device);
}

static void on_frame(WGPUWasiFrameStatus status, void *result, void *unused) {
  (void)unused;
  *(WGPUWasiFrameStatus *)result = status;
}

static WGPUFuture next_frame(WGPUWasiFrameStatus *status) {
  return wgpuSurfaceWasiOnNextFrame(
    surface, (WGPUWasiFrameCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_frame, status, NULL});
}

static void configure(uint32_t width, uint32_t height) {
  WGPUSurfaceConfiguration config = WGPU_SURFACE_CONFIGURATION_INIT;
  config.device = device;
  config.format = WGPUTextureFormat_RGBA8Unorm;
  config.width = width;
  config.height = height;
  wgpuSurfaceConfigure(surface, &config);
}

static void on_input(WGPUSurface source, const WGPUWasiInput *input, void *unused1, void *unused2) {
  (void)unused1, (void)unused2;
  if (source != surface) abort();
  switch (input->type) {
    case WGPUWasiInputType_PointerDown: printf("down at %g, %g\n", input->x, input->y); break;
    case WGPUWasiInputType_PointerUp: printf("up at %g, %g\n", input->x, input->y); break;
    case WGPUWasiInputType_PointerMove: printf("move to %g, %g\n", input->x, input->y); break;
    case WGPUWasiInputType_KeyDown:
      printf("key down%s: \"%.*s\"%s\n", input->key == SURFACE_KEY_KEY_A ? " A" : "", (int)input->text.length,
             input->text.data, input->shiftKey ? " with shift" : "");
      break;
    case WGPUWasiInputType_KeyUp: printf("key up%s\n", input->key == SURFACE_KEY_KEY_A ? " A" : ""); break;
    case WGPUWasiInputType_Resize:
      printf("size %u x %u\n", input->width, input->height);
      configure(input->width, input->height);
      break;
    default: abort();
  }
}

static void draw(WGPUTexture picture, double green) {
  WGPUTextureView view = wgpuTextureCreateView(picture, NULL);
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(device, NULL);
  WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
  attachment.view = view;
  attachment.loadOp = WGPULoadOp_Clear;
  attachment.storeOp = WGPUStoreOp_Store;
  attachment.clearValue = (WGPUColor){0, green, 1, 1};
  WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(
    encoder, &(WGPURenderPassDescriptor){.colorAttachmentCount = 1, .colorAttachments = &attachment});
  wgpuRenderPassEncoderEnd(pass);
  WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
  wgpuQueueSubmit(queue, 1, &commands);
  wgpuCommandBufferRelease(commands);
  wgpuRenderPassEncoderRelease(pass);
  wgpuCommandEncoderRelease(encoder);
  wgpuTextureViewRelease(view);
}

/** Draws until the surface is closed. */
static void draw_frames(void) {
  for (int number = 0;; number++) {
    WGPUWasiFrameStatus status = 0, other = 0;
    const WGPUFuture frame = next_frame(&status), same = next_frame(&other);
    wait_for(frame);
    wait_for(same);
    if (status != other) abort();
    if (status == WGPUWasiFrameStatus_Closed) break;
    WGPUSurfaceTexture picture = WGPU_SURFACE_TEXTURE_INIT;
    wgpuSurfaceGetCurrentTexture(surface, &picture);
    printf("frame %d: %u x %u, status %d\n", number, wgpuTextureGetWidth(picture.texture),
           wgpuTextureGetHeight(picture.texture), picture.status);
    draw(picture.texture, number % 2);
    WGPUSurfaceTexture second = WGPU_SURFACE_TEXTURE_INIT;
    wgpuSurfaceGetCurrentTexture(surface, &second);
    if (second.texture != NULL || second.status != WGPUSurfaceGetCurrentTextureStatus_Error) abort();
    if (wgpuSurfacePresent(surface) != WGPUStatus_Success) abort();
    if (wgpuSurfacePresent(surface) != WGPUStatus_Error) abort();
    wgpuTextureRelease(picture.texture);
  }
  WGPUSurfaceTexture picture = WGPU_SURFACE_TEXTURE_INIT;
  wgpuSurfaceGetCurrentTexture(surface, &picture);
  printf("closed: picture %s, status %d\n", picture.texture == NULL ? "none" : "given", picture.status);
}

static void print_capabilities(void) {
  WGPUSurfaceCapabilities capabilities = WGPU_SURFACE_CAPABILITIES_INIT;
  if (wgpuSurfaceGetCapabilities(surface, adapter, &capabilities) != WGPUStatus_Success) abort();
  printf("%zu formats, present mode %d, alpha modes %d and %d, renders: %d\n", capabilities.formatCount,
         capabilities.presentModes[0], capabilities.alphaModes[0], capabilities.alphaModes[1],
         (capabilities.usages & WGPUTextureUsage_RenderAttachment) != 0);
  wgpuSurfaceCapabilitiesFreeMembers(capabilities);
}

/** Prints whether a configuration is an error. */
static void configure_wrongly(const char *what, WGPUTextureFormat format, WGPUPresentMode mode, uint32_t width) {
  WGPUSurfaceConfiguration config = WGPU_SURFACE_CONFIGURATION_INIT;
  config.device = device;
  config.format = format;
  config.presentMode = mode;
  config.width = width;
  config.height = 32;
  printf("%s: ", what);
  wgpuSurfaceConfigure(surface, &config);
}

int main(void) {
  open_device();
  WGPUSurface invalid = wgpuInstanceCreateSurface(instance, &(WGPUSurfaceDescriptor){});
  WGPUSurfaceCapabilities capabilities = WGPU_SURFACE_CAPABILITIES_INIT;
  printf("without a source: status %d, width %u\n", wgpuSurfaceGetCapabilities(invalid, adapter, &capabilities),
         wgpuSurfaceWasiGetWidth(invalid));
  wgpuSurfaceRelease(invalid);

  WGPUWasiSurfaceSource source = WGPU_WASI_SURFACE_SOURCE_INIT;
  surface = wgpuInstanceCreateSurface(instance, &(WGPUSurfaceDescriptor){.nextInChain = &source.chain});
  print_capabilities();
  configure_wrongly("a format that no screen has", WGPUTextureFormat_R8Unorm, WGPUPresentMode_Fifo, 64);
  configure_wrongly("a mode that the host lacks", WGPUTextureFormat_RGBA8Unorm, WGPUPresentMode_Mailbox, 64);
  configure_wrongly("no width", WGPUTextureFormat_RGBA8Unorm, WGPUPresentMode_Fifo, 0);
  wgpuSurfaceWasiSetInputCallback(surface, (WGPUWasiInputCallbackInfo){.callback = on_input});
  configure(wgpuSurfaceWasiGetWidth(surface), wgpuSurfaceWasiGetHeight(surface));
  draw_frames();
  wgpuSurfaceRelease(surface);
  wgpuQueueRelease(queue);
  wgpuDeviceRelease(device);
  wgpuAdapterRelease(adapter);
  wgpuInstanceRelease(instance);
}
