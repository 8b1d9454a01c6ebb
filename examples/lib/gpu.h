#ifndef GPU_H
#define GPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "png.h"
#include "wasi-webgpu.h"

/* What every example does with a GPU. */

/** Prints a message to stderr and ends the program with exit code 1. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Ends the program unless `call` succeeded; `error` is the variable in which it stores why not. */
#define CHECK(call, error) \
  do { \
    if (!(call)) die_of_failed_call(#call, (error).message); \
  } while (0)

_Noreturn void die_of_failed_call(const char *call, gpu_string_t message);

/** An adapter of the host. */
gpu_adapter_t request_adapter(void);

/**
 * A device of the adapter, with the features that are asked for. From here on the device notes the first invalid
 * call; `close_device` tells of it.
 */
gpu_device_t open_device(gpu_adapter_t adapter, const gpu_feature_name_t *features, size_t features_len);

/** Gives the device back. Ends the program with a message if any call on the device was invalid. */
void close_device(gpu_device_t device);

/** A shader module from WGSL that ends with a zero. */
gpu_shader_module_t create_shader(gpu_device_t device, const char *wgsl);

/** A buffer that begins with the given bytes. Its size is rounded up to a multiple of 4. */
gpu_buffer_t create_buffer(gpu_device_t device, gpu_buffer_usage_t usage, const void *data, size_t size);

/** A texture with one 2D image. */
gpu_texture_t create_texture(gpu_device_t device, gpu_texture_format_t format, gpu_texture_usage_t usage,
                             uint32_t width, uint32_t height);

/** Ends the recording of commands and hands them to the GPU. */
void submit(gpu_device_t device, gpu_command_encoder_t encoder);

/** Waits for the GPU and copies the first `size` bytes of a buffer with COPY_SRC to `data`. */
void read_buffer(gpu_device_t device, gpu_buffer_t buffer, void *data, size_t size);

/** Waits for the GPU and fetches the picture in an RGBA texture with 8 bits a channel and COPY_SRC. */
image_t read_texture(gpu_device_t device, gpu_texture_t texture);

#endif
