//! Draws a triangle whose colours follow the pointer. Escape ends the program.

use pollster::block_on;
use wgpu_wasi::{KeyCode, PhysicalKey, PhysicalPosition, Window, WindowEvent, wgpu};

/// Samples per pixel. An edge covers only some of them, so it looks smooth.
const SAMPLES: u32 = 4;

fn main() {
    let window = Window::new();
    let mut scene = Scene::new(&window);
    let size = window.inner_size();
    let mut pointer = PhysicalPosition { x: f64::from(size.width) / 2.0, y: f64::from(size.height) / 2.0 };

    window.request_redraw();
    while let Some(event) = window.next_event() {
        match event {
            WindowEvent::RedrawRequested => {
                scene.draw(pointer);
                window.request_redraw();
            }
            WindowEvent::Resized(size) => scene.resize(size.width, size.height),
            WindowEvent::CursorMoved { position } => pointer = position,
            WindowEvent::KeyboardInput { event, .. } if event.physical_key == PhysicalKey::Code(KeyCode::Escape) => break,
            _ => {}
        }
    }
}

struct Scene {
    device: wgpu::Device,
    queue: wgpu::Queue,
    surface: wgpu::Surface<'static>,
    config: wgpu::SurfaceConfiguration,
    pipeline: wgpu::RenderPipeline,
    uniforms: wgpu::Buffer,
    bind_group: wgpu::BindGroup,
    /// Multisampled attachment, resolved into the picture.
    samples: wgpu::TextureView,
}

impl Scene {
    fn new(window: &Window) -> Self {
        let instance = wgpu_wasi::instance();
        let surface = instance.create_surface(window.clone()).expect("the window has a surface");
        let options = wgpu::RequestAdapterOptions { compatible_surface: Some(&surface), ..Default::default() };
        let adapter = block_on(instance.request_adapter(&options)).expect("no GPU is available");
        let (device, queue) = block_on(adapter.request_device(&Default::default())).expect("the GPU gives no device");
        let size = window.inner_size();
        let config = surface.get_default_config(&adapter, size.width, size.height).expect("the GPU draws on the surface");
        surface.configure(&device, &config);

        let pipeline = create_pipeline(&device, config.format);
        let uniforms = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: 16,
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &pipeline.get_bind_group_layout(0),
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: uniforms.as_entire_binding() }],
        });
        let samples = create_samples(&device, &config);
        Self { device, queue, surface, config, pipeline, uniforms, bind_group, samples }
    }

    fn resize(&mut self, width: u32, height: u32) {
        (self.config.width, self.config.height) = (width, height);
        self.surface.configure(&self.device, &self.config);
        self.samples = create_samples(&self.device, &self.config);
    }

    fn draw(&self, pointer: PhysicalPosition) {
        let wgpu::CurrentSurfaceTexture::Success(picture) = self.surface.get_current_texture() else { return };
        let (width, height) = (self.config.width as f32, self.config.height as f32);
        // The pointer from -1 at the left and lower edges to 1 at the others, the aspect ratio, and padding.
        let uniforms =
            [2.0 * pointer.x as f32 / width - 1.0, 1.0 - 2.0 * pointer.y as f32 / height, width / height, 0.0];
        self.queue.write_buffer(&self.uniforms, 0, bytemuck::cast_slice(&uniforms));

        let view = picture.texture.create_view(&Default::default());
        let mut encoder = self.device.create_command_encoder(&Default::default());
        {
            let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
                color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                    view: &self.samples,
                    depth_slice: None,
                    resolve_target: Some(&view),
                    ops: wgpu::Operations {
                        load: wgpu::LoadOp::Clear(wgpu::Color { r: 0.06, g: 0.07, b: 0.11, a: 1.0 }),
                        store: wgpu::StoreOp::Discard,
                    },
                })],
                ..Default::default()
            });
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.bind_group, &[]);
            pass.draw(0..3, 0..1);
        }
        self.queue.submit([encoder.finish()]);
        self.queue.present(picture);
    }
}

fn create_pipeline(device: &wgpu::Device, format: wgpu::TextureFormat) -> wgpu::RenderPipeline {
    let module = device.create_shader_module(wgpu::include_wgsl!("triangle.wgsl"));
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
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
        multisample: wgpu::MultisampleState { count: SAMPLES, ..Default::default() },
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: None,
            compilation_options: Default::default(),
            targets: &[Some(format.into())],
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn create_samples(device: &wgpu::Device, config: &wgpu::SurfaceConfiguration) -> wgpu::TextureView {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: None,
        size: wgpu::Extent3d { width: config.width, height: config.height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: SAMPLES,
        dimension: wgpu::TextureDimension::D2,
        format: config.format,
        usage: wgpu::TextureUsages::RENDER_ATTACHMENT,
        view_formats: &[],
    });
    texture.create_view(&Default::default())
}
