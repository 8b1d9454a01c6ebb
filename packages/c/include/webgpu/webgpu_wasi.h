/**
 * Extensions of `webgpu.h` for surfaces of `wasi-gfx:surface`: their source, their frames, and their input.
 *
 *     WGPUWasiSurfaceSource source = WGPU_WASI_SURFACE_SOURCE_INIT;
 *     WGPUSurfaceDescriptor descriptor = WGPU_SURFACE_DESCRIPTOR_INIT;
 *     descriptor.nextInChain = &source.chain;
 *     WGPUSurface surface = wgpuInstanceCreateSurface(instance, &descriptor);
 *
 * A program draws a picture each time that `wgpuSurfaceWasiOnNextFrame` completes. While it waits for that,
 * it receives the input.
 */
#ifndef WEBGPU_WASI_H_
#define WEBGPU_WASI_H_

#include "webgpu/webgpu.h"

#if defined(__cplusplus)
extern "C" {
#endif

/** The `sType` of a `WGPUWasiSurfaceSource`. */
#define WGPUSType_WasiSurfaceSource ((WGPUSType)0x57410001)

/** Chained in a `WGPUSurfaceDescriptor`, makes a surface of the host. */
typedef struct WGPUWasiSurfaceSource {
    WGPUChainedStruct chain;
    /** The preferred size in pixels, which the host may override; 0 leaves it to the host. */
    uint32_t width;
    uint32_t height;
} WGPUWasiSurfaceSource WGPU_STRUCTURE_ATTRIBUTE;

/** Initializes a `WGPUWasiSurfaceSource` with its defaults. */
#define WGPU_WASI_SURFACE_SOURCE_INIT _wgpu_MAKE_INIT_STRUCT(WGPUWasiSurfaceSource, { \
    /*.chain=*/_wgpu_MAKE_INIT_STRUCT(WGPUChainedStruct, { \
        /*.next=*/NULL _wgpu_COMMA \
        /*.sType=*/WGPUSType_WasiSurfaceSource _wgpu_COMMA \
    }) _wgpu_COMMA \
    /*.width=*/0 _wgpu_COMMA \
    /*.height=*/0 _wgpu_COMMA \
})

/** The outcome of waiting for a frame. */
typedef enum WGPUWasiFrameStatus {
    /** The program can draw the next picture. */
    WGPUWasiFrameStatus_Success = 0x00000001,
    /** The instance has been released. */
    WGPUWasiFrameStatus_CallbackCancelled = 0x00000002,
    /** The surface has been closed: there are no more frames. */
    WGPUWasiFrameStatus_Closed = 0x00000003,
    WGPUWasiFrameStatus_Force32 = 0x7FFFFFFF,
} WGPUWasiFrameStatus WGPU_ENUM_ATTRIBUTE;

/** Receives the outcome of `wgpuSurfaceWasiOnNextFrame`. */
typedef void (*WGPUWasiFrameCallback)(WGPUWasiFrameStatus status, WGPU_NULLABLE void* userdata1, WGPU_NULLABLE void* userdata2) WGPU_FUNCTION_ATTRIBUTE;

/** Passes a `WGPUWasiFrameCallback`. */
typedef struct WGPUWasiFrameCallbackInfo {
    WGPUChainedStruct * nextInChain;
    WGPUCallbackMode mode;
    WGPUWasiFrameCallback callback;
    WGPU_NULLABLE void* userdata1;
    WGPU_NULLABLE void* userdata2;
} WGPUWasiFrameCallbackInfo WGPU_STRUCTURE_ATTRIBUTE;

/** Initializes a `WGPUWasiFrameCallbackInfo` with its defaults. */
#define WGPU_WASI_FRAME_CALLBACK_INFO_INIT _wgpu_MAKE_INIT_STRUCT(WGPUWasiFrameCallbackInfo, { \
    /*.nextInChain=*/NULL _wgpu_COMMA \
    /*.mode=*/_wgpu_ENUM_ZERO_INIT(WGPUCallbackMode) _wgpu_COMMA \
    /*.callback=*/NULL _wgpu_COMMA \
    /*.userdata1=*/NULL _wgpu_COMMA \
    /*.userdata2=*/NULL _wgpu_COMMA \
})

/** The kinds of input. */
typedef enum WGPUWasiInputType {
    WGPUWasiInputType_PointerDown = 0x00000001,
    WGPUWasiInputType_PointerUp = 0x00000002,
    WGPUWasiInputType_PointerMove = 0x00000003,
    WGPUWasiInputType_KeyDown = 0x00000004,
    WGPUWasiInputType_KeyUp = 0x00000005,
    WGPUWasiInputType_Resize = 0x00000006,
    WGPUWasiInputType_Force32 = 0x7FFFFFFF,
} WGPUWasiInputType WGPU_ENUM_ATTRIBUTE;

/** The `key` of an input whose key has no name. */
#define WGPU_WASI_KEY_UNIDENTIFIED (UINT32_MAX)

/** An input. Members that do not belong to its type are zero. */
typedef struct WGPUWasiInput {
    WGPUWasiInputType type;
    /** Of a pointer: the position in pixels, from the upper left corner. */
    double x;
    double y;
    /** Of a key: a `SURFACE_KEY_…` of `wasi-surface.h`, the key's place on the keyboard. */
    uint32_t key;
    /** Of a key: the text that it types, valid during the callback. */
    WGPUStringView text;
    WGPUBool altKey;
    WGPUBool ctrlKey;
    WGPUBool metaKey;
    WGPUBool shiftKey;
    /** Of a new size: in pixels. The program configures the surface with it. */
    uint32_t width;
    uint32_t height;
} WGPUWasiInput WGPU_STRUCTURE_ATTRIBUTE;

/** Receives input, whenever the program waits or processes events. It may call any function of WebGPU. */
typedef void (*WGPUWasiInputCallback)(WGPUSurface surface, WGPUWasiInput const * input, WGPU_NULLABLE void* userdata1, WGPU_NULLABLE void* userdata2) WGPU_FUNCTION_ATTRIBUTE;

/** Passes a `WGPUWasiInputCallback`. */
typedef struct WGPUWasiInputCallbackInfo {
    WGPUChainedStruct * nextInChain;
    WGPUWasiInputCallback callback;
    WGPU_NULLABLE void* userdata1;
    WGPU_NULLABLE void* userdata2;
} WGPUWasiInputCallbackInfo WGPU_STRUCTURE_ATTRIBUTE;

/** Initializes a `WGPUWasiInputCallbackInfo` with its defaults. */
#define WGPU_WASI_INPUT_CALLBACK_INFO_INIT _wgpu_MAKE_INIT_STRUCT(WGPUWasiInputCallbackInfo, { \
    /*.nextInChain=*/NULL _wgpu_COMMA \
    /*.callback=*/NULL _wgpu_COMMA \
    /*.userdata1=*/NULL _wgpu_COMMA \
    /*.userdata2=*/NULL _wgpu_COMMA \
})

/** Returns the current width of a surface in pixels; 0 if the surface is invalid. */
WGPU_EXPORT uint32_t wgpuSurfaceWasiGetWidth(WGPUSurface surface) WGPU_FUNCTION_ATTRIBUTE;

/** Returns the current height of a surface in pixels; 0 if the surface is invalid. */
WGPU_EXPORT uint32_t wgpuSurfaceWasiGetHeight(WGPUSurface surface) WGPU_FUNCTION_ATTRIBUTE;

/**
 * Waits until the host wants the next picture, as `requestAnimationFrame` of a page does. All operations that are pending
 * complete with it.
 */
WGPU_EXPORT WGPUFuture wgpuSurfaceWasiOnNextFrame(WGPUSurface surface, WGPUWasiFrameCallbackInfo callbackInfo) WGPU_FUNCTION_ATTRIBUTE;

/** Begins to receive the input of a surface; a callback that is NULL ends it. */
WGPU_EXPORT void wgpuSurfaceWasiSetInputCallback(WGPUSurface surface, WGPUWasiInputCallbackInfo callbackInfo) WGPU_FUNCTION_ATTRIBUTE;

#if defined(__cplusplus)
} // extern "C"
#endif

#endif
