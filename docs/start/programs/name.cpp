#include <cstdio>
#include <webgpu/webgpu_cpp.h>

int main() {
  const auto waiting = wgpu::InstanceFeatureName::TimedWaitAny;
  const wgpu::InstanceDescriptor descriptor{.requiredFeatureCount = 1, .requiredFeatures = &waiting};
  const wgpu::Instance instance = wgpu::CreateInstance(&descriptor);
  wgpu::Adapter adapter;
  const wgpu::Future request = instance.RequestAdapter(
    nullptr, wgpu::CallbackMode::WaitAnyOnly,
    [&](wgpu::RequestAdapterStatus, wgpu::Adapter found, wgpu::StringView) { adapter = found; });
  instance.WaitAny(request, UINT64_MAX);
  if (adapter == nullptr) return 1;

  wgpu::AdapterInfo info;
  adapter.GetInfo(&info);
  std::printf("%.*s\n", int(info.description.length), info.description.data);
}
