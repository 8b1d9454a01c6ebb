//! Waiting for futures of the program.

use crate::backend::{
    device_state::advance_all,
    executor::{enter, turn},
};
use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

/// Runs a future to its end. Meanwhile the callbacks of all devices are called, as in a page.
///
/// Futures of wgpu run in any executor, such as `pollster::block_on`. A future that waits for a callback, as that of a program
/// for pages does, runs in this one: elsewhere the callback comes only with [`wgpu::Device::poll`].
///
/// Futures of [`wasi_webgpu`] run here as well.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let woken = Arc::new(Woken(AtomicBool::new(false)));
    let waker = Waker::from(woken.clone());
    loop {
        if let Poll::Ready(value) = enter(|_| future.as_mut().poll(&mut Context::from_waker(&waker))) {
            return value;
        }
        while turn(false) {}
        advance_all();
        if !woken.0.swap(false, Ordering::Relaxed) {
            turn(true);
            advance_all();
        }
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}
