//! A text that the user edits, laid out by cosmic-text and drawn by glyphon.

#[cfg(target_family = "wasm")]
mod document;
#[cfg(target_family = "wasm")]
mod page;

/// Shows the text until the window closes. The picture is drawn anew when something has changed, not all the time.
#[cfg(target_family = "wasm")]
fn main() {
    use document::{Document, actions_of};
    use page::Page;
    use wgpu_wasi::{Window, WindowEvent};

    let window = Window::new();
    let mut document = Document::new();
    let mut page = Page::new(&window);
    let mut is_dragging = false;
    document.resize(window.inner_size());
    window.request_redraw();
    while let Some(event) = window.next_event() {
        match event {
            WindowEvent::RedrawRequested => page.draw(&mut document),
            WindowEvent::Resized(size) => {
                page.resize(size);
                document.resize(size);
            }
            WindowEvent::KeyboardInput { event, modifiers } if event.state.is_pressed() => {
                for action in actions_of(&event, modifiers) {
                    document.act(action, modifiers.shift_key());
                }
            }
            WindowEvent::MouseInput { state, position, .. } => {
                is_dragging = state.is_pressed();
                if is_dragging {
                    document.click(position);
                }
            }
            WindowEvent::CursorMoved { position } if is_dragging => document.drag(position),
            _ => {}
        }
        if document.take_changed() {
            window.request_redraw();
        }
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    eprintln!("this program draws on a surface of wasi-gfx: build it for wasm32-wasip2");
}
