/* gpu-http with faults: what it does wrong is the path. */

#define answer answer_well
#include "../../../../../examples/gpu-http/gpu-http.c"
#undef answer

#include <stdio.h>
#include <unistd.h>

static bool is_path(const request_t *request, const char *path) {
  return strcmp(request->path, path) == 0;
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
    gpu_device_destroy(gpu.device);
  }
  if (is_path(request, "/calls")) {
    char count[16];
    snprintf(count, sizeof count, "%d", calls);
    return text(200, count);
  }
  if (is_path(request, "/variable")) return text(200, getenv("VARIABLE") ? getenv("VARIABLE") : "none");
  return answer_well(request);
}
