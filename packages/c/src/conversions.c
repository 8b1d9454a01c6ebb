#include "conversions.h"

#include "generated/object-types.h"

const void *find_extension(const WGPUChainedStruct *chain, WGPUSType type, arena_t *arena) {
  const WGPUChainedStruct *found = NULL;
  for (; chain != NULL; chain = chain->next) {
    if (chain->sType != type || found != NULL) {
      conversion_error(arena, "the chain of a structure has one that does not extend it, or two of a type");
      break; // it may be a circle
    }
    found = chain;
  }
  return found;
}

gpu_option_record_gpu_pipeline_constant_value_t constants_of(size_t count, const WGPUConstantEntry *entries,
                                                             arena_t *arena) {
  if (count == 0) return (gpu_option_record_gpu_pipeline_constant_value_t){};
  const record_gpu_pipeline_constant_value_t values = record_gpu_pipeline_constant_value_create();
  for (size_t i = 0; i < count; i++) {
    const gpu_string_t key = string_of(entries[i].key);
    if (import_record_gpu_pipeline_constant_value_has(values.handle, key.ptr, key.len))
      conversion_error(arena, "two constants of a pipeline have one key");
    import_record_gpu_pipeline_constant_value_add(values.handle, key.ptr, key.len, finite_number(entries[i].value, arena));
  }
  return (gpu_option_record_gpu_pipeline_constant_value_t){true, values};
}

gpu_option_string_t swizzle_of(const WGPUTextureComponentSwizzle *swizzle, arena_t *arena) {
  const WGPUComponentSwizzle components[] = {swizzle->r, swizzle->g, swizzle->b, swizzle->a};
  char *text = arena_allocate(arena, sizeof "rgba");
  for (size_t i = 0; i < 4; i++) {
    if (components[i] > WGPUComponentSwizzle_A) conversion_error(arena, "a WGPUComponentSwizzle is not valid");
    text[i] = components[i] == WGPUComponentSwizzle_Undefined ? "rgba"[i] : " 01rgba"[components[i] & 7];
  }
  return (gpu_option_string_t){true, {text, 4}};
}

gpu_bind_group_entry_t to_bind_group_entry(const WGPUBindGroupEntry *from, arena_t *arena) {
  check_chain(from->nextInChain, arena);
  gpu_bind_group_entry_t to = {.binding = from->binding};
  if ((from->buffer != NULL) + (from->sampler != NULL) + (from->textureView != NULL) != 1)
    conversion_error(arena, "an entry of a bind group must have either a buffer, a sampler, or a texture view");
  else if (from->sampler != NULL) {
    to.resource.tag = GPU_BINDING_RESOURCE_GPU_SAMPLER;
    to.resource.gpu_sampler.handle = from->sampler->handle;
  } else if (from->textureView != NULL) {
    to.resource.tag = GPU_BINDING_RESOURCE_GPU_TEXTURE_VIEW;
    to.resource.gpu_texture_view.handle = from->textureView->handle;
  } else {
    to.resource.tag = GPU_BINDING_RESOURCE_GPU_BUFFER_BINDING;
    to.resource.gpu_buffer_binding = (gpu_buffer_binding_t){
      .buffer = {from->buffer->handle},
      .offset = {true, from->offset},
      .size = {from->size != WGPU_WHOLE_SIZE, from->size},
    };
  }
  return to;
}

gpu_texel_copy_buffer_info_t to_texel_copy_buffer_info(const WGPUTexelCopyBufferInfo *from, arena_t *arena) {
  const gpu_texel_copy_buffer_layout_t layout = to_texel_copy_buffer_layout(&from->layout, arena);
  return (gpu_texel_copy_buffer_info_t){
    .buffer = {from->buffer->handle},
    .offset = layout.offset,
    .bytes_per_row = layout.bytes_per_row,
    .rows_per_image = layout.rows_per_image,
  };
}
