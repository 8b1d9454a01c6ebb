use wasi_webgpu::{run::Program, webgpu};
struct Hello;
impl Program for Hello {
    async fn run() -> Result<(), ()> {
        let gpu = webgpu::get_gpu();
        let adapter = gpu.request_adapter(None).await.ok_or(())?;
        println!("{}", adapter.info().description());
        Ok(())
    }
}
wasi_webgpu::run::export!(Hello);
