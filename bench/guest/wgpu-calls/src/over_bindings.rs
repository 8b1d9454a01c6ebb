//! The calls through the bindings.

use crate::Calls;
use wasi_webgpu::{block_on, webgpu::*};

pub struct Objects {
    device: GpuDevice,
    queue: GpuQueue,
    buffer: GpuBuffer,
    layout: GpuBindGroupLayout,
    bind_group: GpuBindGroup,
    compute_pass: GpuComputePassEncoder,
    render_pass: GpuRenderPassEncoder,
}

impl Objects {
    pub fn new() -> Self {
        let adapter = block_on(get_gpu().request_adapter(None)).expect("there is no GPU");
        let device = block_on(adapter.request_device(None)).expect("the GPU gives no device");
        let buffer = device.create_buffer(&GpuBufferDescriptor {
            size: 256,
            usage: GpuBufferUsage::COPY_DST | GpuBufferUsage::UNIFORM | GpuBufferUsage::VERTEX,
            mapped_at_creation: None,
            label: None,
        });
        let entries = [0, 1, 2].map(|binding| GpuBindGroupLayoutEntry {
            binding,
            visibility: GpuShaderStage::COMPUTE,
            buffer: Some(GpuBufferBindingLayout {
                type_: None,
                has_dynamic_offset: None,
                min_binding_size: None,
            }),
            sampler: None,
            texture: None,
            storage_texture: None,
        });
        let layout = device.create_bind_group_layout(&GpuBindGroupLayoutDescriptor {
            entries: entries.into(),
            label: None,
        });
        let bind_group = create_bind_group(&device, &layout, &buffer);
        let compute_pass = device.create_command_encoder(None).begin_compute_pass(None);
        let view = device
            .create_texture(&GpuTextureDescriptor {
                size: GpuExtent3D {
                    width: 4,
                    height: None,
                    depth_or_array_layers: None,
                },
                mip_level_count: None,
                sample_count: None,
                dimension: None,
                format: GpuTextureFormat::Rgba8unorm,
                usage: GpuTextureUsage::RENDER_ATTACHMENT,
                view_formats: None,
                texture_binding_view_dimension: None,
                label: None,
            })
            .create_view(None);
        let attachment = GpuRenderPassColorAttachment {
            view: &view,
            depth_slice: None,
            resolve_target: None,
            clear_value: None,
            load_op: GpuLoadOp::Clear,
            store_op: GpuStoreOp::Store,
        };
        let render_pass =
            device
                .create_command_encoder(None)
                .begin_render_pass(&GpuRenderPassDescriptor {
                    color_attachments: vec![Some(attachment)],
                    depth_stencil_attachment: None,
                    occlusion_query_set: None,
                    timestamp_writes: None,
                    max_draw_count: None,
                    label: None,
                });
        Self {
            queue: device.queue(),
            device,
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
        self.compute_pass.dispatch_workgroups(1, Some(1), Some(1));
    }

    fn set_bind_group(&mut self) {
        let set = self
            .compute_pass
            .set_bind_group(0, Some(&self.bind_group), None, None, None);
        set.expect("there are no dynamic offsets");
    }

    fn draw(&mut self) {
        self.render_pass.draw(3, Some(1), Some(0), Some(0));
    }

    fn set_vertex_buffer(&mut self) {
        self.render_pass
            .set_vertex_buffer(0, Some(&self.buffer), Some(0), None);
    }

    fn write_buffer(&mut self) {
        let written = self
            .queue
            .write_buffer_with_copy(&self.buffer, 0, &[0; 64], None, None);
        written.expect("the size is a multiple of 4");
    }

    fn create_bind_group(&mut self) {
        create_bind_group(&self.device, &self.layout, &self.buffer);
    }
}

fn create_bind_group(
    device: &GpuDevice,
    layout: &GpuBindGroupLayout,
    buffer: &GpuBuffer,
) -> GpuBindGroup {
    let entries = [0, 1, 2].map(|binding| GpuBindGroupEntry {
        binding,
        resource: GpuBindingResource::GpuBufferBinding(GpuBufferBinding {
            buffer,
            offset: Some(0),
            size: None,
        }),
    });
    device.create_bind_group(&GpuBindGroupDescriptor {
        layout,
        entries: entries.into(),
        label: None,
    })
}
