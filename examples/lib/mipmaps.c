#include "mipmaps.h"

/** Halves the size of a square picture in place: each pixel becomes the average of four. */
static void halve(uint8_t *pixels, uint32_t size) {
  uint32_t half = size / 2, row = 4 * size;
  for (uint32_t y = 0; y < half; y++) {
    for (uint32_t x = 0; x < half; x++) {
      const uint8_t *from = pixels + 2 * y * row + 8 * x;
      for (int channel = 0; channel < 4; channel++, from++) {
        int sum = from[0] + from[4] + from[row] + from[row + 4];
        pixels[4 * (y * half + x) + channel] = (uint8_t)((sum + 2) / 4);
      }
    }
  }
}

WGPUTexture create_mipmapped_texture(const device_t *gpu, uint8_t *pixels, uint32_t size) {
  uint32_t levels = 1;
  for (uint32_t rest = size; rest > 1; rest /= 2) levels++;
  WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
  descriptor.size = (WGPUExtent3D){size, size, 1};
  descriptor.mipLevelCount = levels;
  descriptor.format = WGPUTextureFormat_RGBA8UnormSrgb;
  descriptor.usage = WGPUTextureUsage_TextureBinding | WGPUTextureUsage_CopyDst;
  WGPUTexture texture = wgpuDeviceCreateTexture(gpu->device, &descriptor);

  WGPUTexelCopyTextureInfo to = WGPU_TEXEL_COPY_TEXTURE_INFO_INIT;
  to.texture = texture;
  WGPUTexelCopyBufferLayout layout = WGPU_TEXEL_COPY_BUFFER_LAYOUT_INIT;
  for (; to.mipLevel < levels; to.mipLevel++, size /= 2) {
    layout.bytesPerRow = 4 * size;
    wgpuQueueWriteTexture(gpu->queue, &to, pixels, 4 * size * size, &layout, &(WGPUExtent3D){size, size, 1});
    halve(pixels, size);
  }
  return texture;
}

WGPUSampler create_smooth_sampler(const device_t *gpu) {
  WGPUSamplerDescriptor descriptor = WGPU_SAMPLER_DESCRIPTOR_INIT;
  descriptor.addressModeU = descriptor.addressModeV = WGPUAddressMode_Repeat;
  descriptor.magFilter = descriptor.minFilter = WGPUFilterMode_Linear;
  descriptor.mipmapFilter = WGPUMipmapFilterMode_Linear;
  descriptor.maxAnisotropy = 8;
  return wgpuDeviceCreateSampler(gpu->device, &descriptor);
}
