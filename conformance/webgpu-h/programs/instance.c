#include "names.h"
#include "program.h"

static void print_features(void) {
    section("features of instances");
    WGPUSupportedInstanceFeatures features = WGPU_SUPPORTED_INSTANCE_FEATURES_INIT;
    wgpuGetInstanceFeatures(&features);
    print_bool("there are some", features.featureCount > 0 && features.features);
    bool all = true;
    for (size_t i = 0; i < features.featureCount; i++) all = all && wgpuHasInstanceFeature(features.features[i]);
    print_bool("each of them is supported", all);
    wgpuSupportedInstanceFeaturesFreeMembers(features);
    print_bool("timed waits", wgpuHasInstanceFeature(WGPUInstanceFeatureName_TimedWaitAny));
    print_bool("an unknown feature", wgpuHasInstanceFeature((WGPUInstanceFeatureName)0x7000));
    wgpuSupportedInstanceFeaturesFreeMembers((WGPUSupportedInstanceFeatures)WGPU_SUPPORTED_INSTANCE_FEATURES_INIT);

    section("limits of instances");
    WGPUInstanceLimits limits = WGPU_INSTANCE_LIMITS_INIT;
    print("status: %s", status_name(wgpuGetInstanceLimits(&limits)));
    print_bool("several futures in a timed wait", limits.timedWaitAnyMaxCount >= 64);
    WGPUChainedStruct unknown = {NULL, (WGPUSType)0x70000000};
    WGPUInstanceLimits chained = WGPU_INSTANCE_LIMITS_INIT;
    chained.nextInChain = &unknown;
    chained.timedWaitAnyMaxCount = 7;
    print("status with an unknown chained struct: %s", status_name(wgpuGetInstanceLimits(&chained)));
    print("the struct then has: %zu", chained.timedWaitAnyMaxCount);
}

static bool creates(size_t count, const WGPUInstanceFeatureName *features, const WGPUInstanceLimits *limits,
                    WGPUChainedStruct *chain) {
    WGPUInstanceDescriptor descriptor = WGPU_INSTANCE_DESCRIPTOR_INIT;
    descriptor.nextInChain = chain;
    descriptor.requiredFeatureCount = count;
    descriptor.requiredFeatures = features;
    descriptor.requiredLimits = limits;
    WGPUInstance instance = wgpuCreateInstance(&descriptor);
    if (instance) wgpuInstanceRelease(instance);
    return instance != NULL;
}

static void create_instances(void) {
    section("creation");
    WGPUInstance plain = wgpuCreateInstance(NULL);
    print_bool("without a descriptor", plain != NULL);
    wgpuInstanceRelease(plain);
    print_bool("with an empty descriptor", creates(0, NULL, NULL, NULL));
    const WGPUInstanceFeatureName timed = WGPUInstanceFeatureName_TimedWaitAny;
    print_bool("with timed waits", creates(1, &timed, NULL, NULL));
    const WGPUInstanceFeatureName twice[] = {timed, timed};
    print_bool("with a feature twice", creates(2, twice, NULL, NULL));
    const WGPUInstanceFeatureName unknown = (WGPUInstanceFeatureName)0x7000;
    print_bool("with an unknown feature", creates(1, &unknown, NULL, NULL));
    WGPUInstanceLimits few = WGPU_INSTANCE_LIMITS_INIT;
    few.timedWaitAnyMaxCount = 1;
    print_bool("with limits below the supported ones", creates(1, &timed, &few, NULL));
    WGPUInstanceLimits many = WGPU_INSTANCE_LIMITS_INIT;
    many.timedWaitAnyMaxCount = SIZE_MAX - 1;
    if (is_native())
        print("with limits above the supported ones: (crashes)");
    else
        print_bool("with limits above the supported ones", creates(1, &timed, &many, NULL));
    WGPUChainedStruct chain = {NULL, (WGPUSType)0x70000000};
    print_bool("with an unknown chained struct", creates(0, NULL, NULL, &chain));
}

static void count_references(void) {
    section("references");
    WGPUInstance a = create_instance(), b = create_instance();
    print_bool("instances are distinct", a != b);
    wgpuInstanceAddRef(a);
    wgpuInstanceRelease(a);
    WGPUAdapter adapter = request_adapter(a);
    print_bool("an instance lives while a reference is left", adapter != NULL);
    wgpuInstanceRelease(a);
    WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
    print("an adapter outlives its instance: %s", status_name(wgpuAdapterGetInfo(adapter, &info)));
    wgpuAdapterInfoFreeMembers(info);
    wgpuAdapterRelease(adapter);
    wgpuInstanceRelease(b);
}

static void print_language_features(void) {
    section("language features of WGSL");
    WGPUInstance instance = create_instance();
    WGPUSupportedWGSLLanguageFeatures features = WGPU_SUPPORTED_WGSL_LANGUAGE_FEATURES_INIT;
    wgpuInstanceGetWGSLLanguageFeatures(instance, &features);
    bool all = features.featureCount > 0;
    for (size_t i = 0; i < features.featureCount; i++)
        all = all && wgpuInstanceHasWGSLLanguageFeature(instance, features.features[i]);
    print_bool("there are some, and each of them is supported", all);
    wgpuSupportedWGSLLanguageFeaturesFreeMembers(features);
    wgpuSupportedWGSLLanguageFeaturesFreeMembers(
        (WGPUSupportedWGSLLanguageFeatures)WGPU_SUPPORTED_WGSL_LANGUAGE_FEATURES_INIT);
    print_bool("read-only and read-write storage textures",
               wgpuInstanceHasWGSLLanguageFeature(
                   instance, WGPUWGSLLanguageFeatureName_ReadonlyAndReadwriteStorageTextures));
    print_bool("packed dot products", wgpuInstanceHasWGSLLanguageFeature(
                                          instance, WGPUWGSLLanguageFeatureName_Packed4x8IntegerDotProduct));
    print_bool("unrestricted pointers", wgpuInstanceHasWGSLLanguageFeature(
                                            instance, WGPUWGSLLanguageFeatureName_UnrestrictedPointerParameters));
    print_bool("an unknown feature",
               wgpuInstanceHasWGSLLanguageFeature(instance, (WGPUWGSLLanguageFeatureName)0x7000));
    wgpuInstanceRelease(instance);
}

PROGRAM(instance) {
    print_features();
    create_instances();
    count_references();
    print_language_features();
}
