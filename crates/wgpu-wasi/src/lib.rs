#![doc = include_str!("../README.md")]

#[cfg(target_family = "wasm")]
mod backend;
#[cfg(any(target_family = "wasm", test))]
mod pieces;

#[cfg(target_family = "wasm")]
pub use backend::{
    block_on::block_on,
    window::{
        ElementState, KeyCode, KeyEvent, ModifiersState, MouseButton, PhysicalKey, PhysicalPosition, PhysicalSize,
        Window, WindowEvent,
    },
};
pub use wgpu;

/// Returns an instance of wgpu: over `wasi:webgpu` inside a component, and that of wgpu's default elsewhere.
pub fn instance() -> wgpu::Instance {
    #[cfg(target_family = "wasm")]
    return wgpu::Instance::from_custom(backend::instance::Instance);
    #[cfg(not(target_family = "wasm"))]
    wgpu::Instance::default()
}
