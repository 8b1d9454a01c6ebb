#ifndef GPU_H
#define GPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "die.h"
#include "wasi-webgpu.h"

/* The raw API of wasi:webgpu, and the functions on it that examples share. */

/** Ends the program unless `call` succeeded; `error` is the variable that receives its error. */
#define CHECK(call, error) \
  do { \
    if (!(call)) die_of_failed_call(#call, (error).message); \
  } while (0)

_Noreturn void die_of_failed_call(const char *call, gpu_string_t message);

/** Requests an adapter. */
gpu_adapter_t request_adapter(void);

/** Requests a device without optional features. */
gpu_device_t open_device(gpu_adapter_t adapter);

/** Creates a shader module from zero-terminated WGSL. */
gpu_shader_module_t create_shader(gpu_device_t device, const char *wgsl);

/** Creates a buffer with the given contents. Its size is rounded up to a multiple of 4. */
gpu_buffer_t create_buffer(gpu_device_t device, gpu_buffer_usage_t usage, const void *data, size_t size);

/** Finishes the command encoder and submits its commands. */
void submit(gpu_device_t device, gpu_command_encoder_t encoder);

#endif
