/**
 * webgpu_cpp_print.h prints enums, flags and strings of webgpu_cpp.h: `std::cout << wgpu::LoadOp::Clear` writes
 * "LoadOp::Clear", and `wgpu::BufferUsage::MapRead | wgpu::BufferUsage::CopyDst` "BufferUsage::(MapRead|CopyDst)".
 *
 * Generated from the W3C's IDL by packages/spec/src/webgpu-h: do not edit, `npm run generate` writes it.
 */
#ifndef WEBGPU_CPP_PRINT_H_
#define WEBGPU_CPP_PRINT_H_

#include <ostream>
#include <string>

#include "webgpu/webgpu_cpp.h"

namespace wgpu {
namespace detail {

/** Prints a number that has no name, in hexadecimal. */
inline std::ostream& PrintNumber(std::ostream& out, uint64_t value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), "0123456789abcdef"[value & 15]);
        value >>= 4;
    } while (value != 0);
    return out << "0x" << digits;
}

/** Prints the names of flags, and the rest as a number. */
template <typename T, size_t count>
std::ostream& PrintFlags(std::ostream& out, T value, std::pair<T, char const *> const (&bits)[count]) {
    if (value == T::None) return out << "None";
    const bool isOne = HasZeroOrOneBits(value);
    char const * separator = isOne ? "" : "(";
    for (auto const & [bit, name] : bits) {
        if (!(value & bit)) continue;
        out << separator << name;
        separator = "|";
        value &= ~bit;
    }
    if (value != T::None) PrintNumber(out << separator, static_cast<uint64_t>(value));
    return isOne ? out : out << ")";
}

} // namespace detail

inline std::ostream& operator<<(std::ostream& out, StringView text) {
    return out << static_cast<std::string_view>(text);
}

inline std::ostream& operator<<(std::ostream& out, AdapterType value) {
    switch (value) {
        case AdapterType::DiscreteGPU: return out << "AdapterType::DiscreteGPU";
        case AdapterType::IntegratedGPU: return out << "AdapterType::IntegratedGPU";
        case AdapterType::CPU: return out << "AdapterType::CPU";
        case AdapterType::Unknown: return out << "AdapterType::Unknown";
    }
    return detail::PrintNumber(out << "AdapterType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, AddressMode value) {
    switch (value) {
        case AddressMode::Undefined: return out << "AddressMode::Undefined";
        case AddressMode::ClampToEdge: return out << "AddressMode::ClampToEdge";
        case AddressMode::Repeat: return out << "AddressMode::Repeat";
        case AddressMode::MirrorRepeat: return out << "AddressMode::MirrorRepeat";
    }
    return detail::PrintNumber(out << "AddressMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, BackendType value) {
    switch (value) {
        case BackendType::Undefined: return out << "BackendType::Undefined";
        case BackendType::Null: return out << "BackendType::Null";
        case BackendType::WebGPU: return out << "BackendType::WebGPU";
        case BackendType::D3D11: return out << "BackendType::D3D11";
        case BackendType::D3D12: return out << "BackendType::D3D12";
        case BackendType::Metal: return out << "BackendType::Metal";
        case BackendType::Vulkan: return out << "BackendType::Vulkan";
        case BackendType::OpenGL: return out << "BackendType::OpenGL";
        case BackendType::OpenGLES: return out << "BackendType::OpenGLES";
    }
    return detail::PrintNumber(out << "BackendType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, BlendFactor value) {
    switch (value) {
        case BlendFactor::Undefined: return out << "BlendFactor::Undefined";
        case BlendFactor::Zero: return out << "BlendFactor::Zero";
        case BlendFactor::One: return out << "BlendFactor::One";
        case BlendFactor::Src: return out << "BlendFactor::Src";
        case BlendFactor::OneMinusSrc: return out << "BlendFactor::OneMinusSrc";
        case BlendFactor::SrcAlpha: return out << "BlendFactor::SrcAlpha";
        case BlendFactor::OneMinusSrcAlpha: return out << "BlendFactor::OneMinusSrcAlpha";
        case BlendFactor::Dst: return out << "BlendFactor::Dst";
        case BlendFactor::OneMinusDst: return out << "BlendFactor::OneMinusDst";
        case BlendFactor::DstAlpha: return out << "BlendFactor::DstAlpha";
        case BlendFactor::OneMinusDstAlpha: return out << "BlendFactor::OneMinusDstAlpha";
        case BlendFactor::SrcAlphaSaturated: return out << "BlendFactor::SrcAlphaSaturated";
        case BlendFactor::Constant: return out << "BlendFactor::Constant";
        case BlendFactor::OneMinusConstant: return out << "BlendFactor::OneMinusConstant";
        case BlendFactor::Src1: return out << "BlendFactor::Src1";
        case BlendFactor::OneMinusSrc1: return out << "BlendFactor::OneMinusSrc1";
        case BlendFactor::Src1Alpha: return out << "BlendFactor::Src1Alpha";
        case BlendFactor::OneMinusSrc1Alpha: return out << "BlendFactor::OneMinusSrc1Alpha";
    }
    return detail::PrintNumber(out << "BlendFactor::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, BlendOperation value) {
    switch (value) {
        case BlendOperation::Undefined: return out << "BlendOperation::Undefined";
        case BlendOperation::Add: return out << "BlendOperation::Add";
        case BlendOperation::Subtract: return out << "BlendOperation::Subtract";
        case BlendOperation::ReverseSubtract: return out << "BlendOperation::ReverseSubtract";
        case BlendOperation::Min: return out << "BlendOperation::Min";
        case BlendOperation::Max: return out << "BlendOperation::Max";
    }
    return detail::PrintNumber(out << "BlendOperation::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, BufferBindingType value) {
    switch (value) {
        case BufferBindingType::BindingNotUsed: return out << "BufferBindingType::BindingNotUsed";
        case BufferBindingType::Undefined: return out << "BufferBindingType::Undefined";
        case BufferBindingType::Uniform: return out << "BufferBindingType::Uniform";
        case BufferBindingType::Storage: return out << "BufferBindingType::Storage";
        case BufferBindingType::ReadOnlyStorage: return out << "BufferBindingType::ReadOnlyStorage";
    }
    return detail::PrintNumber(out << "BufferBindingType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, BufferMapState value) {
    switch (value) {
        case BufferMapState::Unmapped: return out << "BufferMapState::Unmapped";
        case BufferMapState::Pending: return out << "BufferMapState::Pending";
        case BufferMapState::Mapped: return out << "BufferMapState::Mapped";
    }
    return detail::PrintNumber(out << "BufferMapState::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CallbackMode value) {
    switch (value) {
        case CallbackMode::WaitAnyOnly: return out << "CallbackMode::WaitAnyOnly";
        case CallbackMode::AllowProcessEvents: return out << "CallbackMode::AllowProcessEvents";
        case CallbackMode::AllowSpontaneous: return out << "CallbackMode::AllowSpontaneous";
    }
    return detail::PrintNumber(out << "CallbackMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CompareFunction value) {
    switch (value) {
        case CompareFunction::Undefined: return out << "CompareFunction::Undefined";
        case CompareFunction::Never: return out << "CompareFunction::Never";
        case CompareFunction::Less: return out << "CompareFunction::Less";
        case CompareFunction::Equal: return out << "CompareFunction::Equal";
        case CompareFunction::LessEqual: return out << "CompareFunction::LessEqual";
        case CompareFunction::Greater: return out << "CompareFunction::Greater";
        case CompareFunction::NotEqual: return out << "CompareFunction::NotEqual";
        case CompareFunction::GreaterEqual: return out << "CompareFunction::GreaterEqual";
        case CompareFunction::Always: return out << "CompareFunction::Always";
    }
    return detail::PrintNumber(out << "CompareFunction::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CompilationInfoRequestStatus value) {
    switch (value) {
        case CompilationInfoRequestStatus::Success: return out << "CompilationInfoRequestStatus::Success";
        case CompilationInfoRequestStatus::CallbackCancelled: return out << "CompilationInfoRequestStatus::CallbackCancelled";
    }
    return detail::PrintNumber(out << "CompilationInfoRequestStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CompilationMessageType value) {
    switch (value) {
        case CompilationMessageType::Error: return out << "CompilationMessageType::Error";
        case CompilationMessageType::Warning: return out << "CompilationMessageType::Warning";
        case CompilationMessageType::Info: return out << "CompilationMessageType::Info";
    }
    return detail::PrintNumber(out << "CompilationMessageType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, ComponentSwizzle value) {
    switch (value) {
        case ComponentSwizzle::Undefined: return out << "ComponentSwizzle::Undefined";
        case ComponentSwizzle::Zero: return out << "ComponentSwizzle::Zero";
        case ComponentSwizzle::One: return out << "ComponentSwizzle::One";
        case ComponentSwizzle::R: return out << "ComponentSwizzle::R";
        case ComponentSwizzle::G: return out << "ComponentSwizzle::G";
        case ComponentSwizzle::B: return out << "ComponentSwizzle::B";
        case ComponentSwizzle::A: return out << "ComponentSwizzle::A";
    }
    return detail::PrintNumber(out << "ComponentSwizzle::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CompositeAlphaMode value) {
    switch (value) {
        case CompositeAlphaMode::Auto: return out << "CompositeAlphaMode::Auto";
        case CompositeAlphaMode::Opaque: return out << "CompositeAlphaMode::Opaque";
        case CompositeAlphaMode::Premultiplied: return out << "CompositeAlphaMode::Premultiplied";
        case CompositeAlphaMode::Unpremultiplied: return out << "CompositeAlphaMode::Unpremultiplied";
        case CompositeAlphaMode::Inherit: return out << "CompositeAlphaMode::Inherit";
    }
    return detail::PrintNumber(out << "CompositeAlphaMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CreatePipelineAsyncStatus value) {
    switch (value) {
        case CreatePipelineAsyncStatus::Success: return out << "CreatePipelineAsyncStatus::Success";
        case CreatePipelineAsyncStatus::CallbackCancelled: return out << "CreatePipelineAsyncStatus::CallbackCancelled";
        case CreatePipelineAsyncStatus::ValidationError: return out << "CreatePipelineAsyncStatus::ValidationError";
        case CreatePipelineAsyncStatus::InternalError: return out << "CreatePipelineAsyncStatus::InternalError";
    }
    return detail::PrintNumber(out << "CreatePipelineAsyncStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, CullMode value) {
    switch (value) {
        case CullMode::Undefined: return out << "CullMode::Undefined";
        case CullMode::None: return out << "CullMode::None";
        case CullMode::Front: return out << "CullMode::Front";
        case CullMode::Back: return out << "CullMode::Back";
    }
    return detail::PrintNumber(out << "CullMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, DeviceLostReason value) {
    switch (value) {
        case DeviceLostReason::Unknown: return out << "DeviceLostReason::Unknown";
        case DeviceLostReason::Destroyed: return out << "DeviceLostReason::Destroyed";
        case DeviceLostReason::CallbackCancelled: return out << "DeviceLostReason::CallbackCancelled";
        case DeviceLostReason::FailedCreation: return out << "DeviceLostReason::FailedCreation";
    }
    return detail::PrintNumber(out << "DeviceLostReason::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, ErrorFilter value) {
    switch (value) {
        case ErrorFilter::Validation: return out << "ErrorFilter::Validation";
        case ErrorFilter::OutOfMemory: return out << "ErrorFilter::OutOfMemory";
        case ErrorFilter::Internal: return out << "ErrorFilter::Internal";
    }
    return detail::PrintNumber(out << "ErrorFilter::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, ErrorType value) {
    switch (value) {
        case ErrorType::NoError: return out << "ErrorType::NoError";
        case ErrorType::Validation: return out << "ErrorType::Validation";
        case ErrorType::OutOfMemory: return out << "ErrorType::OutOfMemory";
        case ErrorType::Internal: return out << "ErrorType::Internal";
        case ErrorType::Unknown: return out << "ErrorType::Unknown";
    }
    return detail::PrintNumber(out << "ErrorType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, FeatureLevel value) {
    switch (value) {
        case FeatureLevel::Undefined: return out << "FeatureLevel::Undefined";
        case FeatureLevel::Compatibility: return out << "FeatureLevel::Compatibility";
        case FeatureLevel::Core: return out << "FeatureLevel::Core";
    }
    return detail::PrintNumber(out << "FeatureLevel::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, FeatureName value) {
    switch (value) {
        case FeatureName::CoreFeaturesAndLimits: return out << "FeatureName::CoreFeaturesAndLimits";
        case FeatureName::DepthClipControl: return out << "FeatureName::DepthClipControl";
        case FeatureName::Depth32FloatStencil8: return out << "FeatureName::Depth32FloatStencil8";
        case FeatureName::TextureCompressionBC: return out << "FeatureName::TextureCompressionBC";
        case FeatureName::TextureCompressionBCSliced3D: return out << "FeatureName::TextureCompressionBCSliced3D";
        case FeatureName::TextureCompressionETC2: return out << "FeatureName::TextureCompressionETC2";
        case FeatureName::TextureCompressionASTC: return out << "FeatureName::TextureCompressionASTC";
        case FeatureName::TextureCompressionASTCSliced3D: return out << "FeatureName::TextureCompressionASTCSliced3D";
        case FeatureName::TimestampQuery: return out << "FeatureName::TimestampQuery";
        case FeatureName::IndirectFirstInstance: return out << "FeatureName::IndirectFirstInstance";
        case FeatureName::ShaderF16: return out << "FeatureName::ShaderF16";
        case FeatureName::RG11B10UfloatRenderable: return out << "FeatureName::RG11B10UfloatRenderable";
        case FeatureName::BGRA8UnormStorage: return out << "FeatureName::BGRA8UnormStorage";
        case FeatureName::Float32Filterable: return out << "FeatureName::Float32Filterable";
        case FeatureName::Float32Blendable: return out << "FeatureName::Float32Blendable";
        case FeatureName::ClipDistances: return out << "FeatureName::ClipDistances";
        case FeatureName::DualSourceBlending: return out << "FeatureName::DualSourceBlending";
        case FeatureName::Subgroups: return out << "FeatureName::Subgroups";
        case FeatureName::TextureFormatsTier1: return out << "FeatureName::TextureFormatsTier1";
        case FeatureName::TextureFormatsTier2: return out << "FeatureName::TextureFormatsTier2";
        case FeatureName::PrimitiveIndex: return out << "FeatureName::PrimitiveIndex";
        case FeatureName::TextureComponentSwizzle: return out << "FeatureName::TextureComponentSwizzle";
        case FeatureName::SubgroupSizeControl: return out << "FeatureName::SubgroupSizeControl";
    }
    return detail::PrintNumber(out << "FeatureName::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, FilterMode value) {
    switch (value) {
        case FilterMode::Undefined: return out << "FilterMode::Undefined";
        case FilterMode::Nearest: return out << "FilterMode::Nearest";
        case FilterMode::Linear: return out << "FilterMode::Linear";
    }
    return detail::PrintNumber(out << "FilterMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, FrontFace value) {
    switch (value) {
        case FrontFace::Undefined: return out << "FrontFace::Undefined";
        case FrontFace::CCW: return out << "FrontFace::CCW";
        case FrontFace::CW: return out << "FrontFace::CW";
    }
    return detail::PrintNumber(out << "FrontFace::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, IndexFormat value) {
    switch (value) {
        case IndexFormat::Undefined: return out << "IndexFormat::Undefined";
        case IndexFormat::Uint16: return out << "IndexFormat::Uint16";
        case IndexFormat::Uint32: return out << "IndexFormat::Uint32";
    }
    return detail::PrintNumber(out << "IndexFormat::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, InstanceFeatureName value) {
    switch (value) {
        case InstanceFeatureName::TimedWaitAny: return out << "InstanceFeatureName::TimedWaitAny";
        case InstanceFeatureName::ShaderSourceSPIRV: return out << "InstanceFeatureName::ShaderSourceSPIRV";
        case InstanceFeatureName::MultipleDevicesPerAdapter: return out << "InstanceFeatureName::MultipleDevicesPerAdapter";
    }
    return detail::PrintNumber(out << "InstanceFeatureName::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, LoadOp value) {
    switch (value) {
        case LoadOp::Undefined: return out << "LoadOp::Undefined";
        case LoadOp::Load: return out << "LoadOp::Load";
        case LoadOp::Clear: return out << "LoadOp::Clear";
    }
    return detail::PrintNumber(out << "LoadOp::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, MapAsyncStatus value) {
    switch (value) {
        case MapAsyncStatus::Success: return out << "MapAsyncStatus::Success";
        case MapAsyncStatus::CallbackCancelled: return out << "MapAsyncStatus::CallbackCancelled";
        case MapAsyncStatus::Error: return out << "MapAsyncStatus::Error";
        case MapAsyncStatus::Aborted: return out << "MapAsyncStatus::Aborted";
    }
    return detail::PrintNumber(out << "MapAsyncStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, MipmapFilterMode value) {
    switch (value) {
        case MipmapFilterMode::Undefined: return out << "MipmapFilterMode::Undefined";
        case MipmapFilterMode::Nearest: return out << "MipmapFilterMode::Nearest";
        case MipmapFilterMode::Linear: return out << "MipmapFilterMode::Linear";
    }
    return detail::PrintNumber(out << "MipmapFilterMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, PopErrorScopeStatus value) {
    switch (value) {
        case PopErrorScopeStatus::Success: return out << "PopErrorScopeStatus::Success";
        case PopErrorScopeStatus::CallbackCancelled: return out << "PopErrorScopeStatus::CallbackCancelled";
        case PopErrorScopeStatus::Error: return out << "PopErrorScopeStatus::Error";
    }
    return detail::PrintNumber(out << "PopErrorScopeStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, PowerPreference value) {
    switch (value) {
        case PowerPreference::Undefined: return out << "PowerPreference::Undefined";
        case PowerPreference::LowPower: return out << "PowerPreference::LowPower";
        case PowerPreference::HighPerformance: return out << "PowerPreference::HighPerformance";
    }
    return detail::PrintNumber(out << "PowerPreference::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, PredefinedColorSpace value) {
    switch (value) {
        case PredefinedColorSpace::SRGB: return out << "PredefinedColorSpace::SRGB";
        case PredefinedColorSpace::DisplayP3: return out << "PredefinedColorSpace::DisplayP3";
    }
    return detail::PrintNumber(out << "PredefinedColorSpace::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, PresentMode value) {
    switch (value) {
        case PresentMode::Undefined: return out << "PresentMode::Undefined";
        case PresentMode::Fifo: return out << "PresentMode::Fifo";
        case PresentMode::FifoRelaxed: return out << "PresentMode::FifoRelaxed";
        case PresentMode::Immediate: return out << "PresentMode::Immediate";
        case PresentMode::Mailbox: return out << "PresentMode::Mailbox";
    }
    return detail::PrintNumber(out << "PresentMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, PrimitiveTopology value) {
    switch (value) {
        case PrimitiveTopology::Undefined: return out << "PrimitiveTopology::Undefined";
        case PrimitiveTopology::PointList: return out << "PrimitiveTopology::PointList";
        case PrimitiveTopology::LineList: return out << "PrimitiveTopology::LineList";
        case PrimitiveTopology::LineStrip: return out << "PrimitiveTopology::LineStrip";
        case PrimitiveTopology::TriangleList: return out << "PrimitiveTopology::TriangleList";
        case PrimitiveTopology::TriangleStrip: return out << "PrimitiveTopology::TriangleStrip";
    }
    return detail::PrintNumber(out << "PrimitiveTopology::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, QueryType value) {
    switch (value) {
        case QueryType::Occlusion: return out << "QueryType::Occlusion";
        case QueryType::Timestamp: return out << "QueryType::Timestamp";
    }
    return detail::PrintNumber(out << "QueryType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, QueueWorkDoneStatus value) {
    switch (value) {
        case QueueWorkDoneStatus::Success: return out << "QueueWorkDoneStatus::Success";
        case QueueWorkDoneStatus::CallbackCancelled: return out << "QueueWorkDoneStatus::CallbackCancelled";
        case QueueWorkDoneStatus::Error: return out << "QueueWorkDoneStatus::Error";
    }
    return detail::PrintNumber(out << "QueueWorkDoneStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, RequestAdapterStatus value) {
    switch (value) {
        case RequestAdapterStatus::Success: return out << "RequestAdapterStatus::Success";
        case RequestAdapterStatus::CallbackCancelled: return out << "RequestAdapterStatus::CallbackCancelled";
        case RequestAdapterStatus::Unavailable: return out << "RequestAdapterStatus::Unavailable";
        case RequestAdapterStatus::Error: return out << "RequestAdapterStatus::Error";
    }
    return detail::PrintNumber(out << "RequestAdapterStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, RequestDeviceStatus value) {
    switch (value) {
        case RequestDeviceStatus::Success: return out << "RequestDeviceStatus::Success";
        case RequestDeviceStatus::CallbackCancelled: return out << "RequestDeviceStatus::CallbackCancelled";
        case RequestDeviceStatus::Error: return out << "RequestDeviceStatus::Error";
    }
    return detail::PrintNumber(out << "RequestDeviceStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, SType value) {
    switch (value) {
        case SType::ShaderSourceSPIRV: return out << "SType::ShaderSourceSPIRV";
        case SType::ShaderSourceWGSL: return out << "SType::ShaderSourceWGSL";
        case SType::RenderPassMaxDrawCount: return out << "SType::RenderPassMaxDrawCount";
        case SType::SurfaceSourceMetalLayer: return out << "SType::SurfaceSourceMetalLayer";
        case SType::SurfaceSourceWindowsHWND: return out << "SType::SurfaceSourceWindowsHWND";
        case SType::SurfaceSourceXlibWindow: return out << "SType::SurfaceSourceXlibWindow";
        case SType::SurfaceSourceWaylandSurface: return out << "SType::SurfaceSourceWaylandSurface";
        case SType::SurfaceSourceAndroidNativeWindow: return out << "SType::SurfaceSourceAndroidNativeWindow";
        case SType::SurfaceSourceXCBWindow: return out << "SType::SurfaceSourceXCBWindow";
        case SType::SurfaceColorManagement: return out << "SType::SurfaceColorManagement";
        case SType::RequestAdapterWebXROptions: return out << "SType::RequestAdapterWebXROptions";
        case SType::TextureComponentSwizzleDescriptor: return out << "SType::TextureComponentSwizzleDescriptor";
        case SType::ExternalTextureBindingLayout: return out << "SType::ExternalTextureBindingLayout";
        case SType::ExternalTextureBindingEntry: return out << "SType::ExternalTextureBindingEntry";
        case SType::CompatibilityModeLimits: return out << "SType::CompatibilityModeLimits";
        case SType::TextureBindingViewDimension: return out << "SType::TextureBindingViewDimension";
    }
    return detail::PrintNumber(out << "SType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, SamplerBindingType value) {
    switch (value) {
        case SamplerBindingType::BindingNotUsed: return out << "SamplerBindingType::BindingNotUsed";
        case SamplerBindingType::Undefined: return out << "SamplerBindingType::Undefined";
        case SamplerBindingType::Filtering: return out << "SamplerBindingType::Filtering";
        case SamplerBindingType::NonFiltering: return out << "SamplerBindingType::NonFiltering";
        case SamplerBindingType::Comparison: return out << "SamplerBindingType::Comparison";
    }
    return detail::PrintNumber(out << "SamplerBindingType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, Status value) {
    switch (value) {
        case Status::Success: return out << "Status::Success";
        case Status::Error: return out << "Status::Error";
    }
    return detail::PrintNumber(out << "Status::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, StencilOperation value) {
    switch (value) {
        case StencilOperation::Undefined: return out << "StencilOperation::Undefined";
        case StencilOperation::Keep: return out << "StencilOperation::Keep";
        case StencilOperation::Zero: return out << "StencilOperation::Zero";
        case StencilOperation::Replace: return out << "StencilOperation::Replace";
        case StencilOperation::Invert: return out << "StencilOperation::Invert";
        case StencilOperation::IncrementClamp: return out << "StencilOperation::IncrementClamp";
        case StencilOperation::DecrementClamp: return out << "StencilOperation::DecrementClamp";
        case StencilOperation::IncrementWrap: return out << "StencilOperation::IncrementWrap";
        case StencilOperation::DecrementWrap: return out << "StencilOperation::DecrementWrap";
    }
    return detail::PrintNumber(out << "StencilOperation::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, StorageTextureAccess value) {
    switch (value) {
        case StorageTextureAccess::BindingNotUsed: return out << "StorageTextureAccess::BindingNotUsed";
        case StorageTextureAccess::Undefined: return out << "StorageTextureAccess::Undefined";
        case StorageTextureAccess::WriteOnly: return out << "StorageTextureAccess::WriteOnly";
        case StorageTextureAccess::ReadOnly: return out << "StorageTextureAccess::ReadOnly";
        case StorageTextureAccess::ReadWrite: return out << "StorageTextureAccess::ReadWrite";
    }
    return detail::PrintNumber(out << "StorageTextureAccess::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, StoreOp value) {
    switch (value) {
        case StoreOp::Undefined: return out << "StoreOp::Undefined";
        case StoreOp::Store: return out << "StoreOp::Store";
        case StoreOp::Discard: return out << "StoreOp::Discard";
    }
    return detail::PrintNumber(out << "StoreOp::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, SurfaceGetCurrentTextureStatus value) {
    switch (value) {
        case SurfaceGetCurrentTextureStatus::SuccessOptimal: return out << "SurfaceGetCurrentTextureStatus::SuccessOptimal";
        case SurfaceGetCurrentTextureStatus::SuccessSuboptimal: return out << "SurfaceGetCurrentTextureStatus::SuccessSuboptimal";
        case SurfaceGetCurrentTextureStatus::Timeout: return out << "SurfaceGetCurrentTextureStatus::Timeout";
        case SurfaceGetCurrentTextureStatus::Outdated: return out << "SurfaceGetCurrentTextureStatus::Outdated";
        case SurfaceGetCurrentTextureStatus::Lost: return out << "SurfaceGetCurrentTextureStatus::Lost";
        case SurfaceGetCurrentTextureStatus::Error: return out << "SurfaceGetCurrentTextureStatus::Error";
    }
    return detail::PrintNumber(out << "SurfaceGetCurrentTextureStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, TextureAspect value) {
    switch (value) {
        case TextureAspect::Undefined: return out << "TextureAspect::Undefined";
        case TextureAspect::All: return out << "TextureAspect::All";
        case TextureAspect::StencilOnly: return out << "TextureAspect::StencilOnly";
        case TextureAspect::DepthOnly: return out << "TextureAspect::DepthOnly";
    }
    return detail::PrintNumber(out << "TextureAspect::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, TextureDimension value) {
    switch (value) {
        case TextureDimension::Undefined: return out << "TextureDimension::Undefined";
        case TextureDimension::e1D: return out << "TextureDimension::e1D";
        case TextureDimension::e2D: return out << "TextureDimension::e2D";
        case TextureDimension::e3D: return out << "TextureDimension::e3D";
    }
    return detail::PrintNumber(out << "TextureDimension::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, TextureFormat value) {
    switch (value) {
        case TextureFormat::Undefined: return out << "TextureFormat::Undefined";
        case TextureFormat::R8Unorm: return out << "TextureFormat::R8Unorm";
        case TextureFormat::R8Snorm: return out << "TextureFormat::R8Snorm";
        case TextureFormat::R8Uint: return out << "TextureFormat::R8Uint";
        case TextureFormat::R8Sint: return out << "TextureFormat::R8Sint";
        case TextureFormat::R16Unorm: return out << "TextureFormat::R16Unorm";
        case TextureFormat::R16Snorm: return out << "TextureFormat::R16Snorm";
        case TextureFormat::R16Uint: return out << "TextureFormat::R16Uint";
        case TextureFormat::R16Sint: return out << "TextureFormat::R16Sint";
        case TextureFormat::R16Float: return out << "TextureFormat::R16Float";
        case TextureFormat::RG8Unorm: return out << "TextureFormat::RG8Unorm";
        case TextureFormat::RG8Snorm: return out << "TextureFormat::RG8Snorm";
        case TextureFormat::RG8Uint: return out << "TextureFormat::RG8Uint";
        case TextureFormat::RG8Sint: return out << "TextureFormat::RG8Sint";
        case TextureFormat::R32Float: return out << "TextureFormat::R32Float";
        case TextureFormat::R32Uint: return out << "TextureFormat::R32Uint";
        case TextureFormat::R32Sint: return out << "TextureFormat::R32Sint";
        case TextureFormat::RG16Unorm: return out << "TextureFormat::RG16Unorm";
        case TextureFormat::RG16Snorm: return out << "TextureFormat::RG16Snorm";
        case TextureFormat::RG16Uint: return out << "TextureFormat::RG16Uint";
        case TextureFormat::RG16Sint: return out << "TextureFormat::RG16Sint";
        case TextureFormat::RG16Float: return out << "TextureFormat::RG16Float";
        case TextureFormat::RGBA8Unorm: return out << "TextureFormat::RGBA8Unorm";
        case TextureFormat::RGBA8UnormSrgb: return out << "TextureFormat::RGBA8UnormSrgb";
        case TextureFormat::RGBA8Snorm: return out << "TextureFormat::RGBA8Snorm";
        case TextureFormat::RGBA8Uint: return out << "TextureFormat::RGBA8Uint";
        case TextureFormat::RGBA8Sint: return out << "TextureFormat::RGBA8Sint";
        case TextureFormat::BGRA8Unorm: return out << "TextureFormat::BGRA8Unorm";
        case TextureFormat::BGRA8UnormSrgb: return out << "TextureFormat::BGRA8UnormSrgb";
        case TextureFormat::RGB10A2Uint: return out << "TextureFormat::RGB10A2Uint";
        case TextureFormat::RGB10A2Unorm: return out << "TextureFormat::RGB10A2Unorm";
        case TextureFormat::RG11B10Ufloat: return out << "TextureFormat::RG11B10Ufloat";
        case TextureFormat::RGB9E5Ufloat: return out << "TextureFormat::RGB9E5Ufloat";
        case TextureFormat::RG32Float: return out << "TextureFormat::RG32Float";
        case TextureFormat::RG32Uint: return out << "TextureFormat::RG32Uint";
        case TextureFormat::RG32Sint: return out << "TextureFormat::RG32Sint";
        case TextureFormat::RGBA16Unorm: return out << "TextureFormat::RGBA16Unorm";
        case TextureFormat::RGBA16Snorm: return out << "TextureFormat::RGBA16Snorm";
        case TextureFormat::RGBA16Uint: return out << "TextureFormat::RGBA16Uint";
        case TextureFormat::RGBA16Sint: return out << "TextureFormat::RGBA16Sint";
        case TextureFormat::RGBA16Float: return out << "TextureFormat::RGBA16Float";
        case TextureFormat::RGBA32Float: return out << "TextureFormat::RGBA32Float";
        case TextureFormat::RGBA32Uint: return out << "TextureFormat::RGBA32Uint";
        case TextureFormat::RGBA32Sint: return out << "TextureFormat::RGBA32Sint";
        case TextureFormat::Stencil8: return out << "TextureFormat::Stencil8";
        case TextureFormat::Depth16Unorm: return out << "TextureFormat::Depth16Unorm";
        case TextureFormat::Depth24Plus: return out << "TextureFormat::Depth24Plus";
        case TextureFormat::Depth24PlusStencil8: return out << "TextureFormat::Depth24PlusStencil8";
        case TextureFormat::Depth32Float: return out << "TextureFormat::Depth32Float";
        case TextureFormat::Depth32FloatStencil8: return out << "TextureFormat::Depth32FloatStencil8";
        case TextureFormat::BC1RGBAUnorm: return out << "TextureFormat::BC1RGBAUnorm";
        case TextureFormat::BC1RGBAUnormSrgb: return out << "TextureFormat::BC1RGBAUnormSrgb";
        case TextureFormat::BC2RGBAUnorm: return out << "TextureFormat::BC2RGBAUnorm";
        case TextureFormat::BC2RGBAUnormSrgb: return out << "TextureFormat::BC2RGBAUnormSrgb";
        case TextureFormat::BC3RGBAUnorm: return out << "TextureFormat::BC3RGBAUnorm";
        case TextureFormat::BC3RGBAUnormSrgb: return out << "TextureFormat::BC3RGBAUnormSrgb";
        case TextureFormat::BC4RUnorm: return out << "TextureFormat::BC4RUnorm";
        case TextureFormat::BC4RSnorm: return out << "TextureFormat::BC4RSnorm";
        case TextureFormat::BC5RGUnorm: return out << "TextureFormat::BC5RGUnorm";
        case TextureFormat::BC5RGSnorm: return out << "TextureFormat::BC5RGSnorm";
        case TextureFormat::BC6HRGBUfloat: return out << "TextureFormat::BC6HRGBUfloat";
        case TextureFormat::BC6HRGBFloat: return out << "TextureFormat::BC6HRGBFloat";
        case TextureFormat::BC7RGBAUnorm: return out << "TextureFormat::BC7RGBAUnorm";
        case TextureFormat::BC7RGBAUnormSrgb: return out << "TextureFormat::BC7RGBAUnormSrgb";
        case TextureFormat::ETC2RGB8Unorm: return out << "TextureFormat::ETC2RGB8Unorm";
        case TextureFormat::ETC2RGB8UnormSrgb: return out << "TextureFormat::ETC2RGB8UnormSrgb";
        case TextureFormat::ETC2RGB8A1Unorm: return out << "TextureFormat::ETC2RGB8A1Unorm";
        case TextureFormat::ETC2RGB8A1UnormSrgb: return out << "TextureFormat::ETC2RGB8A1UnormSrgb";
        case TextureFormat::ETC2RGBA8Unorm: return out << "TextureFormat::ETC2RGBA8Unorm";
        case TextureFormat::ETC2RGBA8UnormSrgb: return out << "TextureFormat::ETC2RGBA8UnormSrgb";
        case TextureFormat::EACR11Unorm: return out << "TextureFormat::EACR11Unorm";
        case TextureFormat::EACR11Snorm: return out << "TextureFormat::EACR11Snorm";
        case TextureFormat::EACRG11Unorm: return out << "TextureFormat::EACRG11Unorm";
        case TextureFormat::EACRG11Snorm: return out << "TextureFormat::EACRG11Snorm";
        case TextureFormat::ASTC4x4Unorm: return out << "TextureFormat::ASTC4x4Unorm";
        case TextureFormat::ASTC4x4UnormSrgb: return out << "TextureFormat::ASTC4x4UnormSrgb";
        case TextureFormat::ASTC5x4Unorm: return out << "TextureFormat::ASTC5x4Unorm";
        case TextureFormat::ASTC5x4UnormSrgb: return out << "TextureFormat::ASTC5x4UnormSrgb";
        case TextureFormat::ASTC5x5Unorm: return out << "TextureFormat::ASTC5x5Unorm";
        case TextureFormat::ASTC5x5UnormSrgb: return out << "TextureFormat::ASTC5x5UnormSrgb";
        case TextureFormat::ASTC6x5Unorm: return out << "TextureFormat::ASTC6x5Unorm";
        case TextureFormat::ASTC6x5UnormSrgb: return out << "TextureFormat::ASTC6x5UnormSrgb";
        case TextureFormat::ASTC6x6Unorm: return out << "TextureFormat::ASTC6x6Unorm";
        case TextureFormat::ASTC6x6UnormSrgb: return out << "TextureFormat::ASTC6x6UnormSrgb";
        case TextureFormat::ASTC8x5Unorm: return out << "TextureFormat::ASTC8x5Unorm";
        case TextureFormat::ASTC8x5UnormSrgb: return out << "TextureFormat::ASTC8x5UnormSrgb";
        case TextureFormat::ASTC8x6Unorm: return out << "TextureFormat::ASTC8x6Unorm";
        case TextureFormat::ASTC8x6UnormSrgb: return out << "TextureFormat::ASTC8x6UnormSrgb";
        case TextureFormat::ASTC8x8Unorm: return out << "TextureFormat::ASTC8x8Unorm";
        case TextureFormat::ASTC8x8UnormSrgb: return out << "TextureFormat::ASTC8x8UnormSrgb";
        case TextureFormat::ASTC10x5Unorm: return out << "TextureFormat::ASTC10x5Unorm";
        case TextureFormat::ASTC10x5UnormSrgb: return out << "TextureFormat::ASTC10x5UnormSrgb";
        case TextureFormat::ASTC10x6Unorm: return out << "TextureFormat::ASTC10x6Unorm";
        case TextureFormat::ASTC10x6UnormSrgb: return out << "TextureFormat::ASTC10x6UnormSrgb";
        case TextureFormat::ASTC10x8Unorm: return out << "TextureFormat::ASTC10x8Unorm";
        case TextureFormat::ASTC10x8UnormSrgb: return out << "TextureFormat::ASTC10x8UnormSrgb";
        case TextureFormat::ASTC10x10Unorm: return out << "TextureFormat::ASTC10x10Unorm";
        case TextureFormat::ASTC10x10UnormSrgb: return out << "TextureFormat::ASTC10x10UnormSrgb";
        case TextureFormat::ASTC12x10Unorm: return out << "TextureFormat::ASTC12x10Unorm";
        case TextureFormat::ASTC12x10UnormSrgb: return out << "TextureFormat::ASTC12x10UnormSrgb";
        case TextureFormat::ASTC12x12Unorm: return out << "TextureFormat::ASTC12x12Unorm";
        case TextureFormat::ASTC12x12UnormSrgb: return out << "TextureFormat::ASTC12x12UnormSrgb";
    }
    return detail::PrintNumber(out << "TextureFormat::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, TextureSampleType value) {
    switch (value) {
        case TextureSampleType::BindingNotUsed: return out << "TextureSampleType::BindingNotUsed";
        case TextureSampleType::Undefined: return out << "TextureSampleType::Undefined";
        case TextureSampleType::Float: return out << "TextureSampleType::Float";
        case TextureSampleType::UnfilterableFloat: return out << "TextureSampleType::UnfilterableFloat";
        case TextureSampleType::Depth: return out << "TextureSampleType::Depth";
        case TextureSampleType::Sint: return out << "TextureSampleType::Sint";
        case TextureSampleType::Uint: return out << "TextureSampleType::Uint";
    }
    return detail::PrintNumber(out << "TextureSampleType::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, TextureViewDimension value) {
    switch (value) {
        case TextureViewDimension::Undefined: return out << "TextureViewDimension::Undefined";
        case TextureViewDimension::e1D: return out << "TextureViewDimension::e1D";
        case TextureViewDimension::e2D: return out << "TextureViewDimension::e2D";
        case TextureViewDimension::e2DArray: return out << "TextureViewDimension::e2DArray";
        case TextureViewDimension::Cube: return out << "TextureViewDimension::Cube";
        case TextureViewDimension::CubeArray: return out << "TextureViewDimension::CubeArray";
        case TextureViewDimension::e3D: return out << "TextureViewDimension::e3D";
    }
    return detail::PrintNumber(out << "TextureViewDimension::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, ToneMappingMode value) {
    switch (value) {
        case ToneMappingMode::Standard: return out << "ToneMappingMode::Standard";
        case ToneMappingMode::Extended: return out << "ToneMappingMode::Extended";
    }
    return detail::PrintNumber(out << "ToneMappingMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, VertexFormat value) {
    switch (value) {
        case VertexFormat::Uint8: return out << "VertexFormat::Uint8";
        case VertexFormat::Uint8x2: return out << "VertexFormat::Uint8x2";
        case VertexFormat::Uint8x4: return out << "VertexFormat::Uint8x4";
        case VertexFormat::Sint8: return out << "VertexFormat::Sint8";
        case VertexFormat::Sint8x2: return out << "VertexFormat::Sint8x2";
        case VertexFormat::Sint8x4: return out << "VertexFormat::Sint8x4";
        case VertexFormat::Unorm8: return out << "VertexFormat::Unorm8";
        case VertexFormat::Unorm8x2: return out << "VertexFormat::Unorm8x2";
        case VertexFormat::Unorm8x4: return out << "VertexFormat::Unorm8x4";
        case VertexFormat::Snorm8: return out << "VertexFormat::Snorm8";
        case VertexFormat::Snorm8x2: return out << "VertexFormat::Snorm8x2";
        case VertexFormat::Snorm8x4: return out << "VertexFormat::Snorm8x4";
        case VertexFormat::Uint16: return out << "VertexFormat::Uint16";
        case VertexFormat::Uint16x2: return out << "VertexFormat::Uint16x2";
        case VertexFormat::Uint16x4: return out << "VertexFormat::Uint16x4";
        case VertexFormat::Sint16: return out << "VertexFormat::Sint16";
        case VertexFormat::Sint16x2: return out << "VertexFormat::Sint16x2";
        case VertexFormat::Sint16x4: return out << "VertexFormat::Sint16x4";
        case VertexFormat::Unorm16: return out << "VertexFormat::Unorm16";
        case VertexFormat::Unorm16x2: return out << "VertexFormat::Unorm16x2";
        case VertexFormat::Unorm16x4: return out << "VertexFormat::Unorm16x4";
        case VertexFormat::Snorm16: return out << "VertexFormat::Snorm16";
        case VertexFormat::Snorm16x2: return out << "VertexFormat::Snorm16x2";
        case VertexFormat::Snorm16x4: return out << "VertexFormat::Snorm16x4";
        case VertexFormat::Float16: return out << "VertexFormat::Float16";
        case VertexFormat::Float16x2: return out << "VertexFormat::Float16x2";
        case VertexFormat::Float16x4: return out << "VertexFormat::Float16x4";
        case VertexFormat::Float32: return out << "VertexFormat::Float32";
        case VertexFormat::Float32x2: return out << "VertexFormat::Float32x2";
        case VertexFormat::Float32x3: return out << "VertexFormat::Float32x3";
        case VertexFormat::Float32x4: return out << "VertexFormat::Float32x4";
        case VertexFormat::Uint32: return out << "VertexFormat::Uint32";
        case VertexFormat::Uint32x2: return out << "VertexFormat::Uint32x2";
        case VertexFormat::Uint32x3: return out << "VertexFormat::Uint32x3";
        case VertexFormat::Uint32x4: return out << "VertexFormat::Uint32x4";
        case VertexFormat::Sint32: return out << "VertexFormat::Sint32";
        case VertexFormat::Sint32x2: return out << "VertexFormat::Sint32x2";
        case VertexFormat::Sint32x3: return out << "VertexFormat::Sint32x3";
        case VertexFormat::Sint32x4: return out << "VertexFormat::Sint32x4";
        case VertexFormat::Unorm10_10_10_2: return out << "VertexFormat::Unorm10_10_10_2";
        case VertexFormat::Unorm8x4BGRA: return out << "VertexFormat::Unorm8x4BGRA";
    }
    return detail::PrintNumber(out << "VertexFormat::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, VertexStepMode value) {
    switch (value) {
        case VertexStepMode::Undefined: return out << "VertexStepMode::Undefined";
        case VertexStepMode::Vertex: return out << "VertexStepMode::Vertex";
        case VertexStepMode::Instance: return out << "VertexStepMode::Instance";
    }
    return detail::PrintNumber(out << "VertexStepMode::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, WGSLLanguageFeatureName value) {
    switch (value) {
        case WGSLLanguageFeatureName::ReadonlyAndReadwriteStorageTextures: return out << "WGSLLanguageFeatureName::ReadonlyAndReadwriteStorageTextures";
        case WGSLLanguageFeatureName::Packed4x8IntegerDotProduct: return out << "WGSLLanguageFeatureName::Packed4x8IntegerDotProduct";
        case WGSLLanguageFeatureName::UnrestrictedPointerParameters: return out << "WGSLLanguageFeatureName::UnrestrictedPointerParameters";
        case WGSLLanguageFeatureName::PointerCompositeAccess: return out << "WGSLLanguageFeatureName::PointerCompositeAccess";
        case WGSLLanguageFeatureName::UniformBufferStandardLayout: return out << "WGSLLanguageFeatureName::UniformBufferStandardLayout";
        case WGSLLanguageFeatureName::SubgroupId: return out << "WGSLLanguageFeatureName::SubgroupId";
        case WGSLLanguageFeatureName::TextureAndSamplerLet: return out << "WGSLLanguageFeatureName::TextureAndSamplerLet";
        case WGSLLanguageFeatureName::SubgroupUniformity: return out << "WGSLLanguageFeatureName::SubgroupUniformity";
        case WGSLLanguageFeatureName::TextureFormatsTier1: return out << "WGSLLanguageFeatureName::TextureFormatsTier1";
        case WGSLLanguageFeatureName::LinearIndexing: return out << "WGSLLanguageFeatureName::LinearIndexing";
        case WGSLLanguageFeatureName::ImmediateAddressSpace: return out << "WGSLLanguageFeatureName::ImmediateAddressSpace";
    }
    return detail::PrintNumber(out << "WGSLLanguageFeatureName::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, WaitStatus value) {
    switch (value) {
        case WaitStatus::Success: return out << "WaitStatus::Success";
        case WaitStatus::TimedOut: return out << "WaitStatus::TimedOut";
        case WaitStatus::Error: return out << "WaitStatus::Error";
    }
    return detail::PrintNumber(out << "WaitStatus::", static_cast<uint32_t>(value));
}

inline std::ostream& operator<<(std::ostream& out, BufferUsage value) {
    static constexpr std::pair<BufferUsage, char const *> bits[] = {
        { BufferUsage::MapRead, "MapRead" },
        { BufferUsage::MapWrite, "MapWrite" },
        { BufferUsage::CopySrc, "CopySrc" },
        { BufferUsage::CopyDst, "CopyDst" },
        { BufferUsage::Index, "Index" },
        { BufferUsage::Vertex, "Vertex" },
        { BufferUsage::Uniform, "Uniform" },
        { BufferUsage::Storage, "Storage" },
        { BufferUsage::Indirect, "Indirect" },
        { BufferUsage::QueryResolve, "QueryResolve" },
    };
    return detail::PrintFlags(out << "BufferUsage::", value, bits);
}

inline std::ostream& operator<<(std::ostream& out, ColorWriteMask value) {
    static constexpr std::pair<ColorWriteMask, char const *> bits[] = {
        { ColorWriteMask::Red, "Red" },
        { ColorWriteMask::Green, "Green" },
        { ColorWriteMask::Blue, "Blue" },
        { ColorWriteMask::Alpha, "Alpha" },
    };
    return detail::PrintFlags(out << "ColorWriteMask::", value, bits);
}

inline std::ostream& operator<<(std::ostream& out, MapMode value) {
    static constexpr std::pair<MapMode, char const *> bits[] = {
        { MapMode::Read, "Read" },
        { MapMode::Write, "Write" },
    };
    return detail::PrintFlags(out << "MapMode::", value, bits);
}

inline std::ostream& operator<<(std::ostream& out, ShaderStage value) {
    static constexpr std::pair<ShaderStage, char const *> bits[] = {
        { ShaderStage::Vertex, "Vertex" },
        { ShaderStage::Fragment, "Fragment" },
        { ShaderStage::Compute, "Compute" },
    };
    return detail::PrintFlags(out << "ShaderStage::", value, bits);
}

inline std::ostream& operator<<(std::ostream& out, TextureUsage value) {
    static constexpr std::pair<TextureUsage, char const *> bits[] = {
        { TextureUsage::CopySrc, "CopySrc" },
        { TextureUsage::CopyDst, "CopyDst" },
        { TextureUsage::TextureBinding, "TextureBinding" },
        { TextureUsage::StorageBinding, "StorageBinding" },
        { TextureUsage::RenderAttachment, "RenderAttachment" },
        { TextureUsage::TransientAttachment, "TransientAttachment" },
    };
    return detail::PrintFlags(out << "TextureUsage::", value, bits);
}

} // namespace wgpu

#endif // WEBGPU_CPP_PRINT_H_
