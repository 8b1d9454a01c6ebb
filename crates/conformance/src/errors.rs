//! Error scopes and uncaptured errors.

use crate::gpu::{Gpu, bytes};
use std::sync::{Arc, Mutex};
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    scopes(gpu);
    uncaptured(gpu);
}

fn name(error: &Option<Error>) -> &'static str {
    match error {
        None => "none",
        Some(Error::Validation { description, .. }) if description.is_empty() => "validation without a description",
        Some(Error::Validation { .. }) => "validation",
        Some(Error::OutOfMemory { .. }) => "out of memory",
        Some(Error::Internal { .. }) => "internal",
    }
}

fn fail(gpu: &Gpu) {
    gpu.empty_buffer(BufferUsages::MAP_READ | BufferUsages::STORAGE, 16);
}

fn scopes(gpu: &Gpu) {
    let [outer, inner] = [0, 1].map(|_| gpu.device.push_error_scope(ErrorFilter::Validation));
    fail(gpu);
    let [inner, outer] = [inner, outer].map(|scope| pollster::block_on(scope.pop()));
    println!("errors, inner scope: {}, outer scope: {}", name(&inner), name(&outer));

    let validation = gpu.device.push_error_scope(ErrorFilter::Validation);
    let memory = gpu.device.push_error_scope(ErrorFilter::OutOfMemory);
    let internal = gpu.device.push_error_scope(ErrorFilter::Internal);
    fail(gpu);
    fail(gpu);
    let popped = [internal, memory, validation].map(|scope| name(&pollster::block_on(scope.pop())));
    println!("errors, scopes of other kinds: {popped:?}");

    // This crate finds errors of writes by itself.
    let buffer = gpu.empty_buffer(BufferUsages::COPY_DST, 16);
    let outer = gpu.device.push_error_scope(ErrorFilter::Validation);
    {
        let dropped = gpu.device.push_error_scope(ErrorFilter::Validation);
        gpu.queue.write_buffer(&buffer, 0, &[1, 2, 3]);
        drop(dropped);
    }
    let popped = name(&pollster::block_on(outer.pop()));
    println!("errors, a scope that was dropped: {popped}");

    let scope = gpu.device.push_error_scope(ErrorFilter::Validation);
    let future = scope.pop();
    fail_captured(gpu);
    println!("errors, after the pop: {}", name(&pollster::block_on(future)));
}

fn fail_captured(gpu: &Gpu) {
    let scope = gpu.device.push_error_scope(ErrorFilter::Validation);
    fail(gpu);
    println!("errors, in another scope: {}", name(&pollster::block_on(scope.pop())));
}

fn uncaptured(gpu: &Gpu) {
    let errors = Arc::new(Mutex::new(Vec::new()));
    let record = errors.clone();
    gpu.device.on_uncaptured_error(Arc::new(move |error| record.lock().unwrap().push(name(&Some(error)))));
    fail(gpu);
    let buffer = gpu.buffer(BufferUsages::COPY_DST | BufferUsages::COPY_SRC, &bytes(&[1]));
    gpu.queue.write_buffer(&buffer, 0, &[1, 2, 3]);
    gpu.queue.write_buffer(&buffer, 8, &[1, 2, 3, 4]);
    gpu.wait();
    println!("errors, uncaptured: {:?}", errors.lock().unwrap());
    println!("errors, the buffer is unchanged: {:?}", gpu.read_u32(&buffer));
}
