#include "canvas.h"

#include "die.h"

static WGPUSurface create_surface(WGPUInstance instance) {
  WGPUWasiSurfaceSource source = WGPU_WASI_SURFACE_SOURCE_INIT;
  WGPUSurfaceDescriptor descriptor = WGPU_SURFACE_DESCRIPTOR_INIT;
  descriptor.nextInChain = &source.chain;
  return wgpuInstanceCreateSurface(instance, &descriptor);
}

/** Returns the first format of a surface, which is the preferred one. */
static WGPUTextureFormat preferred_format(WGPUSurface surface, WGPUAdapter adapter) {
  WGPUSurfaceCapabilities capabilities = WGPU_SURFACE_CAPABILITIES_INIT;
  if (wgpuSurfaceGetCapabilities(surface, adapter, &capabilities) != WGPUStatus_Success)
    die("the adapter cannot draw on a surface");
  const WGPUTextureFormat format = capabilities.formats[0];
  wgpuSurfaceCapabilitiesFreeMembers(capabilities);
  return format;
}

/** Configures the surface if its size is another one than before. */
static void fit_configuration(canvas_t *canvas) {
  const uint32_t width = wgpuSurfaceWasiGetWidth(canvas->surface), height = wgpuSurfaceWasiGetHeight(canvas->surface);
  if (canvas->configuration.width == width && canvas->configuration.height == height) return;
  canvas->configuration.width = width;
  canvas->configuration.height = height;
  wgpuSurfaceConfigure(canvas->surface, &canvas->configuration);
}

canvas_t open_canvas(WGPUWasiInputCallback on_input) {
  canvas_t canvas = {.gpu = request_device(), .configuration = WGPU_SURFACE_CONFIGURATION_INIT};
  canvas.surface = create_surface(canvas.gpu.instance);
  canvas.configuration.device = canvas.gpu.device;
  canvas.configuration.format = preferred_format(canvas.surface, canvas.gpu.adapter);
  fit_configuration(&canvas);
  WGPUWasiInputCallbackInfo input = WGPU_WASI_INPUT_CALLBACK_INFO_INIT;
  input.callback = on_input;
  wgpuSurfaceWasiSetInputCallback(canvas.surface, input);
  return canvas;
}

void close_canvas(const canvas_t *canvas) {
  wgpuSurfaceRelease(canvas->surface);
  release_device(&canvas->gpu);
}

static void on_frame(WGPUWasiFrameStatus status, void *result, void *) {
  *(WGPUWasiFrameStatus *)result = status;
}

bool next_frame(const canvas_t *canvas) {
  WGPUWasiFrameStatus status;
  WGPUWasiFrameCallbackInfo callback = WGPU_WASI_FRAME_CALLBACK_INFO_INIT;
  callback.mode = WGPUCallbackMode_WaitAnyOnly;
  callback.callback = on_frame;
  callback.userdata1 = &status;
  wait_for(&canvas->gpu, wgpuSurfaceWasiOnNextFrame(canvas->surface, callback));
  return status == WGPUWasiFrameStatus_Success;
}

WGPUTexture begin_picture(canvas_t *canvas) {
  fit_configuration(canvas);
  WGPUSurfaceTexture picture = WGPU_SURFACE_TEXTURE_INIT;
  wgpuSurfaceGetCurrentTexture(canvas->surface, &picture);
  if (!picture.texture) die("the surface has no picture");
  return picture.texture;
}

void present_picture(const canvas_t *canvas, WGPUTexture picture) {
  wgpuSurfacePresent(canvas->surface);
  wgpuTextureRelease(picture);
}

void fit_attachment(attachment_t *attachment, const canvas_t *canvas, WGPUTextureFormat format, uint32_t samples) {
  const uint32_t width = canvas->configuration.width, height = canvas->configuration.height;
  if (attachment->texture) {
    if (wgpuTextureGetWidth(attachment->texture) == width && wgpuTextureGetHeight(attachment->texture) == height)
      return;
    wgpuTextureViewRelease(attachment->view);
    wgpuTextureDestroy(attachment->texture);
    wgpuTextureRelease(attachment->texture);
  }
  attachment->texture =
    create_plain_texture(&canvas->gpu, format, WGPUTextureUsage_RenderAttachment, width, height, samples);
  attachment->view = wgpuTextureCreateView(attachment->texture, NULL);
}
