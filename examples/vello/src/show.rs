//! The orrery in a window.

use crate::{
    orrery::Orrery,
    painter::{Canvas, Painter},
};
use std::time::Instant;
use vello::{
    Scene,
    kurbo::Point,
    wgpu::{CurrentSurfaceTexture, Surface, SurfaceConfiguration, util::TextureBlitter},
};
use wgpu_wasi::{ElementState, KeyCode, PhysicalKey, Window, WindowEvent};

/// Shows the orrery until the window closes or the user presses Escape.
pub fn show() {
    let window = Window::new();
    let mut orrery = Orrery::new();
    let mut view = View::new(&window);
    let mut last = Instant::now();
    window.request_redraw();
    while let Some(event) = window.next_event() {
        match event {
            WindowEvent::RedrawRequested => {
                let now = Instant::now();
                orrery.advance((now - last).as_secs_f64());
                last = now;
                view.draw(&orrery);
                window.request_redraw();
            }
            WindowEvent::Resized(size) => view.resize(size.width, size.height),
            WindowEvent::CursorMoved { position } => {
                let place = Point::new(position.x, position.y);
                orrery.attract(place, f64::from(view.config.width), f64::from(view.config.height));
            }
            WindowEvent::KeyboardInput { event, .. }
                if (event.physical_key, event.state) == (PhysicalKey::Code(KeyCode::Escape), ElementState::Pressed) =>
            {
                return;
            }
            _ => {}
        }
    }
}

/// The surface of a window, and the canvas that is copied to it: vello paints with compute shaders, which need a texture that
/// is no surface's.
struct View {
    painter: Painter,
    surface: Surface<'static>,
    config: SurfaceConfiguration,
    canvas: Canvas,
    blitter: TextureBlitter,
    scene: Scene,
}

impl View {
    fn new(window: &Window) -> Self {
        let instance = wgpu_wasi::instance();
        let surface = instance.create_surface(window.clone()).expect("the window has a surface");
        let painter = Painter::new(&instance, Some(&surface));
        let size = window.inner_size();
        let config =
            surface.get_default_config(&painter.adapter, size.width, size.height).expect("the surface has formats");
        surface.configure(&painter.device, &config);
        Self {
            canvas: painter.canvas(size.width, size.height),
            blitter: TextureBlitter::new(&painter.device, config.format),
            scene: Scene::new(),
            painter,
            surface,
            config,
        }
    }

    fn resize(&mut self, width: u32, height: u32) {
        (self.config.width, self.config.height) = (width, height);
        self.surface.configure(&self.painter.device, &self.config);
        self.canvas = self.painter.canvas(width, height);
    }

    fn draw(&mut self, orrery: &Orrery) {
        let CurrentSurfaceTexture::Success(picture) = self.surface.get_current_texture() else {
            return;
        };
        self.scene.reset();
        orrery.draw(&mut self.scene, f64::from(self.config.width), f64::from(self.config.height));
        self.painter.paint(&self.scene, &self.canvas);
        let Painter { device, queue, .. } = &self.painter;
        let mut encoder = device.create_command_encoder(&Default::default());
        let view = picture.texture.create_view(&Default::default());
        self.blitter.copy(device, &mut encoder, &self.canvas.view, &view);
        queue.submit([encoder.finish()]);
        queue.present(picture);
    }
}
