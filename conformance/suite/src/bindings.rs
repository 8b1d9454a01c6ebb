//! Modules that wit-bindgen generates from the WIT of the standard.

#![allow(missing_docs, reason = "generated code")]

wit_bindgen::generate!({
    path: ["../../wit/webgpu.wit", "../../wit/frame-buffer.wit", "../../wit/surface.wit", "wit"],
    world: "wasi-webgpu:suite/program",
    generate_all,
    pub_export_macro: true,
    export_macro_name: "export",
    default_bindings_module: "wasi_webgpu_suite::bindings",
});
