#include "drawing.h"

Picture open_picture(Context *context, WGPUTextureFormat format, uint32_t samples, WGPUTextureUsage more_usage) {
    WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
    descriptor.size = (WGPUExtent3D){PICTURE_SIZE, PICTURE_SIZE, 1};
    descriptor.format = format;
    descriptor.sampleCount = samples;
    descriptor.usage = WGPUTextureUsage_RenderAttachment | more_usage;
    WGPUTexture texture = wgpuDeviceCreateTexture(context->device, &descriptor);
    return (Picture){texture, wgpuTextureCreateView(texture, NULL)};
}

void close_picture(Picture *picture) {
    wgpuTextureViewRelease(picture->view);
    wgpuTextureRelease(picture->texture);
}

WGPURenderPassColorAttachment attachment_of(Picture picture) {
    WGPURenderPassColorAttachment attachment = WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT;
    attachment.view = picture.view;
    attachment.loadOp = WGPULoadOp_Clear;
    attachment.storeOp = WGPUStoreOp_Store;
    attachment.clearValue = (WGPUColor){0, 0, 0, 1};
    return attachment;
}

WGPURenderPassDescriptor pass_on(const WGPURenderPassColorAttachment *attachment) {
    WGPURenderPassDescriptor descriptor = WGPU_RENDER_PASS_DESCRIPTOR_INIT;
    descriptor.colorAttachmentCount = 1;
    descriptor.colorAttachments = attachment;
    return descriptor;
}

WGPURenderPassEncoder begin_pass(Context *context, WGPUCommandEncoder *encoder,
                                 const WGPURenderPassDescriptor *descriptor) {
    *encoder = wgpuDeviceCreateCommandEncoder(context->device, NULL);
    return wgpuCommandEncoderBeginRenderPass(*encoder, descriptor);
}

void end_pass(Context *context, WGPUCommandEncoder encoder, WGPURenderPassEncoder pass) {
    wgpuRenderPassEncoderEnd(pass);
    wgpuRenderPassEncoderRelease(pass);
    submit(context, encoder);
}

WGPUShaderModule create_cover(Context *context) {
    return create_wgsl(context->device,
                       "override depth: f32; override red: f32; override green: f32; override blue: f32;"
                       "override alpha: f32;"
                       "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {"
                       "  return vec4f(f32(i % 2) * 4 - 1, f32(i / 2) * 4 - 1, depth, 1); }"
                       "@fragment fn fragment() -> @location(0) vec4f { return vec4f(red, green, blue, alpha); }");
}

void describe_cover(Cover *cover, WGPUShaderModule module, WGPUTextureFormat format, const double color[4],
                    double depth) {
    static const char *const names[] = {"depth", "red", "green", "blue", "alpha"};
    for (size_t i = 0; i < 5; i++) {
        cover->constants[i] = (WGPUConstantEntry)WGPU_CONSTANT_ENTRY_INIT;
        cover->constants[i].key = view_of(names[i]);
        cover->constants[i].value = i == 0 ? depth : color[i - 1];
    }
    cover->target = (WGPUColorTargetState)WGPU_COLOR_TARGET_STATE_INIT;
    cover->target.format = format;
    cover->fragment = (WGPUFragmentState)WGPU_FRAGMENT_STATE_INIT;
    cover->fragment.module = module;
    cover->fragment.constantCount = 4;
    cover->fragment.constants = cover->constants + 1;
    cover->fragment.targetCount = 1;
    cover->fragment.targets = &cover->target;
    cover->descriptor = (WGPURenderPipelineDescriptor)WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    cover->descriptor.vertex.module = module;
    cover->descriptor.vertex.constantCount = 1;
    cover->descriptor.vertex.constants = cover->constants;
    cover->descriptor.fragment = &cover->fragment;
}

void print_picture(Context *context, const char *label, Picture picture, uint32_t x, uint32_t y) {
    uint8_t *texels = read_texture(context, picture.texture, 4);
    print_texel(label, texels, PICTURE_SIZE, x, y);
    free(texels);
}
