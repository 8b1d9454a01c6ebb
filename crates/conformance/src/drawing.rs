//! Render passes: attachments, indirect draws, bundles.

use crate::gpu::{Gpu, attachment, bytes, colors};
use wgpu_wasi::wgpu::*;

/// Draws points: the vertex tells the column, the instance the row and the colour.
const POINTS: &str = "
struct Vertex { @builtin(position) position: vec4f, @location(0) color: vec4f }
@vertex fn vertex(@builtin(vertex_index) x: u32, @builtin(instance_index) y: u32) -> Vertex {
  let place = (vec2f(f32(x), f32(y)) + 0.5) / 8 - 1;
  return Vertex(vec4f(place, 0, 1), vec4f(f32(y & 1), f32((y >> 1) & 1), 1, 1));
}
@fragment fn fragment(in: Vertex) -> @location(0) vec4f { return in.color * scale[0]; }
@group(0) @binding(0) var<uniform> scale: array<vec4f, 1>;
";

pub fn run(gpu: &Gpu) {
    let parts = Parts::new(gpu);
    println!("drawing: {}", parts.draw(gpu, |pass| pass.draw(0..3, 0..2)));
    println!("drawing, nothing: {}", parts.draw(gpu, |_| {}));
    indirect(gpu, &parts);
    bundles(gpu, &parts);
    attachments(gpu);
    loads(gpu, &parts);
}

struct Parts {
    pipeline: RenderPipeline,
    group: BindGroup,
}

impl Parts {
    fn new(gpu: &Gpu) -> Self {
        let module = gpu.shader(POINTS);
        let primitive = PrimitiveState { topology: PrimitiveTopology::PointList, ..Default::default() };
        let pipeline = gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
            label: None,
            layout: None,
            vertex: VertexState {
                module: &module,
                entry_point: None,
                compilation_options: Default::default(),
                buffers: &[],
            },
            primitive,
            depth_stencil: None,
            multisample: Default::default(),
            fragment: Some(FragmentState {
                module: &module,
                entry_point: None,
                compilation_options: Default::default(),
                targets: &[Some(TextureFormat::Rgba8Unorm.into())],
            }),
            multiview_mask: None,
            cache: None,
        });
        let scale = gpu.buffer(BufferUsages::UNIFORM, &crate::gpu::float_bytes(&[1.0; 4]));
        let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &[scale.as_entire_binding()]);
        Self { pipeline, group }
    }

    fn draw(&self, gpu: &Gpu, record: impl FnOnce(&mut RenderPass<'_>)) -> String {
        let picture =
            gpu.texture(TextureFormat::Rgba8Unorm, TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC, 1);
        let view = picture.create_view(&Default::default());
        gpu.submit(|encoder| {
            let attachments = [Some(attachment(&view))];
            let descriptor =
                RenderPassDescriptor { label: Some("pass"), color_attachments: &attachments, ..Default::default() };
            let mut pass = encoder.begin_render_pass(&descriptor);
            pass.push_debug_group("group");
            pass.insert_debug_marker("marker");
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.group, &[]);
            record(&mut pass);
            pass.pop_debug_group();
        });
        colors(&gpu.read_texture(&picture, 4))
    }
}

fn indirect(gpu: &Gpu, parts: &Parts) {
    let draws = gpu.buffer(BufferUsages::INDIRECT, &bytes(&[9, 2, 2, 0, 0, 3, 1, 5, 0, 1, 1, 9, 0]));
    println!("drawing, indirect: {}", parts.draw(gpu, |pass| pass.draw_indirect(&draws, 4)));
    println!("drawing, several indirect: {}", parts.draw(gpu, |pass| pass.multi_draw_indirect(&draws, 4, 3)));
    let indices = gpu.buffer(BufferUsages::INDEX, &bytes(&[3, 1, 4, 1, 5, 9]));
    let draws = gpu.buffer(BufferUsages::INDIRECT, &bytes(&[3, 1, 2, 0, 0, 2, 2, 0, 6, 0]));
    let indexed = |count| {
        parts.draw(gpu, |pass| {
            pass.set_index_buffer(indices.slice(..), IndexFormat::Uint32);
            match count {
                None => pass.draw_indexed_indirect(&draws, 20),
                Some(count) => pass.multi_draw_indexed_indirect(&draws, 0, count),
            }
        })
    };
    println!("drawing, indexed indirect: {}", indexed(None));
    println!("drawing, several indexed indirect: {}", indexed(Some(2)));
}

fn bundles(gpu: &Gpu, parts: &Parts) {
    let indices = gpu.buffer(BufferUsages::INDEX, &[0, 0, 6, 0, 1, 0, 0, 0]);
    let draws = gpu.buffer(BufferUsages::INDIRECT, &bytes(&[1, 1, 9, 0, 2, 1, 0, 2, 0]));
    let first = bundle(gpu, parts, |encoder| encoder.draw(0..4, 0..1));
    let second = bundle(gpu, parts, |encoder| {
        encoder.set_index_buffer(indices.slice(..), IndexFormat::Uint16);
        encoder.draw_indexed(0..3, 2, 0..1);
        encoder.draw_indirect(&draws, 0);
        encoder.draw_indexed_indirect(&draws, 16);
    });
    println!("drawing, bundles: {}", parts.draw(gpu, |pass| pass.execute_bundles([&first, &second])));
    println!("drawing, a bundle twice: {}", parts.draw(gpu, |pass| pass.execute_bundles([&first, &first])));
}

fn bundle<'a>(gpu: &Gpu, parts: &'a Parts, record: impl FnOnce(&mut RenderBundleEncoder<'a>)) -> RenderBundle {
    let mut encoder = gpu.device.create_render_bundle_encoder(&RenderBundleEncoderDescriptor {
        label: Some("bundle"),
        color_formats: &[Some(TextureFormat::Rgba8Unorm)],
        depth_stencil: None,
        sample_count: 1,
        multiview: None,
    });
    encoder.set_pipeline(&parts.pipeline);
    encoder.set_bind_group(0, &parts.group, &[]);
    record(&mut encoder);
    encoder.finish(&RenderBundleDescriptor { label: Some("bundle") })
}

fn attachments(gpu: &Gpu) {
    let module = gpu.shader(
        "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
           return vec4f(f32(i32(i & 1) * 4 - 1), f32(i32(i >> 1) * 4 - 1), 0, 1);
         }
         struct Colors { @location(0) first: vec4f, @location(2) third: vec4u }
         @fragment fn fragment() -> Colors { return Colors(vec4f(1, 0.5, 0, 1), vec4u(7)); }",
    );
    let targets = [Some(TextureFormat::Rgba8UnormSrgb.into()), None, Some(TextureFormat::R32Uint.into())];
    let pipeline = gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
        label: None,
        layout: None,
        vertex: VertexState {
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            buffers: &[],
        },
        primitive: Default::default(),
        depth_stencil: None,
        multisample: Default::default(),
        fragment: Some(FragmentState {
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            targets: &targets,
        }),
        multiview_mask: None,
        cache: None,
    });
    let usage = TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC;
    let pictures = [TextureFormat::Rgba8UnormSrgb, TextureFormat::R32Uint].map(|format| gpu.texture(format, usage, 1));
    let views = [0, 1].map(|i| pictures[i].create_view(&Default::default()));
    gpu.submit(|encoder| {
        let attachments = [Some(attachment(&views[0])), None, Some(attachment(&views[1]))];
        let descriptor = RenderPassDescriptor { color_attachments: &attachments, ..Default::default() };
        let mut pass = encoder.begin_render_pass(&descriptor);
        pass.set_pipeline(&pipeline);
        pass.draw(0..3, 0..1);
    });
    let [first, third] = [0, 1].map(|i| colors(&gpu.read_texture(&pictures[i], 4)));
    println!("drawing, attachments: {first}, {third}");
}

fn loads(gpu: &Gpu, parts: &Parts) {
    let usage = TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC;
    let picture = gpu.texture(TextureFormat::Rgba8Unorm, usage, 1);
    let view = picture.create_view(&Default::default());
    let load = LoadOp::Clear(Color { r: 1.0, g: 0.0, b: 0.5, a: 1.0 });
    for ops in [
        Operations { load, store: StoreOp::Store },
        Operations { load: LoadOp::Load, store: StoreOp::Store },
        Operations { load, store: StoreOp::Discard },
    ] {
        gpu.submit(|encoder| {
            let attachments = [Some(RenderPassColorAttachment { ops, ..attachment(&view) })];
            let descriptor = RenderPassDescriptor { color_attachments: &attachments, ..Default::default() };
            let mut pass = encoder.begin_render_pass(&descriptor);
            pass.set_pipeline(&parts.pipeline);
            pass.set_bind_group(0, &parts.group, &[]);
            pass.draw(0..2, 1..2);
        });
        println!("drawing, {ops:?}: {}", colors(&gpu.read_texture(&picture, 4)));
    }
}
