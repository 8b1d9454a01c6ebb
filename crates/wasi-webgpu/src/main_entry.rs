//! `wasi:cli/run@0.3.0` of a program with an ordinary `fn main`.
//!
//! A component that rustc makes of a `bin` exports `wasi:cli/run@0.2`. Its function is no `async func`, therefore its task
//! must not wait for the GPU. This module exports the newer version beside it, and hosts prefer that one.

use crate::run::Program;

struct Main;

impl Program for Main {
    async fn run() -> Result<(), ()> {
        unsafe extern "C" {
            fn __wasm_call_ctors();
            fn __main_void() -> i32;
        }
        // SAFETY: both functions exist in every `bin`. `_start`, the entry of `wasi:cli/run@0.2`, calls them in this order,
        // and a host calls only one of the two entries, once.
        let exit_code = unsafe {
            __wasm_call_ctors();
            __main_void()
        };
        if exit_code == 0 { Ok(()) } else { Err(()) }
    }
}

crate::run::export!(Main with_types_in crate::run);
