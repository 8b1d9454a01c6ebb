//! Executor of the bindings' futures: a set of waitables that lives as long as the program.
//!
//! wgpu begins an operation in one call and waits for it in another, [`wgpu::Device::poll`]. `block_on` of wit-bindgen
//! ends only when everything that was begun in it has ended, and forgets what it waits for; this executor keeps both apart:
//! [`enter`] polls futures, [`turn`] delivers the events they wait for.
//!
//! Futures of wit-bindgen register with an executor through a structure that its module `rt::async_support::cabi`
//! documents; the layout is stable across its versions.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    ffi::c_void,
    pin::Pin,
    ptr::null_mut,
    task::{Context, Poll, Waker},
};

/// Runs a closure that polls or drops futures of the bindings; they register with this executor.
pub(crate) fn enter<T>(f: impl FnOnce(&mut Context<'_>) -> T) -> T {
    struct Restore(*mut Task);
    impl Drop for Restore {
        fn drop(&mut self) {
            // SAFETY: the pointer is the one that the function returned for this call.
            unsafe { wasip3_task_set(self.0) };
        }
    }
    let mut task = Task { version: 1, set: null_mut(), register, unregister };
    // SAFETY: `task` lives until `Restore` puts the previous task back.
    let _restore = Restore(unsafe { wasip3_task_set(&mut task) });
    f(&mut Context::from_waker(Waker::noop()))
}

/// Delivers one event to the future that waits for it. Returns whether there was one.
///
/// Waits for an event if `wait` is set: the caller knows that one will come.
pub(crate) fn turn(wait: bool) -> bool {
    let set = set_handle();
    let mut payload = [0; 2];
    // SAFETY: the set exists, and the built-ins write the two fields of an event.
    let event =
        unsafe { if wait { waitable_set_wait(set, &mut payload) } else { waitable_set_poll(set, &mut payload) } };
    if event == NO_EVENT {
        return false;
    }
    let [waitable, code] = payload;
    // SAFETY: the waitable is in the set, since it had an event.
    unsafe { waitable_join(waitable, NO_SET) };
    if let Some((callback, data)) = SET.with_borrow_mut(|set| set.registered.remove(&waitable)) {
        // SAFETY: `data` is valid for the callback until it is unregistered.
        unsafe { callback(data, code) };
    }
    true
}

/// A future of the bindings that began when it was made, and that any executor can poll: the first poll waits for its end.
pub(crate) struct Begun<T>(State<T>);

enum State<T> {
    Running(Pin<Box<dyn Future<Output = T>>>),
    Ended(Option<T>),
}

/// Begins a future.
pub(crate) fn begin<T: 'static>(future: impl Future<Output = T> + 'static) -> Begun<T> {
    let mut begun = Begun(State::Running(Box::pin(future)));
    begun.advance();
    begun
}

impl<T> Begun<T> {
    /// Polls the future once. Returns whether it has ended.
    pub fn advance(&mut self) -> bool {
        if let State::Running(future) = &mut self.0 {
            match enter(|context| future.as_mut().poll(context)) {
                Poll::Ready(value) => self.0 = State::Ended(Some(value)),
                Poll::Pending => return false,
            }
        }
        true
    }

    /// Waits for the end of the future.
    pub fn wait(mut self) -> T {
        self.run_to_end()
    }

    fn run_to_end(&mut self) -> T {
        while !self.advance() {
            turn(true);
        }
        match &mut self.0 {
            State::Ended(value) => value.take().expect("a future is not polled after its end"),
            State::Running(_) => unreachable!(),
        }
    }
}

// No reference points into the structure itself.
impl<T> Unpin for Begun<T> {}

// SAFETY: a component has one thread; `local.rs` refuses targets with more.
unsafe impl<T> Send for Begun<T> {}

impl<T> Future for Begun<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        Poll::Ready(self.run_to_end())
    }
}

impl<T> Drop for Begun<T> {
    fn drop(&mut self) {
        // A call that still runs unregisters itself.
        enter(|_| self.0 = State::Ended(None));
    }
}

type Callback = unsafe extern "C" fn(*mut c_void, u32);

#[repr(C)]
struct Task {
    version: u32,
    set: *mut c_void,
    register: unsafe extern "C" fn(*mut c_void, u32, Callback, *mut c_void) -> *mut c_void,
    unregister: unsafe extern "C" fn(*mut c_void, u32) -> *mut c_void,
}

unsafe extern "C" {
    fn wasip3_task_set(task: *mut Task) -> *mut Task;
}

#[link(wasm_import_module = "$root")]
unsafe extern "C" {
    #[link_name = "[waitable-set-new]"]
    fn waitable_set_new() -> u32;
    #[link_name = "[waitable-join]"]
    fn waitable_join(waitable: u32, set: u32);
    #[link_name = "[waitable-set-wait]"]
    fn waitable_set_wait(set: u32, payload: *mut [u32; 2]) -> u32;
    #[link_name = "[waitable-set-poll]"]
    fn waitable_set_poll(set: u32, payload: *mut [u32; 2]) -> u32;
}

const NO_EVENT: u32 = 0;
const NO_SET: u32 = 0;

#[derive(Default)]
struct Set {
    /// Zero before the first use.
    handle: u32,
    registered: BTreeMap<u32, (Callback, *mut c_void)>,
}

thread_local! {
    static SET: RefCell<Set> = RefCell::default();
}

fn set_handle() -> u32 {
    SET.with_borrow_mut(|set| {
        if set.handle == NO_SET {
            // SAFETY: the built-in has no preconditions.
            set.handle = unsafe { waitable_set_new() };
        }
        set.handle
    })
}

unsafe extern "C" fn register(_: *mut c_void, waitable: u32, callback: Callback, data: *mut c_void) -> *mut c_void {
    let set = set_handle();
    match SET.with_borrow_mut(|set| set.registered.insert(waitable, (callback, data))) {
        Some((_, previous)) => previous,
        None => {
            // SAFETY: wit-bindgen registers waitables that exist.
            unsafe { waitable_join(waitable, set) };
            null_mut()
        }
    }
}

unsafe extern "C" fn unregister(_: *mut c_void, waitable: u32) -> *mut c_void {
    // SAFETY: wit-bindgen unregisters waitables before it drops them.
    unsafe { waitable_join(waitable, NO_SET) };
    SET.with_borrow_mut(|set| set.registered.remove(&waitable)).map_or(null_mut(), |(_, data)| data)
}
