//! A panel with a picture that a shader of the program's own paints, and with its settings.

use crate::painter::Painter;
use bytemuck::{NoUninit, bytes_of};
use egui::{Button, PaintCallbackInfo, Sense, Slider, Ui, Vec2};
use egui_wgpu::{Callback, CallbackResources, CallbackTrait, ScreenDescriptor};
use wgpu_wasi::wgpu::*;

pub struct PicturePanel {
    inputs: Inputs,
    /// Radians a second.
    speed: f32,
    is_paused: bool,
}

/// The uniform values of the shader.
#[derive(Clone, Copy, NoUninit)]
#[repr(C)]
struct Inputs {
    color: [f32; 3],
    angle: f32,
}

/// Holds the GPU objects of the picture. egui's renderer keeps it.
struct Resources {
    pipeline: RenderPipeline,
    inputs: Buffer,
    bindings: BindGroup,
}

impl PicturePanel {
    pub fn new(painter: &mut Painter) -> Self {
        let resources = Resources::new(&painter.device, painter.format());
        painter.renderer.callback_resources.insert(resources);
        Self { inputs: Inputs { color: [1.0, 0.6, 0.1], angle: 0.0 }, speed: 1.0, is_paused: false }
    }

    pub fn show(&mut self, ui: &mut Ui) {
        if !self.is_paused {
            self.inputs.angle += self.speed * ui.input(|input| input.stable_dt);
        }
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(ui.available_width()), Sense::empty());
        ui.painter().add(Callback::new_paint_callback(rect, self.inputs));
        let width = ui.available_width();
        let text = if self.is_paused { "Continue" } else { "Pause" };
        if ui.add_sized([width, 24.0], Button::new(text)).clicked() {
            self.is_paused = !self.is_paused;
        }
        ui.spacing_mut().slider_width = 50.0;
        ui.add(Slider::new(&mut self.speed, -4.0..=4.0).text("speed"));
        ui.horizontal(|ui| {
            ui.color_edit_button_rgb(&mut self.inputs.color);
            ui.label("color");
        });
    }
}

impl CallbackTrait for Inputs {
    fn prepare(
        &self,
        _: &Device,
        queue: &Queue,
        _: &ScreenDescriptor,
        _: &mut CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<CommandBuffer> {
        if let Some(resources) = resources.get::<Resources>() {
            queue.write_buffer(&resources.inputs, 0, bytes_of(self));
        }
        Vec::new()
    }

    fn paint(&self, _: PaintCallbackInfo, pass: &mut RenderPass<'static>, resources: &CallbackResources) {
        if let Some(resources) = resources.get::<Resources>() {
            pass.set_pipeline(&resources.pipeline);
            pass.set_bind_group(0, &resources.bindings, &[]);
            pass.draw(0..3, 0..1);
        }
    }
}

impl Resources {
    fn new(device: &Device, format: TextureFormat) -> Self {
        let module = device.create_shader_module(include_wgsl!("picture.wgsl"));
        let pipeline = device.create_render_pipeline(&RenderPipelineDescriptor {
            label: Some("picture"),
            layout: None,
            vertex: VertexState {
                module: &module,
                entry_point: None,
                compilation_options: Default::default(),
                buffers: &[],
            },
            fragment: Some(FragmentState {
                module: &module,
                entry_point: None,
                compilation_options: Default::default(),
                targets: &[Some(format.into())],
            }),
            primitive: Default::default(),
            depth_stencil: None,
            multisample: Default::default(),
            multiview_mask: None,
            cache: None,
        });
        let inputs = device.create_buffer(&BufferDescriptor {
            label: Some("inputs of the picture"),
            size: size_of::<Inputs>() as u64,
            usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let bindings = device.create_bind_group(&BindGroupDescriptor {
            label: Some("picture"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &[BindGroupEntry { binding: 0, resource: inputs.as_entire_binding() }],
        });
        Self { pipeline, inputs, bindings }
    }
}
