//! The pictures: one of depths, as the sun sees them, and that of the camera.

use crate::{
    camera::{Camera, SUN, light},
    flock::{CORNERS, Flock, INSTANCES},
};
use bytemuck::{Pod, Zeroable, bytes_of};
use glam::{Mat4, Vec4};
use wgpu_wasi::wgpu::*;

const SAMPLES: u32 = 4;
const SHADOW_SIZE: u32 = 1024;
const DEPTH: TextureFormat = TextureFormat::Depth32Float;
const SKY: Color = Color { r: 0.62, g: 0.78, b: 0.92, a: 1.0 };

/// Laid out as in the shader.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Uniforms {
    view: Mat4,
    light: Mat4,
    sun: Vec4,
}

/// All that drawing takes, except the birds.
pub struct Scene {
    birds: RenderPipeline,
    birds_in_light: RenderPipeline,
    ground: RenderPipeline,
    uniforms: Buffer,
    uniform_group: BindGroup,
    shadows: TextureView,
    shadow_group: BindGroup,
    samples: TextureView,
    depths: TextureView,
}

impl Scene {
    pub fn new(device: &Device, config: &SurfaceConfiguration) -> Self {
        let uniforms = device.create_buffer(&BufferDescriptor {
            label: Some("uniforms"),
            size: size_of::<Uniforms>() as u64,
            usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let shadows = attachment(device, (SHADOW_SIZE, SHADOW_SIZE), DEPTH, 1);
        let sampler = device.create_sampler(&SamplerDescriptor {
            label: Some("shadows"),
            mag_filter: FilterMode::Linear,
            min_filter: FilterMode::Linear,
            compare: Some(CompareFunction::LessEqual),
            ..Default::default()
        });
        let uniform =
            BindingType::Buffer { ty: BufferBindingType::Uniform, has_dynamic_offset: false, min_binding_size: None };
        let depth_texture = BindingType::Texture {
            sample_type: TextureSampleType::Depth,
            view_dimension: TextureViewDimension::D2,
            multisampled: false,
        };
        let (uniform_layout, uniform_group) =
            bind(device, "uniforms", [(ShaderStages::VERTEX_FRAGMENT, uniform, uniforms.as_entire_binding())]);
        let (shadow_layout, shadow_group) = bind(
            device,
            "shadows",
            [
                (ShaderStages::FRAGMENT, depth_texture, BindingResource::TextureView(&shadows)),
                (
                    ShaderStages::FRAGMENT,
                    BindingType::Sampler(SamplerBindingType::Comparison),
                    BindingResource::Sampler(&sampler),
                ),
            ],
        );

        let module = device.create_shader_module(include_wgsl!("scene.wgsl"));
        let targets = [Some(config.format.into())];
        let stage = |layouts: &[Option<&BindGroupLayout>], vertex, fragment: Option<&str>| {
            let layout = device.create_pipeline_layout(&PipelineLayoutDescriptor {
                label: Some(vertex),
                bind_group_layouts: layouts,
                immediate_size: 0,
            });
            let (buffers, topology): (&[_], _) = match vertex {
                "ground" => (&[], PrimitiveTopology::TriangleStrip),
                _ => (&[Some(INSTANCES)], PrimitiveTopology::TriangleList),
            };
            device.create_render_pipeline(&RenderPipelineDescriptor {
                label: Some(vertex),
                layout: Some(&layout),
                vertex: VertexState {
                    module: &module,
                    entry_point: Some(vertex),
                    compilation_options: Default::default(),
                    buffers,
                },
                primitive: PrimitiveState { topology, ..Default::default() },
                depth_stencil: Some(DepthStencilState {
                    format: DEPTH,
                    depth_write_enabled: Some(true),
                    depth_compare: Some(CompareFunction::Less),
                    stencil: Default::default(),
                    bias: Default::default(),
                }),
                // Depths without colours are the shadows, which have one sample.
                multisample: MultisampleState { count: fragment.map_or(1, |_| SAMPLES), ..Default::default() },
                fragment: fragment.map(|fragment| FragmentState {
                    module: &module,
                    entry_point: Some(fragment),
                    compilation_options: Default::default(),
                    targets: &targets,
                }),
                multiview_mask: None,
                cache: None,
            })
        };
        let (samples, depths) = attachments(device, config);
        Self {
            birds: stage(&[Some(&uniform_layout)], "bird", Some("paint_bird")),
            birds_in_light: stage(&[Some(&uniform_layout)], "bird_in_light", None),
            ground: stage(&[Some(&uniform_layout), Some(&shadow_layout)], "ground", Some("paint_ground")),
            uniforms,
            uniform_group,
            shadows,
            shadow_group,
            samples,
            depths,
        }
    }

    pub fn resize(&mut self, device: &Device, config: &SurfaceConfiguration) {
        (self.samples, self.depths) = attachments(device, config);
    }

    /// Draws the shadows of the flock, and then the picture.
    pub fn draw(&self, queue: &Queue, encoder: &mut CommandEncoder, picture: &Texture, flock: &Flock, camera: &Camera) {
        let uniforms = Uniforms { view: camera.view, light: light(), sun: SUN.extend(0.0) };
        queue.write_buffer(&self.uniforms, 0, bytes_of(&uniforms));

        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            label: Some("shadows"),
            depth_stencil_attachment: Some(depth_of(&self.shadows, StoreOp::Store)),
            ..Default::default()
        });
        let (birds, count) = flock.all();
        pass.set_pipeline(&self.birds_in_light);
        pass.set_bind_group(0, &self.uniform_group, &[]);
        pass.set_vertex_buffer(0, birds.slice(..));
        pass.draw(0..CORNERS, 0..count);
        drop(pass);

        let target = picture.create_view(&Default::default());
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            label: Some("picture"),
            color_attachments: &[Some(RenderPassColorAttachment {
                view: &self.samples,
                depth_slice: None,
                resolve_target: Some(&target),
                ops: Operations { load: LoadOp::Clear(SKY), store: StoreOp::Discard },
            })],
            depth_stencil_attachment: Some(depth_of(&self.depths, StoreOp::Discard)),
            ..Default::default()
        });
        let (birds, draw) = flock.visible();
        pass.set_bind_group(0, &self.uniform_group, &[]);
        pass.set_pipeline(&self.birds);
        pass.set_vertex_buffer(0, birds.slice(..));
        pass.draw_indirect(draw, 0);
        pass.set_pipeline(&self.ground);
        pass.set_bind_group(1, &self.shadow_group, &[]);
        pass.draw(0..4, 0..1);
    }
}

/// Makes the textures of the size of a picture: its samples and their depths.
fn attachments(device: &Device, config: &SurfaceConfiguration) -> (TextureView, TextureView) {
    let size = (config.width, config.height);
    (attachment(device, size, config.format, SAMPLES), attachment(device, size, DEPTH, SAMPLES))
}

/// Makes a texture to draw into; one without multiple samples is also read by shaders.
fn attachment(device: &Device, (width, height): (u32, u32), format: TextureFormat, samples: u32) -> TextureView {
    let read = if samples == 1 { TextureUsages::TEXTURE_BINDING } else { TextureUsages::empty() };
    let texture = device.create_texture(&TextureDescriptor {
        label: Some("attachment"),
        size: Extent3d { width, height, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: samples,
        dimension: TextureDimension::D2,
        format,
        usage: TextureUsages::RENDER_ATTACHMENT | read,
        view_formats: &[],
    });
    texture.create_view(&Default::default())
}

fn depth_of(view: &TextureView, store: StoreOp) -> RenderPassDepthStencilAttachment<'_> {
    RenderPassDepthStencilAttachment {
        view,
        depth_ops: Some(Operations { load: LoadOp::Clear(1.0), store }),
        stencil_ops: None,
    }
}

/// Makes a bind group of resources, each with the stages that see it, and the group's layout.
fn bind<const COUNT: usize>(
    device: &Device,
    label: &str,
    resources: [(ShaderStages, BindingType, BindingResource<'_>); COUNT],
) -> (BindGroupLayout, BindGroup) {
    let mut layout = vec![];
    let mut entries = vec![];
    for (binding, (visibility, ty, resource)) in (0..).zip(resources) {
        layout.push(BindGroupLayoutEntry { binding, visibility, ty, count: None });
        entries.push(BindGroupEntry { binding, resource });
    }
    let layout = device.create_bind_group_layout(&BindGroupLayoutDescriptor { label: Some(label), entries: &layout });
    let group =
        device.create_bind_group(&BindGroupDescriptor { label: Some(label), layout: &layout, entries: &entries });
    (layout, group)
}
