/** Features, limits and descriptions, which adapters and devices have in common. */
#ifndef WEBGPU_CAPABILITIES_H
#define WEBGPU_CAPABILITIES_H

#include "objects.h"

/** Names of the features in the W3C document, from the first value of `WGPUFeatureName`. */
extern const char *const feature_names[];
extern const size_t feature_name_count;

/** Whether the features, which it drops, include one. */
bool has_feature(gpu_supported_features_t features, WGPUFeatureName feature);

/** Lists the features, which it drops. */
void list_features(gpu_supported_features_t features, WGPUSupportedFeatures *list);

/** Stores limits, which it drops, unless the chain of the structure is wrong. */
WGPUStatus store_limits(gpu_supported_limits_t from, WGPULimits *limits);

/** Stores the description of an adapter, which it drops, unless the chain of the structure is wrong. */
WGPUStatus store_adapter_info(gpu_adapter_info_t from, WGPUAdapterInfo *info);

/** Converts the limits that a device needs. The chain must be right. */
record_option_gpu_size64_t required_limits(const WGPULimits *limits);

/** Whether a chain has only the limits of the compatibility mode. Returns them, or NULL. */
bool has_valid_chain(const WGPULimits *limits, WGPUCompatibilityModeLimits **compatibility);

#endif
