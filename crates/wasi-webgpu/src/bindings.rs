//! Modules that wit-bindgen generates from the WIT in the folder `wit`.

#![allow(missing_docs, clippy::undocumented_unsafe_blocks, reason = "generated code")]

wit_bindgen::generate!({ path: "wit", world: "bindings", generate_all });
