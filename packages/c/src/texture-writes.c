/** Writes to textures: those of many bytes are split at layers, and at rows within large layers. */
#include "errors.h"
#include "generated/object-types.h"
#include "pieces.h"
#include "texel-blocks.h"

/** A write, and its distances in bytes. They are exact as long as they may be those of a valid write. */
typedef struct {
  WGPUQueue queue;
  gpu_texel_copy_texture_info_t to;
  gpu_texel_copy_buffer_layout_t layout;
  const uint8_t *data; // from the offset of the layout on
  size_t size;
  gpu_extent3_d_t extent;
  texel_block_t block;
  uint32_t rows;  // of blocks
  uint32_t depth; // layers
  double row;     // from the first texel of a row to the end of its last one
  double stride;  // from a row to the next one
  double image;   // from a layer to the next one
} texture_write_t;

static uint32_t divide_up(uint32_t number, uint32_t divisor) {
  return number / divisor + (number % divisor != 0);
}

/** Returns the bytes from the first texel of some rows and layers to the end of the last one. */
static double bytes_of(const texture_write_t *write, uint32_t rows, uint32_t depth) {
  if (depth == 0) return 0;
  const double last_image = rows == 0 ? 0 : write->stride * (rows - 1) + write->row;
  return write->image * (depth - 1) + last_image;
}

/** Whether a write to a mip level remains within its size, which is rounded up to blocks. */
static bool fits(uint32_t origin, uint32_t extent, uint32_t size, uint32_t level, uint32_t block) {
  const uint32_t logical = level > 31 || size >> level == 0 ? 1 : size >> level;
  return extent % block == 0 && (uint64_t)origin + extent <= (uint64_t)divide_up(logical, block) * block;
}

/** Whether a write that needs the given number of bytes is valid by its sizes, so that its parts are. */
static bool has_valid_sizes(const texture_write_t *write, double bytes) {
  const gpu_texture_t texture = write->to.texture;
  const gpu_origin3_d_t origin = write->to.origin.value;
  const gpu_extent3_d_t extent = write->extent;
  const gpu_option_u32_t stride = write->layout.bytes_per_row, height = write->layout.rows_per_image;
  const uint32_t level = write->to.mip_level.value;
  const bool is_3d = gpu_texture_dimension(texture) == GPU_TEXTURE_DIMENSION_D3;
  return bytes <= write->size && (stride.is_some || (write->rows <= 1 && write->depth <= 1)) &&
         (height.is_some || write->depth <= 1) && write->stride >= write->row &&
         (!height.is_some || height.value >= write->rows) &&
         fits(origin.x.value, extent.width, gpu_texture_width(texture), level, write->block.width) &&
         fits(origin.y.value, extent.height.value, gpu_texture_height(texture), level, write->block.height) &&
         fits(origin.z.value, write->depth, gpu_texture_depth_or_array_layers(texture), is_3d ? level : 0, 1);
}

/** Writes some rows of blocks of some layers. */
static void write_part(const texture_write_t *write, uint32_t row, uint32_t rows, uint32_t layer, uint32_t depth) {
  gpu_texel_copy_texture_info_t to = write->to;
  gpu_extent3_d_t extent = write->extent;
  to.origin.value.y.value += row * write->block.height;
  to.origin.value.z.value += layer;
  extent.height.value = rows * write->block.height;
  extent.depth_or_array_layers.value = depth;
  const size_t start = write->image * layer + write->stride * row;
  gpu_queue_write_texture_with_copy((gpu_queue_t){write->queue->handle}, &to, write->data + start,
                                    (size_t)bytes_of(write, rows, depth), &write->layout, &extent);
}

/** Writes everything at once; more than one piece of data is an error, which the host finds. */
static void write_whole(const texture_write_t *write) {
  gpu_queue_write_texture_with_copy((gpu_queue_t){write->queue->handle}, &write->to, write->data,
                                    next_piece(write->size), &write->layout, &write->extent);
}

static void write_in_pieces(const texture_write_t *write) {
  const uint32_t images = webgpu_piece_size / (write->image > 1 ? write->image : 1);
  const uint32_t rows_per_piece = webgpu_piece_size / (write->stride > 1 ? write->stride : 1);
  const uint32_t depth_step = images > 0 ? images : 1;
  const uint32_t row_step = images > 0 ? UINT32_MAX : rows_per_piece > 0 ? rows_per_piece : 1;
  const uint32_t row_count = write->rows > 0 ? write->rows : 1;
  bool is_first = true;
  for (uint32_t layer = 0; layer < write->depth; layer += depth_step) {
    const uint32_t depth = write->depth - layer < depth_step ? write->depth - layer : depth_step;
    for (uint64_t row = 0; row < row_count; row += row_step) {
      const uint32_t rows = write->rows - row < row_step ? write->rows - row : row_step;
      write_part(write, row, rows, layer, depth);
      // Each part finds the same errors.
      if (is_first) begin_swallowing(write->queue->device);
      is_first = false;
    }
  }
  end_swallowing(write->queue->device);
}

void wgpuQueueWriteTexture(WGPUQueue queue, const WGPUTexelCopyTextureInfo *destination, const void *data, size_t size,
                           const WGPUTexelCopyBufferLayout *layout, const WGPUExtent3D *extent) {
  arena_t arena;
  arena_begin(&arena);
  texture_write_t write = {
    .queue = queue,
    .to = to_texel_copy_texture_info(destination, &arena),
    .layout = to_texel_copy_buffer_layout(layout, &arena),
    .data = data,
    .size = size,
    .extent = to_extent3_d(extent, &arena),
  };
  if (arena.error != NULL) {
    report_invalid(queue->device, arena.error);
  } else if (size <= webgpu_piece_size) {
    write_whole(&write);
  } else {
    // An offset beyond the data remains an error, which the host finds.
    const size_t skipped = layout->offset < size ? layout->offset : size;
    write.layout.offset.value -= skipped;
    write.data += skipped;
    write.size -= skipped;
    write.block = texel_blocks[gpu_texture_format(write.to.texture)];
    write.rows = divide_up(extent->height, write.block.height);
    write.depth = extent->depthOrArrayLayers;
    write.row = (double)divide_up(extent->width, write.block.width) * write.block.bytes;
    write.stride = write.layout.bytes_per_row.is_some ? write.layout.bytes_per_row.value : write.row;
    write.image = write.stride * (write.layout.rows_per_image.is_some ? write.layout.rows_per_image.value : write.rows);
    const double bytes = bytes_of(&write, write.rows, write.depth);
    if (bytes <= webgpu_piece_size || !has_valid_sizes(&write, bytes)) write_whole(&write);
    else write_in_pieces(&write);
  }
  arena_end(&arena);
}
