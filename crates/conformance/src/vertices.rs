//! Vertex formats, and steps of vertex buffers.

use crate::gpu::{Gpu, SIZE, attachment, colors};
use wgpu_wasi::wgpu::*;

const FORMATS: &[VertexFormat] = &[
    VertexFormat::Uint8,
    VertexFormat::Uint8x2,
    VertexFormat::Uint8x4,
    VertexFormat::Sint8,
    VertexFormat::Sint8x2,
    VertexFormat::Sint8x4,
    VertexFormat::Unorm8,
    VertexFormat::Unorm8x2,
    VertexFormat::Unorm8x4,
    VertexFormat::Snorm8,
    VertexFormat::Snorm8x2,
    VertexFormat::Snorm8x4,
    VertexFormat::Uint16,
    VertexFormat::Uint16x2,
    VertexFormat::Uint16x4,
    VertexFormat::Sint16,
    VertexFormat::Sint16x2,
    VertexFormat::Sint16x4,
    VertexFormat::Unorm16,
    VertexFormat::Unorm16x2,
    VertexFormat::Unorm16x4,
    VertexFormat::Snorm16,
    VertexFormat::Snorm16x2,
    VertexFormat::Snorm16x4,
    VertexFormat::Float16,
    VertexFormat::Float16x2,
    VertexFormat::Float16x4,
    VertexFormat::Float32,
    VertexFormat::Float32x2,
    VertexFormat::Float32x3,
    VertexFormat::Float32x4,
    VertexFormat::Uint32,
    VertexFormat::Uint32x2,
    VertexFormat::Uint32x3,
    VertexFormat::Uint32x4,
    VertexFormat::Sint32,
    VertexFormat::Sint32x2,
    VertexFormat::Sint32x3,
    VertexFormat::Sint32x4,
    VertexFormat::Unorm10_10_10_2,
    VertexFormat::Unorm8x4Bgra,
];

pub fn run(gpu: &Gpu) {
    for &format in FORMATS {
        println!("vertices, {format:?}: {}", attribute(gpu, format));
    }
    steps(gpu);
}

fn vertex_buffer(
    array_stride: u64,
    step_mode: VertexStepMode,
    attributes: &[VertexAttribute],
) -> Option<VertexBufferLayout<'_>> {
    Some(VertexBufferLayout { array_stride, step_mode, attributes })
}

fn draw(
    gpu: &Gpu,
    format: TextureFormat,
    code: &str,
    topology: PrimitiveTopology,
    buffers: &[Option<VertexBufferLayout<'_>>],
    record: impl FnOnce(&mut RenderPass<'_>),
) -> Texture {
    let module = gpu.shader(code);
    let pipeline = gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
        label: None,
        layout: None,
        vertex: VertexState { module: &module, entry_point: None, compilation_options: Default::default(), buffers },
        primitive: PrimitiveState { topology, ..Default::default() },
        depth_stencil: None,
        multisample: Default::default(),
        fragment: Some(FragmentState {
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            targets: &[Some(format.into())],
        }),
        multiview_mask: None,
        cache: None,
    });
    let picture = gpu.texture(format, TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC, 1);
    let view = picture.create_view(&Default::default());
    gpu.submit(|encoder| {
        let attachments = [Some(attachment(&view))];
        let descriptor = RenderPassDescriptor { color_attachments: &attachments, ..Default::default() };
        let mut pass = encoder.begin_render_pass(&descriptor);
        pass.set_pipeline(&pipeline);
        record(&mut pass);
    });
    picture
}

/// Reads the second element of a buffer as an attribute of the given format.
fn attribute(gpu: &Gpu, format: VertexFormat) -> String {
    let name = format!("{format:?}");
    let kind = match &name[..4] {
        "Uint" => "u32",
        "Sint" => "i32",
        _ => "f32",
    };
    let code = format!(
        "struct Vertex {{ @builtin(position) position: vec4f, @location(0) @interpolate(flat, either) value: vec4f }}
         @vertex fn vertex(@location(3) value: vec4<{kind}>, @builtin(vertex_index) i: u32) -> Vertex {{
           let corner = vec2f(f32(i32(i & 1) * 4 - 1), f32(i32(i >> 1) * 4 - 1));
           return Vertex(vec4f(corner, 0, 1), vec4f(value));
         }}
         @fragment fn fragment(in: Vertex) -> @location(0) vec4f {{ return in.value; }}"
    );
    let element: Vec<u8> = (0..32).map(|i| [0x81, 0x3c, 0x45, 0x3a][i % 4]).collect();
    let buffer = gpu
        .buffer(BufferUsages::VERTEX, &[&[0; 4][..], &element[..28], &element[..28], &element[..28], &[0; 8]].concat());
    let attributes = [VertexAttribute { format, offset: 4, shader_location: 3 }];
    let layout = vertex_buffer(28, VertexStepMode::Vertex, &attributes);
    let picture = draw(gpu, TextureFormat::Rgba32Float, &code, PrimitiveTopology::TriangleList, &[layout], |pass| {
        pass.set_vertex_buffer(0, buffer.slice(..));
        pass.draw(0..3, 0..1);
    });
    let texel: Vec<_> = crate::gpu::words(&gpu.read_texture(&picture, 16))[..4]
        .iter()
        .map(|bits| format!("{:.3e}", f32::from_bits(*bits)))
        .collect();
    texel.join(" ")
}

/// Draws points in a row: places step by vertex, colours by instance, and a third buffer is skipped.
fn steps(gpu: &Gpu) {
    let places: Vec<u8> = (0..8_u32).flat_map(u32::to_le_bytes).collect();
    let tints = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 0, 255]].concat();
    let places = gpu.buffer(BufferUsages::VERTEX, &places);
    let tints = gpu.buffer(BufferUsages::VERTEX, &tints);
    let indices = gpu.buffer(BufferUsages::INDEX, &[9, 0, 0, 0, 1, 0, 2, 0, 3, 0, 0, 0]);
    let code = format!(
        "struct Vertex {{ @builtin(position) position: vec4f, @location(0) tint: vec4f }}
         @vertex fn vertex(@location(0) place: u32, @location(1) tint: vec4f, @builtin(instance_index) row: u32) -> Vertex {{
           return Vertex(vec4f((f32(place) + 0.5) / {SIZE} * 2 - 1, (f32(row) + 0.5) / {SIZE} * 2 - 1, 0, 1), tint);
         }}
         @fragment fn fragment(in: Vertex) -> @location(0) vec4f {{ return in.tint; }}"
    );
    let place = [VertexAttribute { format: VertexFormat::Uint32, offset: 0, shader_location: 0 }];
    let tint = [VertexAttribute { format: VertexFormat::Unorm8x4, offset: 0, shader_location: 1 }];
    let layouts =
        [vertex_buffer(4, VertexStepMode::Vertex, &place), None, vertex_buffer(4, VertexStepMode::Instance, &tint)];
    let picture = |record: &dyn Fn(&mut RenderPass<'_>)| {
        let picture = draw(gpu, TextureFormat::Rgba8Unorm, &code, PrimitiveTopology::PointList, &layouts, |pass| {
            pass.set_vertex_buffer(0, places.slice(..));
            pass.set_vertex_buffer(2, tints.slice(..));
            record(pass);
        });
        colors(&gpu.read_texture(&picture, 4))
    };
    println!("vertices, drawn: {}", picture(&|pass| pass.draw(1..4, 0..2)));
    println!("vertices, first instance: {}", picture(&|pass| pass.draw(0..5, 2..4)));
    let indexed = |base| {
        picture(&|pass| {
            pass.set_index_buffer(indices.slice(4..), IndexFormat::Uint16);
            pass.draw_indexed(0..3, base, 1..2);
        })
    };
    println!("vertices, indexed: {}", indexed(0));
    println!("vertices, base vertex: {}", indexed(4));
    let wide = gpu.buffer(BufferUsages::INDEX, &[5, 0, 0, 0, 6, 0, 0, 0]);
    let drawn = picture(&|pass| {
        pass.set_index_buffer(wide.slice(..), IndexFormat::Uint32);
        pass.draw_indexed(0..2, 0, 0..1);
    });
    println!("vertices, indices of 32 bits: {drawn}");
    let part = picture(&|pass| {
        pass.set_vertex_buffer(0, places.slice(8..24));
        pass.draw(0..4, 3..4);
    });
    println!("vertices, part of a buffer: {part}");
}
