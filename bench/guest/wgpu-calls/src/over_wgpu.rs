//! The calls through wgpu.

use crate::Calls;
use pollster::block_on;
use wgpu_wasi::wgpu::*;

pub struct Objects {
    device: Device,
    queue: Queue,
    buffer: Buffer,
    layout: BindGroupLayout,
    bind_group: BindGroup,
    compute_pass: ComputePass<'static>,
    render_pass: RenderPass<'static>,
}

impl Objects {
    pub fn new() -> Self {
        let adapter = block_on(wgpu_wasi::instance().request_adapter(&Default::default()))
            .expect("there is no GPU");
        let (device, queue) =
            block_on(adapter.request_device(&Default::default())).expect("the GPU gives no device");
        let buffer = device.create_buffer(&BufferDescriptor {
            label: None,
            size: 256,
            usage: BufferUsages::COPY_DST | BufferUsages::UNIFORM | BufferUsages::VERTEX,
            mapped_at_creation: false,
        });
        let entries = [0, 1, 2].map(|binding| BindGroupLayoutEntry {
            binding,
            visibility: ShaderStages::COMPUTE,
            ty: BindingType::Buffer {
                ty: BufferBindingType::Uniform,
                has_dynamic_offset: false,
                min_binding_size: None,
            },
            count: None,
        });
        let layout = device.create_bind_group_layout(&BindGroupLayoutDescriptor {
            label: None,
            entries: &entries,
        });
        let bind_group = create_bind_group(&device, &layout, &buffer);
        let compute_pass = device
            .create_command_encoder(&Default::default())
            .begin_compute_pass(&Default::default())
            .forget_lifetime();
        let view = device
            .create_texture(&TextureDescriptor {
                label: None,
                size: Extent3d {
                    width: 4,
                    height: 4,
                    depth_or_array_layers: 1,
                },
                mip_level_count: 1,
                sample_count: 1,
                dimension: TextureDimension::D2,
                format: TextureFormat::Rgba8Unorm,
                usage: TextureUsages::RENDER_ATTACHMENT,
                view_formats: &[],
            })
            .create_view(&Default::default());
        let attachment = RenderPassColorAttachment {
            view: &view,
            depth_slice: None,
            resolve_target: None,
            ops: Operations {
                load: LoadOp::Clear(Color::BLACK),
                store: StoreOp::Store,
            },
        };
        let render_pass = device
            .create_command_encoder(&Default::default())
            .begin_render_pass(&RenderPassDescriptor {
                color_attachments: &[Some(attachment)],
                ..Default::default()
            })
            .forget_lifetime();
        Self {
            device,
            queue,
            buffer,
            layout,
            bind_group,
            compute_pass,
            render_pass,
        }
    }
}

impl Calls for Objects {
    fn dispatch(&mut self) {
        self.compute_pass.dispatch_workgroups(1, 1, 1);
    }

    fn set_bind_group(&mut self) {
        self.compute_pass.set_bind_group(0, &self.bind_group, &[]);
    }

    fn draw(&mut self) {
        self.render_pass.draw(0..3, 0..1);
    }

    fn set_vertex_buffer(&mut self) {
        self.render_pass.set_vertex_buffer(0, self.buffer.slice(..));
    }

    fn write_buffer(&mut self) {
        self.queue.write_buffer(&self.buffer, 0, &[0; 64]);
    }

    fn create_bind_group(&mut self) {
        create_bind_group(&self.device, &self.layout, &self.buffer);
    }
}

fn create_bind_group(device: &Device, layout: &BindGroupLayout, buffer: &Buffer) -> BindGroup {
    let entries = [0, 1, 2].map(|binding| BindGroupEntry {
        binding,
        resource: buffer.as_entire_binding(),
    });
    device.create_bind_group(&BindGroupDescriptor {
        label: None,
        layout,
        entries: &entries,
    })
}
