/**
 * The instance: what the library can do, and adapters.
 *
 * When the program releases its last reference to an instance, it can no longer wait, so all operations that
 * are pending end as cancelled.
 */
#include <stdlib.h>

#include "log.h"
#include "objects.h"
#include "operations.h"
#include "string-views.h"

static const WGPUInstanceFeatureName instance_features[] = {WGPUInstanceFeatureName_TimedWaitAny};

WGPUBool wgpuHasInstanceFeature(WGPUInstanceFeatureName feature) {
  return feature == instance_features[0];
}

void wgpuGetInstanceFeatures(WGPUSupportedInstanceFeatures *features) {
  WGPUInstanceFeatureName *copy = allocate(sizeof instance_features);
  memcpy(copy, instance_features, sizeof instance_features);
  *features = (WGPUSupportedInstanceFeatures){sizeof instance_features / sizeof instance_features[0], copy};
}

void wgpuSupportedInstanceFeaturesFreeMembers(WGPUSupportedInstanceFeatures features) {
  free((void *)features.features);
}

WGPUStatus wgpuGetInstanceLimits(WGPUInstanceLimits *limits) {
  if (limits->nextInChain != NULL) {
    log_error("WGPUInstanceLimits has a chain, but nothing extends it");
    return WGPUStatus_Error;
  }
  limits->timedWaitAnyMaxCount = most_timed_waits;
  return WGPUStatus_Success;
}

WGPUInstance wgpuCreateInstance(const WGPUInstanceDescriptor *descriptor) {
  bool allows_timed_waits = false;
  if (descriptor != NULL) {
    if (descriptor->nextInChain != NULL) {
      log_error("WGPUInstanceDescriptor has a chain, but nothing extends it");
      return NULL;
    }
    for (size_t i = 0; i < descriptor->requiredFeatureCount; i++) {
      if (!wgpuHasInstanceFeature(descriptor->requiredFeatures[i])) {
        log_error("an instance feature is required that is not available: see wgpuGetInstanceFeatures");
        return NULL;
      }
      allows_timed_waits = true;
    }
    if (descriptor->requiredLimits != NULL && descriptor->requiredLimits->timedWaitAnyMaxCount > most_timed_waits) {
      log_error("the required timedWaitAnyMaxCount is too large: see wgpuGetInstanceLimits");
      return NULL;
    }
  }
  WGPUInstance instance = NEW_OBJECT(WGPUInstance, get_gpu().handle);
  instance->allows_timed_waits = allows_timed_waits;
  return instance;
}

void wgpuInstanceAddRef(WGPUInstance instance) {
  instance->references++;
}

static void free_unused(WGPUInstance instance) {
  if (instance->references > 0 || instance->holders > 0) return;
  import_gpu_drop(instance->handle);
  free(instance);
}

void wgpuInstanceRelease(WGPUInstance instance) {
  if (--instance->references > 0) return;
  hold_instance(instance);
  cancel_operations(instance);
  let_go_of_instance(instance);
}

void hold_instance(WGPUInstance instance) {
  instance->holders++;
}

void let_go_of_instance(WGPUInstance instance) {
  instance->holders--;
  free_unused(instance);
}

/* ==== The language of shaders =================================================================================== */

/** Names of the extensions of WGSL, from the first value of `WGPUWGSLLanguageFeatureName`. */
static const char *const language_features[] = {
  "readonly_and_readwrite_storage_textures",
  "packed_4x8_integer_dot_product",
  "unrestricted_pointer_parameters",
  "pointer_composite_access",
  "uniform_buffer_standard_layout",
  "subgroup_id",
  "texture_and_sampler_let",
  "subgroup_uniformity",
  "texture_formats_tier1",
  "linear_indexing",
  "immediate_address_space",
};
constexpr size_t language_feature_count = sizeof language_features / sizeof language_features[0];

WGPUBool wgpuInstanceHasWGSLLanguageFeature(WGPUInstance instance, WGPUWGSLLanguageFeatureName feature) {
  if (feature < 1 || feature > language_feature_count) return false;
  const wgsl_language_features_t features = gpu_wgsl_language_features((gpu_t){instance->handle});
  const bool has = wgsl_language_features_has(features, language_features[feature - 1]);
  wgsl_language_features_drop(features);
  return has;
}

void wgpuInstanceGetWGSLLanguageFeatures(WGPUInstance instance, WGPUSupportedWGSLLanguageFeatures *features) {
  WGPUWGSLLanguageFeatureName *found = allocate(sizeof *found * language_feature_count);
  const wgsl_language_features_t available = gpu_wgsl_language_features((gpu_t){instance->handle});
  size_t count = 0;
  for (size_t i = 0; i < language_feature_count; i++)
    if (wgsl_language_features_has(available, language_features[i])) found[count++] = i + 1;
  wgsl_language_features_drop(available);
  *features = (WGPUSupportedWGSLLanguageFeatures){count, found};
}

void wgpuSupportedWGSLLanguageFeaturesFreeMembers(WGPUSupportedWGSLLanguageFeatures features) {
  free((void *)features.features);
}

/* ==== Adapters ================================================================================================== */

typedef struct {
  operation_t operation;
  bool is_impossible; // without asking the host
  gpu_request_adapter_call_t call;
} request_adapter_t;

static void deliver_adapter(operation_t *operation, bool is_cancelled) {
  request_adapter_t *request = (request_adapter_t *)operation;
  const WGPURequestAdapterCallback callback = (WGPURequestAdapterCallback)operation->callback.function;
  if (callback == NULL) return;
  WGPURequestAdapterStatus status = WGPURequestAdapterStatus_Unavailable;
  WGPUAdapter adapter = NULL;
  WGPUStringView message = VIEW("the host has no GPU adapter that meets the options");
  if (is_cancelled) {
    status = WGPURequestAdapterStatus_CallbackCancelled;
    message = cancelled_message;
  } else if (!request->is_impossible && request->call.result.is_some) {
    status = WGPURequestAdapterStatus_Success;
    adapter = NEW_OBJECT(WGPUAdapter, request->call.result.value.handle);
    adapter->instance = operation->instance;
    hold_instance(adapter->instance);
    request->call.result.is_some = false; // the adapter owns it
    message = (WGPUStringView){};
  }
  callback(status, adapter, message, operation->callback.userdata1, operation->callback.userdata2);
}

static void dispose_adapter(operation_t *operation) {
  request_adapter_t *request = (request_adapter_t *)operation;
  if (request->call.result.is_some) import_gpu_adapter_drop(request->call.result.value.handle);
}

static const operation_kind_t request_adapter = {sizeof(request_adapter_t), deliver_adapter, dispose_adapter};

WGPUFuture wgpuInstanceRequestAdapter(WGPUInstance instance, const WGPURequestAdapterOptions *options,
                                      WGPURequestAdapterCallbackInfo info) {
  request_adapter_t *request = (request_adapter_t *)new_operation(&request_adapter, instance, CALLBACK(info));
  if (request == NULL) return (WGPUFuture){};
  gpu_request_adapter_options_t wanted = {};
  if (options != NULL) {
    const bool is_compatibility = options->featureLevel == WGPUFeatureLevel_Compatibility;
    if (options->featureLevel != WGPUFeatureLevel_Undefined)
      wanted.feature_level =
        (gpu_option_string_t){true, is_compatibility ? gpu_string("compatibility") : gpu_string("core")};
    if (options->powerPreference != WGPUPowerPreference_Undefined)
      wanted.power_preference = (gpu_option_power_preference_t){true, options->powerPreference - 1};
    wanted.force_fallback_adapter = (gpu_option_bool_t){true, options->forceFallbackAdapter};
    request->is_impossible =
      (options->backendType != WGPUBackendType_Undefined && options->backendType != WGPUBackendType_WebGPU) ||
      options->powerPreference > WGPUPowerPreference_HighPerformance;
    for (const WGPUChainedStruct *link = options->nextInChain; link != NULL; link = link->next) {
      if (link->sType == WGPUSType_RequestAdapterWebXROptions)
        wanted.xr_compatible =
          (gpu_option_bool_t){true, ((const WGPURequestAdapterWebXROptions *)link)->xrCompatible};
      else
        request->is_impossible = true;
    }
  }
  if (request->is_impossible) return track_result(&request->operation);
  return track_call(&request->operation, gpu_request_adapter_start((gpu_t){instance->handle}, &wanted, &request->call));
}
