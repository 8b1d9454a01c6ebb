/**
 * webgpu_cpp.h, the C++ face of webgpu.h, as of 2026-07-10, for C++17 and later.
 *
 * Generated from the W3C's IDL by packages/spec/src/webgpu-h: do not edit, `npm run generate` writes it.
 *
 * The types and functions are those of webgpu.h in the namespace `wgpu`: `wgpuDeviceCreateBuffer` is the method
 * `CreateBuffer` of `wgpu::Device`, `WGPUBufferUsage_MapRead` is `wgpu::BufferUsage::MapRead`. A structure has the
 * memory layout of its counterpart, and the defaults of W3C. An object counts its references:
 *
 *     wgpu::BufferDescriptor descriptor;
 *     descriptor.size = 1024;
 *     descriptor.usage = wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst;
 *     wgpu::Buffer buffer = device.CreateBuffer(&descriptor);
 *     wgpu::Future mapped = buffer.MapAsync(wgpu::MapMode::Read, 0, 1024, wgpu::CallbackMode::WaitAnyOnly,
 *         [&](wgpu::MapAsyncStatus status, wgpu::StringView message) { ... });
 *     instance.WaitAny(mapped, UINT64_MAX);
 */
#ifndef WEBGPU_CPP_H_
#define WEBGPU_CPP_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "webgpu/webgpu.h"

namespace wgpu {

/* ==== Constants ================================================================================================= */

inline constexpr uint32_t kArrayLayerCountUndefined = UINT32_MAX;
inline constexpr uint32_t kCopyStrideUndefined = UINT32_MAX;
inline constexpr float kDepthClearValueUndefined = std::numeric_limits<float>::quiet_NaN();
inline constexpr uint32_t kDepthSliceUndefined = UINT32_MAX;
inline constexpr uint32_t kLimitU32Undefined = UINT32_MAX;
inline constexpr uint64_t kLimitU64Undefined = UINT64_MAX;
inline constexpr uint32_t kMipLevelCountUndefined = UINT32_MAX;
inline constexpr uint32_t kQuerySetIndexUndefined = UINT32_MAX;
inline constexpr size_t kStrlen = SIZE_MAX;
inline constexpr size_t kWholeMapSize = SIZE_MAX;
inline constexpr uint64_t kWholeSize = UINT64_MAX;

/* ==== Enums ===================================================================================================== */

/** The kind of device behind an adapter. */
enum class AdapterType : uint32_t {
    DiscreteGPU = WGPUAdapterType_DiscreteGPU,
    IntegratedGPU = WGPUAdapterType_IntegratedGPU,
    CPU = WGPUAdapterType_CPU,
    Unknown = WGPUAdapterType_Unknown,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuaddressmode */
enum class AddressMode : uint32_t {
    Undefined = WGPUAddressMode_Undefined,
    ClampToEdge = WGPUAddressMode_ClampToEdge,
    Repeat = WGPUAddressMode_Repeat,
    MirrorRepeat = WGPUAddressMode_MirrorRepeat,
};

/** The API of the system beneath an adapter. */
enum class BackendType : uint32_t {
    Undefined = WGPUBackendType_Undefined,
    Null = WGPUBackendType_Null,
    WebGPU = WGPUBackendType_WebGPU,
    D3D11 = WGPUBackendType_D3D11,
    D3D12 = WGPUBackendType_D3D12,
    Metal = WGPUBackendType_Metal,
    Vulkan = WGPUBackendType_Vulkan,
    OpenGL = WGPUBackendType_OpenGL,
    OpenGLES = WGPUBackendType_OpenGLES,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpublendfactor */
enum class BlendFactor : uint32_t {
    Undefined = WGPUBlendFactor_Undefined,
    Zero = WGPUBlendFactor_Zero,
    One = WGPUBlendFactor_One,
    Src = WGPUBlendFactor_Src,
    OneMinusSrc = WGPUBlendFactor_OneMinusSrc,
    SrcAlpha = WGPUBlendFactor_SrcAlpha,
    OneMinusSrcAlpha = WGPUBlendFactor_OneMinusSrcAlpha,
    Dst = WGPUBlendFactor_Dst,
    OneMinusDst = WGPUBlendFactor_OneMinusDst,
    DstAlpha = WGPUBlendFactor_DstAlpha,
    OneMinusDstAlpha = WGPUBlendFactor_OneMinusDstAlpha,
    SrcAlphaSaturated = WGPUBlendFactor_SrcAlphaSaturated,
    Constant = WGPUBlendFactor_Constant,
    OneMinusConstant = WGPUBlendFactor_OneMinusConstant,
    Src1 = WGPUBlendFactor_Src1,
    OneMinusSrc1 = WGPUBlendFactor_OneMinusSrc1,
    Src1Alpha = WGPUBlendFactor_Src1Alpha,
    OneMinusSrc1Alpha = WGPUBlendFactor_OneMinusSrc1Alpha,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpublendoperation */
enum class BlendOperation : uint32_t {
    Undefined = WGPUBlendOperation_Undefined,
    Add = WGPUBlendOperation_Add,
    Subtract = WGPUBlendOperation_Subtract,
    ReverseSubtract = WGPUBlendOperation_ReverseSubtract,
    Min = WGPUBlendOperation_Min,
    Max = WGPUBlendOperation_Max,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpubufferbindingtype */
enum class BufferBindingType : uint32_t {
    BindingNotUsed = WGPUBufferBindingType_BindingNotUsed,
    Undefined = WGPUBufferBindingType_Undefined,
    Uniform = WGPUBufferBindingType_Uniform,
    Storage = WGPUBufferBindingType_Storage,
    ReadOnlyStorage = WGPUBufferBindingType_ReadOnlyStorage,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpubuffermapstate */
enum class BufferMapState : uint32_t {
    Unmapped = WGPUBufferMapState_Unmapped,
    Pending = WGPUBufferMapState_Pending,
    Mapped = WGPUBufferMapState_Mapped,
};

/** When a callback may be called. */
enum class CallbackMode : uint32_t {
    WaitAnyOnly = WGPUCallbackMode_WaitAnyOnly,
    AllowProcessEvents = WGPUCallbackMode_AllowProcessEvents,
    AllowSpontaneous = WGPUCallbackMode_AllowSpontaneous,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucomparefunction */
enum class CompareFunction : uint32_t {
    Undefined = WGPUCompareFunction_Undefined,
    Never = WGPUCompareFunction_Never,
    Less = WGPUCompareFunction_Less,
    Equal = WGPUCompareFunction_Equal,
    LessEqual = WGPUCompareFunction_LessEqual,
    Greater = WGPUCompareFunction_Greater,
    NotEqual = WGPUCompareFunction_NotEqual,
    GreaterEqual = WGPUCompareFunction_GreaterEqual,
    Always = WGPUCompareFunction_Always,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class CompilationInfoRequestStatus : uint32_t {
    Success = WGPUCompilationInfoRequestStatus_Success,
    CallbackCancelled = WGPUCompilationInfoRequestStatus_CallbackCancelled,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucompilationmessagetype */
enum class CompilationMessageType : uint32_t {
    Error = WGPUCompilationMessageType_Error,
    Warning = WGPUCompilationMessageType_Warning,
    Info = WGPUCompilationMessageType_Info,
};

/** The source of a component of a texel. */
enum class ComponentSwizzle : uint32_t {
    Undefined = WGPUComponentSwizzle_Undefined,
    Zero = WGPUComponentSwizzle_Zero,
    One = WGPUComponentSwizzle_One,
    R = WGPUComponentSwizzle_R,
    G = WGPUComponentSwizzle_G,
    B = WGPUComponentSwizzle_B,
    A = WGPUComponentSwizzle_A,
};

/** How a surface combines with what is behind it. */
enum class CompositeAlphaMode : uint32_t {
    Auto = WGPUCompositeAlphaMode_Auto,
    Opaque = WGPUCompositeAlphaMode_Opaque,
    Premultiplied = WGPUCompositeAlphaMode_Premultiplied,
    Unpremultiplied = WGPUCompositeAlphaMode_Unpremultiplied,
    Inherit = WGPUCompositeAlphaMode_Inherit,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class CreatePipelineAsyncStatus : uint32_t {
    Success = WGPUCreatePipelineAsyncStatus_Success,
    CallbackCancelled = WGPUCreatePipelineAsyncStatus_CallbackCancelled,
    ValidationError = WGPUCreatePipelineAsyncStatus_ValidationError,
    InternalError = WGPUCreatePipelineAsyncStatus_InternalError,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucullmode */
enum class CullMode : uint32_t {
    Undefined = WGPUCullMode_Undefined,
    None = WGPUCullMode_None,
    Front = WGPUCullMode_Front,
    Back = WGPUCullMode_Back,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpudevicelostreason */
enum class DeviceLostReason : uint32_t {
    Unknown = WGPUDeviceLostReason_Unknown,
    Destroyed = WGPUDeviceLostReason_Destroyed,
    CallbackCancelled = WGPUDeviceLostReason_CallbackCancelled,
    FailedCreation = WGPUDeviceLostReason_FailedCreation,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuerrorfilter */
enum class ErrorFilter : uint32_t {
    Validation = WGPUErrorFilter_Validation,
    OutOfMemory = WGPUErrorFilter_OutOfMemory,
    Internal = WGPUErrorFilter_Internal,
};

/** The kind of an error. */
enum class ErrorType : uint32_t {
    NoError = WGPUErrorType_NoError,
    Validation = WGPUErrorType_Validation,
    OutOfMemory = WGPUErrorType_OutOfMemory,
    Internal = WGPUErrorType_Internal,
    Unknown = WGPUErrorType_Unknown,
};

/** The least that an adapter must offer. */
enum class FeatureLevel : uint32_t {
    Undefined = WGPUFeatureLevel_Undefined,
    Compatibility = WGPUFeatureLevel_Compatibility,
    Core = WGPUFeatureLevel_Core,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpufeaturename */
enum class FeatureName : uint32_t {
    CoreFeaturesAndLimits = WGPUFeatureName_CoreFeaturesAndLimits,
    DepthClipControl = WGPUFeatureName_DepthClipControl,
    Depth32FloatStencil8 = WGPUFeatureName_Depth32FloatStencil8,
    TextureCompressionBC = WGPUFeatureName_TextureCompressionBC,
    TextureCompressionBCSliced3D = WGPUFeatureName_TextureCompressionBCSliced3D,
    TextureCompressionETC2 = WGPUFeatureName_TextureCompressionETC2,
    TextureCompressionASTC = WGPUFeatureName_TextureCompressionASTC,
    TextureCompressionASTCSliced3D = WGPUFeatureName_TextureCompressionASTCSliced3D,
    TimestampQuery = WGPUFeatureName_TimestampQuery,
    IndirectFirstInstance = WGPUFeatureName_IndirectFirstInstance,
    ShaderF16 = WGPUFeatureName_ShaderF16,
    RG11B10UfloatRenderable = WGPUFeatureName_RG11B10UfloatRenderable,
    BGRA8UnormStorage = WGPUFeatureName_BGRA8UnormStorage,
    Float32Filterable = WGPUFeatureName_Float32Filterable,
    Float32Blendable = WGPUFeatureName_Float32Blendable,
    ClipDistances = WGPUFeatureName_ClipDistances,
    DualSourceBlending = WGPUFeatureName_DualSourceBlending,
    Subgroups = WGPUFeatureName_Subgroups,
    TextureFormatsTier1 = WGPUFeatureName_TextureFormatsTier1,
    TextureFormatsTier2 = WGPUFeatureName_TextureFormatsTier2,
    PrimitiveIndex = WGPUFeatureName_PrimitiveIndex,
    TextureComponentSwizzle = WGPUFeatureName_TextureComponentSwizzle,
    SubgroupSizeControl = WGPUFeatureName_SubgroupSizeControl,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpufiltermode */
enum class FilterMode : uint32_t {
    Undefined = WGPUFilterMode_Undefined,
    Nearest = WGPUFilterMode_Nearest,
    Linear = WGPUFilterMode_Linear,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpufrontface */
enum class FrontFace : uint32_t {
    Undefined = WGPUFrontFace_Undefined,
    CCW = WGPUFrontFace_CCW,
    CW = WGPUFrontFace_CW,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuindexformat */
enum class IndexFormat : uint32_t {
    Undefined = WGPUIndexFormat_Undefined,
    Uint16 = WGPUIndexFormat_Uint16,
    Uint32 = WGPUIndexFormat_Uint32,
};

/** Abilities of an instance. */
enum class InstanceFeatureName : uint32_t {
    TimedWaitAny = WGPUInstanceFeatureName_TimedWaitAny,
    ShaderSourceSPIRV = WGPUInstanceFeatureName_ShaderSourceSPIRV,
    MultipleDevicesPerAdapter = WGPUInstanceFeatureName_MultipleDevicesPerAdapter,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuloadop */
enum class LoadOp : uint32_t {
    Undefined = WGPULoadOp_Undefined,
    Load = WGPULoadOp_Load,
    Clear = WGPULoadOp_Clear,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class MapAsyncStatus : uint32_t {
    Success = WGPUMapAsyncStatus_Success,
    CallbackCancelled = WGPUMapAsyncStatus_CallbackCancelled,
    Error = WGPUMapAsyncStatus_Error,
    Aborted = WGPUMapAsyncStatus_Aborted,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpumipmapfiltermode */
enum class MipmapFilterMode : uint32_t {
    Undefined = WGPUMipmapFilterMode_Undefined,
    Nearest = WGPUMipmapFilterMode_Nearest,
    Linear = WGPUMipmapFilterMode_Linear,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class PopErrorScopeStatus : uint32_t {
    Success = WGPUPopErrorScopeStatus_Success,
    CallbackCancelled = WGPUPopErrorScopeStatus_CallbackCancelled,
    Error = WGPUPopErrorScopeStatus_Error,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpupowerpreference */
enum class PowerPreference : uint32_t {
    Undefined = WGPUPowerPreference_Undefined,
    LowPower = WGPUPowerPreference_LowPower,
    HighPerformance = WGPUPowerPreference_HighPerformance,
};

/** https://html.spec.whatwg.org/multipage/canvas.html#predefinedcolorspace */
enum class PredefinedColorSpace : uint32_t {
    SRGB = WGPUPredefinedColorSpace_SRGB,
    DisplayP3 = WGPUPredefinedColorSpace_DisplayP3,
};

/** How pictures wait for the display. */
enum class PresentMode : uint32_t {
    Undefined = WGPUPresentMode_Undefined,
    Fifo = WGPUPresentMode_Fifo,
    FifoRelaxed = WGPUPresentMode_FifoRelaxed,
    Immediate = WGPUPresentMode_Immediate,
    Mailbox = WGPUPresentMode_Mailbox,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuprimitivetopology */
enum class PrimitiveTopology : uint32_t {
    Undefined = WGPUPrimitiveTopology_Undefined,
    PointList = WGPUPrimitiveTopology_PointList,
    LineList = WGPUPrimitiveTopology_LineList,
    LineStrip = WGPUPrimitiveTopology_LineStrip,
    TriangleList = WGPUPrimitiveTopology_TriangleList,
    TriangleStrip = WGPUPrimitiveTopology_TriangleStrip,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuquerytype */
enum class QueryType : uint32_t {
    Occlusion = WGPUQueryType_Occlusion,
    Timestamp = WGPUQueryType_Timestamp,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class QueueWorkDoneStatus : uint32_t {
    Success = WGPUQueueWorkDoneStatus_Success,
    CallbackCancelled = WGPUQueueWorkDoneStatus_CallbackCancelled,
    Error = WGPUQueueWorkDoneStatus_Error,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class RequestAdapterStatus : uint32_t {
    Success = WGPURequestAdapterStatus_Success,
    CallbackCancelled = WGPURequestAdapterStatus_CallbackCancelled,
    Unavailable = WGPURequestAdapterStatus_Unavailable,
    Error = WGPURequestAdapterStatus_Error,
};

/** Whether an operation succeeded, and otherwise why not. */
enum class RequestDeviceStatus : uint32_t {
    Success = WGPURequestDeviceStatus_Success,
    CallbackCancelled = WGPURequestDeviceStatus_CallbackCancelled,
    Error = WGPURequestDeviceStatus_Error,
};

/** Tells the structures of a chain apart. */
enum class SType : uint32_t {
    ShaderSourceSPIRV = WGPUSType_ShaderSourceSPIRV,
    ShaderSourceWGSL = WGPUSType_ShaderSourceWGSL,
    RenderPassMaxDrawCount = WGPUSType_RenderPassMaxDrawCount,
    SurfaceSourceMetalLayer = WGPUSType_SurfaceSourceMetalLayer,
    SurfaceSourceWindowsHWND = WGPUSType_SurfaceSourceWindowsHWND,
    SurfaceSourceXlibWindow = WGPUSType_SurfaceSourceXlibWindow,
    SurfaceSourceWaylandSurface = WGPUSType_SurfaceSourceWaylandSurface,
    SurfaceSourceAndroidNativeWindow = WGPUSType_SurfaceSourceAndroidNativeWindow,
    SurfaceSourceXCBWindow = WGPUSType_SurfaceSourceXCBWindow,
    SurfaceColorManagement = WGPUSType_SurfaceColorManagement,
    RequestAdapterWebXROptions = WGPUSType_RequestAdapterWebXROptions,
    TextureComponentSwizzleDescriptor = WGPUSType_TextureComponentSwizzleDescriptor,
    ExternalTextureBindingLayout = WGPUSType_ExternalTextureBindingLayout,
    ExternalTextureBindingEntry = WGPUSType_ExternalTextureBindingEntry,
    CompatibilityModeLimits = WGPUSType_CompatibilityModeLimits,
    TextureBindingViewDimension = WGPUSType_TextureBindingViewDimension,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpusamplerbindingtype */
enum class SamplerBindingType : uint32_t {
    BindingNotUsed = WGPUSamplerBindingType_BindingNotUsed,
    Undefined = WGPUSamplerBindingType_Undefined,
    Filtering = WGPUSamplerBindingType_Filtering,
    NonFiltering = WGPUSamplerBindingType_NonFiltering,
    Comparison = WGPUSamplerBindingType_Comparison,
};

/** Whether a function succeeded. */
enum class Status : uint32_t {
    Success = WGPUStatus_Success,
    Error = WGPUStatus_Error,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpustenciloperation */
enum class StencilOperation : uint32_t {
    Undefined = WGPUStencilOperation_Undefined,
    Keep = WGPUStencilOperation_Keep,
    Zero = WGPUStencilOperation_Zero,
    Replace = WGPUStencilOperation_Replace,
    Invert = WGPUStencilOperation_Invert,
    IncrementClamp = WGPUStencilOperation_IncrementClamp,
    DecrementClamp = WGPUStencilOperation_DecrementClamp,
    IncrementWrap = WGPUStencilOperation_IncrementWrap,
    DecrementWrap = WGPUStencilOperation_DecrementWrap,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpustoragetextureaccess */
enum class StorageTextureAccess : uint32_t {
    BindingNotUsed = WGPUStorageTextureAccess_BindingNotUsed,
    Undefined = WGPUStorageTextureAccess_Undefined,
    WriteOnly = WGPUStorageTextureAccess_WriteOnly,
    ReadOnly = WGPUStorageTextureAccess_ReadOnly,
    ReadWrite = WGPUStorageTextureAccess_ReadWrite,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpustoreop */
enum class StoreOp : uint32_t {
    Undefined = WGPUStoreOp_Undefined,
    Store = WGPUStoreOp_Store,
    Discard = WGPUStoreOp_Discard,
};

/** Whether a surface has a texture to draw on. */
enum class SurfaceGetCurrentTextureStatus : uint32_t {
    SuccessOptimal = WGPUSurfaceGetCurrentTextureStatus_SuccessOptimal,
    SuccessSuboptimal = WGPUSurfaceGetCurrentTextureStatus_SuccessSuboptimal,
    Timeout = WGPUSurfaceGetCurrentTextureStatus_Timeout,
    Outdated = WGPUSurfaceGetCurrentTextureStatus_Outdated,
    Lost = WGPUSurfaceGetCurrentTextureStatus_Lost,
    Error = WGPUSurfaceGetCurrentTextureStatus_Error,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputextureaspect */
enum class TextureAspect : uint32_t {
    Undefined = WGPUTextureAspect_Undefined,
    All = WGPUTextureAspect_All,
    StencilOnly = WGPUTextureAspect_StencilOnly,
    DepthOnly = WGPUTextureAspect_DepthOnly,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputexturedimension */
enum class TextureDimension : uint32_t {
    Undefined = WGPUTextureDimension_Undefined,
    e1D = WGPUTextureDimension_1D,
    e2D = WGPUTextureDimension_2D,
    e3D = WGPUTextureDimension_3D,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputextureformat */
enum class TextureFormat : uint32_t {
    Undefined = WGPUTextureFormat_Undefined,
    R8Unorm = WGPUTextureFormat_R8Unorm,
    R8Snorm = WGPUTextureFormat_R8Snorm,
    R8Uint = WGPUTextureFormat_R8Uint,
    R8Sint = WGPUTextureFormat_R8Sint,
    R16Unorm = WGPUTextureFormat_R16Unorm,
    R16Snorm = WGPUTextureFormat_R16Snorm,
    R16Uint = WGPUTextureFormat_R16Uint,
    R16Sint = WGPUTextureFormat_R16Sint,
    R16Float = WGPUTextureFormat_R16Float,
    RG8Unorm = WGPUTextureFormat_RG8Unorm,
    RG8Snorm = WGPUTextureFormat_RG8Snorm,
    RG8Uint = WGPUTextureFormat_RG8Uint,
    RG8Sint = WGPUTextureFormat_RG8Sint,
    R32Float = WGPUTextureFormat_R32Float,
    R32Uint = WGPUTextureFormat_R32Uint,
    R32Sint = WGPUTextureFormat_R32Sint,
    RG16Unorm = WGPUTextureFormat_RG16Unorm,
    RG16Snorm = WGPUTextureFormat_RG16Snorm,
    RG16Uint = WGPUTextureFormat_RG16Uint,
    RG16Sint = WGPUTextureFormat_RG16Sint,
    RG16Float = WGPUTextureFormat_RG16Float,
    RGBA8Unorm = WGPUTextureFormat_RGBA8Unorm,
    RGBA8UnormSrgb = WGPUTextureFormat_RGBA8UnormSrgb,
    RGBA8Snorm = WGPUTextureFormat_RGBA8Snorm,
    RGBA8Uint = WGPUTextureFormat_RGBA8Uint,
    RGBA8Sint = WGPUTextureFormat_RGBA8Sint,
    BGRA8Unorm = WGPUTextureFormat_BGRA8Unorm,
    BGRA8UnormSrgb = WGPUTextureFormat_BGRA8UnormSrgb,
    RGB10A2Uint = WGPUTextureFormat_RGB10A2Uint,
    RGB10A2Unorm = WGPUTextureFormat_RGB10A2Unorm,
    RG11B10Ufloat = WGPUTextureFormat_RG11B10Ufloat,
    RGB9E5Ufloat = WGPUTextureFormat_RGB9E5Ufloat,
    RG32Float = WGPUTextureFormat_RG32Float,
    RG32Uint = WGPUTextureFormat_RG32Uint,
    RG32Sint = WGPUTextureFormat_RG32Sint,
    RGBA16Unorm = WGPUTextureFormat_RGBA16Unorm,
    RGBA16Snorm = WGPUTextureFormat_RGBA16Snorm,
    RGBA16Uint = WGPUTextureFormat_RGBA16Uint,
    RGBA16Sint = WGPUTextureFormat_RGBA16Sint,
    RGBA16Float = WGPUTextureFormat_RGBA16Float,
    RGBA32Float = WGPUTextureFormat_RGBA32Float,
    RGBA32Uint = WGPUTextureFormat_RGBA32Uint,
    RGBA32Sint = WGPUTextureFormat_RGBA32Sint,
    Stencil8 = WGPUTextureFormat_Stencil8,
    Depth16Unorm = WGPUTextureFormat_Depth16Unorm,
    Depth24Plus = WGPUTextureFormat_Depth24Plus,
    Depth24PlusStencil8 = WGPUTextureFormat_Depth24PlusStencil8,
    Depth32Float = WGPUTextureFormat_Depth32Float,
    Depth32FloatStencil8 = WGPUTextureFormat_Depth32FloatStencil8,
    BC1RGBAUnorm = WGPUTextureFormat_BC1RGBAUnorm,
    BC1RGBAUnormSrgb = WGPUTextureFormat_BC1RGBAUnormSrgb,
    BC2RGBAUnorm = WGPUTextureFormat_BC2RGBAUnorm,
    BC2RGBAUnormSrgb = WGPUTextureFormat_BC2RGBAUnormSrgb,
    BC3RGBAUnorm = WGPUTextureFormat_BC3RGBAUnorm,
    BC3RGBAUnormSrgb = WGPUTextureFormat_BC3RGBAUnormSrgb,
    BC4RUnorm = WGPUTextureFormat_BC4RUnorm,
    BC4RSnorm = WGPUTextureFormat_BC4RSnorm,
    BC5RGUnorm = WGPUTextureFormat_BC5RGUnorm,
    BC5RGSnorm = WGPUTextureFormat_BC5RGSnorm,
    BC6HRGBUfloat = WGPUTextureFormat_BC6HRGBUfloat,
    BC6HRGBFloat = WGPUTextureFormat_BC6HRGBFloat,
    BC7RGBAUnorm = WGPUTextureFormat_BC7RGBAUnorm,
    BC7RGBAUnormSrgb = WGPUTextureFormat_BC7RGBAUnormSrgb,
    ETC2RGB8Unorm = WGPUTextureFormat_ETC2RGB8Unorm,
    ETC2RGB8UnormSrgb = WGPUTextureFormat_ETC2RGB8UnormSrgb,
    ETC2RGB8A1Unorm = WGPUTextureFormat_ETC2RGB8A1Unorm,
    ETC2RGB8A1UnormSrgb = WGPUTextureFormat_ETC2RGB8A1UnormSrgb,
    ETC2RGBA8Unorm = WGPUTextureFormat_ETC2RGBA8Unorm,
    ETC2RGBA8UnormSrgb = WGPUTextureFormat_ETC2RGBA8UnormSrgb,
    EACR11Unorm = WGPUTextureFormat_EACR11Unorm,
    EACR11Snorm = WGPUTextureFormat_EACR11Snorm,
    EACRG11Unorm = WGPUTextureFormat_EACRG11Unorm,
    EACRG11Snorm = WGPUTextureFormat_EACRG11Snorm,
    ASTC4x4Unorm = WGPUTextureFormat_ASTC4x4Unorm,
    ASTC4x4UnormSrgb = WGPUTextureFormat_ASTC4x4UnormSrgb,
    ASTC5x4Unorm = WGPUTextureFormat_ASTC5x4Unorm,
    ASTC5x4UnormSrgb = WGPUTextureFormat_ASTC5x4UnormSrgb,
    ASTC5x5Unorm = WGPUTextureFormat_ASTC5x5Unorm,
    ASTC5x5UnormSrgb = WGPUTextureFormat_ASTC5x5UnormSrgb,
    ASTC6x5Unorm = WGPUTextureFormat_ASTC6x5Unorm,
    ASTC6x5UnormSrgb = WGPUTextureFormat_ASTC6x5UnormSrgb,
    ASTC6x6Unorm = WGPUTextureFormat_ASTC6x6Unorm,
    ASTC6x6UnormSrgb = WGPUTextureFormat_ASTC6x6UnormSrgb,
    ASTC8x5Unorm = WGPUTextureFormat_ASTC8x5Unorm,
    ASTC8x5UnormSrgb = WGPUTextureFormat_ASTC8x5UnormSrgb,
    ASTC8x6Unorm = WGPUTextureFormat_ASTC8x6Unorm,
    ASTC8x6UnormSrgb = WGPUTextureFormat_ASTC8x6UnormSrgb,
    ASTC8x8Unorm = WGPUTextureFormat_ASTC8x8Unorm,
    ASTC8x8UnormSrgb = WGPUTextureFormat_ASTC8x8UnormSrgb,
    ASTC10x5Unorm = WGPUTextureFormat_ASTC10x5Unorm,
    ASTC10x5UnormSrgb = WGPUTextureFormat_ASTC10x5UnormSrgb,
    ASTC10x6Unorm = WGPUTextureFormat_ASTC10x6Unorm,
    ASTC10x6UnormSrgb = WGPUTextureFormat_ASTC10x6UnormSrgb,
    ASTC10x8Unorm = WGPUTextureFormat_ASTC10x8Unorm,
    ASTC10x8UnormSrgb = WGPUTextureFormat_ASTC10x8UnormSrgb,
    ASTC10x10Unorm = WGPUTextureFormat_ASTC10x10Unorm,
    ASTC10x10UnormSrgb = WGPUTextureFormat_ASTC10x10UnormSrgb,
    ASTC12x10Unorm = WGPUTextureFormat_ASTC12x10Unorm,
    ASTC12x10UnormSrgb = WGPUTextureFormat_ASTC12x10UnormSrgb,
    ASTC12x12Unorm = WGPUTextureFormat_ASTC12x12Unorm,
    ASTC12x12UnormSrgb = WGPUTextureFormat_ASTC12x12UnormSrgb,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputexturesampletype */
enum class TextureSampleType : uint32_t {
    BindingNotUsed = WGPUTextureSampleType_BindingNotUsed,
    Undefined = WGPUTextureSampleType_Undefined,
    Float = WGPUTextureSampleType_Float,
    UnfilterableFloat = WGPUTextureSampleType_UnfilterableFloat,
    Depth = WGPUTextureSampleType_Depth,
    Sint = WGPUTextureSampleType_Sint,
    Uint = WGPUTextureSampleType_Uint,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gputextureviewdimension */
enum class TextureViewDimension : uint32_t {
    Undefined = WGPUTextureViewDimension_Undefined,
    e1D = WGPUTextureViewDimension_1D,
    e2D = WGPUTextureViewDimension_2D,
    e2DArray = WGPUTextureViewDimension_2DArray,
    Cube = WGPUTextureViewDimension_Cube,
    CubeArray = WGPUTextureViewDimension_CubeArray,
    e3D = WGPUTextureViewDimension_3D,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpucanvastonemappingmode */
enum class ToneMappingMode : uint32_t {
    Standard = WGPUToneMappingMode_Standard,
    Extended = WGPUToneMappingMode_Extended,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuvertexformat */
enum class VertexFormat : uint32_t {
    Uint8 = WGPUVertexFormat_Uint8,
    Uint8x2 = WGPUVertexFormat_Uint8x2,
    Uint8x4 = WGPUVertexFormat_Uint8x4,
    Sint8 = WGPUVertexFormat_Sint8,
    Sint8x2 = WGPUVertexFormat_Sint8x2,
    Sint8x4 = WGPUVertexFormat_Sint8x4,
    Unorm8 = WGPUVertexFormat_Unorm8,
    Unorm8x2 = WGPUVertexFormat_Unorm8x2,
    Unorm8x4 = WGPUVertexFormat_Unorm8x4,
    Snorm8 = WGPUVertexFormat_Snorm8,
    Snorm8x2 = WGPUVertexFormat_Snorm8x2,
    Snorm8x4 = WGPUVertexFormat_Snorm8x4,
    Uint16 = WGPUVertexFormat_Uint16,
    Uint16x2 = WGPUVertexFormat_Uint16x2,
    Uint16x4 = WGPUVertexFormat_Uint16x4,
    Sint16 = WGPUVertexFormat_Sint16,
    Sint16x2 = WGPUVertexFormat_Sint16x2,
    Sint16x4 = WGPUVertexFormat_Sint16x4,
    Unorm16 = WGPUVertexFormat_Unorm16,
    Unorm16x2 = WGPUVertexFormat_Unorm16x2,
    Unorm16x4 = WGPUVertexFormat_Unorm16x4,
    Snorm16 = WGPUVertexFormat_Snorm16,
    Snorm16x2 = WGPUVertexFormat_Snorm16x2,
    Snorm16x4 = WGPUVertexFormat_Snorm16x4,
    Float16 = WGPUVertexFormat_Float16,
    Float16x2 = WGPUVertexFormat_Float16x2,
    Float16x4 = WGPUVertexFormat_Float16x4,
    Float32 = WGPUVertexFormat_Float32,
    Float32x2 = WGPUVertexFormat_Float32x2,
    Float32x3 = WGPUVertexFormat_Float32x3,
    Float32x4 = WGPUVertexFormat_Float32x4,
    Uint32 = WGPUVertexFormat_Uint32,
    Uint32x2 = WGPUVertexFormat_Uint32x2,
    Uint32x3 = WGPUVertexFormat_Uint32x3,
    Uint32x4 = WGPUVertexFormat_Uint32x4,
    Sint32 = WGPUVertexFormat_Sint32,
    Sint32x2 = WGPUVertexFormat_Sint32x2,
    Sint32x3 = WGPUVertexFormat_Sint32x3,
    Sint32x4 = WGPUVertexFormat_Sint32x4,
    Unorm10_10_10_2 = WGPUVertexFormat_Unorm10_10_10_2,
    Unorm8x4BGRA = WGPUVertexFormat_Unorm8x4BGRA,
};

/** https://www.w3.org/TR/webgpu/#enumdef-gpuvertexstepmode */
enum class VertexStepMode : uint32_t {
    Undefined = WGPUVertexStepMode_Undefined,
    Vertex = WGPUVertexStepMode_Vertex,
    Instance = WGPUVertexStepMode_Instance,
};

enum class WGSLLanguageFeatureName : uint32_t {
    ReadonlyAndReadwriteStorageTextures = WGPUWGSLLanguageFeatureName_ReadonlyAndReadwriteStorageTextures,
    Packed4x8IntegerDotProduct = WGPUWGSLLanguageFeatureName_Packed4x8IntegerDotProduct,
    UnrestrictedPointerParameters = WGPUWGSLLanguageFeatureName_UnrestrictedPointerParameters,
    PointerCompositeAccess = WGPUWGSLLanguageFeatureName_PointerCompositeAccess,
    UniformBufferStandardLayout = WGPUWGSLLanguageFeatureName_UniformBufferStandardLayout,
    SubgroupId = WGPUWGSLLanguageFeatureName_SubgroupId,
    TextureAndSamplerLet = WGPUWGSLLanguageFeatureName_TextureAndSamplerLet,
    SubgroupUniformity = WGPUWGSLLanguageFeatureName_SubgroupUniformity,
    TextureFormatsTier1 = WGPUWGSLLanguageFeatureName_TextureFormatsTier1,
    LinearIndexing = WGPUWGSLLanguageFeatureName_LinearIndexing,
    ImmediateAddressSpace = WGPUWGSLLanguageFeatureName_ImmediateAddressSpace,
};

/** How a wait ended. */
enum class WaitStatus : uint32_t {
    Success = WGPUWaitStatus_Success,
    TimedOut = WGPUWaitStatus_TimedOut,
    Error = WGPUWaitStatus_Error,
};

/* ==== Flags ===================================================================================================== */

/** https://www.w3.org/TR/webgpu/#namespacedef-gpubufferusage */
enum class BufferUsage : uint64_t {
    None = WGPUBufferUsage_None,
    MapRead = WGPUBufferUsage_MapRead,
    MapWrite = WGPUBufferUsage_MapWrite,
    CopySrc = WGPUBufferUsage_CopySrc,
    CopyDst = WGPUBufferUsage_CopyDst,
    Index = WGPUBufferUsage_Index,
    Vertex = WGPUBufferUsage_Vertex,
    Uniform = WGPUBufferUsage_Uniform,
    Storage = WGPUBufferUsage_Storage,
    Indirect = WGPUBufferUsage_Indirect,
    QueryResolve = WGPUBufferUsage_QueryResolve,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpucolorwrite */
enum class ColorWriteMask : uint64_t {
    None = WGPUColorWriteMask_None,
    Red = WGPUColorWriteMask_Red,
    Green = WGPUColorWriteMask_Green,
    Blue = WGPUColorWriteMask_Blue,
    Alpha = WGPUColorWriteMask_Alpha,
    All = WGPUColorWriteMask_All,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpumapmode */
enum class MapMode : uint64_t {
    None = WGPUMapMode_None,
    Read = WGPUMapMode_Read,
    Write = WGPUMapMode_Write,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gpushaderstage */
enum class ShaderStage : uint64_t {
    None = WGPUShaderStage_None,
    Vertex = WGPUShaderStage_Vertex,
    Fragment = WGPUShaderStage_Fragment,
    Compute = WGPUShaderStage_Compute,
};

/** https://www.w3.org/TR/webgpu/#namespacedef-gputextureusage */
enum class TextureUsage : uint64_t {
    None = WGPUTextureUsage_None,
    CopySrc = WGPUTextureUsage_CopySrc,
    CopyDst = WGPUTextureUsage_CopyDst,
    TextureBinding = WGPUTextureUsage_TextureBinding,
    StorageBinding = WGPUTextureUsage_StorageBinding,
    RenderAttachment = WGPUTextureUsage_RenderAttachment,
    TransientAttachment = WGPUTextureUsage_TransientAttachment,
};

/* `|`, `&`, `^` and `~` of flags give flags that convert to bool: `if (usage & wgpu::BufferUsage::MapRead)`. */

template <typename T> struct IsFlags : std::false_type {};
template <> struct IsFlags<BufferUsage> : std::true_type {};
template <> struct IsFlags<ColorWriteMask> : std::true_type {};
template <> struct IsFlags<MapMode> : std::true_type {};
template <> struct IsFlags<ShaderStage> : std::true_type {};
template <> struct IsFlags<TextureUsage> : std::true_type {};

namespace detail {

/** The result of an operator on flags. */
template <typename T>
struct FlagsResult {
    T value;
    constexpr operator T() const { return value; }
    constexpr explicit operator bool() const { return static_cast<uint64_t>(value) != 0; }
};

/** The type of flags, or of a result of their operators. */
template <typename T> struct FlagsOf { using Type = std::enable_if_t<IsFlags<T>::value, T>; };
template <typename T> struct FlagsOf<FlagsResult<T>> { using Type = T; };

template <typename A, typename B>
using SameFlags = std::enable_if_t<
    std::is_same_v<typename FlagsOf<A>::Type, typename FlagsOf<B>::Type>, typename FlagsOf<A>::Type>;

template <typename T>
constexpr uint64_t Bits(T flags) { return static_cast<uint64_t>(static_cast<typename FlagsOf<T>::Type>(flags)); }

} // namespace detail

template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr detail::FlagsResult<T> operator|(A a, B b) { return { static_cast<T>(detail::Bits(a) | detail::Bits(b)) }; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr detail::FlagsResult<T> operator&(A a, B b) { return { static_cast<T>(detail::Bits(a) & detail::Bits(b)) }; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr detail::FlagsResult<T> operator^(A a, B b) { return { static_cast<T>(detail::Bits(a) ^ detail::Bits(b)) }; }
template <typename A, typename T = typename detail::FlagsOf<A>::Type>
constexpr detail::FlagsResult<T> operator~(A a) { return { static_cast<T>(~detail::Bits(a)) }; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr A& operator|=(A& a, B b) { return a = a | b; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr A& operator&=(A& a, B b) { return a = a & b; }
template <typename A, typename B, typename T = detail::SameFlags<A, B>>
constexpr A& operator^=(A& a, B b) { return a = a ^ b; }

/** Whether flags are none, or one. */
template <typename A, typename T = typename detail::FlagsOf<A>::Type>
constexpr bool HasZeroOrOneBits(A flags) { return (detail::Bits(flags) & (detail::Bits(flags) - 1)) == 0; }

/* ==== Booleans and strings ====================================================================================== */

/** A bool with the size of a `WGPUBool`. */
class Bool {
  public:
    constexpr Bool() = default;
    constexpr Bool(bool value) : value(value) {}
    Bool(WGPUBool value) : value(value) {}
    constexpr operator bool() const { return value != 0; }

  private:
    WGPUBool value = WGPU_FALSE;
};
static_assert(sizeof(Bool) == sizeof(WGPUBool) && alignof(Bool) == alignof(WGPUBool));

/** A bool that may be undefined. */
class OptionalBool {
  public:
    static const OptionalBool False;
    static const OptionalBool True;
    static const OptionalBool Undefined;

    constexpr OptionalBool() = default;
    constexpr OptionalBool(std::nullopt_t) {}
    constexpr OptionalBool(bool value) : value(value ? WGPUOptionalBool_True : WGPUOptionalBool_False) {}
    constexpr OptionalBool(std::optional<bool> value)
        : value(value ? OptionalBool(*value).value : WGPUOptionalBool_Undefined) {}
    constexpr OptionalBool(WGPUOptionalBool value) : value(value) {}
    constexpr operator WGPUOptionalBool() const { return value; }
    constexpr operator std::optional<bool>() const {
        return value == WGPUOptionalBool_Undefined ? std::nullopt : std::optional<bool>(value == WGPUOptionalBool_True);
    }
    friend constexpr bool operator==(OptionalBool a, OptionalBool b) { return a.value == b.value; }
    friend constexpr bool operator!=(OptionalBool a, OptionalBool b) { return a.value != b.value; }

  private:
    WGPUOptionalBool value = WGPUOptionalBool_Undefined;
};
inline constexpr OptionalBool OptionalBool::False = WGPUOptionalBool_False;
inline constexpr OptionalBool OptionalBool::True = WGPUOptionalBool_True;
inline constexpr OptionalBool OptionalBool::Undefined = WGPUOptionalBool_Undefined;
static_assert(sizeof(OptionalBool) == sizeof(WGPUOptionalBool) && alignof(OptionalBool) == alignof(WGPUOptionalBool));

/** UTF-8 text that another object owns. The default is no text, which differs from an empty one. */
struct StringView {
    char const * data = nullptr;
    size_t length = kStrlen;

    constexpr StringView() = default;
    constexpr StringView(std::nullptr_t) {}
    constexpr StringView(std::nullopt_t) {}
    constexpr StringView(char const * text) : data(text) {}
    constexpr StringView(char const * data, size_t length) : data(data), length(length) {}
    template <typename T, typename = std::enable_if_t<
        std::is_convertible_v<T const &, std::string_view> && !std::is_convertible_v<T const &, char const *>>>
    constexpr StringView(T const & text)
        : data(static_cast<std::string_view>(text).data()), length(static_cast<std::string_view>(text).size()) {}
    constexpr StringView(WGPUStringView view) : data(view.data), length(view.length) {}

    constexpr bool IsUndefined() const { return data == nullptr && length == kStrlen; }
    constexpr operator std::string_view() const {
        if (IsUndefined()) return {};
        return length == kStrlen ? std::string_view(data) : std::string_view(data, length);
    }
    constexpr operator WGPUStringView() const { return { data, length }; }
    template <typename T, typename = std::enable_if_t<std::is_constructible_v<T, char const *, size_t>>>
    explicit operator T() const {
        std::string_view text = *this;
        return T(text.data(), text.size());
    }
};
static_assert(sizeof(StringView) == sizeof(WGPUStringView) && alignof(StringView) == alignof(WGPUStringView));

/** A function of any type. */
using Proc = WGPUProc;

/* ==== Objects =================================================================================================== */

class Adapter;
class BindGroup;
class BindGroupLayout;
class Buffer;
class CommandBuffer;
class CommandEncoder;
class ComputePassEncoder;
class ComputePipeline;
class Device;
class ExternalTexture;
class Instance;
class PipelineLayout;
class QuerySet;
class Queue;
class RenderBundle;
class RenderBundleEncoder;
class RenderPassEncoder;
class RenderPipeline;
class Sampler;
class ShaderModule;
class Surface;
class Texture;
class TextureView;
struct ShaderModuleDescriptor;
struct ShaderSourceSPIRV;
struct ShaderSourceWGSL;
struct Color;
struct RenderPassColorAttachment;
struct RenderPassDepthStencilAttachment;
struct PassTimestampWrites;
struct RenderPassDescriptor;
struct RenderPassMaxDrawCount;
struct SurfaceDescriptor;
struct SurfaceSourceMetalLayer;
struct SurfaceSourceWindowsHWND;
struct SurfaceSourceXlibWindow;
struct SurfaceSourceWaylandSurface;
struct SurfaceSourceAndroidNativeWindow;
struct SurfaceSourceXCBWindow;
struct SupportedFeatures;
struct Limits;
struct AdapterInfo;
struct Future;
struct TextureViewDescriptor;
struct Origin3D;
struct TexelCopyTextureInfo;
struct TexelCopyBufferLayout;
struct Extent3D;
struct BufferDescriptor;
struct TextureDescriptor;
struct SamplerDescriptor;
struct BufferBindingLayout;
struct SamplerBindingLayout;
struct TextureBindingLayout;
struct StorageTextureBindingLayout;
struct BindGroupLayoutEntry;
struct BindGroupLayoutDescriptor;
struct PipelineLayoutDescriptor;
struct BindGroupEntry;
struct BindGroupDescriptor;
struct CompilationMessage;
struct CompilationInfo;
struct ConstantEntry;
struct ComputeState;
struct ComputePipelineDescriptor;
struct VertexAttribute;
struct VertexBufferLayout;
struct VertexState;
struct PrimitiveState;
struct StencilFaceState;
struct DepthStencilState;
struct MultisampleState;
struct BlendComponent;
struct BlendState;
struct ColorTargetState;
struct FragmentState;
struct RenderPipelineDescriptor;
struct CommandEncoderDescriptor;
struct ComputePassDescriptor;
struct TexelCopyBufferInfo;
struct CommandBufferDescriptor;
struct RenderBundleEncoderDescriptor;
struct RenderBundleDescriptor;
struct QuerySetDescriptor;
struct SurfaceConfiguration;
struct SurfaceColorManagement;
struct SurfaceTexture;
struct QueueDescriptor;
struct DeviceDescriptor;
struct SurfaceCapabilities;
struct RequestAdapterOptions;
struct RequestAdapterWebXROptions;
struct TextureComponentSwizzle;
struct TextureComponentSwizzleDescriptor;
struct ExternalTextureBindingLayout;
struct ExternalTextureBindingEntry;
struct CompatibilityModeLimits;
struct TextureBindingViewDimension;
struct InstanceLimits;
struct InstanceDescriptor;
struct SupportedWGSLLanguageFeatures;
struct FutureWaitInfo;
struct SupportedInstanceFeatures;

/** A reference to an object, or to none. Copies count; the last one takes the object with it. */
template <typename Derived, typename Handle>
class ObjectBase {
  public:
    ObjectBase() = default;
    ObjectBase(std::nullptr_t) {}
    /** Adds a reference to the handle. */
    ObjectBase(Handle handle) : handle(handle) {
        if (handle != nullptr) Derived::AddRef(handle);
    }
    ObjectBase(ObjectBase const & other) : ObjectBase(other.handle) {}
    ObjectBase(ObjectBase && other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
    ~ObjectBase() {
        if (handle != nullptr) Derived::Release(handle);
    }
    Derived& operator=(ObjectBase const & other) { return Assign(ObjectBase(other)); }
    Derived& operator=(ObjectBase && other) noexcept { return Assign(ObjectBase(std::move(other))); }
    Derived& operator=(std::nullptr_t) { return Assign(ObjectBase()); }

    bool operator==(std::nullptr_t) const { return handle == nullptr; }
    bool operator!=(std::nullptr_t) const { return handle != nullptr; }
    explicit operator bool() const { return handle != nullptr; }

    Handle Get() const { return handle; }
    /** Gives the reference to the caller, and holds none. */
    Handle MoveToCHandle() { return std::exchange(handle, nullptr); }
    /** Takes over a reference of the caller. */
    static Derived Acquire(Handle handle) {
        Derived object;
        object.handle = handle;
        return object;
    }

  private:
    Derived& Assign(ObjectBase other) {
        std::swap(handle, other.handle);
        return static_cast<Derived&>(*this);
    }

    Handle handle = nullptr;
};

/** https://www.w3.org/TR/webgpu/#gpuadapter */
class Adapter : public ObjectBase<Adapter, WGPUAdapter> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuadapter-features */
    inline void GetFeatures(SupportedFeatures * features) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuadapter-features */
    inline Bool HasFeature(FeatureName feature) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuadapter-limits */
    inline Status GetLimits(Limits * limits) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuadapter-info */
    inline Status GetInfo(AdapterInfo * info) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuadapter-requestdevice */
    template <typename F, typename T>
    Future RequestDevice(DeviceDescriptor const * descriptor, CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuadapter-requestdevice */
    template <typename F>
    Future RequestDevice(DeviceDescriptor const * descriptor, CallbackMode callbackMode, F callback) const;

  private:
    friend ObjectBase<Adapter, WGPUAdapter>;
    static void AddRef(WGPUAdapter handle) { wgpuAdapterAddRef(handle); }
    static void Release(WGPUAdapter handle) { wgpuAdapterRelease(handle); }
};
static_assert(sizeof(Adapter) == sizeof(WGPUAdapter) && alignof(Adapter) == alignof(WGPUAdapter));

/** https://www.w3.org/TR/webgpu/#gpubindgroup */
class BindGroup : public ObjectBase<BindGroup, WGPUBindGroup> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<BindGroup, WGPUBindGroup>;
    static void AddRef(WGPUBindGroup handle) { wgpuBindGroupAddRef(handle); }
    static void Release(WGPUBindGroup handle) { wgpuBindGroupRelease(handle); }
};
static_assert(sizeof(BindGroup) == sizeof(WGPUBindGroup) && alignof(BindGroup) == alignof(WGPUBindGroup));

/** https://www.w3.org/TR/webgpu/#gpubindgrouplayout */
class BindGroupLayout : public ObjectBase<BindGroupLayout, WGPUBindGroupLayout> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<BindGroupLayout, WGPUBindGroupLayout>;
    static void AddRef(WGPUBindGroupLayout handle) { wgpuBindGroupLayoutAddRef(handle); }
    static void Release(WGPUBindGroupLayout handle) { wgpuBindGroupLayoutRelease(handle); }
};
static_assert(sizeof(BindGroupLayout) == sizeof(WGPUBindGroupLayout) && alignof(BindGroupLayout) == alignof(WGPUBindGroupLayout));

/** https://www.w3.org/TR/webgpu/#gpubuffer */
class Buffer : public ObjectBase<Buffer, WGPUBuffer> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-size */
    inline uint64_t GetSize() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-usage */
    inline BufferUsage GetUsage() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapstate */
    inline BufferMapState GetMapState() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapasync */
    template <typename F, typename T>
    Future MapAsync(MapMode mode, size_t offset, size_t size, CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-mapasync */
    template <typename F>
    Future MapAsync(MapMode mode, size_t offset, size_t size, CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange */
    inline void * GetMappedRange(size_t offset = 0, size_t size = kWholeMapSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange */
    inline void const * GetConstMappedRange(size_t offset = 0, size_t size = kWholeMapSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange */
    inline Status ReadMappedRange(size_t offset, void * data, size_t size) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-getmappedrange */
    inline Status WriteMappedRange(size_t offset, void const * data, size_t size) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-unmap */
    inline void Unmap() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubuffer-destroy */
    inline void Destroy() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<Buffer, WGPUBuffer>;
    static void AddRef(WGPUBuffer handle) { wgpuBufferAddRef(handle); }
    static void Release(WGPUBuffer handle) { wgpuBufferRelease(handle); }
};
static_assert(sizeof(Buffer) == sizeof(WGPUBuffer) && alignof(Buffer) == alignof(WGPUBuffer));

/** https://www.w3.org/TR/webgpu/#gpucommandbuffer */
class CommandBuffer : public ObjectBase<CommandBuffer, WGPUCommandBuffer> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<CommandBuffer, WGPUCommandBuffer>;
    static void AddRef(WGPUCommandBuffer handle) { wgpuCommandBufferAddRef(handle); }
    static void Release(WGPUCommandBuffer handle) { wgpuCommandBufferRelease(handle); }
};
static_assert(sizeof(CommandBuffer) == sizeof(WGPUCommandBuffer) && alignof(CommandBuffer) == alignof(WGPUCommandBuffer));

/** https://www.w3.org/TR/webgpu/#gpucommandencoder */
class CommandEncoder : public ObjectBase<CommandEncoder, WGPUCommandEncoder> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-beginrenderpass */
    inline RenderPassEncoder BeginRenderPass(RenderPassDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-begincomputepass */
    inline ComputePassEncoder BeginComputePass(ComputePassDescriptor const * descriptor = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copybuffertobuffer */
    inline void CopyBufferToBuffer(Buffer const& source, uint64_t sourceOffset, Buffer const& destination, uint64_t destinationOffset, uint64_t size = kWholeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copybuffertotexture */
    inline void CopyBufferToTexture(TexelCopyBufferInfo const * source, TexelCopyTextureInfo const * destination, Extent3D const * copySize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copytexturetobuffer */
    inline void CopyTextureToBuffer(TexelCopyTextureInfo const * source, TexelCopyBufferInfo const * destination, Extent3D const * copySize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-copytexturetotexture */
    inline void CopyTextureToTexture(TexelCopyTextureInfo const * source, TexelCopyTextureInfo const * destination, Extent3D const * copySize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-clearbuffer */
    inline void ClearBuffer(Buffer const& buffer, uint64_t offset = 0, uint64_t size = kWholeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-resolvequeryset */
    inline void ResolveQuerySet(QuerySet const& querySet, uint32_t firstQuery, uint32_t queryCount, Buffer const& destination, uint64_t destinationOffset) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucommandencoder-finish */
    inline CommandBuffer Finish(CommandBufferDescriptor const * descriptor = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
    inline void PushDebugGroup(StringView groupLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
    inline void PopDebugGroup() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
    inline void InsertDebugMarker(StringView markerLabel) const;
    /** Writes the time at this place to a query set. */
    inline void WriteTimestamp(QuerySet const& querySet, uint32_t queryIndex) const;

  private:
    friend ObjectBase<CommandEncoder, WGPUCommandEncoder>;
    static void AddRef(WGPUCommandEncoder handle) { wgpuCommandEncoderAddRef(handle); }
    static void Release(WGPUCommandEncoder handle) { wgpuCommandEncoderRelease(handle); }
};
static_assert(sizeof(CommandEncoder) == sizeof(WGPUCommandEncoder) && alignof(CommandEncoder) == alignof(WGPUCommandEncoder));

/** https://www.w3.org/TR/webgpu/#gpucomputepassencoder */
class ComputePassEncoder : public ObjectBase<ComputePassEncoder, WGPUComputePassEncoder> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-setpipeline */
    inline void SetPipeline(ComputePipeline const& pipeline) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-dispatchworkgroups */
    inline void DispatchWorkgroups(uint32_t workgroupCountX, uint32_t workgroupCountY = 1, uint32_t workgroupCountZ = 1) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-dispatchworkgroupsindirect */
    inline void DispatchWorkgroupsIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucomputepassencoder-end */
    inline void End() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
    inline void PushDebugGroup(StringView groupLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
    inline void PopDebugGroup() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
    inline void InsertDebugMarker(StringView markerLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setbindgroup */
    inline void SetBindGroup(uint32_t groupIndex, BindGroup const& group = nullptr, size_t dynamicOffsetCount = 0, uint32_t const * dynamicOffsets = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setimmediates */
    inline void SetImmediates(uint32_t offset, void const * data, size_t size) const;

  private:
    friend ObjectBase<ComputePassEncoder, WGPUComputePassEncoder>;
    static void AddRef(WGPUComputePassEncoder handle) { wgpuComputePassEncoderAddRef(handle); }
    static void Release(WGPUComputePassEncoder handle) { wgpuComputePassEncoderRelease(handle); }
};
static_assert(sizeof(ComputePassEncoder) == sizeof(WGPUComputePassEncoder) && alignof(ComputePassEncoder) == alignof(WGPUComputePassEncoder));

/** https://www.w3.org/TR/webgpu/#gpucomputepipeline */
class ComputePipeline : public ObjectBase<ComputePipeline, WGPUComputePipeline> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpupipelinebase-getbindgrouplayout */
    inline BindGroupLayout GetBindGroupLayout(uint32_t groupIndex) const;

  private:
    friend ObjectBase<ComputePipeline, WGPUComputePipeline>;
    static void AddRef(WGPUComputePipeline handle) { wgpuComputePipelineAddRef(handle); }
    static void Release(WGPUComputePipeline handle) { wgpuComputePipelineRelease(handle); }
};
static_assert(sizeof(ComputePipeline) == sizeof(WGPUComputePipeline) && alignof(ComputePipeline) == alignof(WGPUComputePipeline));

/** https://www.w3.org/TR/webgpu/#gpudevice */
class Device : public ObjectBase<Device, WGPUDevice> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-features */
    inline void GetFeatures(SupportedFeatures * features) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-features */
    inline Bool HasFeature(FeatureName feature) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-limits */
    inline Status GetLimits(Limits * limits) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-adapterinfo */
    inline Status GetAdapterInfo(AdapterInfo * adapterInfo) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-queue */
    inline Queue GetQueue() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-destroy */
    inline void Destroy() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createbuffer */
    inline Buffer CreateBuffer(BufferDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createtexture */
    inline Texture CreateTexture(TextureDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createsampler */
    inline Sampler CreateSampler(SamplerDescriptor const * descriptor = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createbindgrouplayout */
    inline BindGroupLayout CreateBindGroupLayout(BindGroupLayoutDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createpipelinelayout */
    inline PipelineLayout CreatePipelineLayout(PipelineLayoutDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createbindgroup */
    inline BindGroup CreateBindGroup(BindGroupDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createshadermodule */
    inline ShaderModule CreateShaderModule(ShaderModuleDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createcomputepipeline */
    inline ComputePipeline CreateComputePipeline(ComputePipelineDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipeline */
    inline RenderPipeline CreateRenderPipeline(RenderPipelineDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createcomputepipelineasync */
    template <typename F, typename T>
    Future CreateComputePipelineAsync(ComputePipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createcomputepipelineasync */
    template <typename F>
    Future CreateComputePipelineAsync(ComputePipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipelineasync */
    template <typename F, typename T>
    Future CreateRenderPipelineAsync(RenderPipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderpipelineasync */
    template <typename F>
    Future CreateRenderPipelineAsync(RenderPipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createcommandencoder */
    inline CommandEncoder CreateCommandEncoder(CommandEncoderDescriptor const * descriptor = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createrenderbundleencoder */
    inline RenderBundleEncoder CreateRenderBundleEncoder(RenderBundleEncoderDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-createqueryset */
    inline QuerySet CreateQuerySet(QuerySetDescriptor const * descriptor) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-lost */
    inline Future GetLostFuture() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-pusherrorscope */
    inline void PushErrorScope(ErrorFilter filter) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-poperrorscope */
    template <typename F, typename T>
    Future PopErrorScope(CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudevice-poperrorscope */
    template <typename F>
    Future PopErrorScope(CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<Device, WGPUDevice>;
    static void AddRef(WGPUDevice handle) { wgpuDeviceAddRef(handle); }
    static void Release(WGPUDevice handle) { wgpuDeviceRelease(handle); }
};
static_assert(sizeof(Device) == sizeof(WGPUDevice) && alignof(Device) == alignof(WGPUDevice));

/** https://www.w3.org/TR/webgpu/#gpuexternaltexture */
class ExternalTexture : public ObjectBase<ExternalTexture, WGPUExternalTexture> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<ExternalTexture, WGPUExternalTexture>;
    static void AddRef(WGPUExternalTexture handle) { wgpuExternalTextureAddRef(handle); }
    static void Release(WGPUExternalTexture handle) { wgpuExternalTextureRelease(handle); }
};
static_assert(sizeof(ExternalTexture) == sizeof(WGPUExternalTexture) && alignof(ExternalTexture) == alignof(WGPUExternalTexture));

/** https://www.w3.org/TR/webgpu/#gpu */
class Instance : public ObjectBase<Instance, WGPUInstance> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpu-requestadapter */
    template <typename F, typename T>
    Future RequestAdapter(RequestAdapterOptions const * options, CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpu-requestadapter */
    template <typename F>
    Future RequestAdapter(RequestAdapterOptions const * options, CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpu-wgsllanguagefeatures */
    inline void GetWGSLLanguageFeatures(SupportedWGSLLanguageFeatures * features) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpu-wgsllanguagefeatures */
    inline Bool HasWGSLLanguageFeature(WGSLLanguageFeatureName feature) const;
    /** Calls the callbacks whose results are known and whose mode allows it. */
    inline void ProcessEvents() const;
    /**
     * Waits until the result of one of the futures is known, at most for the timeout, in nanoseconds.
     * Calls the callbacks of those whose results are known, and marks them as completed.
     */
    inline WaitStatus WaitAny(size_t futureCount, FutureWaitInfo * futures, uint64_t timeoutNS) const;
    /** Returns a surface on the target that the descriptor names. */
    inline Surface CreateSurface(SurfaceDescriptor const * descriptor) const;
    inline WaitStatus WaitAny(Future future, uint64_t timeoutNS) const;

  private:
    friend ObjectBase<Instance, WGPUInstance>;
    static void AddRef(WGPUInstance handle) { wgpuInstanceAddRef(handle); }
    static void Release(WGPUInstance handle) { wgpuInstanceRelease(handle); }
};
static_assert(sizeof(Instance) == sizeof(WGPUInstance) && alignof(Instance) == alignof(WGPUInstance));

/** https://www.w3.org/TR/webgpu/#gpupipelinelayout */
class PipelineLayout : public ObjectBase<PipelineLayout, WGPUPipelineLayout> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<PipelineLayout, WGPUPipelineLayout>;
    static void AddRef(WGPUPipelineLayout handle) { wgpuPipelineLayoutAddRef(handle); }
    static void Release(WGPUPipelineLayout handle) { wgpuPipelineLayoutRelease(handle); }
};
static_assert(sizeof(PipelineLayout) == sizeof(WGPUPipelineLayout) && alignof(PipelineLayout) == alignof(WGPUPipelineLayout));

/** https://www.w3.org/TR/webgpu/#gpuqueryset */
class QuerySet : public ObjectBase<QuerySet, WGPUQuerySet> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuqueryset-destroy */
    inline void Destroy() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuqueryset-type */
    inline QueryType GetType() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuqueryset-count */
    inline uint32_t GetCount() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<QuerySet, WGPUQuerySet>;
    static void AddRef(WGPUQuerySet handle) { wgpuQuerySetAddRef(handle); }
    static void Release(WGPUQuerySet handle) { wgpuQuerySetRelease(handle); }
};
static_assert(sizeof(QuerySet) == sizeof(WGPUQuerySet) && alignof(QuerySet) == alignof(WGPUQuerySet));

/** https://www.w3.org/TR/webgpu/#gpuqueue */
class Queue : public ObjectBase<Queue, WGPUQueue> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuqueue-submit */
    inline void Submit(size_t commandCount, CommandBuffer const * commands) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuqueue-onsubmittedworkdone */
    template <typename F, typename T>
    Future OnSubmittedWorkDone(CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuqueue-onsubmittedworkdone */
    template <typename F>
    Future OnSubmittedWorkDone(CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuqueue-writebuffer */
    inline void WriteBuffer(Buffer const& buffer, uint64_t bufferOffset, void const * data, size_t size) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuqueue-writetexture */
    inline void WriteTexture(TexelCopyTextureInfo const * destination, void const * data, size_t dataSize, TexelCopyBufferLayout const * dataLayout, Extent3D const * writeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<Queue, WGPUQueue>;
    static void AddRef(WGPUQueue handle) { wgpuQueueAddRef(handle); }
    static void Release(WGPUQueue handle) { wgpuQueueRelease(handle); }
};
static_assert(sizeof(Queue) == sizeof(WGPUQueue) && alignof(Queue) == alignof(WGPUQueue));

/** https://www.w3.org/TR/webgpu/#gpurenderbundle */
class RenderBundle : public ObjectBase<RenderBundle, WGPURenderBundle> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<RenderBundle, WGPURenderBundle>;
    static void AddRef(WGPURenderBundle handle) { wgpuRenderBundleAddRef(handle); }
    static void Release(WGPURenderBundle handle) { wgpuRenderBundleRelease(handle); }
};
static_assert(sizeof(RenderBundle) == sizeof(WGPURenderBundle) && alignof(RenderBundle) == alignof(WGPURenderBundle));

/** https://www.w3.org/TR/webgpu/#gpurenderbundleencoder */
class RenderBundleEncoder : public ObjectBase<RenderBundleEncoder, WGPURenderBundleEncoder> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpurenderbundleencoder-finish */
    inline RenderBundle Finish(RenderBundleDescriptor const * descriptor = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
    inline void PushDebugGroup(StringView groupLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
    inline void PopDebugGroup() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
    inline void InsertDebugMarker(StringView markerLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setbindgroup */
    inline void SetBindGroup(uint32_t groupIndex, BindGroup const& group = nullptr, size_t dynamicOffsetCount = 0, uint32_t const * dynamicOffsets = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setimmediates */
    inline void SetImmediates(uint32_t offset, void const * data, size_t size) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setpipeline */
    inline void SetPipeline(RenderPipeline const& pipeline) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setindexbuffer */
    inline void SetIndexBuffer(Buffer const& buffer, IndexFormat format, uint64_t offset = 0, uint64_t size = kWholeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setvertexbuffer */
    inline void SetVertexBuffer(uint32_t slot, Buffer const& buffer = nullptr, uint64_t offset = 0, uint64_t size = kWholeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-draw */
    inline void Draw(uint32_t vertexCount, uint32_t instanceCount = 1, uint32_t firstVertex = 0, uint32_t firstInstance = 0) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexed */
    inline void DrawIndexed(uint32_t indexCount, uint32_t instanceCount = 1, uint32_t firstIndex = 0, int32_t baseVertex = 0, uint32_t firstInstance = 0) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindirect */
    inline void DrawIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexedindirect */
    inline void DrawIndexedIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const;

  private:
    friend ObjectBase<RenderBundleEncoder, WGPURenderBundleEncoder>;
    static void AddRef(WGPURenderBundleEncoder handle) { wgpuRenderBundleEncoderAddRef(handle); }
    static void Release(WGPURenderBundleEncoder handle) { wgpuRenderBundleEncoderRelease(handle); }
};
static_assert(sizeof(RenderBundleEncoder) == sizeof(WGPURenderBundleEncoder) && alignof(RenderBundleEncoder) == alignof(WGPURenderBundleEncoder));

/** https://www.w3.org/TR/webgpu/#gpurenderpassencoder */
class RenderPassEncoder : public ObjectBase<RenderPassEncoder, WGPURenderPassEncoder> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setviewport */
    inline void SetViewport(float x, float y, float width, float height, float minDepth, float maxDepth) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setscissorrect */
    inline void SetScissorRect(uint32_t x, uint32_t y, uint32_t width, uint32_t height) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setblendconstant */
    inline void SetBlendConstant(Color const * color) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-setstencilreference */
    inline void SetStencilReference(uint32_t reference) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-beginocclusionquery */
    inline void BeginOcclusionQuery(uint32_t queryIndex) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-endocclusionquery */
    inline void EndOcclusionQuery() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-executebundles */
    inline void ExecuteBundles(size_t bundleCount, RenderBundle const * bundles) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurenderpassencoder-end */
    inline void End() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-pushdebuggroup */
    inline void PushDebugGroup(StringView groupLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-popdebuggroup */
    inline void PopDebugGroup() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpudebugcommandsmixin-insertdebugmarker */
    inline void InsertDebugMarker(StringView markerLabel) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setbindgroup */
    inline void SetBindGroup(uint32_t groupIndex, BindGroup const& group = nullptr, size_t dynamicOffsetCount = 0, uint32_t const * dynamicOffsets = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpubindingcommandsmixin-setimmediates */
    inline void SetImmediates(uint32_t offset, void const * data, size_t size) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setpipeline */
    inline void SetPipeline(RenderPipeline const& pipeline) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setindexbuffer */
    inline void SetIndexBuffer(Buffer const& buffer, IndexFormat format, uint64_t offset = 0, uint64_t size = kWholeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-setvertexbuffer */
    inline void SetVertexBuffer(uint32_t slot, Buffer const& buffer = nullptr, uint64_t offset = 0, uint64_t size = kWholeSize) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-draw */
    inline void Draw(uint32_t vertexCount, uint32_t instanceCount = 1, uint32_t firstVertex = 0, uint32_t firstInstance = 0) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexed */
    inline void DrawIndexed(uint32_t indexCount, uint32_t instanceCount = 1, uint32_t firstIndex = 0, int32_t baseVertex = 0, uint32_t firstInstance = 0) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindirect */
    inline void DrawIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpurendercommandsmixin-drawindexedindirect */
    inline void DrawIndexedIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const;

  private:
    friend ObjectBase<RenderPassEncoder, WGPURenderPassEncoder>;
    static void AddRef(WGPURenderPassEncoder handle) { wgpuRenderPassEncoderAddRef(handle); }
    static void Release(WGPURenderPassEncoder handle) { wgpuRenderPassEncoderRelease(handle); }
};
static_assert(sizeof(RenderPassEncoder) == sizeof(WGPURenderPassEncoder) && alignof(RenderPassEncoder) == alignof(WGPURenderPassEncoder));

/** https://www.w3.org/TR/webgpu/#gpurenderpipeline */
class RenderPipeline : public ObjectBase<RenderPipeline, WGPURenderPipeline> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpupipelinebase-getbindgrouplayout */
    inline BindGroupLayout GetBindGroupLayout(uint32_t groupIndex) const;

  private:
    friend ObjectBase<RenderPipeline, WGPURenderPipeline>;
    static void AddRef(WGPURenderPipeline handle) { wgpuRenderPipelineAddRef(handle); }
    static void Release(WGPURenderPipeline handle) { wgpuRenderPipelineRelease(handle); }
};
static_assert(sizeof(RenderPipeline) == sizeof(WGPURenderPipeline) && alignof(RenderPipeline) == alignof(WGPURenderPipeline));

/** https://www.w3.org/TR/webgpu/#gpusampler */
class Sampler : public ObjectBase<Sampler, WGPUSampler> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<Sampler, WGPUSampler>;
    static void AddRef(WGPUSampler handle) { wgpuSamplerAddRef(handle); }
    static void Release(WGPUSampler handle) { wgpuSamplerRelease(handle); }
};
static_assert(sizeof(Sampler) == sizeof(WGPUSampler) && alignof(Sampler) == alignof(WGPUSampler));

/** https://www.w3.org/TR/webgpu/#gpushadermodule */
class ShaderModule : public ObjectBase<ShaderModule, WGPUShaderModule> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpushadermodule-getcompilationinfo */
    template <typename F, typename T>
    Future GetCompilationInfo(CallbackMode callbackMode, F callback, T userdata) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpushadermodule-getcompilationinfo */
    template <typename F>
    Future GetCompilationInfo(CallbackMode callbackMode, F callback) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<ShaderModule, WGPUShaderModule>;
    static void AddRef(WGPUShaderModule handle) { wgpuShaderModuleAddRef(handle); }
    static void Release(WGPUShaderModule handle) { wgpuShaderModuleRelease(handle); }
};
static_assert(sizeof(ShaderModule) == sizeof(WGPUShaderModule) && alignof(ShaderModule) == alignof(WGPUShaderModule));

/** https://www.w3.org/TR/webgpu/#gpucanvascontext */
class Surface : public ObjectBase<Surface, WGPUSurface> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-configure */
    inline void Configure(SurfaceConfiguration const * config) const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-unconfigure */
    inline void Unconfigure() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpucanvascontext-getcurrenttexture */
    inline void GetCurrentTexture(SurfaceTexture * surfaceTexture) const;
    /** Writes the configurations that a surface accepts. */
    inline Status GetCapabilities(Adapter const& adapter, SurfaceCapabilities * capabilities) const;
    /** Shows what was drawn on the current texture. */
    inline Status Present() const;
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<Surface, WGPUSurface>;
    static void AddRef(WGPUSurface handle) { wgpuSurfaceAddRef(handle); }
    static void Release(WGPUSurface handle) { wgpuSurfaceRelease(handle); }
};
static_assert(sizeof(Surface) == sizeof(WGPUSurface) && alignof(Surface) == alignof(WGPUSurface));

/** https://www.w3.org/TR/webgpu/#gputexture */
class Texture : public ObjectBase<Texture, WGPUTexture> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gputexture-createview */
    inline TextureView CreateView(TextureViewDescriptor const * descriptor = nullptr) const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-destroy */
    inline void Destroy() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-width */
    inline uint32_t GetWidth() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-height */
    inline uint32_t GetHeight() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-depthorarraylayers */
    inline uint32_t GetDepthOrArrayLayers() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-miplevelcount */
    inline uint32_t GetMipLevelCount() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-samplecount */
    inline uint32_t GetSampleCount() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-dimension */
    inline TextureDimension GetDimension() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-format */
    inline TextureFormat GetFormat() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-usage */
    inline TextureUsage GetUsage() const;
    /** https://www.w3.org/TR/webgpu/#dom-gputexture-texturebindingviewdimension */
    inline TextureViewDimension GetTextureBindingViewDimension() const;
    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<Texture, WGPUTexture>;
    static void AddRef(WGPUTexture handle) { wgpuTextureAddRef(handle); }
    static void Release(WGPUTexture handle) { wgpuTextureRelease(handle); }
};
static_assert(sizeof(Texture) == sizeof(WGPUTexture) && alignof(Texture) == alignof(WGPUTexture));

/** https://www.w3.org/TR/webgpu/#gputextureview */
class TextureView : public ObjectBase<TextureView, WGPUTextureView> {
  public:
    using ObjectBase::ObjectBase;
    using ObjectBase::operator=;

    /** https://www.w3.org/TR/webgpu/#dom-gpuobjectbase-label */
    inline void SetLabel(StringView label) const;

  private:
    friend ObjectBase<TextureView, WGPUTextureView>;
    static void AddRef(WGPUTextureView handle) { wgpuTextureViewAddRef(handle); }
    static void Release(WGPUTextureView handle) { wgpuTextureViewRelease(handle); }
};
static_assert(sizeof(TextureView) == sizeof(WGPUTextureView) && alignof(TextureView) == alignof(WGPUTextureView));

/* ==== Callbacks ================================================================================================= */

/*
 * A callback is a function, or a lambda. One with captures is copied, and destroyed after its only call; one that may
 * be called repeatedly has no captures. With `userdata`, a pointer, the callback has no captures, and receives the
 * pointer as its last argument.
 */
namespace detail {

/** The pointer to which a function without captures converts. */
template <typename F>
using PointerTo = decltype(+std::declval<F>());

template <typename F, typename = void>
struct HasCaptures : std::true_type {};
template <typename F>
struct HasCaptures<F, std::void_t<PointerTo<F>>> : std::false_type {};

template <typename Pointer>
struct Function {
    template <typename... Args>
    static void Call(void* function, void*, Args&&... args) {
        reinterpret_cast<Pointer>(function)(std::forward<Args>(args)...);
    }
};

template <typename Pointer, typename T>
struct FunctionWithUserdata {
    template <typename... Args>
    static void Call(void* function, void* userdata, Args&&... args) {
        reinterpret_cast<Pointer>(function)(std::forward<Args>(args)..., static_cast<T>(userdata));
    }
};

template <typename F>
struct Closure {
    template <typename... Args>
    static void Call(void* function, void*, Args&&... args) {
        (*std::unique_ptr<F>(static_cast<F*>(function)))(std::forward<Args>(args)...);
    }
};

/** Returns the structure that passes a function to C. */
template <typename Callback, typename F>
typename Callback::Info CallbackInfo(F callback) {
    typename Callback::Info info = {};
    if constexpr (HasCaptures<F>::value) {
        static_assert(!Callback::isRepeated, "a callback that may be called repeatedly cannot have captures");
        info.callback = Callback::template Call<Closure<F>>;
        info.userdata1 = new F(std::move(callback));
    } else {
        info.callback = Callback::template Call<Function<PointerTo<F>>>;
        info.userdata1 = reinterpret_cast<void*>(+callback);
    }
    return info;
}

template <typename Callback, typename F, typename T>
typename Callback::Info CallbackInfo(F callback, T userdata) {
    static_assert(!HasCaptures<F>::value, "a callback with userdata cannot have captures");
    typename Callback::Info info = {};
    info.callback = Callback::template Call<FunctionWithUserdata<PointerTo<F>, T>>;
    info.userdata1 = reinterpret_cast<void*>(+callback);
    info.userdata2 = userdata;
    return info;
}

template <typename Callback, typename... Args>
typename Callback::Info CallbackInfoWithMode(CallbackMode mode, Args... args) {
    auto info = CallbackInfo<Callback>(std::move(args)...);
    info.mode = static_cast<WGPUCallbackMode>(mode);
    return info;
}

struct BufferMapCallback {
    using Info = WGPUBufferMapCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUMapAsyncStatus status, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<MapAsyncStatus>(status), StringView(message));
    }
};

struct CompilationInfoCallback {
    using Info = WGPUCompilationInfoCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUCompilationInfoRequestStatus status, WGPUCompilationInfo const * compilationInfo, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<CompilationInfoRequestStatus>(status), reinterpret_cast<CompilationInfo const *>(compilationInfo));
    }
};

struct CreateComputePipelineAsyncCallback {
    using Info = WGPUCreateComputePipelineAsyncCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUCreatePipelineAsyncStatus status, WGPUComputePipeline pipeline, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<CreatePipelineAsyncStatus>(status), ComputePipeline::Acquire(pipeline), StringView(message));
    }
};

struct CreateRenderPipelineAsyncCallback {
    using Info = WGPUCreateRenderPipelineAsyncCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUCreatePipelineAsyncStatus status, WGPURenderPipeline pipeline, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<CreatePipelineAsyncStatus>(status), RenderPipeline::Acquire(pipeline), StringView(message));
    }
};

struct DeviceLostCallback {
    using Info = WGPUDeviceLostCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUDevice const * device, WGPUDeviceLostReason reason, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, *reinterpret_cast<Device const *>(device), static_cast<DeviceLostReason>(reason), StringView(message));
    }
};

struct PopErrorScopeCallback {
    using Info = WGPUPopErrorScopeCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUPopErrorScopeStatus status, WGPUErrorType type, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<PopErrorScopeStatus>(status), static_cast<ErrorType>(type), StringView(message));
    }
};

struct QueueWorkDoneCallback {
    using Info = WGPUQueueWorkDoneCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPUQueueWorkDoneStatus status, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<QueueWorkDoneStatus>(status), StringView(message));
    }
};

struct RequestAdapterCallback {
    using Info = WGPURequestAdapterCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<RequestAdapterStatus>(status), Adapter::Acquire(adapter), StringView(message));
    }
};

struct RequestDeviceCallback {
    using Info = WGPURequestDeviceCallbackInfo;
    static constexpr bool isRepeated = false;
    template <typename Target>
    static void Call(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, static_cast<RequestDeviceStatus>(status), Device::Acquire(device), StringView(message));
    }
};

struct UncapturedErrorCallback {
    using Info = WGPUUncapturedErrorCallbackInfo;
    static constexpr bool isRepeated = true;
    template <typename Target>
    static void Call(WGPUDevice const * device, WGPUErrorType type, WGPUStringView message, void* userdata1, void* userdata2) {
        Target::Call(userdata1, userdata2, *reinterpret_cast<Device const *>(device), static_cast<ErrorType>(type), StringView(message));
    }
};

} // namespace detail

/* ==== Structures ================================================================================================ */

/** The head of a structure that extends another one. */
struct ChainedStruct {
    ChainedStruct const * nextInChain = nullptr;
    SType sType = SType(0);
};

/** The head of a structure to which the API writes. */
struct ChainedStructOut {
    ChainedStructOut * nextInChain = nullptr;
    SType sType = SType(0);
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpushadermoduledescriptor */
struct ShaderModuleDescriptor {
    operator WGPUShaderModuleDescriptor const&() const noexcept { return *reinterpret_cast<WGPUShaderModuleDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
};

/** A shader module in SPIR-V. */
struct ShaderSourceSPIRV : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        uint32_t codeSize = 0;
        uint32_t const * code = nullptr;
    };
    ShaderSourceSPIRV() : ChainedStruct{ nullptr, SType::ShaderSourceSPIRV } {}
    ShaderSourceSPIRV(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::ShaderSourceSPIRV },
          codeSize(std::move(init.codeSize)),
          code(std::move(init.code)) {}
    operator WGPUShaderSourceSPIRV const&() const noexcept { return *reinterpret_cast<WGPUShaderSourceSPIRV const*>(this); }
    alignas(ChainedStruct) alignas(uint32_t) uint32_t codeSize = 0;
    uint32_t const * code = nullptr;
};

/** A shader module in WGSL. */
struct ShaderSourceWGSL : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        StringView code = {};
    };
    ShaderSourceWGSL() : ChainedStruct{ nullptr, SType::ShaderSourceWGSL } {}
    ShaderSourceWGSL(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::ShaderSourceWGSL },
          code(std::move(init.code)) {}
    operator WGPUShaderSourceWGSL const&() const noexcept { return *reinterpret_cast<WGPUShaderSourceWGSL const*>(this); }
    alignas(ChainedStruct) alignas(StringView) StringView code = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucolor */
struct Color {
    operator WGPUColor const&() const noexcept { return *reinterpret_cast<WGPUColor const*>(this); }
    double r = 0;
    double g = 0;
    double b = 0;
    double a = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpasscolorattachment */
struct RenderPassColorAttachment {
    operator WGPURenderPassColorAttachment const&() const noexcept { return *reinterpret_cast<WGPURenderPassColorAttachment const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    TextureView view = nullptr;
    uint32_t depthSlice = kDepthSliceUndefined;
    TextureView resolveTarget = nullptr;
    LoadOp loadOp = LoadOp::Undefined;
    StoreOp storeOp = StoreOp::Undefined;
    Color clearValue = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpassdepthstencilattachment */
struct RenderPassDepthStencilAttachment {
    operator WGPURenderPassDepthStencilAttachment const&() const noexcept { return *reinterpret_cast<WGPURenderPassDepthStencilAttachment const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    TextureView view = nullptr;
    LoadOp depthLoadOp = LoadOp::Undefined;
    StoreOp depthStoreOp = StoreOp::Undefined;
    float depthClearValue = kDepthClearValueUndefined;
    Bool depthReadOnly = false;
    LoadOp stencilLoadOp = LoadOp::Undefined;
    StoreOp stencilStoreOp = StoreOp::Undefined;
    uint32_t stencilClearValue = 0;
    Bool stencilReadOnly = false;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucomputepasstimestampwrites */
struct PassTimestampWrites {
    operator WGPUPassTimestampWrites const&() const noexcept { return *reinterpret_cast<WGPUPassTimestampWrites const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    QuerySet querySet = nullptr;
    uint32_t beginningOfPassWriteIndex = kQuerySetIndexUndefined;
    uint32_t endOfPassWriteIndex = kQuerySetIndexUndefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpassdescriptor */
struct RenderPassDescriptor {
    operator WGPURenderPassDescriptor const&() const noexcept { return *reinterpret_cast<WGPURenderPassDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    size_t colorAttachmentCount = 0;
    RenderPassColorAttachment const * colorAttachments = nullptr;
    RenderPassDepthStencilAttachment const * depthStencilAttachment = nullptr;
    QuerySet occlusionQuerySet = nullptr;
    PassTimestampWrites const * timestampWrites = nullptr;
};

/** A bound on the draw calls of a render pass. */
struct RenderPassMaxDrawCount : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        uint64_t maxDrawCount = 50000000;
    };
    RenderPassMaxDrawCount() : ChainedStruct{ nullptr, SType::RenderPassMaxDrawCount } {}
    RenderPassMaxDrawCount(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::RenderPassMaxDrawCount },
          maxDrawCount(std::move(init.maxDrawCount)) {}
    operator WGPURenderPassMaxDrawCount const&() const noexcept { return *reinterpret_cast<WGPURenderPassMaxDrawCount const*>(this); }
    alignas(ChainedStruct) alignas(uint64_t) uint64_t maxDrawCount = 50000000;
};

/** The target of a surface, which a chained source names. */
struct SurfaceDescriptor {
    operator WGPUSurfaceDescriptor const&() const noexcept { return *reinterpret_cast<WGPUSurfaceDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
};

/** A `CAMetalLayer` of macOS or iOS. */
struct SurfaceSourceMetalLayer : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        void * layer = nullptr;
    };
    SurfaceSourceMetalLayer() : ChainedStruct{ nullptr, SType::SurfaceSourceMetalLayer } {}
    SurfaceSourceMetalLayer(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceSourceMetalLayer },
          layer(std::move(init.layer)) {}
    operator WGPUSurfaceSourceMetalLayer const&() const noexcept { return *reinterpret_cast<WGPUSurfaceSourceMetalLayer const*>(this); }
    alignas(ChainedStruct) alignas(void *) void * layer = nullptr;
};

/** A window of Windows. */
struct SurfaceSourceWindowsHWND : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        void * hinstance = nullptr;
        void * hwnd = nullptr;
    };
    SurfaceSourceWindowsHWND() : ChainedStruct{ nullptr, SType::SurfaceSourceWindowsHWND } {}
    SurfaceSourceWindowsHWND(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceSourceWindowsHWND },
          hinstance(std::move(init.hinstance)),
          hwnd(std::move(init.hwnd)) {}
    operator WGPUSurfaceSourceWindowsHWND const&() const noexcept { return *reinterpret_cast<WGPUSurfaceSourceWindowsHWND const*>(this); }
    alignas(ChainedStruct) alignas(void *) void * hinstance = nullptr;
    void * hwnd = nullptr;
};

/** A window of X11, by Xlib. */
struct SurfaceSourceXlibWindow : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        void * display = nullptr;
        uint64_t window = 0;
    };
    SurfaceSourceXlibWindow() : ChainedStruct{ nullptr, SType::SurfaceSourceXlibWindow } {}
    SurfaceSourceXlibWindow(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceSourceXlibWindow },
          display(std::move(init.display)),
          window(std::move(init.window)) {}
    operator WGPUSurfaceSourceXlibWindow const&() const noexcept { return *reinterpret_cast<WGPUSurfaceSourceXlibWindow const*>(this); }
    alignas(ChainedStruct) alignas(void *) void * display = nullptr;
    uint64_t window = 0;
};

/** A surface of Wayland. */
struct SurfaceSourceWaylandSurface : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        void * display = nullptr;
        void * surface = nullptr;
    };
    SurfaceSourceWaylandSurface() : ChainedStruct{ nullptr, SType::SurfaceSourceWaylandSurface } {}
    SurfaceSourceWaylandSurface(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceSourceWaylandSurface },
          display(std::move(init.display)),
          surface(std::move(init.surface)) {}
    operator WGPUSurfaceSourceWaylandSurface const&() const noexcept { return *reinterpret_cast<WGPUSurfaceSourceWaylandSurface const*>(this); }
    alignas(ChainedStruct) alignas(void *) void * display = nullptr;
    void * surface = nullptr;
};

/** A window of Android. */
struct SurfaceSourceAndroidNativeWindow : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        void * window = nullptr;
    };
    SurfaceSourceAndroidNativeWindow() : ChainedStruct{ nullptr, SType::SurfaceSourceAndroidNativeWindow } {}
    SurfaceSourceAndroidNativeWindow(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceSourceAndroidNativeWindow },
          window(std::move(init.window)) {}
    operator WGPUSurfaceSourceAndroidNativeWindow const&() const noexcept { return *reinterpret_cast<WGPUSurfaceSourceAndroidNativeWindow const*>(this); }
    alignas(ChainedStruct) alignas(void *) void * window = nullptr;
};

/** A window of X11, by XCB. */
struct SurfaceSourceXCBWindow : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        void * connection = nullptr;
        uint32_t window = 0;
    };
    SurfaceSourceXCBWindow() : ChainedStruct{ nullptr, SType::SurfaceSourceXCBWindow } {}
    SurfaceSourceXCBWindow(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceSourceXCBWindow },
          connection(std::move(init.connection)),
          window(std::move(init.window)) {}
    operator WGPUSurfaceSourceXCBWindow const&() const noexcept { return *reinterpret_cast<WGPUSurfaceSourceXCBWindow const*>(this); }
    alignas(ChainedStruct) alignas(void *) void * connection = nullptr;
    uint32_t window = 0;
};

/** https://www.w3.org/TR/webgpu/#gpusupportedfeatures */
struct SupportedFeatures {
    SupportedFeatures() = default;
    ~SupportedFeatures() { wgpuSupportedFeaturesFreeMembers(*this); }
    SupportedFeatures(SupportedFeatures const&) = delete;
    SupportedFeatures& operator=(SupportedFeatures const&) = delete;
    SupportedFeatures(SupportedFeatures&& other) noexcept
        : featureCount(std::exchange(other.featureCount, {})),
          features(std::exchange(other.features, {})) {}
    SupportedFeatures& operator=(SupportedFeatures&& other) noexcept {
        if (this != &other) {
            this->~SupportedFeatures();
            new (this) SupportedFeatures(std::move(other));
        }
        return *this;
    }
    operator WGPUSupportedFeatures const&() const noexcept { return *reinterpret_cast<WGPUSupportedFeatures const*>(this); }
    size_t featureCount = 0;
    FeatureName const * features = nullptr;
    void Reset() { *this = SupportedFeatures(); }
};

/** https://www.w3.org/TR/webgpu/#gpusupportedlimits */
struct Limits {
    operator WGPULimits const&() const noexcept { return *reinterpret_cast<WGPULimits const*>(this); }
    ChainedStructOut * nextInChain = nullptr;
    uint32_t maxTextureDimension1D = kLimitU32Undefined;
    uint32_t maxTextureDimension2D = kLimitU32Undefined;
    uint32_t maxTextureDimension3D = kLimitU32Undefined;
    uint32_t maxTextureArrayLayers = kLimitU32Undefined;
    uint32_t maxBindGroups = kLimitU32Undefined;
    uint32_t maxBindGroupsPlusVertexBuffers = kLimitU32Undefined;
    uint32_t maxBindingsPerBindGroup = kLimitU32Undefined;
    uint32_t maxDynamicUniformBuffersPerPipelineLayout = kLimitU32Undefined;
    uint32_t maxDynamicStorageBuffersPerPipelineLayout = kLimitU32Undefined;
    uint32_t maxSampledTexturesPerShaderStage = kLimitU32Undefined;
    uint32_t maxSamplersPerShaderStage = kLimitU32Undefined;
    uint32_t maxStorageBuffersPerShaderStage = kLimitU32Undefined;
    uint32_t maxStorageTexturesPerShaderStage = kLimitU32Undefined;
    uint32_t maxUniformBuffersPerShaderStage = kLimitU32Undefined;
    uint64_t maxUniformBufferBindingSize = kLimitU64Undefined;
    uint64_t maxStorageBufferBindingSize = kLimitU64Undefined;
    uint32_t minUniformBufferOffsetAlignment = kLimitU32Undefined;
    uint32_t minStorageBufferOffsetAlignment = kLimitU32Undefined;
    uint32_t maxVertexBuffers = kLimitU32Undefined;
    uint64_t maxBufferSize = kLimitU64Undefined;
    uint32_t maxVertexAttributes = kLimitU32Undefined;
    uint32_t maxVertexBufferArrayStride = kLimitU32Undefined;
    uint32_t maxInterStageShaderVariables = kLimitU32Undefined;
    uint32_t maxColorAttachments = kLimitU32Undefined;
    uint32_t maxColorAttachmentBytesPerSample = kLimitU32Undefined;
    uint32_t maxComputeWorkgroupStorageSize = kLimitU32Undefined;
    uint32_t maxComputeInvocationsPerWorkgroup = kLimitU32Undefined;
    uint32_t maxComputeWorkgroupSizeX = kLimitU32Undefined;
    uint32_t maxComputeWorkgroupSizeY = kLimitU32Undefined;
    uint32_t maxComputeWorkgroupSizeZ = kLimitU32Undefined;
    uint32_t maxComputeWorkgroupsPerDimension = kLimitU32Undefined;
    uint32_t maxImmediateSize = kLimitU32Undefined;
};

/** https://www.w3.org/TR/webgpu/#gpuadapterinfo */
struct AdapterInfo {
    AdapterInfo() = default;
    ~AdapterInfo() { wgpuAdapterInfoFreeMembers(*this); }
    AdapterInfo(AdapterInfo const&) = delete;
    AdapterInfo& operator=(AdapterInfo const&) = delete;
    AdapterInfo(AdapterInfo&& other) noexcept
        : nextInChain(std::exchange(other.nextInChain, {})),
          vendor(std::exchange(other.vendor, {})),
          architecture(std::exchange(other.architecture, {})),
          device(std::exchange(other.device, {})),
          description(std::exchange(other.description, {})),
          backendType(std::exchange(other.backendType, {})),
          adapterType(std::exchange(other.adapterType, {})),
          vendorID(std::exchange(other.vendorID, {})),
          deviceID(std::exchange(other.deviceID, {})),
          subgroupMinSize(std::exchange(other.subgroupMinSize, {})),
          subgroupMaxSize(std::exchange(other.subgroupMaxSize, {})) {}
    AdapterInfo& operator=(AdapterInfo&& other) noexcept {
        if (this != &other) {
            this->~AdapterInfo();
            new (this) AdapterInfo(std::move(other));
        }
        return *this;
    }
    operator WGPUAdapterInfo const&() const noexcept { return *reinterpret_cast<WGPUAdapterInfo const*>(this); }
    ChainedStructOut * nextInChain = nullptr;
    StringView vendor = {};
    StringView architecture = {};
    StringView device = {};
    StringView description = {};
    BackendType backendType = BackendType::Undefined;
    AdapterType adapterType = {};
    uint32_t vendorID = 0;
    uint32_t deviceID = 0;
    uint32_t subgroupMinSize = 0;
    uint32_t subgroupMaxSize = 0;
    void Reset() {
        auto chain = nextInChain;
        *this = AdapterInfo();
        nextInChain = chain;
    }
};

/** The future result of an operation. */
struct Future {
    operator WGPUFuture const&() const noexcept { return *reinterpret_cast<WGPUFuture const*>(this); }
    uint64_t id = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gputextureviewdescriptor */
struct TextureViewDescriptor {
    operator WGPUTextureViewDescriptor const&() const noexcept { return *reinterpret_cast<WGPUTextureViewDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    TextureFormat format = TextureFormat::Undefined;
    TextureViewDimension dimension = TextureViewDimension::Undefined;
    uint32_t baseMipLevel = 0;
    uint32_t mipLevelCount = kMipLevelCountUndefined;
    uint32_t baseArrayLayer = 0;
    uint32_t arrayLayerCount = kArrayLayerCountUndefined;
    TextureAspect aspect = TextureAspect::Undefined;
    TextureUsage usage = TextureUsage::None;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuorigin3d */
struct Origin3D {
    operator WGPUOrigin3D const&() const noexcept { return *reinterpret_cast<WGPUOrigin3D const*>(this); }
    uint32_t x = 0;
    uint32_t y = 0;
    uint32_t z = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gputexelcopytextureinfo */
struct TexelCopyTextureInfo {
    operator WGPUTexelCopyTextureInfo const&() const noexcept { return *reinterpret_cast<WGPUTexelCopyTextureInfo const*>(this); }
    Texture texture = nullptr;
    uint32_t mipLevel = 0;
    Origin3D origin = {};
    TextureAspect aspect = TextureAspect::Undefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gputexelcopybufferlayout */
struct TexelCopyBufferLayout {
    operator WGPUTexelCopyBufferLayout const&() const noexcept { return *reinterpret_cast<WGPUTexelCopyBufferLayout const*>(this); }
    uint64_t offset = 0;
    uint32_t bytesPerRow = kCopyStrideUndefined;
    uint32_t rowsPerImage = kCopyStrideUndefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuextent3d */
struct Extent3D {
    operator WGPUExtent3D const&() const noexcept { return *reinterpret_cast<WGPUExtent3D const*>(this); }
    uint32_t width = 0;
    uint32_t height = 1;
    uint32_t depthOrArrayLayers = 1;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpubufferdescriptor */
struct BufferDescriptor {
    operator WGPUBufferDescriptor const&() const noexcept { return *reinterpret_cast<WGPUBufferDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    BufferUsage usage = BufferUsage::None;
    uint64_t size = 0;
    Bool mappedAtCreation = false;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gputexturedescriptor */
struct TextureDescriptor {
    operator WGPUTextureDescriptor const&() const noexcept { return *reinterpret_cast<WGPUTextureDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    TextureUsage usage = TextureUsage::None;
    TextureDimension dimension = TextureDimension::Undefined;
    Extent3D size = {};
    TextureFormat format = TextureFormat::Undefined;
    uint32_t mipLevelCount = 1;
    uint32_t sampleCount = 1;
    size_t viewFormatCount = 0;
    TextureFormat const * viewFormats = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpusamplerdescriptor */
struct SamplerDescriptor {
    operator WGPUSamplerDescriptor const&() const noexcept { return *reinterpret_cast<WGPUSamplerDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    AddressMode addressModeU = AddressMode::Undefined;
    AddressMode addressModeV = AddressMode::Undefined;
    AddressMode addressModeW = AddressMode::Undefined;
    FilterMode magFilter = FilterMode::Undefined;
    FilterMode minFilter = FilterMode::Undefined;
    MipmapFilterMode mipmapFilter = MipmapFilterMode::Undefined;
    float lodMinClamp = 0;
    float lodMaxClamp = 32.f;
    CompareFunction compare = CompareFunction::Undefined;
    uint16_t maxAnisotropy = 1;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpubufferbindinglayout */
struct BufferBindingLayout {
    operator WGPUBufferBindingLayout const&() const noexcept { return *reinterpret_cast<WGPUBufferBindingLayout const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    BufferBindingType type = BufferBindingType::Undefined;
    Bool hasDynamicOffset = false;
    uint64_t minBindingSize = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpusamplerbindinglayout */
struct SamplerBindingLayout {
    operator WGPUSamplerBindingLayout const&() const noexcept { return *reinterpret_cast<WGPUSamplerBindingLayout const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    SamplerBindingType type = SamplerBindingType::Undefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gputexturebindinglayout */
struct TextureBindingLayout {
    operator WGPUTextureBindingLayout const&() const noexcept { return *reinterpret_cast<WGPUTextureBindingLayout const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    TextureSampleType sampleType = TextureSampleType::Undefined;
    TextureViewDimension viewDimension = TextureViewDimension::Undefined;
    Bool multisampled = false;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpustoragetexturebindinglayout */
struct StorageTextureBindingLayout {
    operator WGPUStorageTextureBindingLayout const&() const noexcept { return *reinterpret_cast<WGPUStorageTextureBindingLayout const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StorageTextureAccess access = StorageTextureAccess::Undefined;
    TextureFormat format = TextureFormat::Undefined;
    TextureViewDimension viewDimension = TextureViewDimension::Undefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgrouplayoutentry */
struct BindGroupLayoutEntry {
    operator WGPUBindGroupLayoutEntry const&() const noexcept { return *reinterpret_cast<WGPUBindGroupLayoutEntry const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    uint32_t binding = 0;
    ShaderStage visibility = ShaderStage::None;
    uint32_t bindingArraySize = 0;
    BufferBindingLayout buffer = { nullptr, BufferBindingType::BindingNotUsed, false, 0 };
    SamplerBindingLayout sampler = { nullptr, SamplerBindingType::BindingNotUsed };
    TextureBindingLayout texture = { nullptr, TextureSampleType::BindingNotUsed, TextureViewDimension::Undefined, false };
    StorageTextureBindingLayout storageTexture = { nullptr, StorageTextureAccess::BindingNotUsed, TextureFormat::Undefined, TextureViewDimension::Undefined };
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgrouplayoutdescriptor */
struct BindGroupLayoutDescriptor {
    operator WGPUBindGroupLayoutDescriptor const&() const noexcept { return *reinterpret_cast<WGPUBindGroupLayoutDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    size_t entryCount = 0;
    BindGroupLayoutEntry const * entries = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpupipelinelayoutdescriptor */
struct PipelineLayoutDescriptor {
    operator WGPUPipelineLayoutDescriptor const&() const noexcept { return *reinterpret_cast<WGPUPipelineLayoutDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    size_t bindGroupLayoutCount = 0;
    BindGroupLayout const * bindGroupLayouts = nullptr;
    uint32_t immediateSize = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgroupentry */
struct BindGroupEntry {
    operator WGPUBindGroupEntry const&() const noexcept { return *reinterpret_cast<WGPUBindGroupEntry const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    uint32_t binding = 0;
    Buffer buffer = nullptr;
    uint64_t offset = 0;
    uint64_t size = kWholeSize;
    Sampler sampler = nullptr;
    TextureView textureView = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpubindgroupdescriptor */
struct BindGroupDescriptor {
    operator WGPUBindGroupDescriptor const&() const noexcept { return *reinterpret_cast<WGPUBindGroupDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    BindGroupLayout layout = nullptr;
    size_t entryCount = 0;
    BindGroupEntry const * entries = nullptr;
};

/** https://www.w3.org/TR/webgpu/#gpucompilationmessage */
struct CompilationMessage {
    operator WGPUCompilationMessage const&() const noexcept { return *reinterpret_cast<WGPUCompilationMessage const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView message = {};
    CompilationMessageType type = {};
    uint64_t lineNum = 0;
    uint64_t linePos = 0;
    uint64_t offset = 0;
    uint64_t length = 0;
};

/** https://www.w3.org/TR/webgpu/#gpucompilationinfo */
struct CompilationInfo {
    operator WGPUCompilationInfo const&() const noexcept { return *reinterpret_cast<WGPUCompilationInfo const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    size_t messageCount = 0;
    CompilationMessage const * messages = nullptr;
};

/** The value of an overridable constant of a shader. */
struct ConstantEntry {
    operator WGPUConstantEntry const&() const noexcept { return *reinterpret_cast<WGPUConstantEntry const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView key = {};
    double value = 0;
};

struct ComputeState {
    operator WGPUComputeState const&() const noexcept { return *reinterpret_cast<WGPUComputeState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    ShaderModule module = nullptr;
    StringView entryPoint = {};
    size_t constantCount = 0;
    ConstantEntry const * constants = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucomputepipelinedescriptor */
struct ComputePipelineDescriptor {
    operator WGPUComputePipelineDescriptor const&() const noexcept { return *reinterpret_cast<WGPUComputePipelineDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    PipelineLayout layout = nullptr;
    ComputeState compute = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuvertexattribute */
struct VertexAttribute {
    operator WGPUVertexAttribute const&() const noexcept { return *reinterpret_cast<WGPUVertexAttribute const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    VertexFormat format = {};
    uint64_t offset = 0;
    uint32_t shaderLocation = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuvertexbufferlayout */
struct VertexBufferLayout {
    operator WGPUVertexBufferLayout const&() const noexcept { return *reinterpret_cast<WGPUVertexBufferLayout const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    VertexStepMode stepMode = VertexStepMode::Undefined;
    uint64_t arrayStride = 0;
    size_t attributeCount = 0;
    VertexAttribute const * attributes = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuvertexstate */
struct VertexState {
    operator WGPUVertexState const&() const noexcept { return *reinterpret_cast<WGPUVertexState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    ShaderModule module = nullptr;
    StringView entryPoint = {};
    size_t constantCount = 0;
    ConstantEntry const * constants = nullptr;
    size_t bufferCount = 0;
    VertexBufferLayout const * buffers = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuprimitivestate */
struct PrimitiveState {
    operator WGPUPrimitiveState const&() const noexcept { return *reinterpret_cast<WGPUPrimitiveState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    PrimitiveTopology topology = PrimitiveTopology::Undefined;
    IndexFormat stripIndexFormat = IndexFormat::Undefined;
    FrontFace frontFace = FrontFace::Undefined;
    CullMode cullMode = CullMode::Undefined;
    Bool unclippedDepth = false;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpustencilfacestate */
struct StencilFaceState {
    operator WGPUStencilFaceState const&() const noexcept { return *reinterpret_cast<WGPUStencilFaceState const*>(this); }
    CompareFunction compare = CompareFunction::Undefined;
    StencilOperation failOp = StencilOperation::Undefined;
    StencilOperation depthFailOp = StencilOperation::Undefined;
    StencilOperation passOp = StencilOperation::Undefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpudepthstencilstate */
struct DepthStencilState {
    operator WGPUDepthStencilState const&() const noexcept { return *reinterpret_cast<WGPUDepthStencilState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    TextureFormat format = TextureFormat::Undefined;
    OptionalBool depthWriteEnabled = {};
    CompareFunction depthCompare = CompareFunction::Undefined;
    StencilFaceState stencilFront = {};
    StencilFaceState stencilBack = {};
    uint32_t stencilReadMask = 0xFFFFFFFF;
    uint32_t stencilWriteMask = 0xFFFFFFFF;
    int32_t depthBias = 0;
    float depthBiasSlopeScale = 0;
    float depthBiasClamp = 0;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpumultisamplestate */
struct MultisampleState {
    operator WGPUMultisampleState const&() const noexcept { return *reinterpret_cast<WGPUMultisampleState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    uint32_t count = 1;
    uint32_t mask = 0xFFFFFFFF;
    Bool alphaToCoverageEnabled = false;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpublendcomponent */
struct BlendComponent {
    operator WGPUBlendComponent const&() const noexcept { return *reinterpret_cast<WGPUBlendComponent const*>(this); }
    BlendOperation operation = BlendOperation::Undefined;
    BlendFactor srcFactor = BlendFactor::Undefined;
    BlendFactor dstFactor = BlendFactor::Undefined;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpublendstate */
struct BlendState {
    operator WGPUBlendState const&() const noexcept { return *reinterpret_cast<WGPUBlendState const*>(this); }
    BlendComponent color = {};
    BlendComponent alpha = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucolortargetstate */
struct ColorTargetState {
    operator WGPUColorTargetState const&() const noexcept { return *reinterpret_cast<WGPUColorTargetState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    TextureFormat format = TextureFormat::Undefined;
    BlendState const * blend = nullptr;
    ColorWriteMask writeMask = ColorWriteMask::All;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpufragmentstate */
struct FragmentState {
    operator WGPUFragmentState const&() const noexcept { return *reinterpret_cast<WGPUFragmentState const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    ShaderModule module = nullptr;
    StringView entryPoint = {};
    size_t constantCount = 0;
    ConstantEntry const * constants = nullptr;
    size_t targetCount = 0;
    ColorTargetState const * targets = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderpipelinedescriptor */
struct RenderPipelineDescriptor {
    operator WGPURenderPipelineDescriptor const&() const noexcept { return *reinterpret_cast<WGPURenderPipelineDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    PipelineLayout layout = nullptr;
    VertexState vertex = {};
    PrimitiveState primitive = {};
    DepthStencilState const * depthStencil = nullptr;
    MultisampleState multisample = {};
    FragmentState const * fragment = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucommandencoderdescriptor */
struct CommandEncoderDescriptor {
    operator WGPUCommandEncoderDescriptor const&() const noexcept { return *reinterpret_cast<WGPUCommandEncoderDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucomputepassdescriptor */
struct ComputePassDescriptor {
    operator WGPUComputePassDescriptor const&() const noexcept { return *reinterpret_cast<WGPUComputePassDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    PassTimestampWrites const * timestampWrites = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gputexelcopybufferinfo */
struct TexelCopyBufferInfo {
    operator WGPUTexelCopyBufferInfo const&() const noexcept { return *reinterpret_cast<WGPUTexelCopyBufferInfo const*>(this); }
    TexelCopyBufferLayout layout = {};
    Buffer buffer = nullptr;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpucommandbufferdescriptor */
struct CommandBufferDescriptor {
    operator WGPUCommandBufferDescriptor const&() const noexcept { return *reinterpret_cast<WGPUCommandBufferDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderbundleencoderdescriptor */
struct RenderBundleEncoderDescriptor {
    operator WGPURenderBundleEncoderDescriptor const&() const noexcept { return *reinterpret_cast<WGPURenderBundleEncoderDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    size_t colorFormatCount = 0;
    TextureFormat const * colorFormats = nullptr;
    TextureFormat depthStencilFormat = TextureFormat::Undefined;
    uint32_t sampleCount = 1;
    Bool depthReadOnly = false;
    Bool stencilReadOnly = false;
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurenderbundledescriptor */
struct RenderBundleDescriptor {
    operator WGPURenderBundleDescriptor const&() const noexcept { return *reinterpret_cast<WGPURenderBundleDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuquerysetdescriptor */
struct QuerySetDescriptor {
    operator WGPUQuerySetDescriptor const&() const noexcept { return *reinterpret_cast<WGPUQuerySetDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    QueryType type = {};
    uint32_t count = 0;
};

/** The textures of a surface, and how it presents them. */
struct SurfaceConfiguration {
    operator WGPUSurfaceConfiguration const&() const noexcept { return *reinterpret_cast<WGPUSurfaceConfiguration const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    Device device = nullptr;
    TextureFormat format = TextureFormat::Undefined;
    TextureUsage usage = TextureUsage::RenderAttachment;
    uint32_t width = 0;
    uint32_t height = 0;
    size_t viewFormatCount = 0;
    TextureFormat const * viewFormats = nullptr;
    CompositeAlphaMode alphaMode = CompositeAlphaMode::Auto;
    PresentMode presentMode = PresentMode::Undefined;
};

/** The colours of a surface. */
struct SurfaceColorManagement : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        PredefinedColorSpace colorSpace = {};
        ToneMappingMode toneMappingMode = {};
    };
    SurfaceColorManagement() : ChainedStruct{ nullptr, SType::SurfaceColorManagement } {}
    SurfaceColorManagement(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::SurfaceColorManagement },
          colorSpace(std::move(init.colorSpace)),
          toneMappingMode(std::move(init.toneMappingMode)) {}
    operator WGPUSurfaceColorManagement const&() const noexcept { return *reinterpret_cast<WGPUSurfaceColorManagement const*>(this); }
    alignas(ChainedStruct) alignas(PredefinedColorSpace) PredefinedColorSpace colorSpace = {};
    ToneMappingMode toneMappingMode = {};
};

/** The texture to draw on. */
struct SurfaceTexture {
    operator WGPUSurfaceTexture const&() const noexcept { return *reinterpret_cast<WGPUSurfaceTexture const*>(this); }
    ChainedStructOut * nextInChain = nullptr;
    Texture texture = nullptr;
    SurfaceGetCurrentTextureStatus status = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuqueuedescriptor */
struct QueueDescriptor {
    operator WGPUQueueDescriptor const&() const noexcept { return *reinterpret_cast<WGPUQueueDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpudevicedescriptor */
struct DeviceDescriptor {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        StringView label = {};
        size_t requiredFeatureCount = 0;
        FeatureName const * requiredFeatures = nullptr;
        Limits const * requiredLimits = nullptr;
        QueueDescriptor defaultQueue = {};
    };
    DeviceDescriptor() = default;
    DeviceDescriptor(Init&& init)
        : nextInChain(init.nextInChain),
          label(std::move(init.label)),
          requiredFeatureCount(std::move(init.requiredFeatureCount)),
          requiredFeatures(std::move(init.requiredFeatures)),
          requiredLimits(std::move(init.requiredLimits)),
          defaultQueue(std::move(init.defaultQueue)) {}
    operator WGPUDeviceDescriptor const&() const noexcept { return *reinterpret_cast<WGPUDeviceDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    StringView label = {};
    size_t requiredFeatureCount = 0;
    FeatureName const * requiredFeatures = nullptr;
    Limits const * requiredLimits = nullptr;
    QueueDescriptor defaultQueue = {};
    WGPUDeviceLostCallbackInfo deviceLostCallbackInfo = WGPU_DEVICE_LOST_CALLBACK_INFO_INIT;
    WGPUUncapturedErrorCallbackInfo uncapturedErrorCallbackInfo = WGPU_UNCAPTURED_ERROR_CALLBACK_INFO_INIT;
    template <typename F>
    void SetDeviceLostCallback(CallbackMode callbackMode, F callback) {
        deviceLostCallbackInfo = detail::CallbackInfo<detail::DeviceLostCallback>(std::move(callback));
        deviceLostCallbackInfo.mode = static_cast<WGPUCallbackMode>(callbackMode);
    }
    template <typename F, typename T>
    void SetDeviceLostCallback(CallbackMode callbackMode, F callback, T userdata) {
        deviceLostCallbackInfo = detail::CallbackInfo<detail::DeviceLostCallback>(std::move(callback), userdata);
        deviceLostCallbackInfo.mode = static_cast<WGPUCallbackMode>(callbackMode);
    }
    template <typename F>
    void SetUncapturedErrorCallback(F callback) {
        uncapturedErrorCallbackInfo = detail::CallbackInfo<detail::UncapturedErrorCallback>(std::move(callback));
    }
    template <typename F, typename T>
    void SetUncapturedErrorCallback(F callback, T userdata) {
        uncapturedErrorCallbackInfo = detail::CallbackInfo<detail::UncapturedErrorCallback>(std::move(callback), userdata);
    }
};

/** The configurations that a surface accepts, each list with the preferred ones first. */
struct SurfaceCapabilities {
    SurfaceCapabilities() = default;
    ~SurfaceCapabilities() { wgpuSurfaceCapabilitiesFreeMembers(*this); }
    SurfaceCapabilities(SurfaceCapabilities const&) = delete;
    SurfaceCapabilities& operator=(SurfaceCapabilities const&) = delete;
    SurfaceCapabilities(SurfaceCapabilities&& other) noexcept
        : nextInChain(std::exchange(other.nextInChain, {})),
          usages(std::exchange(other.usages, {})),
          formatCount(std::exchange(other.formatCount, {})),
          formats(std::exchange(other.formats, {})),
          presentModeCount(std::exchange(other.presentModeCount, {})),
          presentModes(std::exchange(other.presentModes, {})),
          alphaModeCount(std::exchange(other.alphaModeCount, {})),
          alphaModes(std::exchange(other.alphaModes, {})) {}
    SurfaceCapabilities& operator=(SurfaceCapabilities&& other) noexcept {
        if (this != &other) {
            this->~SurfaceCapabilities();
            new (this) SurfaceCapabilities(std::move(other));
        }
        return *this;
    }
    operator WGPUSurfaceCapabilities const&() const noexcept { return *reinterpret_cast<WGPUSurfaceCapabilities const*>(this); }
    ChainedStructOut * nextInChain = nullptr;
    TextureUsage usages = TextureUsage::None;
    size_t formatCount = 0;
    TextureFormat const * formats = nullptr;
    size_t presentModeCount = 0;
    PresentMode const * presentModes = nullptr;
    size_t alphaModeCount = 0;
    CompositeAlphaMode const * alphaModes = nullptr;
    void Reset() {
        auto chain = nextInChain;
        *this = SurfaceCapabilities();
        nextInChain = chain;
    }
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpurequestadapteroptions */
struct RequestAdapterOptions {
    operator WGPURequestAdapterOptions const&() const noexcept { return *reinterpret_cast<WGPURequestAdapterOptions const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    FeatureLevel featureLevel = FeatureLevel::Undefined;
    PowerPreference powerPreference = PowerPreference::Undefined;
    Bool forceFallbackAdapter = false;
    BackendType backendType = BackendType::Undefined;
    Surface compatibleSurface = nullptr;
};

/** Asks for an adapter that WebXR can use. */
struct RequestAdapterWebXROptions : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        Bool xrCompatible = false;
    };
    RequestAdapterWebXROptions() : ChainedStruct{ nullptr, SType::RequestAdapterWebXROptions } {}
    RequestAdapterWebXROptions(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::RequestAdapterWebXROptions },
          xrCompatible(std::move(init.xrCompatible)) {}
    operator WGPURequestAdapterWebXROptions const&() const noexcept { return *reinterpret_cast<WGPURequestAdapterWebXROptions const*>(this); }
    alignas(ChainedStruct) alignas(Bool) Bool xrCompatible = false;
};

/** The sources of all components of a texel. */
struct TextureComponentSwizzle {
    operator WGPUTextureComponentSwizzle const&() const noexcept { return *reinterpret_cast<WGPUTextureComponentSwizzle const*>(this); }
    ComponentSwizzle r = ComponentSwizzle::Undefined;
    ComponentSwizzle g = ComponentSwizzle::Undefined;
    ComponentSwizzle b = ComponentSwizzle::Undefined;
    ComponentSwizzle a = ComponentSwizzle::Undefined;
};

/** Exchanges the components of the texels of a view. */
struct TextureComponentSwizzleDescriptor : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        TextureComponentSwizzle swizzle = {};
    };
    TextureComponentSwizzleDescriptor() : ChainedStruct{ nullptr, SType::TextureComponentSwizzleDescriptor } {}
    TextureComponentSwizzleDescriptor(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::TextureComponentSwizzleDescriptor },
          swizzle(std::move(init.swizzle)) {}
    operator WGPUTextureComponentSwizzleDescriptor const&() const noexcept { return *reinterpret_cast<WGPUTextureComponentSwizzleDescriptor const*>(this); }
    alignas(ChainedStruct) alignas(TextureComponentSwizzle) TextureComponentSwizzle swizzle = {};
};

/** https://www.w3.org/TR/webgpu/#dictdef-gpuexternaltexturebindinglayout */
struct ExternalTextureBindingLayout : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
    };
    ExternalTextureBindingLayout() : ChainedStruct{ nullptr, SType::ExternalTextureBindingLayout } {}
    ExternalTextureBindingLayout(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::ExternalTextureBindingLayout } {}
    operator WGPUExternalTextureBindingLayout const&() const noexcept { return *reinterpret_cast<WGPUExternalTextureBindingLayout const*>(this); }
};

/** An external texture to bind. */
struct ExternalTextureBindingEntry : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        ExternalTexture externalTexture = nullptr;
    };
    ExternalTextureBindingEntry() : ChainedStruct{ nullptr, SType::ExternalTextureBindingEntry } {}
    ExternalTextureBindingEntry(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::ExternalTextureBindingEntry },
          externalTexture(std::move(init.externalTexture)) {}
    operator WGPUExternalTextureBindingEntry const&() const noexcept { return *reinterpret_cast<WGPUExternalTextureBindingEntry const*>(this); }
    alignas(ChainedStruct) alignas(ExternalTexture) ExternalTexture externalTexture = nullptr;
};

/** Limits that are lower in the compatibility mode. */
struct CompatibilityModeLimits : ChainedStructOut {
    struct Init {
        ChainedStructOut * nextInChain = nullptr;
        uint32_t maxStorageBuffersInVertexStage = kLimitU32Undefined;
        uint32_t maxStorageTexturesInVertexStage = kLimitU32Undefined;
        uint32_t maxStorageBuffersInFragmentStage = kLimitU32Undefined;
        uint32_t maxStorageTexturesInFragmentStage = kLimitU32Undefined;
    };
    CompatibilityModeLimits() : ChainedStructOut{ nullptr, SType::CompatibilityModeLimits } {}
    CompatibilityModeLimits(Init&& init)
        : ChainedStructOut{ init.nextInChain, SType::CompatibilityModeLimits },
          maxStorageBuffersInVertexStage(std::move(init.maxStorageBuffersInVertexStage)),
          maxStorageTexturesInVertexStage(std::move(init.maxStorageTexturesInVertexStage)),
          maxStorageBuffersInFragmentStage(std::move(init.maxStorageBuffersInFragmentStage)),
          maxStorageTexturesInFragmentStage(std::move(init.maxStorageTexturesInFragmentStage)) {}
    operator WGPUCompatibilityModeLimits const&() const noexcept { return *reinterpret_cast<WGPUCompatibilityModeLimits const*>(this); }
    alignas(ChainedStruct) alignas(uint32_t) uint32_t maxStorageBuffersInVertexStage = kLimitU32Undefined;
    uint32_t maxStorageTexturesInVertexStage = kLimitU32Undefined;
    uint32_t maxStorageBuffersInFragmentStage = kLimitU32Undefined;
    uint32_t maxStorageTexturesInFragmentStage = kLimitU32Undefined;
};

/** The dimension of the views of a texture, in the compatibility mode. */
struct TextureBindingViewDimension : ChainedStruct {
    struct Init {
        ChainedStruct const * nextInChain = nullptr;
        TextureViewDimension textureBindingViewDimension = TextureViewDimension::Undefined;
    };
    TextureBindingViewDimension() : ChainedStruct{ nullptr, SType::TextureBindingViewDimension } {}
    TextureBindingViewDimension(Init&& init)
        : ChainedStruct{ init.nextInChain, SType::TextureBindingViewDimension },
          textureBindingViewDimension(std::move(init.textureBindingViewDimension)) {}
    operator WGPUTextureBindingViewDimension const&() const noexcept { return *reinterpret_cast<WGPUTextureBindingViewDimension const*>(this); }
    alignas(ChainedStruct) alignas(TextureViewDimension) TextureViewDimension textureBindingViewDimension = TextureViewDimension::Undefined;
};

/** Limits of an instance. */
struct InstanceLimits {
    operator WGPUInstanceLimits const&() const noexcept { return *reinterpret_cast<WGPUInstanceLimits const*>(this); }
    ChainedStructOut * nextInChain = nullptr;
    size_t timedWaitAnyMaxCount = 0;
};

/** Abilities that a new instance must have. */
struct InstanceDescriptor {
    operator WGPUInstanceDescriptor const&() const noexcept { return *reinterpret_cast<WGPUInstanceDescriptor const*>(this); }
    ChainedStruct const * nextInChain = nullptr;
    size_t requiredFeatureCount = 0;
    InstanceFeatureName const * requiredFeatures = nullptr;
    InstanceLimits const * requiredLimits = nullptr;
};

/** https://www.w3.org/TR/webgpu/#wgsllanguagefeatures */
struct SupportedWGSLLanguageFeatures {
    SupportedWGSLLanguageFeatures() = default;
    ~SupportedWGSLLanguageFeatures() { wgpuSupportedWGSLLanguageFeaturesFreeMembers(*this); }
    SupportedWGSLLanguageFeatures(SupportedWGSLLanguageFeatures const&) = delete;
    SupportedWGSLLanguageFeatures& operator=(SupportedWGSLLanguageFeatures const&) = delete;
    SupportedWGSLLanguageFeatures(SupportedWGSLLanguageFeatures&& other) noexcept
        : featureCount(std::exchange(other.featureCount, {})),
          features(std::exchange(other.features, {})) {}
    SupportedWGSLLanguageFeatures& operator=(SupportedWGSLLanguageFeatures&& other) noexcept {
        if (this != &other) {
            this->~SupportedWGSLLanguageFeatures();
            new (this) SupportedWGSLLanguageFeatures(std::move(other));
        }
        return *this;
    }
    operator WGPUSupportedWGSLLanguageFeatures const&() const noexcept { return *reinterpret_cast<WGPUSupportedWGSLLanguageFeatures const*>(this); }
    size_t featureCount = 0;
    WGSLLanguageFeatureName const * features = nullptr;
    void Reset() { *this = SupportedWGSLLanguageFeatures(); }
};

/** A future to wait for, and whether its result is known. */
struct FutureWaitInfo {
    operator WGPUFutureWaitInfo const&() const noexcept { return *reinterpret_cast<WGPUFutureWaitInfo const*>(this); }
    Future future = {};
    Bool completed = false;
};

struct SupportedInstanceFeatures {
    SupportedInstanceFeatures() = default;
    ~SupportedInstanceFeatures() { wgpuSupportedInstanceFeaturesFreeMembers(*this); }
    SupportedInstanceFeatures(SupportedInstanceFeatures const&) = delete;
    SupportedInstanceFeatures& operator=(SupportedInstanceFeatures const&) = delete;
    SupportedInstanceFeatures(SupportedInstanceFeatures&& other) noexcept
        : featureCount(std::exchange(other.featureCount, {})),
          features(std::exchange(other.features, {})) {}
    SupportedInstanceFeatures& operator=(SupportedInstanceFeatures&& other) noexcept {
        if (this != &other) {
            this->~SupportedInstanceFeatures();
            new (this) SupportedInstanceFeatures(std::move(other));
        }
        return *this;
    }
    operator WGPUSupportedInstanceFeatures const&() const noexcept { return *reinterpret_cast<WGPUSupportedInstanceFeatures const*>(this); }
    size_t featureCount = 0;
    InstanceFeatureName const * features = nullptr;
    void Reset() { *this = SupportedInstanceFeatures(); }
};

inline bool operator==(StencilFaceState const& a, StencilFaceState const& b) { return a.compare == b.compare && a.failOp == b.failOp && a.depthFailOp == b.depthFailOp && a.passOp == b.passOp; }
inline bool operator!=(StencilFaceState const& a, StencilFaceState const& b) { return !(a == b); }
inline bool operator==(BlendComponent const& a, BlendComponent const& b) { return a.operation == b.operation && a.srcFactor == b.srcFactor && a.dstFactor == b.dstFactor; }
inline bool operator!=(BlendComponent const& a, BlendComponent const& b) { return !(a == b); }
inline bool operator==(TextureComponentSwizzle const& a, TextureComponentSwizzle const& b) { return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a; }
inline bool operator!=(TextureComponentSwizzle const& a, TextureComponentSwizzle const& b) { return !(a == b); }

#if defined(__GNUC__) || defined(__clang__)
#  pragma GCC diagnostic push
#  pragma GCC diagnostic ignored "-Winvalid-offsetof" // of structures with a base
#endif
static_assert(sizeof(ChainedStruct) == sizeof(WGPUChainedStruct) && alignof(ChainedStruct) == alignof(WGPUChainedStruct));
static_assert(offsetof(ChainedStruct, nextInChain) == offsetof(WGPUChainedStruct, next));
static_assert(offsetof(ChainedStruct, sType) == offsetof(WGPUChainedStruct, sType));
static_assert(sizeof(ChainedStructOut) == sizeof(WGPUChainedStruct));
static_assert(sizeof(ShaderModuleDescriptor) == sizeof(WGPUShaderModuleDescriptor) && alignof(ShaderModuleDescriptor) == alignof(WGPUShaderModuleDescriptor));
static_assert(offsetof(ShaderModuleDescriptor, nextInChain) == offsetof(WGPUShaderModuleDescriptor, nextInChain));
static_assert(offsetof(ShaderModuleDescriptor, label) == offsetof(WGPUShaderModuleDescriptor, label));
static_assert(sizeof(ShaderSourceSPIRV) == sizeof(WGPUShaderSourceSPIRV) && alignof(ShaderSourceSPIRV) == alignof(WGPUShaderSourceSPIRV));
static_assert(offsetof(ShaderSourceSPIRV, codeSize) == offsetof(WGPUShaderSourceSPIRV, codeSize));
static_assert(offsetof(ShaderSourceSPIRV, code) == offsetof(WGPUShaderSourceSPIRV, code));
static_assert(sizeof(ShaderSourceWGSL) == sizeof(WGPUShaderSourceWGSL) && alignof(ShaderSourceWGSL) == alignof(WGPUShaderSourceWGSL));
static_assert(offsetof(ShaderSourceWGSL, code) == offsetof(WGPUShaderSourceWGSL, code));
static_assert(sizeof(Color) == sizeof(WGPUColor) && alignof(Color) == alignof(WGPUColor));
static_assert(offsetof(Color, r) == offsetof(WGPUColor, r));
static_assert(offsetof(Color, g) == offsetof(WGPUColor, g));
static_assert(offsetof(Color, b) == offsetof(WGPUColor, b));
static_assert(offsetof(Color, a) == offsetof(WGPUColor, a));
static_assert(sizeof(RenderPassColorAttachment) == sizeof(WGPURenderPassColorAttachment) && alignof(RenderPassColorAttachment) == alignof(WGPURenderPassColorAttachment));
static_assert(offsetof(RenderPassColorAttachment, nextInChain) == offsetof(WGPURenderPassColorAttachment, nextInChain));
static_assert(offsetof(RenderPassColorAttachment, view) == offsetof(WGPURenderPassColorAttachment, view));
static_assert(offsetof(RenderPassColorAttachment, depthSlice) == offsetof(WGPURenderPassColorAttachment, depthSlice));
static_assert(offsetof(RenderPassColorAttachment, resolveTarget) == offsetof(WGPURenderPassColorAttachment, resolveTarget));
static_assert(offsetof(RenderPassColorAttachment, loadOp) == offsetof(WGPURenderPassColorAttachment, loadOp));
static_assert(offsetof(RenderPassColorAttachment, storeOp) == offsetof(WGPURenderPassColorAttachment, storeOp));
static_assert(offsetof(RenderPassColorAttachment, clearValue) == offsetof(WGPURenderPassColorAttachment, clearValue));
static_assert(sizeof(RenderPassDepthStencilAttachment) == sizeof(WGPURenderPassDepthStencilAttachment) && alignof(RenderPassDepthStencilAttachment) == alignof(WGPURenderPassDepthStencilAttachment));
static_assert(offsetof(RenderPassDepthStencilAttachment, nextInChain) == offsetof(WGPURenderPassDepthStencilAttachment, nextInChain));
static_assert(offsetof(RenderPassDepthStencilAttachment, view) == offsetof(WGPURenderPassDepthStencilAttachment, view));
static_assert(offsetof(RenderPassDepthStencilAttachment, depthLoadOp) == offsetof(WGPURenderPassDepthStencilAttachment, depthLoadOp));
static_assert(offsetof(RenderPassDepthStencilAttachment, depthStoreOp) == offsetof(WGPURenderPassDepthStencilAttachment, depthStoreOp));
static_assert(offsetof(RenderPassDepthStencilAttachment, depthClearValue) == offsetof(WGPURenderPassDepthStencilAttachment, depthClearValue));
static_assert(offsetof(RenderPassDepthStencilAttachment, depthReadOnly) == offsetof(WGPURenderPassDepthStencilAttachment, depthReadOnly));
static_assert(offsetof(RenderPassDepthStencilAttachment, stencilLoadOp) == offsetof(WGPURenderPassDepthStencilAttachment, stencilLoadOp));
static_assert(offsetof(RenderPassDepthStencilAttachment, stencilStoreOp) == offsetof(WGPURenderPassDepthStencilAttachment, stencilStoreOp));
static_assert(offsetof(RenderPassDepthStencilAttachment, stencilClearValue) == offsetof(WGPURenderPassDepthStencilAttachment, stencilClearValue));
static_assert(offsetof(RenderPassDepthStencilAttachment, stencilReadOnly) == offsetof(WGPURenderPassDepthStencilAttachment, stencilReadOnly));
static_assert(sizeof(PassTimestampWrites) == sizeof(WGPUPassTimestampWrites) && alignof(PassTimestampWrites) == alignof(WGPUPassTimestampWrites));
static_assert(offsetof(PassTimestampWrites, nextInChain) == offsetof(WGPUPassTimestampWrites, nextInChain));
static_assert(offsetof(PassTimestampWrites, querySet) == offsetof(WGPUPassTimestampWrites, querySet));
static_assert(offsetof(PassTimestampWrites, beginningOfPassWriteIndex) == offsetof(WGPUPassTimestampWrites, beginningOfPassWriteIndex));
static_assert(offsetof(PassTimestampWrites, endOfPassWriteIndex) == offsetof(WGPUPassTimestampWrites, endOfPassWriteIndex));
static_assert(sizeof(RenderPassDescriptor) == sizeof(WGPURenderPassDescriptor) && alignof(RenderPassDescriptor) == alignof(WGPURenderPassDescriptor));
static_assert(offsetof(RenderPassDescriptor, nextInChain) == offsetof(WGPURenderPassDescriptor, nextInChain));
static_assert(offsetof(RenderPassDescriptor, label) == offsetof(WGPURenderPassDescriptor, label));
static_assert(offsetof(RenderPassDescriptor, colorAttachmentCount) == offsetof(WGPURenderPassDescriptor, colorAttachmentCount));
static_assert(offsetof(RenderPassDescriptor, colorAttachments) == offsetof(WGPURenderPassDescriptor, colorAttachments));
static_assert(offsetof(RenderPassDescriptor, depthStencilAttachment) == offsetof(WGPURenderPassDescriptor, depthStencilAttachment));
static_assert(offsetof(RenderPassDescriptor, occlusionQuerySet) == offsetof(WGPURenderPassDescriptor, occlusionQuerySet));
static_assert(offsetof(RenderPassDescriptor, timestampWrites) == offsetof(WGPURenderPassDescriptor, timestampWrites));
static_assert(sizeof(RenderPassMaxDrawCount) == sizeof(WGPURenderPassMaxDrawCount) && alignof(RenderPassMaxDrawCount) == alignof(WGPURenderPassMaxDrawCount));
static_assert(offsetof(RenderPassMaxDrawCount, maxDrawCount) == offsetof(WGPURenderPassMaxDrawCount, maxDrawCount));
static_assert(sizeof(SurfaceDescriptor) == sizeof(WGPUSurfaceDescriptor) && alignof(SurfaceDescriptor) == alignof(WGPUSurfaceDescriptor));
static_assert(offsetof(SurfaceDescriptor, nextInChain) == offsetof(WGPUSurfaceDescriptor, nextInChain));
static_assert(offsetof(SurfaceDescriptor, label) == offsetof(WGPUSurfaceDescriptor, label));
static_assert(sizeof(SurfaceSourceMetalLayer) == sizeof(WGPUSurfaceSourceMetalLayer) && alignof(SurfaceSourceMetalLayer) == alignof(WGPUSurfaceSourceMetalLayer));
static_assert(offsetof(SurfaceSourceMetalLayer, layer) == offsetof(WGPUSurfaceSourceMetalLayer, layer));
static_assert(sizeof(SurfaceSourceWindowsHWND) == sizeof(WGPUSurfaceSourceWindowsHWND) && alignof(SurfaceSourceWindowsHWND) == alignof(WGPUSurfaceSourceWindowsHWND));
static_assert(offsetof(SurfaceSourceWindowsHWND, hinstance) == offsetof(WGPUSurfaceSourceWindowsHWND, hinstance));
static_assert(offsetof(SurfaceSourceWindowsHWND, hwnd) == offsetof(WGPUSurfaceSourceWindowsHWND, hwnd));
static_assert(sizeof(SurfaceSourceXlibWindow) == sizeof(WGPUSurfaceSourceXlibWindow) && alignof(SurfaceSourceXlibWindow) == alignof(WGPUSurfaceSourceXlibWindow));
static_assert(offsetof(SurfaceSourceXlibWindow, display) == offsetof(WGPUSurfaceSourceXlibWindow, display));
static_assert(offsetof(SurfaceSourceXlibWindow, window) == offsetof(WGPUSurfaceSourceXlibWindow, window));
static_assert(sizeof(SurfaceSourceWaylandSurface) == sizeof(WGPUSurfaceSourceWaylandSurface) && alignof(SurfaceSourceWaylandSurface) == alignof(WGPUSurfaceSourceWaylandSurface));
static_assert(offsetof(SurfaceSourceWaylandSurface, display) == offsetof(WGPUSurfaceSourceWaylandSurface, display));
static_assert(offsetof(SurfaceSourceWaylandSurface, surface) == offsetof(WGPUSurfaceSourceWaylandSurface, surface));
static_assert(sizeof(SurfaceSourceAndroidNativeWindow) == sizeof(WGPUSurfaceSourceAndroidNativeWindow) && alignof(SurfaceSourceAndroidNativeWindow) == alignof(WGPUSurfaceSourceAndroidNativeWindow));
static_assert(offsetof(SurfaceSourceAndroidNativeWindow, window) == offsetof(WGPUSurfaceSourceAndroidNativeWindow, window));
static_assert(sizeof(SurfaceSourceXCBWindow) == sizeof(WGPUSurfaceSourceXCBWindow) && alignof(SurfaceSourceXCBWindow) == alignof(WGPUSurfaceSourceXCBWindow));
static_assert(offsetof(SurfaceSourceXCBWindow, connection) == offsetof(WGPUSurfaceSourceXCBWindow, connection));
static_assert(offsetof(SurfaceSourceXCBWindow, window) == offsetof(WGPUSurfaceSourceXCBWindow, window));
static_assert(sizeof(SupportedFeatures) == sizeof(WGPUSupportedFeatures) && alignof(SupportedFeatures) == alignof(WGPUSupportedFeatures));
static_assert(offsetof(SupportedFeatures, featureCount) == offsetof(WGPUSupportedFeatures, featureCount));
static_assert(offsetof(SupportedFeatures, features) == offsetof(WGPUSupportedFeatures, features));
static_assert(sizeof(Limits) == sizeof(WGPULimits) && alignof(Limits) == alignof(WGPULimits));
static_assert(offsetof(Limits, nextInChain) == offsetof(WGPULimits, nextInChain));
static_assert(offsetof(Limits, maxTextureDimension1D) == offsetof(WGPULimits, maxTextureDimension1D));
static_assert(offsetof(Limits, maxTextureDimension2D) == offsetof(WGPULimits, maxTextureDimension2D));
static_assert(offsetof(Limits, maxTextureDimension3D) == offsetof(WGPULimits, maxTextureDimension3D));
static_assert(offsetof(Limits, maxTextureArrayLayers) == offsetof(WGPULimits, maxTextureArrayLayers));
static_assert(offsetof(Limits, maxBindGroups) == offsetof(WGPULimits, maxBindGroups));
static_assert(offsetof(Limits, maxBindGroupsPlusVertexBuffers) == offsetof(WGPULimits, maxBindGroupsPlusVertexBuffers));
static_assert(offsetof(Limits, maxBindingsPerBindGroup) == offsetof(WGPULimits, maxBindingsPerBindGroup));
static_assert(offsetof(Limits, maxDynamicUniformBuffersPerPipelineLayout) == offsetof(WGPULimits, maxDynamicUniformBuffersPerPipelineLayout));
static_assert(offsetof(Limits, maxDynamicStorageBuffersPerPipelineLayout) == offsetof(WGPULimits, maxDynamicStorageBuffersPerPipelineLayout));
static_assert(offsetof(Limits, maxSampledTexturesPerShaderStage) == offsetof(WGPULimits, maxSampledTexturesPerShaderStage));
static_assert(offsetof(Limits, maxSamplersPerShaderStage) == offsetof(WGPULimits, maxSamplersPerShaderStage));
static_assert(offsetof(Limits, maxStorageBuffersPerShaderStage) == offsetof(WGPULimits, maxStorageBuffersPerShaderStage));
static_assert(offsetof(Limits, maxStorageTexturesPerShaderStage) == offsetof(WGPULimits, maxStorageTexturesPerShaderStage));
static_assert(offsetof(Limits, maxUniformBuffersPerShaderStage) == offsetof(WGPULimits, maxUniformBuffersPerShaderStage));
static_assert(offsetof(Limits, maxUniformBufferBindingSize) == offsetof(WGPULimits, maxUniformBufferBindingSize));
static_assert(offsetof(Limits, maxStorageBufferBindingSize) == offsetof(WGPULimits, maxStorageBufferBindingSize));
static_assert(offsetof(Limits, minUniformBufferOffsetAlignment) == offsetof(WGPULimits, minUniformBufferOffsetAlignment));
static_assert(offsetof(Limits, minStorageBufferOffsetAlignment) == offsetof(WGPULimits, minStorageBufferOffsetAlignment));
static_assert(offsetof(Limits, maxVertexBuffers) == offsetof(WGPULimits, maxVertexBuffers));
static_assert(offsetof(Limits, maxBufferSize) == offsetof(WGPULimits, maxBufferSize));
static_assert(offsetof(Limits, maxVertexAttributes) == offsetof(WGPULimits, maxVertexAttributes));
static_assert(offsetof(Limits, maxVertexBufferArrayStride) == offsetof(WGPULimits, maxVertexBufferArrayStride));
static_assert(offsetof(Limits, maxInterStageShaderVariables) == offsetof(WGPULimits, maxInterStageShaderVariables));
static_assert(offsetof(Limits, maxColorAttachments) == offsetof(WGPULimits, maxColorAttachments));
static_assert(offsetof(Limits, maxColorAttachmentBytesPerSample) == offsetof(WGPULimits, maxColorAttachmentBytesPerSample));
static_assert(offsetof(Limits, maxComputeWorkgroupStorageSize) == offsetof(WGPULimits, maxComputeWorkgroupStorageSize));
static_assert(offsetof(Limits, maxComputeInvocationsPerWorkgroup) == offsetof(WGPULimits, maxComputeInvocationsPerWorkgroup));
static_assert(offsetof(Limits, maxComputeWorkgroupSizeX) == offsetof(WGPULimits, maxComputeWorkgroupSizeX));
static_assert(offsetof(Limits, maxComputeWorkgroupSizeY) == offsetof(WGPULimits, maxComputeWorkgroupSizeY));
static_assert(offsetof(Limits, maxComputeWorkgroupSizeZ) == offsetof(WGPULimits, maxComputeWorkgroupSizeZ));
static_assert(offsetof(Limits, maxComputeWorkgroupsPerDimension) == offsetof(WGPULimits, maxComputeWorkgroupsPerDimension));
static_assert(offsetof(Limits, maxImmediateSize) == offsetof(WGPULimits, maxImmediateSize));
static_assert(sizeof(AdapterInfo) == sizeof(WGPUAdapterInfo) && alignof(AdapterInfo) == alignof(WGPUAdapterInfo));
static_assert(offsetof(AdapterInfo, nextInChain) == offsetof(WGPUAdapterInfo, nextInChain));
static_assert(offsetof(AdapterInfo, vendor) == offsetof(WGPUAdapterInfo, vendor));
static_assert(offsetof(AdapterInfo, architecture) == offsetof(WGPUAdapterInfo, architecture));
static_assert(offsetof(AdapterInfo, device) == offsetof(WGPUAdapterInfo, device));
static_assert(offsetof(AdapterInfo, description) == offsetof(WGPUAdapterInfo, description));
static_assert(offsetof(AdapterInfo, backendType) == offsetof(WGPUAdapterInfo, backendType));
static_assert(offsetof(AdapterInfo, adapterType) == offsetof(WGPUAdapterInfo, adapterType));
static_assert(offsetof(AdapterInfo, vendorID) == offsetof(WGPUAdapterInfo, vendorID));
static_assert(offsetof(AdapterInfo, deviceID) == offsetof(WGPUAdapterInfo, deviceID));
static_assert(offsetof(AdapterInfo, subgroupMinSize) == offsetof(WGPUAdapterInfo, subgroupMinSize));
static_assert(offsetof(AdapterInfo, subgroupMaxSize) == offsetof(WGPUAdapterInfo, subgroupMaxSize));
static_assert(sizeof(Future) == sizeof(WGPUFuture) && alignof(Future) == alignof(WGPUFuture));
static_assert(offsetof(Future, id) == offsetof(WGPUFuture, id));
static_assert(sizeof(TextureViewDescriptor) == sizeof(WGPUTextureViewDescriptor) && alignof(TextureViewDescriptor) == alignof(WGPUTextureViewDescriptor));
static_assert(offsetof(TextureViewDescriptor, nextInChain) == offsetof(WGPUTextureViewDescriptor, nextInChain));
static_assert(offsetof(TextureViewDescriptor, label) == offsetof(WGPUTextureViewDescriptor, label));
static_assert(offsetof(TextureViewDescriptor, format) == offsetof(WGPUTextureViewDescriptor, format));
static_assert(offsetof(TextureViewDescriptor, dimension) == offsetof(WGPUTextureViewDescriptor, dimension));
static_assert(offsetof(TextureViewDescriptor, baseMipLevel) == offsetof(WGPUTextureViewDescriptor, baseMipLevel));
static_assert(offsetof(TextureViewDescriptor, mipLevelCount) == offsetof(WGPUTextureViewDescriptor, mipLevelCount));
static_assert(offsetof(TextureViewDescriptor, baseArrayLayer) == offsetof(WGPUTextureViewDescriptor, baseArrayLayer));
static_assert(offsetof(TextureViewDescriptor, arrayLayerCount) == offsetof(WGPUTextureViewDescriptor, arrayLayerCount));
static_assert(offsetof(TextureViewDescriptor, aspect) == offsetof(WGPUTextureViewDescriptor, aspect));
static_assert(offsetof(TextureViewDescriptor, usage) == offsetof(WGPUTextureViewDescriptor, usage));
static_assert(sizeof(Origin3D) == sizeof(WGPUOrigin3D) && alignof(Origin3D) == alignof(WGPUOrigin3D));
static_assert(offsetof(Origin3D, x) == offsetof(WGPUOrigin3D, x));
static_assert(offsetof(Origin3D, y) == offsetof(WGPUOrigin3D, y));
static_assert(offsetof(Origin3D, z) == offsetof(WGPUOrigin3D, z));
static_assert(sizeof(TexelCopyTextureInfo) == sizeof(WGPUTexelCopyTextureInfo) && alignof(TexelCopyTextureInfo) == alignof(WGPUTexelCopyTextureInfo));
static_assert(offsetof(TexelCopyTextureInfo, texture) == offsetof(WGPUTexelCopyTextureInfo, texture));
static_assert(offsetof(TexelCopyTextureInfo, mipLevel) == offsetof(WGPUTexelCopyTextureInfo, mipLevel));
static_assert(offsetof(TexelCopyTextureInfo, origin) == offsetof(WGPUTexelCopyTextureInfo, origin));
static_assert(offsetof(TexelCopyTextureInfo, aspect) == offsetof(WGPUTexelCopyTextureInfo, aspect));
static_assert(sizeof(TexelCopyBufferLayout) == sizeof(WGPUTexelCopyBufferLayout) && alignof(TexelCopyBufferLayout) == alignof(WGPUTexelCopyBufferLayout));
static_assert(offsetof(TexelCopyBufferLayout, offset) == offsetof(WGPUTexelCopyBufferLayout, offset));
static_assert(offsetof(TexelCopyBufferLayout, bytesPerRow) == offsetof(WGPUTexelCopyBufferLayout, bytesPerRow));
static_assert(offsetof(TexelCopyBufferLayout, rowsPerImage) == offsetof(WGPUTexelCopyBufferLayout, rowsPerImage));
static_assert(sizeof(Extent3D) == sizeof(WGPUExtent3D) && alignof(Extent3D) == alignof(WGPUExtent3D));
static_assert(offsetof(Extent3D, width) == offsetof(WGPUExtent3D, width));
static_assert(offsetof(Extent3D, height) == offsetof(WGPUExtent3D, height));
static_assert(offsetof(Extent3D, depthOrArrayLayers) == offsetof(WGPUExtent3D, depthOrArrayLayers));
static_assert(sizeof(BufferDescriptor) == sizeof(WGPUBufferDescriptor) && alignof(BufferDescriptor) == alignof(WGPUBufferDescriptor));
static_assert(offsetof(BufferDescriptor, nextInChain) == offsetof(WGPUBufferDescriptor, nextInChain));
static_assert(offsetof(BufferDescriptor, label) == offsetof(WGPUBufferDescriptor, label));
static_assert(offsetof(BufferDescriptor, usage) == offsetof(WGPUBufferDescriptor, usage));
static_assert(offsetof(BufferDescriptor, size) == offsetof(WGPUBufferDescriptor, size));
static_assert(offsetof(BufferDescriptor, mappedAtCreation) == offsetof(WGPUBufferDescriptor, mappedAtCreation));
static_assert(sizeof(TextureDescriptor) == sizeof(WGPUTextureDescriptor) && alignof(TextureDescriptor) == alignof(WGPUTextureDescriptor));
static_assert(offsetof(TextureDescriptor, nextInChain) == offsetof(WGPUTextureDescriptor, nextInChain));
static_assert(offsetof(TextureDescriptor, label) == offsetof(WGPUTextureDescriptor, label));
static_assert(offsetof(TextureDescriptor, usage) == offsetof(WGPUTextureDescriptor, usage));
static_assert(offsetof(TextureDescriptor, dimension) == offsetof(WGPUTextureDescriptor, dimension));
static_assert(offsetof(TextureDescriptor, size) == offsetof(WGPUTextureDescriptor, size));
static_assert(offsetof(TextureDescriptor, format) == offsetof(WGPUTextureDescriptor, format));
static_assert(offsetof(TextureDescriptor, mipLevelCount) == offsetof(WGPUTextureDescriptor, mipLevelCount));
static_assert(offsetof(TextureDescriptor, sampleCount) == offsetof(WGPUTextureDescriptor, sampleCount));
static_assert(offsetof(TextureDescriptor, viewFormatCount) == offsetof(WGPUTextureDescriptor, viewFormatCount));
static_assert(offsetof(TextureDescriptor, viewFormats) == offsetof(WGPUTextureDescriptor, viewFormats));
static_assert(sizeof(SamplerDescriptor) == sizeof(WGPUSamplerDescriptor) && alignof(SamplerDescriptor) == alignof(WGPUSamplerDescriptor));
static_assert(offsetof(SamplerDescriptor, nextInChain) == offsetof(WGPUSamplerDescriptor, nextInChain));
static_assert(offsetof(SamplerDescriptor, label) == offsetof(WGPUSamplerDescriptor, label));
static_assert(offsetof(SamplerDescriptor, addressModeU) == offsetof(WGPUSamplerDescriptor, addressModeU));
static_assert(offsetof(SamplerDescriptor, addressModeV) == offsetof(WGPUSamplerDescriptor, addressModeV));
static_assert(offsetof(SamplerDescriptor, addressModeW) == offsetof(WGPUSamplerDescriptor, addressModeW));
static_assert(offsetof(SamplerDescriptor, magFilter) == offsetof(WGPUSamplerDescriptor, magFilter));
static_assert(offsetof(SamplerDescriptor, minFilter) == offsetof(WGPUSamplerDescriptor, minFilter));
static_assert(offsetof(SamplerDescriptor, mipmapFilter) == offsetof(WGPUSamplerDescriptor, mipmapFilter));
static_assert(offsetof(SamplerDescriptor, lodMinClamp) == offsetof(WGPUSamplerDescriptor, lodMinClamp));
static_assert(offsetof(SamplerDescriptor, lodMaxClamp) == offsetof(WGPUSamplerDescriptor, lodMaxClamp));
static_assert(offsetof(SamplerDescriptor, compare) == offsetof(WGPUSamplerDescriptor, compare));
static_assert(offsetof(SamplerDescriptor, maxAnisotropy) == offsetof(WGPUSamplerDescriptor, maxAnisotropy));
static_assert(sizeof(BufferBindingLayout) == sizeof(WGPUBufferBindingLayout) && alignof(BufferBindingLayout) == alignof(WGPUBufferBindingLayout));
static_assert(offsetof(BufferBindingLayout, nextInChain) == offsetof(WGPUBufferBindingLayout, nextInChain));
static_assert(offsetof(BufferBindingLayout, type) == offsetof(WGPUBufferBindingLayout, type));
static_assert(offsetof(BufferBindingLayout, hasDynamicOffset) == offsetof(WGPUBufferBindingLayout, hasDynamicOffset));
static_assert(offsetof(BufferBindingLayout, minBindingSize) == offsetof(WGPUBufferBindingLayout, minBindingSize));
static_assert(sizeof(SamplerBindingLayout) == sizeof(WGPUSamplerBindingLayout) && alignof(SamplerBindingLayout) == alignof(WGPUSamplerBindingLayout));
static_assert(offsetof(SamplerBindingLayout, nextInChain) == offsetof(WGPUSamplerBindingLayout, nextInChain));
static_assert(offsetof(SamplerBindingLayout, type) == offsetof(WGPUSamplerBindingLayout, type));
static_assert(sizeof(TextureBindingLayout) == sizeof(WGPUTextureBindingLayout) && alignof(TextureBindingLayout) == alignof(WGPUTextureBindingLayout));
static_assert(offsetof(TextureBindingLayout, nextInChain) == offsetof(WGPUTextureBindingLayout, nextInChain));
static_assert(offsetof(TextureBindingLayout, sampleType) == offsetof(WGPUTextureBindingLayout, sampleType));
static_assert(offsetof(TextureBindingLayout, viewDimension) == offsetof(WGPUTextureBindingLayout, viewDimension));
static_assert(offsetof(TextureBindingLayout, multisampled) == offsetof(WGPUTextureBindingLayout, multisampled));
static_assert(sizeof(StorageTextureBindingLayout) == sizeof(WGPUStorageTextureBindingLayout) && alignof(StorageTextureBindingLayout) == alignof(WGPUStorageTextureBindingLayout));
static_assert(offsetof(StorageTextureBindingLayout, nextInChain) == offsetof(WGPUStorageTextureBindingLayout, nextInChain));
static_assert(offsetof(StorageTextureBindingLayout, access) == offsetof(WGPUStorageTextureBindingLayout, access));
static_assert(offsetof(StorageTextureBindingLayout, format) == offsetof(WGPUStorageTextureBindingLayout, format));
static_assert(offsetof(StorageTextureBindingLayout, viewDimension) == offsetof(WGPUStorageTextureBindingLayout, viewDimension));
static_assert(sizeof(BindGroupLayoutEntry) == sizeof(WGPUBindGroupLayoutEntry) && alignof(BindGroupLayoutEntry) == alignof(WGPUBindGroupLayoutEntry));
static_assert(offsetof(BindGroupLayoutEntry, nextInChain) == offsetof(WGPUBindGroupLayoutEntry, nextInChain));
static_assert(offsetof(BindGroupLayoutEntry, binding) == offsetof(WGPUBindGroupLayoutEntry, binding));
static_assert(offsetof(BindGroupLayoutEntry, visibility) == offsetof(WGPUBindGroupLayoutEntry, visibility));
static_assert(offsetof(BindGroupLayoutEntry, bindingArraySize) == offsetof(WGPUBindGroupLayoutEntry, bindingArraySize));
static_assert(offsetof(BindGroupLayoutEntry, buffer) == offsetof(WGPUBindGroupLayoutEntry, buffer));
static_assert(offsetof(BindGroupLayoutEntry, sampler) == offsetof(WGPUBindGroupLayoutEntry, sampler));
static_assert(offsetof(BindGroupLayoutEntry, texture) == offsetof(WGPUBindGroupLayoutEntry, texture));
static_assert(offsetof(BindGroupLayoutEntry, storageTexture) == offsetof(WGPUBindGroupLayoutEntry, storageTexture));
static_assert(sizeof(BindGroupLayoutDescriptor) == sizeof(WGPUBindGroupLayoutDescriptor) && alignof(BindGroupLayoutDescriptor) == alignof(WGPUBindGroupLayoutDescriptor));
static_assert(offsetof(BindGroupLayoutDescriptor, nextInChain) == offsetof(WGPUBindGroupLayoutDescriptor, nextInChain));
static_assert(offsetof(BindGroupLayoutDescriptor, label) == offsetof(WGPUBindGroupLayoutDescriptor, label));
static_assert(offsetof(BindGroupLayoutDescriptor, entryCount) == offsetof(WGPUBindGroupLayoutDescriptor, entryCount));
static_assert(offsetof(BindGroupLayoutDescriptor, entries) == offsetof(WGPUBindGroupLayoutDescriptor, entries));
static_assert(sizeof(PipelineLayoutDescriptor) == sizeof(WGPUPipelineLayoutDescriptor) && alignof(PipelineLayoutDescriptor) == alignof(WGPUPipelineLayoutDescriptor));
static_assert(offsetof(PipelineLayoutDescriptor, nextInChain) == offsetof(WGPUPipelineLayoutDescriptor, nextInChain));
static_assert(offsetof(PipelineLayoutDescriptor, label) == offsetof(WGPUPipelineLayoutDescriptor, label));
static_assert(offsetof(PipelineLayoutDescriptor, bindGroupLayoutCount) == offsetof(WGPUPipelineLayoutDescriptor, bindGroupLayoutCount));
static_assert(offsetof(PipelineLayoutDescriptor, bindGroupLayouts) == offsetof(WGPUPipelineLayoutDescriptor, bindGroupLayouts));
static_assert(offsetof(PipelineLayoutDescriptor, immediateSize) == offsetof(WGPUPipelineLayoutDescriptor, immediateSize));
static_assert(sizeof(BindGroupEntry) == sizeof(WGPUBindGroupEntry) && alignof(BindGroupEntry) == alignof(WGPUBindGroupEntry));
static_assert(offsetof(BindGroupEntry, nextInChain) == offsetof(WGPUBindGroupEntry, nextInChain));
static_assert(offsetof(BindGroupEntry, binding) == offsetof(WGPUBindGroupEntry, binding));
static_assert(offsetof(BindGroupEntry, buffer) == offsetof(WGPUBindGroupEntry, buffer));
static_assert(offsetof(BindGroupEntry, offset) == offsetof(WGPUBindGroupEntry, offset));
static_assert(offsetof(BindGroupEntry, size) == offsetof(WGPUBindGroupEntry, size));
static_assert(offsetof(BindGroupEntry, sampler) == offsetof(WGPUBindGroupEntry, sampler));
static_assert(offsetof(BindGroupEntry, textureView) == offsetof(WGPUBindGroupEntry, textureView));
static_assert(sizeof(BindGroupDescriptor) == sizeof(WGPUBindGroupDescriptor) && alignof(BindGroupDescriptor) == alignof(WGPUBindGroupDescriptor));
static_assert(offsetof(BindGroupDescriptor, nextInChain) == offsetof(WGPUBindGroupDescriptor, nextInChain));
static_assert(offsetof(BindGroupDescriptor, label) == offsetof(WGPUBindGroupDescriptor, label));
static_assert(offsetof(BindGroupDescriptor, layout) == offsetof(WGPUBindGroupDescriptor, layout));
static_assert(offsetof(BindGroupDescriptor, entryCount) == offsetof(WGPUBindGroupDescriptor, entryCount));
static_assert(offsetof(BindGroupDescriptor, entries) == offsetof(WGPUBindGroupDescriptor, entries));
static_assert(sizeof(CompilationMessage) == sizeof(WGPUCompilationMessage) && alignof(CompilationMessage) == alignof(WGPUCompilationMessage));
static_assert(offsetof(CompilationMessage, nextInChain) == offsetof(WGPUCompilationMessage, nextInChain));
static_assert(offsetof(CompilationMessage, message) == offsetof(WGPUCompilationMessage, message));
static_assert(offsetof(CompilationMessage, type) == offsetof(WGPUCompilationMessage, type));
static_assert(offsetof(CompilationMessage, lineNum) == offsetof(WGPUCompilationMessage, lineNum));
static_assert(offsetof(CompilationMessage, linePos) == offsetof(WGPUCompilationMessage, linePos));
static_assert(offsetof(CompilationMessage, offset) == offsetof(WGPUCompilationMessage, offset));
static_assert(offsetof(CompilationMessage, length) == offsetof(WGPUCompilationMessage, length));
static_assert(sizeof(CompilationInfo) == sizeof(WGPUCompilationInfo) && alignof(CompilationInfo) == alignof(WGPUCompilationInfo));
static_assert(offsetof(CompilationInfo, nextInChain) == offsetof(WGPUCompilationInfo, nextInChain));
static_assert(offsetof(CompilationInfo, messageCount) == offsetof(WGPUCompilationInfo, messageCount));
static_assert(offsetof(CompilationInfo, messages) == offsetof(WGPUCompilationInfo, messages));
static_assert(sizeof(ConstantEntry) == sizeof(WGPUConstantEntry) && alignof(ConstantEntry) == alignof(WGPUConstantEntry));
static_assert(offsetof(ConstantEntry, nextInChain) == offsetof(WGPUConstantEntry, nextInChain));
static_assert(offsetof(ConstantEntry, key) == offsetof(WGPUConstantEntry, key));
static_assert(offsetof(ConstantEntry, value) == offsetof(WGPUConstantEntry, value));
static_assert(sizeof(ComputeState) == sizeof(WGPUComputeState) && alignof(ComputeState) == alignof(WGPUComputeState));
static_assert(offsetof(ComputeState, nextInChain) == offsetof(WGPUComputeState, nextInChain));
static_assert(offsetof(ComputeState, module) == offsetof(WGPUComputeState, module));
static_assert(offsetof(ComputeState, entryPoint) == offsetof(WGPUComputeState, entryPoint));
static_assert(offsetof(ComputeState, constantCount) == offsetof(WGPUComputeState, constantCount));
static_assert(offsetof(ComputeState, constants) == offsetof(WGPUComputeState, constants));
static_assert(sizeof(ComputePipelineDescriptor) == sizeof(WGPUComputePipelineDescriptor) && alignof(ComputePipelineDescriptor) == alignof(WGPUComputePipelineDescriptor));
static_assert(offsetof(ComputePipelineDescriptor, nextInChain) == offsetof(WGPUComputePipelineDescriptor, nextInChain));
static_assert(offsetof(ComputePipelineDescriptor, label) == offsetof(WGPUComputePipelineDescriptor, label));
static_assert(offsetof(ComputePipelineDescriptor, layout) == offsetof(WGPUComputePipelineDescriptor, layout));
static_assert(offsetof(ComputePipelineDescriptor, compute) == offsetof(WGPUComputePipelineDescriptor, compute));
static_assert(sizeof(VertexAttribute) == sizeof(WGPUVertexAttribute) && alignof(VertexAttribute) == alignof(WGPUVertexAttribute));
static_assert(offsetof(VertexAttribute, nextInChain) == offsetof(WGPUVertexAttribute, nextInChain));
static_assert(offsetof(VertexAttribute, format) == offsetof(WGPUVertexAttribute, format));
static_assert(offsetof(VertexAttribute, offset) == offsetof(WGPUVertexAttribute, offset));
static_assert(offsetof(VertexAttribute, shaderLocation) == offsetof(WGPUVertexAttribute, shaderLocation));
static_assert(sizeof(VertexBufferLayout) == sizeof(WGPUVertexBufferLayout) && alignof(VertexBufferLayout) == alignof(WGPUVertexBufferLayout));
static_assert(offsetof(VertexBufferLayout, nextInChain) == offsetof(WGPUVertexBufferLayout, nextInChain));
static_assert(offsetof(VertexBufferLayout, stepMode) == offsetof(WGPUVertexBufferLayout, stepMode));
static_assert(offsetof(VertexBufferLayout, arrayStride) == offsetof(WGPUVertexBufferLayout, arrayStride));
static_assert(offsetof(VertexBufferLayout, attributeCount) == offsetof(WGPUVertexBufferLayout, attributeCount));
static_assert(offsetof(VertexBufferLayout, attributes) == offsetof(WGPUVertexBufferLayout, attributes));
static_assert(sizeof(VertexState) == sizeof(WGPUVertexState) && alignof(VertexState) == alignof(WGPUVertexState));
static_assert(offsetof(VertexState, nextInChain) == offsetof(WGPUVertexState, nextInChain));
static_assert(offsetof(VertexState, module) == offsetof(WGPUVertexState, module));
static_assert(offsetof(VertexState, entryPoint) == offsetof(WGPUVertexState, entryPoint));
static_assert(offsetof(VertexState, constantCount) == offsetof(WGPUVertexState, constantCount));
static_assert(offsetof(VertexState, constants) == offsetof(WGPUVertexState, constants));
static_assert(offsetof(VertexState, bufferCount) == offsetof(WGPUVertexState, bufferCount));
static_assert(offsetof(VertexState, buffers) == offsetof(WGPUVertexState, buffers));
static_assert(sizeof(PrimitiveState) == sizeof(WGPUPrimitiveState) && alignof(PrimitiveState) == alignof(WGPUPrimitiveState));
static_assert(offsetof(PrimitiveState, nextInChain) == offsetof(WGPUPrimitiveState, nextInChain));
static_assert(offsetof(PrimitiveState, topology) == offsetof(WGPUPrimitiveState, topology));
static_assert(offsetof(PrimitiveState, stripIndexFormat) == offsetof(WGPUPrimitiveState, stripIndexFormat));
static_assert(offsetof(PrimitiveState, frontFace) == offsetof(WGPUPrimitiveState, frontFace));
static_assert(offsetof(PrimitiveState, cullMode) == offsetof(WGPUPrimitiveState, cullMode));
static_assert(offsetof(PrimitiveState, unclippedDepth) == offsetof(WGPUPrimitiveState, unclippedDepth));
static_assert(sizeof(StencilFaceState) == sizeof(WGPUStencilFaceState) && alignof(StencilFaceState) == alignof(WGPUStencilFaceState));
static_assert(offsetof(StencilFaceState, compare) == offsetof(WGPUStencilFaceState, compare));
static_assert(offsetof(StencilFaceState, failOp) == offsetof(WGPUStencilFaceState, failOp));
static_assert(offsetof(StencilFaceState, depthFailOp) == offsetof(WGPUStencilFaceState, depthFailOp));
static_assert(offsetof(StencilFaceState, passOp) == offsetof(WGPUStencilFaceState, passOp));
static_assert(sizeof(DepthStencilState) == sizeof(WGPUDepthStencilState) && alignof(DepthStencilState) == alignof(WGPUDepthStencilState));
static_assert(offsetof(DepthStencilState, nextInChain) == offsetof(WGPUDepthStencilState, nextInChain));
static_assert(offsetof(DepthStencilState, format) == offsetof(WGPUDepthStencilState, format));
static_assert(offsetof(DepthStencilState, depthWriteEnabled) == offsetof(WGPUDepthStencilState, depthWriteEnabled));
static_assert(offsetof(DepthStencilState, depthCompare) == offsetof(WGPUDepthStencilState, depthCompare));
static_assert(offsetof(DepthStencilState, stencilFront) == offsetof(WGPUDepthStencilState, stencilFront));
static_assert(offsetof(DepthStencilState, stencilBack) == offsetof(WGPUDepthStencilState, stencilBack));
static_assert(offsetof(DepthStencilState, stencilReadMask) == offsetof(WGPUDepthStencilState, stencilReadMask));
static_assert(offsetof(DepthStencilState, stencilWriteMask) == offsetof(WGPUDepthStencilState, stencilWriteMask));
static_assert(offsetof(DepthStencilState, depthBias) == offsetof(WGPUDepthStencilState, depthBias));
static_assert(offsetof(DepthStencilState, depthBiasSlopeScale) == offsetof(WGPUDepthStencilState, depthBiasSlopeScale));
static_assert(offsetof(DepthStencilState, depthBiasClamp) == offsetof(WGPUDepthStencilState, depthBiasClamp));
static_assert(sizeof(MultisampleState) == sizeof(WGPUMultisampleState) && alignof(MultisampleState) == alignof(WGPUMultisampleState));
static_assert(offsetof(MultisampleState, nextInChain) == offsetof(WGPUMultisampleState, nextInChain));
static_assert(offsetof(MultisampleState, count) == offsetof(WGPUMultisampleState, count));
static_assert(offsetof(MultisampleState, mask) == offsetof(WGPUMultisampleState, mask));
static_assert(offsetof(MultisampleState, alphaToCoverageEnabled) == offsetof(WGPUMultisampleState, alphaToCoverageEnabled));
static_assert(sizeof(BlendComponent) == sizeof(WGPUBlendComponent) && alignof(BlendComponent) == alignof(WGPUBlendComponent));
static_assert(offsetof(BlendComponent, operation) == offsetof(WGPUBlendComponent, operation));
static_assert(offsetof(BlendComponent, srcFactor) == offsetof(WGPUBlendComponent, srcFactor));
static_assert(offsetof(BlendComponent, dstFactor) == offsetof(WGPUBlendComponent, dstFactor));
static_assert(sizeof(BlendState) == sizeof(WGPUBlendState) && alignof(BlendState) == alignof(WGPUBlendState));
static_assert(offsetof(BlendState, color) == offsetof(WGPUBlendState, color));
static_assert(offsetof(BlendState, alpha) == offsetof(WGPUBlendState, alpha));
static_assert(sizeof(ColorTargetState) == sizeof(WGPUColorTargetState) && alignof(ColorTargetState) == alignof(WGPUColorTargetState));
static_assert(offsetof(ColorTargetState, nextInChain) == offsetof(WGPUColorTargetState, nextInChain));
static_assert(offsetof(ColorTargetState, format) == offsetof(WGPUColorTargetState, format));
static_assert(offsetof(ColorTargetState, blend) == offsetof(WGPUColorTargetState, blend));
static_assert(offsetof(ColorTargetState, writeMask) == offsetof(WGPUColorTargetState, writeMask));
static_assert(sizeof(FragmentState) == sizeof(WGPUFragmentState) && alignof(FragmentState) == alignof(WGPUFragmentState));
static_assert(offsetof(FragmentState, nextInChain) == offsetof(WGPUFragmentState, nextInChain));
static_assert(offsetof(FragmentState, module) == offsetof(WGPUFragmentState, module));
static_assert(offsetof(FragmentState, entryPoint) == offsetof(WGPUFragmentState, entryPoint));
static_assert(offsetof(FragmentState, constantCount) == offsetof(WGPUFragmentState, constantCount));
static_assert(offsetof(FragmentState, constants) == offsetof(WGPUFragmentState, constants));
static_assert(offsetof(FragmentState, targetCount) == offsetof(WGPUFragmentState, targetCount));
static_assert(offsetof(FragmentState, targets) == offsetof(WGPUFragmentState, targets));
static_assert(sizeof(RenderPipelineDescriptor) == sizeof(WGPURenderPipelineDescriptor) && alignof(RenderPipelineDescriptor) == alignof(WGPURenderPipelineDescriptor));
static_assert(offsetof(RenderPipelineDescriptor, nextInChain) == offsetof(WGPURenderPipelineDescriptor, nextInChain));
static_assert(offsetof(RenderPipelineDescriptor, label) == offsetof(WGPURenderPipelineDescriptor, label));
static_assert(offsetof(RenderPipelineDescriptor, layout) == offsetof(WGPURenderPipelineDescriptor, layout));
static_assert(offsetof(RenderPipelineDescriptor, vertex) == offsetof(WGPURenderPipelineDescriptor, vertex));
static_assert(offsetof(RenderPipelineDescriptor, primitive) == offsetof(WGPURenderPipelineDescriptor, primitive));
static_assert(offsetof(RenderPipelineDescriptor, depthStencil) == offsetof(WGPURenderPipelineDescriptor, depthStencil));
static_assert(offsetof(RenderPipelineDescriptor, multisample) == offsetof(WGPURenderPipelineDescriptor, multisample));
static_assert(offsetof(RenderPipelineDescriptor, fragment) == offsetof(WGPURenderPipelineDescriptor, fragment));
static_assert(sizeof(CommandEncoderDescriptor) == sizeof(WGPUCommandEncoderDescriptor) && alignof(CommandEncoderDescriptor) == alignof(WGPUCommandEncoderDescriptor));
static_assert(offsetof(CommandEncoderDescriptor, nextInChain) == offsetof(WGPUCommandEncoderDescriptor, nextInChain));
static_assert(offsetof(CommandEncoderDescriptor, label) == offsetof(WGPUCommandEncoderDescriptor, label));
static_assert(sizeof(ComputePassDescriptor) == sizeof(WGPUComputePassDescriptor) && alignof(ComputePassDescriptor) == alignof(WGPUComputePassDescriptor));
static_assert(offsetof(ComputePassDescriptor, nextInChain) == offsetof(WGPUComputePassDescriptor, nextInChain));
static_assert(offsetof(ComputePassDescriptor, label) == offsetof(WGPUComputePassDescriptor, label));
static_assert(offsetof(ComputePassDescriptor, timestampWrites) == offsetof(WGPUComputePassDescriptor, timestampWrites));
static_assert(sizeof(TexelCopyBufferInfo) == sizeof(WGPUTexelCopyBufferInfo) && alignof(TexelCopyBufferInfo) == alignof(WGPUTexelCopyBufferInfo));
static_assert(offsetof(TexelCopyBufferInfo, layout) == offsetof(WGPUTexelCopyBufferInfo, layout));
static_assert(offsetof(TexelCopyBufferInfo, buffer) == offsetof(WGPUTexelCopyBufferInfo, buffer));
static_assert(sizeof(CommandBufferDescriptor) == sizeof(WGPUCommandBufferDescriptor) && alignof(CommandBufferDescriptor) == alignof(WGPUCommandBufferDescriptor));
static_assert(offsetof(CommandBufferDescriptor, nextInChain) == offsetof(WGPUCommandBufferDescriptor, nextInChain));
static_assert(offsetof(CommandBufferDescriptor, label) == offsetof(WGPUCommandBufferDescriptor, label));
static_assert(sizeof(RenderBundleEncoderDescriptor) == sizeof(WGPURenderBundleEncoderDescriptor) && alignof(RenderBundleEncoderDescriptor) == alignof(WGPURenderBundleEncoderDescriptor));
static_assert(offsetof(RenderBundleEncoderDescriptor, nextInChain) == offsetof(WGPURenderBundleEncoderDescriptor, nextInChain));
static_assert(offsetof(RenderBundleEncoderDescriptor, label) == offsetof(WGPURenderBundleEncoderDescriptor, label));
static_assert(offsetof(RenderBundleEncoderDescriptor, colorFormatCount) == offsetof(WGPURenderBundleEncoderDescriptor, colorFormatCount));
static_assert(offsetof(RenderBundleEncoderDescriptor, colorFormats) == offsetof(WGPURenderBundleEncoderDescriptor, colorFormats));
static_assert(offsetof(RenderBundleEncoderDescriptor, depthStencilFormat) == offsetof(WGPURenderBundleEncoderDescriptor, depthStencilFormat));
static_assert(offsetof(RenderBundleEncoderDescriptor, sampleCount) == offsetof(WGPURenderBundleEncoderDescriptor, sampleCount));
static_assert(offsetof(RenderBundleEncoderDescriptor, depthReadOnly) == offsetof(WGPURenderBundleEncoderDescriptor, depthReadOnly));
static_assert(offsetof(RenderBundleEncoderDescriptor, stencilReadOnly) == offsetof(WGPURenderBundleEncoderDescriptor, stencilReadOnly));
static_assert(sizeof(RenderBundleDescriptor) == sizeof(WGPURenderBundleDescriptor) && alignof(RenderBundleDescriptor) == alignof(WGPURenderBundleDescriptor));
static_assert(offsetof(RenderBundleDescriptor, nextInChain) == offsetof(WGPURenderBundleDescriptor, nextInChain));
static_assert(offsetof(RenderBundleDescriptor, label) == offsetof(WGPURenderBundleDescriptor, label));
static_assert(sizeof(QuerySetDescriptor) == sizeof(WGPUQuerySetDescriptor) && alignof(QuerySetDescriptor) == alignof(WGPUQuerySetDescriptor));
static_assert(offsetof(QuerySetDescriptor, nextInChain) == offsetof(WGPUQuerySetDescriptor, nextInChain));
static_assert(offsetof(QuerySetDescriptor, label) == offsetof(WGPUQuerySetDescriptor, label));
static_assert(offsetof(QuerySetDescriptor, type) == offsetof(WGPUQuerySetDescriptor, type));
static_assert(offsetof(QuerySetDescriptor, count) == offsetof(WGPUQuerySetDescriptor, count));
static_assert(sizeof(SurfaceConfiguration) == sizeof(WGPUSurfaceConfiguration) && alignof(SurfaceConfiguration) == alignof(WGPUSurfaceConfiguration));
static_assert(offsetof(SurfaceConfiguration, nextInChain) == offsetof(WGPUSurfaceConfiguration, nextInChain));
static_assert(offsetof(SurfaceConfiguration, device) == offsetof(WGPUSurfaceConfiguration, device));
static_assert(offsetof(SurfaceConfiguration, format) == offsetof(WGPUSurfaceConfiguration, format));
static_assert(offsetof(SurfaceConfiguration, usage) == offsetof(WGPUSurfaceConfiguration, usage));
static_assert(offsetof(SurfaceConfiguration, width) == offsetof(WGPUSurfaceConfiguration, width));
static_assert(offsetof(SurfaceConfiguration, height) == offsetof(WGPUSurfaceConfiguration, height));
static_assert(offsetof(SurfaceConfiguration, viewFormatCount) == offsetof(WGPUSurfaceConfiguration, viewFormatCount));
static_assert(offsetof(SurfaceConfiguration, viewFormats) == offsetof(WGPUSurfaceConfiguration, viewFormats));
static_assert(offsetof(SurfaceConfiguration, alphaMode) == offsetof(WGPUSurfaceConfiguration, alphaMode));
static_assert(offsetof(SurfaceConfiguration, presentMode) == offsetof(WGPUSurfaceConfiguration, presentMode));
static_assert(sizeof(SurfaceColorManagement) == sizeof(WGPUSurfaceColorManagement) && alignof(SurfaceColorManagement) == alignof(WGPUSurfaceColorManagement));
static_assert(offsetof(SurfaceColorManagement, colorSpace) == offsetof(WGPUSurfaceColorManagement, colorSpace));
static_assert(offsetof(SurfaceColorManagement, toneMappingMode) == offsetof(WGPUSurfaceColorManagement, toneMappingMode));
static_assert(sizeof(SurfaceTexture) == sizeof(WGPUSurfaceTexture) && alignof(SurfaceTexture) == alignof(WGPUSurfaceTexture));
static_assert(offsetof(SurfaceTexture, nextInChain) == offsetof(WGPUSurfaceTexture, nextInChain));
static_assert(offsetof(SurfaceTexture, texture) == offsetof(WGPUSurfaceTexture, texture));
static_assert(offsetof(SurfaceTexture, status) == offsetof(WGPUSurfaceTexture, status));
static_assert(sizeof(QueueDescriptor) == sizeof(WGPUQueueDescriptor) && alignof(QueueDescriptor) == alignof(WGPUQueueDescriptor));
static_assert(offsetof(QueueDescriptor, nextInChain) == offsetof(WGPUQueueDescriptor, nextInChain));
static_assert(offsetof(QueueDescriptor, label) == offsetof(WGPUQueueDescriptor, label));
static_assert(sizeof(DeviceDescriptor) == sizeof(WGPUDeviceDescriptor) && alignof(DeviceDescriptor) == alignof(WGPUDeviceDescriptor));
static_assert(offsetof(DeviceDescriptor, nextInChain) == offsetof(WGPUDeviceDescriptor, nextInChain));
static_assert(offsetof(DeviceDescriptor, label) == offsetof(WGPUDeviceDescriptor, label));
static_assert(offsetof(DeviceDescriptor, requiredFeatureCount) == offsetof(WGPUDeviceDescriptor, requiredFeatureCount));
static_assert(offsetof(DeviceDescriptor, requiredFeatures) == offsetof(WGPUDeviceDescriptor, requiredFeatures));
static_assert(offsetof(DeviceDescriptor, requiredLimits) == offsetof(WGPUDeviceDescriptor, requiredLimits));
static_assert(offsetof(DeviceDescriptor, defaultQueue) == offsetof(WGPUDeviceDescriptor, defaultQueue));
static_assert(offsetof(DeviceDescriptor, deviceLostCallbackInfo) == offsetof(WGPUDeviceDescriptor, deviceLostCallbackInfo));
static_assert(offsetof(DeviceDescriptor, uncapturedErrorCallbackInfo) == offsetof(WGPUDeviceDescriptor, uncapturedErrorCallbackInfo));
static_assert(sizeof(SurfaceCapabilities) == sizeof(WGPUSurfaceCapabilities) && alignof(SurfaceCapabilities) == alignof(WGPUSurfaceCapabilities));
static_assert(offsetof(SurfaceCapabilities, nextInChain) == offsetof(WGPUSurfaceCapabilities, nextInChain));
static_assert(offsetof(SurfaceCapabilities, usages) == offsetof(WGPUSurfaceCapabilities, usages));
static_assert(offsetof(SurfaceCapabilities, formatCount) == offsetof(WGPUSurfaceCapabilities, formatCount));
static_assert(offsetof(SurfaceCapabilities, formats) == offsetof(WGPUSurfaceCapabilities, formats));
static_assert(offsetof(SurfaceCapabilities, presentModeCount) == offsetof(WGPUSurfaceCapabilities, presentModeCount));
static_assert(offsetof(SurfaceCapabilities, presentModes) == offsetof(WGPUSurfaceCapabilities, presentModes));
static_assert(offsetof(SurfaceCapabilities, alphaModeCount) == offsetof(WGPUSurfaceCapabilities, alphaModeCount));
static_assert(offsetof(SurfaceCapabilities, alphaModes) == offsetof(WGPUSurfaceCapabilities, alphaModes));
static_assert(sizeof(RequestAdapterOptions) == sizeof(WGPURequestAdapterOptions) && alignof(RequestAdapterOptions) == alignof(WGPURequestAdapterOptions));
static_assert(offsetof(RequestAdapterOptions, nextInChain) == offsetof(WGPURequestAdapterOptions, nextInChain));
static_assert(offsetof(RequestAdapterOptions, featureLevel) == offsetof(WGPURequestAdapterOptions, featureLevel));
static_assert(offsetof(RequestAdapterOptions, powerPreference) == offsetof(WGPURequestAdapterOptions, powerPreference));
static_assert(offsetof(RequestAdapterOptions, forceFallbackAdapter) == offsetof(WGPURequestAdapterOptions, forceFallbackAdapter));
static_assert(offsetof(RequestAdapterOptions, backendType) == offsetof(WGPURequestAdapterOptions, backendType));
static_assert(offsetof(RequestAdapterOptions, compatibleSurface) == offsetof(WGPURequestAdapterOptions, compatibleSurface));
static_assert(sizeof(RequestAdapterWebXROptions) == sizeof(WGPURequestAdapterWebXROptions) && alignof(RequestAdapterWebXROptions) == alignof(WGPURequestAdapterWebXROptions));
static_assert(offsetof(RequestAdapterWebXROptions, xrCompatible) == offsetof(WGPURequestAdapterWebXROptions, xrCompatible));
static_assert(sizeof(TextureComponentSwizzle) == sizeof(WGPUTextureComponentSwizzle) && alignof(TextureComponentSwizzle) == alignof(WGPUTextureComponentSwizzle));
static_assert(offsetof(TextureComponentSwizzle, r) == offsetof(WGPUTextureComponentSwizzle, r));
static_assert(offsetof(TextureComponentSwizzle, g) == offsetof(WGPUTextureComponentSwizzle, g));
static_assert(offsetof(TextureComponentSwizzle, b) == offsetof(WGPUTextureComponentSwizzle, b));
static_assert(offsetof(TextureComponentSwizzle, a) == offsetof(WGPUTextureComponentSwizzle, a));
static_assert(sizeof(TextureComponentSwizzleDescriptor) == sizeof(WGPUTextureComponentSwizzleDescriptor) && alignof(TextureComponentSwizzleDescriptor) == alignof(WGPUTextureComponentSwizzleDescriptor));
static_assert(offsetof(TextureComponentSwizzleDescriptor, swizzle) == offsetof(WGPUTextureComponentSwizzleDescriptor, swizzle));
static_assert(sizeof(ExternalTextureBindingLayout) == sizeof(WGPUExternalTextureBindingLayout) && alignof(ExternalTextureBindingLayout) == alignof(WGPUExternalTextureBindingLayout));
static_assert(sizeof(ExternalTextureBindingEntry) == sizeof(WGPUExternalTextureBindingEntry) && alignof(ExternalTextureBindingEntry) == alignof(WGPUExternalTextureBindingEntry));
static_assert(offsetof(ExternalTextureBindingEntry, externalTexture) == offsetof(WGPUExternalTextureBindingEntry, externalTexture));
static_assert(sizeof(CompatibilityModeLimits) == sizeof(WGPUCompatibilityModeLimits) && alignof(CompatibilityModeLimits) == alignof(WGPUCompatibilityModeLimits));
static_assert(offsetof(CompatibilityModeLimits, maxStorageBuffersInVertexStage) == offsetof(WGPUCompatibilityModeLimits, maxStorageBuffersInVertexStage));
static_assert(offsetof(CompatibilityModeLimits, maxStorageTexturesInVertexStage) == offsetof(WGPUCompatibilityModeLimits, maxStorageTexturesInVertexStage));
static_assert(offsetof(CompatibilityModeLimits, maxStorageBuffersInFragmentStage) == offsetof(WGPUCompatibilityModeLimits, maxStorageBuffersInFragmentStage));
static_assert(offsetof(CompatibilityModeLimits, maxStorageTexturesInFragmentStage) == offsetof(WGPUCompatibilityModeLimits, maxStorageTexturesInFragmentStage));
static_assert(sizeof(TextureBindingViewDimension) == sizeof(WGPUTextureBindingViewDimension) && alignof(TextureBindingViewDimension) == alignof(WGPUTextureBindingViewDimension));
static_assert(offsetof(TextureBindingViewDimension, textureBindingViewDimension) == offsetof(WGPUTextureBindingViewDimension, textureBindingViewDimension));
static_assert(sizeof(InstanceLimits) == sizeof(WGPUInstanceLimits) && alignof(InstanceLimits) == alignof(WGPUInstanceLimits));
static_assert(offsetof(InstanceLimits, nextInChain) == offsetof(WGPUInstanceLimits, nextInChain));
static_assert(offsetof(InstanceLimits, timedWaitAnyMaxCount) == offsetof(WGPUInstanceLimits, timedWaitAnyMaxCount));
static_assert(sizeof(InstanceDescriptor) == sizeof(WGPUInstanceDescriptor) && alignof(InstanceDescriptor) == alignof(WGPUInstanceDescriptor));
static_assert(offsetof(InstanceDescriptor, nextInChain) == offsetof(WGPUInstanceDescriptor, nextInChain));
static_assert(offsetof(InstanceDescriptor, requiredFeatureCount) == offsetof(WGPUInstanceDescriptor, requiredFeatureCount));
static_assert(offsetof(InstanceDescriptor, requiredFeatures) == offsetof(WGPUInstanceDescriptor, requiredFeatures));
static_assert(offsetof(InstanceDescriptor, requiredLimits) == offsetof(WGPUInstanceDescriptor, requiredLimits));
static_assert(sizeof(SupportedWGSLLanguageFeatures) == sizeof(WGPUSupportedWGSLLanguageFeatures) && alignof(SupportedWGSLLanguageFeatures) == alignof(WGPUSupportedWGSLLanguageFeatures));
static_assert(offsetof(SupportedWGSLLanguageFeatures, featureCount) == offsetof(WGPUSupportedWGSLLanguageFeatures, featureCount));
static_assert(offsetof(SupportedWGSLLanguageFeatures, features) == offsetof(WGPUSupportedWGSLLanguageFeatures, features));
static_assert(sizeof(FutureWaitInfo) == sizeof(WGPUFutureWaitInfo) && alignof(FutureWaitInfo) == alignof(WGPUFutureWaitInfo));
static_assert(offsetof(FutureWaitInfo, future) == offsetof(WGPUFutureWaitInfo, future));
static_assert(offsetof(FutureWaitInfo, completed) == offsetof(WGPUFutureWaitInfo, completed));
static_assert(sizeof(SupportedInstanceFeatures) == sizeof(WGPUSupportedInstanceFeatures) && alignof(SupportedInstanceFeatures) == alignof(WGPUSupportedInstanceFeatures));
static_assert(offsetof(SupportedInstanceFeatures, featureCount) == offsetof(WGPUSupportedInstanceFeatures, featureCount));
static_assert(offsetof(SupportedInstanceFeatures, features) == offsetof(WGPUSupportedInstanceFeatures, features));
#if defined(__GNUC__) || defined(__clang__)
#  pragma GCC diagnostic pop
#endif

/* ==== Functions ================================================================================================= */

inline void Adapter::GetFeatures(SupportedFeatures * features) const {
    features->Reset();
    wgpuAdapterGetFeatures(Get(), reinterpret_cast<WGPUSupportedFeatures *>(features));
}

inline Bool Adapter::HasFeature(FeatureName feature) const {
    return Bool(wgpuAdapterHasFeature(Get(), static_cast<WGPUFeatureName>(feature)));
}

inline Status Adapter::GetLimits(Limits * limits) const {
    return static_cast<Status>(wgpuAdapterGetLimits(Get(), reinterpret_cast<WGPULimits *>(limits)));
}

inline Status Adapter::GetInfo(AdapterInfo * info) const {
    info->Reset();
    return static_cast<Status>(wgpuAdapterGetInfo(Get(), reinterpret_cast<WGPUAdapterInfo *>(info)));
}

template <typename F, typename T>
Future Adapter::RequestDevice(DeviceDescriptor const * descriptor, CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuAdapterRequestDevice(Get(), reinterpret_cast<WGPUDeviceDescriptor const *>(descriptor), detail::CallbackInfoWithMode<detail::RequestDeviceCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Adapter::RequestDevice(DeviceDescriptor const * descriptor, CallbackMode callbackMode, F callback) const {
    return Future{ wgpuAdapterRequestDevice(Get(), reinterpret_cast<WGPUDeviceDescriptor const *>(descriptor), detail::CallbackInfoWithMode<detail::RequestDeviceCallback>(callbackMode, std::move(callback))).id };
}

inline void BindGroup::SetLabel(StringView label) const {
    wgpuBindGroupSetLabel(Get(), label);
}

inline void BindGroupLayout::SetLabel(StringView label) const {
    wgpuBindGroupLayoutSetLabel(Get(), label);
}

inline uint64_t Buffer::GetSize() const {
    return wgpuBufferGetSize(Get());
}

inline BufferUsage Buffer::GetUsage() const {
    return static_cast<BufferUsage>(wgpuBufferGetUsage(Get()));
}

inline BufferMapState Buffer::GetMapState() const {
    return static_cast<BufferMapState>(wgpuBufferGetMapState(Get()));
}

template <typename F, typename T>
Future Buffer::MapAsync(MapMode mode, size_t offset, size_t size, CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuBufferMapAsync(Get(), static_cast<WGPUMapMode>(mode), offset, size, detail::CallbackInfoWithMode<detail::BufferMapCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Buffer::MapAsync(MapMode mode, size_t offset, size_t size, CallbackMode callbackMode, F callback) const {
    return Future{ wgpuBufferMapAsync(Get(), static_cast<WGPUMapMode>(mode), offset, size, detail::CallbackInfoWithMode<detail::BufferMapCallback>(callbackMode, std::move(callback))).id };
}

inline void * Buffer::GetMappedRange(size_t offset, size_t size) const {
    return wgpuBufferGetMappedRange(Get(), offset, size);
}

inline void const * Buffer::GetConstMappedRange(size_t offset, size_t size) const {
    return wgpuBufferGetConstMappedRange(Get(), offset, size);
}

inline Status Buffer::ReadMappedRange(size_t offset, void * data, size_t size) const {
    return static_cast<Status>(wgpuBufferReadMappedRange(Get(), offset, data, size));
}

inline Status Buffer::WriteMappedRange(size_t offset, void const * data, size_t size) const {
    return static_cast<Status>(wgpuBufferWriteMappedRange(Get(), offset, data, size));
}

inline void Buffer::Unmap() const {
    wgpuBufferUnmap(Get());
}

inline void Buffer::Destroy() const {
    wgpuBufferDestroy(Get());
}

inline void Buffer::SetLabel(StringView label) const {
    wgpuBufferSetLabel(Get(), label);
}

inline void CommandBuffer::SetLabel(StringView label) const {
    wgpuCommandBufferSetLabel(Get(), label);
}

inline RenderPassEncoder CommandEncoder::BeginRenderPass(RenderPassDescriptor const * descriptor) const {
    return RenderPassEncoder::Acquire(wgpuCommandEncoderBeginRenderPass(Get(), reinterpret_cast<WGPURenderPassDescriptor const *>(descriptor)));
}

inline ComputePassEncoder CommandEncoder::BeginComputePass(ComputePassDescriptor const * descriptor) const {
    return ComputePassEncoder::Acquire(wgpuCommandEncoderBeginComputePass(Get(), reinterpret_cast<WGPUComputePassDescriptor const *>(descriptor)));
}

inline void CommandEncoder::CopyBufferToBuffer(Buffer const& source, uint64_t sourceOffset, Buffer const& destination, uint64_t destinationOffset, uint64_t size) const {
    wgpuCommandEncoderCopyBufferToBuffer(Get(), source.Get(), sourceOffset, destination.Get(), destinationOffset, size);
}

inline void CommandEncoder::CopyBufferToTexture(TexelCopyBufferInfo const * source, TexelCopyTextureInfo const * destination, Extent3D const * copySize) const {
    wgpuCommandEncoderCopyBufferToTexture(Get(), reinterpret_cast<WGPUTexelCopyBufferInfo const *>(source), reinterpret_cast<WGPUTexelCopyTextureInfo const *>(destination), reinterpret_cast<WGPUExtent3D const *>(copySize));
}

inline void CommandEncoder::CopyTextureToBuffer(TexelCopyTextureInfo const * source, TexelCopyBufferInfo const * destination, Extent3D const * copySize) const {
    wgpuCommandEncoderCopyTextureToBuffer(Get(), reinterpret_cast<WGPUTexelCopyTextureInfo const *>(source), reinterpret_cast<WGPUTexelCopyBufferInfo const *>(destination), reinterpret_cast<WGPUExtent3D const *>(copySize));
}

inline void CommandEncoder::CopyTextureToTexture(TexelCopyTextureInfo const * source, TexelCopyTextureInfo const * destination, Extent3D const * copySize) const {
    wgpuCommandEncoderCopyTextureToTexture(Get(), reinterpret_cast<WGPUTexelCopyTextureInfo const *>(source), reinterpret_cast<WGPUTexelCopyTextureInfo const *>(destination), reinterpret_cast<WGPUExtent3D const *>(copySize));
}

inline void CommandEncoder::ClearBuffer(Buffer const& buffer, uint64_t offset, uint64_t size) const {
    wgpuCommandEncoderClearBuffer(Get(), buffer.Get(), offset, size);
}

inline void CommandEncoder::ResolveQuerySet(QuerySet const& querySet, uint32_t firstQuery, uint32_t queryCount, Buffer const& destination, uint64_t destinationOffset) const {
    wgpuCommandEncoderResolveQuerySet(Get(), querySet.Get(), firstQuery, queryCount, destination.Get(), destinationOffset);
}

inline CommandBuffer CommandEncoder::Finish(CommandBufferDescriptor const * descriptor) const {
    return CommandBuffer::Acquire(wgpuCommandEncoderFinish(Get(), reinterpret_cast<WGPUCommandBufferDescriptor const *>(descriptor)));
}

inline void CommandEncoder::SetLabel(StringView label) const {
    wgpuCommandEncoderSetLabel(Get(), label);
}

inline void CommandEncoder::PushDebugGroup(StringView groupLabel) const {
    wgpuCommandEncoderPushDebugGroup(Get(), groupLabel);
}

inline void CommandEncoder::PopDebugGroup() const {
    wgpuCommandEncoderPopDebugGroup(Get());
}

inline void CommandEncoder::InsertDebugMarker(StringView markerLabel) const {
    wgpuCommandEncoderInsertDebugMarker(Get(), markerLabel);
}

inline void CommandEncoder::WriteTimestamp(QuerySet const& querySet, uint32_t queryIndex) const {
    wgpuCommandEncoderWriteTimestamp(Get(), querySet.Get(), queryIndex);
}

inline void ComputePassEncoder::SetPipeline(ComputePipeline const& pipeline) const {
    wgpuComputePassEncoderSetPipeline(Get(), pipeline.Get());
}

inline void ComputePassEncoder::DispatchWorkgroups(uint32_t workgroupCountX, uint32_t workgroupCountY, uint32_t workgroupCountZ) const {
    wgpuComputePassEncoderDispatchWorkgroups(Get(), workgroupCountX, workgroupCountY, workgroupCountZ);
}

inline void ComputePassEncoder::DispatchWorkgroupsIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const {
    wgpuComputePassEncoderDispatchWorkgroupsIndirect(Get(), indirectBuffer.Get(), indirectOffset);
}

inline void ComputePassEncoder::End() const {
    wgpuComputePassEncoderEnd(Get());
}

inline void ComputePassEncoder::SetLabel(StringView label) const {
    wgpuComputePassEncoderSetLabel(Get(), label);
}

inline void ComputePassEncoder::PushDebugGroup(StringView groupLabel) const {
    wgpuComputePassEncoderPushDebugGroup(Get(), groupLabel);
}

inline void ComputePassEncoder::PopDebugGroup() const {
    wgpuComputePassEncoderPopDebugGroup(Get());
}

inline void ComputePassEncoder::InsertDebugMarker(StringView markerLabel) const {
    wgpuComputePassEncoderInsertDebugMarker(Get(), markerLabel);
}

inline void ComputePassEncoder::SetBindGroup(uint32_t groupIndex, BindGroup const& group, size_t dynamicOffsetCount, uint32_t const * dynamicOffsets) const {
    wgpuComputePassEncoderSetBindGroup(Get(), groupIndex, group.Get(), dynamicOffsetCount, dynamicOffsets);
}

inline void ComputePassEncoder::SetImmediates(uint32_t offset, void const * data, size_t size) const {
    wgpuComputePassEncoderSetImmediates(Get(), offset, data, size);
}

inline void ComputePipeline::SetLabel(StringView label) const {
    wgpuComputePipelineSetLabel(Get(), label);
}

inline BindGroupLayout ComputePipeline::GetBindGroupLayout(uint32_t groupIndex) const {
    return BindGroupLayout::Acquire(wgpuComputePipelineGetBindGroupLayout(Get(), groupIndex));
}

inline void Device::GetFeatures(SupportedFeatures * features) const {
    features->Reset();
    wgpuDeviceGetFeatures(Get(), reinterpret_cast<WGPUSupportedFeatures *>(features));
}

inline Bool Device::HasFeature(FeatureName feature) const {
    return Bool(wgpuDeviceHasFeature(Get(), static_cast<WGPUFeatureName>(feature)));
}

inline Status Device::GetLimits(Limits * limits) const {
    return static_cast<Status>(wgpuDeviceGetLimits(Get(), reinterpret_cast<WGPULimits *>(limits)));
}

inline Status Device::GetAdapterInfo(AdapterInfo * adapterInfo) const {
    adapterInfo->Reset();
    return static_cast<Status>(wgpuDeviceGetAdapterInfo(Get(), reinterpret_cast<WGPUAdapterInfo *>(adapterInfo)));
}

inline Queue Device::GetQueue() const {
    return Queue::Acquire(wgpuDeviceGetQueue(Get()));
}

inline void Device::Destroy() const {
    wgpuDeviceDestroy(Get());
}

inline Buffer Device::CreateBuffer(BufferDescriptor const * descriptor) const {
    return Buffer::Acquire(wgpuDeviceCreateBuffer(Get(), reinterpret_cast<WGPUBufferDescriptor const *>(descriptor)));
}

inline Texture Device::CreateTexture(TextureDescriptor const * descriptor) const {
    return Texture::Acquire(wgpuDeviceCreateTexture(Get(), reinterpret_cast<WGPUTextureDescriptor const *>(descriptor)));
}

inline Sampler Device::CreateSampler(SamplerDescriptor const * descriptor) const {
    return Sampler::Acquire(wgpuDeviceCreateSampler(Get(), reinterpret_cast<WGPUSamplerDescriptor const *>(descriptor)));
}

inline BindGroupLayout Device::CreateBindGroupLayout(BindGroupLayoutDescriptor const * descriptor) const {
    return BindGroupLayout::Acquire(wgpuDeviceCreateBindGroupLayout(Get(), reinterpret_cast<WGPUBindGroupLayoutDescriptor const *>(descriptor)));
}

inline PipelineLayout Device::CreatePipelineLayout(PipelineLayoutDescriptor const * descriptor) const {
    return PipelineLayout::Acquire(wgpuDeviceCreatePipelineLayout(Get(), reinterpret_cast<WGPUPipelineLayoutDescriptor const *>(descriptor)));
}

inline BindGroup Device::CreateBindGroup(BindGroupDescriptor const * descriptor) const {
    return BindGroup::Acquire(wgpuDeviceCreateBindGroup(Get(), reinterpret_cast<WGPUBindGroupDescriptor const *>(descriptor)));
}

inline ShaderModule Device::CreateShaderModule(ShaderModuleDescriptor const * descriptor) const {
    return ShaderModule::Acquire(wgpuDeviceCreateShaderModule(Get(), reinterpret_cast<WGPUShaderModuleDescriptor const *>(descriptor)));
}

inline ComputePipeline Device::CreateComputePipeline(ComputePipelineDescriptor const * descriptor) const {
    return ComputePipeline::Acquire(wgpuDeviceCreateComputePipeline(Get(), reinterpret_cast<WGPUComputePipelineDescriptor const *>(descriptor)));
}

inline RenderPipeline Device::CreateRenderPipeline(RenderPipelineDescriptor const * descriptor) const {
    return RenderPipeline::Acquire(wgpuDeviceCreateRenderPipeline(Get(), reinterpret_cast<WGPURenderPipelineDescriptor const *>(descriptor)));
}

template <typename F, typename T>
Future Device::CreateComputePipelineAsync(ComputePipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuDeviceCreateComputePipelineAsync(Get(), reinterpret_cast<WGPUComputePipelineDescriptor const *>(descriptor), detail::CallbackInfoWithMode<detail::CreateComputePipelineAsyncCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Device::CreateComputePipelineAsync(ComputePipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback) const {
    return Future{ wgpuDeviceCreateComputePipelineAsync(Get(), reinterpret_cast<WGPUComputePipelineDescriptor const *>(descriptor), detail::CallbackInfoWithMode<detail::CreateComputePipelineAsyncCallback>(callbackMode, std::move(callback))).id };
}

template <typename F, typename T>
Future Device::CreateRenderPipelineAsync(RenderPipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuDeviceCreateRenderPipelineAsync(Get(), reinterpret_cast<WGPURenderPipelineDescriptor const *>(descriptor), detail::CallbackInfoWithMode<detail::CreateRenderPipelineAsyncCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Device::CreateRenderPipelineAsync(RenderPipelineDescriptor const * descriptor, CallbackMode callbackMode, F callback) const {
    return Future{ wgpuDeviceCreateRenderPipelineAsync(Get(), reinterpret_cast<WGPURenderPipelineDescriptor const *>(descriptor), detail::CallbackInfoWithMode<detail::CreateRenderPipelineAsyncCallback>(callbackMode, std::move(callback))).id };
}

inline CommandEncoder Device::CreateCommandEncoder(CommandEncoderDescriptor const * descriptor) const {
    return CommandEncoder::Acquire(wgpuDeviceCreateCommandEncoder(Get(), reinterpret_cast<WGPUCommandEncoderDescriptor const *>(descriptor)));
}

inline RenderBundleEncoder Device::CreateRenderBundleEncoder(RenderBundleEncoderDescriptor const * descriptor) const {
    return RenderBundleEncoder::Acquire(wgpuDeviceCreateRenderBundleEncoder(Get(), reinterpret_cast<WGPURenderBundleEncoderDescriptor const *>(descriptor)));
}

inline QuerySet Device::CreateQuerySet(QuerySetDescriptor const * descriptor) const {
    return QuerySet::Acquire(wgpuDeviceCreateQuerySet(Get(), reinterpret_cast<WGPUQuerySetDescriptor const *>(descriptor)));
}

inline Future Device::GetLostFuture() const {
    return Future{ wgpuDeviceGetLostFuture(Get()).id };
}

inline void Device::PushErrorScope(ErrorFilter filter) const {
    wgpuDevicePushErrorScope(Get(), static_cast<WGPUErrorFilter>(filter));
}

template <typename F, typename T>
Future Device::PopErrorScope(CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuDevicePopErrorScope(Get(), detail::CallbackInfoWithMode<detail::PopErrorScopeCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Device::PopErrorScope(CallbackMode callbackMode, F callback) const {
    return Future{ wgpuDevicePopErrorScope(Get(), detail::CallbackInfoWithMode<detail::PopErrorScopeCallback>(callbackMode, std::move(callback))).id };
}

inline void Device::SetLabel(StringView label) const {
    wgpuDeviceSetLabel(Get(), label);
}

inline void ExternalTexture::SetLabel(StringView label) const {
    wgpuExternalTextureSetLabel(Get(), label);
}

template <typename F, typename T>
Future Instance::RequestAdapter(RequestAdapterOptions const * options, CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuInstanceRequestAdapter(Get(), reinterpret_cast<WGPURequestAdapterOptions const *>(options), detail::CallbackInfoWithMode<detail::RequestAdapterCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Instance::RequestAdapter(RequestAdapterOptions const * options, CallbackMode callbackMode, F callback) const {
    return Future{ wgpuInstanceRequestAdapter(Get(), reinterpret_cast<WGPURequestAdapterOptions const *>(options), detail::CallbackInfoWithMode<detail::RequestAdapterCallback>(callbackMode, std::move(callback))).id };
}

inline void Instance::GetWGSLLanguageFeatures(SupportedWGSLLanguageFeatures * features) const {
    features->Reset();
    wgpuInstanceGetWGSLLanguageFeatures(Get(), reinterpret_cast<WGPUSupportedWGSLLanguageFeatures *>(features));
}

inline Bool Instance::HasWGSLLanguageFeature(WGSLLanguageFeatureName feature) const {
    return Bool(wgpuInstanceHasWGSLLanguageFeature(Get(), static_cast<WGPUWGSLLanguageFeatureName>(feature)));
}

inline void Instance::ProcessEvents() const {
    wgpuInstanceProcessEvents(Get());
}

inline WaitStatus Instance::WaitAny(size_t futureCount, FutureWaitInfo * futures, uint64_t timeoutNS) const {
    return static_cast<WaitStatus>(wgpuInstanceWaitAny(Get(), futureCount, reinterpret_cast<WGPUFutureWaitInfo *>(futures), timeoutNS));
}

inline Surface Instance::CreateSurface(SurfaceDescriptor const * descriptor) const {
    return Surface::Acquire(wgpuInstanceCreateSurface(Get(), reinterpret_cast<WGPUSurfaceDescriptor const *>(descriptor)));
}

inline void PipelineLayout::SetLabel(StringView label) const {
    wgpuPipelineLayoutSetLabel(Get(), label);
}

inline void QuerySet::Destroy() const {
    wgpuQuerySetDestroy(Get());
}

inline QueryType QuerySet::GetType() const {
    return static_cast<QueryType>(wgpuQuerySetGetType(Get()));
}

inline uint32_t QuerySet::GetCount() const {
    return wgpuQuerySetGetCount(Get());
}

inline void QuerySet::SetLabel(StringView label) const {
    wgpuQuerySetSetLabel(Get(), label);
}

inline void Queue::Submit(size_t commandCount, CommandBuffer const * commands) const {
    wgpuQueueSubmit(Get(), commandCount, reinterpret_cast<WGPUCommandBuffer const *>(commands));
}

template <typename F, typename T>
Future Queue::OnSubmittedWorkDone(CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuQueueOnSubmittedWorkDone(Get(), detail::CallbackInfoWithMode<detail::QueueWorkDoneCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future Queue::OnSubmittedWorkDone(CallbackMode callbackMode, F callback) const {
    return Future{ wgpuQueueOnSubmittedWorkDone(Get(), detail::CallbackInfoWithMode<detail::QueueWorkDoneCallback>(callbackMode, std::move(callback))).id };
}

inline void Queue::WriteBuffer(Buffer const& buffer, uint64_t bufferOffset, void const * data, size_t size) const {
    wgpuQueueWriteBuffer(Get(), buffer.Get(), bufferOffset, data, size);
}

inline void Queue::WriteTexture(TexelCopyTextureInfo const * destination, void const * data, size_t dataSize, TexelCopyBufferLayout const * dataLayout, Extent3D const * writeSize) const {
    wgpuQueueWriteTexture(Get(), reinterpret_cast<WGPUTexelCopyTextureInfo const *>(destination), data, dataSize, reinterpret_cast<WGPUTexelCopyBufferLayout const *>(dataLayout), reinterpret_cast<WGPUExtent3D const *>(writeSize));
}

inline void Queue::SetLabel(StringView label) const {
    wgpuQueueSetLabel(Get(), label);
}

inline void RenderBundle::SetLabel(StringView label) const {
    wgpuRenderBundleSetLabel(Get(), label);
}

inline RenderBundle RenderBundleEncoder::Finish(RenderBundleDescriptor const * descriptor) const {
    return RenderBundle::Acquire(wgpuRenderBundleEncoderFinish(Get(), reinterpret_cast<WGPURenderBundleDescriptor const *>(descriptor)));
}

inline void RenderBundleEncoder::SetLabel(StringView label) const {
    wgpuRenderBundleEncoderSetLabel(Get(), label);
}

inline void RenderBundleEncoder::PushDebugGroup(StringView groupLabel) const {
    wgpuRenderBundleEncoderPushDebugGroup(Get(), groupLabel);
}

inline void RenderBundleEncoder::PopDebugGroup() const {
    wgpuRenderBundleEncoderPopDebugGroup(Get());
}

inline void RenderBundleEncoder::InsertDebugMarker(StringView markerLabel) const {
    wgpuRenderBundleEncoderInsertDebugMarker(Get(), markerLabel);
}

inline void RenderBundleEncoder::SetBindGroup(uint32_t groupIndex, BindGroup const& group, size_t dynamicOffsetCount, uint32_t const * dynamicOffsets) const {
    wgpuRenderBundleEncoderSetBindGroup(Get(), groupIndex, group.Get(), dynamicOffsetCount, dynamicOffsets);
}

inline void RenderBundleEncoder::SetImmediates(uint32_t offset, void const * data, size_t size) const {
    wgpuRenderBundleEncoderSetImmediates(Get(), offset, data, size);
}

inline void RenderBundleEncoder::SetPipeline(RenderPipeline const& pipeline) const {
    wgpuRenderBundleEncoderSetPipeline(Get(), pipeline.Get());
}

inline void RenderBundleEncoder::SetIndexBuffer(Buffer const& buffer, IndexFormat format, uint64_t offset, uint64_t size) const {
    wgpuRenderBundleEncoderSetIndexBuffer(Get(), buffer.Get(), static_cast<WGPUIndexFormat>(format), offset, size);
}

inline void RenderBundleEncoder::SetVertexBuffer(uint32_t slot, Buffer const& buffer, uint64_t offset, uint64_t size) const {
    wgpuRenderBundleEncoderSetVertexBuffer(Get(), slot, buffer.Get(), offset, size);
}

inline void RenderBundleEncoder::Draw(uint32_t vertexCount, uint32_t instanceCount, uint32_t firstVertex, uint32_t firstInstance) const {
    wgpuRenderBundleEncoderDraw(Get(), vertexCount, instanceCount, firstVertex, firstInstance);
}

inline void RenderBundleEncoder::DrawIndexed(uint32_t indexCount, uint32_t instanceCount, uint32_t firstIndex, int32_t baseVertex, uint32_t firstInstance) const {
    wgpuRenderBundleEncoderDrawIndexed(Get(), indexCount, instanceCount, firstIndex, baseVertex, firstInstance);
}

inline void RenderBundleEncoder::DrawIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const {
    wgpuRenderBundleEncoderDrawIndirect(Get(), indirectBuffer.Get(), indirectOffset);
}

inline void RenderBundleEncoder::DrawIndexedIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const {
    wgpuRenderBundleEncoderDrawIndexedIndirect(Get(), indirectBuffer.Get(), indirectOffset);
}

inline void RenderPassEncoder::SetViewport(float x, float y, float width, float height, float minDepth, float maxDepth) const {
    wgpuRenderPassEncoderSetViewport(Get(), x, y, width, height, minDepth, maxDepth);
}

inline void RenderPassEncoder::SetScissorRect(uint32_t x, uint32_t y, uint32_t width, uint32_t height) const {
    wgpuRenderPassEncoderSetScissorRect(Get(), x, y, width, height);
}

inline void RenderPassEncoder::SetBlendConstant(Color const * color) const {
    wgpuRenderPassEncoderSetBlendConstant(Get(), reinterpret_cast<WGPUColor const *>(color));
}

inline void RenderPassEncoder::SetStencilReference(uint32_t reference) const {
    wgpuRenderPassEncoderSetStencilReference(Get(), reference);
}

inline void RenderPassEncoder::BeginOcclusionQuery(uint32_t queryIndex) const {
    wgpuRenderPassEncoderBeginOcclusionQuery(Get(), queryIndex);
}

inline void RenderPassEncoder::EndOcclusionQuery() const {
    wgpuRenderPassEncoderEndOcclusionQuery(Get());
}

inline void RenderPassEncoder::ExecuteBundles(size_t bundleCount, RenderBundle const * bundles) const {
    wgpuRenderPassEncoderExecuteBundles(Get(), bundleCount, reinterpret_cast<WGPURenderBundle const *>(bundles));
}

inline void RenderPassEncoder::End() const {
    wgpuRenderPassEncoderEnd(Get());
}

inline void RenderPassEncoder::SetLabel(StringView label) const {
    wgpuRenderPassEncoderSetLabel(Get(), label);
}

inline void RenderPassEncoder::PushDebugGroup(StringView groupLabel) const {
    wgpuRenderPassEncoderPushDebugGroup(Get(), groupLabel);
}

inline void RenderPassEncoder::PopDebugGroup() const {
    wgpuRenderPassEncoderPopDebugGroup(Get());
}

inline void RenderPassEncoder::InsertDebugMarker(StringView markerLabel) const {
    wgpuRenderPassEncoderInsertDebugMarker(Get(), markerLabel);
}

inline void RenderPassEncoder::SetBindGroup(uint32_t groupIndex, BindGroup const& group, size_t dynamicOffsetCount, uint32_t const * dynamicOffsets) const {
    wgpuRenderPassEncoderSetBindGroup(Get(), groupIndex, group.Get(), dynamicOffsetCount, dynamicOffsets);
}

inline void RenderPassEncoder::SetImmediates(uint32_t offset, void const * data, size_t size) const {
    wgpuRenderPassEncoderSetImmediates(Get(), offset, data, size);
}

inline void RenderPassEncoder::SetPipeline(RenderPipeline const& pipeline) const {
    wgpuRenderPassEncoderSetPipeline(Get(), pipeline.Get());
}

inline void RenderPassEncoder::SetIndexBuffer(Buffer const& buffer, IndexFormat format, uint64_t offset, uint64_t size) const {
    wgpuRenderPassEncoderSetIndexBuffer(Get(), buffer.Get(), static_cast<WGPUIndexFormat>(format), offset, size);
}

inline void RenderPassEncoder::SetVertexBuffer(uint32_t slot, Buffer const& buffer, uint64_t offset, uint64_t size) const {
    wgpuRenderPassEncoderSetVertexBuffer(Get(), slot, buffer.Get(), offset, size);
}

inline void RenderPassEncoder::Draw(uint32_t vertexCount, uint32_t instanceCount, uint32_t firstVertex, uint32_t firstInstance) const {
    wgpuRenderPassEncoderDraw(Get(), vertexCount, instanceCount, firstVertex, firstInstance);
}

inline void RenderPassEncoder::DrawIndexed(uint32_t indexCount, uint32_t instanceCount, uint32_t firstIndex, int32_t baseVertex, uint32_t firstInstance) const {
    wgpuRenderPassEncoderDrawIndexed(Get(), indexCount, instanceCount, firstIndex, baseVertex, firstInstance);
}

inline void RenderPassEncoder::DrawIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const {
    wgpuRenderPassEncoderDrawIndirect(Get(), indirectBuffer.Get(), indirectOffset);
}

inline void RenderPassEncoder::DrawIndexedIndirect(Buffer const& indirectBuffer, uint64_t indirectOffset) const {
    wgpuRenderPassEncoderDrawIndexedIndirect(Get(), indirectBuffer.Get(), indirectOffset);
}

inline void RenderPipeline::SetLabel(StringView label) const {
    wgpuRenderPipelineSetLabel(Get(), label);
}

inline BindGroupLayout RenderPipeline::GetBindGroupLayout(uint32_t groupIndex) const {
    return BindGroupLayout::Acquire(wgpuRenderPipelineGetBindGroupLayout(Get(), groupIndex));
}

inline void Sampler::SetLabel(StringView label) const {
    wgpuSamplerSetLabel(Get(), label);
}

template <typename F, typename T>
Future ShaderModule::GetCompilationInfo(CallbackMode callbackMode, F callback, T userdata) const {
    return Future{ wgpuShaderModuleGetCompilationInfo(Get(), detail::CallbackInfoWithMode<detail::CompilationInfoCallback>(callbackMode, std::move(callback), userdata)).id };
}

template <typename F>
Future ShaderModule::GetCompilationInfo(CallbackMode callbackMode, F callback) const {
    return Future{ wgpuShaderModuleGetCompilationInfo(Get(), detail::CallbackInfoWithMode<detail::CompilationInfoCallback>(callbackMode, std::move(callback))).id };
}

inline void ShaderModule::SetLabel(StringView label) const {
    wgpuShaderModuleSetLabel(Get(), label);
}

inline void Surface::Configure(SurfaceConfiguration const * config) const {
    wgpuSurfaceConfigure(Get(), reinterpret_cast<WGPUSurfaceConfiguration const *>(config));
}

inline void Surface::Unconfigure() const {
    wgpuSurfaceUnconfigure(Get());
}

inline void Surface::GetCurrentTexture(SurfaceTexture * surfaceTexture) const {
    surfaceTexture->texture = nullptr;
    wgpuSurfaceGetCurrentTexture(Get(), reinterpret_cast<WGPUSurfaceTexture *>(surfaceTexture));
}

inline Status Surface::GetCapabilities(Adapter const& adapter, SurfaceCapabilities * capabilities) const {
    capabilities->Reset();
    return static_cast<Status>(wgpuSurfaceGetCapabilities(Get(), adapter.Get(), reinterpret_cast<WGPUSurfaceCapabilities *>(capabilities)));
}

inline Status Surface::Present() const {
    return static_cast<Status>(wgpuSurfacePresent(Get()));
}

inline void Surface::SetLabel(StringView label) const {
    wgpuSurfaceSetLabel(Get(), label);
}

inline TextureView Texture::CreateView(TextureViewDescriptor const * descriptor) const {
    return TextureView::Acquire(wgpuTextureCreateView(Get(), reinterpret_cast<WGPUTextureViewDescriptor const *>(descriptor)));
}

inline void Texture::Destroy() const {
    wgpuTextureDestroy(Get());
}

inline uint32_t Texture::GetWidth() const {
    return wgpuTextureGetWidth(Get());
}

inline uint32_t Texture::GetHeight() const {
    return wgpuTextureGetHeight(Get());
}

inline uint32_t Texture::GetDepthOrArrayLayers() const {
    return wgpuTextureGetDepthOrArrayLayers(Get());
}

inline uint32_t Texture::GetMipLevelCount() const {
    return wgpuTextureGetMipLevelCount(Get());
}

inline uint32_t Texture::GetSampleCount() const {
    return wgpuTextureGetSampleCount(Get());
}

inline TextureDimension Texture::GetDimension() const {
    return static_cast<TextureDimension>(wgpuTextureGetDimension(Get()));
}

inline TextureFormat Texture::GetFormat() const {
    return static_cast<TextureFormat>(wgpuTextureGetFormat(Get()));
}

inline TextureUsage Texture::GetUsage() const {
    return static_cast<TextureUsage>(wgpuTextureGetUsage(Get()));
}

inline TextureViewDimension Texture::GetTextureBindingViewDimension() const {
    return static_cast<TextureViewDimension>(wgpuTextureGetTextureBindingViewDimension(Get()));
}

inline void Texture::SetLabel(StringView label) const {
    wgpuTextureSetLabel(Get(), label);
}

inline void TextureView::SetLabel(StringView label) const {
    wgpuTextureViewSetLabel(Get(), label);
}

/** Waits for one future. */
inline WaitStatus Instance::WaitAny(Future future, uint64_t timeoutNS) const {
    FutureWaitInfo wait{ future, false };
    return WaitAny(1, &wait, timeoutNS);
}

/** Returns the function of C with the given name, or NULL. */
inline Proc GetProcAddress(StringView name) { return wgpuGetProcAddress(name); }

inline Instance CreateInstance(InstanceDescriptor const * descriptor = nullptr) {
    return Instance::Acquire(wgpuCreateInstance(reinterpret_cast<WGPUInstanceDescriptor const *>(descriptor)));
}

inline void GetInstanceFeatures(SupportedInstanceFeatures * features) {
    features->Reset();
    wgpuGetInstanceFeatures(reinterpret_cast<WGPUSupportedInstanceFeatures *>(features));
}

inline Status GetInstanceLimits(InstanceLimits * limits) {
    return static_cast<Status>(wgpuGetInstanceLimits(reinterpret_cast<WGPUInstanceLimits *>(limits)));
}

inline Bool HasInstanceFeature(InstanceFeatureName feature) {
    return Bool(wgpuHasInstanceFeature(static_cast<WGPUInstanceFeatureName>(feature)));
}

} // namespace wgpu

#endif // WEBGPU_CPP_H_
