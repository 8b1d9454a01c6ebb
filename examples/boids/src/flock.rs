//! The birds: a compute shader moves them, and collects those that the camera sees.

use crate::camera::Camera;
use bytemuck::{Pod, Zeroable, bytes_of, cast_slice};
use glam::{Vec2, Vec3, Vec4};
use wgpu_wasi::wgpu::{
    BindGroup, BindGroupDescriptor, BindGroupEntry, Buffer, BufferDescriptor, BufferUsages, CommandEncoder,
    ComputePipeline, ComputePipelineDescriptor, Device, Queue, VertexBufferLayout, VertexStepMode, include_wgsl,
    util::{BufferInitDescriptor, DeviceExt, DrawIndirectArgs},
    vertex_attr_array,
};

const BIRDS: u32 = 400;
const WORKGROUP: u32 = 64;

/// Vertices of a bird.
pub const CORNERS: u32 = 12;

/// Laid out as in the shader.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Bird {
    position: Vec3,
    phase: f32,
    velocity: Vec3,
    padding: f32,
}

#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Frame {
    seconds: f32,
    goal: Vec2,
    padding: f32,
    frustum: [Vec4; 4],
}

/// Birds as instances of vertex buffers.
pub const INSTANCES: VertexBufferLayout<'static> = VertexBufferLayout {
    array_stride: size_of::<Bird>() as u64,
    step_mode: VertexStepMode::Instance,
    attributes: &vertex_attr_array![0 => Float32x3, 1 => Float32, 2 => Float32x3],
};

/// The birds on the GPU.
pub struct Flock {
    pipeline: ComputePipeline,
    frame: Buffer,
    /// The birds of even and of odd frames.
    birds: [Buffer; 2],
    /// Bind groups of even and of odd frames.
    steps: [BindGroup; 2],
    visible: Buffer,
    draw: Buffer,
    frames: usize,
}

impl Flock {
    pub fn new(device: &Device) -> Self {
        let module = device.create_shader_module(include_wgsl!("flock.wgsl"));
        let pipeline = device.create_compute_pipeline(&ComputePipelineDescriptor {
            label: Some("fly"),
            layout: None,
            module: &module,
            entry_point: Some("fly"),
            compilation_options: Default::default(),
            cache: None,
        });
        let start = first_birds();
        let birds = ["birds of even frames", "birds of odd frames"].map(|label| {
            device.create_buffer_init(&BufferInitDescriptor {
                label: Some(label),
                contents: cast_slice(&start),
                usage: BufferUsages::STORAGE | BufferUsages::VERTEX,
            })
        });
        let buffer = |label, size, usage| {
            device.create_buffer(&BufferDescriptor { label: Some(label), size, usage, mapped_at_creation: false })
        };
        let frame = buffer("frame", size_of::<Frame>() as u64, BufferUsages::UNIFORM | BufferUsages::COPY_DST);
        let visible = buffer("visible birds", birds[0].size(), BufferUsages::STORAGE | BufferUsages::VERTEX);
        let draw = buffer(
            "draw",
            size_of::<DrawIndirectArgs>() as u64,
            BufferUsages::STORAGE | BufferUsages::INDIRECT | BufferUsages::COPY_DST,
        );
        let steps = [0, 1].map(|parity| {
            let buffers = [&frame, &birds[parity], &birds[1 - parity], &visible, &draw];
            let entries: Vec<BindGroupEntry<'_>> = (0..)
                .zip(buffers)
                .map(|(binding, buffer)| BindGroupEntry { binding, resource: buffer.as_entire_binding() })
                .collect();
            device.create_bind_group(&BindGroupDescriptor {
                label: Some("step"),
                layout: &pipeline.get_bind_group_layout(0),
                entries: &entries,
            })
        });
        Self { pipeline, frame, birds, steps, visible, draw, frames: 0 }
    }

    /// Moves the birds, towards a place of the ground if there is one, and collects those that a camera sees.
    pub fn advance(
        &mut self,
        queue: &Queue,
        encoder: &mut CommandEncoder,
        seconds: f32,
        goal: Option<Vec2>,
        camera: &Camera,
    ) {
        let frame = Frame { seconds, goal: goal.unwrap_or(Vec2::ZERO), padding: 0.0, frustum: camera.frustum() };
        queue.write_buffer(&self.frame, 0, bytes_of(&frame));
        let draw = DrawIndirectArgs { vertex_count: CORNERS, ..Default::default() };
        queue.write_buffer(&self.draw, 0, draw.as_bytes());
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.steps[self.frames % 2], &[]);
        pass.dispatch_workgroups(BIRDS.div_ceil(WORKGROUP), 1, 1);
        self.frames += 1;
    }

    /// All birds, as vertex buffer.
    pub fn all(&self) -> (&Buffer, u32) {
        (&self.birds[self.frames % 2], BIRDS)
    }

    /// The birds that the camera sees, as vertex buffer, and the arguments of their indirect draw.
    pub fn visible(&self) -> (&Buffer, &Buffer) {
        (&self.visible, &self.draw)
    }
}

/// Returns the birds at the start, spread over a ball.
fn first_birds() -> Vec<Bird> {
    let golden_angle = 2.399_963;
    (0..BIRDS)
        .map(|bird| {
            let number = bird as f32;
            let height = 1.0 - 2.0 * (number + 0.5) / BIRDS as f32;
            let around = number * golden_angle;
            let radius = 4.0 * (0.3 + 0.7 * (number * 0.618).fract());
            let direction = Vec3::new(around.cos(), 0.0, around.sin()) * (1.0 - height * height).sqrt();
            Bird {
                position: Vec3::new(0.0, 2.4, 0.0) + radius * (direction + 0.5 * height * Vec3::Y),
                phase: number,
                velocity: 2.0 * Vec3::new(-around.sin(), 0.2 * height, around.cos()) + Vec3::X,
                padding: 0.0,
            }
        })
        .collect()
}
