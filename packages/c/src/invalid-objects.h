/**
 * Invalid objects, in the sense of W3C: what an operation returns whose arguments the host's types cannot express. The
 * host must know the object, so it makes one from arguments that are wrong in another way. The library swallows the
 * host's error, and reports its own.
 */
#ifndef WEBGPU_INVALID_OBJECTS_H
#define WEBGPU_INVALID_OBJECTS_H

#include "errors.h"

/** Reports why an object is invalid, once the host has made it: ends what `begin_swallowing` began. */
void report_invalid_object(WGPUDevice device, const char *message);

/** Returns handles that live as long as the device. */
gpu_bind_group_layout_t invalid_bind_group_layout(WGPUDevice device);
gpu_shader_module_t invalid_shader_module(WGPUDevice device);

/** Returns formats in which a texture of the given one cannot be viewed. */
gpu_option_list_texture_format_t incompatible_view_format(gpu_texture_format_t format);

#endif
