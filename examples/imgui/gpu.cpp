#include "gpu.h"

#include <cstdio>
#include <cstdlib>

#include <webgpu/webgpu_wasi.h>

namespace {

[[noreturn]] void fail(const char *what, wgpu::StringView message) {
  std::fprintf(stderr, "%s: %.*s\n", what, int(message.length), message.data);
  std::exit(1);
}

wgpu::Surface create_surface(const wgpu::Instance &instance) {
  const WGPUWasiSurfaceSource source = WGPU_WASI_SURFACE_SOURCE_INIT;
  wgpu::SurfaceDescriptor descriptor;
  descriptor.nextInChain = reinterpret_cast<const wgpu::ChainedStruct *>(&source.chain);
  return instance.CreateSurface(&descriptor);
}

void configure(const Gpu &gpu, uint32_t width, uint32_t height) {
  wgpu::SurfaceConfiguration configuration;
  configuration.device = gpu.device;
  configuration.format = gpu.format;
  configuration.width = width;
  configuration.height = height;
  gpu.surface.Configure(&configuration);
}

} // namespace

void Gpu::wait(wgpu::Future future) const {
  instance.WaitAny(future, UINT64_MAX);
}

Gpu open_gpu() {
  Gpu gpu;
  const wgpu::InstanceFeatureName timed_waits = wgpu::InstanceFeatureName::TimedWaitAny;
  wgpu::InstanceDescriptor instance_descriptor;
  instance_descriptor.requiredFeatureCount = 1;
  instance_descriptor.requiredFeatures = &timed_waits;
  gpu.instance = wgpu::CreateInstance(&instance_descriptor);

  gpu.wait(gpu.instance.RequestAdapter(
    nullptr, wgpu::CallbackMode::WaitAnyOnly,
    [&](wgpu::RequestAdapterStatus status, wgpu::Adapter adapter, wgpu::StringView message) {
      if (status != wgpu::RequestAdapterStatus::Success) fail("no GPU is available", message);
      gpu.adapter = std::move(adapter);
    }));

  wgpu::DeviceDescriptor device_descriptor;
  device_descriptor.SetUncapturedErrorCallback(
    [](const wgpu::Device &, wgpu::ErrorType, wgpu::StringView message) { fail("the GPU reports an error", message); });
  device_descriptor.SetDeviceLostCallback(
    wgpu::CallbackMode::AllowProcessEvents,
    [](const wgpu::Device &, wgpu::DeviceLostReason reason, wgpu::StringView message) {
      if (reason == wgpu::DeviceLostReason::Unknown) fail("the GPU is lost", message);
    });
  gpu.wait(gpu.adapter.RequestDevice(
    &device_descriptor, wgpu::CallbackMode::WaitAnyOnly,
    [&](wgpu::RequestDeviceStatus status, wgpu::Device device, wgpu::StringView message) {
      if (status != wgpu::RequestDeviceStatus::Success) fail("the GPU cannot be opened", message);
      gpu.device = std::move(device);
    }));

  gpu.queue = gpu.device.GetQueue();
  gpu.surface = create_surface(gpu.instance);
  wgpu::SurfaceCapabilities capabilities;
  gpu.surface.GetCapabilities(gpu.adapter, &capabilities);
  gpu.format = capabilities.formats[0];
  configure(gpu, wgpuSurfaceWasiGetWidth(gpu.surface.Get()), wgpuSurfaceWasiGetHeight(gpu.surface.Get()));
  return gpu;
}

bool next_frame(const Gpu &gpu) {
  WGPUWasiFrameStatus status{};
  WGPUWasiFrameCallbackInfo info = WGPU_WASI_FRAME_CALLBACK_INFO_INIT;
  info.mode = WGPUCallbackMode_WaitAnyOnly;
  info.callback = [](WGPUWasiFrameStatus result, void *status, void *) {
    *static_cast<WGPUWasiFrameStatus *>(status) = result;
  };
  info.userdata1 = &status;
  gpu.wait({wgpuSurfaceWasiOnNextFrame(gpu.surface.Get(), info).id});
  return status == WGPUWasiFrameStatus_Success;
}

wgpu::Texture current_texture(const Gpu &gpu) {
  wgpu::SurfaceTexture current;
  gpu.surface.GetCurrentTexture(&current);
  if (current.status == wgpu::SurfaceGetCurrentTextureStatus::SuccessSuboptimal) {
    // The surface has another size by now.
    configure(gpu, current.texture.GetWidth(), current.texture.GetHeight());
    gpu.surface.GetCurrentTexture(&current);
  }
  return current.texture;
}
