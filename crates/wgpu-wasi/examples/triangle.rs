//! Draws a triangle whose upper corner follows the pointer. Escape ends it.

#[cfg(target_family = "wasm")]
fn main() {
    use wgpu_wasi::{ElementState, KeyCode, PhysicalKey, Window, WindowEvent, wgpu};

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

    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: None,
        source: wgpu::ShaderSource::Wgsl(SHADER.into()),
    });
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
    let corner = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: 8,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let bind_group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &[wgpu::BindGroupEntry { binding: 0, resource: corner.as_entire_binding() }],
    });
    queue.write_buffer(&corner, 0, &bytes([0.0, 0.8]));

    window.request_redraw();
    while let Some(event) = window.next_event() {
        match event {
            WindowEvent::RedrawRequested => {
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
                                load: wgpu::LoadOp::Clear(wgpu::Color::BLACK),
                                store: wgpu::StoreOp::Store,
                            },
                        })],
                        ..Default::default()
                    });
                    pass.set_pipeline(&pipeline);
                    pass.set_bind_group(0, &bind_group, &[]);
                    pass.draw(0..3, 0..1);
                }
                queue.submit([encoder.finish()]);
                queue.present(picture);
                window.request_redraw();
            }
            WindowEvent::Resized(size) => {
                (config.width, config.height) = (size.width, size.height);
                surface.configure(&device, &config);
                println!("{} × {}", size.width, size.height);
            }
            WindowEvent::CursorMoved { position } => {
                let (x, y) = (position.x / f64::from(config.width), position.y / f64::from(config.height));
                queue.write_buffer(&corner, 0, &bytes([2.0 * x as f32 - 1.0, 1.0 - 2.0 * y as f32]));
            }
            WindowEvent::KeyboardInput { event, modifiers } => {
                println!("{:?} {:?} {:?}", event.physical_key, event.text, modifiers.shift_key());
                if (event.physical_key, event.state) == (PhysicalKey::Code(KeyCode::Escape), ElementState::Pressed) {
                    break;
                }
            }
            event => println!("{event:?}"),
        }
    }
}

#[cfg(target_family = "wasm")]
const SHADER: &str = "
@group(0) @binding(0) var<uniform> corner: vec2f;
struct Vertex { @builtin(position) position: vec4f, @location(0) color: vec3f }
@vertex fn vertex(@builtin(vertex_index) i: u32) -> Vertex {
  let corners = array(corner, vec2f(-0.8, -0.8), vec2f(0.8, -0.8));
  return Vertex(vec4f(corners[i], 0, 1), vec3f(f32(i == 0), f32(i == 1), f32(i == 2)));
}
@fragment fn fragment(in: Vertex) -> @location(0) vec4f { return vec4f(in.color, 1); }
";

#[cfg(target_family = "wasm")]
fn bytes(numbers: [f32; 2]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("this program draws on a surface of wasi-gfx: build it for wasm32-wasip2");
}
