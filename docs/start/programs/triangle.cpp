#include <cstdlib>
#include <webgpu/webgpu_cpp.h>
#include <webgpu/webgpu_wasi.h>

static constexpr char code[] = R"(
struct Corner {
  @builtin(position) position: vec4f,
  @location(0) color: vec3f,
}

@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
  const places = array(vec2f(0, 0.75), vec2f(-0.72, -0.6), vec2f(0.72, -0.6));
  const colors = array(vec3f(1, 0.3, 0.3), vec3f(0.3, 1, 0.4), vec3f(0.3, 0.5, 1));
  return Corner(vec4f(places[index], 0, 1), colors[index]);
}

@fragment
fn pixel(corner: Corner) -> @location(0) vec4f {
  return vec4f(corner.color, 1);
}
)";

int main() {
  const wgpu::InstanceFeatureName waiting = wgpu::InstanceFeatureName::TimedWaitAny;
  const wgpu::InstanceDescriptor instanceDescriptor{.requiredFeatureCount = 1, .requiredFeatures = &waiting};
  const wgpu::Instance instance = wgpu::CreateInstance(&instanceDescriptor);
  const auto waitFor = [&](wgpu::Future future) { instance.WaitAny(future, UINT64_MAX); };

  wgpu::Adapter adapter;
  waitFor(instance.RequestAdapter(
    nullptr, wgpu::CallbackMode::WaitAnyOnly,
    [&](wgpu::RequestAdapterStatus, wgpu::Adapter found, wgpu::StringView) { adapter = found; }));
  if (adapter == nullptr) return EXIT_FAILURE;
  wgpu::Device device;
  waitFor(adapter.RequestDevice(
    nullptr, wgpu::CallbackMode::WaitAnyOnly,
    [&](wgpu::RequestDeviceStatus, wgpu::Device opened, wgpu::StringView) { device = opened; }));
  if (device == nullptr) return EXIT_FAILURE;

  WGPUWasiSurfaceSource source = WGPU_WASI_SURFACE_SOURCE_INIT;
  source.width = 640;
  source.height = 480;
  const wgpu::SurfaceDescriptor surfaceDescriptor{
    .nextInChain = reinterpret_cast<wgpu::ChainedStruct *>(&source.chain)};
  const wgpu::Surface surface = instance.CreateSurface(&surfaceDescriptor);
  const wgpu::SurfaceConfiguration configuration{
    .device = device,
    .format = wgpu::TextureFormat::BGRA8Unorm,
    .width = wgpuSurfaceWasiGetWidth(surface.Get()),
    .height = wgpuSurfaceWasiGetHeight(surface.Get()),
  };
  surface.Configure(&configuration);

  wgpu::ShaderSourceWGSL wgsl{{.code = code}};
  const wgpu::ShaderModuleDescriptor moduleDescriptor{.nextInChain = &wgsl, .label = "triangle.wgsl"};
  const wgpu::ShaderModule module = device.CreateShaderModule(&moduleDescriptor);
  const wgpu::ColorTargetState target{.format = configuration.format};
  const wgpu::FragmentState fragment{.module = module, .targetCount = 1, .targets = &target};
  const wgpu::RenderPipelineDescriptor pipelineDescriptor{.vertex = {.module = module}, .fragment = &fragment};
  const wgpu::RenderPipeline pipeline = device.CreateRenderPipeline(&pipelineDescriptor);

  const auto nextFrame = [&] {
    bool isOpen = false;
    const WGPUFuture frame = wgpuSurfaceWasiOnNextFrame(
      surface.Get(),
      {.mode = WGPUCallbackMode_WaitAnyOnly,
       .callback = [](WGPUWasiFrameStatus status, void *open, void *) {
         *static_cast<bool *>(open) = status == WGPUWasiFrameStatus_Success;
       },
       .userdata1 = &isOpen});
    waitFor({frame.id});
    return isOpen;
  };
  while (nextFrame()) {
    wgpu::SurfaceTexture picture;
    surface.GetCurrentTexture(&picture);
    const wgpu::RenderPassColorAttachment attachment{
      .view = picture.texture.CreateView(),
      .loadOp = wgpu::LoadOp::Clear,
      .storeOp = wgpu::StoreOp::Store,
      .clearValue = {0.06, 0.07, 0.11, 1},
    };
    const wgpu::RenderPassDescriptor passDescriptor{.colorAttachmentCount = 1, .colorAttachments = &attachment};

    const wgpu::CommandEncoder encoder = device.CreateCommandEncoder();
    const wgpu::RenderPassEncoder pass = encoder.BeginRenderPass(&passDescriptor);
    pass.SetPipeline(pipeline);
    pass.Draw(3);
    pass.End();
    const wgpu::CommandBuffer commands = encoder.Finish();
    device.GetQueue().Submit(1, &commands);
    surface.Present();
  }
}
