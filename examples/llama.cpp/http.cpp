/* The export `wasi:http/handler`: reads a request as a whole, and passes it to `answer`. */

#include "http.h"

#include <cstdio>
#include <cstdlib>

namespace {

std::string take(http_string_t text) {
  std::string copy(text.ptr, text.len);
  std::free(text.ptr);
  return copy;
}

http_method_t methodOf(http_request_t request) {
  http_string_t other = {};
  http_method_t method = http_request_get_method(request, &other);
  std::free(other.ptr);
  return method;
}

std::string pathOf(http_request_t request) {
  http_string_t path;
  if (!http_request_get_path_with_query(request, &path)) return "/";
  std::string text = take(path);
  return text.substr(0, text.find('?'));
}

/** Returns whether the body arrived completely. */
bool readBody(http_request_t request, std::string &text) {
  http_future_t trailers;
  http_body_t body = http_request_consume_body(request, &trailers);
  char piece[1 << 14];
  for (size_t count; (count = http_request_body_read(body, piece, sizeof piece)) > 0;) text.append(piece, count);
  http_request_body_drop(body);
  return http_request_finish(trailers);
}

} // namespace

/** Returns the result of `handle`: `ok` with a response. The other parameters belong to errors. */
extern "C" __attribute__((import_module("[export]wasi:http/handler@0.3.0"), import_name("[task-return]handle"))) void
task_return_handle(int32_t is_error, int32_t response, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);

void HttpResponse::open(uint16_t status, http_fields_t headers) {
  http_response_t response = http_response_new(headers, &body_, &trailers_);
  http_response_set_status_code(response, status);
  task_return_handle(false, response.handle, 0, 0, 0, 0, 0, 0);
  hasBegun_ = true;
}

void HttpResponse::send(uint16_t status, const std::string &contentType, const std::string &body) {
  http_fields_t headers = http_fields_new();
  http_fields_append(headers, "content-type", contentType.c_str());
  http_fields_append(headers, "content-length", std::to_string(body.size()).c_str());
  open(status, headers);
  write(body);
  end();
}

void HttpResponse::begin(uint16_t status, const std::string &contentType) {
  http_fields_t headers = http_fields_new();
  http_fields_append(headers, "content-type", contentType.c_str());
  http_fields_append(headers, "cache-control", "no-cache");
  open(status, headers);
}

bool HttpResponse::write(std::string_view text) {
  return http_response_body_write(body_, text.data(), text.size()) == text.size();
}

void HttpResponse::end() {
  http_response_body_drop(body_);
  http_response_finish(trailers_);
}

/**
 * `wasi:http/handler`. Continues after it has returned the response, to send the body. Only one call may run at a time,
 * because all calls share one stack in linear memory.
 */
extern "C" __attribute__((export_name("[async-lift-stackful]wasi:http/handler@0.3.0#handle"))) void handle(int32_t handle) noexcept {
  http_request_t incoming = {handle};
  HttpRequest request{methodOf(incoming), pathOf(incoming), "", false};
  request.isComplete = readBody(incoming, request.body);
  HttpResponse response;
  answer(request, response);
  std::fflush(nullptr);
}
