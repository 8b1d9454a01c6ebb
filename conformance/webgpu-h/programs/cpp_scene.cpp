#include "program.h"
#include <array>
#include <string>
#include <vector>
#include <webgpu/webgpu_cpp.h>

namespace {

wgpu::ShaderModule compile(wgpu::Device const& device, std::string const& code) {
    wgpu::ShaderSourceWGSL source({.code = code});
    wgpu::ShaderModuleDescriptor descriptor{.nextInChain = &source};
    return device.CreateShaderModule(&descriptor);
}

std::vector<uint32_t> read(wgpu::Instance const& instance, wgpu::Device const& device, wgpu::Buffer const& buffer) {
    wgpu::BufferDescriptor descriptor{.usage = wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst, .size = buffer.GetSize()};
    wgpu::Buffer staging = device.CreateBuffer(&descriptor);
    wgpu::CommandEncoder encoder = device.CreateCommandEncoder();
    encoder.CopyBufferToBuffer(buffer, 0, staging, 0, buffer.GetSize());
    wgpu::CommandBuffer commands = encoder.Finish();
    device.GetQueue().Submit(1, &commands);
    std::vector<uint32_t> words;
    instance.WaitAny(staging.MapAsync(wgpu::MapMode::Read, 0, wgpu::kWholeMapSize, wgpu::CallbackMode::WaitAnyOnly,
                                      [&](wgpu::MapAsyncStatus status, wgpu::StringView) {
                                          if (status != wgpu::MapAsyncStatus::Success) return;
                                          auto range = static_cast<uint32_t const*>(staging.GetConstMappedRange());
                                          words.assign(range, range + staging.GetSize() / sizeof *range);
                                      }),
                     UINT64_MAX);
    staging.Unmap();
    return words;
}

/** Computes squares, with a layout of the program. */
void compute(wgpu::Instance const& instance, wgpu::Device const& device) {
    section("compute");
    wgpu::BufferDescriptor described{};
    described.size = 16 * sizeof(uint32_t);
    described.usage = wgpu::BufferUsage::Storage | wgpu::BufferUsage::CopySrc;
    described.mappedAtCreation = true;
    wgpu::Buffer buffer = device.CreateBuffer(&described);
    auto words = static_cast<uint32_t*>(buffer.GetMappedRange());
    for (uint32_t i = 0; i < 16; ++i) words[i] = i;
    buffer.Unmap();

    wgpu::BindGroupLayoutEntry entry{};
    entry.visibility = wgpu::ShaderStage::Compute;
    entry.buffer.type = wgpu::BufferBindingType::Storage;
    wgpu::BindGroupLayoutDescriptor layouts{.entryCount = 1, .entries = &entry};
    wgpu::BindGroupLayout layout = device.CreateBindGroupLayout(&layouts);
    wgpu::PipelineLayoutDescriptor pipelineLayout{.bindGroupLayoutCount = 1, .bindGroupLayouts = &layout};
    wgpu::ComputePipelineDescriptor descriptor{};
    descriptor.layout = device.CreatePipelineLayout(&pipelineLayout);
    descriptor.compute.module = compile(
        device, "@group(0) @binding(0) var<storage, read_write> data: array<u32>;"
                "@compute @workgroup_size(16) fn main(@builtin(local_invocation_index) i: u32) { data[i] *= data[i]; }");
    wgpu::ComputePipeline pipeline = device.CreateComputePipeline(&descriptor);
    wgpu::BindGroupEntry bound{};
    bound.buffer = buffer;
    wgpu::BindGroupDescriptor group{.layout = layout, .entryCount = 1, .entries = &bound};
    wgpu::BindGroup bindGroup = device.CreateBindGroup(&group);

    wgpu::CommandEncoder encoder = device.CreateCommandEncoder();
    wgpu::ComputePassEncoder pass = encoder.BeginComputePass();
    pass.SetPipeline(pipeline);
    pass.SetBindGroup(0, bindGroup);
    pass.DispatchWorkgroups(1);
    pass.End();
    wgpu::CommandBuffer commands = encoder.Finish();
    device.GetQueue().Submit(1, &commands);
    std::vector<uint32_t> results = read(instance, device, buffer);
    print_words("squares", results.data(), results.size());
}

/** Draws a triangle in a uniform color, through a bind group with a dynamic offset. */
void draw(wgpu::Instance const& instance, wgpu::Device const& device) {
    section("draw");
    wgpu::TextureDescriptor picture{};
    picture.size = {8, 8};
    picture.format = wgpu::TextureFormat::RGBA8Unorm;
    picture.usage = wgpu::TextureUsage::RenderAttachment | wgpu::TextureUsage::CopySrc;
    wgpu::Texture texture = device.CreateTexture(&picture);

    wgpu::ShaderModule module = compile(
        device, "@group(0) @binding(0) var<uniform> color: vec4f;"
                "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {"
                "  return vec4f(f32(i % 2) * 2 - 1, f32(i / 2) * 2 - 1, 0, 1); }"
                "@fragment fn fragment() -> @location(0) vec4f { return color; }");
    wgpu::BindGroupLayoutEntry entry{};
    entry.visibility = wgpu::ShaderStage::Fragment;
    entry.buffer.type = wgpu::BufferBindingType::Uniform;
    entry.buffer.hasDynamicOffset = true;
    wgpu::BindGroupLayoutDescriptor layouts{.entryCount = 1, .entries = &entry};
    wgpu::BindGroupLayout layout = device.CreateBindGroupLayout(&layouts);
    wgpu::PipelineLayoutDescriptor pipelineLayout{.bindGroupLayoutCount = 1, .bindGroupLayouts = &layout};
    wgpu::ColorTargetState target{.format = picture.format};
    wgpu::FragmentState fragment{.module = module, .targetCount = 1, .targets = &target};
    wgpu::RenderPipelineDescriptor descriptor{};
    descriptor.layout = device.CreatePipelineLayout(&pipelineLayout);
    descriptor.vertex.module = module;
    descriptor.fragment = &fragment;
    wgpu::RenderPipeline pipeline;
    instance.WaitAny(device.CreateRenderPipelineAsync(
                         &descriptor, wgpu::CallbackMode::WaitAnyOnly,
                         [&](wgpu::CreatePipelineAsyncStatus, wgpu::RenderPipeline made, wgpu::StringView) {
                             pipeline = std::move(made);
                         }),
                     UINT64_MAX);

    wgpu::BufferDescriptor colors{.usage = wgpu::BufferUsage::Uniform | wgpu::BufferUsage::CopyDst, .size = 512};
    wgpu::Buffer uniform = device.CreateBuffer(&colors);
    wgpu::Queue queue = device.GetQueue();
    queue.WriteBuffer(uniform, 0, std::array{1.0f, 0.0f, 0.0f, 1.0f}.data(), 16);
    queue.WriteBuffer(uniform, 256, std::array{0.0f, 0.0f, 1.0f, 1.0f}.data(), 16);
    wgpu::BindGroupEntry bound{};
    bound.buffer = uniform;
    bound.size = 16;
    wgpu::BindGroupDescriptor group{.layout = layout, .entryCount = 1, .entries = &bound};
    wgpu::BindGroup bindGroup = device.CreateBindGroup(&group);

    wgpu::BufferDescriptor rows{.usage = wgpu::BufferUsage::CopyDst | wgpu::BufferUsage::CopySrc, .size = 8 * 256};
    wgpu::Buffer copied = device.CreateBuffer(&rows);
    for (uint32_t offset : {0u, 256u}) {
        wgpu::RenderPassColorAttachment attachment{.view = texture.CreateView(),
                                                    .loadOp = wgpu::LoadOp::Clear,
                                                    .storeOp = wgpu::StoreOp::Store,
                                                    .clearValue = {.r = 0, .g = 1, .b = 0, .a = 1}};
        wgpu::RenderPassDescriptor passes{.colorAttachmentCount = 1, .colorAttachments = &attachment};
        wgpu::CommandEncoder encoder = device.CreateCommandEncoder();
        wgpu::RenderPassEncoder pass = encoder.BeginRenderPass(&passes);
        pass.SetPipeline(pipeline);
        pass.SetBindGroup(0, bindGroup, 1, &offset);
        pass.Draw(3);
        pass.End();
        wgpu::TexelCopyTextureInfo from{.texture = texture};
        wgpu::TexelCopyBufferInfo to{};
        to.buffer = copied;
        to.layout.bytesPerRow = 256;
        wgpu::Extent3D extent{.width = 8, .height = 8};
        encoder.CopyTextureToBuffer(&from, &to, &extent);
        wgpu::CommandBuffer commands = encoder.Finish();
        queue.Submit(1, &commands);
        std::vector<uint32_t> texels = read(instance, device, copied);
        print("inside: %08lx, outside: %08lx", (unsigned long)texels[6 * 64 + 1], (unsigned long)texels[1 * 64 + 6]);
    }
}

}  // namespace

PROGRAM(cpp_scene) {
    Context context = open_context();
    {
        wgpu::Instance instance = context.instance;
        wgpu::Device device = context.device;
        compute(instance, device);
        draw(instance, device);
    }
    close_context(&context);
}
