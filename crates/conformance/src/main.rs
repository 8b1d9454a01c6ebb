//! Exercises the API of wgpu function by function and prints what it observes. The program prints the same inside a component
//! and as a native program, on the same driver; `expected.txt` has the output of the native one.
//! With the argument `window`, which only a component takes, it opens a window instead.

#![allow(missing_docs, reason = "a program")]

mod compressed;
mod compute;
mod device;
mod draw_state;
mod drawing;
mod errors;
mod gpu;
mod immediates;
mod mapping;
mod queries;
mod queue;
mod samplers;
mod shaders;
mod textures;
mod timeouts;
mod vertices;
#[cfg(target_family = "wasm")]
mod window;

use gpu::Gpu;

fn main() {
    let gpu = pollster::block_on(Gpu::open());
    #[cfg(target_family = "wasm")]
    if std::env::args().nth(1).as_deref() == Some("window") {
        return window::run(&gpu);
    }
    compute::run(&gpu);
    mapping::run(&gpu);
    queue::run(&gpu);
    timeouts::run(&gpu);
    textures::run(&gpu);
    compressed::run(&gpu);
    samplers::run(&gpu);
    vertices::run(&gpu);
    drawing::run(&gpu);
    draw_state::run(&gpu);
    immediates::run(&gpu);
    queries::run(&gpu);
    shaders::run(&gpu);
    errors::run(&gpu);
    device::run(&gpu);
}
