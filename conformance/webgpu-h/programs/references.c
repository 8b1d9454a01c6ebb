#include "async.h"
#include "drawing.h"
#include "names.h"

/** Releases each object before the objects that use it, which keep it alive. */
static void release_early(void) {
    section("released while in use");
    Context c = open_context();
    WGPUTexture texture = create_texture(c.device, 8, 8, WGPUTextureFormat_RGBA8Unorm,
                                         WGPUTextureUsage_RenderAttachment | WGPUTextureUsage_CopySrc);
    WGPUTextureView view = wgpuTextureCreateView(texture, NULL);
    WGPURenderPassColorAttachment attachment = attachment_of((Picture){texture, view});
    attachment.clearValue = (WGPUColor){1, 0, 0, 1};
    WGPURenderPassDescriptor descriptor = pass_on(&attachment);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c.device, NULL);
    WGPURenderPassEncoder pass = wgpuCommandEncoderBeginRenderPass(encoder, &descriptor);
    wgpuTextureViewRelease(view);
    WGPUBuffer buffer = create_buffer(c.device, 8 * 256, WGPUBufferUsage_CopyDst | WGPUBufferUsage_CopySrc);
    wgpuRenderPassEncoderEnd(pass);
    WGPUTexelCopyTextureInfo from = WGPU_TEXEL_COPY_TEXTURE_INFO_INIT;
    from.texture = texture;
    WGPUTexelCopyBufferInfo to = WGPU_TEXEL_COPY_BUFFER_INFO_INIT;
    to.buffer = buffer;
    to.layout.bytesPerRow = 256;
    WGPUExtent3D extent = {8, 8, 1};
    wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &to, &extent);
    wgpuTextureRelease(texture);
    WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
    wgpuCommandEncoderRelease(encoder);
    wgpuRenderPassEncoderRelease(pass);
    wgpuQueueSubmit(c.queue, 1, &commands);
    wgpuCommandBufferRelease(commands);
    uint8_t *bytes = read_buffer(&c, buffer, 0, 8);
    print_bytes("the picture arrives", bytes, 8);
    free(bytes);
    wgpuBufferRelease(buffer);

    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.visibility = WGPUShaderStage_Compute;
    entry.buffer.type = WGPUBufferBindingType_Storage;
    WGPUBindGroupLayoutDescriptor layouts = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    layouts.entryCount = 1;
    layouts.entries = &entry;
    WGPUBindGroupLayout layout = wgpuDeviceCreateBindGroupLayout(c.device, &layouts);
    WGPUPipelineLayoutDescriptor described = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    described.bindGroupLayoutCount = 1;
    described.bindGroupLayouts = &layout;
    WGPUPipelineLayout pipeline_layout = wgpuDeviceCreatePipelineLayout(c.device, &described);
    WGPUShaderModule module = create_wgsl(
        c.device, "@group(0) @binding(0) var<storage, read_write> out: array<u32, 4>;"
                  "@compute @workgroup_size(4) fn main(@builtin(local_invocation_index) i: u32) { out[i] = i + 5; }");
    WGPUComputePipelineDescriptor computing = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    computing.layout = pipeline_layout;
    computing.compute.module = module;
    WGPUComputePipeline pipeline = wgpuDeviceCreateComputePipeline(c.device, &computing);
    wgpuShaderModuleRelease(module);
    wgpuPipelineLayoutRelease(pipeline_layout);
    WGPUBuffer results = create_buffer(c.device, 16, WGPUBufferUsage_Storage | WGPUBufferUsage_CopySrc);
    WGPUBuffer readable = create_buffer(c.device, 16, WGPUBufferUsage_MapRead | WGPUBufferUsage_CopyDst);
    WGPUBindGroupEntry bound = WGPU_BIND_GROUP_ENTRY_INIT;
    bound.buffer = results;
    WGPUBindGroupDescriptor grouping = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    grouping.layout = layout;
    grouping.entryCount = 1;
    grouping.entries = &bound;
    WGPUBindGroup group = wgpuDeviceCreateBindGroup(c.device, &grouping);
    wgpuBindGroupLayoutRelease(layout);
    encoder = wgpuDeviceCreateCommandEncoder(c.device, NULL);
    WGPUComputePassEncoder computation = wgpuCommandEncoderBeginComputePass(encoder, NULL);
    wgpuComputePassEncoderSetPipeline(computation, pipeline);
    wgpuComputePipelineRelease(pipeline);
    wgpuComputePassEncoderSetBindGroup(computation, 0, group, 0, NULL);
    wgpuBindGroupRelease(group);
    wgpuComputePassEncoderDispatchWorkgroups(computation, 1, 1, 1);
    wgpuComputePassEncoderEnd(computation);
    wgpuComputePassEncoderRelease(computation);
    wgpuCommandEncoderCopyBufferToBuffer(encoder, results, 0, readable, 0, 16);
    wgpuBufferRelease(results);
    submit(&c, encoder);
    print("map: %s", map_status(map_buffer(&c, readable, WGPUMapMode_Read, 0, 16)));
    print_words("the results arrive", wgpuBufferGetConstMappedRange(readable, 0, 16), 4);
    wgpuBufferRelease(readable);
    close_context(&c);
}

/** Keeps objects after their device. */
static void release_device_first(void) {
    section("objects outlive their device");
    Context c = open_context();
    WGPUBuffer buffer = create_buffer(c.device, 16, WGPUBufferUsage_CopyDst);
    WGPUTexture texture =
        create_texture(c.device, 4, 4, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_CopyDst);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c.device, NULL);
    WGPUQueue queue = c.queue;
    wgpuQueueAddRef(queue);
    close_context(&c);
    print("buffer: %lu, texture: %u", (unsigned long)wgpuBufferGetSize(buffer),
          (unsigned)wgpuTextureGetWidth(texture));
    WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
    wgpuQueueSubmit(queue, 1, &commands);
    print_bool("commands", commands != NULL);
    wgpuCommandBufferRelease(commands);
    wgpuCommandEncoderRelease(encoder);
    wgpuQueueRelease(queue);
    wgpuTextureRelease(texture);
    wgpuBufferRelease(buffer);
}

/** Keeps the device while its adapter and instance go. */
static void release_parents_first(void) {
    section("a device outlives its adapter");
    WGPUInstance instance = create_instance();
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDevice device = request_device(instance, adapter, NULL);
    wgpuAdapterRelease(adapter);
    WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
    print("info: %s", status_name(wgpuDeviceGetAdapterInfo(device, &info)));
    wgpuAdapterInfoFreeMembers(info);
    WGPUBuffer buffer = create_buffer(device, 16, WGPUBufferUsage_CopyDst);
    print("buffer: %lu", (unsigned long)wgpuBufferGetSize(buffer));
    wgpuBufferRelease(buffer);
    wgpuDeviceRelease(device);
    wgpuInstanceRelease(instance);
}

/** Releases the objects that a call in flight uses. */
static void release_during_calls(void) {
    section("released during calls");
    for (Operation operation = 0; operation < OPERATION_COUNT; operation++) {
        Operands operands = open_operands();
        prepare(&operands, operation);
        Call call = {.name = operation_name(operation)};
        WGPUFuture future = start(&operands, operation, WGPUCallbackMode_AllowProcessEvents, &call);
        if (operation == REQUEST_DEVICE) {
            wgpuAdapterRelease(operands.fresh_adapter);
            operands.fresh_adapter = NULL;
        }
        if (operation == MAP_BUFFER) {
            wgpuBufferRelease(operands.buffer);
            operands.buffer = create_buffer(operands.context.device, 16, WGPUBufferUsage_CopyDst);
        }
        if (operation >= CREATE_COMPUTE_PIPELINE) {
            wgpuShaderModuleRelease(operands.module);
            operands.module = create_wgsl(operands.context.device, "");
        }
        wait_for(operands.context.instance, future);
        close_operands(&operands);
    }
}

PROGRAM(references) {
    release_early();
    release_device_first();
    release_parents_first();
    release_during_calls();
}
