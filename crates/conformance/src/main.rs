//! Exercises the API of wgpu function by function and prints what it observes. The program prints the same inside a component
//! and as a native program, on the same driver; `expected.txt` has the output of the native one.

#![allow(missing_docs, reason = "a program")]

mod compute;
mod gpu;
mod mapping;
mod queue;

use gpu::Gpu;

fn main() {
    let gpu = pollster::block_on(Gpu::open());
    compute::run(&gpu);
    mapping::run(&gpu);
    queue::run(&gpu);
}
