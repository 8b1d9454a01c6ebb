//! Errors, and the scopes that capture them.

use crate::backend::{device_state::DeviceState, executor::begin, generated::error_filter};
use std::{pin::Pin, sync::Arc};
use wasi_webgpu::webgpu as w;
use wgpu::custom::PopErrorScopeFuture;

/// Error scopes of a device that are open. The host has the same stack; this one captures the errors that this crate finds.
#[derive(Default)]
pub(crate) struct ErrorScopes(Vec<ErrorScope>);

struct ErrorScope {
    filter: wgpu::ErrorFilter,
    error: Option<wgpu::Error>,
}

impl ErrorScopes {
    /// Gives an error to the innermost scope for errors of its kind, or back if there is none.
    pub fn capture(&mut self, error: wgpu::Error) -> Option<wgpu::Error> {
        let filter = match &error {
            wgpu::Error::OutOfMemory { .. } => wgpu::ErrorFilter::OutOfMemory,
            wgpu::Error::Validation { .. } => wgpu::ErrorFilter::Validation,
            wgpu::Error::Internal { .. } => wgpu::ErrorFilter::Internal,
        };
        match self.0.iter_mut().rev().find(|scope| scope.filter == filter) {
            Some(scope) => {
                scope.error.get_or_insert(error);
                None
            }
            None => Some(error),
        }
    }
}

/// Opens an error scope, and returns its index from the outermost one.
pub(crate) fn push_scope(device: &DeviceState, filter: wgpu::ErrorFilter) -> u32 {
    device.raw.push_error_scope(error_filter(filter));
    device.scopes.with(|scopes| {
        scopes.0.push(ErrorScope { filter, error: None });
        scopes.0.len() as u32 - 1
    })
}

/// Closes the innermost error scope, which has the given index. The future's value is the first error in it.
///
/// Panics unless the scope is the innermost one, as wgpu does elsewhere.
pub(crate) fn pop_scope(device: &Arc<DeviceState>, index: u32) -> Pin<Box<dyn PopErrorScopeFuture>> {
    let scope = device.scopes.with(|scopes| {
        let is_innermost = index as usize + 1 == scopes.0.len();
        is_innermost.then(|| scopes.0.pop()).flatten()
    });
    let scope = scope.expect("Mismatched pop_error_scope call: error scopes must be popped in reverse order.");
    let device = device.clone();
    Box::pin(begin(async move {
        let popped = device.raw.pop_error_scope().await.ok().flatten();
        popped.map(|error| from_gpu(&error)).or(scope.error)
    }))
}

pub(crate) fn from_gpu(error: &w::GpuError) -> wgpu::Error {
    let description = error.message();
    let source = description.clone().into();
    match error.kind() {
        w::GpuErrorKind::ValidationError => wgpu::Error::Validation { source, description },
        w::GpuErrorKind::OutOfMemoryError => wgpu::Error::OutOfMemory { source },
        w::GpuErrorKind::InternalError => wgpu::Error::Internal { source, description },
    }
}

/// A validation error that this crate found.
pub(crate) fn validation(description: String) -> wgpu::Error {
    wgpu::Error::Validation { source: description.clone().into(), description }
}
