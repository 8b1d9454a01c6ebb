#include "read-back.h"

#include <stdlib.h>

#include "die.h"

/** Creates a buffer from which the program reads results. */
static WGPUBuffer create_staging_buffer(const device_t *gpu, uint64_t size) {
  WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
  descriptor.size = size;
  descriptor.usage = WGPUBufferUsage_MapRead | WGPUBufferUsage_CopyDst;
  return wgpuDeviceCreateBuffer(gpu->device, &descriptor);
}

static void on_mapped(WGPUMapAsyncStatus status, WGPUStringView message, void *, void *) {
  if (status != WGPUMapAsyncStatus_Success) die("a buffer cannot be read: %.*s", (int)message.length, message.data);
}

/** Waits until the program may read a buffer. */
static void map(const device_t *gpu, WGPUBuffer buffer) {
  WGPUBufferMapCallbackInfo callback = WGPU_BUFFER_MAP_CALLBACK_INFO_INIT;
  callback.mode = WGPUCallbackMode_WaitAnyOnly;
  callback.callback = on_mapped;
  wait_for(gpu, wgpuBufferMapAsync(buffer, WGPUMapMode_Read, 0, WGPU_WHOLE_MAP_SIZE, callback));
}

static void free_buffer(WGPUBuffer buffer) {
  wgpuBufferDestroy(buffer);
  wgpuBufferRelease(buffer);
}

void read_back_buffer(const device_t *gpu, WGPUBuffer buffer, void *data, size_t size) {
  WGPUBuffer staging = create_staging_buffer(gpu, size);
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu->device, NULL);
  wgpuCommandEncoderCopyBufferToBuffer(encoder, buffer, 0, staging, 0, size);
  submit_commands(gpu, encoder);

  map(gpu, staging);
  wgpuBufferReadMappedRange(staging, 0, data, size);
  free_buffer(staging);
}

image_t read_back_texture(const device_t *gpu, WGPUTexture texture) {
  const uint32_t row_alignment = 256; // bytes; alignment of the rows in a copy from a texture to a buffer
  const uint32_t width = wgpuTextureGetWidth(texture), height = wgpuTextureGetHeight(texture);
  const uint32_t row_size = 4 * width;
  const uint32_t padded_row_size = (row_size + row_alignment - 1) / row_alignment * row_alignment;
  WGPUBuffer staging = create_staging_buffer(gpu, (uint64_t)padded_row_size * height);

  WGPUTexelCopyTextureInfo from = WGPU_TEXEL_COPY_TEXTURE_INFO_INIT;
  from.texture = texture;
  WGPUTexelCopyBufferInfo to = WGPU_TEXEL_COPY_BUFFER_INFO_INIT;
  to.buffer = staging;
  to.layout.bytesPerRow = padded_row_size;
  WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(gpu->device, NULL);
  wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &to, &(WGPUExtent3D){width, height, 1});
  submit_commands(gpu, encoder);

  map(gpu, staging);
  uint8_t *pixels = malloc((size_t)row_size * height);
  if (!pixels) die("there is no memory for a picture of %u x %u pixels", width, height);
  for (size_t y = 0; y < height; y++)
    wgpuBufferReadMappedRange(staging, y * padded_row_size, pixels + y * row_size, row_size);
  free_buffer(staging);
  return (image_t){width, height, pixels};
}
