/**
 * The part of `wasi:http/types@0.3.0` that answers requests, for guests in C, under the names by which
 * wasm-tools knows it. The WIT documents each function.
 */
#ifndef WASI_HTTP_H
#define WASI_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HTTP_IMPORT(name) __attribute__((__import_module__("wasi:http/types@0.3.0"), __import_name__(name)))

/*
 * ==== Handles: the owner passes them on or drops them =====================================================
 */

typedef struct { int32_t handle; } http_fields_t;
typedef struct { int32_t handle; } http_request_t;
typedef struct { int32_t handle; } http_response_t;

/** An end of a `stream<u8>`, to read the body of a request or to write that of a response. */
typedef struct { int32_t handle; } http_body_t;

/** An end of a future. */
typedef struct { int32_t handle; } http_future_t;

/** A `result` with an error code, in memory; all zero means `ok`. */
typedef struct { _Alignas(8) uint8_t bytes[40]; } http_result_t;

/* ==== Strings and lists: from `cabi_realloc`, for the guest to free ============================================== */

typedef struct { char *ptr; size_t len; } http_string_t;
typedef struct { uint8_t *ptr; size_t len; } http_value_t;

/* ==== Fields ==================================================================================================== */

HTTP_IMPORT("[constructor]fields") int32_t import_http_fields_new(void);
HTTP_IMPORT("[method]fields.append")
void import_http_fields_append(int32_t, const char *, size_t, const char *, size_t, void *);
HTTP_IMPORT("[method]fields.get") void import_http_fields_get(int32_t, const char *, size_t, void *);
HTTP_IMPORT("[resource-drop]fields") void import_http_fields_drop(int32_t);

static inline http_fields_t http_fields_new(void) {
  http_fields_t fields = { import_http_fields_new() };
  return fields;
}

/** Appends a field. Both strings are zero-terminated. Returns whether the host accepts them. */
static inline bool http_fields_append(http_fields_t self, const char *name, const char *value) {
  struct { _Alignas(4) uint8_t bytes[20]; } result;
  import_http_fields_append(self.handle, name, __builtin_strlen(name), value, __builtin_strlen(value), &result);
  return result.bytes[0] == 0;
}

/** The values of a name. The caller frees the list and each value. */
static inline size_t http_fields_get(http_fields_t self, const char *name, http_value_t **values) {
  struct { http_value_t *ptr; size_t len; } list;
  import_http_fields_get(self.handle, name, __builtin_strlen(name), &list);
  *values = list.ptr;
  return list.len;
}

static inline void http_fields_drop(http_fields_t self) {
  import_http_fields_drop(self.handle);
}

/* ==== Requests ================================================================================================== */

typedef enum {
  HTTP_METHOD_GET,
  HTTP_METHOD_HEAD,
  HTTP_METHOD_POST,
  HTTP_METHOD_PUT,
  HTTP_METHOD_DELETE,
  HTTP_METHOD_CONNECT,
  HTTP_METHOD_OPTIONS,
  HTTP_METHOD_TRACE,
  HTTP_METHOD_PATCH,
  HTTP_METHOD_OTHER,
} http_method_t;

HTTP_IMPORT("[method]request.get-method") void import_http_request_get_method(int32_t, void *);
HTTP_IMPORT("[method]request.get-path-with-query") void import_http_request_get_path_with_query(int32_t, void *);
HTTP_IMPORT("[method]request.get-headers") int32_t import_http_request_get_headers(int32_t);
HTTP_IMPORT("[static]request.consume-body") void import_http_request_consume_body(int32_t, int32_t, void *);

/** @param other the name of an unlisted method, for the caller to free */
static inline http_method_t http_request_get_method(http_request_t self, http_string_t *other) {
  struct { uint8_t tag; http_string_t other; } method;
  import_http_request_get_method(self.handle, &method);
  if (method.tag == HTTP_METHOD_OTHER) *other = method.other;
  return (http_method_t)method.tag;
}

/** Returns whether the request has a path. */
static inline bool http_request_get_path_with_query(http_request_t self, http_string_t *path) {
  struct { uint8_t is_some; http_string_t path; } option;
  import_http_request_get_path_with_query(self.handle, &option);
  if (option.is_some) *path = option.path;
  return option.is_some;
}

/** The headers are immutable. */
static inline http_fields_t http_request_get_headers(http_request_t self) {
  http_fields_t headers = { import_http_request_get_headers(self.handle) };
  return headers;
}

#define HTTP_BODY_IMPORT(name) HTTP_IMPORT("[" name "][static]request.consume-body")

HTTP_BODY_IMPORT("future-new-0") int64_t import_http_request_result_new(void);
HTTP_BODY_IMPORT("future-write-0") uint32_t import_http_request_result_write(int32_t, const void *);
HTTP_BODY_IMPORT("future-drop-writable-0") void import_http_request_result_drop(int32_t);
HTTP_BODY_IMPORT("stream-read-1") uint32_t import_http_request_body_read(int32_t, void *, size_t);
HTTP_BODY_IMPORT("stream-drop-readable-1") void import_http_request_body_drop(int32_t);
HTTP_BODY_IMPORT("future-read-2") uint32_t import_http_request_trailers_read(int32_t, void *);
HTTP_BODY_IMPORT("future-drop-readable-2") void import_http_request_trailers_drop(int32_t);

/** Consumes a request and returns its body. */
static inline http_body_t http_request_consume_body(http_request_t self, http_future_t *trailers) {
  struct { int32_t body, trailers; } parts;
  int64_t ends = import_http_request_result_new();
  import_http_request_consume_body(self.handle, (int32_t)ends, &parts);
  const http_result_t ok = {{0}};
  import_http_request_result_write((int32_t)(ends >> 32), &ok);
  import_http_request_result_drop((int32_t)(ends >> 32));
  trailers->handle = parts.trailers;
  return (http_body_t){parts.body};
}

/** Waits for the next bytes of the body, at most `size`. Returns their number; 0 at the end. */
static inline size_t http_request_body_read(http_body_t self, void *bytes, size_t size) {
  return import_http_request_body_read(self.handle, bytes, size) >> 4;
}

static inline void http_request_body_drop(http_body_t self) {
  import_http_request_body_drop(self.handle);
}

/** Waits for the trailers and drops them. Returns whether the request arrived completely. */
static inline bool http_request_finish(http_future_t trailers) {
  http_result_t result;
  import_http_request_trailers_read(trailers.handle, &result);
  import_http_request_trailers_drop(trailers.handle);
  bool has_trailers = result.bytes[0] == 0 && result.bytes[8];
  if (has_trailers) import_http_fields_drop(*(const int32_t *)&result.bytes[12]);
  return result.bytes[0] == 0;
}

/* ==== Responses ================================================================================================= */

#define HTTP_RESPONSE_IMPORT(name) HTTP_IMPORT("[" name "][static]response.new")

HTTP_RESPONSE_IMPORT("stream-new-0") int64_t import_http_response_body_new(void);
HTTP_RESPONSE_IMPORT("stream-write-0") uint32_t import_http_response_body_write(int32_t, const void *, size_t);
HTTP_RESPONSE_IMPORT("stream-drop-writable-0") void import_http_response_body_drop(int32_t);
HTTP_RESPONSE_IMPORT("future-new-1") int64_t import_http_response_trailers_new(void);
HTTP_RESPONSE_IMPORT("future-write-1") uint32_t import_http_response_trailers_write(int32_t, const void *);
HTTP_RESPONSE_IMPORT("future-drop-writable-1") void import_http_response_trailers_drop(int32_t);
HTTP_RESPONSE_IMPORT("future-drop-readable-2") void import_http_response_sent_drop(int32_t);
HTTP_IMPORT("[static]response.new")
void import_http_response_new(int32_t, int32_t, int32_t, int32_t, void *);
HTTP_IMPORT("[method]response.set-status-code") int32_t import_http_response_set_status_code(int32_t, int32_t);

/**
 * Creates a response. Its body is written to `body` once the response has been returned, and `trailers` must
 * be written when the body is complete.
 */
static inline http_response_t http_response_new(http_fields_t headers, http_body_t *body, http_future_t *trailers) {
  struct { int32_t response, sent; } result;
  int64_t stream = import_http_response_body_new(), future = import_http_response_trailers_new();
  import_http_response_new(headers.handle, true, (int32_t)stream, (int32_t)future, &result);
  import_http_response_sent_drop(result.sent);
  body->handle = (int32_t)(stream >> 32);
  trailers->handle = (int32_t)(future >> 32);
  return (http_response_t){result.response};
}

/** Returns whether the status code is valid. */
static inline bool http_response_set_status_code(http_response_t self, uint16_t status) {
  return import_http_response_set_status_code(self.handle, status) == 0;
}

/** Waits until the bytes are taken. Returns their number, which is lower when the reader is gone. */
static inline size_t http_response_body_write(http_body_t self, const void *bytes, size_t size) {
  size_t written = 0;
  while (written < size) {
    uint32_t status = import_http_response_body_write(self.handle, (const uint8_t *)bytes + written, size - written);
    written += status >> 4;
    if (status & 0xf) break;
  }
  return written;
}

static inline void http_response_body_drop(http_body_t self) {
  import_http_response_body_drop(self.handle);
}

/** Completes a response without trailers. */
static inline void http_response_finish(http_future_t trailers) {
  const http_result_t none = {{0}};
  import_http_response_trailers_write(trailers.handle, &none);
  import_http_response_trailers_drop(trailers.handle);
}

#ifdef __cplusplus
}
#endif

#endif
