#include <stdio.h>
#include <webgpu/webgpu.h>

static void on_adapter(WGPURequestAdapterStatus, WGPUAdapter adapter, WGPUStringView, void *result, void *) {
  *(WGPUAdapter *)result = adapter;
}

int main(void) {
  const WGPUInstanceFeatureName waiting = WGPUInstanceFeatureName_TimedWaitAny;
  WGPUInstance instance =
    wgpuCreateInstance(&(WGPUInstanceDescriptor){.requiredFeatureCount = 1, .requiredFeatures = &waiting});
  WGPUAdapter adapter = nullptr;
  WGPUFutureWaitInfo request = {wgpuInstanceRequestAdapter(
    instance, nullptr,
    (WGPURequestAdapterCallbackInfo){
      .mode = WGPUCallbackMode_WaitAnyOnly, .callback = on_adapter, .userdata1 = &adapter})};
  wgpuInstanceWaitAny(instance, 1, &request, UINT64_MAX);
  if (!adapter) return 1;

  WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
  wgpuAdapterGetInfo(adapter, &info);
  printf("%.*s\n", (int)info.description.length, info.description.data);
}
