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

record_option_gpu_size64_t required_limits(const WGPULimits *limits) {
  const record_option_gpu_size64_t record = record_option_gpu_size64_create();
  WGPUCompatibilityModeLimits *compatibility;
  has_valid_chain(limits, &compatibility);
#define ADD(member, wit_member, name)                                                                                 \
  if (limits->member != (typeof(limits->member))-1)                                                                   \
    record_option_gpu_size64_add(record, name, &(uint64_t){limits->member});
  LIMITS(ADD)
#undef ADD
  if (compatibility != NULL) {
#define ADD(member, wit_member, name)                                                                                 \
  if (compatibility->member != (typeof(compatibility->member))-1)                                                     \
    record_option_gpu_size64_add(record, name, &(uint64_t){compatibility->member});
    COMPATIBILITY_MODE_LIMITS(ADD)
#undef ADD
  }
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
