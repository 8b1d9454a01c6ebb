#![doc = include_str!("../README.md")]

pub use wgpu::*;

#[cfg(target_family = "wasm")]
mod instance;

#[cfg(target_family = "wasm")]
pub use instance::Instance;
