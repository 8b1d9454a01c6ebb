//! Prints the name of the GPU: a `cdylib` with an `async fn` as its entry.

use wasi_webgpu::{run::Program, webgpu};

struct AdapterInfo;

impl Program for AdapterInfo {
    async fn run() -> Result<(), ()> {
        let Some(adapter) = webgpu::get_gpu().request_adapter(None).await else {
            eprintln!("there is no GPU");
            return Err(());
        };
        println!("{}", adapter.info().description());
        Ok(())
    }
}

wasi_webgpu::run::export!(AdapterInfo);
