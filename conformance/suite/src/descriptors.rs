//! Descriptors with the defaults of W3C. A test adds members by `..`.

use crate::webgpu::*;

/// Describes a buffer.
pub fn buffer(size: u64, usage: GpuBufferUsage) -> GpuBufferDescriptor {
    GpuBufferDescriptor { size, usage, mapped_at_creation: None, label: None }
}

/// Describes a texture of two dimensions.
pub fn texture(width: u32, height: u32, format: GpuTextureFormat, usage: GpuTextureUsage) -> GpuTextureDescriptor {
    GpuTextureDescriptor {
        size: extent(width, height, 1),
        mip_level_count: None,
        sample_count: None,
        dimension: None,
        format,
        usage,
        view_formats: None,
        texture_binding_view_dimension: None,
        label: None,
    }
}

/// Returns the size of a texture or of a copy.
pub fn extent(width: u32, height: u32, depth_or_array_layers: u32) -> GpuExtent3D {
    GpuExtent3D { width, height: Some(height), depth_or_array_layers: Some(depth_or_array_layers) }
}

/// Describes a shader module.
pub fn shader(code: &str) -> GpuShaderModuleDescriptor<'_> {
    GpuShaderModuleDescriptor { code: code.to_owned(), compilation_hints: None, label: None }
}

/// Describes a stage of a pipeline with the only entry point of a module.
pub fn stage(module: &GpuShaderModule) -> GpuProgrammableStage<'_> {
    GpuProgrammableStage { module, entry_point: None, constants: None }
}

/// Describes a compute pipeline whose layout follows from its shader.
pub fn compute_pipeline(module: &GpuShaderModule) -> GpuComputePipelineDescriptor<'_> {
    GpuComputePipelineDescriptor { compute: stage(module), layout: GpuLayoutMode::Auto, label: None }
}

/// Describes a device without any requirement.
pub fn device() -> GpuDeviceDescriptor {
    GpuDeviceDescriptor { required_features: None, required_limits: None, default_queue: None, label: None }
}
