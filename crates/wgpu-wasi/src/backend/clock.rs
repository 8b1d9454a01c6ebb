//! Time limits of waits, from `wasi:clocks@0.3.0`.

use std::time::Duration;

mod bindings {
    #![allow(clippy::undocumented_unsafe_blocks, reason = "generated code")]

    wasi_webgpu::wit_bindgen::generate!({
        inline: "
            package wasi:clocks@0.3.0;
            interface monotonic-clock {
                type duration = u64;
                wait-for: async func(how-long: duration);
            }
            world imports { import monotonic-clock; }
        ",
        runtime_path: "wasi_webgpu::wit_bindgen::rt",
        bitflags_path: "wasi_webgpu::wit_bindgen::bitflags",
        type_section_suffix: "wgpu-wasi-clock",
    });
}

/// Ends after the given time.
pub(crate) async fn sleep(time: Duration) {
    let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    bindings::wasi::clocks::monotonic_clock::wait_for(nanoseconds).await;
}
