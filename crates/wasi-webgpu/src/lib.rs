#![doc = include_str!("../README.md")]
#![no_std]

extern crate alloc;

mod bindings;
#[cfg(all(feature = "main", target_family = "wasm"))]
mod main_entry;
pub mod run;

pub use bindings::{
    wasi::webgpu::webgpu,
    wasi_gfx::{
        frame_buffer::frame_buffer,
        surface::{surface, surface_frame_buffer, surface_webgpu},
    },
};
/// The crate that generates the bindings, and whose futures and streams appear in them.
pub use wit_bindgen;
pub use wit_bindgen::block_on;
