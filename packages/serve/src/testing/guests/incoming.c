/* Sends a request back by WASI 0.2, unless the path asks for something wrong. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HTTP(name) __attribute__((import_module("wasi:http/types@0.2.12"), import_name(name)))
#define IO(name) __attribute__((import_module("wasi:io/streams@0.2.12"), import_name(name)))

typedef struct { uint8_t is_error; int32_t handle; } result_t; // result with a handle

HTTP("[constructor]fields") int32_t fields_new(void);
HTTP("[method]fields.append") void fields_append(int32_t, const char *, size_t, const char *, size_t, void *);
HTTP("[method]incoming-request.path-with-query") void request_path(int32_t, void *);
HTTP("[method]incoming-request.consume") void request_consume(int32_t, result_t *);
HTTP("[resource-drop]incoming-request") void request_drop(int32_t);
HTTP("[method]incoming-body.stream") void body_stream(int32_t, result_t *);
HTTP("[static]incoming-body.finish") int32_t body_finish(int32_t);
HTTP("[resource-drop]future-trailers") void trailers_drop(int32_t);
HTTP("[constructor]outgoing-response") int32_t response_new(int32_t);
HTTP("[method]outgoing-response.set-status-code") int32_t response_set_status(int32_t, int32_t);
HTTP("[method]outgoing-response.body") void response_body(int32_t, result_t *);
HTTP("[method]outgoing-body.write") void body_write(int32_t, result_t *);
HTTP("[static]outgoing-body.finish") void body_send(int32_t, int32_t, int32_t, void *);
HTTP("[resource-drop]outgoing-body") void body_drop(int32_t);
HTTP("[static]response-outparam.set")
void outparam_set(int32_t, int32_t, int32_t, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);
IO("[method]input-stream.blocking-read") void stream_read(int32_t, int64_t, void *);
IO("[resource-drop]input-stream") void input_drop(int32_t);
IO("[method]output-stream.blocking-write-and-flush") void stream_write(int32_t, const void *, size_t, void *);
IO("[resource-drop]output-stream") void output_drop(int32_t);

enum { ERROR_LOOP_DETECTED = 36 }; // case of `error-code`

static bool is_path(int32_t request, const char *expected) {
  struct { uint8_t is_some; char *ptr; size_t len; } path;
  request_path(request, &path);
  bool is = path.len == strlen(expected) && memcmp(path.ptr, expected, path.len) == 0;
  free(path.ptr);
  return is;
}

__attribute__((export_name("wasi:http/incoming-handler@0.2.12#handle"))) void handle(int32_t request, int32_t out) {
  bool early = is_path(request, "/early"), unfinished = is_path(request, "/unfinished");
  bool hangs = is_path(request, "/hang-after-the-end"), twice = is_path(request, "/twice");
  bool endless = is_path(request, "/endless");
  if (is_path(request, "/trap")) __builtin_trap();
  if (is_path(request, "/nothing")) return;
  if (is_path(request, "/error")) return outparam_set(out, true, ERROR_LOOP_DETECTED, 0, 0, 0, 0, 0, 0);

  result_t incoming, input, outgoing, output;
  uint8_t result[64];
  request_consume(request, &incoming);
  body_stream(incoming.handle, &input);
  int32_t headers = fields_new();
  fields_append(headers, "x-answer", 8, "yes", 3, result);
  int32_t response = response_new(headers);
  response_set_status(response, 201);
  response_body(response, &outgoing);
  body_write(outgoing.handle, &output);
  if (!early) outparam_set(out, false, response, 0, 0, 0, 0, 0, 0);
  if (twice) outparam_set(out, true, ERROR_LOOP_DETECTED, 0, 0, 0, 0, 0, 0);
  static const uint8_t zeroes[4096];
  while (endless) stream_write(output.handle, zeroes, sizeof zeroes, result);

  for (struct { uint8_t is_error; uint8_t *ptr; size_t len; } bytes;;) {
    stream_read(input.handle, 1000, &bytes);
    if (bytes.is_error) break;
    stream_write(output.handle, bytes.ptr, bytes.len, result);
    free(bytes.ptr);
  }
  input_drop(input.handle);
  trailers_drop(body_finish(incoming.handle));
  request_drop(request);
  output_drop(output.handle);
  if (unfinished) body_drop(outgoing.handle);
  else body_send(outgoing.handle, false, 0, result);
  if (early) outparam_set(out, false, response, 0, 0, 0, 0, 0, 0);
  if (hangs) for (volatile int i = 0;; i++);
}
