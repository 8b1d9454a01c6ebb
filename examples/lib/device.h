#ifndef DEVICE_H
#define DEVICE_H

#include <stddef.h>
#include <webgpu/webgpu.h>

/* A device of webgpu.h, and the functions on it that examples share. */

/** A device with its queue, and the objects that it comes from. */
typedef struct {
  WGPUInstance instance;
  WGPUAdapter adapter;
  WGPUDevice device;
  WGPUQueue queue;
} device_t;

/**
 * Requests a device. From then on, an invalid call ends the program with a message as soon as the program waits,
 * and so does the loss of the device.
 */
device_t request_device(void);

/** Requests a device as `request_device` does, with a feature if the adapter has it. */
device_t request_device_with(WGPUFeatureName feature);

/** Releases the device and the objects that it comes from. Ends the program with a message if a call was invalid. */
void release_device(const device_t *gpu);

/** Waits for an operation whose callback has the mode `WaitAnyOnly`. */
void wait_for(const device_t *gpu, WGPUFuture future);

/** Creates a shader module from zero-terminated WGSL. */
WGPUShaderModule create_shader_module(const device_t *gpu, const char *wgsl);

/** Creates a buffer with the given contents. Its size is rounded up to a multiple of 4. */
WGPUBuffer create_filled_buffer(const device_t *gpu, WGPUBufferUsage usage, const void *data, size_t size);

/** Creates a 2D texture without mipmaps, of which a pixel has `samples` samples. */
WGPUTexture create_plain_texture(const device_t *gpu, WGPUTextureFormat format, WGPUTextureUsage usage, uint32_t width,
                                 uint32_t height, uint32_t samples);

/** Finishes the command encoder, submits its commands, and releases it. */
void submit_commands(const device_t *gpu, WGPUCommandEncoder encoder);

#endif
