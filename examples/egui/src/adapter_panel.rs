//! A panel with the limits and features of the GPU, filtered by a text.

use crate::painter::Painter;
use egui::{Grid, ScrollArea, TextEdit, Ui};
use wgpu_wasi::wgpu::{Features, Limits};

pub struct AdapterPanel {
    title: String,
    /// Names with their values of the adapter and of the device.
    rows: Vec<[String; 3]>,
    filter: String,
}

impl AdapterPanel {
    pub fn new(painter: &Painter) -> Self {
        let limits = [painter.adapter.limits(), painter.device.limits()].map(|limits| named_limits(&limits));
        let [of_adapter, of_device] = limits;
        let mut rows: Vec<_> = of_adapter
            .into_iter()
            .zip(of_device)
            .map(|((name, adapter), (_, device))| [name.into(), adapter.to_string(), device.to_string()])
            .collect();
        let features = [painter.adapter.features(), painter.device.features()];
        rows.extend(Features::all_webgpu_mask().iter_names().map(|(name, feature)| {
            let [adapter, device] = features.map(|all| if all.contains(feature) { "yes" } else { "no" });
            [name.to_lowercase(), adapter.into(), device.into()]
        }));
        Self { title: painter.adapter.get_info().name, rows, filter: String::new() }
    }

    pub fn show(&mut self, ui: &mut Ui) {
        ui.heading(&self.title);
        ui.add(TextEdit::singleline(&mut self.filter).hint_text("filter").desired_width(f32::INFINITY));
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Grid::new("rows").num_columns(3).striped(true).show(ui, |ui| self.show_rows(ui));
        });
    }

    fn show_rows(&self, ui: &mut Ui) {
        for title in ["limit or feature", "adapter", "device"] {
            ui.strong(title);
        }
        ui.end_row();
        let filter = self.filter.to_lowercase();
        for row in self.rows.iter().filter(|[name, ..]| name.contains(&filter)) {
            for cell in row {
                ui.label(cell);
            }
            ui.end_row();
        }
    }
}

/// Returns the limits of WebGPU by their names.
fn named_limits(limits: &Limits) -> Vec<(&'static str, u64)> {
    macro_rules! list {
        ($($name:ident)*) => { vec![$((stringify!($name), u64::from(limits.$name))),*] };
    }
    list! {
        max_texture_dimension_1d
        max_texture_dimension_2d
        max_texture_dimension_3d
        max_texture_array_layers
        max_bind_groups
        max_bindings_per_bind_group
        max_dynamic_uniform_buffers_per_pipeline_layout
        max_dynamic_storage_buffers_per_pipeline_layout
        max_sampled_textures_per_shader_stage
        max_samplers_per_shader_stage
        max_storage_buffers_per_shader_stage
        max_storage_textures_per_shader_stage
        max_uniform_buffers_per_shader_stage
        max_uniform_buffer_binding_size
        max_storage_buffer_binding_size
        min_uniform_buffer_offset_alignment
        min_storage_buffer_offset_alignment
        max_vertex_buffers
        max_buffer_size
        max_vertex_attributes
        max_vertex_buffer_array_stride
        max_inter_stage_shader_variables
        max_color_attachments
        max_color_attachment_bytes_per_sample
        max_compute_workgroup_storage_size
        max_compute_invocations_per_workgroup
        max_compute_workgroup_size_x
        max_compute_workgroup_size_y
        max_compute_workgroup_size_z
        max_compute_workgroups_per_dimension
        max_immediate_size
    }
}
