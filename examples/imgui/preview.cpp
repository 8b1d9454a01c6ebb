#include "preview.h"

static constexpr wgpu::TextureFormat format = wgpu::TextureFormat::RGBA8Unorm;

Preview::Preview(const Gpu &gpu) : gpu(gpu) {
  wgpu::BufferDescriptor buffer;
  buffer.usage = wgpu::BufferUsage::Uniform | wgpu::BufferUsage::CopyDst;
  buffer.size = sizeof(ShaderInputs);
  uniforms = gpu.device.CreateBuffer(&buffer);

  wgpu::BindGroupLayoutEntry layout_entry;
  layout_entry.visibility = wgpu::ShaderStage::Fragment | wgpu::ShaderStage::Vertex;
  layout_entry.buffer.type = wgpu::BufferBindingType::Uniform;
  wgpu::BindGroupLayoutDescriptor group_layout_descriptor;
  group_layout_descriptor.entryCount = 1;
  group_layout_descriptor.entries = &layout_entry;
  const wgpu::BindGroupLayout group_layout = gpu.device.CreateBindGroupLayout(&group_layout_descriptor);

  wgpu::PipelineLayoutDescriptor layout_descriptor;
  layout_descriptor.bindGroupLayoutCount = 1;
  layout_descriptor.bindGroupLayouts = &group_layout;
  layout = gpu.device.CreatePipelineLayout(&layout_descriptor);

  wgpu::BindGroupEntry entry;
  entry.buffer = uniforms;
  wgpu::BindGroupDescriptor group;
  group.layout = group_layout;
  group.entryCount = 1;
  group.entries = &entry;
  bind_group = gpu.device.CreateBindGroup(&group);
}

std::string Preview::compile(const std::string &wgsl) {
  wgpu::ShaderSourceWGSL source{{.code = wgpu::StringView(wgsl)}};
  wgpu::ShaderModuleDescriptor module_descriptor;
  module_descriptor.nextInChain = &source;
  gpu.device.PushErrorScope(wgpu::ErrorFilter::Validation);
  const wgpu::ShaderModule module = gpu.device.CreateShaderModule(&module_descriptor);

  wgpu::ColorTargetState target;
  target.format = format;
  wgpu::FragmentState fragment;
  fragment.module = module;
  fragment.targetCount = 1;
  fragment.targets = &target;
  wgpu::RenderPipelineDescriptor descriptor;
  descriptor.layout = layout;
  descriptor.vertex.module = module;
  descriptor.fragment = &fragment;
  wgpu::RenderPipeline compiled = gpu.device.CreateRenderPipeline(&descriptor);

  std::string error;
  gpu.wait(gpu.device.PopErrorScope(wgpu::CallbackMode::WaitAnyOnly,
                                    [&](wgpu::PopErrorScopeStatus, wgpu::ErrorType type, wgpu::StringView message) {
                                      if (type != wgpu::ErrorType::NoError) error = std::string(message);
                                    }));
  if (error.empty()) {
    pipeline = std::move(compiled);
    return {};
  }
  // An error of the text has a line and a column; any other concerns the pipeline.
  const std::string errors = compilation_errors(module);
  return errors.empty() ? error : errors;
}

std::string Preview::compilation_errors(const wgpu::ShaderModule &module) const {
  std::string errors;
  gpu.wait(module.GetCompilationInfo(
    wgpu::CallbackMode::WaitAnyOnly, [&](wgpu::CompilationInfoRequestStatus, const wgpu::CompilationInfo *info) {
      for (size_t i = 0; i < info->messageCount; i++) {
        const wgpu::CompilationMessage &message = info->messages[i];
        if (message.type != wgpu::CompilationMessageType::Error) continue;
        errors += std::to_string(message.lineNum) + ":" + std::to_string(message.linePos) + ": ";
        errors += std::string(message.message) + "\n";
      }
    }));
  return errors;
}

wgpu::TextureView Preview::resize(uint32_t width, uint32_t height) {
  if (picture != nullptr && picture.GetWidth() == width && picture.GetHeight() == height) return view;
  wgpu::TextureDescriptor descriptor;
  descriptor.size = {width, height};
  descriptor.format = format;
  descriptor.usage = wgpu::TextureUsage::RenderAttachment | wgpu::TextureUsage::TextureBinding;
  picture = gpu.device.CreateTexture(&descriptor);
  view = picture.CreateView();
  return view;
}

void Preview::paint(const wgpu::CommandEncoder &encoder, const ShaderInputs &inputs) const {
  gpu.queue.WriteBuffer(uniforms, 0, &inputs, sizeof inputs);
  wgpu::RenderPassColorAttachment attachment;
  attachment.view = view;
  attachment.loadOp = wgpu::LoadOp::Clear;
  attachment.storeOp = wgpu::StoreOp::Store;
  wgpu::RenderPassDescriptor descriptor;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &attachment;
  const wgpu::RenderPassEncoder pass = encoder.BeginRenderPass(&descriptor);
  if (pipeline != nullptr) {
    pass.SetPipeline(pipeline);
    pass.SetBindGroup(0, bind_group);
    pass.Draw(3);
  }
  pass.End();
}
