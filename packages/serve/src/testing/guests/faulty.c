/* gpu-http with faults: what it does wrong is the path. */

#define answer answer_well
#include "../../../../../examples/gpu-http/gpu-http.c"
#undef answer

#include <stdio.h>
#include <unistd.h>

static bool is_path(const request_t *request, const char *path) {
  return strcmp(request->path, path) == 0;
}

static const char endless_shader[] =
  "@group(0) @binding(0) var<storage, read_write> b: array<u32>;"
  "@compute @workgroup_size(64) fn main() { while (b[0] != 77u) { b[1] += 1u; } }";

/** Submits work that never ends. */
static void submit_endless_work(void) {
  open_gpu();
  wgpuComputePipelineRelease(squarer);
  squarer = create_compute_pipeline(&gpu, endless_shader, NULL);
  const uint32_t zeros[GROUP_SIZE] = {0};
  run(bind(create_filled_buffer(&gpu, WGPUBufferUsage_Storage, zeros, sizeof zeros)), GROUP_SIZE);
}

response_t answer(const request_t *request) {
  static int calls;
  calls++;
  if (is_path(request, "/trap")) __builtin_trap();
  if (is_path(request, "/hang")) {
    puts("the guest hangs");
    fflush(stdout);
    for (volatile int i = 0;; i++);
  }
  if (is_path(request, "/wait")) sleep(3600);
  if (is_path(request, "/exit")) exit(0);
  if (is_path(request, "/print")) puts("a line of the guest");
  if (is_path(request, "/destroy")) {
    open_gpu();
    wgpuDeviceDestroy(gpu.device);
  }
  if (is_path(request, "/endless-shader")) {
    submit_endless_work();
    return text(200, "submitted");
  }
  if (is_path(request, "/endless-shader-of-a-destroyed-device")) {
    submit_endless_work();
    wgpuDeviceDestroy(gpu.device);
    return text(200, "submitted");
  }
  if (is_path(request, "/calls")) {
    char count[16];
    snprintf(count, sizeof count, "%d", calls);
    return text(200, count);
  }
  if (is_path(request, "/variable")) return text(200, getenv("VARIABLE") ? getenv("VARIABLE") : "none");
  return answer_well(request);
}
