//! The GPU, and vello's renderer on it.

use vello::{
    AaConfig, AaSupport, RenderParams, Renderer, RendererOptions, Scene,
    peniko::color::palette::css::BLACK,
    wgpu::{
        Adapter, Device, Extent3d, Instance, Queue, RequestAdapterOptions, Surface, Texture, TextureDescriptor,
        TextureDimension, TextureFormat, TextureUsages, TextureView,
    },
};

/// A device with its queue, and a renderer of scenes.
pub struct Painter {
    pub adapter: Adapter,
    pub device: Device,
    pub queue: Queue,
    renderer: Renderer,
}

/// A texture that a [`Painter`] paints on.
pub struct Canvas {
    texture: Texture,
    pub view: TextureView,
}

impl Painter {
    /// Opens the GPU, the one that can draw on a surface if there is one.
    pub fn new(instance: &Instance, surface: Option<&Surface<'_>>) -> Self {
        let options = RequestAdapterOptions { compatible_surface: surface, ..Default::default() };
        let adapter = pollster::block_on(instance.request_adapter(&options)).expect("there is no GPU");
        let (device, queue) =
            pollster::block_on(adapter.request_device(&Default::default())).expect("the adapter gives no device");
        let options = RendererOptions { antialiasing_support: AaSupport::area_only(), ..Default::default() };
        // `expect` would link the text of all errors of wgpu.
        let Ok(renderer) = Renderer::new(&device, options) else { panic!("vello's shaders do not compile") };
        Self { adapter, device, queue, renderer }
    }

    /// Makes a canvas of a size in pixels.
    pub fn canvas(&self, width: u32, height: u32) -> Canvas {
        let texture = self.device.create_texture(&TextureDescriptor {
            label: Some("canvas"),
            size: Extent3d { width, height, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: 1,
            dimension: TextureDimension::D2,
            format: TextureFormat::Rgba8Unorm,
            usage: TextureUsages::STORAGE_BINDING | TextureUsages::TEXTURE_BINDING,
            view_formats: &[],
        });
        Canvas { view: texture.create_view(&Default::default()), texture }
    }

    /// Paints a scene over all of a canvas.
    pub fn paint(&mut self, scene: &Scene, canvas: &Canvas) {
        let params = RenderParams {
            base_color: BLACK,
            width: canvas.texture.width(),
            height: canvas.texture.height(),
            antialiasing_method: AaConfig::Area,
        };
        let done = self.renderer.render_to_texture(&self.device, &self.queue, scene, &canvas.view, &params);
        assert!(done.is_ok(), "vello does not render the scene");
    }
}
