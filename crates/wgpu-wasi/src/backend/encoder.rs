//! Command encoders: copies, and the beginnings of passes.

use crate::backend::{
    absent::absent,
    buffer::Buffer,
    compute_pass::ComputePass,
    generated::store_op,
    object::*,
    render_pass::{RenderPass, color},
    texture::{copy_buffer, copy_texture, extent},
};
use wasi_webgpu::webgpu as w;
use wgpu::{LoadOp, custom::*, wgt};

pub(crate) struct CommandEncoder(pub w::GpuCommandEncoder);
debug_by_name!(CommandEncoder);

impl CommandEncoderInterface for CommandEncoder {
    fn copy_buffer_to_buffer(
        &self,
        source: &DispatchBuffer,
        source_offset: u64,
        destination: &DispatchBuffer,
        destination_offset: u64,
        copy_size: Option<u64>,
    ) {
        let (source, destination) = (&own!(source, Buffer).raw, &own!(destination, Buffer).raw);
        self.0.copy_buffer_to_buffer(source, Some(source_offset), destination, Some(destination_offset), copy_size);
    }

    fn copy_buffer_to_texture(
        &self,
        source: wgpu::TexelCopyBufferInfo<'_>,
        destination: wgpu::TexelCopyTextureInfo<'_>,
        copy_size: wgpu::Extent3d,
    ) {
        self.0.copy_buffer_to_texture(&copy_buffer(&source), &copy_texture(&destination), extent(copy_size));
    }

    fn copy_texture_to_buffer(
        &self,
        source: wgpu::TexelCopyTextureInfo<'_>,
        destination: wgpu::TexelCopyBufferInfo<'_>,
        copy_size: wgpu::Extent3d,
    ) {
        self.0.copy_texture_to_buffer(&copy_texture(&source), &copy_buffer(&destination), extent(copy_size));
    }

    fn copy_texture_to_texture(
        &self,
        source: wgpu::TexelCopyTextureInfo<'_>,
        destination: wgpu::TexelCopyTextureInfo<'_>,
        copy_size: wgpu::Extent3d,
    ) {
        self.0.copy_texture_to_texture(&copy_texture(&source), &copy_texture(&destination), extent(copy_size));
    }

    fn begin_compute_pass(&self, desc: &wgpu::ComputePassDescriptor<'_>) -> DispatchComputePass {
        let timestamp_writes = desc.timestamp_writes.as_ref().map(|writes| w::GpuComputePassTimestampWrites {
            query_set: &own!(writes.query_set, QuerySet).0,
            beginning_of_pass_write_index: writes.beginning_of_pass_write_index,
            end_of_pass_write_index: writes.end_of_pass_write_index,
        });
        let descriptor = w::GpuComputePassDescriptor { timestamp_writes, label: label(desc.label) };
        DispatchComputePass::custom(ComputePass(self.0.begin_compute_pass(Some(&descriptor))))
    }

    fn begin_render_pass(&self, desc: &wgpu::RenderPassDescriptor<'_>) -> DispatchRenderPass {
        if desc.multiview_mask.is_some() {
            absent("MULTIVIEW");
        }
        let color_attachments =
            desc.color_attachments.iter().map(|attachment| attachment.as_ref().map(color_attachment));
        let timestamp_writes = desc.timestamp_writes.as_ref().map(|writes| w::GpuRenderPassTimestampWrites {
            query_set: &own!(writes.query_set, QuerySet).0,
            beginning_of_pass_write_index: writes.beginning_of_pass_write_index,
            end_of_pass_write_index: writes.end_of_pass_write_index,
        });
        DispatchRenderPass::custom(RenderPass(self.0.begin_render_pass(&w::GpuRenderPassDescriptor {
            color_attachments: color_attachments.collect(),
            depth_stencil_attachment: desc.depth_stencil_attachment.as_ref().map(depth_stencil_attachment),
            occlusion_query_set: desc.occlusion_query_set.map(|set| &own!(set, QuerySet).0),
            timestamp_writes,
            max_draw_count: None,
            label: label(desc.label),
        })))
    }

    fn finish(&mut self) -> DispatchCommandBuffer {
        DispatchCommandBuffer::custom(CommandBuffer(self.0.finish(None)))
    }

    fn clear_texture(&self, _: &DispatchTexture, _: &wgpu::ImageSubresourceRange) {
        absent("CLEAR_TEXTURE")
    }

    fn clear_buffer(&self, buffer: &DispatchBuffer, offset: u64, size: Option<u64>) {
        self.0.clear_buffer(&own!(buffer, Buffer).raw, Some(offset), size);
    }

    fn insert_debug_marker(&self, label: &str) {
        self.0.insert_debug_marker(label);
    }

    fn push_debug_group(&self, label: &str) {
        self.0.push_debug_group(label);
    }

    fn pop_debug_group(&self) {
        self.0.pop_debug_group();
    }

    fn write_timestamp(&self, _: &DispatchQuerySet, _: u32) {
        absent("TIMESTAMP_QUERY_INSIDE_ENCODERS")
    }

    fn resolve_query_set(
        &self,
        query_set: &DispatchQuerySet,
        first_query: u32,
        query_count: u32,
        destination: &DispatchBuffer,
        destination_offset: u64,
    ) {
        let (set, destination) = (&own!(query_set, QuerySet).0, &own!(destination, Buffer).raw);
        self.0.resolve_query_set(set, first_query, query_count, destination, destination_offset);
    }

    fn mark_acceleration_structures_built<'a>(
        &self,
        _: &mut dyn Iterator<Item = &'a wgpu::Blas>,
        _: &mut dyn Iterator<Item = &'a wgpu::Tlas>,
    ) {
        absent("EXPERIMENTAL_RAY_QUERY")
    }

    fn build_acceleration_structures<'a>(
        &self,
        _: &mut dyn Iterator<Item = &'a wgpu::BlasBuildEntry<'a>>,
        _: &mut dyn Iterator<Item = &'a wgpu::Tlas>,
    ) {
        absent("EXPERIMENTAL_RAY_QUERY")
    }

    // WebGPU does this itself.
    fn transition_resources<'a>(
        &mut self,
        _: &mut dyn Iterator<Item = wgt::BufferTransition<&'a DispatchBuffer>>,
        _: &mut dyn Iterator<Item = wgt::TextureTransition<&'a DispatchTexture>>,
    ) {
    }
}

fn color_attachment<'a>(attachment: &wgpu::RenderPassColorAttachment<'a>) -> w::GpuRenderPassColorAttachment<'a> {
    w::GpuRenderPassColorAttachment {
        view: &own!(attachment.view, TextureView).0,
        depth_slice: attachment.depth_slice,
        resolve_target: attachment.resolve_target.map(|view| &own!(view, TextureView).0),
        clear_value: clear_value(attachment.ops.load).map(color),
        load_op: load_op(&attachment.ops.load),
        store_op: store_op(attachment.ops.store),
    }
}

fn depth_stencil_attachment<'a>(
    attachment: &wgpu::RenderPassDepthStencilAttachment<'a>,
) -> w::GpuRenderPassDepthStencilAttachment<'a> {
    // Without operations, a pass only reads.
    let (depth, stencil) = (attachment.depth_ops, attachment.stencil_ops);
    w::GpuRenderPassDepthStencilAttachment {
        view: &own!(attachment.view, TextureView).0,
        depth_clear_value: depth.and_then(|ops| clear_value(ops.load)),
        depth_load_op: depth.map(|ops| load_op(&ops.load)),
        depth_store_op: depth.map(|ops| store_op(ops.store)),
        depth_read_only: Some(depth.is_none()),
        stencil_clear_value: stencil.and_then(|ops| clear_value(ops.load)),
        stencil_load_op: stencil.map(|ops| load_op(&ops.load)),
        stencil_store_op: stencil.map(|ops| store_op(ops.store)),
        stencil_read_only: Some(stencil.is_none()),
    }
}

fn load_op<V>(op: &LoadOp<V>) -> w::GpuLoadOp {
    match op {
        LoadOp::Clear(_) => w::GpuLoadOp::Clear,
        // The program may find anything; WebGPU has nothing cheaper than what is there.
        LoadOp::Load | LoadOp::DontCare(_) => w::GpuLoadOp::Load,
    }
}

fn clear_value<V>(op: LoadOp<V>) -> Option<V> {
    match op {
        LoadOp::Clear(value) => Some(value),
        LoadOp::Load | LoadOp::DontCare(_) => None,
    }
}
