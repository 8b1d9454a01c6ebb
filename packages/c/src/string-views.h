/** Strings of the program and of the host. */
#ifndef WEBGPU_STRING_VIEWS_H
#define WEBGPU_STRING_VIEWS_H

#include <stdlib.h>
#include <string.h>

#include "wasi-webgpu.h"
#include "webgpu/webgpu.h"

/** Returns a string of the program in the host's form; the null value is empty. */
static inline gpu_string_t string_of(WGPUStringView view) {
  if (view.length != WGPU_STRLEN) return (gpu_string_t){view.data, view.length};
  return view.data == NULL ? (gpu_string_t){NULL, 0} : gpu_string(view.data);
}

/** Returns a string that may be absent; the null value is. */
static inline gpu_option_string_t optional_string_of(WGPUStringView view) {
  const bool is_null = view.data == NULL && view.length == WGPU_STRLEN;
  return is_null ? (gpu_option_string_t){} : (gpu_option_string_t){true, string_of(view)};
}

/** Returns a label; an empty one is absent. */
static inline gpu_option_string_t label_of(WGPUStringView view) {
  const gpu_string_t string = string_of(view);
  return (gpu_option_string_t){string.len > 0, string};
}

/** Returns a string of the host, or of this library, for the program. */
static inline WGPUStringView view_of(gpu_string_t string) {
  return (WGPUStringView){string.ptr, string.len};
}

/** Returns a literal for the program. */
#define VIEW(literal) ((WGPUStringView){"" literal, sizeof(literal) - 1})

/** Frees a string that the host has returned. */
static inline void free_string(gpu_string_t string) {
  free((void *)string.ptr);
}

#endif
