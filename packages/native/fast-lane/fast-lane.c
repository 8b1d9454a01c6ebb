/*
 * The fast lane: calls Dawn's C functions on the objects that the npm package `webgpu` made.
 *
 * The binding of that package converts every argument by way of C++ and the engine: half of a `setBindGroup` is one
 * `instanceof`. The functions here receive the same arguments, and decline those that they do not understand, so that the
 * binding's own function takes them, with its exceptions.
 *
 * An object is passed as its `inner`: an external that points to the binding's C++ object, which begins with the address of its
 * class's virtual table and holds Dawn's handle. The table identifies the class. JavaScript keeps the external as a property of
 * the object that owns the C++ object, so neither outlives the other; Dawn's handles stay valid after `destroy()` and after the
 * loss of a device, and Dawn reports their use.
 *
 * The layout is that of one build of the binding: `layout.ts` writes the header of offsets from the symbols of the file, and
 * `fast-lane.ts` loads this addon for a file with a known digest only.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <webgpu/webgpu.h>

#include "layout.h"

/* Start of the binding in memory. */
static char *base;

#define DAWN(name) ((WGPUProc##name)(base + wgpu##name##_at))

/* The state of an environment of Node, which belongs to one thread. */
typedef struct {
  /* The environment of the binding, which its functions need. */
  napi_env binding;
} State;

/* --- Objects --- */

/* A class of the binding: the address in the virtual table that its objects begin with, and where they hold Dawn's handle. */
typedef struct {
  uintptr_t table;
  size_t handle;
} Class;

/* The functions follow two words; further words of a class with virtual bases precede them. */
#define CLASS_WITH_BASES(name, handle, bases) static const Class name = {GPU##name##_table + (2 + bases) * sizeof(void *), handle}
#define CLASS(name, handle) CLASS_WITH_BASES(name, handle, 0)
CLASS(BindGroup, 8);
CLASS(BindGroupLayout, 8);
CLASS(Buffer, 8);
CLASS(CommandEncoder, 16);
CLASS(ComputePassEncoder, 8);
CLASS(ComputePipeline, 8);
CLASS_WITH_BASES(Device, 104, 5);
CLASS(Queue, 8);
CLASS(RenderBundleEncoder, 8);
CLASS(RenderPassEncoder, 8);
CLASS(RenderPipeline, 8);
CLASS(Sampler, 8);
CLASS(TextureView, 8);

static const Class *const classes[] = {&BindGroup,      &BindGroupLayout, &Buffer,
                                       &CommandEncoder, &ComputePassEncoder, &ComputePipeline,
                                       &Device,         &Queue,           &RenderBundleEncoder,
                                       &RenderPassEncoder, &RenderPipeline, &Sampler, &TextureView};

/* Offsets in what the binding wraps in a JavaScript object, and the size of its C++ object for a bind group. */
enum { wrapped_inner = 32, wrapped_env = 8, bind_group_size = 48 };

static bool is(const Class *class, const char *inner) { return *(char **)inner == base + class->table; }

static void *handle_in(const Class *class, const char *inner) { return *(void **)(inner + class->handle); }

/* Reads an external. Returns NULL for any other value. */
static char *inner_of(napi_env env, napi_value value) {
  void *inner = NULL;
  return napi_get_value_external(env, value, &inner) == napi_ok ? inner : NULL;
}

/* Reads Dawn's handle. Returns whether the value is the inner of an object of the class. */
static bool read_handle(napi_env env, napi_value value, const Class *class, void *handle) {
  char *inner = inner_of(env, value);
  if (inner == NULL || !is(class, inner)) return false;
  *(void **)handle = handle_in(class, inner);
  return *(void **)handle != NULL;
}

/* Reads a handle, or NULL for `null`. */
static bool read_optional_handle(napi_env env, napi_value value, const Class *class, void *handle) {
  napi_valuetype type;
  if (napi_typeof(env, value, &type) != napi_ok) return false;
  *(void **)handle = NULL;
  return type == napi_null || (type == napi_external && read_handle(env, value, class, handle));
}

/* --- Numbers --- */

static bool read_u32(napi_env env, napi_value value, uint32_t *to) {
  double number;
  if (napi_get_value_double(env, value, &number) != napi_ok || !(number >= 0 && number <= UINT32_MAX)) return false;
  *to = (uint32_t)number;
  return *to == number;
}

static bool read_i32(napi_env env, napi_value value, int32_t *to) {
  double number;
  if (napi_get_value_double(env, value, &number) != napi_ok || !(number >= INT32_MIN && number <= INT32_MAX)) return false;
  *to = (int32_t)number;
  return *to == number;
}

/* Reads a size up to the largest integer of W3C's conversion. */
static bool read_size(napi_env env, napi_value value, uint64_t *to) {
  double number;
  if (napi_get_value_double(env, value, &number) != napi_ok || !(number >= 0 && number <= 9007199254740991.0)) return false;
  *to = (uint64_t)number;
  return *to == number;
}

/* Reads a size, or WGPU_WHOLE_SIZE for `undefined`. */
static bool read_optional_size(napi_env env, napi_value value, uint64_t *to) {
  if (read_size(env, value, to)) return true;
  napi_valuetype type;
  *to = WGPU_WHOLE_SIZE;
  return napi_typeof(env, value, &type) == napi_ok && type == napi_undefined;
}

static bool read_float(napi_env env, napi_value value, float *to) {
  double number;
  if (napi_get_value_double(env, value, &number) != napi_ok || !(number >= -3.4e38 && number <= 3.4e38)) return false;
  *to = (float)number;
  return true;
}

/* --- Functions --- */

/* The result of a function that declines its arguments; a function that did its work returns `undefined`. */
static napi_value declined(napi_env env) {
  napi_value result = NULL;
  napi_get_boolean(env, true, &result);
  return result;
}

/* Defines a function with `count` arguments. Missing ones are `undefined`. */
#define FUNCTION(name, count)                                                            \
  static bool name##_with(napi_env env, napi_value *at);                                 \
  static napi_value name(napi_env env, napi_callback_info info) {                        \
    napi_value arguments[count];                                                         \
    size_t length = count;                                                               \
    if (napi_get_cb_info(env, info, &length, arguments, NULL, NULL) != napi_ok) return NULL; \
    return name##_with(env, arguments) ? NULL : declined(env);                           \
  }                                                                                      \
  static bool name##_with(napi_env env, napi_value *at)

#define HANDLE(class, type, name, index) \
  type name;                             \
  if (!read_handle(env, at[index], &class, &name)) return false
#define OPTIONAL_HANDLE(class, type, name, index) \
  type name;                                      \
  if (!read_optional_handle(env, at[index], &class, &name)) return false
#define READ(kind, type, name, index) \
  type name;                          \
  if (!read_##kind(env, at[index], &name)) return false
#define U32(name, index) READ(u32, uint32_t, name, index)
#define SIZE(name, index) READ(size, uint64_t, name, index)
#define OPTIONAL_SIZE(name, index) READ(optional_size, uint64_t, name, index)

FUNCTION(dispatch_workgroups, 4) {
  HANDLE(ComputePassEncoder, WGPUComputePassEncoder, pass, 0);
  U32(x, 1);
  U32(y, 2);
  U32(z, 3);
  DAWN(ComputePassEncoderDispatchWorkgroups)(pass, x, y, z);
  return true;
}

FUNCTION(dispatch_workgroups_indirect, 3) {
  HANDLE(ComputePassEncoder, WGPUComputePassEncoder, pass, 0);
  HANDLE(Buffer, WGPUBuffer, buffer, 1);
  SIZE(offset, 2);
  DAWN(ComputePassEncoderDispatchWorkgroupsIndirect)(pass, buffer, offset);
  return true;
}

FUNCTION(compute_set_pipeline, 2) {
  HANDLE(ComputePassEncoder, WGPUComputePassEncoder, pass, 0);
  HANDLE(ComputePipeline, WGPUComputePipeline, pipeline, 1);
  DAWN(ComputePassEncoderSetPipeline)(pass, pipeline);
  return true;
}

/* Reads the elements of a Uint32Array from `start` on. Returns whether it has as many. */
static bool read_offsets(napi_env env, napi_value array, uint64_t start, uint32_t count, const uint32_t **offsets) {
  napi_typedarray_type type;
  size_t length;
  void *data;
  bool is_typed_array = false;
  if (napi_is_typedarray(env, array, &is_typed_array) != napi_ok || !is_typed_array) return false;
  if (napi_get_typedarray_info(env, array, &type, &length, &data, NULL, NULL) != napi_ok) return false;
  if (type != napi_uint32_array || start > length || count > length - start) return false;
  *offsets = (const uint32_t *)data + start;
  return true;
}

/* Defines the functions that all encoders with bind groups have. */
#define SET_BIND_GROUP(prefix, class)                                                 \
  FUNCTION(prefix##_set_bind_group, 3) {                                              \
    HANDLE(class, WGPU##class, encoder, 0);                                           \
    U32(index, 1);                                                                    \
    OPTIONAL_HANDLE(BindGroup, WGPUBindGroup, group, 2);                              \
    DAWN(class##SetBindGroup)(encoder, index, group, 0, NULL);                        \
    return true;                                                                      \
  }                                                                                   \
  FUNCTION(prefix##_set_bind_group_with_offsets, 6) {                                 \
    HANDLE(class, WGPU##class, encoder, 0);                                           \
    U32(index, 1);                                                                    \
    OPTIONAL_HANDLE(BindGroup, WGPUBindGroup, group, 2);                              \
    SIZE(start, 4);                                                                   \
    U32(count, 5);                                                                    \
    const uint32_t *offsets;                                                          \
    if (!read_offsets(env, at[3], start, count, &offsets)) return false;              \
    DAWN(class##SetBindGroup)(encoder, index, group, count, offsets);                 \
    return true;                                                                      \
  }

/* Defines the functions that render passes and render bundles have. */
#define RENDER_COMMANDS(prefix, class)                                                            \
  FUNCTION(prefix##_set_pipeline, 2) {                                                            \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    HANDLE(RenderPipeline, WGPURenderPipeline, pipeline, 1);                                      \
    DAWN(class##SetPipeline)(encoder, pipeline);                                                  \
    return true;                                                                                  \
  }                                                                                               \
  FUNCTION(prefix##_set_vertex_buffer, 5) {                                                       \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    U32(slot, 1);                                                                                 \
    HANDLE(Buffer, WGPUBuffer, buffer, 2);                                                        \
    SIZE(offset, 3);                                                                              \
    OPTIONAL_SIZE(size, 4);                                                                       \
    DAWN(class##SetVertexBuffer)(encoder, slot, buffer, offset, size);                            \
    return true;                                                                                  \
  }                                                                                               \
  /* The format is its number of bytes. */                                                        \
  FUNCTION(prefix##_set_index_buffer, 5) {                                                        \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    HANDLE(Buffer, WGPUBuffer, buffer, 1);                                                        \
    U32(bytes, 2);                                                                                \
    SIZE(offset, 3);                                                                              \
    OPTIONAL_SIZE(size, 4);                                                                       \
    WGPUIndexFormat format = bytes == 2 ? WGPUIndexFormat_Uint16 : WGPUIndexFormat_Uint32;        \
    if (bytes != 2 && bytes != 4) return false;                                                   \
    DAWN(class##SetIndexBuffer)(encoder, buffer, format, offset, size);                           \
    return true;                                                                                  \
  }                                                                                               \
  FUNCTION(prefix##_draw, 5) {                                                                    \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    U32(vertices, 1);                                                                             \
    U32(instances, 2);                                                                            \
    U32(first_vertex, 3);                                                                         \
    U32(first_instance, 4);                                                                       \
    DAWN(class##Draw)(encoder, vertices, instances, first_vertex, first_instance);                \
    return true;                                                                                  \
  }                                                                                               \
  FUNCTION(prefix##_draw_indexed, 6) {                                                            \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    U32(indices, 1);                                                                              \
    U32(instances, 2);                                                                            \
    U32(first_index, 3);                                                                          \
    READ(i32, int32_t, base_vertex, 4);                                                           \
    U32(first_instance, 5);                                                                       \
    DAWN(class##DrawIndexed)(encoder, indices, instances, first_index, base_vertex, first_instance); \
    return true;                                                                                  \
  }                                                                                               \
  FUNCTION(prefix##_draw_indirect, 3) {                                                           \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    HANDLE(Buffer, WGPUBuffer, buffer, 1);                                                        \
    SIZE(offset, 2);                                                                              \
    DAWN(class##DrawIndirect)(encoder, buffer, offset);                                           \
    return true;                                                                                  \
  }                                                                                               \
  FUNCTION(prefix##_draw_indexed_indirect, 3) {                                                   \
    HANDLE(class, WGPU##class, encoder, 0);                                                       \
    HANDLE(Buffer, WGPUBuffer, buffer, 1);                                                        \
    SIZE(offset, 2);                                                                              \
    DAWN(class##DrawIndexedIndirect)(encoder, buffer, offset);                                    \
    return true;                                                                                  \
  }

SET_BIND_GROUP(compute, ComputePassEncoder)
SET_BIND_GROUP(render, RenderPassEncoder)
SET_BIND_GROUP(bundle, RenderBundleEncoder)
RENDER_COMMANDS(render, RenderPassEncoder)
RENDER_COMMANDS(bundle, RenderBundleEncoder)

FUNCTION(set_viewport, 7) {
  HANDLE(RenderPassEncoder, WGPURenderPassEncoder, pass, 0);
  float v[6];
  for (int i = 0; i < 6; i++)
    if (!read_float(env, at[1 + i], &v[i])) return false;
  DAWN(RenderPassEncoderSetViewport)(pass, v[0], v[1], v[2], v[3], v[4], v[5]);
  return true;
}

FUNCTION(set_scissor_rect, 5) {
  HANDLE(RenderPassEncoder, WGPURenderPassEncoder, pass, 0);
  U32(x, 1);
  U32(y, 2);
  U32(width, 3);
  U32(height, 4);
  DAWN(RenderPassEncoderSetScissorRect)(pass, x, y, width, height);
  return true;
}

FUNCTION(set_stencil_reference, 2) {
  HANDLE(RenderPassEncoder, WGPURenderPassEncoder, pass, 0);
  U32(reference, 1);
  DAWN(RenderPassEncoderSetStencilReference)(pass, reference);
  return true;
}

FUNCTION(copy_buffer_to_buffer, 6) {
  HANDLE(CommandEncoder, WGPUCommandEncoder, encoder, 0);
  HANDLE(Buffer, WGPUBuffer, source, 1);
  SIZE(source_offset, 2);
  HANDLE(Buffer, WGPUBuffer, destination, 3);
  SIZE(destination_offset, 4);
  SIZE(size, 5);
  DAWN(CommandEncoderCopyBufferToBuffer)(encoder, source, source_offset, destination, destination_offset, size);
  return true;
}

FUNCTION(clear_buffer, 4) {
  HANDLE(CommandEncoder, WGPUCommandEncoder, encoder, 0);
  HANDLE(Buffer, WGPUBuffer, buffer, 1);
  SIZE(offset, 2);
  OPTIONAL_SIZE(size, 3);
  DAWN(CommandEncoderClearBuffer)(encoder, buffer, offset, size);
  return true;
}

/* Writes a part of an ArrayBuffer. */
FUNCTION(write_buffer, 6) {
  HANDLE(Queue, WGPUQueue, queue, 0);
  HANDLE(Buffer, WGPUBuffer, buffer, 1);
  SIZE(buffer_offset, 2);
  SIZE(start, 4);
  SIZE(size, 5);
  bool is_array_buffer = false;
  if (napi_is_arraybuffer(env, at[3], &is_array_buffer) != napi_ok || !is_array_buffer) return false;
  void *data;
  size_t length;
  if (napi_get_arraybuffer_info(env, at[3], &data, &length) != napi_ok || data == NULL) return false;
  if (start > length || size > length - start || size % 4 != 0) return false;
  DAWN(QueueWriteBuffer)(queue, buffer, buffer_offset, (char *)data + start, size);
  return true;
}

/* --- Bind groups --- */

/* An object as the binding returns it. */
typedef struct {
  napi_env env;
  napi_value value;
} Object;

enum { most_entries = 16, parts_of_entry = 4, parts_before_entries = 3, longest_label = 256 };

/* Reads an entry: binding, inner of the resource, offset, size. */
static bool read_entry(napi_env env, napi_value *at, WGPUBindGroupEntry *entry) {
  memset(entry, 0, sizeof *entry);
  char *inner = inner_of(env, at[1]);
  if (inner == NULL || !read_u32(env, at[0], &entry->binding)) return false;
  if (is(&Sampler, inner)) entry->sampler = handle_in(&Sampler, inner);
  else if (is(&TextureView, inner)) entry->textureView = handle_in(&TextureView, inner);
  else if (is(&Buffer, inner)) entry->buffer = handle_in(&Buffer, inner);
  else return false;
  return read_size(env, at[2], &entry->offset) && read_optional_size(env, at[3], &entry->size);
}

/*
 * Creates a bind group, and the binding's object for it: device, layout, label, and the parts of each entry. The binding's own
 * functions make its object, so that it is like any other.
 */
static napi_value create_bind_group(napi_env env, napi_callback_info info) {
  napi_value at[parts_before_entries + most_entries * parts_of_entry];
  size_t length = sizeof at / sizeof *at, label_length;
  if (napi_get_cb_info(env, info, &length, at, NULL, NULL) != napi_ok) return NULL;
  if (length < parts_before_entries || length > sizeof at / sizeof *at) return NULL;
  WGPUDevice device;
  WGPUBindGroupDescriptor descriptor = {0};
  WGPUBindGroupEntry entries[most_entries];
  char label[longest_label];
  if (!read_handle(env, at[0], &Device, &device) || !read_handle(env, at[1], &BindGroupLayout, &descriptor.layout)) return NULL;
  if (napi_get_value_string_utf8(env, at[2], label, sizeof label, &label_length) != napi_ok) return NULL;
  if (label_length == sizeof label - 1) return NULL;
  for (size_t i = parts_before_entries; i < length; i += parts_of_entry)
    if (!read_entry(env, at + i, &entries[descriptor.entryCount++])) return NULL;
  descriptor.label = (WGPUStringView){label, label_length};
  descriptor.entries = entries;

  State *state;
  if (napi_get_instance_data(env, (void **)&state) != napi_ok) return NULL;
  /* Freed by `operator delete`, which is `free`. */
  void *inner = malloc(bind_group_size);
  if (inner == NULL) return NULL;
  WGPUBindGroup group = DAWN(DeviceCreateBindGroup)(device, &descriptor);
  ((void (*)(void *, const WGPUBindGroupDescriptor *, WGPUBindGroup *))(base + bind_group_constructor_at))(inner, &descriptor, &group);
  return ((Object (*)(napi_env, void **))(base + bind_group_bind_at))(state->binding, &inner).value;
}

/* --- Start --- */

/*
 * Finds the binding, which must be loaded: a path. Returns whether its code lies where the layout says, as far as exported symbols
 * show.
 */
static napi_value open(napi_env env, napi_callback_info info) {
  napi_value path_value, result;
  size_t count = 1, length;
  char path[4096];
  if (napi_get_cb_info(env, info, &count, &path_value, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_string_utf8(env, path_value, path, sizeof path, &length) != napi_ok) return NULL;
  void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
  char *symbol = library ? dlsym(library, exported_symbol) : NULL;
  Dl_info found;
  bool is_open = symbol != NULL && dladdr(symbol, &found) && symbol - (char *)found.dli_fbase == exported_symbol_at;
  if (is_open) base = found.dli_fbase;
  napi_get_boolean(env, is_open, &result);
  return result;
}

/* Returns the inner of an object of the binding; `undefined` for any other value. */
static napi_value inner(napi_env env, napi_callback_info info) {
  napi_value value, result;
  size_t count = 1;
  char *wrapped;
  State *state;
  if (napi_get_cb_info(env, info, &count, &value, NULL, NULL) != napi_ok) return NULL;
  if (napi_unwrap(env, value, (void **)&wrapped) != napi_ok) return NULL;
  char *found = *(char **)(wrapped + wrapped_inner);
  if (found == NULL) return NULL;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    if (!is(classes[i], found)) continue;
    if (napi_get_instance_data(env, (void **)&state) != napi_ok) return NULL;
    state->binding = *(napi_env *)(wrapped + wrapped_env);
    return napi_create_external(env, found, NULL, NULL, &result) == napi_ok ? result : NULL;
  }
  return NULL;
}

/* Returns the size that Dawn has of a buffer, by its inner, for a check of the layout. */
static napi_value buffer_size(napi_env env, napi_callback_info info) {
  napi_value value, result;
  size_t count = 1;
  WGPUBuffer buffer;
  if (napi_get_cb_info(env, info, &count, &value, NULL, NULL) != napi_ok) return NULL;
  if (!read_handle(env, value, &Buffer, &buffer)) return NULL;
  return napi_create_double(env, (double)DAWN(BufferGetSize)(buffer), &result) == napi_ok ? result : NULL;
}

static void free_state(napi_env env, void *state, void *hint) { free(state); }

static const struct {
  const char *name;
  napi_callback function;
} exported[] = {
    {"open", open},
    {"inner", inner},
    {"bufferSize", buffer_size},
    {"createBindGroup", create_bind_group},
    {"writeBuffer", write_buffer},
    {"copyBufferToBuffer", copy_buffer_to_buffer},
    {"clearBuffer", clear_buffer},
    {"dispatchWorkgroups", dispatch_workgroups},
    {"dispatchWorkgroupsIndirect", dispatch_workgroups_indirect},
    {"setViewport", set_viewport},
    {"setScissorRect", set_scissor_rect},
    {"setStencilReference", set_stencil_reference},
    {"computeSetPipeline", compute_set_pipeline},
#define EXPORT_SET_BIND_GROUP(prefix) \
  {#prefix "SetBindGroup", prefix##_set_bind_group}, {#prefix "SetBindGroupWithOffsets", prefix##_set_bind_group_with_offsets}
    EXPORT_SET_BIND_GROUP(compute),
    EXPORT_SET_BIND_GROUP(render),
    EXPORT_SET_BIND_GROUP(bundle),
#define EXPORT_RENDER_COMMANDS(prefix)                                                                         \
  {#prefix "SetPipeline", prefix##_set_pipeline}, {#prefix "SetVertexBuffer", prefix##_set_vertex_buffer},     \
      {#prefix "SetIndexBuffer", prefix##_set_index_buffer}, {#prefix "Draw", prefix##_draw},                  \
      {#prefix "DrawIndexed", prefix##_draw_indexed}, {#prefix "DrawIndirect", prefix##_draw_indirect},        \
      {#prefix "DrawIndexedIndirect", prefix##_draw_indexed_indirect}
    EXPORT_RENDER_COMMANDS(render),
    EXPORT_RENDER_COMMANDS(bundle),
};

NAPI_MODULE_INIT() {
  State *state = calloc(1, sizeof *state);
  if (state == NULL || napi_set_instance_data(env, state, free_state, NULL) != napi_ok) return NULL;
  for (size_t i = 0; i < sizeof exported / sizeof *exported; i++) {
    napi_value function;
    if (napi_create_function(env, exported[i].name, NAPI_AUTO_LENGTH, exported[i].function, NULL, &function) != napi_ok) return NULL;
    if (napi_set_named_property(env, exports, exported[i].name, function) != napi_ok) return NULL;
  }
  return exports;
}
