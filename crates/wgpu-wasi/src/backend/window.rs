//! Windows: surfaces of `wasi-gfx:surface` with their input, in winit's vocabulary.

use crate::backend::{
    device_state::advance_all,
    executor::{Begun, begin, enter, turn},
    local::Local,
    object::debug_by_name,
    surface,
};
use raw_window_handle::{
    DisplayHandle, HandleError, HasDisplayHandle, HasWindowHandle, RawWindowHandle, WebWindowHandle, WindowHandle,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    mem::take,
    sync::{Arc, Weak},
};
use wasi_webgpu::{
    surface::{CreateDesc, FrameEvent, KeyEvent as RawKeyEvent, Surface},
    wit_bindgen::StreamReader,
};
use wgpu::custom::DispatchSurface;

/// The place of a key on the keyboard, with the names of the
/// [W3C's `KeyboardEvent.code`](https://www.w3.org/TR/uievents-code/#code-value-tables) and of winit.
pub use wasi_webgpu::surface::Key as KeyCode;

/// A drawing area with user input: a window, or the canvas of a page.
///
/// A program makes a [`wgpu::Surface`] of it by [`wgpu::Instance::create_surface`], and takes its events one by one:
///
/// ```no_run
/// # #[cfg(target_family = "wasm")]
/// # fn example() {
/// use wgpu_wasi::{Window, WindowEvent};
///
/// let window = Window::new();
/// let surface = wgpu_wasi::instance().create_surface(window.clone()).unwrap();
/// window.request_redraw();
/// while let Some(event) = window.next_event() {
///     match event {
///         WindowEvent::RedrawRequested => window.request_redraw(), // and draw
///         event => println!("{event:?}"),
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Window(Arc<WindowState>);
debug_by_name!(Window);

/// An event of a [`Window`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WindowEvent {
    /// The window has another size, in device pixels.
    Resized(PhysicalSize),
    /// It is time to draw the picture that [`Window::request_redraw`] asked for.
    RedrawRequested,
    /// The pointer has moved.
    CursorMoved {
        /// The place of the pointer.
        position: PhysicalPosition,
    },
    /// A mouse button, a pen or a finger went down or up.
    MouseInput {
        /// Whether it went down.
        state: ElementState,
        /// The button, always the left one: `wasi-gfx:surface` does not tell.
        button: MouseButton,
        /// The place of the pointer.
        position: PhysicalPosition,
    },
    /// A key went down or up.
    KeyboardInput {
        /// The key.
        event: KeyEvent,
        /// The modifiers that were down.
        modifiers: ModifiersState,
    },
}

/// A size in device pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhysicalSize {
    /// Width in device pixels.
    pub width: u32,
    /// Height in device pixels.
    pub height: u32,
}

/// A place in device pixels, from the left upper corner of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PhysicalPosition {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the upper edge.
    pub y: f64,
}

/// Whether a button or a key went down or up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElementState {
    /// It went down.
    Pressed,
    /// It went up.
    Released,
}

impl ElementState {
    /// Whether it went down.
    pub fn is_pressed(self) -> bool {
        self == Self::Pressed
    }
}

/// A button of a mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MouseButton {
    /// The main button.
    Left,
}

/// A key that went down or up.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyEvent {
    /// The place of the key on the keyboard.
    pub physical_key: PhysicalKey,
    /// The text that the key produces with the current modifiers.
    pub text: Option<String>,
    /// Whether the key went down.
    pub state: ElementState,
}

/// The place of a key on the keyboard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PhysicalKey {
    /// A key with a name.
    Code(KeyCode),
    /// Another key.
    Unidentified,
}

/// Modifiers that are down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ModifiersState {
    shift: bool,
    control: bool,
    alt: bool,
    meta: bool,
}

impl ModifiersState {
    /// Whether a shift key is down.
    pub fn shift_key(&self) -> bool {
        self.shift
    }

    /// Whether a control key is down.
    pub fn control_key(&self) -> bool {
        self.control
    }

    /// Whether an alt key is down.
    pub fn alt_key(&self) -> bool {
        self.alt
    }

    /// Whether a meta key is down, which is Windows, Command or Super.
    pub fn meta_key(&self) -> bool {
        self.meta
    }
}

struct WindowState {
    raw: Surface,
    id: u32,
    input: Local<Input>,
    events: Arc<Local<VecDeque<WindowEvent>>>,
}

/// The event streams of a window. They are opened when the program first takes an event, since a stream has only the events
/// after it was opened.
#[derive(Default)]
struct Input {
    listeners: Vec<Begun<()>>,
    is_open: bool,
    frames: Option<StreamReader<FrameEvent>>,
    frame: Option<Begun<(StreamReader<FrameEvent>, bool)>>,
    is_redraw_requested: bool,
}

impl Window {
    /// Opens a window of a size that the host chooses.
    #[allow(clippy::new_without_default, reason = "a window is a thing of the host, not a value")]
    pub fn new() -> Self {
        Self::open(CreateDesc { width: None, height: None })
    }

    /// Opens a window, and asks for a size in device pixels. The host may choose another.
    pub fn with_size(width: u32, height: u32) -> Self {
        Self::open(CreateDesc { width: Some(width), height: Some(height) })
    }

    /// The size in device pixels.
    pub fn inner_size(&self) -> PhysicalSize {
        PhysicalSize { width: self.0.raw.width(), height: self.0.raw.height() }
    }

    /// Asks for another size in device pixels. [`WindowEvent::Resized`] tells of the change.
    pub fn request_inner_size(&self, width: u32, height: u32) {
        self.0.raw.request_set_size(Some(height), Some(width));
    }

    /// Asks for one [`WindowEvent::RedrawRequested`], when the screen shows the next picture.
    pub fn request_redraw(&self) {
        self.0.input.with(|input| input.is_redraw_requested = true);
    }

    /// Waits for the next event. Returns none when the host has closed the window.
    ///
    /// Meanwhile the callbacks of all devices are called, as in a page: a program that draws needs no [`wgpu::Device::poll`].
    pub fn next_event(&self) -> Option<WindowEvent> {
        loop {
            if let Some(event) = self.poll_event() {
                return Some(event);
            }
            if !self.is_open() {
                return None;
            }
            turn(true);
        }
    }

    /// Returns the next event, or none if there is none yet.
    pub fn poll_event(&self) -> Option<WindowEvent> {
        if let Some(event) = self.0.events.with(VecDeque::pop_front) {
            return Some(event);
        }
        while turn(false) {}
        advance_all();
        self.0.advance();
        self.0.events.with(VecDeque::pop_front)
    }

    /// Whether the host may still send events.
    pub fn is_open(&self) -> bool {
        self.0.input.with(|input| !input.is_open || !input.listeners.is_empty())
    }

    pub(crate) fn raw(&self) -> &Surface {
        &self.0.raw
    }

    fn open(desc: CreateDesc) -> Self {
        WINDOWS.with_borrow_mut(|windows| {
            let id = windows.last_key_value().map_or(1, |(id, _)| id + 1);
            let window =
                Arc::new(WindowState { raw: Surface::new(desc), id, input: Local::default(), events: Arc::default() });
            let weak: Weak<dyn SurfaceSource> = Arc::downgrade(&window) as _;
            windows.insert(id, weak);
            Self(window)
        })
    }
}

impl HasWindowHandle for Window {
    fn window_handle(&self) -> Result<WindowHandle<'_>, HandleError> {
        let handle = RawWindowHandle::Web(WebWindowHandle::new(self.0.id));
        // SAFETY: the handle is a number, and the window exists while the borrow does.
        Ok(unsafe { WindowHandle::borrow_raw(handle) })
    }
}

impl HasDisplayHandle for Window {
    fn display_handle(&self) -> Result<DisplayHandle<'_>, HandleError> {
        Ok(DisplayHandle::web())
    }
}

impl WindowState {
    /// Takes note of the events that have come.
    fn advance(&self) {
        let mut input = self.input.with(take);
        if !input.is_open {
            input.is_open = true;
            input.listeners = self.listen();
            input.frames = Some(self.raw.on_frame());
        }
        input.listeners.retain_mut(|listener| !listener.advance());
        if input.is_redraw_requested
            && let Some(mut frames) = input.frames.take()
        {
            input.is_redraw_requested = false;
            input.frame = Some(begin(async move {
                let is_there = frames.next().await.is_some();
                (frames, is_there)
            }));
        }
        if input.frame.as_mut().is_some_and(Begun::advance) {
            let (frames, is_there) = input.frame.take().expect("a frame was asked for").wait();
            input.frames = Some(frames);
            if is_there {
                self.events.with(|events| events.push_back(WindowEvent::RedrawRequested));
            }
        }
        self.input.with(|place| *place = input);
    }

    fn listen(&self) -> Vec<Begun<()>> {
        let raw = &self.raw;
        let mouse = |state| {
            move |event: wasi_webgpu::surface::PointerEvent| WindowEvent::MouseInput {
                state,
                button: MouseButton::Left,
                position: PhysicalPosition { x: event.x, y: event.y },
            }
        };
        vec![
            self.read(raw.on_resize(), |event| {
                WindowEvent::Resized(PhysicalSize { width: event.width, height: event.height })
            }),
            self.read(raw.on_pointer_move(), |event| WindowEvent::CursorMoved {
                position: PhysicalPosition { x: event.x, y: event.y },
            }),
            self.read(raw.on_pointer_down(), mouse(ElementState::Pressed)),
            self.read(raw.on_pointer_up(), mouse(ElementState::Released)),
            self.read(raw.on_key_down(), |event| keyboard_input(event, ElementState::Pressed)),
            self.read(raw.on_key_up(), |event| keyboard_input(event, ElementState::Released)),
        ]
    }

    fn read<T: 'static>(&self, mut stream: StreamReader<T>, convert: impl Fn(T) -> WindowEvent + 'static) -> Begun<()> {
        let events = self.events.clone();
        begin(async move {
            while let Some(event) = stream.next().await {
                events.with(|events| events.push_back(convert(event)));
            }
        })
    }
}

impl Drop for WindowState {
    fn drop(&mut self) {
        WINDOWS.with_borrow_mut(|windows| windows.remove(&self.id));
        let input = self.input.with(take);
        enter(|_| drop(input));
    }
}

/// A window, for the instance: a program that opens none contains nothing of surfaces, and imports none.
pub(crate) trait SurfaceSource {
    fn create_surface(self: Arc<Self>) -> DispatchSurface;
}

impl SurfaceSource for WindowState {
    fn create_surface(self: Arc<Self>) -> DispatchSurface {
        DispatchSurface::custom(surface::Surface::new(Window(self)))
    }
}

thread_local! {
    static WINDOWS: RefCell<BTreeMap<u32, Weak<dyn SurfaceSource>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Returns the window that has a handle.
pub(crate) fn window_of(handle: &RawWindowHandle) -> Option<Arc<dyn SurfaceSource>> {
    let RawWindowHandle::Web(handle) = handle else { return None };
    WINDOWS.with_borrow(|windows| windows.get(&handle.id).and_then(Weak::upgrade))
}

fn keyboard_input(event: RawKeyEvent, state: ElementState) -> WindowEvent {
    WindowEvent::KeyboardInput {
        modifiers: ModifiersState {
            shift: event.shift_key,
            control: event.ctrl_key,
            alt: event.alt_key,
            meta: event.meta_key,
        },
        event: KeyEvent {
            physical_key: event.key.map_or(PhysicalKey::Unidentified, PhysicalKey::Code),
            text: event.text,
            state,
        },
    }
}
