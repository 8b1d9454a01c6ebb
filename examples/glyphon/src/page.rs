//! The surface, and glyphon's renderer on it.

use crate::document::{CARET, Document, INK, MARGIN, SELECTION};
use glyphon::{
    Cache, Color, ColorMode, ContentType, CustomGlyph, Edit, RasterizedCustomGlyph, Resolution, SwashCache, TextArea,
    TextAtlas, TextBounds, TextRenderer, Viewport,
    cosmic_text::{PhysicalGlyph, Renderer},
};
use wgpu_wasi::{
    PhysicalSize, Window,
    wgpu::{self, CurrentSurfaceTexture, Device, LoadOp, Operations, Queue, StoreOp, Surface, SurfaceConfiguration},
};

const PAPER: wgpu::Color = wgpu::Color { r: 0.98, g: 0.96, b: 0.91, a: 1.0 };

/// The window's surface with glyphon.
pub struct Page {
    device: Device,
    queue: Queue,
    surface: Surface<'static>,
    config: SurfaceConfiguration,
    viewport: Viewport,
    atlas: TextAtlas,
    renderer: TextRenderer,
    glyphs: SwashCache,
}

impl Page {
    pub fn new(window: &Window) -> Self {
        let instance = wgpu_wasi::instance();
        let surface = instance.create_surface(window.clone()).expect("the window has a surface");
        let options = wgpu::RequestAdapterOptions { compatible_surface: Some(&surface), ..Default::default() };
        let adapter = pollster::block_on(instance.request_adapter(&options)).expect("there is no GPU");
        let (device, queue) =
            pollster::block_on(adapter.request_device(&Default::default())).expect("the adapter gives no device");
        let size = window.inner_size();
        let config = surface.get_default_config(&adapter, size.width, size.height).expect("the surface has formats");
        surface.configure(&device, &config);
        let cache = Cache::new(&device);
        // The surface's format is not an sRGB one: colours are blended as they are in pages.
        let mut atlas = TextAtlas::with_color_mode(&device, &queue, &cache, config.format, ColorMode::Web);
        Self {
            viewport: Viewport::new(&device, &cache),
            renderer: TextRenderer::new(&mut atlas, &device, Default::default(), None),
            glyphs: SwashCache::new(),
            device,
            queue,
            surface,
            config,
            atlas,
        }
    }

    pub fn resize(&mut self, size: PhysicalSize) {
        (self.config.width, self.config.height) = (size.width, size.height);
        self.surface.configure(&self.device, &self.config);
    }

    pub fn draw(&mut self, document: &mut Document) {
        self.prepare(document);
        let CurrentSurfaceTexture::Success(picture) = self.surface.get_current_texture() else { return };
        let view = picture.texture.create_view(&Default::default());
        let mut encoder = self.device.create_command_encoder(&Default::default());
        {
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &view,
                    depth_slice: None,
                    resolve_target: None,
                    ops: Operations { load: LoadOp::Clear(PAPER), store: StoreOp::Store },
                })],
                ..Default::default()
            });
            self.renderer.render(&self.atlas, &self.viewport, &mut pass).expect("the glyphs were prepared");
        }
        self.queue.submit([encoder.finish()]);
        self.queue.present(picture);
        self.atlas.trim();
    }

    /// Rasterizes new glyphs, and uploads the places of all.
    fn prepare(&mut self, document: &mut Document) {
        let SurfaceConfiguration { width, height, .. } = self.config;
        self.viewport.update(&self.queue, Resolution { width, height });
        let Document { fonts, editor } = document;
        let mut rectangles = Rectangles(vec![]);
        editor.render(&mut rectangles, INK, CARET, SELECTION, INK);
        editor
            .with_buffer(|buffer| {
                let area = TextArea {
                    buffer,
                    left: MARGIN,
                    top: MARGIN,
                    scale: 1.0,
                    bounds: TextBounds::default(),
                    default_color: INK,
                    custom_glyphs: &rectangles.0,
                };
                self.renderer.prepare_with_custom(
                    &self.device,
                    &self.queue,
                    fonts,
                    &mut self.atlas,
                    &self.viewport,
                    [area],
                    &mut self.glyphs,
                    |request| {
                        let data = vec![0xff; usize::from(request.width) * usize::from(request.height)];
                        Some(RasterizedCustomGlyph { data, content_type: ContentType::Mask })
                    },
                )
            })
            .expect("the glyphs fit into the atlas");
    }
}

/// The caret and the selection, as glyphs of glyphon: cosmic-text tells the places of both.
struct Rectangles(Vec<CustomGlyph>);

impl Renderer for Rectangles {
    fn rectangle(&mut self, x: i32, y: i32, width: u32, height: u32, color: Color) {
        self.0.push(CustomGlyph {
            left: x as f32,
            top: y as f32,
            width: width as f32,
            height: height as f32,
            color: Some(color),
            snap_to_physical_pixel: true,
            ..Default::default()
        });
    }

    fn glyph(&mut self, _: PhysicalGlyph, _: Color) {}
}
