//! Render passes.

use crate::backend::{
    absent::absent, buffer::Buffer, commands::*, generated::index_format, object::*, pipeline::RenderPipeline,
};
use std::ops::Range;
use wasi_webgpu::webgpu as w;
use wgpu::custom::*;

pub(crate) struct RenderPass(pub w::GpuRenderPassEncoder);
debug_by_name!(RenderPass);

impl RenderPassInterface for RenderPass {
    binding_commands!();
    pass_commands!();
    drawing_commands!();

    fn set_blend_constant(&mut self, value: wgpu::Color) {
        self.0.set_blend_constant(color(value));
    }

    fn set_scissor_rect(&mut self, x: u32, y: u32, width: u32, height: u32) {
        self.0.set_scissor_rect(x, y, width, height);
    }

    fn set_viewport(&mut self, x: f32, y: f32, width: f32, height: f32, min_depth: f32, max_depth: f32) {
        self.0.set_viewport(x, y, width, height, min_depth, max_depth);
    }

    fn set_stencil_reference(&mut self, reference: u32) {
        self.0.set_stencil_reference(reference);
    }

    // WebGPU has no call for several draws.
    fn multi_draw_indirect(&mut self, buffer: &DispatchBuffer, offset: u64, count: u32) {
        let stride = size_of::<wgpu::util::DrawIndirectArgs>() as u64;
        (0..u64::from(count)).for_each(|i| self.draw_indirect(buffer, offset + i * stride));
    }

    fn multi_draw_indexed_indirect(&mut self, buffer: &DispatchBuffer, offset: u64, count: u32) {
        let stride = size_of::<wgpu::util::DrawIndexedIndirectArgs>() as u64;
        (0..u64::from(count)).for_each(|i| self.draw_indexed_indirect(buffer, offset + i * stride));
    }

    fn multi_draw_indirect_count(&mut self, _: &DispatchBuffer, _: u64, _: &DispatchBuffer, _: u64, _: u32) {
        absent("MULTI_DRAW_INDIRECT_COUNT")
    }

    fn multi_draw_indexed_indirect_count(&mut self, _: &DispatchBuffer, _: u64, _: &DispatchBuffer, _: u64, _: u32) {
        absent("MULTI_DRAW_INDIRECT_COUNT")
    }

    fn draw_mesh_tasks(&mut self, _: u32, _: u32, _: u32) {
        absent("EXPERIMENTAL_MESH_SHADER")
    }

    fn draw_mesh_tasks_indirect(&mut self, _: &DispatchBuffer, _: u64) {
        absent("EXPERIMENTAL_MESH_SHADER")
    }

    fn multi_draw_mesh_tasks_indirect(&mut self, _: &DispatchBuffer, _: u64, _: u32) {
        absent("EXPERIMENTAL_MESH_SHADER")
    }

    fn multi_draw_mesh_tasks_indirect_count(&mut self, _: &DispatchBuffer, _: u64, _: &DispatchBuffer, _: u64, _: u32) {
        absent("EXPERIMENTAL_MESH_SHADER")
    }

    fn begin_occlusion_query(&mut self, query_index: u32) {
        self.0.begin_occlusion_query(query_index);
    }

    fn end_occlusion_query(&mut self) {
        self.0.end_occlusion_query();
    }

    fn execute_bundles(&mut self, render_bundles: &mut dyn Iterator<Item = &DispatchRenderBundle>) {
        let bundles: Vec<_> = render_bundles.map(|bundle| &own!(bundle, RenderBundle).0).collect();
        self.0.execute_bundles(&bundles);
    }
}

impl Drop for RenderPass {
    fn drop(&mut self) {
        self.0.end();
    }
}

pub(crate) fn color(color: wgpu::Color) -> w::GpuColor {
    w::GpuColor { r: color.r, g: color.g, b: color.b, a: color.a }
}
