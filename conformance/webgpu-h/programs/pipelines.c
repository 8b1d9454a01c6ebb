#include "names.h"
#include "program.h"


static void on_compute(WGPUCreatePipelineAsyncStatus status, WGPUComputePipeline pipeline, WGPUStringView message,
                       void *label, void *unused) {
    (void)unused;
    print("%s: %s, pipeline: %s, message: %s", (const char *)label, pipeline_status(status),
          pipeline ? "given" : "null", presence(message));
    if (pipeline) wgpuComputePipelineRelease(pipeline);
}

static void on_render(WGPUCreatePipelineAsyncStatus status, WGPURenderPipeline pipeline, WGPUStringView message,
                      void *label, void *unused) {
    (void)unused;
    print("%s: %s, pipeline: %s, message: %s", (const char *)label, pipeline_status(status),
          pipeline ? "given" : "null", presence(message));
    if (pipeline) wgpuRenderPipelineRelease(pipeline);
}

static void create_compute(Context *c, const char *label, const WGPUComputePipelineDescriptor *descriptor) {
    begin_errors(c->device);
    WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(c->device, descriptor);
    end_errors(c, label);
    print_bool("an object", pipeline != NULL);
    wgpuComputePipelineSetLabel(pipeline, view_of("a pipeline"));
    wgpuComputePipelineAddRef(pipeline);
    wgpuComputePipelineRelease(pipeline);
    wgpuComputePipelineRelease(pipeline);
    WGPUCreateComputePipelineAsyncCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, on_compute,
                                                           (void *)label, NULL};
    begin_errors(c->device);
    wait_for(c->instance, wgpuDeviceCreateComputePipelineAsync(c->device, descriptor, callback));
    end_errors(c, "device error");
}

static void create_render(Context *c, const char *label, const WGPURenderPipelineDescriptor *descriptor) {
    begin_errors(c->device);
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, descriptor);
    end_errors(c, label);
    print_bool("an object", pipeline != NULL);
    wgpuRenderPipelineSetLabel(pipeline, view_of("a pipeline"));
    wgpuRenderPipelineAddRef(pipeline);
    wgpuRenderPipelineRelease(pipeline);
    wgpuRenderPipelineRelease(pipeline);
    WGPUCreateRenderPipelineAsyncCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, on_render,
                                                          (void *)label, NULL};
    begin_errors(c->device);
    wait_for(c->instance, wgpuDeviceCreateRenderPipelineAsync(c->device, descriptor, callback));
    end_errors(c, "device error");
}

static void create_compute_pipelines(Context *c) {
    section("compute pipelines");
    WGPUShaderModule good = create_wgsl(
        c->device, "@group(0) @binding(0) var<storage, read_write> data: array<u32>;"
                   "@compute @workgroup_size(1) fn main() { data[0] = 1; }");
    begin_errors(c->device);
    WGPUShaderModule bad = create_wgsl(c->device, "nonsense");
    end_errors(c, "a bad module");
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.compute.module = good;
    create_compute(c, "automatic layout", &descriptor);
    WGPUPipelineLayoutDescriptor empty = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    WGPUPipelineLayout layout = wgpuDeviceCreatePipelineLayout(c->device, &empty);
    descriptor.layout = layout;
    create_compute(c, "a layout that lacks the buffer", &descriptor);
    descriptor.layout = NULL;
    descriptor.compute.module = bad;
    create_compute(c, "an invalid module", &descriptor);
    wgpuPipelineLayoutRelease(layout);
    wgpuShaderModuleRelease(good);
    wgpuShaderModuleRelease(bad);
}

static void create_render_pipelines(Context *c) {
    section("render pipelines");
    WGPUShaderModule module =
        create_wgsl(c->device, "@vertex fn vertex(@location(0) at: vec4f) -> @builtin(position) vec4f { return at; }"
                               "@fragment fn fragment() -> @location(0) vec4f { return vec4f(1); }");
    WGPUVertexAttribute attribute = WGPU_VERTEX_ATTRIBUTE_INIT;
    attribute.format = WGPUVertexFormat_Float32x4;
    WGPUVertexBufferLayout buffers[] = {WGPU_VERTEX_BUFFER_LAYOUT_INIT, WGPU_VERTEX_BUFFER_LAYOUT_INIT};
    buffers[1].arrayStride = 16;
    buffers[1].attributeCount = 1;
    buffers[1].attributes = &attribute;
    WGPUColorTargetState targets[] = {WGPU_COLOR_TARGET_STATE_INIT, WGPU_COLOR_TARGET_STATE_INIT};
    targets[0].format = WGPUTextureFormat_RGBA8Unorm;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = module;
    fragment.targetCount = 2; // the second one, of undefined format, is a gap
    fragment.targets = targets;
    WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    descriptor.vertex.module = module;
    descriptor.vertex.bufferCount = 2; // the first one, without attributes, is a gap
    descriptor.vertex.buffers = buffers;
    descriptor.fragment = &fragment;
    create_render(c, "gaps in buffers and targets", &descriptor);

    buffers[1].stepMode = WGPUVertexStepMode_Instance;
    create_render(c, "a buffer per instance", &descriptor);
    attribute.shaderLocation = 3;
    create_render(c, "an input without an attribute", &descriptor);
    attribute.shaderLocation = 0;
    attribute.offset = 8;
    create_render(c, "an attribute beyond the stride", &descriptor);
    attribute.offset = 0;
    attribute.format = (WGPUVertexFormat)0x7000;
    create_render(c, "an unknown vertex format", &descriptor);
    attribute.format = WGPUVertexFormat_Float32x4;

    WGPUBlendState blend = WGPU_BLEND_STATE_INIT;
    targets[0].blend = &blend;
    create_render(c, "default blending", &descriptor);
    blend.color.srcFactor = WGPUBlendFactor_SrcAlpha;
    blend.color.dstFactor = WGPUBlendFactor_OneMinusSrcAlpha;
    blend.alpha.operation = WGPUBlendOperation_Max;
    create_render(c, "blending", &descriptor);
    blend.alpha.srcFactor = WGPUBlendFactor_Dst;
    create_render(c, "a factor for the maximum", &descriptor);
    targets[0].blend = NULL;
    targets[0].writeMask = 0x10;
    create_render(c, "an unknown write mask", &descriptor);
    targets[0].writeMask = WGPUColorWriteMask_All;

    descriptor.primitive.topology = WGPUPrimitiveTopology_TriangleStrip;
    descriptor.primitive.stripIndexFormat = WGPUIndexFormat_Uint16;
    descriptor.primitive.cullMode = WGPUCullMode_Back;
    descriptor.primitive.frontFace = WGPUFrontFace_CW;
    create_render(c, "a strip", &descriptor);
    descriptor.primitive.topology = WGPUPrimitiveTopology_TriangleList;
    create_render(c, "a list with the index format of a strip", &descriptor);
    descriptor.primitive = (WGPUPrimitiveState)WGPU_PRIMITIVE_STATE_INIT;
    descriptor.primitive.unclippedDepth = WGPU_TRUE;
    create_render(c, "unclipped depth without its feature", &descriptor);
    descriptor.primitive.unclippedDepth = WGPU_FALSE;

    WGPUDepthStencilState depth = WGPU_DEPTH_STENCIL_STATE_INIT;
    descriptor.depthStencil = &depth;
    create_render(c, "no format of depth", &descriptor);
    depth.format = WGPUTextureFormat_Depth24Plus;
    create_render(c, "no choices about depth", &descriptor);
    depth.depthWriteEnabled = WGPUOptionalBool_True;
    depth.depthCompare = WGPUCompareFunction_Less;
    create_render(c, "depth", &descriptor);
    depth.depthBias = 1;
    depth.depthBiasSlopeScale = 0.5f;
    create_render(c, "biased depth", &descriptor);
    depth.depthBiasSlopeScale = NAN;
    create_render(c, "a bias that is no number", &descriptor);
    depth.depthBiasSlopeScale = 0;
    depth.stencilFront.passOp = WGPUStencilOperation_Replace;
    create_render(c, "stencil operations without a stencil", &descriptor);
    depth.format = WGPUTextureFormat_Depth24PlusStencil8;
    create_render(c, "stencil operations", &descriptor);
    descriptor.depthStencil = NULL;

    descriptor.multisample.count = 4;
    descriptor.multisample.mask = 5;
    create_render(c, "four samples", &descriptor);
    descriptor.multisample.alphaToCoverageEnabled = WGPU_TRUE;
    create_render(c, "coverage from alpha", &descriptor);
    descriptor.multisample.alphaToCoverageEnabled = WGPU_FALSE;
    descriptor.multisample.count = 3;
    create_render(c, "three samples", &descriptor);
    descriptor.multisample = (WGPUMultisampleState)WGPU_MULTISAMPLE_STATE_INIT;

    fragment.targetCount = 0;
    create_render(c, "no targets", &descriptor);
    descriptor.fragment = NULL;
    create_render(c, "no fragment stage", &descriptor);
    descriptor.depthStencil = &depth;
    create_render(c, "depth alone", &descriptor);
    wgpuShaderModuleRelease(module);
}

static void get_layouts(Context *c) {
    section("layouts of pipelines");
    WGPUShaderModule module = create_wgsl(
        c->device, "@group(1) @binding(2) var<storage, read_write> data: array<u32>;"
                   "@compute @workgroup_size(1) fn main() { data[0] = 1; }");
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.compute.module = module;
    WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(c->device, &descriptor);
    for (uint32_t group = 0; group < 6; group += group == 2 ? 3 : 1) {
        begin_errors(c->device);
        WGPUBindGroupLayout layout = wgpuComputePipelineGetBindGroupLayout(pipeline, group);
        print("layout of group %u: %s", (unsigned)group, layout ? "given" : "null");
        end_errors(c, "error");
        if (layout) wgpuBindGroupLayoutRelease(layout);
    }
    WGPUBindGroupLayout layout = wgpuComputePipelineGetBindGroupLayout(pipeline, 1);
    WGPUBuffer buffer = create_buffer(c->device, 16, WGPUBufferUsage_Storage);
    WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
    entry.binding = 2;
    entry.buffer = buffer;
    WGPUBindGroupDescriptor group = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    group.layout = layout;
    group.entryCount = 1;
    group.entries = &entry;
    ERROR_OF(c, "a bind group", wgpuBindGroupRelease(wgpuDeviceCreateBindGroup(c->device, &group)));
    wgpuBufferRelease(buffer);
    wgpuBindGroupLayoutRelease(layout);
    wgpuComputePipelineRelease(pipeline);
    wgpuShaderModuleRelease(module);

    module = create_wgsl(c->device, "@group(0) @binding(0) var<uniform> at: vec4f;"
                                    "@vertex fn vertex() -> @builtin(position) vec4f { return at; }");
    WGPUDepthStencilState depth = WGPU_DEPTH_STENCIL_STATE_INIT;
    depth.format = WGPUTextureFormat_Depth32Float;
    depth.depthWriteEnabled = WGPUOptionalBool_False;
    depth.depthCompare = WGPUCompareFunction_Always;
    WGPURenderPipelineDescriptor render = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    render.vertex.module = module;
    render.depthStencil = &depth;
    WGPURenderPipeline drawing = wgpuDeviceCreateRenderPipeline(c->device, &render);
    layout = wgpuRenderPipelineGetBindGroupLayout(drawing, 0);
    print_bool("layout of a render pipeline", layout != NULL);
    wgpuBindGroupLayoutRelease(layout);
    wgpuRenderPipelineRelease(drawing);
    wgpuShaderModuleRelease(module);
}

PROGRAM(pipelines) {
    Context c = open_context();
    create_compute_pipelines(&c);
    create_render_pipelines(&c);
    get_layouts(&c);
    close_context(&c);
}
