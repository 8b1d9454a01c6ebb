//! The surface of a window, and the renderer that draws egui's output on it.

use egui::{Context, FullOutput};
use egui_wgpu::{Renderer, RendererOptions, ScreenDescriptor};
use wgpu_wasi::{Window, wgpu::*};

pub struct Painter {
    pub adapter: Adapter,
    pub device: Device,
    /// egui's renderer, which keeps the resources of paint callbacks.
    pub renderer: Renderer,
    queue: Queue,
    window: Window,
    surface: Surface<'static>,
    config: SurfaceConfiguration,
}

impl Painter {
    /// Opens the GPU for a window. The program ends with a message if there is none.
    pub async fn new(window: &Window) -> Self {
        let instance = wgpu_wasi::instance();
        let surface = instance.create_surface(window.clone()).expect("the window has a surface");
        let adapter = instance.request_adapter(&Default::default()).await.expect("there is no GPU");
        let (device, queue) = adapter.request_device(&Default::default()).await.expect("the adapter gives no device");
        let size = window.inner_size();
        let config = surface.get_default_config(&adapter, size.width, size.height).expect("the surface has a format");
        surface.configure(&device, &config);
        let renderer = Renderer::new(&device, config.format, RendererOptions::default());
        Self { adapter, device, renderer, queue, window: window.clone(), surface, config }
    }

    /// The format of the surface's textures.
    pub fn format(&self) -> TextureFormat {
        self.config.format
    }

    /// Draws the output of a pass, and shows it.
    pub fn paint(&mut self, context: &Context, output: FullOutput) {
        let frame = self.next_texture();
        let screen = ScreenDescriptor {
            size_in_pixels: [frame.texture.width(), frame.texture.height()],
            pixels_per_point: output.pixels_per_point,
        };
        let shapes = context.tessellate(output.shapes, output.pixels_per_point);
        for (id, deltas) in &output.textures_delta.set {
            for delta in deltas {
                self.renderer.update_texture(&self.device, &self.queue, *id, delta);
            }
        }
        let mut encoder = self.device.create_command_encoder(&Default::default());
        let mut commands = self.renderer.update_buffers(&self.device, &self.queue, &mut encoder, &shapes, &screen);
        let view = frame.texture.create_view(&Default::default());
        let pass = encoder.begin_render_pass(&RenderPassDescriptor {
            label: Some("egui"),
            color_attachments: &[Some(RenderPassColorAttachment {
                view: &view,
                depth_slice: None,
                resolve_target: None,
                ops: Operations { load: LoadOp::Clear(Color::BLACK), store: StoreOp::Store },
            })],
            ..Default::default()
        });
        self.renderer.render(&mut pass.forget_lifetime(), &shapes, &screen);
        commands.push(encoder.finish());
        self.queue.submit(commands);
        self.queue.present(frame);
        for id in &output.textures_delta.free {
            self.renderer.free_texture(id);
        }
    }

    /// Returns the texture to draw on, of the window's size.
    fn next_texture(&mut self) -> SurfaceTexture {
        let size = self.window.inner_size();
        if (self.config.width, self.config.height) != (size.width, size.height) {
            (self.config.width, self.config.height) = (size.width, size.height);
            self.surface.configure(&self.device, &self.config);
        }
        match self.surface.get_current_texture() {
            CurrentSurfaceTexture::Success(texture) => texture,
            other => panic!("the surface has no texture: {other:?}"),
        }
    }
}
