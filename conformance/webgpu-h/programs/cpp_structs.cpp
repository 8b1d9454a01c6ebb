#include "program.h"
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <webgpu/webgpu_cpp.h>

namespace {

/**
 * Prints whether a structure that C++ initializes equals one of C with its macro. Both have static storage, where
 * padding is zero.
 */
#define DEFAULTS(NAME, INIT)                                                                                 \
    do {                                                                                                     \
        static WGPU##NAME of_c = INIT;                                                                       \
        static wgpu::NAME of_cpp;                                                                            \
        print_bool(#NAME, sizeof of_c == sizeof of_cpp && memcmp(&of_c, &of_cpp, sizeof of_c) == 0);         \
    } while (0)

void compare_defaults() {
    section("defaults");
    DEFAULTS(BufferDescriptor, WGPU_BUFFER_DESCRIPTOR_INIT);
    DEFAULTS(TextureDescriptor, WGPU_TEXTURE_DESCRIPTOR_INIT);
    DEFAULTS(TextureViewDescriptor, WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT);
    DEFAULTS(SamplerDescriptor, WGPU_SAMPLER_DESCRIPTOR_INIT);
    DEFAULTS(BindGroupEntry, WGPU_BIND_GROUP_ENTRY_INIT);
    DEFAULTS(BindGroupLayoutEntry, WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT);
    DEFAULTS(RenderPassColorAttachment, WGPU_RENDER_PASS_COLOR_ATTACHMENT_INIT);
    DEFAULTS(RenderPipelineDescriptor, WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT);
    DEFAULTS(ColorTargetState, WGPU_COLOR_TARGET_STATE_INIT);
    DEFAULTS(PrimitiveState, WGPU_PRIMITIVE_STATE_INIT);
    DEFAULTS(MultisampleState, WGPU_MULTISAMPLE_STATE_INIT);
    DEFAULTS(TexelCopyBufferLayout, WGPU_TEXEL_COPY_BUFFER_LAYOUT_INIT);
    DEFAULTS(PassTimestampWrites, WGPU_PASS_TIMESTAMP_WRITES_INIT);
    DEFAULTS(Limits, WGPU_LIMITS_INIT);
}

void designate() {
    section("designated initializers");
    wgpu::BufferDescriptor buffer{.label = "a buffer", .usage = wgpu::BufferUsage::Storage, .size = 64};
    print("label: %.*s, usage: %lu, size: %lu, mapped: %d", (int)std::string_view(buffer.label).size(),
          buffer.label.data, (unsigned long)buffer.usage, (unsigned long)buffer.size, (int)buffer.mappedAtCreation);
    wgpu::Extent3D extent{.width = 4, .height = 2};
    print("extent: %u × %u × %u", (unsigned)extent.width, (unsigned)extent.height,
          (unsigned)extent.depthOrArrayLayers);
    wgpu::Color color{.r = 1, .g = 0.5, .b = 0.25, .a = 0.125};
    print("color: %g %g %g %g", color.r, color.g, color.b, color.a);
    WGPUBufferDescriptor const& of_c = buffer;
    print_bool("the structure of C has the values", of_c.size == 64 && of_c.usage == WGPUBufferUsage_Storage);
}

void convert_strings() {
    section("strings");
    wgpu::StringView undefined, null = nullptr, nothing = std::nullopt, empty = "", text = "text";
    print_bool("the default is undefined", undefined.IsUndefined());
    print_bool("null is undefined", null.IsUndefined());
    print_bool("no value is undefined", nothing.IsUndefined());
    print_bool("an empty string is undefined", empty.IsUndefined());
    print("sizes: %zu %zu %zu", std::string_view(undefined).size(), std::string_view(empty).size(),
          std::string_view(text).size());
    std::string owned = "owned text";
    wgpu::StringView of_string = owned, of_view = std::string_view(owned).substr(6), of_pair = {owned.data(), 5};
    print("%s, %s, %s", std::string(of_string).c_str(), std::string(of_view).c_str(),
          std::string(of_pair).c_str());
    std::string_view back = of_view;
    print_bool("no copy is made", back.data() == owned.data() + 6);
}

void combine_flags() {
    section("flags, booleans and enums");
    wgpu::BufferUsage usage = wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst;
    usage |= wgpu::BufferUsage::Uniform;
    usage &= ~wgpu::BufferUsage::CopyDst;
    print("usage: %lu", (unsigned long)usage);
    print_bool("has a flag", static_cast<bool>(usage & wgpu::BufferUsage::MapRead));
    print_bool("has another flag", static_cast<bool>(usage & wgpu::BufferUsage::CopyDst));
    print_bool("is one flag", wgpu::HasZeroOrOneBits(usage));
    wgpu::Bool yes = true;
    print_bool("true", yes);
    wgpu::OptionalBool unknown;
    print_bool("undefined has a value", unknown.operator std::optional<bool>().has_value());
    unknown = wgpu::OptionalBool::True;
    print_bool("true has a value", unknown.operator std::optional<bool>().value_or(false));
    print_bool("from an optional", wgpu::OptionalBool(std::optional<bool>(false)) == wgpu::OptionalBool::False);
    wgpu::TextureFormat format = wgpu::TextureFormat::RGBA8Unorm;
    print_bool("an enum has its value of C", static_cast<WGPUTextureFormat>(format) == WGPUTextureFormat_RGBA8Unorm);
}

void own_members(wgpu::Adapter const& adapter, wgpu::Instance const& instance) {
    section("structures that own memory");
    wgpu::AdapterInfo info;
    print_bool("info", adapter.GetInfo(&info) == wgpu::Status::Success);
    std::string device(info.device);
    wgpu::AdapterInfo moved = std::move(info);
    print_bool("what is moved from is empty", std::string_view(info.device).empty());
    print_bool("the text has moved", std::string(moved.device) == device);
    info = std::move(moved);
    print_bool("and back", std::string(info.device) == device);
    adapter.GetInfo(&info); // frees what it had
    wgpu::SupportedFeatures features, other;
    adapter.GetFeatures(&features);
    size_t count = features.featureCount;
    other = std::move(features);
    print_bool("features have moved", other.featureCount == count && features.featureCount == 0 && !features.features);
    adapter.GetFeatures(&other);
    print_bool("features again", other.featureCount == count);
    wgpu::SupportedWGSLLanguageFeatures language;
    instance.GetWGSLLanguageFeatures(&language);
    print_bool("features of the language", language.featureCount > 0);
    wgpu::SupportedInstanceFeatures of_instances;
    wgpu::GetInstanceFeatures(&of_instances);
    print_bool("features of instances", of_instances.featureCount > 0);
    print_bool("timed waits", wgpu::HasInstanceFeature(wgpu::InstanceFeatureName::TimedWaitAny));
    wgpu::InstanceLimits limits;
    print_bool("limits of instances", wgpu::GetInstanceLimits(&limits) == wgpu::Status::Success);
    print_bool("a procedure", wgpu::GetProcAddress("wgpuCreateInstance") != nullptr);
}

void chain(wgpu::Adapter const& adapter) {
    section("chained structures");
    wgpu::Limits limits;
    wgpu::CompatibilityModeLimits compatibility;
    limits.nextInChain = &compatibility;
    print_bool("limits", adapter.GetLimits(&limits) == wgpu::Status::Success);
    print_bool("limits of compatibility", compatibility.maxStorageBuffersInVertexStage != wgpu::kLimitU32Undefined);
    wgpu::ShaderSourceWGSL source({.code = "@compute @workgroup_size(1) fn main() {}"});
    wgpu::ShaderModuleDescriptor descriptor{.nextInChain = &source, .label = "a module"};
    print_bool("a type", descriptor.nextInChain->sType == wgpu::SType::ShaderSourceWGSL);
    print_bool("the end", descriptor.nextInChain->nextInChain == nullptr);
}

}  // namespace

PROGRAM(cpp_structs) {
    wgpu::Instance instance = wgpu::Instance::Acquire(create_instance());
    wgpu::Adapter adapter = wgpu::Adapter::Acquire(request_adapter(instance.Get()));
    compare_defaults();
    designate();
    convert_strings();
    combine_flags();
    own_members(adapter, instance);
    chain(adapter);
}
