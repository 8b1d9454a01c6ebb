/** Names of the enum values that programs print. */
#pragma once

#include <webgpu/webgpu.h>

#define NAME_OF(TYPE, VALUE)                                                                                 \
    case TYPE##_##VALUE:                                                                                     \
        return #VALUE;

#define NAMES(FUNCTION, TYPE, ...)                                                                           \
    static inline const char *FUNCTION(TYPE value) {                                                         \
        switch (value) {                                                                                     \
            __VA_ARGS__                                                                                      \
            default:                                                                                         \
                return "(unknown)";                                                                          \
        }                                                                                                    \
    }

#define ASYNC_STATUS_NAMES(FUNCTION, TYPE, ...)                                                              \
    NAMES(FUNCTION, TYPE, NAME_OF(TYPE, Success) NAME_OF(TYPE, CallbackCancelled) __VA_ARGS__)

ASYNC_STATUS_NAMES(request_adapter_status, WGPURequestAdapterStatus,
                   NAME_OF(WGPURequestAdapterStatus, Unavailable) NAME_OF(WGPURequestAdapterStatus, Error))
ASYNC_STATUS_NAMES(request_device_status, WGPURequestDeviceStatus, NAME_OF(WGPURequestDeviceStatus, Error))
ASYNC_STATUS_NAMES(map_status, WGPUMapAsyncStatus,
                   NAME_OF(WGPUMapAsyncStatus, Error) NAME_OF(WGPUMapAsyncStatus, Aborted))
ASYNC_STATUS_NAMES(work_done_status, WGPUQueueWorkDoneStatus, NAME_OF(WGPUQueueWorkDoneStatus, Error))
ASYNC_STATUS_NAMES(pop_status, WGPUPopErrorScopeStatus, NAME_OF(WGPUPopErrorScopeStatus, Error))
ASYNC_STATUS_NAMES(compilation_status, WGPUCompilationInfoRequestStatus)
ASYNC_STATUS_NAMES(pipeline_status, WGPUCreatePipelineAsyncStatus,
                   NAME_OF(WGPUCreatePipelineAsyncStatus, ValidationError)
                       NAME_OF(WGPUCreatePipelineAsyncStatus, InternalError))
NAMES(lost_reason, WGPUDeviceLostReason,
      NAME_OF(WGPUDeviceLostReason, Unknown) NAME_OF(WGPUDeviceLostReason, Destroyed)
          NAME_OF(WGPUDeviceLostReason, CallbackCancelled) NAME_OF(WGPUDeviceLostReason, FailedCreation))
NAMES(error_type, WGPUErrorType,
      NAME_OF(WGPUErrorType, NoError) NAME_OF(WGPUErrorType, Validation) NAME_OF(WGPUErrorType, OutOfMemory)
          NAME_OF(WGPUErrorType, Internal) NAME_OF(WGPUErrorType, Unknown))
NAMES(wait_status, WGPUWaitStatus,
      NAME_OF(WGPUWaitStatus, Success) NAME_OF(WGPUWaitStatus, TimedOut) NAME_OF(WGPUWaitStatus, Error))
NAMES(status_name, WGPUStatus, NAME_OF(WGPUStatus, Success) NAME_OF(WGPUStatus, Error))
NAMES(map_state, WGPUBufferMapState,
      NAME_OF(WGPUBufferMapState, Unmapped) NAME_OF(WGPUBufferMapState, Pending)
          NAME_OF(WGPUBufferMapState, Mapped))
NAMES(mode_name, WGPUCallbackMode,
      NAME_OF(WGPUCallbackMode, WaitAnyOnly) NAME_OF(WGPUCallbackMode, AllowProcessEvents)
          NAME_OF(WGPUCallbackMode, AllowSpontaneous))
NAMES(message_type, WGPUCompilationMessageType,
      NAME_OF(WGPUCompilationMessageType, Error) NAME_OF(WGPUCompilationMessageType, Warning)
          NAME_OF(WGPUCompilationMessageType, Info))
NAMES(surface_status, WGPUSurfaceGetCurrentTextureStatus,
      NAME_OF(WGPUSurfaceGetCurrentTextureStatus, SuccessOptimal)
          NAME_OF(WGPUSurfaceGetCurrentTextureStatus, SuccessSuboptimal)
              NAME_OF(WGPUSurfaceGetCurrentTextureStatus, Timeout)
                  NAME_OF(WGPUSurfaceGetCurrentTextureStatus, Outdated)
                      NAME_OF(WGPUSurfaceGetCurrentTextureStatus, Lost)
                          NAME_OF(WGPUSurfaceGetCurrentTextureStatus, Error))
