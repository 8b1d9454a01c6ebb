#include "drawing.h"
#include "names.h"

static const WGPUTextureFormat rgba = WGPUTextureFormat_RGBA8Unorm;

static WGPURenderBundleEncoderDescriptor encoder_for(const WGPUTextureFormat *format) {
    WGPURenderBundleEncoderDescriptor descriptor = WGPU_RENDER_BUNDLE_ENCODER_DESCRIPTOR_INIT;
    descriptor.label = view_of("an encoder");
    descriptor.colorFormatCount = 1;
    descriptor.colorFormats = format;
    return descriptor;
}

/** Pipeline with a uniform color, a vertex buffer of positions, and index buffers. */
static WGPURenderPipeline create_pipeline(Context *c, WGPUBindGroupLayout *layout) {
    WGPUShaderModule module = create_wgsl(
        c->device, "@group(0) @binding(0) var<uniform> color: vec4f;"
                   "@vertex fn vertex(@location(0) at: vec2f) -> @builtin(position) vec4f { return vec4f(at, 0, 1); }"
                   "@fragment fn fragment() -> @location(0) vec4f { return color; }");
    WGPUVertexAttribute attribute = WGPU_VERTEX_ATTRIBUTE_INIT;
    attribute.format = WGPUVertexFormat_Float32x2;
    WGPUVertexBufferLayout buffer = WGPU_VERTEX_BUFFER_LAYOUT_INIT;
    buffer.arrayStride = 8;
    buffer.attributeCount = 1;
    buffer.attributes = &attribute;
    WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
    target.format = rgba;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = module;
    fragment.targetCount = 1;
    fragment.targets = &target;
    WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    descriptor.vertex.module = module;
    descriptor.vertex.bufferCount = 1;
    descriptor.vertex.buffers = &buffer;
    descriptor.fragment = &fragment;
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, &descriptor);
    *layout = wgpuRenderPipelineGetBindGroupLayout(pipeline, 0);
    wgpuShaderModuleRelease(module);
    return pipeline;
}

static WGPUBuffer filled(Context *c, WGPUBufferUsage usage, const void *bytes, size_t size) {
    WGPUBuffer buffer = create_buffer(c->device, size, usage | WGPUBufferUsage_CopyDst);
    wgpuQueueWriteBuffer(c->queue, buffer, 0, bytes, size);
    return buffer;
}

typedef struct Scene {
    WGPURenderPipeline pipeline;
    WGPUBindGroup group;
    WGPUBuffer color, places, indices, counts;
} Scene;

static Scene open_scene(Context *c) {
    Scene scene;
    WGPUBindGroupLayout layout;
    scene.pipeline = create_pipeline(c, &layout);
    scene.color = filled(c, WGPUBufferUsage_Uniform, (float[]){0, 1, 0, 1}, 16);
    scene.places = filled(c, WGPUBufferUsage_Vertex, (float[]){-1, -1, 3, -1, -1, 3}, 24);
    scene.indices = filled(c, WGPUBufferUsage_Index, (uint16_t[]){0, 1, 2, 0}, 8);
    scene.counts = filled(c, WGPUBufferUsage_Indirect, (uint32_t[]){3, 1, 0, 0, 0, 0, 0}, 28);
    WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
    entry.buffer = scene.color;
    WGPUBindGroupDescriptor group = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    group.layout = layout;
    group.entryCount = 1;
    group.entries = &entry;
    scene.group = wgpuDeviceCreateBindGroup(c->device, &group);
    wgpuBindGroupLayoutRelease(layout);
    return scene;
}

static void close_scene(Scene *scene) {
    wgpuBindGroupRelease(scene->group);
    wgpuBufferRelease(scene->color);
    wgpuBufferRelease(scene->places);
    wgpuBufferRelease(scene->indices);
    wgpuBufferRelease(scene->counts);
    wgpuRenderPipelineRelease(scene->pipeline);
}

static void execute(Context *c, const char *label, Picture picture, size_t count, const WGPURenderBundle *bundles) {
    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder;
    begin_errors(c->device);
    WGPURenderPassEncoder pass = begin_pass(c, &encoder, &descriptor);
    wgpuRenderPassEncoderExecuteBundles(pass, count, bundles);
    end_pass(c, encoder, pass);
    end_errors(c, label);
    print_picture(c, "texel", picture, 4, 4);
}

#define BUNDLE(LABEL, ...)                                                                                   \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        WGPURenderBundleEncoder encoder = wgpuDeviceCreateRenderBundleEncoder(c->device, &descriptor);       \
        __VA_ARGS__;                                                                                         \
        bundle = wgpuRenderBundleEncoderFinish(encoder, NULL);                                               \
        wgpuRenderBundleEncoderRelease(encoder);                                                             \
        end_errors(c, LABEL);                                                                                \
    } while (0)

#define SETUP                                                                                                \
    wgpuRenderBundleEncoderSetPipeline(encoder, scene.pipeline);                                             \
    wgpuRenderBundleEncoderSetBindGroup(encoder, 0, scene.group, 0, NULL);                                   \
    wgpuRenderBundleEncoderSetVertexBuffer(encoder, 0, scene.places, 0, WGPU_WHOLE_SIZE)

static void draw_bundles(Context *c) {
    Scene scene = open_scene(c);
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPURenderBundleEncoderDescriptor descriptor = encoder_for(&rgba);
    WGPURenderBundle bundle;
    section("draws");
    BUNDLE("draw", SETUP; wgpuRenderBundleEncoderDraw(encoder, 3, 1, 0, 0));
    execute(c, "one bundle", picture, 1, &bundle);
    WGPURenderBundle twice[] = {bundle, bundle};
    execute(c, "a bundle twice", picture, 2, twice);
    execute(c, "no bundle", picture, 0, NULL);
    wgpuRenderBundleSetLabel(bundle, view_of("a bundle"));
    wgpuRenderBundleAddRef(bundle);
    wgpuRenderBundleRelease(bundle);
    wgpuRenderBundleRelease(bundle);
    BUNDLE("draw with indices", SETUP;
           wgpuRenderBundleEncoderSetIndexBuffer(encoder, scene.indices, WGPUIndexFormat_Uint16, 0, WGPU_WHOLE_SIZE);
           wgpuRenderBundleEncoderDrawIndexed(encoder, 3, 1, 0, 0, 0));
    execute(c, "one bundle", picture, 1, &bundle);
    wgpuRenderBundleRelease(bundle);
    BUNDLE("draw indirectly", SETUP; wgpuRenderBundleEncoderDrawIndirect(encoder, scene.counts, 0));
    execute(c, "one bundle", picture, 1, &bundle);
    wgpuRenderBundleRelease(bundle);
    BUNDLE("draw indirectly with indices", SETUP;
           wgpuRenderBundleEncoderSetIndexBuffer(encoder, scene.indices, WGPUIndexFormat_Uint16, 0, 6);
           wgpuRenderBundleEncoderDrawIndexedIndirect(encoder, scene.counts, 0));
    execute(c, "one bundle", picture, 1, &bundle);
    wgpuRenderBundleRelease(bundle);
    BUNDLE("names and debug groups", wgpuRenderBundleEncoderSetLabel(encoder, view_of("another name"));
           wgpuRenderBundleEncoderPushDebugGroup(encoder, view_of("a group"));
           wgpuRenderBundleEncoderInsertDebugMarker(encoder, view_of("a marker"));
           wgpuRenderBundleEncoderPopDebugGroup(encoder); wgpuRenderBundleEncoderAddRef(encoder);
           wgpuRenderBundleEncoderRelease(encoder));
    wgpuRenderBundleRelease(bundle);
    BUNDLE("immediate data of three bytes", wgpuRenderBundleEncoderSetImmediates(encoder, 0, "abc", 3));
    wgpuRenderBundleRelease(bundle);
    BUNDLE("immediate data", wgpuRenderBundleEncoderSetImmediates(encoder, 0, "abcd", 4));
    wgpuRenderBundleRelease(bundle);

    section("errors");
    BUNDLE("no pipeline", wgpuRenderBundleEncoderDraw(encoder, 3, 1, 0, 0));
    execute(c, "an invalid bundle", picture, 1, &bundle);
    wgpuRenderBundleRelease(bundle);
    BUNDLE("no vertex buffer", wgpuRenderBundleEncoderSetPipeline(encoder, scene.pipeline);
           wgpuRenderBundleEncoderSetBindGroup(encoder, 0, scene.group, 0, NULL);
           wgpuRenderBundleEncoderDraw(encoder, 3, 1, 0, 0));
    wgpuRenderBundleRelease(bundle);
    BUNDLE("a debug group that stays open", wgpuRenderBundleEncoderPushDebugGroup(encoder, view_of("a group")));
    wgpuRenderBundleRelease(bundle);
    const WGPUTextureFormat other = WGPUTextureFormat_RGBA16Float;
    descriptor = encoder_for(&other);
    BUNDLE("a pipeline for another format", SETUP);
    wgpuRenderBundleRelease(bundle);
    BUNDLE("a bundle for another format", );
    execute(c, "in a pass of another format", picture, 1, &bundle);
    wgpuRenderBundleRelease(bundle);
    descriptor.colorFormatCount = 0;
    BUNDLE("no formats", );
    wgpuRenderBundleRelease(bundle);
    descriptor.depthStencilFormat = WGPUTextureFormat_Depth32Float;
    descriptor.depthReadOnly = WGPU_TRUE;
    BUNDLE("depth alone", );
    wgpuRenderBundleRelease(bundle);
    descriptor.depthStencilFormat = rgba;
    BUNDLE("a color as depth", );
    wgpuRenderBundleRelease(bundle);
    descriptor = encoder_for(&rgba);
    descriptor.sampleCount = 3;
    BUNDLE("three samples", );
    wgpuRenderBundleRelease(bundle);
    descriptor.sampleCount = 1;
    BUNDLE("finished twice", {
        WGPURenderBundleDescriptor named = WGPU_RENDER_BUNDLE_DESCRIPTOR_INIT;
        named.label = view_of("a bundle");
        wgpuRenderBundleRelease(wgpuRenderBundleEncoderFinish(encoder, &named));
    });
    wgpuRenderBundleRelease(bundle);
    close_picture(&picture);
    close_scene(&scene);
}

static void set_immediates(Context *c) {
    section("immediate data of passes");
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUShaderModule module = create_wgsl(
        c->device, "requires immediate_address_space; var<immediate> color: vec4f;"
                   "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {"
                   "  return vec4f(f32(i % 2) * 4 - 1, f32(i / 2) * 4 - 1, 0, 1); }"
                   "@fragment fn fragment() -> @location(0) vec4f { return color; }");
    WGPUPipelineLayoutDescriptor layout = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    layout.immediateSize = 16;
    WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
    target.format = rgba;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = module;
    fragment.targetCount = 1;
    fragment.targets = &target;
    WGPURenderPipelineDescriptor described = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    described.layout = wgpuDeviceCreatePipelineLayout(c->device, &layout);
    described.vertex.module = module;
    described.fragment = &fragment;
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, &described);
    const float blue[] = {0, 0, 1, 1}, green[] = {0, 1, 0, 1};
    WGPUCommandEncoder encoder;
    begin_errors(c->device);
    WGPURenderPassEncoder pass = begin_pass(c, &encoder, &descriptor);
    wgpuRenderPassEncoderSetPipeline(pass, pipeline);
    wgpuRenderPassEncoderSetImmediates(pass, 0, blue, 16);
    wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0);
    end_pass(c, encoder, pass);
    end_errors(c, "in a pass");
    print_picture(c, "texel", picture, 2, 2);

    WGPURenderBundleEncoderDescriptor bundles = encoder_for(&rgba);
    begin_errors(c->device);
    WGPURenderBundleEncoder bundling = wgpuDeviceCreateRenderBundleEncoder(c->device, &bundles);
    wgpuRenderBundleEncoderSetPipeline(bundling, pipeline);
    wgpuRenderBundleEncoderSetImmediates(bundling, 0, green, 16);
    wgpuRenderBundleEncoderDraw(bundling, 3, 1, 0, 0);
    WGPURenderBundle bundle = wgpuRenderBundleEncoderFinish(bundling, NULL);
    wgpuRenderBundleEncoderRelease(bundling);
    end_errors(c, "in a bundle");
    execute(c, "the bundle", picture, 1, &bundle);
    wgpuRenderBundleRelease(bundle);
    wgpuRenderPipelineRelease(pipeline);
    wgpuPipelineLayoutRelease(described.layout);
    wgpuShaderModuleRelease(module);
    close_picture(&picture);
}

PROGRAM(bundles) {
    Context c = open_context();
    draw_bundles(&c);
    set_immediates(&c);
    close_context(&c);
}
