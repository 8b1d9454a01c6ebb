//! Doubles numbers on the GPU.

use pollster::block_on;
use wgpu_wasi::wgpu::{self, util::DeviceExt};

fn main() {
    let doubled = double(&[1, 2, 3, 4, 5, 6, 7, 8]);
    let texts: Vec<String> = doubled.iter().map(u32::to_string).collect();
    println!("{}", texts.join(" "));
}

fn double(numbers: &[u32]) -> Vec<u32> {
    let instance = wgpu_wasi::instance();
    let adapter =
        block_on(instance.request_adapter(&Default::default())).expect("no GPU is available");
    let (device, queue) =
        block_on(adapter.request_device(&Default::default())).expect("the GPU gives no device");

    let on_gpu = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
        label: None,
        contents: bytemuck::cast_slice(numbers),
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
    });
    let result = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: on_gpu.size(),
        usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: None,
        layout: None,
        module: &device.create_shader_module(wgpu::include_wgsl!("double.wgsl")),
        entry_point: None,
        compilation_options: Default::default(),
        cache: None,
    });
    let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: on_gpu.as_entire_binding(),
        }],
    });

    let mut encoder = device.create_command_encoder(&Default::default());
    {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &bind_group, &[]);
        pass.dispatch_workgroups(numbers.len().div_ceil(64) as u32, 1, 1);
    }
    encoder.copy_buffer_to_buffer(&on_gpu, 0, &result, 0, None);
    queue.submit([encoder.finish()]);

    result.map_async(wgpu::MapMode::Read, .., |mapped| {
        mapped.expect("the result can be mapped")
    });
    device
        .poll(wgpu::PollType::wait_indefinitely())
        .expect("the GPU finishes");
    let bytes = result.get_mapped_range(..).expect("the result is mapped");
    bytemuck::cast_slice(&bytes).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_numbers() {
        assert_eq!(double(&[0, 1, 21]), [0, 2, 42]);
    }
}
