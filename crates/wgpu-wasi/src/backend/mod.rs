//! The traits of wgpu's feature `custom` over `wasi:webgpu`. `instance` is the way in; one function of `device` represents
//! them all.

mod absent;
mod adapter;
mod bind_group;
pub mod block_on;
mod buffer;
mod clock;
mod commands;
mod compute_pass;
mod device;
mod device_state;
mod encoder;
mod errors;
mod executor;
#[rustfmt::skip]
mod generated;
pub mod instance;
mod local;
mod object;
mod pipeline;
mod queue;
mod render_bundle;
mod render_pass;
mod shader_module;
mod surface;
mod texture;
pub mod window;
