#include "names.h"
#include "program.h"

/** The limits, in the order of the structure. */
#define LIMITS(LIMIT)                                                                                        \
    LIMIT(maxTextureDimension1D) LIMIT(maxTextureDimension2D) LIMIT(maxTextureDimension3D)                   \
    LIMIT(maxTextureArrayLayers) LIMIT(maxBindGroups) LIMIT(maxBindGroupsPlusVertexBuffers)                  \
    LIMIT(maxBindingsPerBindGroup) LIMIT(maxDynamicUniformBuffersPerPipelineLayout)                          \
    LIMIT(maxDynamicStorageBuffersPerPipelineLayout) LIMIT(maxSampledTexturesPerShaderStage)                 \
    LIMIT(maxSamplersPerShaderStage) LIMIT(maxStorageBuffersPerShaderStage)                                  \
    LIMIT(maxStorageTexturesPerShaderStage) LIMIT(maxUniformBuffersPerShaderStage)                           \
    LIMIT(maxUniformBufferBindingSize) LIMIT(maxStorageBufferBindingSize)                                    \
    LIMIT(minUniformBufferOffsetAlignment) LIMIT(minStorageBufferOffsetAlignment) LIMIT(maxVertexBuffers)    \
    LIMIT(maxBufferSize) LIMIT(maxVertexAttributes) LIMIT(maxVertexBufferArrayStride)                        \
    LIMIT(maxInterStageShaderVariables) LIMIT(maxColorAttachments) LIMIT(maxColorAttachmentBytesPerSample)   \
    LIMIT(maxComputeWorkgroupStorageSize) LIMIT(maxComputeInvocationsPerWorkgroup)                           \
    LIMIT(maxComputeWorkgroupSizeX) LIMIT(maxComputeWorkgroupSizeY) LIMIT(maxComputeWorkgroupSizeZ)          \
    LIMIT(maxComputeWorkgroupsPerDimension) LIMIT(maxImmediateSize)

static void store_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void *result,
                         void *unused) {
    (void)status, (void)message, (void)unused;
    *(WGPUDevice *)result = device;
}

/** Requests a device of a new adapter; returns NULL if it is refused. */
static WGPUDevice request_plainly(WGPUInstance instance, const WGPUDeviceDescriptor *descriptor) {
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDevice device = NULL;
    WGPURequestDeviceCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, store_device, &device, NULL};
    wait_for(instance, wgpuAdapterRequestDevice(adapter, descriptor, callback));
    wgpuAdapterRelease(adapter);
    return device;
}

/** Requires each limit alone: as good as the adapter has it, and better. */
static void require_limits(WGPUInstance instance) {
    section("limits: granted as the adapter has them, refused beyond");
    WGPUAdapter adapter = request_adapter(instance);
    WGPULimits best = WGPU_LIMITS_INIT;
    wgpuAdapterGetLimits(adapter, &best);
    wgpuAdapterRelease(adapter);
    WGPUDeviceDescriptor descriptor = WGPU_DEVICE_DESCRIPTOR_INIT;
#define REQUIRE(NAME)                                                                                        \
    {                                                                                                        \
        WGPULimits wanted = WGPU_LIMITS_INIT, granted = WGPU_LIMITS_INIT;                                    \
        descriptor.requiredLimits = &wanted;                                                                 \
        wanted.NAME = best.NAME;                                                                             \
        WGPUDevice device = request_plainly(instance, &descriptor);                                          \
        if (device) wgpuDeviceGetLimits(device, &granted);                                                   \
        bool is_granted = device && granted.NAME == best.NAME;                                               \
        if (device) wgpuDeviceRelease(device);                                                               \
        wanted.NAME = strncmp(#NAME, "min", 3) == 0 ? best.NAME / 2 : best.NAME + 1;                         \
        device = request_plainly(instance, &descriptor);                                                     \
        print(#NAME ": %s, %s", is_granted ? "granted" : "not granted", device ? "granted" : "refused");     \
        if (device) wgpuDeviceRelease(device);                                                               \
    }
    LIMITS(REQUIRE)
}

static const struct {
    const char *name;
    WGPUFeatureName feature;
} features[] = {
#define FEATURE(NAME) {#NAME, WGPUFeatureName_##NAME},
    FEATURE(CoreFeaturesAndLimits) FEATURE(DepthClipControl) FEATURE(Depth32FloatStencil8)
    FEATURE(TextureCompressionBC) FEATURE(TextureCompressionBCSliced3D) FEATURE(TextureCompressionETC2)
    FEATURE(TextureCompressionASTC) FEATURE(TextureCompressionASTCSliced3D) FEATURE(TimestampQuery)
    FEATURE(IndirectFirstInstance) FEATURE(ShaderF16) FEATURE(RG11B10UfloatRenderable)
    FEATURE(BGRA8UnormStorage) FEATURE(Float32Filterable) FEATURE(Float32Blendable) FEATURE(ClipDistances)
    FEATURE(DualSourceBlending) FEATURE(Subgroups) FEATURE(TextureFormatsTier1) FEATURE(TextureFormatsTier2)
    FEATURE(PrimitiveIndex) FEATURE(TextureComponentSwizzle)
};

/** Requires each feature alone. */
static void require_features(WGPUInstance instance) {
    section("features: of the adapter, of a device that requires them, of one that does not");
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDevice plain = request_plainly(instance, NULL);
    WGPUDeviceDescriptor descriptor = WGPU_DEVICE_DESCRIPTOR_INIT;
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        descriptor.requiredFeatureCount = 1;
        descriptor.requiredFeatures = &features[i].feature;
        WGPUDevice device = request_plainly(instance, &descriptor);
        print("%s: %s, %s, %s", features[i].name,
              wgpuAdapterHasFeature(adapter, features[i].feature) ? "yes" : "no",
              !device                                                 ? "refused"
              : wgpuDeviceHasFeature(device, features[i].feature) ? "yes"
                                                                      : "no",
              wgpuDeviceHasFeature(plain, features[i].feature) ? "yes" : "no");
        if (device) wgpuDeviceRelease(device);
    }
    wgpuDeviceRelease(plain);
    wgpuAdapterRelease(adapter);
}

PROGRAM(capabilities) {
    WGPUInstance instance = create_instance();
    require_limits(instance);
    require_features(instance);
    wgpuInstanceRelease(instance);
}
