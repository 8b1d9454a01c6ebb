/** Code that the generated conversions of `generated/records.c` share, and conversions that no rule describes. */
#ifndef WEBGPU_CONVERSIONS_H
#define WEBGPU_CONVERSIONS_H

#include "arena.h"
#include "objects.h"
#include "string-views.h"

/** An option of the WIT that is absent, and one that is present. */
#define NONE(type) ((gpu_option_##type##_t){})
#define SOME(type, ...) ((gpu_option_##type##_t){true, __VA_ARGS__})

/** Records the first error of a conversion; a literal. */
static inline void conversion_error(arena_t *arena, const char *error) {
  if (arena->error == NULL) arena->error = error;
}

/** Returns the case of an enum with `count` cases, or the first one with an error. */
static inline uint8_t enum_case(uint32_t index, uint32_t count, const char *error, arena_t *arena) {
  if (index < count) return index;
  conversion_error(arena, error);
  return 0;
}

/** Returns flags that have no bits beyond `mask`, or none with an error. */
static inline uint16_t flags_of(WGPUFlags flags, WGPUFlags mask, const char *error, arena_t *arena) {
  if ((flags & ~mask) == 0) return flags;
  conversion_error(arena, error);
  return 0;
}

/** Returns a number, which must be finite. */
static inline double finite_number(double number, arena_t *arena) {
  if (!isfinite(number)) conversion_error(arena, "a number is not finite");
  return number;
}

/** Checks the chain of a structure that nothing extends. */
static inline void check_chain(const WGPUChainedStruct *chain, arena_t *arena) {
  if (chain != NULL) conversion_error(arena, "the chain of a structure has one that does not extend it");
}

/** Returns the structure of a type in a chain that may have no other, or NULL. */
const void *find_extension(const WGPUChainedStruct *chain, WGPUSType type, arena_t *arena);

/** Returns the layout of a pipeline; without one, the pipeline makes its own. */
static inline gpu_layout_mode_t layout_of(WGPUPipelineLayout layout) {
  if (layout == NULL) return (gpu_layout_mode_t){.tag = GPU_LAYOUT_MODE_AUTO};
  const int32_t handle = ((const struct device_object *)layout)->handle;
  return (gpu_layout_mode_t){.tag = GPU_LAYOUT_MODE_SPECIFIC, .specific = {handle}};
}

/** Returns the values of overridable constants, which the host takes over. */
gpu_option_record_gpu_pipeline_constant_value_t constants_of(size_t count, const WGPUConstantEntry *entries,
                                                             arena_t *arena);

/** Returns a swizzle in the form of W3C: `rgba`. */
gpu_option_string_t swizzle_of(const WGPUTextureComponentSwizzle *swizzle, arena_t *arena);

gpu_bind_group_entry_t to_bind_group_entry(const WGPUBindGroupEntry *from, arena_t *arena);

gpu_texel_copy_buffer_info_t to_texel_copy_buffer_info(const WGPUTexelCopyBufferInfo *from, arena_t *arena);

#endif
