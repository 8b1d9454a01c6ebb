/** Query sets, whose creation fails in W3C with an exception. */
#include "generated/object-types.h"
#include "invalid-objects.h"

WGPUQuerySet wgpuDeviceCreateQuerySet(WGPUDevice device, const WGPUQuerySetDescriptor *descriptor) {
  arena_t arena;
  arena_begin(&arena);
  const gpu_query_set_descriptor_t to = to_query_set_descriptor(descriptor, &arena);
  gpu_query_set_t query_set;
  create_query_set_error_t error = {.message = arena.error == NULL ? (gpu_string_t){} : gpu_string(arena.error)};
  const bool is_created =
    arena.error == NULL && gpu_device_create_query_set((gpu_device_t){device->handle}, &to, &query_set, &error);
  if (!is_created) {
    report_error(device, WGPUErrorType_Validation, view_of(error.message));
    if (arena.error == NULL) free_string(error.message);
    begin_swallowing(device);
    // More queries than a set may have.
    const gpu_query_set_descriptor_t invalid = {.type = GPU_QUERY_TYPE_OCCLUSION, .count = UINT32_MAX};
    if (!gpu_device_create_query_set((gpu_device_t){device->handle}, &invalid, &query_set, &error)) __builtin_trap();
    end_swallowing(device);
  }
  arena_end(&arena);
  return NEW_DEVICE_OBJECT(WGPUQuerySet, query_set.handle, device);
}
