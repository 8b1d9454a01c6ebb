//! A window: its surface, and the events that it receives.

use crate::gpu::{Gpu, attachment};
use wgpu_wasi::{KeyCode, PhysicalKey, Window, WindowEvent, wgpu::*};

/// Clears each picture to a colour that tells the size of the window, and prints all events until Escape goes down.
pub fn run(gpu: &Gpu) {
    let window = Window::with_size(40, 30);
    let surface = wgpu_wasi::instance().create_surface(window.clone()).expect("the window has a surface");
    let configure = || {
        let size = window.inner_size();
        let mut config = surface.get_default_config(&gpu.adapter, size.width, size.height).expect("there are formats");
        config.usage |= TextureUsages::COPY_SRC;
        surface.configure(&gpu.device, &config);
    };
    configure();
    println!("window, supported: {}", gpu.adapter.is_surface_supported(&surface));
    println!("window, present modes: {:?}", surface.get_capabilities(&gpu.adapter).present_modes);
    window.request_redraw();
    while let Some(event) = window.next_event() {
        match event {
            WindowEvent::RedrawRequested => {
                let CurrentSurfaceTexture::Success(picture) = surface.get_current_texture() else { continue };
                let Extent3d { width, height, .. } = picture.texture.size();
                let color = Color { r: f64::from(width) / 255.0, g: f64::from(height) / 255.0, b: 0.0, a: 1.0 };
                let view = picture.texture.create_view(&Default::default());
                gpu.submit(|encoder| {
                    let ops = Operations { load: LoadOp::Clear(color), store: StoreOp::Store };
                    let attachments = [Some(RenderPassColorAttachment { ops, ..attachment(&view) })];
                    let descriptor = RenderPassDescriptor { color_attachments: &attachments, ..Default::default() };
                    encoder.begin_render_pass(&descriptor);
                });
                gpu.queue.present(picture);
                window.request_redraw();
            }
            WindowEvent::Resized(_) => {
                println!("window, {event:?}");
                configure();
            }
            WindowEvent::KeyboardInput { ref event, .. }
                if event.physical_key == PhysicalKey::Code(KeyCode::Escape) =>
            {
                break;
            }
            event => println!("window, {event:?}"),
        }
    }
}
