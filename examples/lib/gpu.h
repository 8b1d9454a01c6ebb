#ifndef GPU_H
#define GPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "die.h"
#include "png.h"
#include "wasi-webgpu.h"

/* GPU functions that all examples share. */

/** Ends the program unless `call` succeeded; `error` is the variable that receives its error. */
#define CHECK(call, error) \
  do { \
    if (!(call)) die_of_failed_call(#call, (error).message); \
  } while (0)

_Noreturn void die_of_failed_call(const char *call, gpu_string_t message);

/** Requests an adapter. */
gpu_adapter_t request_adapter(void);

/**
 * Requests a device with the given features. An error scope records the first invalid call; `close_device`
 * reports it.
 */
gpu_device_t open_device(gpu_adapter_t adapter, const gpu_feature_name_t *features, size_t features_len);

/** Releases the device. Ends the program with a message if any call on the device was invalid. */
void close_device(gpu_device_t device);

/** Creates a shader module from zero-terminated WGSL. */
gpu_shader_module_t create_shader(gpu_device_t device, const char *wgsl);

/** Creates a buffer with the given contents. Its size is rounded up to a multiple of 4. */
gpu_buffer_t create_buffer(gpu_device_t device, gpu_buffer_usage_t usage, const void *data, size_t size);

/** Creates a 2D texture without mipmaps. */
gpu_texture_t create_texture(gpu_device_t device, gpu_texture_format_t format, gpu_texture_usage_t usage,
                             uint32_t width, uint32_t height);

/** Finishes the command encoder and submits its commands. */
void submit(gpu_device_t device, gpu_command_encoder_t encoder);

/** Waits for the GPU and copies the first `size` bytes of a buffer with COPY_SRC to `data`. */
void read_buffer(gpu_device_t device, gpu_buffer_t buffer, void *data, size_t size);

/** Waits for the GPU and reads back an RGBA texture with 8 bits per channel and COPY_SRC. */
image_t read_texture(gpu_device_t device, gpu_texture_t texture);

#endif
