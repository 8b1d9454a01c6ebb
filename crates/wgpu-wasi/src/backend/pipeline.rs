//! Pipelines and their descriptors.

use crate::backend::{absent::absent, generated::*, object::*, shader_module::ShaderModule};
use wasi_webgpu::webgpu as w;
use wgpu::custom::*;

pub(crate) struct ComputePipeline(pub w::GpuComputePipeline);
debug_by_name!(ComputePipeline);

impl ComputePipelineInterface for ComputePipeline {
    fn get_bind_group_layout(&self, index: u32) -> DispatchBindGroupLayout {
        DispatchBindGroupLayout::custom(BindGroupLayout(self.0.get_bind_group_layout(index)))
    }
}

pub(crate) struct RenderPipeline(pub w::GpuRenderPipeline);
debug_by_name!(RenderPipeline);

impl RenderPipelineInterface for RenderPipeline {
    fn get_bind_group_layout(&self, index: u32) -> DispatchBindGroupLayout {
        DispatchBindGroupLayout::custom(BindGroupLayout(self.0.get_bind_group_layout(index)))
    }
}

pub(crate) fn compute_pipeline<'a>(desc: &wgpu::ComputePipelineDescriptor<'a>) -> w::GpuComputePipelineDescriptor<'a> {
    w::GpuComputePipelineDescriptor {
        compute: w::GpuProgrammableStage {
            module: &own!(desc.module, ShaderModule).raw,
            entry_point: label(desc.entry_point),
            constants: constants(&desc.compilation_options),
        },
        layout: layout(desc.layout),
        label: label(desc.label),
    }
}

pub(crate) fn render_pipeline<'a>(desc: &wgpu::RenderPipelineDescriptor<'a>) -> w::GpuRenderPipelineDescriptor<'a> {
    if desc.multiview_mask.is_some() {
        absent("MULTIVIEW");
    }
    w::GpuRenderPipelineDescriptor {
        vertex: w::GpuVertexState {
            buffers: Some(desc.vertex.buffers.iter().map(|buffer| buffer.as_ref().map(vertex_buffer)).collect()),
            module: &own!(desc.vertex.module, ShaderModule).raw,
            entry_point: label(desc.vertex.entry_point),
            constants: constants(&desc.vertex.compilation_options),
        },
        primitive: Some(primitive(&desc.primitive)),
        depth_stencil: desc.depth_stencil.as_ref().map(depth_stencil),
        multisample: Some(w::GpuMultisampleState {
            count: Some(desc.multisample.count),
            mask: Some(desc.multisample.mask as u32), // WebGPU has 32 samples at most.
            alpha_to_coverage_enabled: Some(desc.multisample.alpha_to_coverage_enabled),
        }),
        fragment: desc.fragment.as_ref().map(|fragment| w::GpuFragmentState {
            targets: fragment.targets.iter().map(|target| target.as_ref().map(color_target)).collect(),
            module: &own!(fragment.module, ShaderModule).raw,
            entry_point: label(fragment.entry_point),
            constants: constants(&fragment.compilation_options),
        }),
        layout: layout(desc.layout),
        label: label(desc.label),
    }
}

fn layout(layout: Option<&wgpu::PipelineLayout>) -> w::GpuLayoutMode<'_> {
    match layout {
        Some(layout) => w::GpuLayoutMode::Specific(&own!(layout, PipelineLayout).0),
        None => w::GpuLayoutMode::Auto,
    }
}

fn constants(options: &wgpu::PipelineCompilationOptions<'_>) -> Option<w::RecordGpuPipelineConstantValue> {
    if options.constants.is_empty() {
        return None;
    }
    let record = w::RecordGpuPipelineConstantValue::new();
    for (name, value) in options.constants {
        record.add(name, *value);
    }
    Some(record)
}

fn vertex_buffer(layout: &wgpu::VertexBufferLayout<'_>) -> w::GpuVertexBufferLayout {
    let attributes = layout.attributes.iter().map(|attribute| w::GpuVertexAttribute {
        format: vertex_format(attribute.format),
        offset: attribute.offset,
        shader_location: attribute.shader_location,
    });
    w::GpuVertexBufferLayout {
        array_stride: layout.array_stride,
        step_mode: Some(vertex_step_mode(layout.step_mode)),
        attributes: attributes.collect(),
    }
}

fn primitive(state: &wgpu::PrimitiveState) -> w::GpuPrimitiveState {
    match state.polygon_mode {
        wgpu::PolygonMode::Fill => {}
        wgpu::PolygonMode::Line => absent("POLYGON_MODE_LINE"),
        wgpu::PolygonMode::Point => absent("POLYGON_MODE_POINT"),
    }
    if state.conservative {
        absent("CONSERVATIVE_RASTERIZATION");
    }
    w::GpuPrimitiveState {
        topology: Some(primitive_topology(state.topology)),
        strip_index_format: state.strip_index_format.map(index_format),
        front_face: Some(front_face(state.front_face)),
        cull_mode: state.cull_mode.map(cull_mode),
        unclipped_depth: Some(state.unclipped_depth),
    }
}

fn depth_stencil(state: &wgpu::DepthStencilState) -> w::GpuDepthStencilState {
    let face = |face: &wgpu::StencilFaceState| w::GpuStencilFaceState {
        compare: Some(compare_function(face.compare)),
        fail_op: Some(stencil_operation(face.fail_op)),
        depth_fail_op: Some(stencil_operation(face.depth_fail_op)),
        pass_op: Some(stencil_operation(face.pass_op)),
    };
    w::GpuDepthStencilState {
        format: texture_format(state.format),
        depth_write_enabled: state.depth_write_enabled,
        depth_compare: state.depth_compare.map(compare_function),
        stencil_front: Some(face(&state.stencil.front)),
        stencil_back: Some(face(&state.stencil.back)),
        stencil_read_mask: Some(state.stencil.read_mask),
        stencil_write_mask: Some(state.stencil.write_mask),
        depth_bias: Some(state.bias.constant),
        depth_bias_slope_scale: Some(state.bias.slope_scale),
        depth_bias_clamp: Some(state.bias.clamp),
    }
}

fn color_target(target: &wgpu::ColorTargetState) -> w::GpuColorTargetState {
    let component = |component: &wgpu::BlendComponent| w::GpuBlendComponent {
        operation: Some(blend_operation(component.operation)),
        src_factor: Some(blend_factor(component.src_factor)),
        dst_factor: Some(blend_factor(component.dst_factor)),
    };
    w::GpuColorTargetState {
        format: texture_format(target.format),
        blend: target
            .blend
            .map(|blend| w::GpuBlendState { color: component(&blend.color), alpha: component(&blend.alpha) }),
        write_mask: Some(color_write(target.write_mask)),
    }
}
