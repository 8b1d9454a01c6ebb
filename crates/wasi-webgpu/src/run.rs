//! Entry point of a program with an `async fn`: `wasi:cli/run@0.3.0`.
//!
//! A library of crate type `cdylib` implements [`Program`] and exports the implementation:
//!
//! ```no_run
//! struct AdapterInfo;
//!
//! impl wasi_webgpu::run::Program for AdapterInfo {
//!     async fn run() -> Result<(), ()> {
//!         let adapter = wasi_webgpu::webgpu::get_gpu().request_adapter(None).await.ok_or(())?;
//!         println!("{}", adapter.info().description());
//!         Ok(())
//!     }
//! }
//!
//! # #[cfg(target_family = "wasm")]
//! wasi_webgpu::run::export!(AdapterInfo);
//! ```
//!
//! A program with an ordinary `fn main` needs none of this: the feature `main` makes the export.

#![allow(missing_docs, clippy::undocumented_unsafe_blocks, reason = "generated code")]

wit_bindgen::generate!({
    path: "wit/run",
    world: "program",
    pub_export_macro: true,
    export_macro_name: "export",
    default_bindings_module: "wasi_webgpu::run",
    type_section_suffix: "wasi-webgpu-run",
});

#[doc(inline)]
pub use exports::wasi::cli::run::Guest as Program;
