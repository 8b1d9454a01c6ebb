/** A picture that a shader in WGSL paints. */
#pragma once

#include <string>

#include "gpu.h"

/** The values that the shader receives, laid out as in shader.wgsl. */
struct ShaderInputs {
  float color[3];
  float time;
  float pointer[2];
  float size[2];
};

class Preview {
public:
  explicit Preview(const Gpu &gpu);

  /**
   * Compiles a shader with a vertex and a fragment entry point, which `paint` then uses.
   *
   * @returns the errors, a line each; if there are any, the last shader remains
   */
  std::string compile(const std::string &wgsl);

  /** Makes the picture as large as this, in pixels, and returns it. */
  wgpu::TextureView resize(uint32_t width, uint32_t height);

  /** Paints the picture. */
  void paint(const wgpu::CommandEncoder &encoder, const ShaderInputs &inputs) const;

private:
  std::string compilation_errors(const wgpu::ShaderModule &module) const;

  const Gpu &gpu;
  wgpu::Buffer uniforms;
  wgpu::PipelineLayout layout;
  wgpu::BindGroup bind_group;
  wgpu::RenderPipeline pipeline;
  wgpu::Texture picture;
  wgpu::TextureView view;
};
