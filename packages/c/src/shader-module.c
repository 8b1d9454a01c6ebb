/** Shader modules: their source, and what the compiler says about it. */
#include <stdlib.h>

#include "generated/object-types.h"
#include "invalid-objects.h"
#include "operations.h"

static bool is_ascii(gpu_string_t text) {
  for (size_t i = 0; i < text.len; i++)
    if ((uint8_t)text.ptr[i] >= 0x80) return false;
  return true;
}

WGPUShaderModule wgpuDeviceCreateShaderModule(WGPUDevice device, const WGPUShaderModuleDescriptor *descriptor) {
  const char *error = NULL;
  gpu_shader_module_descriptor_t to = {.label = label_of(descriptor->label)};
  const WGPUChainedStruct *source = descriptor->nextInChain;
  if (source == NULL) error = "a shader module needs a source: chain a WGPUShaderSourceWGSL to its descriptor";
  else if (source->next != NULL) error = "the chain of a shader module has more than its source";
  else if (source->sType == WGPUSType_ShaderSourceSPIRV)
    error = "SPIR-V is not available: see WGPUInstanceFeatureName_ShaderSourceSPIRV; use WGSL";
  else if (source->sType != WGPUSType_ShaderSourceWGSL) error = "a structure in the chain of a shader module is no source";
  else to.code = string_of(((const WGPUShaderSourceWGSL *)source)->code);
  if (error != NULL) {
    begin_swallowing(device);
    to.code = (gpu_string_t)GPU_STRING("invalid");
  }
  WGPUShaderModule module = NEW_DEVICE_OBJECT(
    WGPUShaderModule, gpu_device_create_shader_module((gpu_device_t){device->handle}, &to).handle, device);
  if (error != NULL) report_invalid_object(device, error);
  if (!is_ascii(to.code))
    module->code = (gpu_string_t){memcpy(allocate(to.code.len), to.code.ptr, to.code.len), to.code.len};
  return module;
}

void wgpuShaderModuleRelease(WGPUShaderModule module) {
  if (--module->references > 0) return;
  import_gpu_shader_module_drop(module->handle);
  let_go_of_device(module->device);
  free_string(module->code);
  free(module);
}

/* ==== Messages ================================================================================================== */

typedef struct {
  operation_t operation;
  WGPUShaderModule module; // a reference
  gpu_shader_module_get_compilation_info_call_t call;
} request_info_t;

/** Returns the number of bytes in which the first `units` code units of UTF-16 are encoded. */
static uint64_t bytes_of(gpu_string_t code, uint64_t units) {
  if (code.len == 0) return units;
  size_t at = 0;
  while (at < code.len && units > 0) {
    const uint8_t lead = code.ptr[at];
    const size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    units -= bytes == 4 && units > 1 ? 2 : 1; // a pair of surrogates
    at += bytes;
  }
  return at;
}

/** Converts a message, whose places the host counts in UTF-16 and the program in UTF-8. */
static WGPUCompilationMessage convert(gpu_compilation_message_t from, gpu_string_t code) {
  const uint64_t offset = gpu_compilation_message_offset(from), column = gpu_compilation_message_line_pos(from);
  const uint64_t start = bytes_of(code, offset);
  return (WGPUCompilationMessage){
    .message = view_of(gpu_compilation_message_message(from)),
    .type = from_compilation_message_type(gpu_compilation_message_type(from)),
    .lineNum = gpu_compilation_message_line_num(from),
    .linePos = column == 0 || column > offset + 1 ? column : start - bytes_of(code, offset + 1 - column) + 1,
    .offset = start,
    .length = bytes_of(code, offset + gpu_compilation_message_length(from)) - start,
  };
}

static void deliver_info(operation_t *operation, bool is_cancelled) {
  request_info_t *request = (request_info_t *)operation;
  const WGPUCompilationInfoCallback callback = (WGPUCompilationInfoCallback)operation->callback.function;
  if (callback == NULL) return;
  void *userdata1 = operation->callback.userdata1, *userdata2 = operation->callback.userdata2;
  if (is_cancelled) {
    callback(WGPUCompilationInfoRequestStatus_CallbackCancelled, NULL, userdata1, userdata2);
    return;
  }
  const gpu_list_compilation_message_t list = gpu_compilation_info_messages(request->call.result);
  WGPUCompilationMessage *messages = allocate(list.len * sizeof *messages + 1);
  for (size_t i = 0; i < list.len; i++) {
    messages[i] = convert(list.ptr[i], request->module->code);
    gpu_compilation_message_drop(list.ptr[i]);
  }
  callback(WGPUCompilationInfoRequestStatus_Success,
           &(WGPUCompilationInfo){.messageCount = list.len, .messages = messages}, userdata1, userdata2);
  for (size_t i = 0; i < list.len; i++) free((void *)messages[i].message.data);
  free(messages);
  free((void *)list.ptr);
}

static void dispose_info(operation_t *operation) {
  request_info_t *request = (request_info_t *)operation;
  if (request->call.result.handle != 0) gpu_compilation_info_drop(request->call.result);
  wgpuShaderModuleRelease(request->module);
}

static const operation_kind_t request_info = {sizeof(request_info_t), deliver_info, dispose_info};

WGPUFuture wgpuShaderModuleGetCompilationInfo(WGPUShaderModule module, WGPUCompilationInfoCallbackInfo info) {
  request_info_t *request = (request_info_t *)new_operation(&request_info, module->device->instance, CALLBACK(info));
  if (request == NULL) return (WGPUFuture){};
  request->module = module;
  wgpuShaderModuleAddRef(module);
  return track_call(&request->operation, gpu_shader_module_get_compilation_info_start(
                                           (gpu_shader_module_t){module->handle}, &request->call));
}
