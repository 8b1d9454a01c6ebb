#include "drawing.h"
#include "names.h"

static bool contains(WGPUStringView message, const char *text) {
    size_t length = strlen(text);
    for (size_t i = 0; i + length <= message.length; i++)
        if (memcmp(message.data + i, text, length) == 0) return true;
    return false;
}

static void search(WGPUPopErrorScopeStatus status, WGPUErrorType type, WGPUStringView message, void *label,
                   void *name) {
    (void)status;
    print("%s: %s, named: %s", (const char *)label, error_type(type),
          contains(message, (const char *)name) ? "yes" : "no");
}

/** Runs statements that cause an error, and prints whether its message has the name. */
#define NAMED(LABEL, NAME, ...)                                                                              \
    do {                                                                                                     \
        wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);                                     \
        __VA_ARGS__;                                                                                         \
        WGPUPopErrorScopeCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, search, (void *)LABEL, \
                                                  (void *)NAME};                                             \
        wait_for(c->instance, wgpuDevicePopErrorScope(c->device, callback));                                 \
    } while (0)

/** Uses a buffer for what it has no usage. */
static void misuse(Context *c, WGPUBuffer buffer) {
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    wgpuCommandEncoderCopyBufferToBuffer(encoder, buffer, 0, buffer, 8, 4);
    wgpuCommandBufferRelease(wgpuCommandEncoderFinish(encoder, NULL));
    wgpuCommandEncoderRelease(encoder);
}

static void name_buffers(Context *c) {
    section("forms of labels");
    WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
    descriptor.usage = WGPUBufferUsage_Uniform;
    descriptor.size = 16;
    descriptor.label = view_of("whole name");
    WGPUBuffer buffer = wgpuDeviceCreateBuffer(c->device, &descriptor);
    NAMED("a string that ends with zero", "\"whole name\"", misuse(c, buffer));
    wgpuBufferSetLabel(buffer, (WGPUStringView){"sized name", 5});
    NAMED("a sized string", "\"sized\"", misuse(c, buffer));
    wgpuBufferSetLabel(buffer, view_of("Größe 😀"));
    NAMED("letters of several bytes", "\"Größe 😀\"", misuse(c, buffer));
    wgpuBufferSetLabel(buffer, (WGPUStringView){"", 0});
    NAMED("an empty string", "unlabeled", misuse(c, buffer));
    wgpuBufferSetLabel(buffer, view_of("name"));
    wgpuBufferSetLabel(buffer, (WGPUStringView){NULL, WGPU_STRLEN});
    NAMED("the null string", "unlabeled", misuse(c, buffer));
    wgpuBufferRelease(buffer);
}

static void name_objects(Context *c) {
    section("labels of objects");
    WGPUTexture texture =
        create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_TextureBinding);
    wgpuTextureSetLabel(texture, view_of("my texture"));
    WGPUTextureViewDescriptor views = WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    views.baseMipLevel = 9;
    NAMED("texture", "my texture", wgpuTextureViewRelease(wgpuTextureCreateView(texture, &views)));

    WGPUTextureView view = wgpuTextureCreateView(texture, NULL);
    wgpuTextureViewSetLabel(view, view_of("my view"));
    WGPURenderPassColorAttachment attachment = attachment_of((Picture){texture, view});
    WGPURenderPassDescriptor passes = pass_on(&attachment);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    wgpuCommandEncoderSetLabel(encoder, view_of("my encoder"));
    NAMED("view", "my view", {
        WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &passes);
        wgpuRenderPassEncoderEnd(pass);
        wgpuRenderPassEncoderRelease(pass);
        wgpuCommandBufferRelease(wgpuCommandEncoderFinish(encoder, NULL));
    });
    NAMED("encoder", "my encoder", wgpuCommandBufferRelease(wgpuCommandEncoderFinish(encoder, NULL)));
    wgpuCommandEncoderRelease(encoder);

    encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUCommandBufferDescriptor finished = WGPU_COMMAND_BUFFER_DESCRIPTOR_INIT;
    finished.label = view_of("my commands");
    WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, &finished);
    wgpuQueueSubmit(c->queue, 1, &commands);
    NAMED("commands", "my commands", wgpuQueueSubmit(c->queue, 1, &commands));
    wgpuCommandBufferRelease(commands);
    wgpuCommandEncoderRelease(encoder);

    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Compute;
    entry.buffer.type = WGPUBufferBindingType_Uniform;
    WGPUBindGroupLayoutDescriptor layouts = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layouts.entryCount = 1;
    layouts.entries = &entry;
    WGPUBindGroupLayout layout = wgpuDeviceCreateBindGroupLayout(c->device, &layouts);
    wgpuBindGroupLayoutSetLabel(layout, view_of("my layout"));
    WGPUBindGroupDescriptor groups = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    groups.label = view_of("my group");
    groups.layout = layout;
    NAMED("layout", "my layout", wgpuBindGroupRelease(wgpuDeviceCreateBindGroup(c->device, &groups)));
    NAMED("group", "my group", {
        WGPUBindGroup group = wgpuDeviceCreateBindGroup(c->device, &groups);
        wgpuBindGroupRelease(group);
    });
    wgpuBindGroupLayoutRelease(layout);

    WGPUShaderModule module = NULL;
    NAMED("module before it has a name", "my module", module = create_wgsl(c->device, "nonsense"));
    wgpuShaderModuleSetLabel(module, view_of("my module"));
    WGPUComputePipelineDescriptor pipelines = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    pipelines.label = view_of("my pipeline");
    pipelines.compute.module = module;
    WGPUComputePipeline pipeline = NULL;
    NAMED("module", "my module", pipeline = wgpuDeviceCreateComputePipeline(c->device, &pipelines));
    encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderSetPipeline(pass, pipeline);
    wgpuComputePassEncoderEnd(pass);
    NAMED("pipeline", "my pipeline", wgpuCommandBufferRelease(wgpuCommandEncoderFinish(encoder, NULL)));
    wgpuComputePassEncoderRelease(pass);
    wgpuCommandEncoderRelease(encoder);
    wgpuComputePipelineRelease(pipeline);
    wgpuShaderModuleRelease(module);

    WGPUQuerySetDescriptor sets = WGPU_QUERY_SET_DESCRIPTOR_INIT;
    sets.type = WGPUQueryType_Occlusion;
    sets.count = 1;
    WGPUQuerySet queries = wgpuDeviceCreateQuerySet(c->device, &sets);
    wgpuQuerySetSetLabel(queries, view_of("my queries"));
    wgpuQuerySetDestroy(queries);
    WGPUBuffer results = create_buffer(c->device, 256, WGPUBufferUsage_QueryResolve);
    encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    wgpuCommandEncoderResolveQuerySet(encoder, queries, 0, 1, results, 0);
    NAMED("query set", "my queries", submit(c, encoder));
    wgpuBufferRelease(results);
    wgpuQuerySetRelease(queries);
    wgpuTextureViewRelease(view);
    wgpuTextureRelease(texture);
}

static void name_debug_groups(Context *c) {
    section("debug groups");
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    wgpuCommandEncoderPushDebugGroup(encoder, view_of("my debug group"));
    WGPUBuffer buffer = create_buffer(c->device, 16, WGPUBufferUsage_CopyDst);
    wgpuCommandEncoderClearBuffer(encoder, buffer, 3, 4);
    wgpuCommandEncoderPopDebugGroup(encoder);
    NAMED("debug group", "my debug group", wgpuCommandBufferRelease(wgpuCommandEncoderFinish(encoder, NULL)));
    wgpuBufferRelease(buffer);
    wgpuCommandEncoderRelease(encoder);
}

PROGRAM(labels) {
    Context context = open_context(), *c = &context;
    name_buffers(c);
    name_objects(c);
    name_debug_groups(c);
    close_context(c);
}
