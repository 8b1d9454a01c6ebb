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

gpu_texture_t create_mipmapped_texture(gpu_device_t device, uint8_t *pixels, uint32_t size) {
  uint32_t levels = 1;
  for (uint32_t rest = size; rest > 1; rest /= 2) levels++;
  gpu_texture_t texture = gpu_device_create_texture(device, &(gpu_texture_descriptor_t){
    .size = {.width = size, .height = GPU_SOME(size)},
    .mip_level_count = GPU_SOME(levels),
    .format = GPU_TEXTURE_FORMAT_RGBA8UNORM_SRGB,
    .usage = GPU_TEXTURE_USAGE_TEXTURE_BINDING | GPU_TEXTURE_USAGE_COPY_DST,
  });
  gpu_queue_t queue = gpu_device_queue(device);
  for (uint32_t level = 0; level < levels; level++, size /= 2) {
    gpu_queue_write_texture_with_copy(queue,
      &(gpu_texel_copy_texture_info_t){.texture = texture, .mip_level = GPU_SOME(level)},
      pixels, 4 * size * size,
      &(gpu_texel_copy_buffer_layout_t){.bytes_per_row = GPU_SOME(4 * size)},
      &(gpu_extent3_d_t){.width = size, .height = GPU_SOME(size)});
    halve(pixels, size);
  }
  gpu_queue_drop(queue);
  return texture;
}

gpu_sampler_t create_smooth_sampler(gpu_device_t device) {
  return gpu_device_create_sampler(device, &(gpu_sampler_descriptor_t){
    .address_mode_u = GPU_SOME(GPU_ADDRESS_MODE_REPEAT),
    .address_mode_v = GPU_SOME(GPU_ADDRESS_MODE_REPEAT),
    .mag_filter = GPU_SOME(GPU_FILTER_MODE_LINEAR),
    .min_filter = GPU_SOME(GPU_FILTER_MODE_LINEAR),
    .mipmap_filter = GPU_SOME(GPU_MIPMAP_FILTER_MODE_LINEAR),
    .max_anisotropy = GPU_SOME(8),
  });
}
