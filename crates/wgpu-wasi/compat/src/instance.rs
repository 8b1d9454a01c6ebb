//! An instance with the constructors that programs call.

use std::ops::Deref;
use wgpu::{Backends, InstanceDescriptor};

/// [`wgpu::Instance`] over `wasi:webgpu`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instance(wgpu::Instance);

impl Instance {
    /// Returns the instance. There is one way to the GPU, so the descriptor changes nothing.
    pub fn new(_: InstanceDescriptor) -> Self {
        Self(wgpu_wasi::instance())
    }

    /// Returns the backends that a program may ask for.
    pub const fn enabled_backend_features() -> Backends {
        Backends::BROWSER_WEBGPU
    }
}

impl Default for Instance {
    fn default() -> Self {
        Self(wgpu_wasi::instance())
    }
}

impl Deref for Instance {
    type Target = wgpu::Instance;

    fn deref(&self) -> &wgpu::Instance {
        &self.0
    }
}

impl From<Instance> for wgpu::Instance {
    fn from(instance: Instance) -> Self {
        instance.0
    }
}

impl From<wgpu::Instance> for Instance {
    fn from(instance: wgpu::Instance) -> Self {
        Self(instance)
    }
}
