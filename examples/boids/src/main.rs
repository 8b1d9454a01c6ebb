//! A flock of birds that a compute shader moves, and whose shadows fall onto the ground, with nothing but wgpu.

#[cfg(target_family = "wasm")]
mod camera;
#[cfg(target_family = "wasm")]
mod flock;
#[cfg(target_family = "wasm")]
mod scene;

/// Shows the flock until the window closes or the user presses Escape.
#[cfg(target_family = "wasm")]
fn main() {
    use camera::Camera;
    use flock::Flock;
    use scene::Scene;
    use std::time::Instant;
    use wgpu_wasi::{KeyCode, PhysicalKey, Window, WindowEvent, wgpu};

    let window = Window::new();
    let instance = wgpu_wasi::instance();
    let surface = instance.create_surface(window.clone()).expect("the window has a surface");
    let options = wgpu::RequestAdapterOptions { compatible_surface: Some(&surface), ..Default::default() };
    let adapter = pollster::block_on(instance.request_adapter(&options)).expect("there is no GPU");
    let (device, queue) =
        pollster::block_on(adapter.request_device(&Default::default())).expect("the adapter gives no device");
    let size = window.inner_size();
    let mut config = surface.get_default_config(&adapter, size.width, size.height).expect("the surface has formats");
    surface.configure(&device, &config);

    let mut flock = Flock::new(&device);
    let mut scene = Scene::new(&device, &config);
    let mut goal = None;
    let mut last = Instant::now();
    window.request_redraw();
    while let Some(event) = window.next_event() {
        match event {
            WindowEvent::RedrawRequested => {
                let wgpu::CurrentSurfaceTexture::Success(picture) = surface.get_current_texture() else { continue };
                let now = Instant::now();
                let seconds = (now - last).as_secs_f32().min(0.05);
                last = now;
                let camera = Camera::new(config.width, config.height);
                let mut encoder = device.create_command_encoder(&Default::default());
                flock.advance(&queue, &mut encoder, seconds, goal.map(|(x, y)| camera.ground_below(x, y)), &camera);
                scene.draw(&queue, &mut encoder, &picture.texture, &flock, &camera);
                queue.submit([encoder.finish()]);
                queue.present(picture);
                window.request_redraw();
            }
            WindowEvent::Resized(size) => {
                (config.width, config.height) = (size.width, size.height);
                surface.configure(&device, &config);
                scene.resize(&device, &config);
            }
            WindowEvent::CursorMoved { position } => {
                goal = Some((position.x as f32 / config.width as f32, position.y as f32 / config.height as f32));
            }
            WindowEvent::KeyboardInput { event, .. }
                if event.state.is_pressed() && event.physical_key == PhysicalKey::Code(KeyCode::Escape) =>
            {
                return;
            }
            _ => {}
        }
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("this program draws on a surface of wasi-gfx: build it for wasm32-wasip2");
}
