#include "async.h"
#include "drawing.h"
#include "names.h"

#ifdef __wasm__

/** Bytes of the linear memory. */
static size_t memory_in_use(void) {
    return __builtin_wasm_memory_size(0) * 65536;
}

#else
#include <malloc.h>

/** Bytes that `malloc` has given out. */
static size_t memory_in_use(void) {
    return mallinfo2().uordblks;
}

#endif

/** Rounds that are a call alone, and those that wait for an answer. */
enum { CALLS = 10000, ANSWERS = 1000 };

/** Bytes by which the memory may grow, for its pages are large: a leak of 16 bytes in each call is more. */
enum { GROWTH = 16 * CALLS };

typedef struct Stress {
    Operands operands;
    WGPUBuffer buffer;
    WGPUTexture texture;
    WGPUBindGroupLayout layout;
    WGPURenderBundle bundle;
    Picture picture;
} Stress;

static void make_buffer(Stress *s) {
    wgpuBufferRelease(create_buffer(s->operands.context.device, 16, WGPUBufferUsage_CopyDst));
}

static void make_mapped_buffer(Stress *s) {
    WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
    descriptor.label = view_of("mapped");
    descriptor.size = 64;
    descriptor.usage = WGPUBufferUsage_CopySrc;
    descriptor.mappedAtCreation = WGPU_TRUE;
    WGPUBuffer buffer = wgpuDeviceCreateBuffer(s->operands.context.device, &descriptor);
    memset(wgpuBufferGetMappedRange(buffer, 0, 16), 1, 16);
    memset(wgpuBufferGetMappedRange(buffer, 16, 48), 2, 48);
    wgpuBufferUnmap(buffer);
    wgpuQueueSubmit(s->operands.context.queue, 0, NULL);
    wgpuBufferRelease(buffer);
}

static void make_unmapped_buffer(Stress *s) {
    WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
    descriptor.size = 64;
    descriptor.usage = WGPUBufferUsage_CopySrc;
    descriptor.mappedAtCreation = WGPU_TRUE;
    WGPUBuffer buffer = wgpuDeviceCreateBuffer(s->operands.context.device, &descriptor);
    memset(wgpuBufferGetMappedRange(buffer, 0, 64), 1, 64);
    wgpuBufferDestroy(buffer);
    wgpuBufferRelease(buffer);
}

static void make_texture(Stress *s) {
    wgpuTextureRelease(create_texture(s->operands.context.device, 4, 4, WGPUTextureFormat_RGBA8Unorm,
                                      WGPUTextureUsage_CopyDst));
}

static void make_view(Stress *s) {
    wgpuTextureViewRelease(wgpuTextureCreateView(s->texture, NULL));
}

static void make_sampler(Stress *s) {
    wgpuSamplerRelease(wgpuDeviceCreateSampler(s->operands.context.device, NULL));
}

static void make_query_set(Stress *s) {
    WGPUQuerySetDescriptor descriptor = WGPU_QUERY_SET_DESCRIPTOR_INIT;
    descriptor.type = WGPUQueryType_Occlusion;
    descriptor.count = 1;
    wgpuQuerySetRelease(wgpuDeviceCreateQuerySet(s->operands.context.device, &descriptor));
}

static void make_module(Stress *s) {
    wgpuShaderModuleRelease(
        create_wgsl(s->operands.context.device, "@compute @workgroup_size(1) fn main() {}"));
}

static void make_bind_group_layout(Stress *s) {
    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Compute;
    entry.buffer.type = WGPUBufferBindingType_Uniform;
    WGPUBindGroupLayoutDescriptor descriptor = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    descriptor.entryCount = 1;
    descriptor.entries = &entry;
    wgpuBindGroupLayoutRelease(wgpuDeviceCreateBindGroupLayout(s->operands.context.device, &descriptor));
}

static void make_bind_group(Stress *s) {
    WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
    entry.buffer = s->buffer;
    WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    descriptor.layout = s->layout;
    descriptor.entryCount = 1;
    descriptor.entries = &entry;
    wgpuBindGroupRelease(wgpuDeviceCreateBindGroup(s->operands.context.device, &descriptor));
}

static void make_pipeline_layout(Stress *s) {
    WGPUPipelineLayoutDescriptor descriptor = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    descriptor.bindGroupLayoutCount = 1;
    descriptor.bindGroupLayouts = &s->layout;
    wgpuPipelineLayoutRelease(wgpuDeviceCreatePipelineLayout(s->operands.context.device, &descriptor));
}

static void make_compute_pipeline(Stress *s) {
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.compute.module = s->operands.module;
    WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(s->operands.context.device, &descriptor);
    wgpuBindGroupLayoutRelease(wgpuComputePipelineGetBindGroupLayout(pipeline, 0));
    wgpuComputePipelineRelease(pipeline);
}

static void make_render_pipeline(Stress *s) {
    WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    WGPUDepthStencilState depth = WGPU_DEPTH_STENCIL_STATE_INIT;
    depth.format = WGPUTextureFormat_Depth32Float;
    depth.depthWriteEnabled = WGPUOptionalBool_True;
    depth.depthCompare = WGPUCompareFunction_Less;
    descriptor.vertex.module = s->operands.module;
    descriptor.depthStencil = &depth;
    wgpuRenderPipelineRelease(wgpuDeviceCreateRenderPipeline(s->operands.context.device, &descriptor));
}

static void make_compute_pass(Stress *s) {
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(s->operands.context.device, NULL);
    WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderEnd(pass);
    wgpuComputePassEncoderRelease(pass);
    submit(&s->operands.context, encoder);
}

static void make_render_pass(Stress *s) {
    WGPURenderPassColorAttachment attachment = attachment_of(s->picture);
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder;
    WGPURenderPassEncoder pass = begin_pass(&s->operands.context, &encoder, &descriptor);
    wgpuRenderPassEncoderExecuteBundles(pass, 1, &s->bundle);
    end_pass(&s->operands.context, encoder, pass);
}

static WGPURenderBundle bundle_of(WGPUDevice device) {
    const WGPUTextureFormat format = WGPUTextureFormat_RGBA8Unorm;
    WGPURenderBundleEncoderDescriptor descriptor = WGPU_RENDER_BUNDLE_ENCODER_DESCRIPTOR_INIT;
    descriptor.colorFormatCount = 1;
    descriptor.colorFormats = &format;
    WGPURenderBundleEncoder encoder = wgpuDeviceCreateRenderBundleEncoder(device, &descriptor);
    WGPURenderBundle bundle = wgpuRenderBundleEncoderFinish(encoder, NULL);
    wgpuRenderBundleEncoderRelease(encoder);
    return bundle;
}

static void make_bundle(Stress *s) {
    wgpuRenderBundleRelease(bundle_of(s->operands.context.device));
}

static void get_queue(Stress *s) {
    wgpuQueueRelease(wgpuDeviceGetQueue(s->operands.context.device));
}

static void get_features(Stress *s) {
    WGPUSupportedFeatures features = WGPU_SUPPORTED_FEATURES_INIT;
    wgpuDeviceGetFeatures(s->operands.context.device, &features);
    wgpuSupportedFeaturesFreeMembers(features);
    WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
    wgpuDeviceGetAdapterInfo(s->operands.context.device, &info);
    wgpuAdapterInfoFreeMembers(info);
    WGPUSupportedWGSLLanguageFeatures language = WGPU_SUPPORTED_WGSL_LANGUAGE_FEATURES_INIT;
    wgpuInstanceGetWGSLLanguageFeatures(s->operands.context.instance, &language);
    wgpuSupportedWGSLLanguageFeaturesFreeMembers(language);
}

static void make_invalid_buffer(Stress *s) {
    wgpuDevicePushErrorScope(s->operands.context.device, WGPUErrorFilter_Validation);
    wgpuBufferRelease(create_buffer(s->operands.context.device, 16,
                                    WGPUBufferUsage_MapRead | WGPUBufferUsage_Storage));
    Call call = {.is_silent = true};
    wait_for(s->operands.context.instance,
             start(&s->operands, POP_ERROR_SCOPE, WGPUCallbackMode_WaitAnyOnly, &call));
}

static void call_and_wait(Stress *s, Operation operation, WGPUCallbackMode mode) {
    prepare(&s->operands, operation);
    Call call = {.is_silent = true};
    wait_for(s->operands.context.instance, start(&s->operands, operation, mode, &call));
    while (call.answers == 0) wgpuInstanceProcessEvents(s->operands.context.instance);
    undo(&s->operands, operation);
}

static void map(Stress *s) {
    call_and_wait(s, MAP_BUFFER, WGPUCallbackMode_AllowProcessEvents);
}

static void wait_for_work(Stress *s) {
    call_and_wait(s, WORK_DONE, WGPUCallbackMode_WaitAnyOnly);
}

static void compile_asynchronously(Stress *s) {
    call_and_wait(s, CREATE_COMPUTE_PIPELINE, WGPUCallbackMode_AllowSpontaneous);
}

static void ask_for_messages(Stress *s) {
    call_and_wait(s, COMPILATION_INFO, WGPUCallbackMode_WaitAnyOnly);
}

static void time_out(Stress *s) {
    WGPUFutureWaitInfo info = {wgpuDeviceGetLostFuture(s->operands.context.device), false};
    wgpuInstanceWaitAny(s->operands.context.instance, 1, &info, 1);
}

static const struct {
    const char *name;
    void (*round)(Stress *);
    int count;
} rounds[] = {
    {"buffers", make_buffer, CALLS},
    {"buffers with mapped ranges", make_mapped_buffer, CALLS},
    {"mapped buffers that are destroyed", make_unmapped_buffer, CALLS},
    {"textures", make_texture, CALLS},
    {"views", make_view, CALLS},
    {"samplers", make_sampler, CALLS},
    {"query sets", make_query_set, CALLS},
    {"shader modules", make_module, CALLS},
    {"bind group layouts", make_bind_group_layout, CALLS},
    {"bind groups", make_bind_group, CALLS},
    {"pipeline layouts", make_pipeline_layout, CALLS},
    {"compute pipelines and their layouts", make_compute_pipeline, CALLS},
    {"render pipelines", make_render_pipeline, CALLS},
    {"compute passes", make_compute_pass, CALLS},
    {"render passes", make_render_pass, CALLS},
    {"bundles", make_bundle, CALLS},
    {"queues", get_queue, CALLS},
    {"features and strings", get_features, CALLS},
    {"errors", make_invalid_buffer, ANSWERS},
    {"maps", map, ANSWERS},
    {"waits for the queue", wait_for_work, ANSWERS},
    {"asynchronous pipelines", compile_asynchronously, ANSWERS},
    {"compilation messages", ask_for_messages, ANSWERS},
    {"waits that time out", time_out, ANSWERS},
};

static void open_and_close(void) {
    WGPUInstance instance = create_instance();
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDevice device = request_device(instance, adapter, NULL);
    wgpuDeviceRelease(device);
    wgpuAdapterRelease(adapter);
    wgpuInstanceRelease(instance);
}

PROGRAM(stress) {
    Stress s = {.operands = open_operands()};
    WGPUDevice device = s.operands.context.device;
    s.buffer = create_buffer(device, 16, WGPUBufferUsage_Uniform);
    s.texture = create_texture(device, 4, 4, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_TextureBinding);
    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Compute;
    entry.buffer.type = WGPUBufferBindingType_Uniform;
    WGPUBindGroupLayoutDescriptor layout = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layout.entryCount = 1;
    layout.entries = &entry;
    s.layout = wgpuDeviceCreateBindGroupLayout(device, &layout);
    s.bundle = bundle_of(device);
    s.picture = open_picture(&s.operands.context, WGPUTextureFormat_RGBA8Unorm, 1, 0);
    section("each of these leaves the memory as it is");
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
        for (int round = 0; round < rounds[i].count / 10; round++) rounds[i].round(&s);
        size_t before = memory_in_use();
        for (int round = 0; round < rounds[i].count; round++) rounds[i].round(&s);
        print_bool(rounds[i].name, memory_in_use() < before + GROWTH);
    }
    close_picture(&s.picture);
    wgpuRenderBundleRelease(s.bundle);
    wgpuBindGroupLayoutRelease(s.layout);
    wgpuTextureRelease(s.texture);
    wgpuBufferRelease(s.buffer);
    close_operands(&s.operands);
    for (int round = 0; round < 10; round++) open_and_close();
    size_t before = memory_in_use();
    for (int round = 0; round < 100; round++) open_and_close();
    print_bool("devices", memory_in_use() < before + GROWTH);
}
