/* Sends back each piece of a request as it comes. On the way it may do something wrong, as the path says. */

#include <stdlib.h>
#include <string.h>

#include "wasi-http.h"

__attribute__((import_module("[export]wasi:http/handler@0.3.0"), import_name("[task-return]handle")))
void task_return_handle(int32_t is_error, int32_t response, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);

__attribute__((import_module("wasi:clocks/monotonic-clock@0.3.0"), import_name("wait-for")))
void monotonic_clock_wait_for(int64_t nanoseconds);

enum { ERROR_LOOP_DETECTED = 36 }; // case of `error-code`

static bool is_path(http_request_t request, const char *expected) {
  http_string_t path = {0};
  bool is = http_request_get_path_with_query(request, &path) && path.len == strlen(expected) &&
            memcmp(path.ptr, expected, path.len) == 0;
  free(path.ptr);
  return is;
}

__attribute__((export_name("[async-lift-stackful]wasi:http/handler@0.3.0#handle"))) void handle(int32_t handle) {
  http_request_t request = {handle};
  bool traps = is_path(request, "/trap-later"), hangs = is_path(request, "/hang-later");
  bool lies = is_path(request, "/too-short"), ends = is_path(request, "/hang-after-the-end");
  bool waits = is_path(request, "/hang-long-after-the-end");
  if (is_path(request, "/late")) monotonic_clock_wait_for(2200ll * 1000 * 1000);
  if (is_path(request, "/error")) return task_return_handle(true, ERROR_LOOP_DETECTED, 0, 0, 0, 0, 0, 0);

  http_fields_t fields = http_request_get_headers(request);
  http_value_t *values;
  bool has_type = http_fields_get(fields, "content-type", &values) > 0;
  char type[64] = "text/plain";
  if (has_type) strlcpy(type, (char *)values[0].ptr, values[0].len < 63 ? values[0].len + 1 : 64);
  http_fields_drop(fields);

  http_future_t request_end, response_end;
  http_body_t from = http_request_consume_body(request, &request_end), to;
  http_fields_t headers = http_fields_new();
  http_fields_append(headers, "content-type", type);
  if (lies) http_fields_append(headers, "content-length", "1000000");
  http_response_t response = http_response_new(headers, &to, &response_end);
  task_return_handle(false, response.handle, 0, 0, 0, 0, 0, 0);

  static uint8_t bytes[4096];
  for (size_t size; (size = http_request_body_read(from, bytes, sizeof bytes)) > 0;) {
    if (http_response_body_write(to, bytes, size) < size) break;
    if (traps) __builtin_trap();
    if (hangs) for (volatile int i = 0;; i++);
  }
  http_request_body_drop(from);
  http_request_finish(request_end);
  http_response_body_drop(to);
  http_response_finish(response_end);
  if (waits) monotonic_clock_wait_for(2000ll * 1000 * 1000);
  if (ends || waits) for (volatile int i = 0;; i++);
}
