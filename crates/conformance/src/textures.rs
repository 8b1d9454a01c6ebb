//! Textures: formats, dimensions, views and copies.

use crate::gpu::{Gpu, SIZE, colors};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    formats(gpu);
    dimensions(gpu);
    mip_levels(gpu);
    copies(gpu);
    views(gpu);
    println!("textures, too large: invalid {}", gpu.is_invalid(|| drop(texture_2d(gpu, 1 << 20, 1, 1))));
}

/// Formats that every device has, with the size of a texel in bytes.
const FORMATS: &[(TextureFormat, u32)] = &[
    (TextureFormat::R8Unorm, 1),
    (TextureFormat::R8Snorm, 1),
    (TextureFormat::R8Uint, 1),
    (TextureFormat::R8Sint, 1),
    (TextureFormat::R16Uint, 2),
    (TextureFormat::R16Sint, 2),
    (TextureFormat::R16Float, 2),
    (TextureFormat::Rg8Unorm, 2),
    (TextureFormat::Rg8Snorm, 2),
    (TextureFormat::Rg8Uint, 2),
    (TextureFormat::Rg8Sint, 2),
    (TextureFormat::R32Uint, 4),
    (TextureFormat::R32Sint, 4),
    (TextureFormat::R32Float, 4),
    (TextureFormat::Rg16Uint, 4),
    (TextureFormat::Rg16Sint, 4),
    (TextureFormat::Rg16Float, 4),
    (TextureFormat::Rgba8Unorm, 4),
    (TextureFormat::Rgba8UnormSrgb, 4),
    (TextureFormat::Rgba8Snorm, 4),
    (TextureFormat::Rgba8Uint, 4),
    (TextureFormat::Rgba8Sint, 4),
    (TextureFormat::Bgra8Unorm, 4),
    (TextureFormat::Bgra8UnormSrgb, 4),
    (TextureFormat::Rgb9e5Ufloat, 4),
    (TextureFormat::Rgb10a2Uint, 4),
    (TextureFormat::Rgb10a2Unorm, 4),
    (TextureFormat::Rg11b10Ufloat, 4),
    (TextureFormat::Rg32Uint, 8),
    (TextureFormat::Rg32Sint, 8),
    (TextureFormat::Rg32Float, 8),
    (TextureFormat::Rgba16Uint, 8),
    (TextureFormat::Rgba16Sint, 8),
    (TextureFormat::Rgba16Float, 8),
    (TextureFormat::Rgba32Uint, 16),
    (TextureFormat::Rgba32Sint, 16),
    (TextureFormat::Rgba32Float, 16),
];

/// Loads the first texel of each format in a shader: the value tells one format from another.
fn formats(gpu: &Gpu) {
    for &(format, texel) in FORMATS {
        let texture = gpu.texture(format, TextureUsages::COPY_DST | TextureUsages::TEXTURE_BINDING, 1);
        let contents: Vec<u8> = (0..texel).map(|i| [0x81, 0x3c, 0x45, 0x3a][i as usize % 4]).collect();
        let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: None, rows_per_image: None };
        let one = Extent3d { width: 1, height: 1, depth_or_array_layers: 1 };
        gpu.queue.write_texture(texture.as_image_copy(), &contents, layout, one);
        let kind = match format.sample_type(None, None) {
            Some(TextureSampleType::Uint) => "u32",
            Some(TextureSampleType::Sint) => "i32",
            _ => "f32",
        };
        let pipeline = gpu.compute_pipeline(
            &format!(
                "@group(0) @binding(0) var picture: texture_2d<{kind}>;
                 @group(0) @binding(1) var<storage, read_write> texel: vec4<{kind}>;
                 @compute @workgroup_size(1) fn main() {{ texel = textureLoad(picture, vec2u(0), 0); }}"
            ),
            "main",
        );
        let result = gpu.empty_buffer(BufferUsages::STORAGE | BufferUsages::COPY_SRC, 16);
        let view = texture.create_view(&Default::default());
        let resources = [BindingResource::TextureView(&view), result.as_entire_binding()];
        let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &resources);
        gpu.submit(|encoder| {
            let mut pass = encoder.begin_compute_pass(&Default::default());
            pass.set_pipeline(&pipeline);
            pass.set_bind_group(0, &group, &[]);
            pass.dispatch_workgroups(1, 1, 1);
        });
        let loaded = gpu.read_u32(&result);
        if kind == "f32" {
            let floats: Vec<_> = loaded.iter().map(|bits| format!("{:.4}", f32::from_bits(*bits))).collect();
            println!("textures, {format:?}: {}", floats.join(" "));
        } else {
            println!("textures, {format:?}: {loaded:?}");
        }
    }
}

fn texture_2d(gpu: &Gpu, size: u32, layers: u32, levels: u32) -> Texture {
    texture(gpu, TextureDimension::D2, [size, size, layers], levels)
}

fn texture(gpu: &Gpu, dimension: TextureDimension, [width, height, layers]: [u32; 3], levels: u32) -> Texture {
    gpu.device.create_texture(&TextureDescriptor {
        label: Some("texture"),
        size: Extent3d { width, height, depth_or_array_layers: layers },
        mip_level_count: levels,
        sample_count: 1,
        dimension,
        format: TextureFormat::R32Uint,
        usage: TextureUsages::COPY_DST | TextureUsages::COPY_SRC | TextureUsages::TEXTURE_BINDING,
        view_formats: &[],
    })
}

fn write(gpu: &Gpu, texture: &Texture, mip_level: u32, origin: [u32; 3], [width, height, depth]: [u32; 3], first: u32) {
    let [x, y, z] = origin;
    let info = TexelCopyTextureInfo { texture, mip_level, origin: Origin3d { x, y, z }, aspect: TextureAspect::All };
    let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(4 * width), rows_per_image: Some(height) };
    let contents: Vec<u8> = (first..first + width * height * depth).flat_map(u32::to_le_bytes).collect();
    gpu.queue.write_texture(info, &contents, layout, Extent3d { width, height, depth_or_array_layers: depth });
}

/// Loads texels of a view in a shader.
fn load(gpu: &Gpu, texture: &Texture, view: &TextureViewDescriptor<'_>, kind: &str, calls: &[&str]) -> Vec<u32> {
    let loads: Vec<_> = calls.iter().enumerate().map(|(i, call)| format!("texels[{i}] = {call}.x;")).collect();
    let pipeline = gpu.compute_pipeline(
        &format!(
            "@group(0) @binding(0) var picture: {kind}<u32>;
             @group(0) @binding(1) var<storage, read_write> texels: array<u32>;
             @compute @workgroup_size(1) fn main() {{ {} }}",
            loads.join(" ")
        ),
        "main",
    );
    let result = gpu.empty_buffer(BufferUsages::STORAGE | BufferUsages::COPY_SRC, 4 * calls.len() as u64);
    let view = texture.create_view(view);
    let resources = [BindingResource::TextureView(&view), result.as_entire_binding()];
    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &resources);
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(1, 1, 1);
    });
    gpu.read_u32(&result)
}

fn dimensions(gpu: &Gpu) {
    let line = texture(gpu, TextureDimension::D1, [8, 1, 1], 1);
    write(gpu, &line, 0, [2, 0, 0], [4, 1, 1], 10);
    let loaded = load(
        gpu,
        &line,
        &Default::default(),
        "texture_1d",
        &["textureLoad(picture, 1, 0)", "textureLoad(picture, 3, 0)"],
    );
    println!("textures, 1D: {loaded:?}");
    let block = texture(gpu, TextureDimension::D3, [4, 4, 4], 1);
    write(gpu, &block, 0, [0, 1, 2], [4, 2, 2], 10);
    let loaded = load(
        gpu,
        &block,
        &Default::default(),
        "texture_3d",
        &["textureLoad(picture, vec3u(3, 2, 2), 0)", "textureLoad(picture, vec3u(1, 1, 3), 0)"],
    );
    println!("textures, 3D: {loaded:?}");
}

fn mip_levels(gpu: &Gpu) {
    let texture = texture_2d(gpu, 8, 1, 4);
    for level in 0..4 {
        write(gpu, &texture, level, [0; 3], [8 >> level, 8 >> level, 1], 100 * level);
    }
    let calls = [
        "textureLoad(picture, vec2u(0, 1), 0)",
        "textureLoad(picture, vec2u(0), 1)",
        "vec4u(textureNumLevels(picture))",
    ];
    println!("textures, all levels: {:?}", load(gpu, &texture, &Default::default(), "texture_2d", &calls));
    let part = TextureViewDescriptor { base_mip_level: 1, mip_level_count: Some(2), ..Default::default() };
    println!("textures, two levels: {:?}", load(gpu, &texture, &part, "texture_2d", &calls));
    println!(
        "textures, properties: {:?} {} {} {:?}",
        texture.size(),
        texture.mip_level_count(),
        texture.sample_count(),
        texture.usage()
    );
}

fn copies(gpu: &Gpu) {
    let usage = TextureUsages::COPY_DST | TextureUsages::COPY_SRC;
    let [first, second] = [0, 1].map(|_| gpu.texture(TextureFormat::Rgba8Unorm, usage, 1));
    let contents: Vec<u8> =
        (0..SIZE * SIZE).flat_map(|i| [(i % SIZE) as u8 & 0xfc, (i / SIZE) as u8 & 0xf8, 0, 255]).collect();
    let staging = gpu.buffer(BufferUsages::COPY_SRC, &[&[0; 512], &padded(&contents)[..]].concat());
    gpu.submit(|encoder| {
        let layout = TexelCopyBufferLayout { offset: 512, bytes_per_row: Some(256), rows_per_image: Some(SIZE) };
        let source = TexelCopyBufferInfo { buffer: &staging, layout };
        encoder.copy_buffer_to_texture(source, first.as_image_copy(), first.size());
        let corner = |texture, x, y| TexelCopyTextureInfo {
            texture,
            mip_level: 0,
            origin: Origin3d { x, y, z: 0 },
            aspect: TextureAspect::All,
        };
        let size = Extent3d { width: 8, height: 4, depth_or_array_layers: 1 };
        encoder.copy_texture_to_texture(corner(&first, 4, 8), corner(&second, 2, 3), size);
    });
    println!("textures, copied from a buffer: {}", colors(&gpu.read_texture(&first, 4)));
    println!("textures, copied in part: {}", colors(&gpu.read_texture(&second, 4)));
    let is_invalid = gpu.is_invalid(|| {
        gpu.submit(|encoder| {
            let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(100), rows_per_image: None };
            encoder.copy_buffer_to_texture(
                TexelCopyBufferInfo { buffer: &staging, layout },
                first.as_image_copy(),
                first.size(),
            );
        });
    });
    println!("textures, rows that are not aligned: invalid {is_invalid}");
}

fn padded(contents: &[u8]) -> Vec<u8> {
    contents.chunks(4 * SIZE as usize).flat_map(|row| [row, &[0; 256 - 4 * SIZE as usize]].concat()).collect()
}

fn views(gpu: &Gpu) {
    let layers = texture_2d(gpu, 4, 12, 1);
    for layer in 0..12 {
        write(gpu, &layers, 0, [0, 0, layer], [4, 4, 1], 100 * layer);
    }
    let array = "textureLoad(picture, vec2u(1, 0), LAYER, 0)";
    let call = |layer: &str| array.replace("LAYER", layer);
    let all = TextureViewDescriptor { label: Some("all"), ..Default::default() };
    let loaded =
        load(gpu, &layers, &all, "texture_2d_array", &[&call("0"), &call("7"), "vec4u(textureNumLayers(picture))"]);
    println!("textures, view of an array: {loaded:?}");
    let part = TextureViewDescriptor { base_array_layer: 3, array_layer_count: Some(4), ..Default::default() };
    let loaded =
        load(gpu, &layers, &part, "texture_2d_array", &[&call("0"), &call("3"), "vec4u(textureNumLayers(picture))"]);
    println!("textures, view of some layers: {loaded:?}");
    let one = TextureViewDescriptor {
        dimension: Some(TextureViewDimension::D2),
        base_array_layer: 5,
        array_layer_count: Some(1),
        ..Default::default()
    };
    println!(
        "textures, view of a layer: {:?}",
        load(gpu, &layers, &one, "texture_2d", &["textureLoad(picture, vec2u(1, 1), 0)"])
    );
    for (dimension, kind, count) in [
        (TextureViewDimension::Cube, "texture_cube", Some(6)),
        (TextureViewDimension::CubeArray, "texture_cube_array", None),
    ] {
        let view = TextureViewDescriptor { dimension: Some(dimension), array_layer_count: count, ..Default::default() };
        let loaded = load(gpu, &layers, &view, kind, &["vec4u(textureDimensions(picture), 0, 0)"]);
        println!("textures, view {dimension:?}: {loaded:?}");
    }
    let wrong = TextureViewDescriptor { format: Some(TextureFormat::Rgba8Unorm), ..Default::default() };
    println!("textures, view of another format: invalid {}", gpu.is_invalid(|| drop(layers.create_view(&wrong))));
    layers.destroy();
    let is_invalid = gpu.is_invalid(|| {
        gpu.submit(|encoder| {
            let buffer = gpu.empty_buffer(BufferUsages::COPY_DST, 4096);
            let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(256), rows_per_image: Some(4) };
            let size = Extent3d { width: 4, height: 4, depth_or_array_layers: 1 };
            encoder.copy_texture_to_buffer(
                layers.as_image_copy(),
                TexelCopyBufferInfo { buffer: &buffer, layout },
                size,
            );
        });
    });
    println!("textures, destroyed: invalid {is_invalid}");
}
