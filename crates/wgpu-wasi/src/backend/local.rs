//! State that belongs to the one thread of a component.

use std::{cell::RefCell, fmt};

#[cfg(target_feature = "atomics")]
compile_error!("wgpu-wasi is for components, which have one thread: compile without the target feature `atomics`");

/// A value that is shared and changed. wgpu demands `Send` and `Sync` when any crate sets its feature
/// `fragile-send-sync-non-atomic-wasm`.
#[derive(Default)]
pub(crate) struct Local<T>(RefCell<T>);

// SAFETY: there is one thread.
unsafe impl<T> Send for Local<T> {}
// SAFETY: there is one thread.
unsafe impl<T> Sync for Local<T> {}

impl<T> Local<T> {
    pub const fn new(value: T) -> Self {
        Self(RefCell::new(value))
    }

    /// Gives access to the value. The closure must not call the program's functions, which may come back here.
    pub fn with<R>(&self, f: impl FnOnce(&mut T) -> R) -> R {
        f(&mut self.0.borrow_mut())
    }
}

impl<T: Copy> Local<T> {
    pub fn get(&self) -> T {
        *self.0.borrow()
    }

    pub fn set(&self, value: T) {
        self.replace(value);
    }

    /// Sets the value, and returns the one before.
    pub fn replace(&self, value: T) -> T {
        self.0.replace(value)
    }
}

impl<T> fmt::Debug for Local<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Local")
    }
}
