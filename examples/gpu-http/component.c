/*
 * Entry points of an HTTP handler: reads a request completely, asks the program for the answer, and sends it.
 */

#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *path_of(http_request_t request) {
  http_string_t path;
  if (!http_request_get_path_with_query(request, &path)) return strdup("/");
  char *text = strndup(path.ptr, path.len);
  free(path.ptr);
  return text;
}

static http_method_t method_of(http_request_t request) {
  http_string_t other = {0};
  http_method_t method = http_request_get_method(request, &other);
  free(other.ptr);
  return method;
}

/** Returns NULL when the request body ends early. */
static uint8_t *read_body(http_request_t request, size_t *size) {
  http_future_t trailers;
  http_body_t body = http_request_consume_body(request, &trailers);
  size_t capacity = 1 << 16;
  uint8_t *bytes = malloc(capacity);
  *size = 0;
  for (size_t count; (count = http_request_body_read(body, bytes + *size, capacity - *size)) > 0;) {
    *size += count;
    if (*size == capacity) bytes = realloc(bytes, capacity *= 2);
    if (!bytes) abort();
  }
  http_request_body_drop(body);
  if (http_request_finish(trailers)) return bytes;
  free(bytes);
  return NULL;
}

/** Returns the result of `handle`: `ok` with a response. The other parameters belong to errors. */
__attribute__((import_module("[export]wasi:http/handler@0.3.0"), import_name("[task-return]handle")))
void task_return_handle(int32_t is_error, int32_t response, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);

static void send(response_t response) {
  http_fields_t headers = http_fields_new();
  char length[24];
  snprintf(length, sizeof length, "%zu", response.size);
  http_fields_append(headers, "content-type", response.content_type);
  http_fields_append(headers, "content-length", length);

  http_body_t body;
  http_future_t trailers;
  http_response_t sent = http_response_new(headers, &body, &trailers);
  http_response_set_status_code(sent, response.status);
  task_return_handle(false, sent.handle, 0, 0, 0, 0, 0, 0);

  http_response_body_write(body, response.body, response.size);
  http_response_body_drop(body);
  http_response_finish(trailers);
}

/**
 * `wasi:http/handler`. Continues after it has returned the response, to send the body. Only one call may run
 * at a time, because all calls share one stack in linear memory.
 */
__attribute__((export_name("[async-lift-stackful]wasi:http/handler@0.3.0#handle"))) void handle(int32_t handle) {
  http_request_t incoming = {handle};
  request_t request = {.method = method_of(incoming)};
  char *path = path_of(incoming);
  request.path = path;
  uint8_t *body = read_body(incoming, &request.size);
  request.body = body;
  response_t response = {.status = 400, .content_type = "text/plain"};
  if (body) response = answer(&request);
  send(response);
  free(response.body);
  free(body);
  free(path);
  fflush(NULL);
}
