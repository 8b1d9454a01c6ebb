#include "names.h"
#include "program.h"

typedef struct Popped {
    WGPUPopErrorScopeStatus status;
    WGPUErrorType type;
    const char *message;
} Popped;

static void store_popped(WGPUPopErrorScopeStatus status, WGPUErrorType type, WGPUStringView message, void *result,
                         void *unused) {
    (void)unused;
    *(Popped *)result = (Popped){status, type, presence(message)};
}

static void pop(Context *c, const char *label) {
    Popped popped = {0};
    WGPUPopErrorScopeCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, store_popped, &popped, NULL};
    wait_for(c->instance, wgpuDevicePopErrorScope(c->device, callback));
    print("%s: %s, %s, message: %s", label, pop_status(popped.status), error_type(popped.type), popped.message);
}

static void cause_validation_error(Context *c) {
    wgpuBufferRelease(create_buffer(c->device, 16, WGPUBufferUsage_MapRead | WGPUBufferUsage_Storage));
}

static void cause_memory_error(Context *c) {
    WGPULimits limits = WGPU_LIMITS_INIT;
    wgpuDeviceGetLimits(c->device, &limits);
    WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
    descriptor.size = (WGPUExtent3D){limits.maxTextureDimension2D, limits.maxTextureDimension2D,
                                     limits.maxTextureArrayLayers};
    descriptor.format = WGPUTextureFormat_RGBA32Float;
    descriptor.usage = WGPUTextureUsage_CopyDst;
    wgpuTextureRelease(wgpuDeviceCreateTexture(c->device, &descriptor));
}

static void nest_scopes(Context *c) {
    section("scopes");
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    pop(c, "nothing wrong");

    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    cause_validation_error(c);
    cause_validation_error(c);
    pop(c, "the first of two errors");

    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    cause_validation_error(c);
    pop(c, "inner");
    pop(c, "outer");

    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_OutOfMemory);
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Internal);
    cause_validation_error(c);
    pop(c, "internal filter");
    pop(c, "memory filter");
    pop(c, "validation filter");

    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_OutOfMemory);
    cause_memory_error(c);
    pop(c, "memory filter");
    pop(c, "validation filter");

    section("wrong scopes");
    pop(c, "no scope is open");
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    pop(c, "one is open");
    pop(c, "it is closed");
}

/** Errors may arrive at any time; those of earlier calls have arrived when a later call is answered. */
static void wait_for_errors(Context *c) {
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Internal);
    pop(c, "an error has happened");
}

static void leave_errors_uncaptured(Context *c) {
    section("uncaptured errors");
    cause_validation_error(c);
    wait_for_errors(c);
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_OutOfMemory);
    cause_validation_error(c);
    pop(c, "a scope of another kind");
    wgpuDevicePushErrorScope(c->device, WGPUErrorFilter_Validation);
    cause_memory_error(c);
    pop(c, "a scope of another kind");
}

static void chain_wrongly(Context *c) {
    section("chained structs");
    WGPUChainedStruct unknown = {NULL, (WGPUSType)0x70000000};
    WGPUBufferDescriptor buffer = WGPU_BUFFER_DESCRIPTOR_INIT;
    buffer.usage = WGPUBufferUsage_CopyDst;
    buffer.size = 16;
    buffer.nextInChain = &unknown;
    ERROR_OF(c, "an unknown struct at a buffer", wgpuBufferRelease(wgpuDeviceCreateBuffer(c->device, &buffer)));

    WGPUShaderSourceWGSL source = WGPU_SHADER_SOURCE_WGSL_INIT;
    source.code = view_of("@compute @workgroup_size(1) fn main() {}");
    buffer.nextInChain = &source.chain;
    ERROR_OF(c, "a known struct in a wrong place", wgpuBufferRelease(wgpuDeviceCreateBuffer(c->device, &buffer)));

    WGPUShaderSourceWGSL second = source;
    WGPUShaderModuleDescriptor module = WGPU_SHADER_MODULE_DESCRIPTOR_INIT;
    module.nextInChain = &source.chain;
    ERROR_OF(c, "one source", wgpuShaderModuleRelease(wgpuDeviceCreateShaderModule(c->device, &module)));
    source.chain.next = &second.chain;
    ERROR_OF(c, "two sources", wgpuShaderModuleRelease(wgpuDeviceCreateShaderModule(c->device, &module)));
    source.chain.next = &unknown;
    ERROR_OF(c, "a source and an unknown struct",
             wgpuShaderModuleRelease(wgpuDeviceCreateShaderModule(c->device, &module)));
    module.nextInChain = NULL;
    ERROR_OF(c, "no source", wgpuShaderModuleRelease(wgpuDeviceCreateShaderModule(c->device, &module)));

    WGPUTextureDescriptor texture = WGPU_TEXTURE_DESCRIPTOR_INIT;
    texture.size = (WGPUExtent3D){4, 4, 1};
    texture.format = WGPUTextureFormat_RGBA8Unorm;
    texture.usage = WGPUTextureUsage_TextureBinding;
    texture.nextInChain = &unknown;
    ERROR_OF(c, "an unknown struct at a texture",
             wgpuTextureRelease(wgpuDeviceCreateTexture(c->device, &texture)));
    WGPUSamplerDescriptor sampler = WGPU_SAMPLER_DESCRIPTOR_INIT;
    sampler.nextInChain = &unknown;
    ERROR_OF(c, "an unknown struct at a sampler",
             wgpuSamplerRelease(wgpuDeviceCreateSampler(c->device, &sampler)));
    WGPUCommandEncoderDescriptor encoder = WGPU_COMMAND_ENCODER_DESCRIPTOR_INIT;
    encoder.nextInChain = &unknown;
    ERROR_OF(c, "an unknown struct at an encoder",
             wgpuCommandEncoderRelease(wgpuDeviceCreateCommandEncoder(c->device, &encoder)));
    WGPUBindGroupLayoutDescriptor layout = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layout.nextInChain = &unknown;
    ERROR_OF(c, "an unknown struct at a layout",
             wgpuBindGroupLayoutRelease(wgpuDeviceCreateBindGroupLayout(c->device, &layout)));
    WGPUQuerySetDescriptor queries = WGPU_QUERY_SET_DESCRIPTOR_INIT;
    queries.type = WGPUQueryType_Occlusion;
    queries.count = 1;
    queries.nextInChain = &unknown;
    ERROR_OF(c, "an unknown struct at a query set",
             wgpuQuerySetRelease(wgpuDeviceCreateQuerySet(c->device, &queries)));
}

static void use_invalid_objects(Context *c) {
    section("invalid objects");
    begin_errors(c->device);
    WGPUBuffer invalid = create_buffer(c->device, 16, WGPUBufferUsage_MapRead | WGPUBufferUsage_Storage);
    end_errors(c, "creation");
    print("size: %lu, usage: %lu", (unsigned long)wgpuBufferGetSize(invalid),
          (unsigned long)wgpuBufferGetUsage(invalid));
    WGPUBuffer valid = create_buffer(c->device, 16, WGPUBufferUsage_CopyDst | WGPUBufferUsage_CopySrc);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    ERROR_OF(c, "a copy", wgpuCommandEncoderCopyBufferToBuffer(encoder, invalid, 0, valid, 0, 16));
    WGPUCommandBuffer commands = NULL;
    ERROR_OF(c, "finish", commands = wgpuCommandEncoderFinish(encoder, NULL));
    ERROR_OF(c, "submit", wgpuQueueSubmit(c->queue, 1, &commands));
    wgpuCommandBufferRelease(commands);
    wgpuCommandEncoderRelease(encoder);
    ERROR_OF(c, "write", wgpuQueueWriteBuffer(c->queue, invalid, 0, (uint32_t[]){1}, 4));
    ERROR_OF(c, "write beyond the end", wgpuQueueWriteBuffer(c->queue, valid, 16, (uint32_t[]){1}, 4));
    ERROR_OF(c, "write at an odd offset", wgpuQueueWriteBuffer(c->queue, valid, 2, (uint32_t[]){1}, 4));
    ERROR_OF(c, "write of an odd size", wgpuQueueWriteBuffer(c->queue, valid, 0, (uint32_t[]){1}, 3));
    wgpuBufferRelease(invalid);
    wgpuBufferRelease(valid);
    WGPUTexture texture = NULL;
    ERROR_OF(c, "an empty texture", texture = create_texture(c->device, 0, 4, WGPUTextureFormat_RGBA8Unorm,
                                                             WGPUTextureUsage_CopySrc));
    print("width: %u, height: %u", (unsigned)wgpuTextureGetWidth(texture),
          (unsigned)wgpuTextureGetHeight(texture));
    WGPUTextureView view = NULL;
    ERROR_OF(c, "its view", view = wgpuTextureCreateView(texture, NULL));
    wgpuTextureViewRelease(view);
    wgpuTextureRelease(texture);
}

static void use_unknown_enums(Context *c) {
    section("unknown values of enums");
    ERROR_OF(c, "a texture's format",
             wgpuTextureRelease(create_texture(c->device, 4, 4, (WGPUTextureFormat)0x7000,
                                               WGPUTextureUsage_CopySrc)));
    ERROR_OF(c, "a texture's undefined format",
             wgpuTextureRelease(create_texture(c->device, 4, 4, WGPUTextureFormat_Undefined,
                                               WGPUTextureUsage_CopySrc)));
    ERROR_OF(c, "a format of a feature that is off",
             wgpuTextureRelease(create_texture(c->device, 4, 4, WGPUTextureFormat_BC1RGBAUnorm,
                                               WGPUTextureUsage_CopySrc)));
    ERROR_OF(c, "a texture's usage",
             wgpuTextureRelease(create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm,
                                               (WGPUTextureUsage)1 << 40)));
    ERROR_OF(c, "no texture usage",
             wgpuTextureRelease(create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm, 0)));
    ERROR_OF(c, "a buffer's usage",
             wgpuBufferRelease(create_buffer(c->device, 16, (WGPUBufferUsage)1 << 40)));
    ERROR_OF(c, "no buffer usage", wgpuBufferRelease(create_buffer(c->device, 16, 0)));
    WGPUSamplerDescriptor sampler = WGPU_SAMPLER_DESCRIPTOR_INIT;
    sampler.addressModeU = (WGPUAddressMode)0x7000;
    ERROR_OF(c, "an address mode", wgpuSamplerRelease(wgpuDeviceCreateSampler(c->device, &sampler)));
    sampler = (WGPUSamplerDescriptor)WGPU_SAMPLER_DESCRIPTOR_INIT;
    sampler.compare = (WGPUCompareFunction)0x7000;
    ERROR_OF(c, "a compare function", wgpuSamplerRelease(wgpuDeviceCreateSampler(c->device, &sampler)));
    sampler = (WGPUSamplerDescriptor)WGPU_SAMPLER_DESCRIPTOR_INIT;
    sampler.lodMaxClamp = INFINITY;
    ERROR_OF(c, "an infinite level of detail", wgpuSamplerRelease(wgpuDeviceCreateSampler(c->device, &sampler)));
    sampler.lodMaxClamp = NAN;
    ERROR_OF(c, "a level of detail that is no number",
             wgpuSamplerRelease(wgpuDeviceCreateSampler(c->device, &sampler)));
    WGPUQuerySetDescriptor queries = WGPU_QUERY_SET_DESCRIPTOR_INIT;
    queries.type = (WGPUQueryType)0x7000;
    queries.count = 1;
    ERROR_OF(c, "a query type", wgpuQuerySetRelease(wgpuDeviceCreateQuerySet(c->device, &queries)));
    queries.type = WGPUQueryType_Occlusion;
    queries.count = 5000;
    ERROR_OF(c, "too many queries", wgpuQuerySetRelease(wgpuDeviceCreateQuerySet(c->device, &queries)));
    queries.type = WGPUQueryType_Timestamp;
    queries.count = 1;
    ERROR_OF(c, "timestamps without the feature",
             wgpuQuerySetRelease(wgpuDeviceCreateQuerySet(c->device, &queries)));
}

PROGRAM(errors) {
    Context c = open_context();
    nest_scopes(&c);
    leave_errors_uncaptured(&c);
    chain_wrongly(&c);
    use_invalid_objects(&c);
    use_unknown_enums(&c);
    close_context(&c);
}
