//! Samplers.

use crate::gpu::{Gpu, float_bytes};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    for mode in [AddressMode::ClampToEdge, AddressMode::Repeat, AddressMode::MirrorRepeat] {
        let sampler = SamplerDescriptor {
            address_mode_u: mode,
            address_mode_v: mode,
            address_mode_w: mode,
            ..Default::default()
        };
        let texels = sample(gpu, &sampler, &["vec2f(-0.4, 0.5), 0", "vec2f(1.3, 0.5), 0", "vec2f(0.5, 2.9), 0"]);
        println!("samplers, {mode:?}: {texels:?}");
    }
    for (mag_filter, mipmap_filter) in [
        (FilterMode::Nearest, MipmapFilterMode::Nearest),
        (FilterMode::Linear, MipmapFilterMode::Nearest),
        (FilterMode::Nearest, MipmapFilterMode::Linear),
        (FilterMode::Linear, MipmapFilterMode::Linear),
    ] {
        let sampler = SamplerDescriptor { mag_filter, min_filter: mag_filter, mipmap_filter, ..Default::default() };
        let texels = sample(gpu, &sampler, &["vec2f(0.5), 0", "vec2f(0.5), 0.5", "vec2f(0.6, 0.3), 1"]);
        println!("samplers, {mag_filter:?} {mipmap_filter:?}: {texels:?}");
    }
    let clamped =
        SamplerDescriptor { lod_min_clamp: 1.0, lod_max_clamp: 1.0, label: Some("clamped"), ..Default::default() };
    println!("samplers, clamped level: {:?}", sample(gpu, &clamped, &["vec2f(0.1), 0", "vec2f(0.9), 0"]));
    let linear = FilterMode::Linear;
    let anisotropic = SamplerDescriptor {
        anisotropy_clamp: 4,
        mag_filter: linear,
        min_filter: linear,
        mipmap_filter: MipmapFilterMode::Linear,
        ..Default::default()
    };
    println!("samplers, anisotropic: {:?}", sample(gpu, &anisotropic, &["vec2f(0.5), 0"]));
    let wrong = SamplerDescriptor { anisotropy_clamp: 4, ..Default::default() };
    println!(
        "samplers, anisotropic without filters: invalid {}",
        gpu.is_invalid(|| drop(gpu.device.create_sampler(&wrong)))
    );
    let functions = [
        CompareFunction::Never,
        CompareFunction::Less,
        CompareFunction::Equal,
        CompareFunction::LessEqual,
        CompareFunction::Greater,
        CompareFunction::NotEqual,
        CompareFunction::GreaterEqual,
        CompareFunction::Always,
    ];
    for compare in functions {
        println!("samplers, {compare:?}: {:?}", compared(gpu, compare));
    }
}

/// Samples a texture of 2×2 and 1×1 texels at the given arguments, coordinates and level.
fn sample(gpu: &Gpu, sampler: &SamplerDescriptor<'_>, arguments: &[&str]) -> Vec<String> {
    let texture = gpu.device.create_texture(&TextureDescriptor {
        label: None,
        size: Extent3d { width: 2, height: 2, depth_or_array_layers: 1 },
        mip_level_count: 2,
        sample_count: 1,
        dimension: TextureDimension::D2,
        format: TextureFormat::Rgba8Unorm,
        usage: TextureUsages::COPY_DST | TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    });
    for (mip_level, contents) in
        [(0, &[0, 0, 0, 255, 80, 0, 0, 255, 160, 0, 0, 255, 240, 0, 0, 255][..]), (1, &[20, 0, 0, 255])]
    {
        let width = 2 >> mip_level;
        let info = TexelCopyTextureInfo { mip_level, ..texture.as_image_copy() };
        let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(4 * width), rows_per_image: None };
        gpu.queue.write_texture(info, contents, layout, Extent3d { width, height: width, depth_or_array_layers: 1 });
    }
    let calls = arguments.iter().map(|arguments| format!("textureSampleLevel(picture, filtered, {arguments}).x * 255"));
    let view = texture.create_view(&Default::default());
    run_calls(gpu, &view, &gpu.device.create_sampler(sampler), "texture_2d<f32>", "sampler", calls.collect())
}

fn compared(gpu: &Gpu, compare: CompareFunction) -> Vec<String> {
    let usage = TextureUsages::TEXTURE_BINDING | TextureUsages::RENDER_ATTACHMENT;
    let view = gpu.texture(TextureFormat::Depth32Float, usage, 1).create_view(&Default::default());
    gpu.submit(|encoder| {
        encoder.begin_render_pass(&RenderPassDescriptor {
            depth_stencil_attachment: Some(RenderPassDepthStencilAttachment {
                view: &view,
                depth_ops: Some(Operations { load: LoadOp::Clear(0.5), store: StoreOp::Store }),
                stencil_ops: None,
            }),
            ..Default::default()
        });
    });
    let sampler = gpu.device.create_sampler(&SamplerDescriptor { compare: Some(compare), ..Default::default() });
    let calls = ["0.25", "0.5", "0.75"]
        .map(|depth| format!("textureSampleCompareLevel(picture, filtered, vec2f(0.5), {depth})"));
    run_calls(gpu, &view, &sampler, "texture_depth_2d", "sampler_comparison", calls.into())
}

fn run_calls(
    gpu: &Gpu,
    view: &TextureView,
    sampler: &Sampler,
    texture: &str,
    kind: &str,
    calls: Vec<String>,
) -> Vec<String> {
    let lines: Vec<_> = calls.iter().enumerate().map(|(i, call)| format!("results[{i}] = {call};")).collect();
    let pipeline = gpu.compute_pipeline(
        &format!(
            "@group(0) @binding(0) var picture: {texture};
             @group(0) @binding(1) var filtered: {kind};
             @group(0) @binding(2) var<storage, read_write> results: array<f32>;
             @compute @workgroup_size(1) fn main() {{ {} }}",
            lines.join(" ")
        ),
        "main",
    );
    let results = gpu.buffer(BufferUsages::STORAGE | BufferUsages::COPY_SRC, &float_bytes(&vec![0.0; calls.len()]));
    let resources =
        [BindingResource::TextureView(view), BindingResource::Sampler(sampler), results.as_entire_binding()];
    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &resources);
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(1, 1, 1);
    });
    gpu.read_u32(&results).into_iter().map(|bits| format!("{:.0}", f32::from_bits(bits))).collect()
}
