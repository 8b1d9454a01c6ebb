#include "shader_panel.h"

#include <algorithm>
#include <iterator>

#include "imgui.h"
#include "misc/cpp/imgui_stdlib.h"

static const char initial_text[] = {
#embed "shader.wgsl" suffix(, 0)
};

ShaderPanel::ShaderPanel(const Gpu &gpu) : preview(gpu), text(initial_text) {
  errors = preview.compile(text);
}

void ShaderPanel::show() {
  const ImGuiIO &io = ImGui::GetIO();
  if (!is_paused) inputs.time += speed * io.DeltaTime;
  frame_times[next] = 1000 * io.DeltaTime;
  next = (next + 1) % int(std::size(frame_times));

  if (ImGui::BeginChild("settings", {ImGui::GetFontSize() * 14, 0})) show_settings();
  ImGui::EndChild();
  ImGui::SameLine();
  if (ImGui::BeginChild("views")) {
    show_picture();
    show_text();
  }
  ImGui::EndChild();
}

void ShaderPanel::show_settings() {
  ImGui::PushItemWidth(-1);
  if (ImGui::Button(is_paused ? "Continue" : "Pause", {-1, 0})) is_paused = !is_paused;
  ImGui::SliderFloat("##speed", &speed, 0, 4, "speed %.2f");
  ImGui::ColorPicker3("##color", inputs.color, ImGuiColorEditFlags_NoSidePreview | ImGuiColorEditFlags_NoInputs);
  ImGui::PlotLines("##frames", frame_times, int(std::size(frame_times)), next, "frame times", 0, 50,
                   {0, ImGui::GetFontSize() * 4});
  ImGui::Text("%.1f ms a frame", ImGui::GetIO().DeltaTime * 1000);
  ImGui::SliderInt("##text size", &text_size, 50, 300, "text %d %%");
  // The slider moves with the size of the text, so it must be released first.
  if (ImGui::IsItemDeactivatedAfterEdit()) ImGui::GetStyle().FontScaleMain = float(text_size) / 100;
  ImGui::PopItemWidth();
}

void ShaderPanel::show_picture() {
  const ImVec2 available = ImGui::GetContentRegionAvail();
  const ImVec2 size(std::max(16.f, available.x), std::max(16.f, available.y / 2));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const wgpu::TextureView view = preview.resize(uint32_t(size.x), uint32_t(size.y));
  ImGui::Image(ImTextureID(view.Get()), size);
  inputs.size[0] = size.x;
  inputs.size[1] = size.y;
  const bool is_hovered = ImGui::IsItemHovered();
  inputs.pointer[0] = is_hovered ? ImGui::GetMousePos().x - corner.x : size.x / 2;
  inputs.pointer[1] = is_hovered ? ImGui::GetMousePos().y - corner.y : size.y / 2;
}

void ShaderPanel::show_text() {
  bool is_requested = ImGui::Button("Compile");
  ImGui::SetItemTooltip("or press Ctrl+Enter in the text");
  ImGui::SameLine();
  ImGui::TextWrapped("%s", errors.empty() ? "no errors" : errors.c_str());
  is_requested |= ImGui::InputTextMultiline("##text", &text, {-1, -1},
                                          ImGuiInputTextFlags_AllowTabInput | ImGuiInputTextFlags_EnterReturnsTrue);
  if (is_requested) errors = preview.compile(text);
}

void ShaderPanel::paint(const wgpu::CommandEncoder &encoder) const {
  preview.paint(encoder, inputs);
}
