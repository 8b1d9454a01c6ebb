#ifndef HTTP_H
#define HTTP_H

#include <stddef.h>
#include <stdint.h>

#include "wasi-http.h"

/** A request, as a whole. */
typedef struct {
  http_method_t method;
  const char *path; // including the query
  const uint8_t *body;
  size_t size;
} request_t;

/** A response, as a whole. */
typedef struct {
  uint16_t status;
  const char *content_type;
  uint8_t *body; // allocated with malloc
  size_t size;
} response_t;

/** Answers a request. It is the program's; `component.c` calls it. */
response_t answer(const request_t *request);

#endif
