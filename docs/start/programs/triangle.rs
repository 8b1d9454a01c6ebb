use pollster::block_on;
use wgpu_wasi::{Window, WindowEvent, wgpu};

fn main() {
    let window = Window::new();
    let size = window.inner_size();
    let instance = wgpu_wasi::instance();
    let surface = instance.create_surface(window.clone()).expect("the window has a surface");
    let adapter = block_on(instance.request_adapter(&Default::default())).expect("no GPU is available");
    let (device, queue) = block_on(adapter.request_device(&Default::default())).expect("the GPU gives no device");
    let config = surface.get_default_config(&adapter, size.width, size.height).expect("the GPU draws on the surface");
    surface.configure(&device, &config);

    let module = device.create_shader_module(wgpu::include_wgsl!("triangle.wgsl"));
    let pipeline = device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: None,
        layout: None,
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            buffers: &[],
        },
        primitive: Default::default(),
        depth_stencil: None,
        multisample: Default::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            targets: &[Some(config.format.into())],
        }),
        multiview_mask: None,
        cache: None,
    });

    window.request_redraw();
    while let Some(event) = window.next_event() {
        let WindowEvent::RedrawRequested = event else { continue };
        let wgpu::CurrentSurfaceTexture::Success(picture) = surface.get_current_texture() else { continue };
        let view = picture.texture.create_view(&Default::default());
        let mut encoder = device.create_command_encoder(&Default::default());
        {
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &view,
                    depth_slice: None,
                    resolve_target: None,
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color { r: 0.06, g: 0.07, b: 0.11, a: 1.0 }),
                        store: wgpu::StoreOp::Store,
                    },
                })],
                ..Default::default()
            });
            pass.set_pipeline(&pipeline);
            pass.draw(0..3, 0..1);
        }
        queue.submit([encoder.finish()]);
        queue.present(picture);
        window.request_redraw();
    }
}
