//! Compressed formats of textures.

use crate::gpu::Gpu;
use wgpu_wasi::wgpu::{TextureFormat::*, *};

/// Writes a block of each format and reads it back, and makes views of the same format with the other transfer function.
pub fn run(gpu: &Gpu) {
    for format in formats().filter(|format| gpu.device.features().contains(format.required_features())) {
        let (width, height) = format.block_dimensions();
        let size = Extent3d { width, height, depth_or_array_layers: 1 };
        let srgb = if format.is_srgb() { format.remove_srgb_suffix() } else { format.add_srgb_suffix() };
        let texture = gpu.device.create_texture(&TextureDescriptor {
            label: None,
            size,
            mip_level_count: 1,
            sample_count: 1,
            dimension: TextureDimension::D2,
            format,
            usage: TextureUsages::COPY_DST | TextureUsages::COPY_SRC | TextureUsages::TEXTURE_BINDING,
            view_formats: &[srgb],
        });
        let block: Vec<u8> = (1..=format.block_copy_size(None).unwrap() as u8).collect();
        let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: None, rows_per_image: None };
        gpu.queue.write_texture(texture.as_image_copy(), &block, layout, size);
        let result = gpu.empty_buffer(BufferUsages::COPY_DST | BufferUsages::COPY_SRC, block.len() as u64);
        gpu.submit(|encoder| {
            let copy = TexelCopyBufferInfo { buffer: &result, layout };
            encoder.copy_texture_to_buffer(texture.as_image_copy(), copy, size);
        });
        let is_equal = gpu.read(&result) == block;
        let view = |format| {
            gpu.is_invalid(|| {
                texture.create_view(&TextureViewDescriptor { format: Some(format), ..Default::default() });
            })
        };
        let other = if format == Bc7RgbaUnorm { Bc3RgbaUnorm } else { Bc7RgbaUnorm };
        println!(
            "compressed, {format:?}, {width} × {height}: copied {is_equal}, views: invalid {} {}",
            view(srgb),
            view(other)
        );
    }
}

fn formats() -> impl Iterator<Item = TextureFormat> {
    let fixed = [
        Bc1RgbaUnorm,
        Bc1RgbaUnormSrgb,
        Bc2RgbaUnorm,
        Bc2RgbaUnormSrgb,
        Bc3RgbaUnorm,
        Bc3RgbaUnormSrgb,
        Bc4RUnorm,
        Bc4RSnorm,
        Bc5RgUnorm,
        Bc5RgSnorm,
        Bc6hRgbUfloat,
        Bc6hRgbFloat,
        Bc7RgbaUnorm,
        Bc7RgbaUnormSrgb,
        Etc2Rgb8Unorm,
        Etc2Rgb8UnormSrgb,
        Etc2Rgb8A1Unorm,
        Etc2Rgb8A1UnormSrgb,
        Etc2Rgba8Unorm,
        Etc2Rgba8UnormSrgb,
        EacR11Unorm,
        EacR11Snorm,
        EacRg11Unorm,
        EacRg11Snorm,
    ];
    use AstcBlock::*;
    let blocks = [B4x4, B5x4, B5x5, B6x5, B6x6, B8x5, B8x6, B8x8, B10x5, B10x6, B10x8, B10x10, B12x10, B12x12];
    let channels = [AstcChannel::Unorm, AstcChannel::UnormSrgb];
    fixed.into_iter().chain(blocks.into_iter().flat_map(move |block| channels.map(|channel| Astc { block, channel })))
}
