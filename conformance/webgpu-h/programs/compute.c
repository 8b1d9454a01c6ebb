#include "names.h"
#include "program.h"

static const char *const code =
    "@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;"
    "override factor: u32 = 2;"
    "@compute @workgroup_size(4) fn scale(@builtin(global_invocation_id) id: vec3u) {"
    "  let i = id.x + id.y * 8 + id.z * 16;"
    "  if (i < arrayLength(&numbers)) { numbers[i] = numbers[i] * factor + 1; }"
    "}";

typedef struct Numbers {
    Context *context;
    WGPUBuffer buffer;
    WGPUBindGroupLayout layout;
    WGPUBindGroup group;
    WGPUComputePipeline pipeline;
} Numbers;

static WGPUBindGroup group_of(Context *c, WGPUBindGroupLayout layout, WGPUBuffer buffer, uint64_t offset,
                              uint64_t size) {
    WGPUBindGroupEntry entry = WGPU_BIND_GROUP_ENTRY_INIT;
    entry.buffer = buffer;
    entry.offset = offset;
    entry.size = size;
    WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    descriptor.layout = layout;
    descriptor.entryCount = 1;
    descriptor.entries = &entry;
    return wgpuDeviceCreateBindGroup(c->device, &descriptor);
}

static Numbers open_numbers(Context *c, double factor) {
    Numbers numbers = {.context = c};
    WGPUShaderModule module = create_wgsl(c->device, code);
    WGPUConstantEntry constant = WGPU_CONSTANT_ENTRY_INIT;
    constant.key = view_of("factor");
    constant.value = factor;
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.label = view_of("scaling");
    descriptor.compute.module = module;
    descriptor.compute.constantCount = 1;
    descriptor.compute.constants = &constant;
    numbers.pipeline = wgpuDeviceCreateComputePipeline(c->device, &descriptor);
    numbers.layout = wgpuComputePipelineGetBindGroupLayout(numbers.pipeline, 0);
    WGPUBufferDescriptor buffer = WGPU_BUFFER_DESCRIPTOR_INIT;
    buffer.usage = WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc | WGPUBufferUsage_CopyDst;
    buffer.size = 32 * 4;
    buffer.mappedAtCreation = WGPU_TRUE;
    numbers.buffer = wgpuDeviceCreateBuffer(c->device, &buffer);
    uint32_t *words = wgpuBufferGetMappedRange(numbers.buffer, 0, WGPU_WHOLE_MAP_SIZE);
    for (uint32_t i = 0; i < 32; i++) words[i] = i;
    wgpuBufferUnmap(numbers.buffer);
    numbers.group = group_of(c, numbers.layout, numbers.buffer, 0, WGPU_WHOLE_SIZE);
    wgpuShaderModuleRelease(module);
    return numbers;
}

static void close_numbers(Numbers *numbers, const char *label) {
    uint32_t *words = read_buffer(numbers->context, numbers->buffer, 0, 32 * 4);
    print_words(label, words, 32);
    free(words);
    wgpuBindGroupRelease(numbers->group);
    wgpuBindGroupLayoutRelease(numbers->layout);
    wgpuComputePipelineRelease(numbers->pipeline);
    wgpuBufferRelease(numbers->buffer);
}

static void dispatch(Context *c) {
    section("dispatches");
    Numbers numbers = open_numbers(c, 3);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderSetPipeline(pass, numbers.pipeline);
    wgpuComputePassEncoderSetBindGroup(pass, 0, numbers.group, 0, NULL);
    wgpuComputePassEncoderDispatchWorkgroups(pass, 2, 2, 1);
    wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1);
    wgpuComputePassEncoderDispatchWorkgroups(pass, 0, 1, 1);
    wgpuComputePassEncoderEnd(pass);
    wgpuComputePassEncoderRelease(pass);
    submit(c, encoder);
    close_numbers(&numbers, "sixteen, then four more");

    numbers = open_numbers(c, 10);
    WGPUBuffer sizes = create_buffer(c->device, 32, WGPUBufferUsage_Indirect | WGPUBufferUsage_CopyDst);
    wgpuQueueWriteBuffer(c->queue, sizes, 0, (uint32_t[]){9, 9, 1, 1, 2, 9}, 24);
    encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUComputePassDescriptor descriptor = WGPU_COMPUTE_PASS_DESCRIPTOR_INIT;
    descriptor.label = view_of("a pass");
    pass = wgpuCommandEncoderBeginComputePass(encoder, &descriptor);
    wgpuComputePassEncoderSetLabel(pass, view_of("another name"));
    wgpuComputePassEncoderPushDebugGroup(pass, view_of("a group"));
    wgpuComputePassEncoderInsertDebugMarker(pass, view_of("a marker"));
    wgpuComputePassEncoderPopDebugGroup(pass);
    wgpuComputePassEncoderSetPipeline(pass, numbers.pipeline);
    wgpuComputePassEncoderSetBindGroup(pass, 0, numbers.group, 0, NULL);
    wgpuComputePassEncoderDispatchWorkgroupsIndirect(pass, sizes, 8);
    wgpuComputePassEncoderAddRef(pass);
    wgpuComputePassEncoderRelease(pass);
    wgpuComputePassEncoderEnd(pass);
    wgpuComputePassEncoderRelease(pass);
    submit(c, encoder);
    wgpuBufferRelease(sizes);
    close_numbers(&numbers, "indirect");
}

/** Binds a part of a buffer by a dynamic offset. */
static void bind_dynamically(Context *c) {
    section("dynamic offsets");
    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Compute;
    entry.buffer.type = WGPUBufferBindingType_Storage;
    entry.buffer.hasDynamicOffset = WGPU_TRUE;
    WGPUBindGroupLayoutDescriptor layout_descriptor = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layout_descriptor.entryCount = 1;
    layout_descriptor.entries = &entry;
    WGPUBindGroupLayout layout = wgpuDeviceCreateBindGroupLayout(c->device, &layout_descriptor);
    WGPUPipelineLayoutDescriptor pipeline_layout = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    pipeline_layout.bindGroupLayoutCount = 1;
    pipeline_layout.bindGroupLayouts = &layout;
    WGPUShaderModule module = create_wgsl(c->device, code);
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.layout = wgpuDeviceCreatePipelineLayout(c->device, &pipeline_layout);
    descriptor.compute.module = module;
    WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(c->device, &descriptor);
    WGPUBuffer buffer =
        create_buffer(c->device, 1024, WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc);
    WGPUBindGroup group = group_of(c, layout, buffer, 0, 16);
    static const uint32_t offsets[] = {256, 512, 100, 1024};
    for (size_t i = 0; i < 4; i++) {
        begin_errors(c->device);
        WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
        WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
        wgpuComputePassEncoderSetPipeline(pass, pipeline);
        wgpuComputePassEncoderSetBindGroup(pass, 0, group, 1, offsets + i);
        wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1);
        wgpuComputePassEncoderEnd(pass);
        wgpuComputePassEncoderRelease(pass);
        submit(c, encoder);
        print("offset %u", (unsigned)offsets[i]);
        end_errors(c, "error");
    }
    uint32_t *words = read_buffer(c, buffer, 256, 512);
    print_words("at 256", words, 5);
    print_words("at 512", words + 64, 5);
    free(words);
    begin_errors(c->device);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderSetBindGroup(pass, 0, group, 0, NULL);
    wgpuComputePassEncoderEnd(pass);
    wgpuComputePassEncoderRelease(pass);
    submit(c, encoder);
    end_errors(c, "without its offset");
    wgpuBindGroupRelease(group);
    wgpuBufferRelease(buffer);
    wgpuComputePipelineRelease(pipeline);
    wgpuPipelineLayoutRelease(descriptor.layout);
    wgpuBindGroupLayoutRelease(layout);
    wgpuShaderModuleRelease(module);
}

static void set_immediates(Context *c) {
    section("immediate data");
    WGPULimits limits = WGPU_LIMITS_INIT;
    wgpuDeviceGetLimits(c->device, &limits);
    print_bool("the device has some", limits.maxImmediateSize >= 16);
    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Compute;
    entry.buffer.type = WGPUBufferBindingType_Storage;
    WGPUBindGroupLayoutDescriptor layout_descriptor = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layout_descriptor.entryCount = 1;
    layout_descriptor.entries = &entry;
    WGPUBindGroupLayout layout = wgpuDeviceCreateBindGroupLayout(c->device, &layout_descriptor);
    WGPUPipelineLayoutDescriptor pipeline_layout = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    pipeline_layout.bindGroupLayoutCount = 1;
    pipeline_layout.bindGroupLayouts = &layout;
    pipeline_layout.immediateSize = 16;
    begin_errors(c->device);
    WGPUShaderModule module = create_wgsl(
        c->device, "requires immediate_address_space; var<immediate> given: vec4u;"
                   "@group(0) @binding(0) var<storage, read_write> result: vec4u;"
                   "@compute @workgroup_size(1) fn main() { result = given; }");
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.layout = wgpuDeviceCreatePipelineLayout(c->device, &pipeline_layout);
    descriptor.compute.module = module;
    WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(c->device, &descriptor);
    end_errors(c, "pipeline");
    WGPUBuffer buffer = create_buffer(c->device, 16, WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc);
    WGPUBindGroup group = group_of(c, layout, buffer, 0, WGPU_WHOLE_SIZE);
    begin_errors(c->device);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderSetPipeline(pass, pipeline);
    wgpuComputePassEncoderSetBindGroup(pass, 0, group, 0, NULL);
    wgpuComputePassEncoderSetImmediates(pass, 0, (uint32_t[]){1, 2, 3, 4}, 16);
    wgpuComputePassEncoderSetImmediates(pass, 4, (uint32_t[]){20}, 4);
    wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1);
    wgpuComputePassEncoderEnd(pass);
    wgpuComputePassEncoderRelease(pass);
    submit(c, encoder);
    end_errors(c, "dispatch");
    uint32_t *words = read_buffer(c, buffer, 0, 16);
    print_words("result", words, 4);
    free(words);
    begin_errors(c->device);
    encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderSetImmediates(pass, 0, (uint8_t[]){1, 2, 3}, 3);
    wgpuComputePassEncoderEnd(pass);
    wgpuComputePassEncoderRelease(pass);
    submit(c, encoder);
    end_errors(c, "three bytes");
    wgpuBindGroupRelease(group);
    wgpuBufferRelease(buffer);
    wgpuComputePipelineRelease(pipeline);
    wgpuPipelineLayoutRelease(descriptor.layout);
    wgpuBindGroupLayoutRelease(layout);
    wgpuShaderModuleRelease(module);
}

static void encode_wrongly(Context *c) {
    section("wrong encodings");
    Numbers numbers = open_numbers(c, 1);
#define PASS(LABEL, ...)                                                                                     \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);                        \
        WGPUComputePassEncoder pass = wgpuCommandEncoderBeginComputePass(encoder, NULL);                     \
        __VA_ARGS__;                                                                                         \
        wgpuComputePassEncoderRelease(pass);                                                                 \
        WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);                                \
        wgpuCommandBufferRelease(commands);                                                                  \
        wgpuCommandEncoderRelease(encoder);                                                                  \
        end_errors(c, LABEL);                                                                                \
    } while (0)
    PASS("nothing", wgpuComputePassEncoderEnd(pass));
    PASS("a pass that does not end", );
    PASS("a pass that ends twice", wgpuComputePassEncoderEnd(pass); wgpuComputePassEncoderEnd(pass));
    PASS("no pipeline", wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1); wgpuComputePassEncoderEnd(pass));
    PASS("no group", wgpuComputePassEncoderSetPipeline(pass, numbers.pipeline);
         wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1); wgpuComputePassEncoderEnd(pass));
    PASS("a group index too high", wgpuComputePassEncoderSetBindGroup(pass, 4, numbers.group, 0, NULL);
         wgpuComputePassEncoderEnd(pass));
    PASS("a group that is unset", wgpuComputePassEncoderSetPipeline(pass, numbers.pipeline);
         wgpuComputePassEncoderSetBindGroup(pass, 0, numbers.group, 0, NULL);
         wgpuComputePassEncoderSetBindGroup(pass, 0, NULL, 0, NULL);
         wgpuComputePassEncoderDispatchWorkgroups(pass, 1, 1, 1); wgpuComputePassEncoderEnd(pass));
    PASS("too many workgroups", wgpuComputePassEncoderSetPipeline(pass, numbers.pipeline);
         wgpuComputePassEncoderSetBindGroup(pass, 0, numbers.group, 0, NULL);
         wgpuComputePassEncoderDispatchWorkgroups(pass, 65536, 1, 1); wgpuComputePassEncoderEnd(pass));
    PASS("an indirect buffer without the usage", wgpuComputePassEncoderSetPipeline(pass, numbers.pipeline);
         wgpuComputePassEncoderSetBindGroup(pass, 0, numbers.group, 0, NULL);
         wgpuComputePassEncoderDispatchWorkgroupsIndirect(pass, numbers.buffer, 0);
         wgpuComputePassEncoderEnd(pass));
    PASS("a debug group that stays open", wgpuComputePassEncoderPushDebugGroup(pass, view_of("group"));
         wgpuComputePassEncoderEnd(pass));
    PASS("a debug group that was not opened", wgpuComputePassEncoderPopDebugGroup(pass);
         wgpuComputePassEncoderEnd(pass));
    PASS("the encoder used meanwhile", wgpuCommandEncoderClearBuffer(encoder, numbers.buffer, 0, 16);
         wgpuComputePassEncoderEnd(pass));
    PASS("a second pass meanwhile",
         wgpuComputePassEncoderRelease(wgpuCommandEncoderBeginComputePass(encoder, NULL));
         wgpuComputePassEncoderEnd(pass));
    close_numbers(&numbers, "untouched");

    section("finished encoders");
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
    WGPUCommandEncoderDescriptor named = WGPU_COMMAND_ENCODER_DESCRIPTOR_INIT;
    named.label = view_of("an encoder");
    wgpuCommandEncoderRelease(wgpuDeviceCreateCommandEncoder(c->device, &named));
    wgpuCommandEncoderSetLabel(encoder, view_of("another name"));
    wgpuCommandEncoderPushDebugGroup(encoder, view_of("a group"));
    wgpuCommandEncoderInsertDebugMarker(encoder, view_of("a marker"));
    wgpuCommandEncoderPopDebugGroup(encoder);
    wgpuCommandEncoderAddRef(encoder);
    wgpuCommandEncoderRelease(encoder);
    WGPUCommandBufferDescriptor descriptor = WGPU_COMMAND_BUFFER_DESCRIPTOR_INIT;
    descriptor.label = view_of("commands");
    WGPUCommandBuffer commands = NULL, again = NULL;
    ERROR_OF(c, "finish", commands = wgpuCommandEncoderFinish(encoder, &descriptor));
    ERROR_OF(c, "finish again", again = wgpuCommandEncoderFinish(encoder, NULL));
    print_bool("an object", again != NULL);
    WGPUComputePassEncoder pass = NULL;
    ERROR_OF(c, "a pass afterwards", pass = wgpuCommandEncoderBeginComputePass(encoder, NULL));
    print_bool("an object", pass != NULL);
    ERROR_OF(c, "its end", wgpuComputePassEncoderEnd(pass));
    wgpuComputePassEncoderRelease(pass);
    wgpuCommandBufferSetLabel(commands, view_of("another name"));
    ERROR_OF(c, "submit", wgpuQueueSubmit(c->queue, 1, &commands));
    ERROR_OF(c, "submit again", wgpuQueueSubmit(c->queue, 1, &commands));
    ERROR_OF(c, "submit nothing", wgpuQueueSubmit(c->queue, 0, NULL));
    wgpuCommandBufferAddRef(commands);
    wgpuCommandBufferRelease(commands);
    wgpuCommandBufferRelease(commands);
    wgpuCommandBufferRelease(again);
    wgpuCommandEncoderRelease(encoder);
}

PROGRAM(compute) {
    Context c = open_context();
    dispatch(&c);
    bind_dynamically(&c);
    set_immediates(&c);
    encode_wrongly(&c);
    close_context(&c);
}
