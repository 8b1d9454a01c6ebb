//! `wasm-bindgen-futures` without JavaScript, as far as cubecl and wgpu use it.

use std::{
    cell::RefCell,
    pin::Pin,
    task::{Context, Waker},
};

pub use js_sys::futures::JsFuture;

type Task = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static TASKS: RefCell<Vec<Task>> = const { RefCell::new(Vec::new()) };
}

/// Runs a future as far as it comes without waiting. One that must wait goes on at the next call.
pub fn spawn_local<F: Future<Output = ()> + 'static>(future: F) {
    let mut tasks = TASKS.take();
    tasks.push(Box::pin(future));
    tasks.retain_mut(|task| task.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    TASKS.with_borrow_mut(|later| later.append(&mut tasks)); // a task may have spawned others
}
