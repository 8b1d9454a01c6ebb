#include "names.h"
#include "program.h"

static WGPUQuerySet create_queries(Context *c, WGPUQueryType type, uint32_t count) {
    WGPUQuerySetDescriptor descriptor = WGPU_QUERY_SET_DESCRIPTOR_INIT;
    descriptor.label = view_of("queries");
    descriptor.type = type;
    descriptor.count = count;
    return wgpuDeviceCreateQuerySet(c->device, &descriptor);
}

static void print_set(const char *label, WGPUQuerySet queries) {
    print("%s: %s, count %u", label,
          wgpuQuerySetGetType(queries) == WGPUQueryType_Occlusion ? "occlusion" : "timestamp",
          (unsigned)wgpuQuerySetGetCount(queries));
}

static WGPURenderPipeline create_drawing(Context *c) {
    WGPUShaderModule module = create_wgsl(
        c->device, "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {"
                   "  return vec4f(f32(i % 2) * 4 - 1, f32(i / 2) * 4 - 1, 0, 1); }"
                   "@fragment fn fragment() -> @location(0) vec4f { return vec4f(1); }");
    WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
    target.format = WGPUTextureFormat_RGBA8Unorm;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = module;
    fragment.targetCount = 1;
    fragment.targets = &target;
    WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    descriptor.vertex.module = module;
    descriptor.fragment = &fragment;
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, &descriptor);
    wgpuShaderModuleRelease(module);
    return pipeline;
}

static void count_samples(Context *c) {
    section("occlusion");
    WGPUQuerySet queries = create_queries(c, WGPUQueryType_Occlusion, 4);
    print_set("queries", queries);
    wgpuQuerySetSetLabel(queries, view_of("another name"));
    wgpuQuerySetAddRef(queries);
    wgpuQuerySetRelease(queries);
    WGPURenderPipeline pipeline = create_drawing(c);
    WGPUTexture texture =
        create_texture(c->device, 8, 8, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_RenderAttachment);
    WGPUTextureView view = wgpuTextureCreateView(texture, NULL);
    WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
    attachment.view = view;
    attachment.loadOp = WGPULoadOp_Clear;
    attachment.storeOp = WGPUStoreOp_Store;
    WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
    descriptor.colorAttachmentCount = 1;
    descriptor.colorAttachments = &attachment;
    descriptor.occlusionQuerySet = queries;
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
    wgpuRenderPassEncoderSetPipeline(pass, pipeline);
    wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0);
    wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0);
    wgpuRenderPassEncoderEndOcclusionQuery(pass);
    wgpuRenderPassEncoderBeginOcclusionQuery(pass, 1);
    wgpuRenderPassEncoderEndOcclusionQuery(pass);
    wgpuRenderPassEncoderSetScissorRect(pass, 0, 0, 0, 0);
    wgpuRenderPassEncoderBeginOcclusionQuery(pass, 2);
    wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0);
    wgpuRenderPassEncoderEndOcclusionQuery(pass);
    wgpuRenderPassEncoderEnd(pass);
    wgpuRenderPassEncoderRelease(pass);
    WGPUBuffer results = create_buffer(c->device, 512, WGPUBufferUsage_QueryResolve | WGPUBufferUsage_CopySrc);
    wgpuCommandEncoderResolveQuerySet(encoder, queries, 0, 4, results, 256);
    submit(c, encoder);
    uint64_t *counts = read_buffer(c, results, 256, 32);
    print("visible: %s %s %s %s", counts[0] ? "yes" : "no", counts[1] ? "yes" : "no", counts[2] ? "yes" : "no",
          counts[3] ? "yes" : "no");
    free(counts);

#define RESOLVE(LABEL, FIRST, COUNT, BUFFER, OFFSET)                                                         \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);                                           \
        wgpuCommandEncoderResolveQuerySet(encoder, queries, FIRST, COUNT, BUFFER, OFFSET);                   \
        submit(c, encoder);                                                                                  \
        end_errors(c, LABEL);                                                                                \
    } while (0)
    RESOLVE("resolve beyond the last query", 2, 3, results, 0);
    RESOLVE("resolve beyond the buffer", 0, 4, results, 512);
    RESOLVE("resolve at an offset that is not aligned", 0, 4, results, 8);
    RESOLVE("resolve none", 0, 0, results, 0);

#define QUERY(LABEL, ...)                                                                                    \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);                                           \
        pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);                                      \
        __VA_ARGS__;                                                                                         \
        wgpuRenderPassEncoderEnd(pass);                                                                      \
        wgpuRenderPassEncoderRelease(pass);                                                                  \
        submit(c, encoder);                                                                                  \
        end_errors(c, LABEL);                                                                                \
    } while (0)
    QUERY("a query beyond the last", wgpuRenderPassEncoderBeginOcclusionQuery(pass, 4);
          wgpuRenderPassEncoderEndOcclusionQuery(pass));
    QUERY("a query inside another", wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0);
          wgpuRenderPassEncoderBeginOcclusionQuery(pass, 1); wgpuRenderPassEncoderEndOcclusionQuery(pass));
    QUERY("a query twice", wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0);
          wgpuRenderPassEncoderEndOcclusionQuery(pass); wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0);
          wgpuRenderPassEncoderEndOcclusionQuery(pass));
    QUERY("a query that does not end", wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0));
    QUERY("an end without a query", wgpuRenderPassEncoderEndOcclusionQuery(pass));
    descriptor.occlusionQuerySet = NULL;
    QUERY("a query without a set", wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0);
          wgpuRenderPassEncoderEndOcclusionQuery(pass));
    descriptor.occlusionQuerySet = queries;
    wgpuQuerySetDestroy(queries);
    print_set("destroyed", queries);
    QUERY("a destroyed set", wgpuRenderPassEncoderBeginOcclusionQuery(pass, 0);
          wgpuRenderPassEncoderEndOcclusionQuery(pass));
    wgpuQuerySetRelease(queries);
    wgpuBufferRelease(results);
    wgpuTextureViewRelease(view);
    wgpuTextureRelease(texture);
    wgpuRenderPipelineRelease(pipeline);
}

static void take_times(Context *c) {
    section("timestamps");
    print_bool("the device has them", wgpuDeviceHasFeature(c->device, WGPUFeatureName_TimestampQuery));
    if (!wgpuDeviceHasFeature(c->device, WGPUFeatureName_TimestampQuery)) return;
    WGPUQuerySet queries = create_queries(c, WGPUQueryType_Timestamp, 4);
    print_set("queries", queries);
    WGPUPassTimestampWrites writes = WGPU_PASS_TIMESTAMP_WRITES_INIT;
    writes.querySet = queries;
    writes.beginningOfPassWriteIndex = 0;
    writes.endOfPassWriteIndex = 1;
    WGPUComputePassDescriptor compute = WGPU_COMPUTE_PASS_DESCRIPTOR_INIT;
    compute.timestampWrites = &writes;
#define TIME(LABEL)                                                                                          \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);                        \
        WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, &compute);                 \
        wgpuComputePassEncoderEnd(pass);                                                                     \
        wgpuComputePassEncoderRelease(pass);                                                                 \
        submit(c, encoder);                                                                                  \
        end_errors(c, LABEL);                                                                                \
    } while (0)
    TIME("both");
    writes.beginningOfPassWriteIndex = WGPU_QUERY_SET_INDEX_UNDEFINED;
    TIME("the end alone");
    writes.endOfPassWriteIndex = WGPU_QUERY_SET_INDEX_UNDEFINED;
    TIME("neither");
    writes.endOfPassWriteIndex = 4;
    TIME("beyond the last query");
    writes.beginningOfPassWriteIndex = writes.endOfPassWriteIndex = 1;
    TIME("both into one query");

    WGPUTexture texture =
        create_texture(c->device, 8, 8, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_RenderAttachment);
    WGPUTextureView view = wgpuTextureCreateView(texture, NULL);
    WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
    attachment.view = view;
    attachment.loadOp = WGPULoadOp_Clear;
    attachment.storeOp = WGPUStoreOp_Store;
    writes.beginningOfPassWriteIndex = 2;
    writes.endOfPassWriteIndex = 3;
    WGPURenderPassDescriptor render = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
    render.colorAttachmentCount = 1;
    render.colorAttachments = &attachment;
    render.timestampWrites = &writes;
    begin_errors(c->device);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &render);
    wgpuRenderPassEncoderEnd(pass);
    wgpuRenderPassEncoderRelease(pass);
    WGPUBuffer results = create_buffer(c->device, 32, WGPUBufferUsage_QueryResolve | WGPUBufferUsage_CopySrc);
    wgpuCommandEncoderResolveQuerySet(encoder, queries, 0, 4, results, 0);
    submit(c, encoder);
    end_errors(c, "a render pass");
    uint64_t *times = read_buffer(c, results, 0, 32);
    print_bool("time does not go back", times[0] <= times[1] && times[2] <= times[3]);
    free(times);
    ERROR_OF(c, "a timestamp outside of passes", {
        WGPUCommandEncoder outside = wgpuDeviceCreateCommandEncoder(c->device, NULL);
        wgpuCommandEncoderWriteTimestamp(outside, queries, 0);
        submit(c, outside);
    });
    wgpuBufferRelease(results);
    wgpuTextureViewRelease(view);
    wgpuTextureRelease(texture);
    wgpuQuerySetRelease(queries);
}

PROGRAM(queries) {
    const WGPUFeatureName timestamps = WGPUFeatureName_TimestampQuery;
    Context c = open_context_with(1, &timestamps);
    count_samples(&c);
    take_times(&c);
    close_context(&c);
}
