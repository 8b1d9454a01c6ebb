//! Shared parts of the programs in `programs/`: a program lists its tests and hands the list to [`program!`].
//!
//! A program is a component that exports `wasi:cli/run@0.3.0`. It prints TAP 14 and succeeds if all of its tests do. The
//! description of a test begins with the function of the WIT that it is about: `gpu-buffer.size: …`, `get-gpu: …`.

pub mod bindings;
mod descriptors;
mod fixture;
mod operations;
mod outcome;
mod tap;

pub use bindings::{
    wasi::webgpu::webgpu,
    wasi_gfx::{
        frame_buffer::frame_buffer,
        surface::{surface, surface_frame_buffer, surface_webgpu},
    },
};
pub use descriptors::*;
pub use fixture::{FEATURES, Fixture, set, with_all_features};
pub use operations::{begin, both, kind};
pub use outcome::{Failure, Outcome, at_least, equal, holds, is_close};
pub use tap::{Test, run, run_blocking, test};

/// Makes a component of a function that returns a list of tests.
#[macro_export]
macro_rules! program {
    ($tests:path) => {
        struct Program;

        impl $crate::bindings::exports::wasi::cli::run::Guest for Program {
            async fn run() -> Result<(), ()> {
                $crate::run($tests()).await
            }
        }

        $crate::bindings::export!(Program with_types_in $crate::bindings);
    };
}
