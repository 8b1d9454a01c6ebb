//! Doubles numbers on the GPU: a program with an ordinary `fn main`.

use wasi_webgpu::{block_on, webgpu::*};

const SHADER: &str = "
@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&numbers)) {
    numbers[id.x] *= 2;
  }
}
";

fn main() {
    let doubled = block_on(double(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]));
    println!("{doubled:?}");
}

async fn double(numbers: &[f32]) -> Vec<f32> {
    let adapter = get_gpu().request_adapter(None).await.expect("there is no GPU");
    let device = adapter.request_device(None).await.expect("the adapter gives no device");
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let size = bytes.len() as u64;

    let storage = device.create_buffer(&GpuBufferDescriptor {
        size,
        usage: GpuBufferUsage::STORAGE | GpuBufferUsage::COPY_SRC | GpuBufferUsage::COPY_DST,
        mapped_at_creation: None,
        label: None,
    });
    let result = device.create_buffer(&GpuBufferDescriptor {
        size,
        usage: GpuBufferUsage::MAP_READ | GpuBufferUsage::COPY_DST,
        mapped_at_creation: None,
        label: None,
    });
    device.queue().write_buffer_with_copy(&storage, 0, &bytes, None, None).expect("the bytes are whole numbers");

    let module = device.create_shader_module(&GpuShaderModuleDescriptor {
        code: SHADER.to_owned(),
        compilation_hints: None,
        label: None,
    });
    let pipeline = device.create_compute_pipeline(GpuComputePipelineDescriptor {
        compute: GpuProgrammableStage { module: &module, entry_point: None, constants: None },
        layout: GpuLayoutMode::Auto,
        label: None,
    });
    let bind_group = device.create_bind_group(&GpuBindGroupDescriptor {
        layout: &pipeline.get_bind_group_layout(0),
        entries: vec![GpuBindGroupEntry { binding: 0, resource: GpuBindingResource::GpuBuffer(&storage) }],
        label: None,
    });

    let encoder = device.create_command_encoder(None);
    let pass = encoder.begin_compute_pass(None);
    pass.set_pipeline(&pipeline);
    pass.set_bind_group(0, Some(&bind_group), None, None, None).expect("there are no dynamic offsets");
    pass.dispatch_workgroups(1, None, None);
    pass.end();
    encoder.copy_buffer_to_buffer(&storage, None, &result, None, None);
    device.queue().submit(&[&encoder.finish(None)]);

    result.map_async(GpuMapMode::READ, None, None).await.expect("the buffer can be mapped");
    let bytes = result.get_mapped_range_get_with_copy(None, None).expect("the buffer is mapped");
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}
