//! Textures, their views, and the parts of textures and buffers that copies name.

use crate::{
    backend::{buffer::Buffer, generated::*, object::*},
    pieces::TextureWrite,
};
use wasi_webgpu::webgpu as w;
use wgpu::custom::*;

pub(crate) struct Texture(pub w::GpuTexture);
debug_by_name!(Texture);

impl TextureInterface for Texture {
    fn create_view(&self, desc: &wgpu::TextureViewDescriptor<'_>) -> DispatchTextureView {
        DispatchTextureView::custom(TextureView(self.0.create_view(Some(&w::GpuTextureViewDescriptor {
            format: desc.format.map(texture_format),
            dimension: desc.dimension.map(texture_view_dimension),
            usage: desc.usage.map(texture_usage),
            aspect: Some(texture_aspect(desc.aspect)),
            base_mip_level: Some(desc.base_mip_level),
            mip_level_count: desc.mip_level_count,
            base_array_layer: Some(desc.base_array_layer),
            array_layer_count: desc.array_layer_count,
            swizzle: None,
            label: label(desc.label),
        }))))
    }

    fn destroy(&self) {
        self.0.destroy();
    }
}

pub(crate) fn extent(size: wgpu::Extent3d) -> w::GpuExtent3D {
    w::GpuExtent3D {
        width: size.width,
        height: Some(size.height),
        depth_or_array_layers: Some(size.depth_or_array_layers),
    }
}

pub(crate) fn copy_texture<'a>(info: &wgpu::TexelCopyTextureInfo<'a>) -> w::GpuTexelCopyTextureInfo<'a> {
    w::GpuTexelCopyTextureInfo {
        texture: &own!(info.texture, Texture).0,
        mip_level: Some(info.mip_level),
        origin: Some(w::GpuOrigin3D { x: Some(info.origin.x), y: Some(info.origin.y), z: Some(info.origin.z) }),
        aspect: Some(texture_aspect(info.aspect)),
    }
}

/// Describes a write to a texture by its sizes.
pub(crate) fn texture_write(
    to: &wgpu::TexelCopyTextureInfo<'_>,
    length: usize,
    layout: wgpu::TexelCopyBufferLayout,
    size: wgpu::Extent3d,
) -> TextureWrite {
    let (texture, format) = (to.texture, to.texture.format());
    let level = texture.size().mip_level_size(to.mip_level.min(31), texture.dimension()).physical_size(format);
    let room = wgpu::Extent3d {
        width: level.width.saturating_sub(to.origin.x),
        height: level.height.saturating_sub(to.origin.y),
        depth_or_array_layers: level.depth_or_array_layers.saturating_sub(to.origin.z),
    };
    // The host refuses a write to both aspects of a format.
    let block = format.block_copy_size(Some(to.aspect)).unwrap_or(1);
    TextureWrite { format, block, length, layout, size, room }
}

pub(crate) fn copy_buffer<'a>(info: &wgpu::TexelCopyBufferInfo<'a>) -> w::GpuTexelCopyBufferInfo<'a> {
    w::GpuTexelCopyBufferInfo {
        buffer: &own!(info.buffer, Buffer).raw,
        offset: Some(info.layout.offset),
        bytes_per_row: info.layout.bytes_per_row,
        rows_per_image: info.layout.rows_per_image,
    }
}
