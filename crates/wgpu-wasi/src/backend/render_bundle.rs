//! Render bundles.

use crate::backend::{buffer::Buffer, commands::*, generated::index_format, object::*, pipeline::RenderPipeline};
use std::ops::Range;
use wasi_webgpu::webgpu as w;
use wgpu::custom::*;

pub(crate) struct RenderBundleEncoder(pub w::GpuRenderBundleEncoder);
debug_by_name!(RenderBundleEncoder);

impl RenderBundleEncoderInterface for RenderBundleEncoder {
    binding_commands!();
    drawing_commands!();

    fn finish(self, desc: &wgpu::RenderBundleDescriptor<'_>) -> DispatchRenderBundle {
        let descriptor = w::GpuRenderBundleDescriptor { label: label(desc.label) };
        DispatchRenderBundle::custom(RenderBundle(self.0.finish(Some(&descriptor))))
    }

    fn finish_boxed(self: Box<Self>, desc: &wgpu::RenderBundleDescriptor<'_>) -> DispatchRenderBundle {
        (*self).finish(desc)
    }
}
