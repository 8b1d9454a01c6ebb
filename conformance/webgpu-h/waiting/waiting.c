/* Waits for an hour at most: `waiting loss` for a loss that never happens, `waiting work` for the queue. */

#include <stdlib.h>
#include <string.h>
#include <webgpu/webgpu.h>

static const uint64_t hour = 3600000000000;

static WGPUInstance instance;

static WGPUWaitStatus wait_for(WGPUFuture future, uint64_t timeout) {
  WGPUFutureWaitInfo info = {future, WGPU_FALSE};
  return wgpuInstanceWaitAny(instance, 1, &info, timeout);
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter found, WGPUStringView message, void *result,
                       void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUAdapter *)result = found;
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice opened, WGPUStringView message, void *result,
                      void *unused) {
  (void)status, (void)message, (void)unused;
  *(WGPUDevice *)result = opened;
}

static WGPUDevice open_device(void) {
  const WGPUInstanceFeatureName feature = WGPUInstanceFeatureName_TimedWaitAny;
  instance = wgpuCreateInstance(&(WGPUInstanceDescriptor){.requiredFeatureCount = 1, .requiredFeatures = &feature});
  WGPUAdapter adapter = NULL;
  WGPUDevice device = NULL;
  wait_for(wgpuInstanceRequestAdapter(
             instance, NULL,
             (WGPURequestAdapterCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_adapter, &adapter, NULL}),
           UINT64_MAX);
  wait_for(wgpuAdapterRequestDevice(
             adapter, NULL, (WGPURequestDeviceCallbackInfo){NULL, WGPUCallbackMode_WaitAnyOnly, on_device, &device, NULL}),
           UINT64_MAX);
  return device;
}

int main(int count, char *arguments[]) {
  WGPUDevice device = open_device();
  if (count == 2 && strcmp(arguments[1], "loss") == 0)
    return wait_for(wgpuDeviceGetLostFuture(device), hour) == WGPUWaitStatus_TimedOut ? EXIT_SUCCESS : EXIT_FAILURE;
  const WGPUQueueWorkDoneCallbackInfo callback = {.mode = WGPUCallbackMode_WaitAnyOnly};
  const WGPUFuture work = wgpuQueueOnSubmittedWorkDone(wgpuDeviceGetQueue(device), callback);
  return wait_for(work, hour) == WGPUWaitStatus_Success ? EXIT_SUCCESS : EXIT_FAILURE;
}
