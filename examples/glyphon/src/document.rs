//! The text, its layout, and what the user does to it.

use glyphon::{
    Action, Attrs, Buffer, Color, Edit, Editor, Family, FontSystem, Metrics, Shaping, Style,
    cosmic_text::{Motion, Selection},
    fontdb::Database,
};
use wgpu_wasi::{KeyCode, KeyEvent, ModifiersState, PhysicalKey, PhysicalPosition, PhysicalSize};

/// Distance of the text from the edges of the window, in pixels.
pub const MARGIN: f32 = 16.0;

/// Colours of the text, of the caret, and of the selection.
pub const INK: Color = Color::rgb(0x2b, 0x2a, 0x33);
pub const CARET: Color = Color::rgb(0xc8, 0x3c, 0x28);
pub const SELECTION: Color = Color::rgb(0xf4, 0xc9, 0x7a);

/// A text that the user edits.
pub struct Document {
    pub fonts: FontSystem,
    pub editor: Editor<'static>,
}

impl Document {
    pub fn new() -> Self {
        let mut fonts = Database::new();
        fonts.load_font_data(epaint_default_fonts::UBUNTU_LIGHT.to_vec());
        fonts.load_font_data(epaint_default_fonts::HACK_REGULAR.to_vec());
        // A component has no fonts of the system, and no locale.
        let mut fonts = FontSystem::new_with_locale_and_db("en-US".into(), fonts);
        let mut buffer = Buffer::new(&mut fonts, Metrics::new(18.0, 26.0));
        let plain = Attrs::new().family(Family::Name("Ubuntu"));
        let title = plain.clone().metrics(Metrics::new(32.0, 44.0)).color(Color::rgb(0x1f, 0x5f, 0x8b));
        let code = Attrs::new().family(Family::Name("Hack")).color(Color::rgb(0x8a, 0x3b, 0x12));
        let slanted = plain.clone().style(Style::Italic).color(Color::rgb(0x3a, 0x6e, 0x3a));
        let spans = [
            ("Text in a component\n", title),
            (
                "Lines break where the window ends. Kerning, ligatures and other scripts come from the font: ",
                plain.clone(),
            ),
            ("Größe, Ελληνικά, Кириллица.", slanted),
            ("\nA word in between may be ", plain.clone()),
            ("let code = \"set in another font\";", code),
            ("\nClick to place the caret, drag to select, and type.", plain.clone()),
        ];
        buffer.set_rich_text(spans, &plain, Shaping::Advanced, None);
        Self { fonts, editor: Editor::new(buffer) }
    }

    /// Breaks the lines for a window of a size.
    pub fn resize(&mut self, size: PhysicalSize) {
        let [width, height] = [size.width, size.height].map(|side| side as f32 - 2.0 * MARGIN);
        self.editor.with_buffer_mut(|buffer| buffer.set_size(Some(width), Some(height)));
    }

    /// Applies an action of the keyboard. With `selects`, a motion selects what it passes.
    pub fn act(&mut self, action: Action, selects: bool) {
        if let Action::Motion(_) = action {
            if !selects {
                self.editor.set_selection(Selection::None);
            } else if self.editor.selection() == Selection::None {
                self.editor.set_selection(Selection::Normal(self.editor.cursor()));
            }
        }
        self.editor.action(&mut self.fonts, action);
    }

    /// Places the caret.
    pub fn click(&mut self, position: PhysicalPosition) {
        let (x, y) = place_of(position);
        self.editor.action(&mut self.fonts, Action::Click { x, y });
    }

    /// Selects from the place of the last click.
    pub fn drag(&mut self, position: PhysicalPosition) {
        let (x, y) = place_of(position);
        self.editor.action(&mut self.fonts, Action::Drag { x, y });
    }

    /// Whether the picture differs since the last call.
    pub fn take_changed(&mut self) -> bool {
        self.editor.shape_as_needed(&mut self.fonts, false);
        let is_changed = self.editor.redraw();
        self.editor.set_redraw(false);
        is_changed
    }
}

/// Returns the actions of a key: motions, deletions, or the characters that it types.
pub fn actions_of(event: &KeyEvent, modifiers: ModifiersState) -> Vec<Action> {
    let motion = |motion| vec![Action::Motion(motion)];
    let is_control = modifiers.control_key();
    match event.physical_key {
        PhysicalKey::Code(KeyCode::ArrowLeft) if is_control => motion(Motion::LeftWord),
        PhysicalKey::Code(KeyCode::ArrowRight) if is_control => motion(Motion::RightWord),
        PhysicalKey::Code(KeyCode::ArrowLeft) => motion(Motion::Left),
        PhysicalKey::Code(KeyCode::ArrowRight) => motion(Motion::Right),
        PhysicalKey::Code(KeyCode::ArrowUp) => motion(Motion::Up),
        PhysicalKey::Code(KeyCode::ArrowDown) => motion(Motion::Down),
        PhysicalKey::Code(KeyCode::Home) => motion(Motion::Home),
        PhysicalKey::Code(KeyCode::End) => motion(Motion::End),
        PhysicalKey::Code(KeyCode::PageUp) => motion(Motion::PageUp),
        PhysicalKey::Code(KeyCode::PageDown) => motion(Motion::PageDown),
        PhysicalKey::Code(KeyCode::Enter) => vec![Action::Enter],
        PhysicalKey::Code(KeyCode::Backspace) => vec![Action::Backspace],
        PhysicalKey::Code(KeyCode::Delete) => vec![Action::Delete],
        _ if is_control || modifiers.alt_key() || modifiers.meta_key() => vec![],
        _ => event.text.iter().flat_map(|text| text.chars()).map(Action::Insert).collect(),
    }
}

/// Returns the place in the text below a place of the window.
fn place_of(position: PhysicalPosition) -> (i32, i32) {
    let [x, y] = [position.x, position.y].map(|at| (at as f32 - MARGIN) as i32);
    (x, y)
}
