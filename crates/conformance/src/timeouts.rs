//! Waits that end before the work does.

use crate::gpu::{Gpu, bytes};
use std::time::Duration;
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    // Work that takes many times as long as the timeouts, and whose result depends on each step.
    let pipeline = gpu.compute_pipeline(
        "@group(0) @binding(0) var<storage, read_write> number: u32;
         @compute @workgroup_size(1) fn main() {
           var n = number;
           for (var i = 0u; i < 20000000; i++) { n = n * 1664525 + 1013904223; }
           number = n;
         }",
        "main",
    );
    let buffer = gpu.buffer(BufferUsages::STORAGE | BufferUsages::COPY_SRC, &bytes(&[1]));
    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), &[buffer.as_entire_binding()]);
    let idle = gpu.device.poll(PollType::Wait { submission_index: None, timeout: Some(Duration::ZERO) });
    println!("timeouts, of an idle queue: {idle:?}");
    let submission = gpu.submit(|encoder| {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(1, 1, 1);
    });
    for submission_index in [None, Some(submission.clone())] {
        let name = if submission_index.is_some() { "of a submission" } else { "of everything" };
        let waited = gpu.device.poll(PollType::Wait { submission_index, timeout: Some(Duration::from_nanos(1)) });
        println!("timeouts, {name}: {waited:?}");
    }
    let waited = gpu.device.poll(PollType::Wait { submission_index: Some(submission), timeout: None });
    println!("timeouts, after the work: {waited:?} {:?}", gpu.read_u32(&buffer));
}
