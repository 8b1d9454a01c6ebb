//! The platform part of egui for a window of `wgpu-wasi`: its events become egui's.

use egui::{Event, Key, Modifiers, OutputCommand, PlatformOutput, PointerButton, Pos2, RawInput, Rect, Vec2};
use std::time::Instant;
use wgpu_wasi::{KeyEvent, ModifiersState, PhysicalKey, PhysicalPosition, Window, WindowEvent};

/// Collects what egui needs to know before its next pass. A point is a device pixel: a surface has no scale.
pub struct WindowInput {
    events: Vec<Event>,
    modifiers: Modifiers,
    start: Instant,
    /// Text that the user copied: a surface has no clipboard, so it stays in the program.
    clipboard: String,
}

impl Default for WindowInput {
    fn default() -> Self {
        Self { events: Vec::new(), modifiers: Modifiers::default(), start: Instant::now(), clipboard: String::new() }
    }
}

impl WindowInput {
    /// Takes note of an event.
    pub fn receive(&mut self, event: WindowEvent) {
        match event {
            WindowEvent::CursorMoved { position } => self.events.push(Event::PointerMoved(pos(position))),
            WindowEvent::MouseInput { state, position, .. } => self.events.push(Event::PointerButton {
                pos: pos(position),
                button: PointerButton::Primary,
                pressed: state.is_pressed(),
                modifiers: self.modifiers,
            }),
            WindowEvent::KeyboardInput { event, modifiers } => self.receive_key(event, modifiers),
            _ => {} // each pass reads the size
        }
    }

    /// Returns the input of the next pass.
    pub fn take(&mut self, window: &Window) -> RawInput {
        let size = window.inner_size();
        RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, Vec2::new(size.width as f32, size.height as f32))),
            time: Some(self.start.elapsed().as_secs_f64()),
            events: std::mem::take(&mut self.events),
            focused: true,
            ..RawInput::default()
        }
    }

    /// Takes note of what a pass asks the platform for.
    pub fn receive_output(&mut self, output: &PlatformOutput) {
        for command in &output.commands {
            if let OutputCommand::CopyText(text) = command {
                self.clipboard.clone_from(text);
            }
        }
    }

    fn receive_key(&mut self, event: KeyEvent, state: ModifiersState) {
        self.modifiers = Modifiers {
            alt: state.alt_key(),
            ctrl: state.control_key(),
            shift: state.shift_key(),
            mac_cmd: state.meta_key(),
            command: state.control_key() || state.meta_key(),
        };
        let pressed = event.state.is_pressed();
        let text = event.text.filter(|text| !text.chars().any(char::is_control));
        let physical_key = key_at(event.physical_key);
        // The text tells the key of the user's layout.
        let key = text.as_deref().and_then(Key::from_name).or(physical_key);

        if pressed && self.modifiers.command_only() {
            match key {
                Some(Key::C) => self.events.push(Event::Copy),
                Some(Key::X) => self.events.push(Event::Cut),
                Some(Key::V) => self.events.push(Event::Paste(self.clipboard.clone())),
                _ => {}
            }
        }
        if let Some(key) = key {
            // egui finds repetitions itself.
            self.events.push(Event::Key { key, physical_key, pressed, repeat: false, modifiers: self.modifiers });
        }
        let is_alt_gr = self.modifiers.ctrl && self.modifiers.alt; // types text on Windows
        if pressed && (!self.modifiers.command || is_alt_gr) {
            self.events.extend(text.map(Event::Text));
        }
    }
}

fn pos(position: PhysicalPosition) -> Pos2 {
    Pos2::new(position.x as f32, position.y as f32)
}

/// Returns egui's key at a place on the keyboard. egui knows the W3C's names of places.
fn key_at(place: PhysicalKey) -> Option<Key> {
    match place {
        PhysicalKey::Code(code) => Key::from_name(format!("{code:?}").trim_start_matches("Key::")),
        PhysicalKey::Unidentified => None,
    }
}
