#include "capabilities.h"

#include <stdlib.h>

#include "generated/limits.h"
#include "log.h"
#include "string-views.h"

bool has_feature(gpu_supported_features_t features, WGPUFeatureName feature) {
  const bool is_known = feature >= 1 && feature <= feature_name_count;
  const bool has = is_known && gpu_supported_features_has(features, feature_names[feature - 1]);
  gpu_supported_features_drop(features);
  return has;
}

void list_features(gpu_supported_features_t features, WGPUSupportedFeatures *list) {
  WGPUFeatureName *found = allocate(sizeof *found * feature_name_count);
  size_t count = 0;
  for (size_t i = 0; i < feature_name_count; i++)
    if (gpu_supported_features_has(features, feature_names[i])) found[count++] = i + 1;
  gpu_supported_features_drop(features);
  *list = (WGPUSupportedFeatures){count, found};
}

void wgpuSupportedFeaturesFreeMembers(WGPUSupportedFeatures features) {
  free((void *)features.features);
}

bool has_valid_chain(const WGPULimits *limits, WGPUCompatibilityModeLimits **compatibility) {
  *compatibility = NULL;
  for (WGPUChainedStruct *link = limits->nextInChain; link != NULL; link = link->next) {
    if (link->sType != WGPUSType_CompatibilityModeLimits || *compatibility != NULL) return false;
    *compatibility = (WGPUCompatibilityModeLimits *)link;
  }
  return true;
}

WGPUStatus store_limits(gpu_supported_limits_t from, WGPULimits *limits) {
  WGPUCompatibilityModeLimits *compatibility;
  const bool is_valid = has_valid_chain(limits, &compatibility);
  if (is_valid) {
#define STORE(member, wit_member, name) limits->member = gpu_supported_limits_##wit_member(from);
    LIMITS(STORE)
#undef STORE
  } else log_error("the chain of WGPULimits has a structure that does not extend it");
  if (compatibility != NULL && is_valid) {
#define STORE(member, wit_member, name) compatibility->member = gpu_supported_limits_##wit_member(from);
    COMPATIBILITY_MODE_LIMITS(STORE)
#undef STORE
  }
  gpu_supported_limits_drop(from);
  return is_valid ? WGPUStatus_Success : WGPUStatus_Error;
}

/** Members of the structures of limits, and their names in the W3C document. */
typedef struct {
  const char *name;
  uint16_t offset;
  bool is_64_bits;
} limit_t;

#define LIMIT(type, member, limit_name)                                                                               \
  {.name = limit_name, .offset = offsetof(type, member), .is_64_bits = sizeof((type){}.member) == sizeof(uint64_t)},

static const limit_t limits_of_all[] = {
#define ROW(member, wit_member, name) LIMIT(WGPULimits, member, name)
  LIMITS(ROW)
#undef ROW
};

static const limit_t limits_of_compatibility[] = {
#define ROW(member, wit_member, name) LIMIT(WGPUCompatibilityModeLimits, member, name)
  COMPATIBILITY_MODE_LIMITS(ROW)
#undef ROW
};

/** Adds the limits of a structure that the program has set. */
static void add_limits(record_option_gpu_size64_t record, const void *limits, const limit_t *table, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const char *member = (const char *)limits + table[i].offset;
    const bool is_64_bits = table[i].is_64_bits;
    const uint64_t value = is_64_bits ? *(const uint64_t *)member : *(const uint32_t *)member;
    if (value != (is_64_bits ? WGPU_LIMIT_U64_UNDEFINED : WGPU_LIMIT_U32_UNDEFINED))
      record_option_gpu_size64_add(record, table[i].name, &value);
  }
}

record_option_gpu_size64_t required_limits(const WGPULimits *limits) {
  const record_option_gpu_size64_t record = record_option_gpu_size64_create();
  WGPUCompatibilityModeLimits *compatibility;
  has_valid_chain(limits, &compatibility);
  add_limits(record, limits, limits_of_all, sizeof limits_of_all / sizeof limits_of_all[0]);
  if (compatibility != NULL)
    add_limits(record, compatibility, limits_of_compatibility,
               sizeof limits_of_compatibility / sizeof limits_of_compatibility[0]);
  return record;
}

WGPUStatus store_adapter_info(gpu_adapter_info_t from, WGPUAdapterInfo *info) {
  const bool is_valid = info->nextInChain == NULL;
  if (is_valid) {
    *info = (WGPUAdapterInfo){
      .vendor = view_of(gpu_adapter_info_vendor(from)),
      .architecture = view_of(gpu_adapter_info_architecture(from)),
      .device = view_of(gpu_adapter_info_device(from)),
      .description = view_of(gpu_adapter_info_description(from)),
      .backendType = WGPUBackendType_WebGPU,
      .adapterType = gpu_adapter_info_is_fallback_adapter(from) ? WGPUAdapterType_CPU : WGPUAdapterType_Unknown,
      .subgroupMinSize = gpu_adapter_info_subgroup_min_size(from),
      .subgroupMaxSize = gpu_adapter_info_subgroup_max_size(from),
    };
  } else log_error("WGPUAdapterInfo has a chain, but nothing extends it");
  gpu_adapter_info_drop(from);
  return is_valid ? WGPUStatus_Success : WGPUStatus_Error;
}

void wgpuAdapterInfoFreeMembers(WGPUAdapterInfo info) {
  free((void *)info.vendor.data);
  free((void *)info.architecture.data);
  free((void *)info.device.data);
  free((void *)info.description.data);
}
