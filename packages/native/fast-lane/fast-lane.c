/*
 * The fast lane: calls Dawn's C functions on the objects that the npm package `webgpu` made.
 *
 * The binding of that package converts every argument by way of C++ and the engine: half of a `setBindGroup` is one
 * `instanceof`. Here JavaScript writes commands into a list of numbers, with Dawn's handles among them, and one call replays
 * the list. JavaScript checks all that it writes, and keeps the objects that the handles belong to until the list is replayed.
 *
 * A handle comes from the binding's C++ object, which begins with the address of its class's virtual table. The table identifies
 * the class. Dawn's handles stay valid after `destroy()` and after the loss of a device, and Dawn reports their use.
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
  /* The list that JavaScript writes commands and arguments to, which lives as long as the environment. */
  const double *words;
  size_t word_count;
  /* The environment of the binding, which its functions need. */
  napi_env binding;
} State;

static State *state_of(napi_env env) {
  void *state = NULL;
  return napi_get_instance_data(env, &state) == napi_ok ? state : NULL;
}

/* --- Objects --- */

/* A class of the binding: the address in the virtual table that its objects begin with, and where they hold Dawn's handle. */
typedef struct {
  const char *name;
  uintptr_t table;
  size_t handle;
} Class;

/* The functions follow two words; further words of a class with virtual bases precede them. */
#define CLASS_WITH_BASES(name, handle, bases) {#name, name##_table + (2 + bases) * sizeof(void *), handle}
#define CLASS(name, handle) CLASS_WITH_BASES(name, handle, 0)

static const Class classes[] = {
    CLASS(GPUBindGroup, 8),
    CLASS(GPUBindGroupLayout, 8),
    CLASS(GPUBuffer, 8),
    CLASS(GPUCommandEncoder, 16),
    CLASS(GPUComputePassEncoder, 8),
    CLASS(GPUComputePipeline, 8),
    CLASS_WITH_BASES(GPUDevice, 104, 5),
    CLASS(GPUQuerySet, 8),
    CLASS(GPUQueue, 8),
    CLASS(GPURenderBundle, 8),
    CLASS(GPURenderBundleEncoder, 8),
    CLASS(GPURenderPassEncoder, 8),
    CLASS(GPURenderPipeline, 8),
    CLASS(GPUSampler, 8),
    CLASS(GPUTexture, 16),
    CLASS(GPUTextureView, 8),
};

/* Offsets in the structure that the binding wraps in a JavaScript object, and the size of its C++ object for a bind group. */
enum { wrapped_inner = 32, wrapped_env = 8, bind_group_size = 48 };

/* --- Numbers of the list --- */

static void *pointer(double word) { return (void *)(uintptr_t)word; }

static uint32_t u32(double word) { return (uint32_t)word; }

static uint64_t u64(double word) { return (uint64_t)word; }

/* The size that a negative number stands for is that up to the end. */
static uint64_t optional_size(double word) { return word < 0 ? WGPU_WHOLE_SIZE : (uint64_t)word; }

/* --- Commands --- */

/*
 * A command has eight words: its index in the table of commands, the encoder, and arguments, the first of which is a handle if
 * there is one. Data may follow.
 */
enum { command_words = 8, most_offsets = 16, most_bundles = 64 };

/* Makes a command. Returns where the next one is. */
typedef const double *Command(void *encoder, const double *arguments);

#define COMMAND(name, ...)                                            \
  static const double *name(void *encoder, const double *arguments) { \
    __VA_ARGS__;                                                      \
    return arguments + command_words - 2;                             \
  }
#define COMMAND_WITH_DATA(name, words, ...)                           \
  static const double *name(void *encoder, const double *arguments) { \
    const double *data = arguments + command_words - 2;               \
    __VA_ARGS__;                                                      \
    return data + (words);                                            \
  }
#define HANDLE(index) pointer(arguments[index])
#define U32(index) u32(arguments[index])
#define U64(index) u64(arguments[index])
#define SIZE(index) optional_size(arguments[index])
#define FLOAT(index) ((float)arguments[index])

/* Words that a number of bytes occupies. */
static size_t words_of(size_t bytes) { return (bytes + sizeof(double) - 1) / sizeof(double); }

/* A text, which ends at a zero, as the binding's do. */
static WGPUStringView text(const double *data, size_t length) {
  return (WGPUStringView){(const char *)data, strnlen((const char *)data, length)};
}

COMMAND(dispatch_workgroups, DAWN(ComputePassEncoderDispatchWorkgroups)(encoder, U32(1), U32(2), U32(3)))
COMMAND(dispatch_workgroups_indirect, DAWN(ComputePassEncoderDispatchWorkgroupsIndirect)(encoder, HANDLE(0), U64(1)))

/* Commands of compute passes, render passes and render bundles. */
#define BINDING_COMMANDS(prefix, class)                                                                       \
  COMMAND(prefix##_set_pipeline, DAWN(class##SetPipeline)(encoder, HANDLE(0)))                                \
  COMMAND(prefix##_set_bind_group, DAWN(class##SetBindGroup)(encoder, U32(1), HANDLE(0), 0, NULL))            \
  COMMAND_WITH_DATA(prefix##_set_bind_group_with_offsets, U32(2), {                                           \
    uint32_t offsets[most_offsets];                                                                           \
    for (uint32_t i = 0; i < U32(2); i++) offsets[i] = u32(data[i]);                                          \
    DAWN(class##SetBindGroup)(encoder, U32(1), HANDLE(0), U32(2), offsets);                                   \
  })                                                                                                          \
  COMMAND_WITH_DATA(prefix##_set_immediates, words_of(U32(2)),                                                \
                    DAWN(class##SetImmediates)(encoder, U32(1), data, U32(2)))

/* Commands of all encoders. */
#define DEBUG_COMMANDS(prefix, class)                                                                                       \
  COMMAND_WITH_DATA(prefix##_push_debug_group, words_of(U32(1)), DAWN(class##PushDebugGroup)(encoder, text(data, U32(1))))  \
  COMMAND(prefix##_pop_debug_group, DAWN(class##PopDebugGroup)(encoder))                                                    \
  COMMAND_WITH_DATA(prefix##_insert_debug_marker, words_of(U32(1)),                                                         \
                    DAWN(class##InsertDebugMarker)(encoder, text(data, U32(1))))

/* Commands of render passes and render bundles. The format of indices is their number of bytes. */
#define RENDER_COMMANDS(prefix, class)                                                                                  \
  COMMAND(prefix##_set_vertex_buffer, DAWN(class##SetVertexBuffer)(encoder, U32(1), HANDLE(0), U64(2), SIZE(3)))        \
  COMMAND(prefix##_set_index_buffer,                                                                                    \
          DAWN(class##SetIndexBuffer)(encoder, HANDLE(0),                                                               \
                                      U32(1) == 2 ? WGPUIndexFormat_Uint16 : WGPUIndexFormat_Uint32, U64(2), SIZE(3)))  \
  COMMAND(prefix##_draw, DAWN(class##Draw)(encoder, U32(1), U32(2), U32(3), U32(4)))                                    \
  COMMAND(prefix##_draw_indexed,                                                                                        \
          DAWN(class##DrawIndexed)(encoder, U32(1), U32(2), U32(3), (int32_t)arguments[4], U32(5)))                     \
  COMMAND(prefix##_draw_indirect, DAWN(class##DrawIndirect)(encoder, HANDLE(0), U64(1)))                                \
  COMMAND(prefix##_draw_indexed_indirect, DAWN(class##DrawIndexedIndirect)(encoder, HANDLE(0), U64(1)))

BINDING_COMMANDS(compute, ComputePassEncoder)
BINDING_COMMANDS(render, RenderPassEncoder)
BINDING_COMMANDS(bundle, RenderBundleEncoder)
DEBUG_COMMANDS(encoder, CommandEncoder)
DEBUG_COMMANDS(compute, ComputePassEncoder)
DEBUG_COMMANDS(render, RenderPassEncoder)
DEBUG_COMMANDS(bundle, RenderBundleEncoder)
RENDER_COMMANDS(render, RenderPassEncoder)
RENDER_COMMANDS(bundle, RenderBundleEncoder)
/* This command has a bind group instead of an encoder. */
COMMAND(release_bind_group, DAWN(BindGroupRelease)(encoder))

COMMAND(compute_end, DAWN(ComputePassEncoderEnd)(encoder))
COMMAND(render_end, DAWN(RenderPassEncoderEnd)(encoder))

COMMAND(set_viewport, DAWN(RenderPassEncoderSetViewport)(encoder, FLOAT(0), FLOAT(1), FLOAT(2), FLOAT(3), FLOAT(4), FLOAT(5)))
COMMAND(set_scissor_rect, DAWN(RenderPassEncoderSetScissorRect)(encoder, U32(1), U32(2), U32(3), U32(4)))
COMMAND(set_stencil_reference, DAWN(RenderPassEncoderSetStencilReference)(encoder, U32(1)))
COMMAND(set_blend_constant, DAWN(RenderPassEncoderSetBlendConstant)(
                                encoder, &(WGPUColor){arguments[1], arguments[2], arguments[3], arguments[4]}))
COMMAND(begin_occlusion_query, DAWN(RenderPassEncoderBeginOcclusionQuery)(encoder, U32(1)))
COMMAND(end_occlusion_query, DAWN(RenderPassEncoderEndOcclusionQuery)(encoder))
COMMAND_WITH_DATA(execute_bundles, U32(1), {
  WGPURenderBundle bundles[most_bundles];
  for (uint32_t i = 0; i < U32(1); i++) bundles[i] = pointer(data[i]);
  DAWN(RenderPassEncoderExecuteBundles)(encoder, U32(1), bundles);
})

COMMAND(copy_buffer_to_buffer, DAWN(CommandEncoderCopyBufferToBuffer)(encoder, HANDLE(0), U64(1), HANDLE(2), U64(3), U64(4)))
COMMAND(clear_buffer, DAWN(CommandEncoderClearBuffer)(encoder, HANDLE(0), U64(1), SIZE(2)))
COMMAND(resolve_query_set, DAWN(CommandEncoderResolveQuerySet)(encoder, HANDLE(0), U32(1), U32(2), HANDLE(3), U64(4)))

/* A copy has its size as arguments, and its source and its destination as data. */
enum { words_of_place = 6 };

static WGPUExtent3D extent(const double *at) { return (WGPUExtent3D){u32(at[0]), u32(at[1]), u32(at[2])}; }

/* The aspect is none, the stencil or the depth, as in the list of `copy-commands.ts`. */
static WGPUTexelCopyTextureInfo texture_at(const double *at) {
  static const WGPUTextureAspect aspects[] = {WGPUTextureAspect_All, WGPUTextureAspect_StencilOnly,
                                              WGPUTextureAspect_DepthOnly};
  return (WGPUTexelCopyTextureInfo){pointer(at[0]), u32(at[1]), {u32(at[2]), u32(at[3]), u32(at[4])}, aspects[(size_t)at[5]]};
}

static WGPUTexelCopyBufferInfo buffer_at(const double *at) {
  return (WGPUTexelCopyBufferInfo){{u64(at[1]), u32(at[2]), u32(at[3])}, pointer(at[0])};
}

#define TEXTURE_COPY(name, function, Source, source_at, Destination, destination_at)           \
  COMMAND_WITH_DATA(name, 2 * words_of_place, {                                                \
    const WGPUTexelCopy##Source##Info source = source_at(data);                                \
    const WGPUTexelCopy##Destination##Info destination = destination_at(data + words_of_place); \
    const WGPUExtent3D size = extent(arguments + 1);                                               \
    DAWN(function)(encoder, &source, &destination, &size);                                     \
  })
TEXTURE_COPY(copy_buffer_to_texture, CommandEncoderCopyBufferToTexture, Buffer, buffer_at, Texture, texture_at)
TEXTURE_COPY(copy_texture_to_buffer, CommandEncoderCopyTextureToBuffer, Texture, texture_at, Buffer, buffer_at)
TEXTURE_COPY(copy_texture_to_texture, CommandEncoderCopyTextureToTexture, Texture, texture_at, Texture, texture_at)

static const struct {
  const char *name;
  Command *make;
} commands[] = {
    {"dispatchWorkgroups", dispatch_workgroups},
    {"dispatchWorkgroupsIndirect", dispatch_workgroups_indirect},
#define BINDING_ENTRIES(prefix)                                                                                   \
  {#prefix "SetPipeline", prefix##_set_pipeline}, {#prefix "SetBindGroup", prefix##_set_bind_group},              \
      {#prefix "SetBindGroupWithOffsets", prefix##_set_bind_group_with_offsets},                                  \
      {#prefix "SetImmediates", prefix##_set_immediates}
    BINDING_ENTRIES(compute),
    BINDING_ENTRIES(render),
    BINDING_ENTRIES(bundle),
#define DEBUG_ENTRIES(prefix)                                                                                     \
  {#prefix "PushDebugGroup", prefix##_push_debug_group}, {#prefix "PopDebugGroup", prefix##_pop_debug_group},     \
      {#prefix "InsertDebugMarker", prefix##_insert_debug_marker}
    DEBUG_ENTRIES(encoder),
    DEBUG_ENTRIES(compute),
    DEBUG_ENTRIES(render),
    DEBUG_ENTRIES(bundle),
#define RENDER_ENTRIES(prefix)                                                                                    \
  {#prefix "SetVertexBuffer", prefix##_set_vertex_buffer}, {#prefix "SetIndexBuffer", prefix##_set_index_buffer}, \
      {#prefix "Draw", prefix##_draw}, {#prefix "DrawIndexed", prefix##_draw_indexed},                            \
      {#prefix "DrawIndirect", prefix##_draw_indirect}, {#prefix "DrawIndexedIndirect", prefix##_draw_indexed_indirect}
    RENDER_ENTRIES(render),
    RENDER_ENTRIES(bundle),
    {"releaseBindGroup", release_bind_group},
    {"computeEnd", compute_end},
    {"renderEnd", render_end},
    {"setViewport", set_viewport},
    {"setScissorRect", set_scissor_rect},
    {"setStencilReference", set_stencil_reference},
    {"setBlendConstant", set_blend_constant},
    {"beginOcclusionQuery", begin_occlusion_query},
    {"endOcclusionQuery", end_occlusion_query},
    {"executeBundles", execute_bundles},
    {"copyBufferToBuffer", copy_buffer_to_buffer},
    {"clearBuffer", clear_buffer},
    {"resolveQuerySet", resolve_query_set},
    {"copyBufferToTexture", copy_buffer_to_texture},
    {"copyTextureToBuffer", copy_texture_to_buffer},
    {"copyTextureToTexture", copy_texture_to_texture},
};

enum { class_count = sizeof classes / sizeof *classes, command_count = sizeof commands / sizeof *commands };

/* --- Functions --- */

static napi_value boolean(napi_env env, bool value) {
  napi_value result = NULL;
  napi_get_boolean(env, value, &result);
  return result;
}

/* Makes the commands of the list: the number of its words. */
static napi_value replay(napi_env env, napi_callback_info info) {
  napi_value value;
  size_t count = 1;
  uint32_t length;
  const State *state = state_of(env);
  if (state == NULL || napi_get_cb_info(env, info, &count, &value, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_uint32(env, value, &length) != napi_ok || length > state->word_count) return NULL;
  for (const double *at = state->words, *end = at + length; at < end;) at = commands[(size_t)at[0]].make(pointer(at[1]), at + 2);
  return NULL;
}

/*
 * Writes an ArrayBuffer to a buffer. The list has the queue, the buffer, the offset there, the start and the size. Returns `false`
 * when the bytes are not there.
 */
static napi_value write_buffer(napi_env env, napi_callback_info info) {
  napi_value value;
  void *data;
  size_t count = 1, length;
  const State *state = state_of(env);
  if (state == NULL || napi_get_cb_info(env, info, &count, &value, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_arraybuffer_info(env, value, &data, &length) != napi_ok || data == NULL) return boolean(env, false);
  const double *at = state->words;
  uint64_t start = u64(at[3]), size = u64(at[4]);
  if (start > length || size > length - start) return boolean(env, false);
  DAWN(QueueWriteBuffer)(pointer(at[0]), pointer(at[1]), u64(at[2]), (char *)data + start, size);
  return boolean(env, true);
}

/* --- Bind groups --- */

/* An object as the binding returns it. */
typedef struct {
  napi_env env;
  napi_value value;
} Object;

enum { most_entries = 64, short_label = 256, words_of_entry = 5 };

/* Kinds of the resource of an entry, as in `fast-bind-groups.ts`. */
enum { is_buffer, is_sampler, is_texture_view };

/* A label in UTF-8. */
typedef struct {
  char short_text[short_label];
  /* A text that does not fit, to be freed. */
  char *long_text;
  WGPUStringView view;
} Label;

/* Reads a label, which is empty if absent. */
static void read_label(napi_env env, napi_value value, Label *label) {
  size_t length = 0;
  label->long_text = NULL;
  label->view = (WGPUStringView){label->short_text, 0};
  if (napi_get_value_string_utf8(env, value, label->short_text, short_label, &label->view.length) != napi_ok) return;
  if (label->view.length < short_label - 4) return;
  napi_get_value_string_utf8(env, value, NULL, 0, &length);
  label->long_text = malloc(length + 1);
  if (label->long_text == NULL) return;
  label->view.data = label->long_text;
  napi_get_value_string_utf8(env, value, label->long_text, length + 1, &label->view.length);
}

/*
 * Creates a bind group: a label. The list has the device, the layout, the number of entries, and of each entry the binding, the kind
 * of the resource, the resource, the offset and the size. Returns its handle.
 */
static napi_value create_bind_group(napi_env env, napi_callback_info info) {
  napi_value value, result;
  size_t count = 1;
  Label label;
  WGPUBindGroupEntry entries[most_entries];
  const State *state = state_of(env);
  if (state == NULL || napi_get_cb_info(env, info, &count, &value, NULL, NULL) != napi_ok) return NULL;
  const double *at = state->words;
  WGPUDevice device = pointer(at[0]);
  WGPUBindGroupDescriptor descriptor = {.layout = pointer(at[1]), .entryCount = u32(at[2]), .entries = entries};
  at += 3;
  for (size_t i = 0; i < descriptor.entryCount; i++, at += words_of_entry) {
    entries[i] = (WGPUBindGroupEntry){.binding = u32(at[0]), .offset = u64(at[3]), .size = optional_size(at[4])};
    if (at[1] == is_buffer) entries[i].buffer = pointer(at[2]);
    else if (at[1] == is_sampler) entries[i].sampler = pointer(at[2]);
    else entries[i].textureView = pointer(at[2]);
  }
  read_label(env, value, &label);
  descriptor.label = label.view;
  WGPUBindGroup group = DAWN(DeviceCreateBindGroup)(device, &descriptor);
  free(label.long_text);
  return napi_create_double(env, (double)(uintptr_t)group, &result) == napi_ok ? result : NULL;
}

/* Reads a handle and a label. */
static bool read_labelled(napi_env env, napi_callback_info info, WGPUBindGroup *group, Label *label) {
  napi_value values[2];
  size_t count = 2;
  double word;
  if (napi_get_cb_info(env, info, &count, values, NULL, NULL) != napi_ok) return false;
  if (napi_get_value_double(env, values[0], &word) != napi_ok) return false;
  *group = pointer(word);
  read_label(env, values[1], label);
  return true;
}

/* Sets the label of a bind group. */
static napi_value label_bind_group(napi_env env, napi_callback_info info) {
  WGPUBindGroup group;
  Label label;
  if (!read_labelled(env, info, &group, &label)) return NULL;
  DAWN(BindGroupSetLabel)(group, label.view);
  free(label.long_text);
  return NULL;
}

/* Returns an object of the binding for a bind group, made by its own functions, so that it is like any other. */
static napi_value wrap_bind_group(napi_env env, napi_callback_info info) {
  WGPUBindGroup group;
  Label label;
  WGPUBindGroupDescriptor descriptor = {0};
  const State *state = state_of(env);
  /* Freed by `operator delete`, which is `free`. */
  void *inner = malloc(bind_group_size);
  if (inner == NULL || state == NULL || !read_labelled(env, info, &group, &label)) return NULL;
  descriptor.label = label.view;
  DAWN(BindGroupAddRef)(group);
  ((void (*)(void *, const WGPUBindGroupDescriptor *, WGPUBindGroup *))(base + bind_group_constructor_at))(inner, &descriptor, &group);
  free(label.long_text);
  return ((Object (*)(napi_env, void **))(base + bind_group_bind_at))(state->binding, &inner).value;
}

/* --- Start --- */

/*
 * Finds the binding, which must be loaded: a path, and the list as a Float64Array. Returns whether its code lies where the layout
 * says, as far as exported symbols show.
 */
static napi_value open(napi_env env, napi_callback_info info) {
  napi_value values[2];
  size_t count = 2, length;
  char path[4096];
  napi_typedarray_type type;
  void *words;
  State *state = state_of(env);
  if (state == NULL || napi_get_cb_info(env, info, &count, values, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_string_utf8(env, values[0], path, sizeof path, &length) != napi_ok) return NULL;
  if (napi_get_typedarray_info(env, values[1], &type, &state->word_count, &words, NULL, NULL) != napi_ok) return NULL;
  state->words = words;
  void *library = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
  char *symbol = library ? dlsym(library, exported_symbol) : NULL;
  Dl_info found;
  bool is_open = symbol != NULL && dladdr(symbol, &found) && symbol - (char *)found.dli_fbase == exported_symbol_at;
  if (is_open) base = found.dli_fbase;
  return boolean(env, is_open && type == napi_float64_array);
}

/* Returns Dawn's handle of an object of the binding, as a number: the object, and the index of its class. 0 for any other value. */
static napi_value handle(napi_env env, napi_callback_info info) {
  napi_value values[2], result = NULL;
  size_t count = 2;
  uint32_t index;
  char *wrapped, *inner = NULL;
  void *found = NULL;
  State *state = state_of(env);
  if (state == NULL || napi_get_cb_info(env, info, &count, values, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_uint32(env, values[1], &index) != napi_ok || index >= class_count) return NULL;
  if (napi_unwrap(env, values[0], (void **)&wrapped) == napi_ok) inner = *(char **)(wrapped + wrapped_inner);
  if (inner != NULL && *(char **)inner == base + classes[index].table) {
    found = *(void **)(inner + classes[index].handle);
    state->binding = *(napi_env *)(wrapped + wrapped_env);
  }
  napi_create_double(env, (double)(uintptr_t)found, &result);
  return result;
}

/* Returns the size that Dawn has of a buffer, a handle, for a check of the layout. */
static napi_value buffer_size(napi_env env, napi_callback_info info) {
  napi_value value, result;
  size_t count = 1;
  double buffer;
  if (napi_get_cb_info(env, info, &count, &value, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_double(env, value, &buffer) != napi_ok || buffer == 0) return NULL;
  return napi_create_double(env, (double)DAWN(BufferGetSize)(pointer(buffer)), &result) == napi_ok ? result : NULL;
}

static void free_state(napi_env env, void *state, void *hint) { free(state); }

static bool add_function(napi_env env, napi_value exports, const char *name, napi_callback function) {
  napi_value value;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, function, NULL, &value) == napi_ok &&
         napi_set_named_property(env, exports, name, value) == napi_ok;
}

/* Exports names, in the order of their indices. */
static bool add_names(napi_env env, napi_value exports, const char *property, const char *(*name_of)(size_t), size_t count) {
  napi_value names, name;
  if (napi_create_array_with_length(env, count, &names) != napi_ok) return false;
  for (uint32_t i = 0; i < count; i++) {
    if (napi_create_string_utf8(env, name_of(i), NAPI_AUTO_LENGTH, &name) != napi_ok) return false;
    if (napi_set_element(env, names, i, name) != napi_ok) return false;
  }
  return napi_set_named_property(env, exports, property, names) == napi_ok;
}

static const char *class_name(size_t index) { return classes[index].name; }
static const char *command_name(size_t index) { return commands[index].name; }

NAPI_MODULE_INIT() {
  State *state = calloc(1, sizeof *state);
  if (state == NULL || napi_set_instance_data(env, state, free_state, NULL) != napi_ok) return NULL;
  bool is_complete = add_names(env, exports, "classes", class_name, class_count) &&
                     add_names(env, exports, "commands", command_name, command_count) &&
                     add_function(env, exports, "open", open) && add_function(env, exports, "handle", handle) &&
                     add_function(env, exports, "bufferSize", buffer_size) && add_function(env, exports, "replay", replay) &&
                     add_function(env, exports, "writeBuffer", write_buffer) &&
                     add_function(env, exports, "createBindGroup", create_bind_group) &&
                     add_function(env, exports, "labelBindGroup", label_bind_group) &&
                     add_function(env, exports, "wrapBindGroup", wrap_bind_group);
  return is_complete ? exports : NULL;
}
