/**
 * Buffers whose memory the program reads and writes.
 *
 * The host copies the bytes of a mapped buffer into the program's memory, and back. The program wants pointers, which
 * stay valid until it unmaps the buffer. So the first request for a pointer allocates a *shadow* as
 * large as the mapping. Ranges of it are filled from the host when they are first requested, and copied back when
 * the buffer is unmapped. Memory that no request touches costs nothing but addresses. Reading and writing without a
 * pointer does not need the shadow.
 */
#include <stdlib.h>

#include "generated/object-types.h"
#include "invalid-objects.h"
#include "log.h"
#include "operations.h"
#include "pieces.h"
#include "cabi-realloc.h"

static gpu_buffer_t host_buffer(WGPUBuffer buffer) {
  return (gpu_buffer_t){buffer->handle};
}

/** Begins a mapping. */
static void begin_mapping(WGPUBuffer buffer, uint64_t offset, size_t size, bool is_writable, bool is_zero) {
  buffer->map_state = WGPUBufferMapState_Mapped;
  buffer->map_offset = offset;
  buffer->map_size = size;
  buffer->is_writable = is_writable;
  buffer->is_zero = is_zero;
}

/** Forgets a mapping, and what the program has written. */
static void forget_mapping(WGPUBuffer buffer) {
  free(buffer->shadow);
  free(buffer->ranges);
  buffer->shadow = NULL;
  buffer->ranges = NULL;
  buffer->range_count = buffer->range_capacity = 0;
  buffer->map = NULL;
  buffer->map_state = WGPUBufferMapState_Unmapped;
  buffer->is_apparent = false;
}

/** Whether the buffer is mapped: the end of its device unmaps it, too. */
static bool is_mapped(WGPUBuffer buffer) {
  if (buffer->map_state != WGPUBufferMapState_Mapped) return false;
  if (buffer->is_apparent || gpu_buffer_map_state(host_buffer(buffer)) == GPU_BUFFER_MAP_STATE_MAPPED) return true;
  forget_mapping(buffer);
  return false;
}

WGPUBufferMapState wgpuBufferGetMapState(WGPUBuffer buffer) {
  is_mapped(buffer);
  return buffer->map_state;
}

/* ==== Copies ==================================================================================================== */

/** Copies one piece of the mapping from the host. */
static bool fetch_piece(WGPUBuffer buffer, size_t start, size_t size, void *destination) {
  gpu_list_u8_t bytes;
  get_mapped_range_error_t error;
  expect_returned_bytes(destination, size);
  const bool has_bytes = gpu_buffer_get_mapped_range_get_with_copy(
    host_buffer(buffer), &(uint64_t){buffer->map_offset + start}, &(uint64_t){size}, &bytes, &error);
  take_returned_bytes(destination, has_bytes ? bytes.ptr : NULL, size);
  if (!has_bytes && error.message.ptr != destination) free_string(error.message);
  return has_bytes;
}

/** Copies bytes of the mapping from the host. */
static bool fetch(WGPUBuffer buffer, size_t start, size_t size, void *destination) {
  if (buffer->is_zero) {
    memset(destination, 0, size);
    return true;
  }
  char *bytes = destination;
  for (size_t piece; size > 0; start += piece, bytes += piece, size -= piece) {
    piece = next_piece(size);
    if (!fetch_piece(buffer, start, piece, bytes)) return false;
  }
  return true;
}

/** Copies one piece of the mapping to the host. */
static bool store_piece(WGPUBuffer buffer, size_t start, size_t size, const void *source) {
  get_mapped_range_error_t error;
  const bool is_stored = gpu_buffer_get_mapped_range_set_with_copy(
    host_buffer(buffer), source, size, &(uint64_t){buffer->map_offset + start}, &(uint64_t){size}, &error);
  if (!is_stored) free_string(error.message);
  return is_stored;
}

/** Copies bytes of the mapping to the host. */
static bool store(WGPUBuffer buffer, size_t start, size_t size, const void *source) {
  if (buffer->is_apparent) return true;
  const char *bytes = source;
  size_t piece = next_piece(size);
  // The host checks an empty range, too.
  if (!store_piece(buffer, start, piece, bytes)) return false;
  while (size -= piece) {
    start += piece, bytes += piece, piece = next_piece(size);
    if (!store_piece(buffer, start, piece, bytes)) return false;
  }
  return true;
}

/* ==== The shadow ================================================================================================ */

/** Returns the address of a byte of the mapping. */
static uint8_t *address(WGPUBuffer buffer, size_t start) {
  // An address has the remainder of its offset in the buffer, by 16.
  return buffer->shadow + buffer->map_offset % 16 + start;
}

/** Adds a range, which no other one overlaps, in its order. */
static void insert_range(WGPUBuffer buffer, size_t index, struct mapped_range added) {
  if (buffer->range_count == buffer->range_capacity) {
    buffer->range_capacity = buffer->range_capacity * 2 + 2;
    buffer->ranges = realloc(buffer->ranges, buffer->range_capacity * sizeof *buffer->ranges);
    if (buffer->ranges == NULL) __builtin_trap();
  }
  struct mapped_range *range = &buffer->ranges[index];
  memmove(range + 1, range, (buffer->range_count++ - index) * sizeof *range);
  *range = added;
}

/** Fills the bytes of a range that the shadow does not have yet, and adds them to its ranges. */
static bool fill(WGPUBuffer buffer, size_t start, size_t end, bool is_const) {
  for (size_t i = 0; start < end; i++) {
    const bool is_last = i == buffer->range_count;
    if (!is_last && buffer->ranges[i].end <= start) continue;
    const size_t gap_end = is_last || buffer->ranges[i].start > end ? end : buffer->ranges[i].start;
    const size_t next = is_last || gap_end == end ? end : buffer->ranges[i].end;
    if (start < gap_end) {
      if (!fetch(buffer, start, gap_end - start, address(buffer, start))) return false;
      insert_range(buffer, i, (struct mapped_range){start, gap_end, is_const});
    }
    start = next;
  }
  return true;
}

/** Returns the part of a range that another one has; empty if there is none. */
static struct mapped_range common_part(const struct mapped_range *range, size_t start, size_t end) {
  const struct mapped_range part = {range->start > start ? range->start : start, range->end < end ? range->end : end,
                                    range->is_const};
  return part.start < part.end ? part : (struct mapped_range){};
}

/** Whether a range overlaps one that the program has. Ranges that it only reads may overlap. */
static bool has_conflict(WGPUBuffer buffer, size_t start, size_t end, bool is_const) {
  for (size_t i = 0; i < buffer->range_count; i++) {
    const struct mapped_range part = common_part(&buffer->ranges[i], start, end);
    if (part.end > 0 && !(is_const && part.is_const)) return true;
  }
  return false;
}

/** Checks a range of a mapped buffer, and makes it relative to the mapping. */
static bool check_range(WGPUBuffer buffer, size_t offset, size_t size, size_t *start) {
  const char *error = NULL;
  if (!is_mapped(buffer)) error = "the range is not mapped: wait for wgpuBufferMapAsync before";
  else if (offset % 8 != 0) error = "the offset of a mapped range must be a multiple of 8";
  else if (size % 4 != 0) error = "the size of a mapped range must be a multiple of 4";
  else if (offset < buffer->map_offset || offset - buffer->map_offset > buffer->map_size ||
           size > buffer->map_size - (offset - buffer->map_offset))
    error = "the range exceeds that of wgpuBufferMapAsync";
  *start = offset - buffer->map_offset;
  if (error != NULL) log_error(error);
  return error == NULL;
}

/** Returns a pointer to a range, or NULL. */
static void *mapped_range(WGPUBuffer buffer, size_t offset, size_t size, bool is_const) {
  size_t start;
  if (size == WGPU_WHOLE_MAP_SIZE) size = gpu_buffer_size(host_buffer(buffer)) - offset;
  if (!check_range(buffer, offset, size, &start)) return NULL;
  if (has_conflict(buffer, start, start + size, is_const)) {
    log_error("the range overlaps one that wgpuBufferGetMappedRange has returned: unmap the buffer before");
    return NULL;
  }
  if (buffer->shadow == NULL) buffer->shadow = malloc(buffer->map_size + 16);
  if (buffer->shadow == NULL) {
    log_error("there is not enough memory for a mapped buffer");
    return NULL;
  }
  return fill(buffer, start, start + size, is_const) ? address(buffer, start) : NULL;
}

void *wgpuBufferGetMappedRange(WGPUBuffer buffer, size_t offset, size_t size) {
  if (buffer->map_state == WGPUBufferMapState_Mapped && !buffer->is_writable) {
    log_error("the buffer is mapped for reading: call wgpuBufferGetConstMappedRange");
    return NULL;
  }
  return mapped_range(buffer, offset, size, false);
}

const void *wgpuBufferGetConstMappedRange(WGPUBuffer buffer, size_t offset, size_t size) {
  return mapped_range(buffer, offset, size, true);
}

WGPUStatus wgpuBufferReadMappedRange(WGPUBuffer buffer, size_t offset, void *data, size_t size) {
  size_t start;
  if (!check_range(buffer, offset, size, &start) || !fetch(buffer, start, size, data)) return WGPUStatus_Error;
  // The program may have written to the shadow.
  for (size_t i = 0; i < buffer->range_count; i++) {
    const struct mapped_range part = common_part(&buffer->ranges[i], start, start + size);
    if (part.end > 0)
      memcpy((char *)data + (part.start - start), address(buffer, part.start), part.end - part.start);
  }
  return WGPUStatus_Success;
}

WGPUStatus wgpuBufferWriteMappedRange(WGPUBuffer buffer, size_t offset, const void *data, size_t size) {
  size_t start;
  if (!check_range(buffer, offset, size, &start)) return WGPUStatus_Error;
  if (!buffer->is_writable) {
    log_error("the buffer is mapped for reading: map it with WGPUMapMode_Write");
    return WGPUStatus_Error;
  }
  if (!store(buffer, start, size, data)) return WGPUStatus_Error;
  buffer->is_zero = buffer->is_apparent;
  for (size_t i = 0; i < buffer->range_count; i++) {
    const struct mapped_range part = common_part(&buffer->ranges[i], start, start + size);
    if (part.end > 0)
      memcpy(address(buffer, part.start), (const char *)data + (part.start - start), part.end - part.start);
  }
  return WGPUStatus_Success;
}

/** Frees a buffer that neither the program nor an operation needs. */
static void free_unused(WGPUBuffer buffer) {
  if (buffer->references > 0 || buffer->holders > 0) return;
  forget_mapping(buffer);
  import_gpu_buffer_drop(buffer->handle);
  let_go_of_device(buffer->device);
  free(buffer);
}

/* ==== Mapping =================================================================================================== */

typedef struct {
  operation_t operation;
  WGPUBuffer buffer; // held
  bool was_pending;  // already
  uint64_t offset;
  size_t size;
  bool is_writable;
  gpu_buffer_map_async_call_t call;
} map_t;

static const char pending_error[] = "a map of the buffer is pending already";

static void deliver_map(operation_t *operation, bool is_cancelled) {
  map_t *map = (map_t *)operation;
  WGPUMapAsyncStatus status = WGPUMapAsyncStatus_Success;
  WGPUStringView message = {};
  if (is_cancelled) {
    status = WGPUMapAsyncStatus_CallbackCancelled;
    message = cancelled_message;
  } else if (map->was_pending) {
    status = WGPUMapAsyncStatus_Error;
    message = view_of(gpu_string(pending_error));
  } else if (map->call.result.is_error) {
    const bool is_aborted = map->call.result.error.kind == MAP_ASYNC_ERROR_KIND_ABORT_ERROR;
    status = is_aborted ? WGPUMapAsyncStatus_Aborted : WGPUMapAsyncStatus_Error;
    message = view_of(map->call.result.error.message);
  }
  if (map->buffer->map == operation) {
    map->buffer->map = NULL;
    if (status == WGPUMapAsyncStatus_Success)
      begin_mapping(map->buffer, map->offset, map->size, map->is_writable, false);
    else map->buffer->map_state = WGPUBufferMapState_Unmapped;
  } else if (status == WGPUMapAsyncStatus_Success) { // unmapped since the host has mapped it
    status = WGPUMapAsyncStatus_Aborted;
    message = VIEW("the buffer has been unmapped");
  }
  const WGPUBufferMapCallback callback = (WGPUBufferMapCallback)operation->callback.function;
  if (callback != NULL) callback(status, message, operation->callback.userdata1, operation->callback.userdata2);
}

static void dispose_map(operation_t *operation) {
  map_t *map = (map_t *)operation;
  if (map->call.result.is_error) free_string(map->call.result.error.message);
  map->buffer->holders--;
  free_unused(map->buffer);
}

static const operation_kind_t map_kind = {sizeof(map_t), deliver_map, dispose_map};

WGPUFuture wgpuBufferMapAsync(WGPUBuffer buffer, WGPUMapMode mode, size_t offset, size_t size,
                              WGPUBufferMapCallbackInfo info) {
  map_t *map = (map_t *)new_operation(&map_kind, buffer->device->instance, CALLBACK(info));
  if (map == NULL) return (WGPUFuture){};
  const bool is_whole = size == WGPU_WHOLE_MAP_SIZE;
  map->buffer = buffer;
  map->offset = offset;
  map->size = is_whole ? gpu_buffer_size(host_buffer(buffer)) - offset : size;
  map->is_writable = mode == WGPUMapMode_Write;
  map->operation.timeline = &buffer->device->queue;
  buffer->holders++;
  map->was_pending = buffer->map_state == WGPUBufferMapState_Pending;
  if (map->was_pending) {
    report_invalid(buffer->device, pending_error);
    return track_result(&map->operation);
  }
  if (!is_mapped(buffer)) {
    buffer->map = &map->operation;
    buffer->map_state = WGPUBufferMapState_Pending;
  }
  const bool is_mode = mode == WGPUMapMode_Read || mode == WGPUMapMode_Write;
  return track_call(&map->operation,
                    gpu_buffer_map_async_start(host_buffer(buffer), is_mode ? mode : 0, &(uint64_t){offset},
                                               is_whole ? NULL : &(uint64_t){size}, &map->call));
}

void wgpuBufferUnmap(WGPUBuffer buffer) {
  for (size_t i = 0; buffer->is_writable && i < buffer->range_count; i++) {
    const struct mapped_range *range = &buffer->ranges[i];
    store(buffer, range->start, range->end - range->start, address(buffer, range->start));
  }
  const bool is_apparent = buffer->is_apparent;
  forget_mapping(buffer);
  if (is_apparent) return;
  unmap_error_t error;
  if (!gpu_buffer_unmap(host_buffer(buffer), &error)) free_string(error.message);
}

void wgpuBufferDestroy(WGPUBuffer buffer) {
  forget_mapping(buffer);
  gpu_buffer_destroy(host_buffer(buffer));
}

/* ==== Life ====================================================================================================== */

WGPUBuffer wgpuDeviceCreateBuffer(WGPUDevice device, const WGPUBufferDescriptor *descriptor) {
  const size_t most_mapped = SIZE_MAX - 32;
  if (descriptor->mappedAtCreation && descriptor->size > most_mapped) return NULL;
  arena_t arena;
  arena_begin(&arena);
  gpu_buffer_descriptor_t to = to_buffer_descriptor(descriptor, &arena);
  if (arena.error != NULL) {
    begin_swallowing(device);
    to.usage = 0;
  }
  WGPUBuffer buffer =
    NEW_DEVICE_OBJECT(WGPUBuffer, gpu_device_create_buffer((gpu_device_t){device->handle}, &to).handle, device);
  if (arena.error != NULL) report_invalid_object(device, arena.error);
  arena_end(&arena);
  buffer->map_state = WGPUBufferMapState_Unmapped;
  if (descriptor->mappedAtCreation) {
    begin_mapping(buffer, 0, descriptor->size, true, true);
    // The program may write to an invalid buffer, too.
    buffer->is_apparent = gpu_buffer_map_state(host_buffer(buffer)) != GPU_BUFFER_MAP_STATE_MAPPED;
  }
  return buffer;
}

void wgpuBufferAddRef(WGPUBuffer buffer) {
  buffer->references++;
}

void wgpuBufferRelease(WGPUBuffer buffer) {
  if (--buffer->references > 0) return;
  if (buffer->map_state == WGPUBufferMapState_Pending) wgpuBufferUnmap(buffer);
  free_unused(buffer);
}
