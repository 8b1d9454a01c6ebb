//! Query sets.

use crate::gpu::Gpu;
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    occlusion(gpu);
    if gpu.device.features().contains(Features::TIMESTAMP_QUERY) {
        timestamps(gpu);
    }
}

fn resolved(gpu: &Gpu, set: &QuerySet, count: u32) -> Vec<u64> {
    let usage = BufferUsages::QUERY_RESOLVE | BufferUsages::COPY_SRC;
    let results = gpu.empty_buffer(usage, u64::from(count * QUERY_SIZE) + 256);
    gpu.submit(|encoder| encoder.resolve_query_set(set, 0..count, &results, 256));
    gpu.read(&results)[256..].as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect()
}

fn occlusion(gpu: &Gpu) {
    let set =
        gpu.device.create_query_set(&QuerySetDescriptor { label: Some("set"), ty: QueryType::Occlusion, count: 3 });
    let module = gpu.shader(
        "@vertex fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
           return vec4f(f32(i32(i & 1) * 4 - 1), f32(i32(i >> 1) * 4 - 1), 0.5, 1);
         }",
    );
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
        depth_stencil: Some(DepthStencilState {
            format: TextureFormat::Depth16Unorm,
            depth_write_enabled: Some(true),
            depth_compare: Some(CompareFunction::Less),
            stencil: Default::default(),
            bias: Default::default(),
        }),
        multisample: Default::default(),
        fragment: None,
        multiview_mask: None,
        cache: None,
    });
    let view =
        gpu.texture(TextureFormat::Depth16Unorm, TextureUsages::RENDER_ATTACHMENT, 1).create_view(&Default::default());
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            depth_stencil_attachment: Some(RenderPassDepthStencilAttachment {
                view: &view,
                depth_ops: Some(Operations { load: LoadOp::Clear(1.0), store: StoreOp::Store }),
                stencil_ops: None,
            }),
            occlusion_query_set: Some(&set),
            ..Default::default()
        });
        pass.set_pipeline(&pipeline);
        for query in 0..3 {
            pass.begin_occlusion_query(query);
            if query != 1 {
                pass.draw(0..3, 0..1);
            }
            pass.end_occlusion_query();
        }
    });
    let visible: Vec<_> = resolved(gpu, &set, 3).iter().map(|samples| *samples > 0).collect();
    println!("queries, occlusion: {visible:?}");
    set.destroy();
}

fn timestamps(gpu: &Gpu) {
    let set = gpu.device.create_query_set(&QuerySetDescriptor { label: None, ty: QueryType::Timestamp, count: 2 });
    let pipeline = gpu.compute_pipeline("@compute @workgroup_size(1) fn main() {}", "main");
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&ComputePassDescriptor {
            label: None,
            timestamp_writes: Some(ComputePassTimestampWrites {
                query_set: &set,
                beginning_of_pass_write_index: Some(0),
                end_of_pass_write_index: Some(1),
            }),
        });
        pass.set_pipeline(&pipeline);
        pass.dispatch_workgroups(1, 1, 1);
    });
    let times = resolved(gpu, &set, 2);
    println!("queries, timestamps: {} {}", times[0] <= times[1], gpu.queue.get_timestamp_period() > 0.0);
}
