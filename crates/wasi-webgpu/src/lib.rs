#![no_std]
extern crate alloc;

wit_bindgen::generate!({ path: "wit", world: "bindings", generate_all });

pub use wasi::webgpu::webgpu;
pub use wasi_gfx::{
    frame_buffer::frame_buffer,
    surface::{surface, surface_frame_buffer, surface_webgpu},
};
pub use wit_bindgen;

/// The entry point.
pub mod run {
    wit_bindgen::generate!({
        path: "wit/run",
        world: "program",
        pub_export_macro: true,
        export_macro_name: "export",
        default_bindings_module: "wasi_webgpu::run",
        type_section_suffix: "wasi-webgpu-run",
    });
    pub use exports::wasi::cli::run::Guest as Program;
}

#[cfg(all(feature = "main", target_family = "wasm"))]
mod main_entry {
    use crate::run::Program;
    struct Main;
    impl Program for Main {
        async fn run() -> Result<(), ()> {
            unsafe extern "C" {
                fn __main_void() -> i32;
            }
            if unsafe { __main_void() } == 0 { Ok(()) } else { Err(()) }
        }
    }
    crate::run::export!(Main with_types_in crate::run);
}
