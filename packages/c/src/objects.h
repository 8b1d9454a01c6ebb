/**
 * The objects behind the handles of `webgpu.h`.
 *
 * Each has the handle of the host's object, which it owns, and counts the references of the program. Many objects of the
 * program need their device after the program has released it: to report an error, or to wait. They *hold* it, which
 * keeps its memory without being a reference of the program. The same goes for the instance.
 */
#ifndef WEBGPU_OBJECTS_H
#define WEBGPU_OBJECTS_H

#include "wasi-webgpu.h"
#include "waiters.h"
#include "webgpu/webgpu.h"

/** The members with which every object begins. */
#define OBJECT                                                                                                        \
  int32_t handle;      /* of the host's object */                                                                     \
  uint32_t references; /* of the program */

/** The members with which every object of a device begins. */
#define DEVICE_OBJECT                                                                                                 \
  OBJECT                                                                                                              \
  WGPUDevice device; /* held */

/** An object of a device that has no other state. */
struct device_object {
  DEVICE_OBJECT
};

struct WGPUInstanceImpl {
  OBJECT
  uint32_t holders;
  bool allows_timed_waits;
};

struct WGPUAdapterImpl {
  OBJECT
  WGPUInstance instance; // held
};

struct WGPUQueueImpl {
  DEVICE_OBJECT // holds the device while the program refers to the queue
};

struct error_scope;
struct error_stream;
struct operation;

struct WGPUDeviceImpl {
  OBJECT
  uint32_t holders;
  WGPUInstance instance; // held
  struct WGPUQueueImpl queue;
  WGPUUncapturedErrorCallbackInfo on_error;
  struct error_stream *errors; // NULL when nothing receives them
  struct error_scope *scopes;  // a stack
  size_t scope_count, scope_capacity;
  struct operation *loss; // pending until the loss of the device has been reported
  WGPUFuture loss_future;
  bool is_lost;
  gpu_bind_group_layout_t invalid_bind_group_layout; // 0 until one is needed
  gpu_shader_module_t invalid_shader_module;
};

/** A range of a mapped buffer that the program has a pointer to. */
struct mapped_range {
  size_t start, end; // from the beginning of the mapping
  bool is_const;
};

struct WGPUBufferImpl {
  DEVICE_OBJECT
  WGPUBufferMapState map_state;
  struct operation *map; // pending
  uint32_t holders;      // operations
  /** The mapping; see `buffer-mapping.c`. */
  uint64_t map_offset;
  size_t map_size;
  bool is_writable, is_zero;
  bool is_apparent; // the host has not mapped the buffer, because it is invalid
  uint8_t *shadow;
  struct mapped_range *ranges;
  size_t range_count, range_capacity;
};

struct WGPUCommandEncoderImpl {
  DEVICE_OBJECT
  const char *error; // what makes the commands invalid; a literal
};

struct WGPUShaderModuleImpl {
  DEVICE_OBJECT
  gpu_string_t code; // a copy if it has characters beyond ASCII, else empty
};

/** An encoder that records into another. */
struct WGPUComputePassEncoderImpl {
  OBJECT
  WGPUCommandEncoder encoder; // a reference
};

struct WGPURenderPassEncoderImpl {
  OBJECT
  WGPUCommandEncoder encoder; // a reference
};

struct WGPURenderBundleEncoderImpl {
  DEVICE_OBJECT
  const char *error; // what makes the commands invalid; a literal
};

/** Returns zeroed memory; traps when there is none. */
void *allocate(size_t size);

/** Returns a new object with one reference. */
#define NEW_OBJECT(type, host_handle) ((type)new_object(sizeof *(type)0, host_handle))
void *new_object(size_t size, int32_t handle);

/** Returns a new object of a device with one reference. */
#define NEW_DEVICE_OBJECT(type, host_handle, device)                                                                  \
  ((type)new_device_object(sizeof *(type)0, host_handle, device))
void *new_device_object(size_t size, int32_t handle, WGPUDevice device);

void hold_instance(WGPUInstance instance);
void let_go_of_instance(WGPUInstance instance);
void hold_device(WGPUDevice device);
void let_go_of_device(WGPUDevice device);

#endif
