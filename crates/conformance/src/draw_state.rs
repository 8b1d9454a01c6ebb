//! State of render pipelines and passes: what becomes of a fragment.

use crate::gpu::{Gpu, SIZE, attachment, colors};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    blending(gpu);
    depth(gpu);
    stencil(gpu);
    primitives(gpu);
    regions(gpu);
    multisampling(gpu);
}

/// Draws triangles that cover the picture, one an instance; its index tells depth and colour.
const COVER: &str = "
struct Vertex { @builtin(position) position: vec4f, @location(0) color: vec4f }
@vertex fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) instance: u32) -> Vertex {
  let corner = vec2f(f32(i32(i & 1) * 4 - 1), f32(i32(i >> 1) * 4 - 1));
  return Vertex(vec4f(corner, f32(instance) / 4, 1), vec4f(f32(instance) * 0.25, 0.5, 0.25, 0.5));
}
@fragment fn fragment(in: Vertex) -> @location(0) vec4f { return in.color; }
";

#[derive(Default)]
struct State {
    primitive: PrimitiveState,
    depth_stencil: Option<DepthStencilState>,
    blend: Option<BlendState>,
    write_mask: ColorWrites,
    multisample: MultisampleState,
}

impl State {
    fn new() -> Self {
        Self { write_mask: ColorWrites::ALL, ..Default::default() }
    }
}

/// Draws with the state onto a picture that is cleared to a grey, and returns its colours.
fn draw(gpu: &Gpu, state: State, record: impl FnOnce(&mut RenderPass<'_>)) -> String {
    let module = gpu.shader(COVER);
    let format = TextureFormat::Rgba8Unorm;
    let target = ColorTargetState { format, blend: state.blend, write_mask: state.write_mask };
    let samples = state.multisample.count;
    let depth_format = state.depth_stencil.as_ref().map(|state| state.format);
    let pipeline = gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
        label: Some("state"),
        layout: None,
        vertex: VertexState {
            module: &module,
            entry_point: Some("vertex"),
            compilation_options: Default::default(),
            buffers: &[],
        },
        primitive: state.primitive,
        depth_stencil: state.depth_stencil,
        multisample: state.multisample,
        fragment: Some(FragmentState {
            module: &module,
            entry_point: Some("fragment"),
            compilation_options: Default::default(),
            targets: &[Some(target)],
        }),
        multiview_mask: None,
        cache: None,
    });
    let picture = gpu.texture(format, TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC, 1);
    let view = picture.create_view(&Default::default());
    let sampled = (samples > 1)
        .then(|| gpu.texture(format, TextureUsages::RENDER_ATTACHMENT, samples).create_view(&Default::default()));
    let depth = depth_format
        .map(|format| gpu.texture(format, TextureUsages::RENDER_ATTACHMENT, 1).create_view(&Default::default()));
    gpu.submit(|encoder| {
        let mut attachment = attachment(sampled.as_ref().unwrap_or(&view));
        attachment.resolve_target = sampled.is_some().then_some(&view);
        attachment.ops.load = LoadOp::Clear(Color { r: 0.2, g: 0.4, b: 0.6, a: 0.8 });
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            color_attachments: &[Some(attachment)],
            depth_stencil_attachment: depth.as_ref().map(|view| RenderPassDepthStencilAttachment {
                view,
                depth_ops: Some(Operations { load: LoadOp::Clear(0.5), store: StoreOp::Store }),
                stencil_ops: depth_format
                    .filter(|format| format.has_stencil_aspect())
                    .map(|_| Operations { load: LoadOp::Clear(3), store: StoreOp::Discard }),
            }),
            ..Default::default()
        });
        pass.set_pipeline(&pipeline);
        record(&mut pass);
    });
    colors(&gpu.read_texture(&picture, 4))
}

fn blending(gpu: &Gpu) {
    use BlendFactor::*;
    let factors = [
        Zero,
        One,
        Src,
        OneMinusSrc,
        SrcAlpha,
        OneMinusSrcAlpha,
        Dst,
        OneMinusDst,
        DstAlpha,
        OneMinusDstAlpha,
        SrcAlphaSaturated,
        Constant,
        OneMinusConstant,
    ];
    for factor in factors {
        let component =
            BlendComponent { src_factor: factor, dst_factor: OneMinusSrcAlpha, operation: BlendOperation::Add };
        let state = State { blend: Some(BlendState { color: component, alpha: component }), ..State::new() };
        let picture = draw(gpu, state, |pass| {
            pass.set_blend_constant(Color { r: 0.1, g: 0.3, b: 0.5, a: 0.7 });
            pass.draw(0..3, 1..2);
        });
        println!("blend factor {factor:?}: {picture}");
    }
    for operation in [
        BlendOperation::Add,
        BlendOperation::Subtract,
        BlendOperation::ReverseSubtract,
        BlendOperation::Min,
        BlendOperation::Max,
    ] {
        let color = BlendComponent { src_factor: One, dst_factor: One, operation };
        let state = State { blend: Some(BlendState { color, alpha: BlendComponent::REPLACE }), ..State::new() };
        println!("blend operation {operation:?}: {}", draw(gpu, state, |pass| pass.draw(0..3, 3..4)));
    }
    for write_mask in [ColorWrites::RED, ColorWrites::GREEN | ColorWrites::ALPHA, ColorWrites::empty()] {
        let state = State { write_mask, ..State::new() };
        println!("write mask {write_mask:?}: {}", draw(gpu, state, |pass| pass.draw(0..3, 1..2)));
    }
}

const COMPARISONS: [CompareFunction; 8] = [
    CompareFunction::Never,
    CompareFunction::Less,
    CompareFunction::Equal,
    CompareFunction::LessEqual,
    CompareFunction::Greater,
    CompareFunction::NotEqual,
    CompareFunction::GreaterEqual,
    CompareFunction::Always,
];

fn depth(gpu: &Gpu) {
    for compare in COMPARISONS {
        let drawn: Vec<_> = (1..4)
            .map(|instance| {
                let state = DepthStencilState {
                    format: TextureFormat::Depth24Plus,
                    depth_write_enabled: Some(true),
                    depth_compare: Some(compare),
                    stencil: Default::default(),
                    bias: Default::default(),
                };
                let state = State { depth_stencil: Some(state), ..State::new() };
                draw(gpu, state, |pass| pass.draw(0..3, instance..instance + 1))
            })
            .collect();
        println!("depth {compare:?}: {}", drawn.join(", "));
    }
    for (depth_write_enabled, constant) in [(true, 0), (false, 0), (true, 1 << 20)] {
        let state = DepthStencilState {
            format: TextureFormat::Depth32Float,
            depth_write_enabled: Some(depth_write_enabled),
            depth_compare: Some(CompareFunction::Less),
            stencil: Default::default(),
            bias: DepthBiasState { constant, slope_scale: 0.0, clamp: 0.0 },
        };
        let state = State { depth_stencil: Some(state), ..State::new() };
        let picture = draw(gpu, state, |pass| {
            pass.draw(0..3, 0..1);
            pass.draw(0..3, 1..2);
        });
        println!("depth, writes {depth_write_enabled}, bias {constant}: {picture}");
    }
}

fn stencil(gpu: &Gpu) {
    let face = |compare, pass_op| StencilFaceState {
        compare,
        fail_op: StencilOperation::Keep,
        depth_fail_op: StencilOperation::Keep,
        pass_op,
    };
    let state = |face: StencilFaceState| DepthStencilState {
        format: TextureFormat::Depth24PlusStencil8,
        depth_write_enabled: Some(false),
        depth_compare: Some(CompareFunction::Always),
        stencil: StencilState { front: face, back: StencilFaceState::IGNORE, read_mask: 0xff, write_mask: 0x0f },
        bias: Default::default(),
    };
    for compare in COMPARISONS {
        let drawn: Vec<_> = (2..5)
            .map(|reference| {
                let state = State { depth_stencil: Some(state(face(compare, StencilOperation::Keep))), ..State::new() };
                draw(gpu, state, |pass| {
                    pass.set_stencil_reference(reference);
                    pass.draw(0..3, 1..2);
                })
            })
            .collect();
        println!("stencil {compare:?}: {}", drawn.join(", "));
    }
    // The first draw changes 3 to another value; the number of the later draws that pass tells which.
    for operation in [
        StencilOperation::Keep,
        StencilOperation::Zero,
        StencilOperation::Replace,
        StencilOperation::Invert,
        StencilOperation::IncrementClamp,
        StencilOperation::DecrementClamp,
        StencilOperation::IncrementWrap,
        StencilOperation::DecrementWrap,
    ] {
        let state = State { depth_stencil: Some(state(face(CompareFunction::Less, operation))), ..State::new() };
        let picture = draw(gpu, state, |pass| {
            for (instance, reference) in [(0, 2), (1, 1), (2, 3), (3, 8)] {
                pass.set_stencil_reference(reference);
                pass.draw(0..3, instance..instance + 1);
            }
        });
        println!("stencil {operation:?}: {picture}");
    }
}

fn primitives(gpu: &Gpu) {
    for topology in [
        PrimitiveTopology::PointList,
        PrimitiveTopology::LineList,
        PrimitiveTopology::LineStrip,
        PrimitiveTopology::TriangleList,
        PrimitiveTopology::TriangleStrip,
    ] {
        let state = State { primitive: PrimitiveState { topology, ..Default::default() }, ..State::new() };
        let picture = draw(gpu, state, |pass| pass.draw(0..4, 2..3));
        println!("primitives, {topology:?}: {}", picture.contains("80804080"));
    }
    for front_face in [FrontFace::Ccw, FrontFace::Cw] {
        for cull_mode in [None, Some(Face::Front), Some(Face::Back)] {
            let primitive = PrimitiveState { front_face, cull_mode, ..Default::default() };
            let picture = draw(gpu, State { primitive, ..State::new() }, |pass| pass.draw(0..3, 2..3));
            println!("primitives, {front_face:?}, culled {cull_mode:?}: {picture}");
        }
    }
    let strip = PrimitiveState {
        topology: PrimitiveTopology::TriangleStrip,
        strip_index_format: Some(IndexFormat::Uint16),
        ..Default::default()
    };
    let indices = gpu.buffer(BufferUsages::INDEX, &[0, 0, 1, 0, 2, 0, 255, 255]);
    let picture = draw(gpu, State { primitive: strip, ..State::new() }, |pass| {
        pass.set_index_buffer(indices.slice(..), IndexFormat::Uint16);
        pass.draw_indexed(0..4, 0, 1..2);
    });
    println!("primitives, restarted strip: {picture}");
}

fn regions(gpu: &Gpu) {
    let half = SIZE / 2;
    let scissor = draw(gpu, State::new(), |pass| {
        pass.set_scissor_rect(2, 3, 5, 7);
        pass.draw(0..3, 1..2);
    });
    println!("regions, scissor: {scissor}");
    let viewport = draw(gpu, State::new(), |pass| {
        pass.set_viewport(half as f32, 0.0, half as f32, 4.0, 0.0, 1.0);
        pass.draw(0..3, 1..2);
    });
    println!("regions, viewport: {viewport}");
    let is_invalid = gpu.is_invalid(|| drop(draw(gpu, State::new(), |pass| pass.set_scissor_rect(0, 0, SIZE + 1, 1))));
    println!("regions, scissor outside: invalid {is_invalid}");
}

fn multisampling(gpu: &Gpu) {
    for (mask, alpha_to_coverage_enabled) in [(!0, false), (0b0011, false), (!0, true)] {
        let multisample = MultisampleState { count: 4, mask, alpha_to_coverage_enabled };
        let picture = draw(gpu, State { multisample, ..State::new() }, |pass| pass.draw(0..3, 4..5));
        println!("multisampling, mask {}, alpha {alpha_to_coverage_enabled}: {picture}", mask as u32);
    }
}
