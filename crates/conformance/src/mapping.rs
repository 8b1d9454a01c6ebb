//! Mapped buffers.

use crate::gpu::{Gpu, bytes, words};
use std::sync::{Arc, Mutex};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    at_creation(gpu);
    for_writing(gpu);
    for_reading(gpu);
    errors(gpu);
    given_up(gpu);
    staging_belt(gpu);
}

fn at_creation(gpu: &Gpu) {
    let buffer = gpu.device.create_buffer(&BufferDescriptor {
        label: Some("mapped at creation"),
        size: 32,
        usage: BufferUsages::COPY_SRC,
        mapped_at_creation: true,
    });
    {
        let mut first = buffer.get_mapped_range_mut(0..8).unwrap();
        let mut last = buffer.get_mapped_range_mut(16..24).unwrap();
        first.copy_from_slice(&bytes(&[1, 2]));
        last.slice(4..8).copy_from_slice(&bytes(&[6]));
        println!("mapping, lengths: {} {} {}", first.len(), last.len(), last.is_empty());
    }
    {
        let mut all = buffer.get_mapped_range_mut(..).unwrap();
        all.slice(28..).copy_from_slice(&bytes(&[8]));
    }
    println!("mapping, reads what it wrote: {:?}", words(&buffer.get_mapped_range(8..32).unwrap()));
    buffer.unmap();
    println!("mapping, at creation: {:?}", gpu.read_u32(&buffer));
}

fn for_writing(gpu: &Gpu) {
    let buffer = gpu.empty_buffer(BufferUsages::MAP_WRITE | BufferUsages::COPY_SRC, 32);
    for round in 1..4 {
        gpu.map(&buffer, MapMode::Write, 8..);
        buffer.get_mapped_range_mut(8..16).unwrap().slice(4..8).copy_from_slice(&bytes(&[round]));
        buffer
            .slice(8..)
            .slice(8 * u64::from(round - 1)..)
            .get_mapped_range_mut()
            .unwrap()
            .slice(..4)
            .copy_from_slice(&bytes(&[10 * round]));
        drop(buffer.get_mapped_range_mut(24..32).unwrap());
        buffer.unmap();
        println!("mapping, for writing: {:?}", gpu.read_u32(&buffer));
    }
}

fn for_reading(gpu: &Gpu) {
    let buffer = gpu.device.create_buffer(&BufferDescriptor {
        label: None,
        size: 16,
        usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
        mapped_at_creation: true,
    });
    buffer.get_mapped_range_mut(..).unwrap().copy_from_slice(&bytes(&[1, 2, 3, 4]));
    buffer.unmap();
    gpu.map(&buffer, MapMode::Read, ..);
    {
        let parts = [0..8, 8..16].map(|range| buffer.get_mapped_range(range).unwrap());
        let overlapping = buffer.get_mapped_range(0..16).unwrap();
        println!("mapping, for reading: {:?} {:?} {:?}", words(&parts[0]), words(&parts[1]), words(&overlapping));
    }
    buffer.unmap();
    gpu.queue.write_buffer(&buffer, 4, &bytes(&[20]));
    gpu.map(&buffer, MapMode::Read, 0..8);
    println!("mapping, again: {:?}", words(&buffer.get_mapped_range(0..8).unwrap()));
}

fn errors(gpu: &Gpu) {
    let buffer = gpu.empty_buffer(BufferUsages::MAP_READ | BufferUsages::COPY_DST, 32);
    println!("mapping, range of an unmapped buffer: {:?}", buffer.get_mapped_range(..).is_err());
    buffer.map_async(MapMode::Read, 8..16, |_| {});
    println!("mapping, range of a pending map: {:?}", buffer.get_mapped_range(8..16).is_err());
    gpu.wait();
    println!("mapping, range outside: {:?}", buffer.get_mapped_range(16..24).is_err());
    println!("mapping, range that is not aligned: {:?}", buffer.get_mapped_range(12..16).is_err());
    let second = Arc::new(Mutex::new(None));
    let result = second.clone();
    buffer.map_async(MapMode::Read, .., move |mapped| *result.lock().unwrap() = Some(mapped.is_err()));
    gpu.wait();
    println!("mapping, mapped twice: {:?}", second.lock().unwrap());
    buffer.unmap();

    let storage = gpu.empty_buffer(BufferUsages::STORAGE, 16);
    let failed = Arc::new(Mutex::new(None));
    let result = failed.clone();
    let is_invalid = gpu.is_invalid(|| {
        storage.map_async(MapMode::Read, .., move |mapped| *result.lock().unwrap() = Some(mapped.is_err()));
        gpu.wait();
    });
    println!("mapping, without the usage: {:?} {is_invalid}", failed.lock().unwrap());
}

fn given_up(gpu: &Gpu) {
    let results = Arc::new(Mutex::new(Vec::new()));
    let record = |name| {
        let results = results.clone();
        move |mapped: Result<(), BufferAsyncError>| results.lock().unwrap().push((name, mapped.is_ok()))
    };
    let buffer = gpu.empty_buffer(BufferUsages::MAP_READ | BufferUsages::COPY_DST, 8);
    buffer.map_async(MapMode::Read, .., record("unmapped"));
    buffer.unmap();
    buffer.map_async(MapMode::Read, .., record("mapped again"));
    gpu.wait();
    println!("mapping, is mapped again: {:?}", buffer.get_mapped_range(..).is_ok());
    let other = gpu.empty_buffer(BufferUsages::MAP_READ | BufferUsages::COPY_DST, 8);
    other.map_async(MapMode::Read, .., record("destroyed"));
    other.destroy();
    gpu.wait();
    println!("mapping, given up: {:?}", results.lock().unwrap());
}

fn staging_belt(gpu: &Gpu) {
    let target = gpu.empty_buffer(BufferUsages::COPY_DST | BufferUsages::COPY_SRC, 64);
    let mut belt = util::StagingBelt::new(gpu.device.clone(), 64);
    for round in 0..4_u32 {
        let mut encoder = gpu.device.create_command_encoder(&Default::default());
        for part in 0..2 {
            let size = std::num::NonZero::new(8).unwrap();
            let offset = u64::from(round * 16 + part * 8);
            belt.write_buffer(&mut encoder, &target, offset, size).copy_from_slice(&bytes(&[round, part]));
        }
        belt.finish();
        gpu.queue.submit([encoder.finish()]);
        belt.recall();
        gpu.wait();
    }
    println!("mapping, staging belt: {:?}", gpu.read_u32(&target));
}
