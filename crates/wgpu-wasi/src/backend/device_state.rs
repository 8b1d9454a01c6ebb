//! State of a device that its objects share: what waits for the GPU, error scopes, and callbacks of the program.
//!
//! Operations begin in the call that asks for them. [`DeviceState::poll`] looks which have ended, or waits for them, and
//! calls the program back; so callbacks come when wgpu documents them, and never while the program does not expect them.

use crate::backend::{
    clock::sleep,
    errors::{ErrorScopes, from_gpu},
    executor::{Begun, begin, enter, turn},
    generated::device_lost_reason,
    local::Local,
};
use std::{
    cell::RefCell,
    mem::take,
    sync::{Arc, Weak},
};
use wasi_webgpu::{webgpu as w, wit_bindgen::yield_blocking};
use wgpu::{PollError, PollStatus, UncapturedErrorHandler, custom::BoxDeviceLostCallback, wgt::PollType};

/// A call of the program's callback, ready to be made.
pub(crate) type Callback = Box<dyn FnOnce()>;

pub(crate) struct DeviceState {
    pub raw: w::GpuDevice,
    pub queue: Arc<w::GpuQueue>,
    pub scopes: Local<ErrorScopes>,
    waiting: Local<Waiting>,
    callbacks: Local<Callbacks>,
}

/// Operations that go on, and what they brought.
#[derive(Default)]
struct Waiting {
    operations: Vec<Operation>,
    /// Calls of operations that have ended, in the order of their ends.
    ended: Vec<Callback>,
    /// Streams and futures of the device itself, which no `poll` waits for.
    listeners: Vec<Begun<()>>,
    /// Waits for all submissions up to the one of an index.
    fences: Vec<(u64, Begun<()>)>,
    uncaptured: Vec<wgpu::Error>,
    lost: Option<(wgpu::DeviceLostReason, String)>,
    /// How many times the program submitted; this is the index of its last submission.
    submitted: u64,
    /// Index of the newest submission that a fence waits for or waited for.
    fenced: u64,
    /// Index of the newest submission known to be complete.
    completed: u64,
}

struct Operation {
    /// Index of the last submission before it.
    submission: u64,
    future: Begun<Callback>,
}

#[derive(Default)]
struct Callbacks {
    error: Option<Arc<dyn UncapturedErrorHandler>>,
    lost: Option<BoxDeviceLostCallback>,
}

impl DeviceState {
    pub fn new(raw: w::GpuDevice) -> Arc<Self> {
        let state = Arc::new_cyclic(|state: &Weak<Self>| {
            let mut errors = raw.on_uncaptured_error();
            let listener = {
                let state = state.clone();
                begin(async move {
                    while let Some(error) = errors.next().await {
                        let Some(state) = state.upgrade() else { break };
                        state.waiting.with(|waiting| waiting.uncaptured.push(from_gpu(&error)));
                    }
                })
            };
            Self {
                queue: Arc::new(raw.queue()),
                raw,
                scopes: Local::default(),
                waiting: Local::new(Waiting { listeners: vec![listener], ..Waiting::default() }),
                callbacks: Local::default(),
            }
        });
        DEVICES.with_borrow_mut(|devices| devices.push(Arc::downgrade(&state)));
        state
    }

    /// Begins an operation that ends with a call of the program's callback.
    pub fn begin(&self, operation: impl Future<Output = Callback> + 'static) {
        let future = begin(operation);
        self.waiting.with(|waiting| {
            waiting.operations.push(Operation { submission: waiting.submitted, future });
        });
    }

    /// Makes the calls that one call of the program consists of. Each must find the same errors as the first one, which reports
    /// them.
    pub fn call_as_one<T>(self: &Arc<Self>, pieces: impl IntoIterator<Item = T>, call: impl Fn(T)) {
        let mut pieces = pieces.into_iter().peekable();
        pieces.next().into_iter().for_each(&call);
        if pieces.peek().is_none() {
            return;
        }
        self.raw.push_error_scope(w::GpuErrorFilter::Validation);
        pieces.for_each(call);
        let state = self.clone();
        self.begin(async move {
            let _ = state.raw.pop_error_scope().await;
            Box::new(|| {}) as Callback
        });
    }

    /// Counts a submission, and returns its index.
    pub fn submit(&self) -> u64 {
        self.waiting.with(|waiting| {
            waiting.submitted += 1;
            waiting.submitted
        })
    }

    /// Reports an error that this crate found: to the innermost error scope for it, or as an uncaptured one.
    pub fn report(&self, error: wgpu::Error) {
        if let Some(error) = self.scopes.with(|scopes| scopes.capture(error)) {
            self.waiting.with(|waiting| waiting.uncaptured.push(error));
            self.deliver_errors();
        }
    }

    pub fn set_error_handler(&self, handler: Arc<dyn UncapturedErrorHandler>) {
        self.callbacks.with(|callbacks| callbacks.error = Some(handler));
    }

    pub fn set_lost_callback(self: &Arc<Self>, callback: BoxDeviceLostCallback) {
        self.callbacks.with(|callbacks| callbacks.lost = Some(callback));
        let (lost, state) = (self.raw.lost(), Arc::downgrade(self));
        let listener = begin(async move {
            let info = lost.await;
            if let Some(state) = state.upgrade() {
                let lost = (device_lost_reason(info.reason()), info.message());
                state.waiting.with(|waiting| waiting.lost = Some(lost));
            }
        });
        self.waiting.with(|waiting| waiting.listeners.push(listener));
    }

    /// Implements [`wgpu::Device::poll`].
    pub fn poll(&self, poll_type: PollType<u64>) -> Result<PollStatus, PollError> {
        let (submitted, fenced) = self.waiting.with(|waiting| (waiting.submitted, waiting.fenced));
        let (wanted, timeout) = match poll_type {
            PollType::Poll => (None, None),
            PollType::Wait { submission_index, timeout } => (Some(submission_index), timeout),
        };
        let index = wanted.flatten().unwrap_or(submitted);
        if index > submitted {
            return Err(PollError::WrongSubmissionIndex(index, submitted));
        }
        // A wait for everything asks the host even if all submissions are known to be complete: uncaptured errors come first.
        if wanted == Some(None) || index > fenced {
            self.begin_fence(submitted);
        }
        if wanted.is_none() && !self.is_idle() {
            yield_blocking(); // The event loop of the host has a turn.
        }
        let mut timer = timeout.map(|timeout| begin(sleep(timeout)));
        let status = loop {
            self.advance();
            let is_over = match wanted {
                None => true,
                Some(None) => self.has_completed(index) && self.waiting.with(|waiting| waiting.fences.is_empty()),
                Some(Some(_)) => self.has_completed(index),
            };
            if is_over {
                break Ok(());
            }
            if timer.as_mut().is_some_and(|timer| timer.advance()) {
                // Work that is complete is no reason to fail, even without time to ask the host.
                break if self.has_completed(index) { Ok(()) } else { Err(PollError::Timeout) };
            }
            turn(true);
        };
        self.call_back();
        status.map(|()| match wanted {
            _ if self.is_queue_empty(submitted) => PollStatus::QueueEmpty,
            Some(_) => PollStatus::WaitSucceeded,
            None => PollStatus::Poll,
        })
    }

    /// Whether nothing goes on that ends with a callback.
    fn is_idle(&self) -> bool {
        self.waiting.with(|waiting| {
            waiting.operations.is_empty() && waiting.ended.is_empty() && waiting.completed == waiting.submitted
        })
    }

    fn is_queue_empty(&self, submitted: u64) -> bool {
        self.waiting.with(|waiting| waiting.completed >= submitted)
    }

    /// Whether the submission is complete, and all operations that began before the next one are.
    fn has_completed(&self, index: u64) -> bool {
        self.waiting.with(|waiting| {
            waiting.completed >= index && waiting.operations.iter().all(|operation| operation.submission > index)
        })
    }

    /// Begins to wait for all submissions up to the last one, which has the given index.
    fn begin_fence(&self, submitted: u64) {
        let queue = self.queue.clone();
        let fence = begin(async move { queue.on_submitted_work_done().await });
        self.waiting.with(|waiting| {
            waiting.fences.push((submitted, fence));
            waiting.fenced = submitted;
        });
    }

    /// Takes note of everything that has ended.
    fn advance(&self) {
        while turn(false) {}
        // The lists are outside of the cell while their futures run, since these change the state.
        let (mut operations, mut listeners, mut fences) = self
            .waiting
            .with(|waiting| (take(&mut waiting.operations), take(&mut waiting.listeners), take(&mut waiting.fences)));
        let mut completed = 0;
        fences.retain_mut(|(index, fence)| {
            let has_ended = fence.advance();
            completed = if has_ended { *index } else { completed };
            !has_ended
        });
        let ended: Vec<_> = operations.extract_if(.., |operation| operation.future.advance()).collect();
        listeners.retain_mut(|listener| !listener.advance());
        self.waiting.with(|waiting| {
            waiting.completed = waiting.completed.max(completed);
            waiting.ended.extend(ended.into_iter().map(|operation| operation.future.wait()));
            waiting.operations.splice(0..0, operations);
            waiting.listeners.splice(0..0, listeners);
            waiting.fences.splice(0..0, fences);
        });
    }

    /// Calls the program back for everything that has ended.
    fn call_back(&self) {
        self.deliver_errors();
        for callback in self.waiting.with(|waiting| take(&mut waiting.ended)) {
            callback();
        }
        if let Some((reason, message)) = self.waiting.with(|waiting| waiting.lost.take())
            && let Some(callback) = self.callbacks.with(|callbacks| callbacks.lost.take())
        {
            callback(reason, message);
        }
    }

    fn deliver_errors(&self) {
        for error in self.waiting.with(|waiting| take(&mut waiting.uncaptured)) {
            match self.callbacks.with(|callbacks| callbacks.error.clone()) {
                Some(handler) => handler(error),
                None => panic!("wgpu error: {error}\n"),
            }
        }
    }
}

impl Drop for DeviceState {
    fn drop(&mut self) {
        let waiting = self.waiting.with(take);
        enter(|_| drop(waiting));
    }
}

thread_local! {
    static DEVICES: RefCell<Vec<Weak<DeviceState>>> = const { RefCell::new(Vec::new()) };
}

/// The devices of the program that it has not dropped.
fn devices() -> Vec<Arc<DeviceState>> {
    DEVICES.with_borrow_mut(|devices| {
        devices.retain(|device| device.strong_count() > 0);
        devices.iter().filter_map(Weak::upgrade).collect()
    })
}

/// Polls every device. Returns whether all queues are empty.
pub(crate) fn poll_all(wait: bool) -> bool {
    let mut are_empty = true;
    for device in devices() {
        let poll_type = if wait { PollType::wait_indefinitely() } else { PollType::Poll };
        are_empty &= matches!(device.poll(poll_type), Ok(PollStatus::QueueEmpty));
    }
    are_empty
}

/// Reports the errors that came while the program waited for something else.
pub(crate) fn advance_all() {
    for device in devices() {
        device.advance();
        device.call_back();
    }
}
