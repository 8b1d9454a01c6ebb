/** Inspects the GPU, and edits a shader, in windows of Dear ImGui. */
#include <backends/imgui_impl_wgpu.h>
#include <imgui.h>

#include "about_panel.h"
#include "adapter_panel.h"
#include "gpu.h"
#include "imgui_impl_wasi.h"
#include "shader_panel.h"

namespace {

void begin_imgui(const Gpu &gpu) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO &io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.Fonts->AddFontDefaultVector();

  ImGui_ImplWasi_Init(gpu.surface.Get());
  ImGui_ImplWGPU_InitInfo info;
  info.Device = gpu.device.Get();
  info.RenderTargetFormat = WGPUTextureFormat(gpu.format);
  ImGui_ImplWGPU_Init(&info);
}

void end_imgui() {
  ImGui_ImplWGPU_Shutdown();
  ImGui_ImplWasi_Shutdown();
  ImGui::DestroyContext();
}

/** Fills the surface with a window; returns whether the shader panel shows. */
bool show_window(const Gpu &gpu, ShaderPanel &shader_panel) {
  bool shows_shader = false;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
  ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  if (ImGui::BeginTabBar("tabs")) {
    if (ImGui::BeginTabItem("Shader")) {
      shows_shader = true;
      shader_panel.show();
      ImGui::EndTabItem();
    }
    if (ImGui::BeginTabItem("Adapter")) {
      show_adapter(gpu);
      ImGui::EndTabItem();
    }
    if (ImGui::BeginTabItem("About")) {
      show_about();
      ImGui::EndTabItem();
    }
    ImGui::EndTabBar();
  }
  ImGui::End();
  return shows_shader;
}

void render_imgui(const wgpu::CommandEncoder &encoder, const wgpu::Texture &target) {
  wgpu::RenderPassColorAttachment attachment;
  attachment.view = target.CreateView();
  attachment.loadOp = wgpu::LoadOp::Clear;
  attachment.storeOp = wgpu::StoreOp::Store;
  wgpu::RenderPassDescriptor descriptor;
  descriptor.colorAttachmentCount = 1;
  descriptor.colorAttachments = &attachment;
  const wgpu::RenderPassEncoder pass = encoder.BeginRenderPass(&descriptor);
  ImGui_ImplWGPU_RenderDrawData(ImGui::GetDrawData(), pass.Get());
  pass.End();
}

} // namespace

int main() {
  const Gpu gpu = open_gpu();
  begin_imgui(gpu);
  ShaderPanel shader_panel(gpu);
  while (next_frame(gpu)) {
    const wgpu::Texture target = current_texture(gpu);
    ImGui_ImplWGPU_NewFrame();
    ImGui_ImplWasi_NewFrame();
    ImGui::NewFrame();
    const bool shows_shader = show_window(gpu, shader_panel);
    ImGui::Render();

    const wgpu::CommandEncoder encoder = gpu.device.CreateCommandEncoder();
    if (shows_shader) shader_panel.paint(encoder);
    render_imgui(encoder, target);
    const wgpu::CommandBuffer commands = encoder.Finish();
    gpu.queue.Submit(1, &commands);
    gpu.surface.Present();
  }
  end_imgui();
}
