#include "names.h"
#include "program.h"

typedef struct Answer {
    int calls;
    WGPURequestAdapterStatus status;
    WGPUAdapter adapter;
    const char *message;
} Answer;

static void answer_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message,
                           void *result, void *unused) {
    (void)unused;
    *(Answer *)result = (Answer){((Answer *)result)->calls + 1, status, adapter, presence(message)};
}

static void request(WGPUInstance instance, const char *label, const WGPURequestAdapterOptions *options) {
    Answer answer = {0};
    WGPURequestAdapterCallbackInfo callback = WGPU_REQUEST_ADAPTER_CALLBACK_INFO_INIT;
    callback.mode = WGPUCallbackMode_WaitAnyOnly;
    callback.callback = answer_adapter;
    callback.userdata1 = &answer;
    wait_for(instance, wgpuInstanceRequestAdapter(instance, options, callback));
    print("%s: %s, adapter: %s, message: %s", label, request_adapter_status(answer.status),
          answer.adapter ? "given" : "null", answer.message);
    if (answer.adapter) wgpuAdapterRelease(answer.adapter);
}

static void request_adapters(WGPUInstance instance) {
    section("requests of adapters");
    WGPURequestAdapterOptions options = adapter_options();
    request(instance, "defaults", &options);
    options.powerPreference = WGPUPowerPreference_HighPerformance;
    request(instance, "high performance", &options);
    options.powerPreference = WGPUPowerPreference_LowPower;
    request(instance, "low power", &options);
    options = adapter_options();
    options.featureLevel = WGPUFeatureLevel_Core;
    request(instance, "core", &options);
    options.featureLevel = WGPUFeatureLevel_Compatibility;
    request(instance, "compatibility", &options);
    options = adapter_options();
    options.backendType = WGPUBackendType_D3D12;
    request(instance, "a backend that is not there", &options);
}

static void print_adapter(WGPUAdapter adapter) {
    section("what an adapter tells");
    WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
    print("info: %s", status_name(wgpuAdapterGetInfo(adapter, &info)));
    print_bool("strings end where they say", strnlen(info.vendor.data ? info.vendor.data : "", 1 + info.vendor.length) >= info.vendor.length);
    print_bool("subgroup sizes are ordered", info.subgroupMinSize <= info.subgroupMaxSize);
    wgpuAdapterInfoFreeMembers(info);
    wgpuAdapterInfoFreeMembers((WGPUAdapterInfo)WGPU_ADAPTER_INFO_INIT);
    WGPUChainedStruct unknown = {NULL, (WGPUSType)0x70000000};
    WGPUAdapterInfo chained = WGPU_ADAPTER_INFO_INIT;
    chained.nextInChain = &unknown;
    chained.vendorID = 77;
    print("info with an unknown chained struct: %s", status_name(wgpuAdapterGetInfo(adapter, &chained)));
    print("the struct then has: %u", (unsigned)chained.vendorID);

    WGPUSupportedFeatures features = WGPU_SUPPORTED_FEATURES_INIT;
    wgpuAdapterGetFeatures(adapter, &features);
    bool all = features.featureCount > 0;
    for (size_t i = 0; i < features.featureCount; i++) all = all && wgpuAdapterHasFeature(adapter, features.features[i]);
    print_bool("it has each listed feature", all);
    print_bool("it has core features and limits", wgpuAdapterHasFeature(adapter, WGPUFeatureName_CoreFeaturesAndLimits));
    print_bool("it has an unknown feature", wgpuAdapterHasFeature(adapter, (WGPUFeatureName)0x7000));
    wgpuSupportedFeaturesFreeMembers(features);
    wgpuSupportedFeaturesFreeMembers((WGPUSupportedFeatures)WGPU_SUPPORTED_FEATURES_INIT);

    WGPULimits limits = WGPU_LIMITS_INIT;
    print("limits: %s", status_name(wgpuAdapterGetLimits(adapter, &limits)));
    print_bool("at least W3C's defaults", limits.maxTextureDimension2D >= 8192 && limits.maxBindGroups >= 4 &&
                                              limits.maxUniformBufferBindingSize >= 65536 &&
                                              limits.minUniformBufferOffsetAlignment <= 256 &&
                                              limits.maxComputeInvocationsPerWorkgroup >= 256);
    WGPULimits wrong = WGPU_LIMITS_INIT;
    wrong.nextInChain = &unknown;
    print("limits with an unknown chained struct: %s", status_name(wgpuAdapterGetLimits(adapter, &wrong)));
    print_bool("the struct is unchanged", wrong.maxBindGroups == WGPU_LIMIT_U32_UNDEFINED);
}

static void answer_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void *label,
                          void *result) {
    print("%s: %s, device: %s, message: %s", (const char *)label, request_device_status(status),
          device ? "given" : "null", presence(message));
    if (result)
        *(WGPUDevice *)result = device;
    else if (device)
        wgpuDeviceRelease(device);
}

static WGPUDevice device_of(WGPUInstance instance, WGPUAdapter adapter, const char *label,
                            const WGPUDeviceDescriptor *descriptor) {
    WGPUDevice device = NULL;
    WGPURequestDeviceCallbackInfo callback = WGPU_REQUEST_DEVICE_CALLBACK_INFO_INIT;
    callback.mode = WGPUCallbackMode_WaitAnyOnly;
    callback.callback = answer_device;
    callback.userdata1 = (void *)label;
    callback.userdata2 = &device;
    wait_for(instance, wgpuAdapterRequestDevice(adapter, descriptor, callback));
    return device;
}

static void drop(WGPUDevice device) {
    if (device) wgpuDeviceRelease(device);
}

static void request_with(WGPUInstance instance, const char *label, const WGPUDeviceDescriptor *descriptor) {
    WGPUAdapter adapter = request_adapter(instance);
    drop(device_of(instance, adapter, label, descriptor));
    wgpuInstanceProcessEvents(instance);
    wgpuAdapterRelease(adapter);
}

static void request_devices(WGPUInstance instance) {
    section("requests of devices");
    request_with(instance, "no descriptor", NULL);
    WGPUDeviceDescriptor descriptor = device_descriptor();
    request_with(instance, "a descriptor", &descriptor);

    const WGPUFeatureName unknown = (WGPUFeatureName)0x7000;
    descriptor.requiredFeatureCount = 1;
    descriptor.requiredFeatures = &unknown;
    request_with(instance, "an unknown feature", &descriptor);
    const WGPUFeatureName core[] = {WGPUFeatureName_CoreFeaturesAndLimits, WGPUFeatureName_CoreFeaturesAndLimits};
    descriptor.requiredFeatureCount = 2;
    descriptor.requiredFeatures = core;
    request_with(instance, "a feature twice", &descriptor);

    descriptor = device_descriptor();
    WGPULimits limits = WGPU_LIMITS_INIT;
    descriptor.requiredLimits = &limits;
    request_with(instance, "undefined limits", &descriptor);
    limits.maxBindGroups = 1;
    request_with(instance, "a limit worse than its default", &descriptor);
    limits.maxBindGroups = 1000;
    request_with(instance, "a limit beyond the adapter", &descriptor);
    limits = (WGPULimits)WGPU_LIMITS_INIT;
    limits.minUniformBufferOffsetAlignment = 3;
    request_with(instance, "an alignment that is no power of two", &descriptor);
    limits = (WGPULimits)WGPU_LIMITS_INIT;
    WGPUChainedStruct chain = {NULL, (WGPUSType)0x70000000};
    limits.nextInChain = &chain;
    request_with(instance, "limits with an unknown chained struct", &descriptor);
    descriptor = device_descriptor();
    descriptor.nextInChain = &chain;
    request_with(instance, "a descriptor with an unknown chained struct", &descriptor);

    section("an adapter gives one device");
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDevice first = device_of(instance, adapter, "first", NULL);
    WGPUDevice second = device_of(instance, adapter, "second", NULL);
    drop(first);
    drop(second);
    wgpuAdapterRelease(adapter);
}

static void print_device(WGPUInstance instance) {
    section("what a device tells");
    WGPUAdapter adapter = request_adapter(instance);
    WGPULimits available = WGPU_LIMITS_INIT;
    wgpuAdapterGetLimits(adapter, &available);
    WGPUDeviceDescriptor descriptor = device_descriptor();
    WGPULimits required = WGPU_LIMITS_INIT;
    required.maxBufferSize = available.maxBufferSize;
    required.maxTextureDimension2D = 8192;
    descriptor.requiredLimits = &required;
    descriptor.label = view_of("a device");
    descriptor.defaultQueue.label = view_of("a queue");
    WGPUDevice device = request_device(instance, adapter, &descriptor);

    WGPULimits limits = WGPU_LIMITS_INIT;
    print("limits: %s", status_name(wgpuDeviceGetLimits(device, &limits)));
    print_bool("a required limit is granted", limits.maxBufferSize == available.maxBufferSize);
    print("bind groups: %u, vertex buffers: %u, color attachments: %u", (unsigned)limits.maxBindGroups,
          (unsigned)limits.maxVertexBuffers, (unsigned)limits.maxColorAttachments);
    print("texture sizes: %u %u %u, layers: %u", (unsigned)limits.maxTextureDimension1D,
          (unsigned)limits.maxTextureDimension2D, (unsigned)limits.maxTextureDimension3D,
          (unsigned)limits.maxTextureArrayLayers);
    print("dynamic buffers: %u uniform, %u storage", (unsigned)limits.maxDynamicUniformBuffersPerPipelineLayout,
          (unsigned)limits.maxDynamicStorageBuffersPerPipelineLayout);
    print("per stage: %u sampled textures, %u samplers, %u storage buffers, %u storage textures, %u uniform buffers",
          (unsigned)limits.maxSampledTexturesPerShaderStage, (unsigned)limits.maxSamplersPerShaderStage,
          (unsigned)limits.maxStorageBuffersPerShaderStage, (unsigned)limits.maxStorageTexturesPerShaderStage,
          (unsigned)limits.maxUniformBuffersPerShaderStage);
    print("binding sizes: %lu uniform, %lu storage", (unsigned long)limits.maxUniformBufferBindingSize,
          (unsigned long)limits.maxStorageBufferBindingSize);
    print("alignments: %u uniform, %u storage", (unsigned)limits.minUniformBufferOffsetAlignment,
          (unsigned)limits.minStorageBufferOffsetAlignment);
    print("vertices: %u attributes, stride %u, %u variables", (unsigned)limits.maxVertexAttributes,
          (unsigned)limits.maxVertexBufferArrayStride, (unsigned)limits.maxInterStageShaderVariables);
    print("workgroups: %u bytes, %u invocations, %u × %u × %u, %u per dimension",
          (unsigned)limits.maxComputeWorkgroupStorageSize, (unsigned)limits.maxComputeInvocationsPerWorkgroup,
          (unsigned)limits.maxComputeWorkgroupSizeX, (unsigned)limits.maxComputeWorkgroupSizeY,
          (unsigned)limits.maxComputeWorkgroupSizeZ, (unsigned)limits.maxComputeWorkgroupsPerDimension);
    print("bindings per group: %u, bytes per sample: %u", (unsigned)limits.maxBindingsPerBindGroup,
          (unsigned)limits.maxColorAttachmentBytesPerSample);
    WGPUChainedStruct unknown = {NULL, (WGPUSType)0x70000000};
    limits.nextInChain = &unknown;
    print("limits with an unknown chained struct: %s", status_name(wgpuDeviceGetLimits(device, &limits)));

    WGPUSupportedFeatures features = WGPU_SUPPORTED_FEATURES_INIT;
    wgpuDeviceGetFeatures(device, &features);
    print("features: %zu, the first one is core: %s", features.featureCount,
          features.featureCount > 0 && features.features[0] == WGPUFeatureName_CoreFeaturesAndLimits ? "yes" : "no");
    wgpuSupportedFeaturesFreeMembers(features);
    print_bool("core features and limits", wgpuDeviceHasFeature(device, WGPUFeatureName_CoreFeaturesAndLimits));
    print_bool("timestamps, not required", wgpuDeviceHasFeature(device, WGPUFeatureName_TimestampQuery));

    WGPUAdapterInfo of_adapter = WGPU_ADAPTER_INFO_INIT, of_device = WGPU_ADAPTER_INFO_INIT;
    print("info of the adapter: %s", status_name(wgpuAdapterGetInfo(adapter, &of_adapter)));
    print("info from the device: %s", status_name(wgpuDeviceGetAdapterInfo(device, &of_device)));
    print_bool("they agree", of_adapter.device.length == of_device.device.length &&
                                 memcmp(of_adapter.device.data, of_device.device.data, of_device.device.length) == 0 &&
                                 of_adapter.vendorID == of_device.vendorID &&
                                 of_adapter.adapterType == of_device.adapterType);
    wgpuAdapterInfoFreeMembers(of_adapter);
    wgpuAdapterInfoFreeMembers(of_device);

    WGPUQueue queue = wgpuDeviceGetQueue(device), again = wgpuDeviceGetQueue(device);
    print_bool("a device has one queue", queue == again);
    wgpuQueueSetLabel(queue, view_of("another name"));
    wgpuDeviceSetLabel(device, view_of("another name"));
    wgpuQueueAddRef(queue);
    wgpuQueueRelease(queue);
    wgpuQueueRelease(queue);
    wgpuQueueRelease(again);
    wgpuDeviceAddRef(device);
    wgpuDeviceRelease(device);
    wgpuDeviceRelease(device);
    wgpuInstanceProcessEvents(instance);
    wgpuAdapterAddRef(adapter);
    wgpuAdapterRelease(adapter);
    wgpuAdapterRelease(adapter);
}

PROGRAM(adapter) {
    WGPUInstance instance = create_instance();
    request_adapters(instance);
    WGPUAdapter adapter = request_adapter(instance);
    print_adapter(adapter);
    wgpuAdapterRelease(adapter);
    request_devices(instance);
    print_device(instance);
    wgpuInstanceRelease(instance);
}
