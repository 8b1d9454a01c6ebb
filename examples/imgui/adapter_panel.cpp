#include "adapter_panel.h"

#include <cinttypes>
#include <string_view>

#include "imgui.h"

namespace {

struct Limit {
  const char *name;
  uint64_t (*value_in)(const wgpu::Limits &limits);
};

#define LIMIT(name) {#name, [](const wgpu::Limits &limits) -> uint64_t { return limits.name; }}

constexpr Limit limits[] = {
  LIMIT(maxTextureDimension1D),
  LIMIT(maxTextureDimension2D),
  LIMIT(maxTextureDimension3D),
  LIMIT(maxTextureArrayLayers),
  LIMIT(maxBindGroups),
  LIMIT(maxBindGroupsPlusVertexBuffers),
  LIMIT(maxBindingsPerBindGroup),
  LIMIT(maxDynamicUniformBuffersPerPipelineLayout),
  LIMIT(maxDynamicStorageBuffersPerPipelineLayout),
  LIMIT(maxSampledTexturesPerShaderStage),
  LIMIT(maxSamplersPerShaderStage),
  LIMIT(maxStorageBuffersPerShaderStage),
  LIMIT(maxStorageTexturesPerShaderStage),
  LIMIT(maxUniformBuffersPerShaderStage),
  LIMIT(maxUniformBufferBindingSize),
  LIMIT(maxStorageBufferBindingSize),
  LIMIT(minUniformBufferOffsetAlignment),
  LIMIT(minStorageBufferOffsetAlignment),
  LIMIT(maxVertexBuffers),
  LIMIT(maxBufferSize),
  LIMIT(maxVertexAttributes),
  LIMIT(maxVertexBufferArrayStride),
  LIMIT(maxInterStageShaderVariables),
  LIMIT(maxColorAttachments),
  LIMIT(maxColorAttachmentBytesPerSample),
  LIMIT(maxComputeWorkgroupStorageSize),
  LIMIT(maxComputeInvocationsPerWorkgroup),
  LIMIT(maxComputeWorkgroupSizeX),
  LIMIT(maxComputeWorkgroupSizeY),
  LIMIT(maxComputeWorkgroupSizeZ),
  LIMIT(maxComputeWorkgroupsPerDimension),
  LIMIT(maxImmediateSize),
};

struct Feature {
  const char *name;
  wgpu::FeatureName feature;
};

#define FEATURE(name) {#name, wgpu::FeatureName::name}

constexpr Feature features[] = {
  FEATURE(CoreFeaturesAndLimits),
  FEATURE(DepthClipControl),
  FEATURE(Depth32FloatStencil8),
  FEATURE(TextureCompressionBC),
  FEATURE(TextureCompressionBCSliced3D),
  FEATURE(TextureCompressionETC2),
  FEATURE(TextureCompressionASTC),
  FEATURE(TextureCompressionASTCSliced3D),
  FEATURE(TimestampQuery),
  FEATURE(IndirectFirstInstance),
  FEATURE(ShaderF16),
  FEATURE(RG11B10UfloatRenderable),
  FEATURE(BGRA8UnormStorage),
  FEATURE(Float32Filterable),
  FEATURE(Float32Blendable),
  FEATURE(ClipDistances),
  FEATURE(DualSourceBlending),
  FEATURE(Subgroups),
  FEATURE(TextureFormatsTier1),
  FEATURE(TextureFormatsTier2),
  FEATURE(PrimitiveIndex),
  FEATURE(TextureComponentSwizzle),
  FEATURE(SubgroupSizeControl),
};

void show_text(std::string_view text) {
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

/** Adds a row with a name in the first column, and enters the second. */
void begin_row(const char *name) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(name);
  ImGui::TableNextColumn();
}

void show_info(const wgpu::Adapter &adapter) {
  wgpu::AdapterInfo info;
  adapter.GetInfo(&info);
  for (const wgpu::StringView &text : {info.description, info.vendor, info.architecture, info.device}) {
    if (text.length == 0) continue;
    show_text(text);
    ImGui::SameLine();
  }
  ImGui::NewLine();
}

void show_limits(const Gpu &gpu, const ImGuiTextFilter &filter) {
  wgpu::Limits available, granted;
  gpu.adapter.GetLimits(&available);
  gpu.device.GetLimits(&granted);
  for (const Limit &limit : limits) {
    if (!filter.PassFilter(limit.name)) continue;
    begin_row(limit.name);
    ImGui::Text("%" PRIu64, limit.value_in(available));
    ImGui::TableNextColumn();
    ImGui::Text("%" PRIu64, limit.value_in(granted));
  }
}

void show_features(const Gpu &gpu, const ImGuiTextFilter &filter) {
  for (const auto &[name, feature] : features) {
    if (!filter.PassFilter(name)) continue;
    begin_row(name);
    ImGui::TextUnformatted(gpu.adapter.HasFeature(feature) ? "yes" : "no");
    ImGui::TableNextColumn();
    ImGui::TextUnformatted(gpu.device.HasFeature(feature) ? "yes" : "no");
  }
}

} // namespace

void show_adapter(const Gpu &gpu) {
  static ImGuiTextFilter filter;
  show_info(gpu.adapter);
  filter.Draw("filter");
  if (!ImGui::BeginTable("capabilities", 3,
                         ImGuiTableFlags_RowBg | ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerV))
    return;
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn("limit or feature", ImGuiTableColumnFlags_WidthStretch, 2);
  ImGui::TableSetupColumn("adapter", ImGuiTableColumnFlags_WidthStretch, 1);
  ImGui::TableSetupColumn("device", ImGuiTableColumnFlags_WidthStretch, 1);
  ImGui::TableHeadersRow();
  show_limits(gpu, filter);
  show_features(gpu, filter);
  ImGui::EndTable();
}
