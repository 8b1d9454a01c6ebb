// Uses webgpu_cpp.h in the ways in which programs do.

#include <webgpu/webgpu_cpp.h>
#include <webgpu/webgpu_cpp_print.h>

#include <array>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

static void OnWorkDone(wgpu::QueueWorkDoneStatus, wgpu::StringView) {}

struct State {
    wgpu::Instance instance;
    wgpu::Adapter adapter;
    wgpu::Device device;
    bool failed = false;
};

static wgpu::Device RequestDevice(State& state) {
    static constexpr std::array features = { wgpu::InstanceFeatureName::TimedWaitAny };
    wgpu::InstanceDescriptor instanceDescriptor;
    instanceDescriptor.requiredFeatureCount = features.size();
    instanceDescriptor.requiredFeatures = features.data();
    state.instance = wgpu::CreateInstance(&instanceDescriptor);
    if (!state.instance || state.instance == nullptr) return nullptr;
    if (state.instance.HasWGSLLanguageFeature(wgpu::WGSLLanguageFeatureName::Packed4x8IntegerDotProduct)) return {};

    wgpu::RequestAdapterOptions options = {};
    options.powerPreference = wgpu::PowerPreference::HighPerformance;
    // A lambda with captures.
    wgpu::Future adapterRequest = state.instance.RequestAdapter(
        &options, wgpu::CallbackMode::WaitAnyOnly,
        [&state](wgpu::RequestAdapterStatus status, wgpu::Adapter adapter, wgpu::StringView message) {
            if (status != wgpu::RequestAdapterStatus::Success) state.failed = !std::string(message).empty();
            state.adapter = std::move(adapter);
        });
    if (state.instance.WaitAny(adapterRequest, UINT64_MAX) != wgpu::WaitStatus::Success) return nullptr;

    wgpu::AdapterInfo info{};
    if (state.adapter.GetInfo(&info) != wgpu::Status::Success) return nullptr;
    std::string_view vendor = info.vendor;
    std::string description(info.description);
    if (vendor.empty() && description.empty()) return nullptr;
    wgpu::AdapterInfo moved = std::move(info);
    info = std::move(moved);

    wgpu::SupportedFeatures supported;
    state.adapter.GetFeatures(&supported);
    std::vector<wgpu::FeatureName> required(supported.features, supported.features + supported.featureCount);

    wgpu::Limits limits;
    wgpu::CompatibilityModeLimits compatibility;
    limits.nextInChain = &compatibility;
    state.adapter.GetLimits(&limits);

    wgpu::DeviceDescriptor descriptor;
    descriptor.label = "device";
    descriptor.requiredFeatures = required.data();
    descriptor.requiredFeatureCount = required.size();
    descriptor.requiredLimits = &limits;
    descriptor.defaultQueue.label = std::string_view("queue");
    descriptor.SetDeviceLostCallback(
        wgpu::CallbackMode::AllowSpontaneous,
        [](wgpu::Device const& device, wgpu::DeviceLostReason reason, wgpu::StringView) {
            if (device && reason == wgpu::DeviceLostReason::Destroyed) return;
        });
    descriptor.SetUncapturedErrorCallback(
        [](wgpu::Device const&, wgpu::ErrorType type, wgpu::StringView, State* state) {
            state->failed = type == wgpu::ErrorType::Validation;
        },
        &state);

    // A lambda without captures and a pointer.
    wgpu::Future deviceRequest = state.adapter.RequestDevice(
        &descriptor, wgpu::CallbackMode::AllowProcessEvents,
        [](wgpu::RequestDeviceStatus, wgpu::Device device, wgpu::StringView, State* state) {
            state->device = std::move(device);
        },
        &state);
    std::array<wgpu::FutureWaitInfo, 1> waits = { { { deviceRequest } } };
    state.instance.WaitAny(waits.size(), waits.data(), 1000);
    while (!waits[0].completed && !state.device) state.instance.ProcessEvents();
    return state.device;
}

static wgpu::ShaderModule CreateShader(wgpu::Device const& device, std::string const& code) {
    wgpu::ShaderSourceWGSL source;
    source.code = code;
    wgpu::ShaderSourceWGSL same({ nullptr, code.c_str() });
    wgpu::ShaderModuleDescriptor descriptor;
    descriptor.nextInChain = &source;
    descriptor.label = { code.data(), 4 };
    wgpu::ShaderModule module = device.CreateShaderModule(&descriptor);
    module.GetCompilationInfo(
        wgpu::CallbackMode::AllowSpontaneous,
        [](wgpu::CompilationInfoRequestStatus, wgpu::CompilationInfo const* info) {
            for (size_t i = 0; i < info->messageCount; ++i) {
                if (info->messages[i].type == wgpu::CompilationMessageType::Error) return;
            }
        });
    return module;
}

static wgpu::Bool Compute(State& state, wgpu::ShaderModule const& module) {
    wgpu::Device device = state.device;
    device.PushErrorScope(wgpu::ErrorFilter::Validation);

    wgpu::BufferDescriptor bufferDescriptor{};
    bufferDescriptor.size = 1024;
    bufferDescriptor.usage = wgpu::BufferUsage::Storage | wgpu::BufferUsage::CopySrc;
    bufferDescriptor.usage |= wgpu::BufferUsage::CopyDst;
    bufferDescriptor.mappedAtCreation = true;
    wgpu::Buffer buffer = device.CreateBuffer(&bufferDescriptor);
    if (!(buffer.GetUsage() & wgpu::BufferUsage::Storage)) return false;
    if ((buffer.GetUsage() & ~wgpu::BufferUsage::Storage) == wgpu::BufferUsage::None) return false;
    *static_cast<float*>(buffer.GetMappedRange()) = 1;
    buffer.Unmap();

    wgpu::BindGroupLayoutEntry layoutEntry;
    layoutEntry.visibility = wgpu::ShaderStage::Compute;
    layoutEntry.buffer.type = wgpu::BufferBindingType::Storage;
    wgpu::BindGroupLayoutDescriptor layoutDescriptor;
    layoutDescriptor.entryCount = 1;
    layoutDescriptor.entries = &layoutEntry;
    wgpu::BindGroupLayout layout = device.CreateBindGroupLayout(&layoutDescriptor);
    wgpu::PipelineLayoutDescriptor pipelineLayoutDescriptor;
    pipelineLayoutDescriptor.bindGroupLayoutCount = 1;
    pipelineLayoutDescriptor.bindGroupLayouts = &layout;

    wgpu::ConstantEntry constant;
    constant.key = "size";
    constant.value = 64;
    wgpu::ComputePipelineDescriptor pipelineDescriptor;
    pipelineDescriptor.layout = device.CreatePipelineLayout(&pipelineLayoutDescriptor);
    pipelineDescriptor.compute.module = module;
    pipelineDescriptor.compute.entryPoint = "main";
    pipelineDescriptor.compute.constants = &constant;
    pipelineDescriptor.compute.constantCount = 1;
    wgpu::ComputePipeline pipeline;
    state.instance.WaitAny(
        device.CreateComputePipelineAsync(
            &pipelineDescriptor, wgpu::CallbackMode::WaitAnyOnly,
            [&](wgpu::CreatePipelineAsyncStatus, wgpu::ComputePipeline created, wgpu::StringView) { pipeline = created; }),
        UINT64_MAX);

    wgpu::BindGroupEntry entry{};
    entry.buffer = buffer;
    wgpu::BindGroupDescriptor groupDescriptor;
    groupDescriptor.layout = pipeline.GetBindGroupLayout(0);
    groupDescriptor.entryCount = 1;
    groupDescriptor.entries = &entry;
    wgpu::BindGroup group = device.CreateBindGroup(&groupDescriptor);

    wgpu::CommandEncoder encoder = device.CreateCommandEncoder();
    wgpu::ComputePassEncoder pass = encoder.BeginComputePass();
    pass.SetPipeline(pipeline);
    pass.SetBindGroup(0, group);
    uint32_t offset = 0;
    pass.SetBindGroup(1, nullptr, 1, &offset);
    pass.DispatchWorkgroups(4);
    pass.End();
    encoder.ClearBuffer(buffer);
    wgpu::CommandBuffer commands = encoder.Finish();
    device.GetQueue().Submit(1, &commands);

    // A function, and a std::function.
    device.GetQueue().OnSubmittedWorkDone(wgpu::CallbackMode::AllowSpontaneous, OnWorkDone);
    std::function<void(wgpu::MapAsyncStatus, wgpu::StringView)> onMap = [&](wgpu::MapAsyncStatus status, wgpu::StringView) {
        state.failed = status != wgpu::MapAsyncStatus::Success;
    };
    state.instance.WaitAny(
        buffer.MapAsync(wgpu::MapMode::Read, 0, wgpu::kWholeMapSize, wgpu::CallbackMode::WaitAnyOnly, onMap), 0);
    float first = *static_cast<float const*>(buffer.GetConstMappedRange(0, 4));
    device.PopErrorScope(
        wgpu::CallbackMode::WaitAnyOnly, [](wgpu::PopErrorScopeStatus, wgpu::ErrorType, wgpu::StringView message) {
            return static_cast<void>(message.IsUndefined());
        });
    return first == 1 && device.HasFeature(wgpu::FeatureName::ShaderF16);
}

static void Render(wgpu::Device const& device, wgpu::Surface const& surface, wgpu::RenderPipeline const& pipeline) {
    wgpu::SurfaceTexture current;
    surface.GetCurrentTexture(&current);
    wgpu::RenderPassColorAttachment color;
    color.view = current.texture.CreateView();
    color.loadOp = wgpu::LoadOp::Clear;
    color.storeOp = wgpu::StoreOp::Store;
    color.clearValue = { 0, 0, 0, 1 };
    wgpu::RenderPassDescriptor descriptor;
    descriptor.colorAttachmentCount = 1;
    descriptor.colorAttachments = &color;
    wgpu::CommandEncoder encoder = device.CreateCommandEncoder();
    wgpu::RenderPassEncoder pass = encoder.BeginRenderPass(&descriptor);
    pass.SetPipeline(pipeline);
    pass.SetVertexBuffer(0, nullptr);
    pass.Draw(3);
    pass.End();
    wgpu::CommandBuffer commands = encoder.Finish();
    device.GetQueue().Submit(1, &commands);
    surface.Present();

    wgpu::TextureDescriptor texture;
    texture.dimension = wgpu::TextureDimension::e2D;
    texture.size = { 16, 16 };
    texture.format = wgpu::TextureFormat::RGBA8Unorm;
    texture.usage = wgpu::TextureUsage::TextureBinding | wgpu::TextureUsage::CopyDst;
    wgpu::DepthStencilState depth;
    depth.depthWriteEnabled = true;
    depth.depthWriteEnabled = wgpu::OptionalBool::Undefined;
    device.CreateTexture(&texture).Destroy();
    wgpu::TextureComponentSwizzle swizzle;
    if (swizzle != wgpu::TextureComponentSwizzle{}) return;
}

// Small types convert as programs expect.
static bool Convert(wgpu::BufferUsage usage) {
    wgpu::StringView text = "text";
    text = std::string("text");
    text = nullptr;
    std::string copy{ std::string_view(text) };
    wgpu::Bool mapped = !wgpu::Bool(true);
    mapped = !mapped;
    wgpu::OptionalBool optional = std::nullopt;
    optional = true;
    if (optional != wgpu::OptionalBool::True) optional = wgpu::OptionalBool::False;
    std::optional<bool> value = optional;
    switch (usage) {
        case wgpu::BufferUsage::MapRead: return value.has_value();
        default: break;
    }
    bool reads = (usage & wgpu::BufferUsage::MapRead) && mapped;
    return reads && (usage & wgpu::BufferUsage::CopyDst) != wgpu::BufferUsage::None && copy.empty();
}

// Values print with their names.
static std::string Print(wgpu::Buffer const& buffer) {
    std::ostringstream out;
    out << buffer.GetUsage() << ' ' << buffer.GetMapState() << ' ' << wgpu::StringView("text");
    return out.str();
}

// Handles pass between C and C++.
static WGPUBuffer ToC(wgpu::Buffer buffer) { return buffer.MoveToCHandle(); }
static wgpu::Buffer FromC(WGPUBuffer handle) { return wgpu::Buffer::Acquire(handle); }

int main() {
    State state;
    RequestDevice(state);
    wgpu::ShaderModule module = CreateShader(state.device, "@compute fn main() {}");
    Compute(state, module);
    Render(state.device, {}, nullptr);
    wgpu::Buffer buffer = FromC(ToC(nullptr));
    wgpuBufferRelease(buffer.Get());
    if (Print(buffer).empty() || Convert(buffer.GetUsage())) return 1;
    return wgpu::GetProcAddress("wgpuCreateInstance") == nullptr;
}

#if __cplusplus >= 202002L
static wgpu::Buffer Designated(wgpu::Device const& device, char const* code) {
    wgpu::ShaderSourceWGSL source{ { .code = code } };
    wgpu::ShaderModuleDescriptor shader{ .nextInChain = &source, .label = "shader" };
    device.CreateShaderModule(&shader);
    wgpu::DeviceDescriptor deviceDescriptor({ .label = "device", .defaultQueue = { .label = "queue" } });
    wgpu::TextureDescriptor texture{
        .usage = wgpu::TextureUsage::RenderAttachment,
        .size = { .width = 16, .height = 16 },
        .format = wgpu::TextureFormat::RGBA8Unorm,
    };
    device.CreateTexture(&texture);
    wgpu::BindGroupLayoutEntry entry{
        .binding = 1,
        .visibility = wgpu::ShaderStage::Compute,
        .buffer = { .type = wgpu::BufferBindingType::Uniform, .hasDynamicOffset = true },
    };
    wgpu::BindGroupLayoutDescriptor layout{ .entryCount = 1, .entries = &entry };
    device.CreateBindGroupLayout(&layout);
    wgpu::BufferDescriptor descriptor{ .usage = wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst, .size = 16 };
    return device.CreateBuffer(&descriptor);
}
wgpu::Buffer (*designated)(wgpu::Device const&, char const*) = Designated;
#endif
