#include "drawing.h"
#include "names.h"

static const WGPUTextureFormat rgba = WGPUTextureFormat_RGBA8Unorm;

static void load_and_store(Context *c) {
    section("load and store");
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder;
#define PASS(LABEL, ...)                                                                                     \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        WGPURenderPassEncoder pass = begin_pass(c, &encoder, &descriptor);                                   \
        __VA_ARGS__;                                                                                         \
        end_pass(c, encoder, pass);                                                                          \
        end_errors(c, LABEL);                                                                                \
    } while (0)
    attachment.clearValue = (WGPUColor){1, 0.5, 0.25, 0.125};
    PASS("clear", );
    print_picture(c, "texel", picture, 3, 3);
    attachment.loadOp = WGPULoadOp_Load;
    PASS("load", );
    print_picture(c, "texel", picture, 3, 3);
    attachment.storeOp = WGPUStoreOp_Discard;
    PASS("load and discard", );
    print_picture(c, "texel", picture, 3, 3);
    attachment.loadOp = WGPULoadOp_Clear;
    attachment.storeOp = WGPUStoreOp_Store;
    attachment.clearValue = (WGPUColor){2, -1, 0, 1};
    PASS("clear to values beyond the format", );
    print_picture(c, "texel", picture, 3, 3);
    attachment.clearValue = (WGPUColor){NAN, 0, 0, 1};
    PASS("clear to a value that is no number", );
    attachment.clearValue = (WGPUColor){INFINITY, 0, 0, 1};
    PASS("clear to an infinite value", );
    attachment.clearValue = (WGPUColor){0, 0, 0, 1};
    attachment.loadOp = WGPULoadOp_Undefined;
    PASS("undefined load operation", );
    attachment.loadOp = (WGPULoadOp)0x7000;
    PASS("unknown load operation", );
    attachment.loadOp = WGPULoadOp_Clear;
    attachment.storeOp = WGPUStoreOp_Undefined;
    PASS("undefined store operation", );
    attachment.storeOp = WGPUStoreOp_Store;
    attachment.depthSlice = 0;
    PASS("a depth slice of a flat picture", );
    attachment.depthSlice = WGPU_DEPTH_SLICE_UNDEFINED;
    descriptor.colorAttachmentCount = 0;
    PASS("no attachment", );
    WGPURenderPassColorAttachment gap[] = {WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT, attachment};
    descriptor.colorAttachmentCount = 2;
    descriptor.colorAttachments = gap;
    PASS("a gap before an attachment", );
    descriptor.colorAttachmentCount = 1;
    PASS("a gap alone", );
    close_picture(&picture);

    WGPUTextureDescriptor volume = WGPU_TEXTURE_DESCRIPTOR_INIT;
    volume.dimension = WGPUTextureDimension_3D;
    volume.size = (WGPUExtent3D){PICTURE_SIZE, PICTURE_SIZE, 3};
    volume.format = rgba;
    volume.usage = WGPUTextureUsage_RenderAttachment;
    picture.texture = wgpuDeviceCreateTexture(c->device, &volume);
    picture.view = wgpuTextureCreateView(picture.texture, NULL);
    attachment = attachment_of(picture);
    descriptor = pass_on(&attachment);
    PASS("a volume without a depth slice", );
    attachment.depthSlice = 2;
    PASS("a depth slice", );
    attachment.depthSlice = 3;
    PASS("a depth slice beyond the last", );
    close_picture(&picture);
}

static void resolve_samples(Context *c) {
    section("samples");
    Picture several = open_picture(c, rgba, 4, 0), one = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPUShaderModule module = create_cover(c);
    Cover cover;
    describe_cover(&cover, module, rgba, (double[]){0, 1, 0, 1}, 0);
    cover.descriptor.multisample.count = 4;
    cover.descriptor.multisample.mask = 3;
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, &cover.descriptor);
    WGPURenderPassColorAttachment attachment = attachment_of(several);
    attachment.resolveTarget = one.view;
    attachment.storeOp = WGPUStoreOp_Discard;
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder;
    PASS("two of four samples are drawn", wgpuRenderPassEncoderSetPipeline(pass, pipeline);
         wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0));
    print_picture(c, "texel", one, 4, 4);
    attachment.view = one.view;
    PASS("a target for a single sample", );
    wgpuRenderPipelineRelease(pipeline);
    wgpuShaderModuleRelease(module);
    close_picture(&several);
    close_picture(&one);
}

static void draw_with_state(Context *c) {
    section("state of a pass");
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPUShaderModule module = create_cover(c);
    Cover cover;
    describe_cover(&cover, module, rgba, (double[]){1, 1, 1, 0.5}, 0);
    WGPURenderPipeline white = wgpuDeviceCreateRenderPipeline(c->device, &cover.descriptor);
    WGPUBlendState blend = WGPU_BLEND_STATE_INIT;
    blend.color.srcFactor = WGPUBlendFactor_Constant;
    blend.color.dstFactor = WGPUBlendFactor_OneMinusSrcAlpha;
    cover.target.blend = &blend;
    cover.target.writeMask = WGPUColorWriteMask_Red | WGPUColorWriteMask_Green;
    WGPURenderPipeline blended = wgpuDeviceCreateRenderPipeline(c->device, &cover.descriptor);
    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    attachment.clearValue = (WGPUColor){0, 0, 1, 1};
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    descriptor.label = view_of("a pass");
    WGPURenderPassMaxDrawCount draws = WGPU_RENDER_PASS_MAX_DRAW_COUNT_INIT;
    draws.maxDrawCount = 2;
    descriptor.nextInChain = &draws.chain;
    WGPUCommandEncoder encoder;
#define DRAW(PIPELINE)                                                                                       \
    wgpuRenderPassEncoderSetPipeline(pass, PIPELINE);                                                        \
    wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0)

    PASS("scissors", wgpuRenderPassEncoderSetScissorRect(pass, 2, 2, 3, 3); DRAW(white));
    print_picture(c, "inside", picture, 2, 2);
    print_picture(c, "outside", picture, 5, 5);
    PASS("a viewport", wgpuRenderPassEncoderSetViewport(pass, 4, 0, 4, 8, 0, 1); DRAW(white));
    print_picture(c, "left", picture, 3, 4);
    print_picture(c, "right", picture, 4, 4);
    PASS("a blend constant", WGPUColor constant = {0.5, 0.25, 1, 1};
         wgpuRenderPassEncoderSetBlendConstant(pass, &constant); DRAW(blended));
    print_picture(c, "blended", picture, 4, 4);
    PASS("no blend constant", DRAW(blended));
    print_picture(c, "blended", picture, 4, 4);
    PASS("more draws than announced", DRAW(white); DRAW(white); DRAW(white));
    PASS("debug groups and labels", wgpuRenderPassEncoderSetLabel(pass, view_of("another name"));
         wgpuRenderPassEncoderPushDebugGroup(pass, view_of("a group"));
         wgpuRenderPassEncoderInsertDebugMarker(pass, (WGPUStringView){NULL, 0});
         wgpuRenderPassEncoderPopDebugGroup(pass); wgpuRenderPassEncoderAddRef(pass);
         wgpuRenderPassEncoderRelease(pass));
    PASS("scissors beyond the picture", wgpuRenderPassEncoderSetScissorRect(pass, 4, 0, 5, 8));
    PASS("a viewport with wrong depths", wgpuRenderPassEncoderSetViewport(pass, 0, 0, 8, 8, 1, 0));
    PASS("a viewport of no number", wgpuRenderPassEncoderSetViewport(pass, NAN, 0, 8, 8, 0, 1));
    PASS("a blend constant of no number", WGPUColor constant = {NAN, 0, 0, 0};
         wgpuRenderPassEncoderSetBlendConstant(pass, &constant));
    PASS("a draw without a pipeline", wgpuRenderPassEncoderDraw(pass, 3, 1, 0, 0));
    wgpuRenderPipelineRelease(white);
    wgpuRenderPipelineRelease(blended);
    wgpuShaderModuleRelease(module);
    close_picture(&picture);
}

static void test_depth_and_stencil(Context *c) {
    section("depth and stencil");
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    Picture depths = open_picture(c, WGPUTextureFormat_Depth24PlusStencil8, 1, 0);
    WGPUShaderModule module = create_cover(c);
    Cover cover;
    WGPUDepthStencilState state = WGPU_DEPTH_STENCIL_STATE_INIT;
    state.format = WGPUTextureFormat_Depth24PlusStencil8;
    state.depthWriteEnabled = WGPUOptionalBool_True;
    state.depthCompare = WGPUCompareFunction_Less;
    state.stencilFront.passOp = state.stencilBack.passOp = WGPUStencilOperation_IncrementClamp;
    describe_cover(&cover, module, rgba, (double[]){1, 0, 0, 1}, 0.5);
    cover.descriptor.depthStencil = &state;
    WGPURenderPipeline red = wgpuDeviceCreateRenderPipeline(c->device, &cover.descriptor);
    describe_cover(&cover, module, rgba, (double[]){0, 1, 0, 1}, 0.25);
    cover.descriptor.depthStencil = &state;
    WGPURenderPipeline green = wgpuDeviceCreateRenderPipeline(c->device, &cover.descriptor);
    describe_cover(&cover, module, rgba, (double[]){0, 0, 1, 1}, 0.125);
    state.stencilFront.compare = state.stencilBack.compare = WGPUCompareFunction_Equal;
    cover.descriptor.depthStencil = &state;
    WGPURenderPipeline blue = wgpuDeviceCreateRenderPipeline(c->device, &cover.descriptor);

    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    WGPURenderPassDepthStencilAttachment depth = WGPU_RENDER_PASS_DEPTH_STENCIL_ATTACHMENT_INIT;
    depth.view = depths.view;
    depth.depthLoadOp = WGPULoadOp_Clear;
    depth.depthStoreOp = WGPUStoreOp_Store;
    depth.depthClearValue = 1;
    depth.stencilLoadOp = WGPULoadOp_Clear;
    depth.stencilStoreOp = WGPUStoreOp_Store;
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    descriptor.depthStencilAttachment = &depth;
    WGPUCommandEncoder encoder;
    PASS("near, then far", DRAW(green); DRAW(red));
    print_picture(c, "texel", picture, 1, 1);
    PASS("far, then near", DRAW(red); DRAW(green));
    print_picture(c, "texel", picture, 1, 1);
    PASS("a stencil of 2", DRAW(red); DRAW(green); wgpuRenderPassEncoderSetStencilReference(pass, 2); DRAW(blue));
    print_picture(c, "texel", picture, 1, 1);
    PASS("a stencil of 1", DRAW(red); DRAW(green); wgpuRenderPassEncoderSetStencilReference(pass, 1); DRAW(blue));
    print_picture(c, "texel", picture, 1, 1);
    depth.depthClearValue = 0.3f;
    PASS("cleared to a depth between", DRAW(red); DRAW(green));
    print_picture(c, "texel", picture, 1, 1);
    depth.stencilClearValue = 5;
    depth.depthClearValue = 1;
    PASS("cleared to a stencil of 5", wgpuRenderPassEncoderSetStencilReference(pass, 5); DRAW(blue));
    print_picture(c, "texel", picture, 1, 1);
    depth.depthLoadOp = WGPULoadOp_Load;
    depth.stencilLoadOp = WGPULoadOp_Load;
    PASS("loaded", DRAW(green));
    print_picture(c, "texel", picture, 1, 1);

    depth.depthClearValue = 2;
    depth.depthLoadOp = WGPULoadOp_Clear;
    PASS("cleared to a depth of 2", );
    depth.depthClearValue = WGPU_DEPTH_CLEAR_VALUE_UNDEFINED;
    PASS("cleared to an undefined depth", );
    depth.depthLoadOp = WGPULoadOp_Undefined;
    PASS("without operations of depth", );
    depth.depthStoreOp = WGPUStoreOp_Undefined;
    depth.depthReadOnly = WGPU_TRUE;
    PASS("depth that is read only", );
    PASS("a draw that writes read-only depth", DRAW(red));
    depth.depthLoadOp = WGPULoadOp_Load;
    depth.depthStoreOp = WGPUStoreOp_Store;
    PASS("read-only depth with operations", );
    wgpuRenderPipelineRelease(red);
    wgpuRenderPipelineRelease(green);
    wgpuRenderPipelineRelease(blue);
    wgpuShaderModuleRelease(module);
    close_picture(&picture);
    close_picture(&depths);
}

/** Draws points whose positions and colors come from buffers. */
static WGPURenderPipeline create_points(Context *c) {
    WGPUShaderModule module = create_wgsl(
        c->device, "struct Out { @builtin(position) at: vec4f, @location(0) @interpolate(flat) color: u32 }"
                   "@vertex fn vertex(@location(0) at: vec2f, @location(1) color: u32,"
                   "                  @builtin(instance_index) instance: u32) -> Out {"
                   "  return Out(vec4f((at.x + f32(instance) + 0.5) / 4 - 1, 1 - (at.y + 0.5) / 4, 0, 1), color); }"
                   "@fragment fn fragment(@location(0) @interpolate(flat) color: u32) -> @location(0) vec4f {"
                   "  return unpack4x8unorm(color); }");
    WGPUVertexAttribute attributes[] = {WGPU_VERTEX_ATTRIBUTE_INIT, WGPU_VERTEX_ATTRIBUTE_INIT};
    attributes[0].format = WGPUVertexFormat_Float32x2;
    attributes[1].format = WGPUVertexFormat_Uint32;
    attributes[1].shaderLocation = 1;
    WGPUVertexBufferLayout buffers[] = {WGPU_VERTEX_BUFFER_LAYOUT_INIT, WGPU_VERTEX_BUFFER_LAYOUT_INIT};
    for (size_t i = 0; i < 2; i++) {
        buffers[i].arrayStride = i == 0 ? 8 : 4;
        buffers[i].attributeCount = 1;
        buffers[i].attributes = &attributes[i];
        buffers[i].stepMode = WGPUVertexStepMode_Vertex;
    }
    WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
    target.format = rgba;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = module;
    fragment.targetCount = 1;
    fragment.targets = &target;
    WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    descriptor.vertex.module = module;
    descriptor.vertex.bufferCount = 2;
    descriptor.vertex.buffers = buffers;
    descriptor.primitive.topology = WGPUPrimitiveTopology_PointList;
    descriptor.fragment = &fragment;
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, &descriptor);
    wgpuShaderModuleRelease(module);
    return pipeline;
}

static WGPUBuffer filled(Context *c, WGPUBufferUsage usage, const void *bytes, size_t size) {
    WGPUBuffer buffer = create_buffer(c->device, size, usage | WGPUBufferUsage_CopyDst);
    wgpuQueueWriteBuffer(c->queue, buffer, 0, bytes, size);
    return buffer;
}

/** Prints which texels of the first rows have a color, as one digit each. */
static void print_rows(Context *c, const char *label, Picture picture) {
    uint8_t *texels = read_texture(c, picture.texture, 4);
    printf("%s:", label);
    for (size_t y = 0; y < 3; y++) {
        putchar(' ');
        for (size_t x = 0; x < PICTURE_SIZE; x++) putchar('0' + texels[(y * PICTURE_SIZE + x) * 4] / 17 % 10);
    }
    putchar('\n');
    free(texels);
}

static void draw_from_buffers(Context *c) {
    section("vertices and indices");
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPURenderPipeline points = create_points(c);
    const float at[] = {0, 0, 1, 0, 2, 1, 3, 2, 0, 2};
    const uint32_t colors[] = {17, 34, 51, 68, 85};
    WGPUBuffer places = filled(c, WGPUBufferUsage_Vertex, at, sizeof at);
    WGPUBuffer shades = filled(c, WGPUBufferUsage_Vertex, colors, sizeof colors);
    WGPUBuffer small = filled(c, WGPUBufferUsage_Index, (uint16_t[]){4, 3, 2, 1}, 8);
    WGPUBuffer large = filled(c, WGPUBufferUsage_Index, (uint32_t[]){0, 4}, 8);
    WGPUBuffer counts = filled(c, WGPUBufferUsage_Indirect, (uint32_t[]){2, 2, 1, 0, 3, 1, 1, 0, 0}, 36);
    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder;
#define POINTS(LABEL, ...)                                                                                   \
    PASS(LABEL, wgpuRenderPassEncoderSetPipeline(pass, points);                                              \
         wgpuRenderPassEncoderSetVertexBuffer(pass, 0, places, 0, WGPU_WHOLE_SIZE);                          \
         wgpuRenderPassEncoderSetVertexBuffer(pass, 1, shades, 0, WGPU_WHOLE_SIZE); __VA_ARGS__);            \
    print_rows(c, "picture", picture)
    POINTS("all", wgpuRenderPassEncoderDraw(pass, 5, 1, 0, 0));
    POINTS("the middle", wgpuRenderPassEncoderDraw(pass, 2, 1, 1, 0));
    POINTS("instances", wgpuRenderPassEncoderDraw(pass, 1, 3, 0, 2));
    POINTS("small indices",
           wgpuRenderPassEncoderSetIndexBuffer(pass, small, WGPUIndexFormat_Uint16, 0, WGPU_WHOLE_SIZE);
           wgpuRenderPassEncoderDrawIndexed(pass, 2, 1, 0, 0, 0));
    POINTS("a base vertex",
           wgpuRenderPassEncoderSetIndexBuffer(pass, small, WGPUIndexFormat_Uint16, 4, 4);
           wgpuRenderPassEncoderDrawIndexed(pass, 2, 1, 0, -1, 0));
    POINTS("large indices",
           wgpuRenderPassEncoderSetIndexBuffer(pass, large, WGPUIndexFormat_Uint32, 0, WGPU_WHOLE_SIZE);
           wgpuRenderPassEncoderDrawIndexed(pass, 2, 1, 0, 0, 0));
    POINTS("indirect", wgpuRenderPassEncoderDrawIndirect(pass, counts, 0));
    POINTS("indirect with indices",
           wgpuRenderPassEncoderSetIndexBuffer(pass, small, WGPUIndexFormat_Uint16, 0, WGPU_WHOLE_SIZE);
           wgpuRenderPassEncoderDrawIndexedIndirect(pass, counts, 16));
    POINTS("a part of a buffer",
           wgpuRenderPassEncoderSetVertexBuffer(pass, 0, places, 16, 16);
           wgpuRenderPassEncoderDraw(pass, 2, 1, 0, 0));
    POINTS("more vertices than there are", wgpuRenderPassEncoderDraw(pass, 6, 1, 0, 0));
    POINTS("a vertex buffer that is unset",
           wgpuRenderPassEncoderSetVertexBuffer(pass, 1, NULL, 0, WGPU_WHOLE_SIZE);
           wgpuRenderPassEncoderDraw(pass, 1, 1, 0, 0));
    POINTS("no index buffer", wgpuRenderPassEncoderDrawIndexed(pass, 1, 1, 0, 0, 0));
    POINTS("an index format of another kind",
           wgpuRenderPassEncoderSetIndexBuffer(pass, small, WGPUIndexFormat_Undefined, 0, WGPU_WHOLE_SIZE));
    POINTS("a vertex slot too high",
           wgpuRenderPassEncoderSetVertexBuffer(pass, 8, places, 0, WGPU_WHOLE_SIZE));
    POINTS("indices without the usage",
           wgpuRenderPassEncoderSetIndexBuffer(pass, places, WGPUIndexFormat_Uint16, 0, WGPU_WHOLE_SIZE));
    POINTS("a range beyond the buffer", wgpuRenderPassEncoderSetVertexBuffer(pass, 0, places, 32, 16));
    wgpuBufferRelease(places);
    wgpuBufferRelease(shades);
    wgpuBufferRelease(small);
    wgpuBufferRelease(large);
    wgpuBufferRelease(counts);
    wgpuRenderPipelineRelease(points);
    close_picture(&picture);
}

/** Draws with a color from a uniform buffer, at dynamic offsets. */
static void bind_groups(Context *c) {
    section("bind groups");
    Picture picture = open_picture(c, rgba, 1, WGPUTextureUsage_CopySrc);
    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Fragment;
    entry.buffer.type = WGPUBufferBindingType_Uniform;
    entry.buffer.hasDynamicOffset = WGPU_TRUE;
    WGPUBindGroupLayoutDescriptor layouts = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layouts.entryCount = 1;
    layouts.entries = &entry;
    WGPUBindGroupLayout layout = wgpuDeviceCreateBindGroupLayout(c->device, &layouts);
    WGPUPipelineLayoutDescriptor described = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    described.bindGroupLayoutCount = 1;
    described.bindGroupLayouts = &layout;
    WGPUPipelineLayout pipeline_layout = wgpuDeviceCreatePipelineLayout(c->device, &described);
    WGPUShaderModule module = create_wgsl(
        c->device, "@group(0) @binding(0) var<uniform> color: vec4f;"
                   "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {"
                   "  return vec4f(f32(i % 2) * 4 - 1, f32(i / 2) * 4 - 1, 0, 1); }"
                   "@fragment fn fragment() -> @location(0) vec4f { return color; }");
    WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
    target.format = rgba;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = module;
    fragment.targetCount = 1;
    fragment.targets = &target;
    WGPURenderPipelineDescriptor drawing = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    drawing.layout = pipeline_layout;
    drawing.vertex.module = module;
    drawing.fragment = &fragment;
    WGPURenderPipeline pipeline = wgpuDeviceCreateRenderPipeline(c->device, &drawing);
    WGPUBuffer colors = create_buffer(c->device, 512, WGPUBufferUsage_Uniform | WGPUBufferUsage_CopyDst);
    wgpuQueueWriteBuffer(c->queue, colors, 0, (float[]){1, 0, 0, 1}, 16);
    wgpuQueueWriteBuffer(c->queue, colors, 256, (float[]){0, 0, 1, 1}, 16);
    WGPUBindGroupEntry bound = WGPU_BIND_GROUP_ENTRY_INIT;
    bound.buffer = colors;
    bound.size = 16;
    WGPUBindGroupDescriptor grouping = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    grouping.layout = layout;
    grouping.entryCount = 1;
    grouping.entries = &bound;
    WGPUBindGroup group = wgpuDeviceCreateBindGroup(c->device, &grouping);
    WGPURenderPassColorAttachment attachment = attachment_of(picture);
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder;
    const uint32_t first = 0, second = 256;
    PASS("the first color", wgpuRenderPassEncoderSetBindGroup(pass, 0, group, 1, &first); DRAW(pipeline));
    print_picture(c, "texel", picture, 1, 1);
    PASS("the second color", wgpuRenderPassEncoderSetBindGroup(pass, 0, group, 1, &second); DRAW(pipeline));
    print_picture(c, "texel", picture, 1, 1);
    PASS("no offset", wgpuRenderPassEncoderSetBindGroup(pass, 0, group, 0, NULL));
    PASS("no group", DRAW(pipeline));
    PASS("a group that is unset", wgpuRenderPassEncoderSetBindGroup(pass, 0, group, 1, &first);
         wgpuRenderPassEncoderSetBindGroup(pass, 0, NULL, 0, NULL); DRAW(pipeline));
    wgpuBindGroupRelease(group);
    wgpuBufferRelease(colors);
    wgpuRenderPipelineRelease(pipeline);
    wgpuPipelineLayoutRelease(pipeline_layout);
    wgpuBindGroupLayoutRelease(layout);
    wgpuShaderModuleRelease(module);
    close_picture(&picture);
}

PROGRAM(render) {
    Context c = open_context();
    load_and_store(&c);
    resolve_samples(&c);
    draw_with_state(&c);
    test_depth_and_stencil(&c);
    draw_from_buffers(&c);
    bind_groups(&c);
    close_context(&c);
}
