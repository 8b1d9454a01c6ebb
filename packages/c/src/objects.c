#include "objects.h"

#include <stdlib.h>

void *allocate(size_t size) {
  void *memory = calloc(1, size);
  if (memory == NULL) __builtin_trap();
  return memory;
}

void *new_object(size_t size, int32_t handle) {
  struct object {
    OBJECT
  } *object = allocate(size);
  object->handle = handle;
  object->references = 1;
  return object;
}

void *new_device_object(size_t size, int32_t handle, WGPUDevice device) {
  struct device_object *object = new_object(size, handle);
  object->device = device;
  hold_device(device);
  return object;
}
