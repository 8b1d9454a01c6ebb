use wasi_webgpu::webgpu;
fn main() {
    let gpu = webgpu::get_gpu();
    println!("{:?} {:?}", std::env::args().collect::<Vec<_>>(), std::env::var("X"));
    println!("{}", wit_block(gpu));
    std::process::exit(3);
}
fn wit_block(gpu: webgpu::Gpu) -> String {
    wasi_webgpu::wit_bindgen::block_on(async { gpu.request_adapter(None).await.unwrap().info().description() })
}
