//! Compute passes, bind groups and pipeline layouts.

use crate::gpu::{Gpu, bytes};
use wgpu_wasi::wgpu::*;

const DOUBLE: &str = "
override factor: u32 = 2;
@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;
@compute @workgroup_size(4) fn scale(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&numbers)) { numbers[id.x] *= factor; }
}
@compute @workgroup_size(1) fn mark(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) count: vec3u) {
  numbers[id.x + count.x * (id.y + count.y * id.z)] = 100 * id.x + 10 * id.y + id.z;
}
";

pub fn run(gpu: &Gpu) {
    println!("compute: {:?}", scaled(gpu, &[]));
    println!("compute, constant: {:?}", scaled(gpu, &[("factor", 5.0)]));
    println!("compute, three dimensions: {:?}", marked(gpu));
    println!("compute, indirect: {:?}", indirect(gpu));
    println!("compute, dynamic offsets: {:?}", dynamic_offsets(gpu));
    println!("compute, several groups: {:?}", several_groups(gpu));
    println!("compute, unset group: {:?}", unset_group(gpu));
    println!("compute, storage texture: {:?}", storage_texture(gpu));
}

fn storage(gpu: &Gpu, contents: &[u32]) -> Buffer {
    gpu.buffer(BufferUsages::STORAGE | BufferUsages::COPY_SRC, &bytes(contents))
}

fn scaled(gpu: &Gpu, constants: &[(&str, f64)]) -> Vec<u32> {
    let buffer = storage(gpu, &[1, 2, 3, 4, 5, 6]);
    let pipeline = gpu.device.create_compute_pipeline(&ComputePipelineDescriptor {
        label: Some("scale"),
        layout: None,
        module: &gpu.shader(DOUBLE),
        entry_point: Some("scale"),
        compilation_options: PipelineCompilationOptions { constants, ..Default::default() },
        cache: None,
    });
    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &[buffer.as_entire_binding()]);
    gpu.submit(|encoder| {
        encoder.push_debug_group("group");
        encoder.insert_debug_marker("marker");
        let mut pass =
            encoder.begin_compute_pass(&ComputePassDescriptor { label: Some("pass"), timestamp_writes: None });
        pass.push_debug_group("group");
        pass.insert_debug_marker("marker");
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(2, 1, 1);
        pass.pop_debug_group();
        drop(pass);
        encoder.pop_debug_group();
    });
    gpu.read_u32(&buffer)
}

fn dispatch(gpu: &Gpu, buffer: &Buffer, dispatch: impl FnOnce(&mut ComputePass<'_>)) {
    let pipeline = gpu.compute_pipeline(DOUBLE, "mark");
    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &[buffer.as_entire_binding()]);
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        dispatch(&mut pass);
    });
}

fn marked(gpu: &Gpu) -> Vec<u32> {
    let buffer = storage(gpu, &[0; 12]);
    dispatch(gpu, &buffer, |pass| pass.dispatch_workgroups(2, 3, 2));
    gpu.read_u32(&buffer)
}

fn indirect(gpu: &Gpu) -> Vec<u32> {
    let arguments = gpu.buffer(BufferUsages::INDIRECT, &bytes(&[9, 9, 9, 3, 2, 1]));
    let buffer = storage(gpu, &[7; 8]);
    dispatch(gpu, &buffer, |pass| pass.dispatch_workgroups_indirect(&arguments, 12));
    gpu.read_u32(&buffer)
}

fn layout_entry(binding: u32, ty: BufferBindingType, has_dynamic_offset: bool) -> BindGroupLayoutEntry {
    let ty = BindingType::Buffer { ty, has_dynamic_offset, min_binding_size: None };
    BindGroupLayoutEntry { binding, visibility: ShaderStages::COMPUTE, ty, count: None }
}

fn dynamic_offsets(gpu: &Gpu) -> Vec<u32> {
    let layout = gpu.device.create_bind_group_layout(&BindGroupLayoutDescriptor {
        label: Some("layout"),
        entries: &[
            layout_entry(0, BufferBindingType::Storage { read_only: false }, false),
            layout_entry(1, BufferBindingType::Uniform, true),
            layout_entry(2, BufferBindingType::Storage { read_only: true }, true),
        ],
    });
    let pipeline_layout = gpu.device.create_pipeline_layout(&PipelineLayoutDescriptor {
        label: Some("layout"),
        bind_group_layouts: &[Some(&layout)],
        immediate_size: 0,
    });
    let pipeline = gpu.device.create_compute_pipeline(&ComputePipelineDescriptor {
        label: None,
        layout: Some(&pipeline_layout),
        module: &gpu.shader(
            "@group(0) @binding(0) var<storage, read_write> sum: array<u32>;
             @group(0) @binding(1) var<uniform> a: vec4u;
             @group(0) @binding(2) var<storage, read> b: array<u32>;
             @compute @workgroup_size(1) fn main() { let i = sum[0]; sum[i] = a.x + b[0]; sum[0] = i + 1; }",
        ),
        entry_point: None,
        compilation_options: Default::default(),
        cache: None,
    });
    let sum = storage(gpu, &[1, 0, 0, 0]);
    let mut values = vec![0; 192];
    for (place, value) in [(0, 1), (64, 20), (128, 300)] {
        values[place] = value;
    }
    let values = gpu.buffer(BufferUsages::UNIFORM | BufferUsages::STORAGE, &bytes(&values));
    let window = |size| BufferBinding { buffer: &values, offset: 0, size: std::num::NonZero::new(size) };
    let group = gpu.bind_group(
        &layout,
        &[sum.as_entire_binding(), BindingResource::Buffer(window(16)), BindingResource::Buffer(window(4))],
    );
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        for offsets in [[0, 0], [256, 512], [512, 256]] {
            pass.set_bind_group(0, &group, &offsets);
            pass.dispatch_workgroups(1, 1, 1);
        }
    });
    gpu.read_u32(&sum)
}

fn several_groups(gpu: &Gpu) -> Vec<u32> {
    let pipeline = gpu.compute_pipeline(
        "@group(0) @binding(0) var<storage, read_write> a: array<u32>;
         @group(2) @binding(0) var<storage, read_write> b: array<u32>;
         @compute @workgroup_size(1) fn main() { a[0] = b[1] + 1; }",
        "main",
    );
    let buffers = [storage(gpu, &[0, 0]), storage(gpu, &[5, 6])];
    let groups = [0, 2].map(|index| pipeline.get_bind_group_layout(index));
    let groups = [0, 1].map(|i| gpu.bind_group(&groups[i], &[buffers[i].as_entire_binding()]));
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &groups[0], &[]);
        pass.set_bind_group(2, &groups[1], &[]);
        pass.dispatch_workgroups(1, 1, 1);
    });
    gpu.read_u32(&buffers[0])
}

fn unset_group(gpu: &Gpu) -> &'static str {
    let buffer = storage(gpu, &[1]);
    let is_invalid = gpu.is_invalid(|| {
        dispatch(gpu, &buffer, |pass| {
            pass.set_bind_group(0, None, &[]);
            pass.dispatch_workgroups(1, 1, 1);
        })
    });
    if is_invalid { "invalid" } else { "valid" }
}

fn storage_texture(gpu: &Gpu) -> Vec<u32> {
    let usage = TextureUsages::STORAGE_BINDING | TextureUsages::COPY_SRC;
    let texture = gpu.texture(TextureFormat::R32Uint, usage, 1);
    let pipeline = gpu.compute_pipeline(
        "@group(0) @binding(0) var picture: texture_storage_2d<r32uint, read_write>;
         @compute @workgroup_size(4, 4) fn main(@builtin(global_invocation_id) id: vec3u) {
           textureStore(picture, id.xy, textureLoad(picture, id.xy) + vec4u(id.x * 16 + id.y));
         }",
        "main",
    );
    let view = texture.create_view(&Default::default());
    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &[BindingResource::TextureView(&view)]);
    gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(4, 4, 1);
    });
    let texels = crate::gpu::words(&gpu.read_texture(&texture, 4));
    texels.into_iter().step_by(37).collect()
}
