use wgpu_wasi::wgpu;

fn main() {
    let instance: wgpu::Instance = wgpu_wasi::instance(); // natively: wgpu::Instance::default()
    let adapter = pollster::block_on(instance.request_adapter(&Default::default())).expect("there is no GPU");
    println!("{}", adapter.get_info().name);
}
