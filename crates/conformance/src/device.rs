//! Devices: demands, limits, and their ends.

use crate::gpu::Gpu;
use std::sync::{Arc, Mutex};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    let limits = gpu.device.limits();
    println!(
        "device, limits: {} {} {} {}",
        limits.max_bind_groups,
        limits.max_texture_dimension_2d,
        limits.max_buffer_size,
        limits.max_storage_buffer_binding_size
    );
    println!("device, has the features of the adapter: {}", gpu.adapter.features().contains(gpu.device.features()));
    println!("device, is a CPU: {}", gpu.adapter.get_info().device_type == DeviceType::Cpu);
    let request = |descriptor: &DeviceDescriptor<'_>| pollster::block_on(gpu.adapter.request_device(descriptor));
    let features = DeviceDescriptor { required_features: Features::PIPELINE_STATISTICS_QUERY, ..Default::default() };
    println!("device, without a feature: {}", request(&features).is_err());
    let required_limits = Limits { max_bind_groups: 1_000_000, ..Default::default() };
    println!(
        "device, beyond a limit: {}",
        request(&DeviceDescriptor { required_limits, ..Default::default() }).is_err()
    );
    let required_limits = gpu.adapter.limits();
    let (device, queue) =
        request(&DeviceDescriptor { required_limits: required_limits.clone(), ..Default::default() }).unwrap();
    println!("device, all limits: {}", device.limits().max_buffer_size == required_limits.max_buffer_size);

    let adapters = pollster::block_on(wgpu_wasi::instance().enumerate_adapters(Backends::all()));
    let software = adapters.iter().find(|adapter| adapter.get_info().device_type == DeviceType::Cpu);
    let request = software.map(|adapter| pollster::block_on(adapter.request_device(&Default::default())).is_ok());
    println!("device, of an adapter that is enumerated: {request:?}");

    let lost = Arc::new(Mutex::new(None));
    let record = lost.clone();
    device.set_device_lost_callback(move |reason, _| *record.lock().unwrap() = Some(reason));
    let buffer = device.create_buffer(&BufferDescriptor {
        label: None,
        size: 16,
        usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    device.destroy();
    queue.submit([]);
    let _ = device.poll(PollType::wait_indefinitely());
    let _ = device.poll(PollType::Poll);
    println!("device, lost: {:?}", lost.lock().unwrap());

    let mapped = Arc::new(Mutex::new(None));
    let record = mapped.clone();
    let scope = device.push_error_scope(ErrorFilter::Validation);
    buffer.map_async(MapMode::Read, .., move |result| *record.lock().unwrap() = Some(result.is_ok()));
    let _ = device.poll(PollType::wait_indefinitely());
    let _ = pollster::block_on(scope.pop());
    println!("device, maps a buffer after the loss: {:?}", mapped.lock().unwrap());
}
