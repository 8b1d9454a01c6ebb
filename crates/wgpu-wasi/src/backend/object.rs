//! Objects of this crate behind those of wgpu.

use wasi_webgpu::webgpu as w;
use wgpu::custom::*;

/// The object of this crate behind one of wgpu.
macro_rules! own {
    ($object:expr, $type:ty) => {
        $object.as_custom::<$type>().expect("an object of another backend of wgpu")
    };
}
pub(crate) use own;

/// `Debug` of an object, which wgpu demands: its name. A derived one would bring those of all its fields into every program.
macro_rules! debug_by_name {
    ($type:ident) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($type))
            }
        }
    };
}
pub(crate) use debug_by_name;

/// Objects that only stand for one of the host.
macro_rules! handles {
    ($($name:ident($raw:ty): $interface:ident;)*) => {
        $(
                        pub(crate) struct $name(pub $raw);
            debug_by_name!($name);

            impl $interface for $name {}
        )*
    };
}

handles! {
    BindGroup(w::GpuBindGroup): BindGroupInterface;
    BindGroupLayout(w::GpuBindGroupLayout): BindGroupLayoutInterface;
    CommandBuffer(w::GpuCommandBuffer): CommandBufferInterface;
    PipelineLayout(w::GpuPipelineLayout): PipelineLayoutInterface;
    RenderBundle(w::GpuRenderBundle): RenderBundleInterface;
    Sampler(w::GpuSampler): SamplerInterface;
    TextureView(w::GpuTextureView): TextureViewInterface;
}

pub(crate) struct QuerySet(pub w::GpuQuerySet);
debug_by_name!(QuerySet);

impl QuerySetInterface for QuerySet {
    fn destroy(&self) {
        self.0.destroy();
    }
}

/// A cache of pipelines, which WebGPU keeps to itself.
pub(crate) struct PipelineCache;
debug_by_name!(PipelineCache);

impl PipelineCacheInterface for PipelineCache {
    fn get_data(&self) -> Option<Vec<u8>> {
        None
    }
}

pub(crate) fn label(label: Option<&str>) -> Option<String> {
    label.map(str::to_owned)
}
