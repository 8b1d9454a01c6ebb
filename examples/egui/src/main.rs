//! A tool on egui: a picture of a shader of its own, and the limits and features of the GPU with a filter.

mod adapter_panel;
mod painter;
mod picture;
mod window_input;

use adapter_panel::AdapterPanel;
use egui::{CentralPanel, Context, Panel};
use painter::Painter;
use picture::PicturePanel;
use wgpu_wasi::{Window, WindowEvent};
use window_input::WindowInput;

fn main() {
    let window = Window::new();
    let context = Context::default();
    let mut input = WindowInput::default();
    let mut painter = pollster::block_on(Painter::new(&window));
    let mut picture = PicturePanel::new(&mut painter);
    let mut adapter = AdapterPanel::new(&painter);

    window.request_redraw();
    while let Some(event) = window.next_event() {
        if event != WindowEvent::RedrawRequested {
            input.receive(event);
            continue;
        }
        let output = context.run_ui(input.take(&window), |ui| {
            Panel::left("picture").exact_size(160.0).resizable(false).show(ui, |ui| picture.show(ui));
            CentralPanel::default().show(ui, |ui| adapter.show(ui));
        });
        input.receive_output(&output.platform_output);
        painter.paint(&context, output);
        window.request_redraw();
    }
}
