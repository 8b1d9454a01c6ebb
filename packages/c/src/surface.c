/**
 * Surfaces: what they can do, their configuration, and their pictures.
 *
 * A surface is made of one of `wasi-gfx:surface` and its WebGPU context. Only its description comes from the program in the form
 * of `webgpu_wasi.h`; everything else is as `webgpu.h` has it.
 */
#include "surface.h"

#include <stdlib.h>

#include "errors.h"
#include "generated/object-types.h"
#include "log.h"

static const WGPUTextureUsage usages = WGPUTextureUsage_CopySrc | WGPUTextureUsage_CopyDst |
                                       WGPUTextureUsage_TextureBinding | WGPUTextureUsage_StorageBinding |
                                       WGPUTextureUsage_RenderAttachment;
static const WGPUPresentMode present_modes[] = {WGPUPresentMode_Fifo};
static const WGPUCompositeAlphaMode alpha_modes[] = {WGPUCompositeAlphaMode_Opaque,
                                                     WGPUCompositeAlphaMode_Premultiplied};

static surface_t host_surface(WGPUSurface surface) {
  return (surface_t){surface->handle};
}

WGPUSurface wgpuInstanceCreateSurface(WGPUInstance instance, const WGPUSurfaceDescriptor *descriptor) {
  WGPUSurface surface = NEW_OBJECT(WGPUSurface, 0);
  surface->instance = instance;
  hold_instance(instance);
  const WGPUWasiSurfaceSource *source = (const WGPUWasiSurfaceSource *)descriptor->nextInChain;
  if (source == NULL || source->chain.sType != WGPUSType_WasiSurfaceSource || source->chain.next != NULL) {
    log_error("a surface needs a source: chain a WGPUWasiSurfaceSource, alone, to its descriptor");
    return surface;
  }
  surface->handle = surface_create(&(surface_create_desc_t){
                                     .height = {source->height > 0, source->height},
                                     .width = {source->width > 0, source->width},
                                   })
                      .handle;
  surface->context = surface_webgpu_context_create(host_surface(surface));
  return surface;
}

void wgpuSurfaceAddRef(WGPUSurface surface) {
  surface->references++;
}

static void free_unused(WGPUSurface surface) {
  if (surface->references > 0 || surface->holders > 0) return;
  if (surface->handle != 0) {
    surface_webgpu_context_drop(surface->context);
    surface_drop(host_surface(surface));
  }
  let_go_of_instance(surface->instance);
  free(surface);
}

void wgpuSurfaceRelease(WGPUSurface surface) {
  if (--surface->references > 0) return;
  hold_surface(surface);
  wgpuSurfaceUnconfigure(surface);
  close_event_streams(surface);
  let_go_of_surface(surface);
}

void hold_surface(WGPUSurface surface) {
  surface->holders++;
}

void let_go_of_surface(WGPUSurface surface) {
  surface->holders--;
  free_unused(surface);
}

/** Does nothing: the host's surfaces have no label. */
void wgpuSurfaceSetLabel(WGPUSurface surface, WGPUStringView label) {
  (void)surface;
  (void)label;
}

uint32_t wgpuSurfaceWasiGetWidth(WGPUSurface surface) {
  return surface->handle == 0 ? 0 : surface_width(host_surface(surface));
}

uint32_t wgpuSurfaceWasiGetHeight(WGPUSurface surface) {
  return surface->handle == 0 ? 0 : surface_height(host_surface(surface));
}

/* ==== Capabilities ============================================================================================== */

/** Stores the formats of pictures, the preferred one first. Returns their number. */
static size_t store_formats(WGPUInstance instance, WGPUTextureFormat formats[3]) {
  formats[0] = from_texture_format(gpu_get_preferred_canvas_format((gpu_t){instance->handle}));
  formats[1] = formats[0] == WGPUTextureFormat_BGRA8Unorm ? WGPUTextureFormat_RGBA8Unorm : WGPUTextureFormat_BGRA8Unorm;
  formats[2] = WGPUTextureFormat_RGBA16Float;
  return 3;
}

WGPUStatus wgpuSurfaceGetCapabilities(WGPUSurface surface, WGPUAdapter adapter, WGPUSurfaceCapabilities *capabilities) {
  if (surface->handle == 0 || surface->instance != adapter->instance || capabilities->nextInChain != NULL) {
    log_error("wgpuSurfaceGetCapabilities needs a valid surface, an adapter of its instance, and no chain");
    return WGPUStatus_Error;
  }
  WGPUTextureFormat *formats = allocate(3 * sizeof *formats);
  WGPUPresentMode *modes = memcpy(allocate(sizeof present_modes), present_modes, sizeof present_modes);
  WGPUCompositeAlphaMode *alphas = memcpy(allocate(sizeof alpha_modes), alpha_modes, sizeof alpha_modes);
  *capabilities = (WGPUSurfaceCapabilities){
    .usages = usages,
    .formatCount = store_formats(surface->instance, formats),
    .formats = formats,
    .presentModeCount = sizeof present_modes / sizeof present_modes[0],
    .presentModes = modes,
    .alphaModeCount = sizeof alpha_modes / sizeof alpha_modes[0],
    .alphaModes = alphas,
  };
  return WGPUStatus_Success;
}

void wgpuSurfaceCapabilitiesFreeMembers(WGPUSurfaceCapabilities capabilities) {
  free((void *)capabilities.formats);
  free((void *)capabilities.presentModes);
  free((void *)capabilities.alphaModes);
}

/* ==== Configuration ============================================================================================= */

/** Ends the current picture, if there is one. */
static void end_picture(WGPUSurface surface) {
  if (surface->current == NULL) return;
  wgpuTextureRelease(surface->current);
  surface->current = NULL;
}

void wgpuSurfaceUnconfigure(WGPUSurface surface) {
  if (surface->device == NULL) return;
  end_picture(surface);
  surface_webgpu_context_unconfigure(surface->context);
  let_go_of_device(surface->device);
  surface->device = NULL;
}

/** Returns why a configuration is wrong, or NULL. */
static const char *error_of(WGPUSurface surface, const WGPUSurfaceConfiguration *config) {
  if (surface->handle == 0) return "the surface is not valid";
  WGPUTextureFormat formats[3];
  const size_t count = store_formats(surface->instance, formats);
  bool has_format = false;
  for (size_t i = 0; i < count; i++) has_format |= formats[i] == config->format;
  if (!has_format) return "the format of a surface must be one of wgpuSurfaceGetCapabilities";
  if ((config->usage & ~usages) != 0) return "the usages of a surface must be among those of wgpuSurfaceGetCapabilities";
  if (config->presentMode != WGPUPresentMode_Undefined && config->presentMode != WGPUPresentMode_Fifo)
    return "the present mode of a surface must be one of wgpuSurfaceGetCapabilities";
  if (config->alphaMode > WGPUCompositeAlphaMode_Premultiplied)
    return "the alpha mode of a surface must be one of wgpuSurfaceGetCapabilities";
  if (config->width == 0 || config->height == 0) return "the size of a surface must not be zero";
  return NULL;
}

/** Asks the host for a size, if the surface has another one. */
static void request_size(WGPUSurface surface, uint32_t width, uint32_t height) {
  surface->width = width;
  surface->height = height;
  if (wgpuSurfaceWasiGetWidth(surface) != width || wgpuSurfaceWasiGetHeight(surface) != height)
    surface_request_set_size(host_surface(surface), &height, &width);
}

void wgpuSurfaceConfigure(WGPUSurface surface, const WGPUSurfaceConfiguration *config) {
  wgpuSurfaceUnconfigure(surface);
  WGPUDevice device = config->device;
  if (device == NULL) {
    log_error("the configuration of a surface needs a device");
    return;
  }
  arena_t arena;
  arena_begin(&arena);
  const WGPUSurfaceColorManagement *colors =
    find_extension(config->nextInChain, WGPUSType_SurfaceColorManagement, &arena);
  surface_context_configuration_t to = {
    .device = {device->handle},
    .format = to_texture_format(config->format, &arena),
    .usage = {config->usage != 0, config->usage},
    .alpha_mode = {true, config->alphaMode == WGPUCompositeAlphaMode_Premultiplied},
  };
  if (config->viewFormatCount > 0) {
    gpu_texture_format_t *formats = ARENA_ARRAY(&arena, gpu_texture_format_t, config->viewFormatCount);
    for (size_t i = 0; i < config->viewFormatCount; i++)
      formats[i] = to_texture_format(config->viewFormats[i], &arena);
    to.view_formats = (gpu_option_list_texture_format_t){true, {formats, config->viewFormatCount}};
  }
  if (colors != NULL) {
    to.color_space.is_some = to.tone_mapping.is_some = to.tone_mapping.value.mode.is_some = true;
    to.color_space.value = to_predefined_color_space(colors->colorSpace, &arena);
    to.tone_mapping.value.mode.value = to_canvas_tone_mapping_mode(colors->toneMappingMode, &arena);
  }
  const char *error = error_of(surface, config);
  if (error == NULL) error = arena.error;
  if (error != NULL) report_invalid(device, error);
  else {
    request_size(surface, config->width, config->height);
    surface_webgpu_context_configure(surface->context, &to);
    surface->device = device;
    hold_device(device);
  }
  arena_end(&arena);
}

/* ==== Pictures ================================================================================================== */

void wgpuSurfaceGetCurrentTexture(WGPUSurface surface, WGPUSurfaceTexture *picture) {
  picture->texture = NULL;
  picture->status = WGPUSurfaceGetCurrentTextureStatus_Error;
  if (surface->device == NULL || surface->current != NULL) {
    log_error("wgpuSurfaceGetCurrentTexture needs a configured surface whose last picture has been presented");
    return;
  }
  if (surface->frames.is_over) {
    picture->status = WGPUSurfaceGetCurrentTextureStatus_Lost;
    return;
  }
  const gpu_texture_t texture = surface_webgpu_context_get_current_texture(surface->context);
  surface->current = NEW_DEVICE_OBJECT(WGPUTexture, texture.handle, surface->device);
  const bool has_size =
    gpu_texture_width(texture) == surface->width && gpu_texture_height(texture) == surface->height;
  picture->status = has_size ? WGPUSurfaceGetCurrentTextureStatus_SuccessOptimal
                             : WGPUSurfaceGetCurrentTextureStatus_SuccessSuboptimal;
  picture->texture = surface->current;
  wgpuTextureAddRef(surface->current);
}

WGPUStatus wgpuSurfacePresent(WGPUSurface surface) {
  if (surface->current == NULL) {
    log_error("wgpuSurfacePresent needs a picture: call wgpuSurfaceGetCurrentTexture before");
    return WGPUStatus_Error;
  }
  surface_webgpu_context_present(surface->context);
  end_picture(surface);
  return WGPUStatus_Success;
}
