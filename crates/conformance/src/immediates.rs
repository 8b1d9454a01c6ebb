//! Immediate data of compute and render passes.

use crate::gpu::{Gpu, SIZE, attachment, bytes, colors, float_bytes};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    compute(gpu);
    render(gpu);
}

fn pipeline_layout(gpu: &Gpu, groups: &[Option<&BindGroupLayout>]) -> PipelineLayout {
    gpu.device.create_pipeline_layout(&PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: groups,
        immediate_size: 16,
    })
}

fn compute(gpu: &Gpu) {
    let group_layout = gpu.device.create_bind_group_layout(&BindGroupLayoutDescriptor {
        label: None,
        entries: &[BindGroupLayoutEntry {
            binding: 0,
            visibility: ShaderStages::COMPUTE,
            ty: BindingType::Buffer {
                ty: BufferBindingType::Storage { read_only: false },
                has_dynamic_offset: false,
                min_binding_size: None,
            },
            count: None,
        }],
    });
    let pipeline = gpu.device.create_compute_pipeline(&ComputePipelineDescriptor {
        label: None,
        layout: Some(&pipeline_layout(gpu, &[Some(&group_layout)])),
        module: &gpu.shader(
            "var<immediate> numbers: vec4u;
             @group(0) @binding(0) var<storage, read_write> result: vec4u;
             @compute @workgroup_size(1) fn main() { result = numbers * 2; }",
        ),
        entry_point: None,
        compilation_options: Default::default(),
        cache: None,
    });
    let result = gpu.empty_buffer(BufferUsages::STORAGE | BufferUsages::COPY_SRC, 16);
    let group = gpu.bind_group(&group_layout, &[result.as_entire_binding()]);
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.set_immediates(0, &bytes(&[1, 2, 3, 4]));
        pass.set_immediates(4, &bytes(&[20]));
        pass.dispatch_workgroups(1, 1, 1);
    });
    println!("immediates, of a compute pass: {:?}", gpu.read_u32(&result));
}

fn render(gpu: &Gpu) {
    let module = gpu.shader(
        "var<immediate> color: vec4f;
         @vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
           return vec4f(array(vec2f(-1, -1), vec2f(3, -1), vec2f(-1, 3))[i], 0, 1);
         }
         @fragment fn fragment() -> @location(0) vec4f { return color; }",
    );
    let format = TextureFormat::Rgba8Unorm;
    let pipeline = gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
        label: None,
        layout: Some(&pipeline_layout(gpu, &[])),
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
            targets: &[Some(format.into())],
        }),
        multiview_mask: None,
        cache: None,
    });
    let picture = gpu.texture(format, TextureUsages::RENDER_ATTACHMENT | TextureUsages::COPY_SRC, 1);
    let view = picture.create_view(&Default::default());
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            color_attachments: &[Some(attachment(&view))],
            ..Default::default()
        });
        pass.set_pipeline(&pipeline);
        for (y, color) in [(0, [1.0, 0.0, 0.0, 1.0]), (SIZE / 2, [0.0, 1.0, 0.0, 1.0])] {
            pass.set_scissor_rect(0, y, SIZE, SIZE / 2);
            pass.set_immediates(0, &float_bytes(&color));
            pass.draw(0..3, 0..1);
        }
    });
    println!("immediates, of a render pass: {}", colors(&gpu.read_texture(&picture, 4)));
}
