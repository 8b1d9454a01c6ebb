//! Makes, maps and drops objects for many frames, and prints the pages of the program's memory after the first tenth and at
//! the end: `crates/memory.ts` compares them, and those of the host.

#[cfg(target_family = "wasm")]
fn main() {
    use core::arch::wasm32::memory_size;
    use wgpu_wasi::wgpu::*;

    let frames: u32 = std::env::args().nth(1).map_or(100_000, |argument| argument.parse().expect("a number of frames"));
    let adapter =
        pollster::block_on(wgpu_wasi::instance().request_adapter(&Default::default())).expect("there is no GPU");
    let (device, queue) =
        pollster::block_on(adapter.request_device(&Default::default())).expect("the adapter gives no device");
    for frame in 0..frames {
        let source = device.create_buffer(&BufferDescriptor {
            label: Some("source"),
            size: 4096,
            usage: BufferUsages::COPY_SRC,
            mapped_at_creation: true,
        });
        source.get_mapped_range_mut(..1024).unwrap().slice(..4).copy_from_slice(&frame.to_le_bytes());
        source.unmap();
        let target = device.create_buffer(&BufferDescriptor {
            label: Some("target"),
            size: 4096,
            usage: BufferUsages::COPY_DST | BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let scope = device.push_error_scope(ErrorFilter::Validation);
        let mut encoder = device.create_command_encoder(&Default::default());
        drop(encoder.begin_compute_pass(&Default::default()));
        encoder.copy_buffer_to_buffer(&source, 0, &target, 0, None);
        queue.submit([encoder.finish()]);
        queue.on_submitted_work_done(|| {});
        target.map_async(MapMode::Read, .., |mapped| mapped.expect("the buffer can be mapped"));
        device.poll(PollType::wait_indefinitely()).unwrap();
        assert_eq!(target.get_mapped_range(..).unwrap().len(), 4096);
        assert!(pollster::block_on(scope.pop()).is_none());
        if frame == frames / 10 {
            println!("{}", memory_size::<0>());
        }
    }
    println!("{}", memory_size::<0>());
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("this program measures the memory of a component: build it for wasm32-wasip2");
}
