//! The queue: writes, submissions, and waiting for them.

use crate::gpu::{Gpu, bytes};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    writes(gpu);
    submissions(gpu);
    callbacks(gpu);
}

fn writes(gpu: &Gpu) {
    let buffer = gpu.empty_buffer(BufferUsages::COPY_DST | BufferUsages::COPY_SRC, 32);
    gpu.queue.write_buffer(&buffer, 4, &bytes(&[1, 2]));
    {
        let mut view = gpu.queue.write_buffer_with(&buffer, 16, BufferSize::new(8).unwrap()).unwrap();
        println!("queue, length of a staging buffer: {}", view.len());
        view.copy_from_slice(&bytes(&[3, 4]));
    }
    gpu.queue.write_buffer(&buffer, 0, &[]);
    println!("queue, writes: {:?}", gpu.read_u32(&buffer));
    gpu.submit(|encoder| encoder.clear_buffer(&buffer, 4, Some(16)));
    println!("queue, cleared: {:?}", gpu.read_u32(&buffer));
    gpu.submit(|encoder| encoder.clear_buffer(&buffer, 20, None));
    println!("queue, cleared to the end: {:?}", gpu.read_u32(&buffer));

    let storage = gpu.empty_buffer(BufferUsages::STORAGE, 16);
    let one = BufferSize::new(4).unwrap();
    for (name, buffer, offset, size) in [
        ("without the usage", &storage, 0, 4),
        ("outside", &buffer, 32, 4),
        ("an offset that is not aligned", &buffer, 2, 4),
        ("a size that is not aligned", &buffer, 0, 3),
    ] {
        let is_invalid = gpu.is_invalid(|| gpu.queue.write_buffer(buffer, offset, &[1; 4][..size]));
        let mut has_view = false;
        let size = BufferSize::new(size as u64).unwrap_or(one);
        let is_view_invalid = gpu.is_invalid(|| has_view = gpu.queue.write_buffer_with(buffer, offset, size).is_some());
        println!("queue, write, {name}: invalid {is_invalid}, view {has_view} invalid {is_view_invalid}");
    }
}

fn submissions(gpu: &Gpu) {
    println!("queue, status when idle: {:?} {:?}", gpu.wait(), gpu.device.poll(PollType::Poll));
    let first = gpu.submit(|_| {});
    let second = gpu.queue.submit([]);
    let wait = |index, timeout| gpu.device.poll(PollType::Wait { submission_index: Some(index), timeout });
    println!("queue, waits for a submission: {:?}", wait(second, Some(Duration::from_secs(60))).is_ok());
    println!("queue, waits for an earlier submission: {:?}", wait(first, None));
    let mut polls = 0;
    gpu.submit(|_| {});
    while !gpu.device.poll(PollType::Poll).unwrap().is_queue_empty() {
        polls += 1;
    }
    println!("queue, polls until it is empty: {}", polls < 1_000_000_000);
}

fn callbacks(gpu: &Gpu) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let record = |name: &'static str| {
        let log = log.clone();
        move || log.lock().unwrap().push(name)
    };
    gpu.queue.on_submitted_work_done(record("nothing submitted"));
    gpu.wait();
    let buffer = gpu.empty_buffer(BufferUsages::MAP_READ | BufferUsages::COPY_DST, 8);
    gpu.submit(|encoder| encoder.clear_buffer(&buffer, 0, None));
    gpu.queue.on_submitted_work_done(record("submitted"));
    let map = record("mapped");
    buffer.map_async(MapMode::Read, .., move |_| map());
    println!("queue, callbacks before a poll: {:?}", log.lock().unwrap());
    gpu.wait();
    let mut called = log.lock().unwrap().clone();
    called.sort();
    println!("queue, callbacks: {called:?}");
    buffer.unmap();

    // A callback that uses the API.
    let (device, again) = (gpu.device.clone(), buffer.clone());
    let nested = record("nested");
    buffer.map_async(MapMode::Read, .., move |_| {
        again.unmap();
        again.map_async(MapMode::Read, .., move |_| nested());
        drop(device);
    });
    gpu.wait();
    gpu.wait();
    println!("queue, nested callback: {:?}", log.lock().unwrap().last());
    let command = gpu.device.create_command_encoder(&Default::default());
    let nested = record("when the commands are done");
    command.on_submitted_work_done(nested);
    gpu.queue.submit([command.finish()]);
    gpu.wait();
    println!("queue, callback of commands: {:?}", log.lock().unwrap().last());
}
