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

/// Describes a render pipeline that draws triangles with the two entry points of a module, in one colour format.
pub fn render_pipeline(module: &GpuShaderModule, format: GpuTextureFormat) -> GpuRenderPipelineDescriptor<'_> {
    GpuRenderPipelineDescriptor {
        vertex: GpuVertexState { buffers: None, module, entry_point: None, constants: None },
        primitive: None,
        depth_stencil: None,
        multisample: None,
        fragment: Some(fragment(module, format)),
        layout: GpuLayoutMode::Auto,
        label: None,
    }
}

/// Describes a fragment stage with the only entry point of a module, in one colour format.
pub fn fragment(module: &GpuShaderModule, format: GpuTextureFormat) -> GpuFragmentState<'_> {
    GpuFragmentState { targets: vec![Some(color_target(format))], module, entry_point: None, constants: None }
}

/// Describes a colour target without blending.
pub fn color_target(format: GpuTextureFormat) -> GpuColorTargetState {
    GpuColorTargetState { format, blend: None, write_mask: None }
}

/// Describes primitives of a topology.
pub fn primitive(topology: GpuPrimitiveTopology) -> GpuPrimitiveState {
    GpuPrimitiveState {
        topology: Some(topology),
        strip_index_format: None,
        front_face: None,
        cull_mode: None,
        unclipped_depth: None,
    }
}

/// Describes a render pass over a colour attachment that is cleared to zero.
pub fn render_pass(view: &GpuTextureView) -> GpuRenderPassDescriptor<'_> {
    GpuRenderPassDescriptor {
        color_attachments: vec![Some(color_attachment(view))],
        depth_stencil_attachment: None,
        occlusion_query_set: None,
        timestamp_writes: None,
        max_draw_count: None,
        label: None,
    }
}

/// Describes a colour attachment that is cleared to zero.
pub fn color_attachment(view: &GpuTextureView) -> GpuRenderPassColorAttachment<'_> {
    GpuRenderPassColorAttachment {
        view,
        depth_slice: None,
        resolve_target: None,
        clear_value: None,
        load_op: GpuLoadOp::Clear,
        store_op: GpuStoreOp::Store,
    }
}

/// Names the first mip level of a texture, in a copy.
pub fn texels(texture: &GpuTexture) -> GpuTexelCopyTextureInfo<'_> {
    GpuTexelCopyTextureInfo { texture, mip_level: None, origin: None, aspect: None }
}

/// Names rows of texels in a buffer, in a copy.
pub fn rows(buffer: &GpuBuffer, bytes_per_row: u32) -> GpuTexelCopyBufferInfo<'_> {
    GpuTexelCopyBufferInfo { buffer, offset: None, bytes_per_row: Some(bytes_per_row), rows_per_image: None }
}

/// Describes a view of a whole texture.
pub fn view() -> GpuTextureViewDescriptor {
    GpuTextureViewDescriptor {
        format: None,
        dimension: None,
        usage: None,
        aspect: None,
        base_mip_level: None,
        mip_level_count: None,
        base_array_layer: None,
        array_layer_count: None,
        swizzle: None,
        label: None,
    }
}

/// Describes a sampler.
pub fn sampler() -> GpuSamplerDescriptor {
    GpuSamplerDescriptor {
        address_mode_u: None,
        address_mode_v: None,
        address_mode_w: None,
        mag_filter: None,
        min_filter: None,
        mipmap_filter: None,
        lod_min_clamp: None,
        lod_max_clamp: None,
        compare: None,
        max_anisotropy: None,
        label: None,
    }
}

/// Describes an encoder of bundles for one colour format.
pub fn bundle_encoder(format: GpuTextureFormat) -> GpuRenderBundleEncoderDescriptor {
    GpuRenderBundleEncoderDescriptor {
        depth_read_only: None,
        stencil_read_only: None,
        color_formats: vec![Some(format)],
        depth_stencil_format: None,
        sample_count: None,
        label: None,
    }
}
