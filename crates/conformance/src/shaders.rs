//! Shader modules and the messages of their compiler.

use crate::gpu::Gpu;
use wgpu_wasi::wgpu::*;

pub fn run(gpu: &Gpu) {
    let right = gpu.shader("@compute @workgroup_size(1) fn main() {}");
    println!("shaders, messages: {}", pollster::block_on(right.get_compilation_info()).messages.len());
    // Each line has characters of several widths before the place of the fault.
    for code in [
        "fn f() { let x = y; }",
        "// ü€😀\n/* ü€😀 */ fn f() { let x = y; }",
        "fn f() {\n\n  let x: u32 = \n\n 1.5f; }",
    ] {
        let mut found = None;
        let is_invalid = gpu.is_invalid(|| {
            let info = pollster::block_on(gpu.shader(code).get_compilation_info());
            let message =
                info.messages.into_iter().find(|message| message.message_type == CompilationMessageType::Error);
            found = message.and_then(|message| message.location);
        });
        let place = found.map(|location| {
            let (start, length) = (location.offset as usize, location.length as usize);
            let text = code.get(start..start + length).map(|text| text.chars().next());
            (location.line_number, location.line_position, start, text.flatten())
        });
        println!("shaders, a fault: invalid {is_invalid}, {place:?}");
    }
    let module = gpu.shader("@compute @workgroup_size(1) fn main() {}");
    let is_invalid = gpu.is_invalid(|| {
        let _ = gpu.device.create_compute_pipeline(&ComputePipelineDescriptor {
            label: None,
            layout: None,
            module: &module,
            entry_point: Some("other"),
            compilation_options: Default::default(),
            cache: None,
        });
    });
    println!("shaders, no such entry point: invalid {is_invalid}");
}
