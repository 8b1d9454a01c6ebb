/** Pipelines that are created while the program goes on. */
#include "generated/object-types.h"
#include "operations.h"

/** The creation of a pipeline of either kind. */
typedef struct {
  operation_t operation;
  WGPUDevice device; // held
  arena_t arena;     // of the descriptor
  WGPUPipelineLayout layout; // a reference, or NULL
  WGPUShaderModule first_module, second_module; // references, or NULL
  struct {
    bool is_error;
    union {
      int32_t handle;
      create_pipeline_error_t error;
    };
  } *result;
} creation_t;

typedef struct {
  creation_t creation;
  gpu_device_create_compute_pipeline_async_call_t call;
} compute_creation_t;

typedef struct {
  creation_t creation;
  gpu_device_create_render_pipeline_async_call_t call;
} render_creation_t;

static void deliver_pipeline(operation_t *operation, bool is_cancelled) {
  creation_t *creation = (creation_t *)operation;
  WGPUCreatePipelineAsyncStatus status = WGPUCreatePipelineAsyncStatus_Success;
  void *pipeline = NULL;
  WGPUStringView message = {};
  // The callbacks for both kinds of pipelines differ in nothing but the type of the object.
  const WGPUCreateComputePipelineAsyncCallback callback =
    (WGPUCreateComputePipelineAsyncCallback)operation->callback.function;
  if (callback == NULL) return;
  if (is_cancelled) {
    status = WGPUCreatePipelineAsyncStatus_CallbackCancelled;
    message = cancelled_message;
  } else if (creation->arena.error != NULL) {
    status = WGPUCreatePipelineAsyncStatus_ValidationError;
    message = view_of(gpu_string(creation->arena.error));
  } else if (creation->result->is_error) {
    const bool is_internal =
      creation->result->error.kind.gpu_pipeline_error == GPU_PIPELINE_ERROR_REASON_INTERNAL;
    status = is_internal ? WGPUCreatePipelineAsyncStatus_InternalError : WGPUCreatePipelineAsyncStatus_ValidationError;
    message = view_of(creation->result->error.message);
  } else {
    pipeline = new_device_object(sizeof(struct device_object), creation->result->handle, creation->device);
    creation->result->handle = 0; // the pipeline owns it
  }
  callback(status, pipeline, message, operation->callback.userdata1, operation->callback.userdata2);
}

static void dispose(creation_t *creation, void (*drop)(int32_t)) {
  if (creation->result->is_error) free_string(creation->result->error.message);
  else if (creation->result->handle != 0) drop(creation->result->handle);
  arena_end(&creation->arena);
  if (creation->layout != NULL) wgpuPipelineLayoutRelease(creation->layout);
  if (creation->first_module != NULL) wgpuShaderModuleRelease(creation->first_module);
  if (creation->second_module != NULL) wgpuShaderModuleRelease(creation->second_module);
  let_go_of_device(creation->device);
}

static void dispose_compute(operation_t *operation) {
  dispose((creation_t *)operation, import_gpu_compute_pipeline_drop);
}

static void dispose_render(operation_t *operation) {
  dispose((creation_t *)operation, import_gpu_render_pipeline_drop);
}

static const operation_kind_t compute_kind = {sizeof(compute_creation_t), deliver_pipeline, dispose_compute};
static const operation_kind_t render_kind = {sizeof(render_creation_t), deliver_pipeline, dispose_render};

static creation_t *begin(const operation_kind_t *kind, WGPUDevice device, callback_t callback) {
  creation_t *creation = (creation_t *)new_operation(kind, device->instance, callback);
  if (creation == NULL) return NULL;
  hold_device(device);
  creation->device = device;
  arena_begin(&creation->arena);
  return creation;
}

/** Keeps the objects of a descriptor: the host borrows them until its call returns. */
static void keep(creation_t *creation, WGPUPipelineLayout layout, WGPUShaderModule first, WGPUShaderModule second) {
  creation->layout = layout;
  creation->first_module = first;
  creation->second_module = second;
  if (layout != NULL) wgpuPipelineLayoutAddRef(layout);
  wgpuShaderModuleAddRef(first);
  if (second != NULL) wgpuShaderModuleAddRef(second);
}

static void drop_constants(gpu_option_record_gpu_pipeline_constant_value_t constants) {
  if (constants.is_some) record_gpu_pipeline_constant_value_drop(constants.value);
}

WGPUFuture wgpuDeviceCreateComputePipelineAsync(WGPUDevice device, const WGPUComputePipelineDescriptor *descriptor,
                                                WGPUCreateComputePipelineAsyncCallbackInfo info) {
  compute_creation_t *compute = (compute_creation_t *)begin(&compute_kind, device, CALLBACK(info));
  if (compute == NULL) return (WGPUFuture){};
  creation_t *creation = &compute->creation;
  creation->result = (void *)&compute->call.result;
  const gpu_compute_pipeline_descriptor_t to = to_compute_pipeline_descriptor(descriptor, &creation->arena);
  if (creation->arena.error != NULL) {
    drop_constants(to.compute.constants);
    return track_result(&creation->operation);
  }
  keep(creation, descriptor->layout, descriptor->compute.module, NULL);
  return track_call(&creation->operation, gpu_device_create_compute_pipeline_async_start((gpu_device_t){device->handle},
                                                                                         &to, &compute->call));
}

WGPUFuture wgpuDeviceCreateRenderPipelineAsync(WGPUDevice device, const WGPURenderPipelineDescriptor *descriptor,
                                               WGPUCreateRenderPipelineAsyncCallbackInfo info) {
  render_creation_t *render = (render_creation_t *)begin(&render_kind, device, CALLBACK(info));
  if (render == NULL) return (WGPUFuture){};
  creation_t *creation = &render->creation;
  creation->result = (void *)&render->call.result;
  const gpu_render_pipeline_descriptor_t to = to_render_pipeline_descriptor(descriptor, &creation->arena);
  if (creation->arena.error != NULL) {
    drop_constants(to.vertex.constants);
    if (to.fragment.is_some) drop_constants(to.fragment.value.constants);
    return track_result(&creation->operation);
  }
  keep(creation, descriptor->layout, descriptor->vertex.module,
       descriptor->fragment != NULL ? descriptor->fragment->module : NULL);
  return track_call(&creation->operation, gpu_device_create_render_pipeline_async_start((gpu_device_t){device->handle},
                                                                                        &to, &render->call));
}
