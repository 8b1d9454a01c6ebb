#include "async.h"
#include "names.h"

static const char *const code =
    "@compute @workgroup_size(1) fn compute() {}"
    "@vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }"
    "@fragment fn fragment() -> @location(0) vec4f { return vec4f(); }";

Operands open_operands(void) {
    Operands operands = {0};
    operands.context = open_context();
    operands.buffer =
        create_buffer(operands.context.device, 16, WGPUBufferUsage_MapWrite | WGPUBufferUsage_CopySrc);
    operands.module = create_wgsl(operands.context.device, code);
    return operands;
}

void close_operands(Operands *operands) {
    if (operands->fresh_adapter) wgpuAdapterRelease(operands->fresh_adapter);
    wgpuShaderModuleRelease(operands->module);
    wgpuBufferRelease(operands->buffer);
    close_context(&operands->context);
}

void prepare(Operands *operands, Operation operation) {
    if (operation == POP_ERROR_SCOPE)
        wgpuDevicePushErrorScope(operands->context.device, WGPUErrorFilter_Validation);
    if (operation == REQUEST_DEVICE) operands->fresh_adapter = request_adapter(operands->context.instance);
}

void undo(Operands *operands, Operation operation) {
    if (operation == MAP_BUFFER) wgpuBufferUnmap(operands->buffer);
    if (operation == REQUEST_DEVICE) {
        wgpuAdapterRelease(operands->fresh_adapter);
        operands->fresh_adapter = NULL;
    }
}

const char *operation_name(Operation operation) {
    static const char *const names[] = {
        [REQUEST_ADAPTER] = "request adapter",
        [REQUEST_DEVICE] = "request device",
        [MAP_BUFFER] = "map buffer",
        [WORK_DONE] = "work done",
        [POP_ERROR_SCOPE] = "pop error scope",
        [CREATE_COMPUTE_PIPELINE] = "create compute pipeline",
        [CREATE_RENDER_PIPELINE] = "create render pipeline",
        [COMPILATION_INFO] = "compilation info",
    };
    return names[operation];
}

static void answer(void *data, const char *status, bool message_is_right) {
    Call *call = data;
    if (!call->is_silent) print("%s: %s%s", call->name, status, message_is_right ? "" : ", with a wrong message");
    call->answers++;
}

/** Whether a message is there exactly when the operation failed. */
static bool fits(bool success, WGPUStringView message) {
    return success == (message.length == 0);
}

static void on_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message, void *call,
                       void *unused) {
    (void)unused;
    answer(call, request_adapter_status(status), fits(status == WGPURequestAdapterStatus_Success, message));
    if (adapter) wgpuAdapterRelease(adapter);
}

static void on_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void *call,
                      void *unused) {
    (void)unused;
    answer(call, request_device_status(status), fits(status == WGPURequestDeviceStatus_Success, message));
    if (device) wgpuDeviceRelease(device);
}

static void on_map(WGPUMapAsyncStatus status, WGPUStringView message, void *call, void *unused) {
    (void)unused;
    answer(call, map_status(status), fits(status == WGPUMapAsyncStatus_Success, message));
}

static void on_work_done(WGPUQueueWorkDoneStatus status, WGPUStringView message, void *call, void *unused) {
    (void)unused;
    answer(call, work_done_status(status), fits(status == WGPUQueueWorkDoneStatus_Success, message));
}

static void on_pop(WGPUPopErrorScopeStatus status, WGPUErrorType type, WGPUStringView message, void *call,
                   void *unused) {
    (void)unused;
    answer(call, pop_status(status),
           fits(status == WGPUPopErrorScopeStatus_Success && type == WGPUErrorType_NoError, message));
}

static void on_compute_pipeline(WGPUCreatePipelineAsyncStatus status, WGPUComputePipeline pipeline,
                                WGPUStringView message, void *call, void *unused) {
    (void)unused;
    answer(call, pipeline_status(status), fits(status == WGPUCreatePipelineAsyncStatus_Success, message));
    if (pipeline) wgpuComputePipelineRelease(pipeline);
}

static void on_render_pipeline(WGPUCreatePipelineAsyncStatus status, WGPURenderPipeline pipeline,
                               WGPUStringView message, void *call, void *unused) {
    (void)unused;
    answer(call, pipeline_status(status), fits(status == WGPUCreatePipelineAsyncStatus_Success, message));
    if (pipeline) wgpuRenderPipelineRelease(pipeline);
}

static void on_info(WGPUCompilationInfoRequestStatus status, WGPUCompilationInfo const *info, void *call,
                    void *unused) {
    (void)unused;
    bool is_success = status == WGPUCompilationInfoRequestStatus_Success;
    answer(call, compilation_status(status), is_success == (info != NULL));
}

static WGPUFuture start_compute_pipeline(Operands *operands, WGPUCallbackMode mode, Call *call) {
    WGPUComputePipelineDescriptor descriptor = WGPU_COMPUTE_PIPELINE_DESCRIPTOR_INIT;
    descriptor.compute.module = operands->module;
    WGPUCreateComputePipelineAsyncCallbackInfo callback = {NULL, mode, on_compute_pipeline, call, NULL};
    return wgpuDeviceCreateComputePipelineAsync(operands->context.device, &descriptor, callback);
}

static WGPUFuture start_render_pipeline(Operands *operands, WGPUCallbackMode mode, Call *call) {
    WGPUColorTargetState target = WGPU_COLOR_TARGET_STATE_INIT;
    target.format = WGPUTextureFormat_RGBA8Unorm;
    WGPUFragmentState fragment = WGPU_FRAGMENT_STATE_INIT;
    fragment.module = operands->module;
    fragment.targetCount = 1;
    fragment.targets = &target;
    WGPURenderPipelineDescriptor descriptor = WGPU_RENDER_PIPELINE_DESCRIPTOR_INIT;
    descriptor.vertex.module = operands->module;
    descriptor.fragment = &fragment;
    WGPUCreateRenderPipelineAsyncCallbackInfo callback = {NULL, mode, on_render_pipeline, call, NULL};
    return wgpuDeviceCreateRenderPipelineAsync(operands->context.device, &descriptor, callback);
}

WGPUFuture start(Operands *operands, Operation operation, WGPUCallbackMode mode, Call *call) {
    Context *context = &operands->context;
    switch (operation) {
        case REQUEST_ADAPTER: {
            WGPURequestAdapterOptions options = adapter_options();
            WGPURequestAdapterCallbackInfo callback = {NULL, mode, on_adapter, call, NULL};
            return wgpuInstanceRequestAdapter(context->instance, &options, callback);
        }
        case REQUEST_DEVICE: {
            WGPURequestDeviceCallbackInfo callback = {NULL, mode, on_device, call, NULL};
            return wgpuAdapterRequestDevice(operands->fresh_adapter, NULL, callback);
        }
        case MAP_BUFFER: {
            WGPUBufferMapCallbackInfo callback = {NULL, mode, on_map, call, NULL};
            return wgpuBufferMapAsync(operands->buffer, WGPUMapMode_Write, 0, WGPU_WHOLE_MAP_SIZE, callback);
        }
        case WORK_DONE: {
            WGPUQueueWorkDoneCallbackInfo callback = {NULL, mode, on_work_done, call, NULL};
            return wgpuQueueOnSubmittedWorkDone(context->queue, callback);
        }
        case POP_ERROR_SCOPE: {
            WGPUPopErrorScopeCallbackInfo callback = {NULL, mode, on_pop, call, NULL};
            return wgpuDevicePopErrorScope(context->device, callback);
        }
        case CREATE_COMPUTE_PIPELINE:
            return start_compute_pipeline(operands, mode, call);
        case CREATE_RENDER_PIPELINE:
            return start_render_pipeline(operands, mode, call);
        default: {
            WGPUCompilationInfoCallbackInfo callback = {NULL, mode, on_info, call, NULL};
            return wgpuShaderModuleGetCompilationInfo(operands->module, callback);
        }
    }
}
