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

/// Objects that only stand for one of the host.
macro_rules! handles {
    ($($name:ident($raw:ty): $interface:ident;)*) => {
        $(
            #[derive(Debug)]
            pub(crate) struct $name(pub $raw);

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

#[derive(Debug)]
pub(crate) struct QuerySet(pub w::GpuQuerySet);

impl QuerySetInterface for QuerySet {
    fn destroy(&self) {
        self.0.destroy();
    }
}

/// A cache of pipelines, which WebGPU keeps to itself.
#[derive(Debug)]
pub(crate) struct PipelineCache;

impl PipelineCacheInterface for PipelineCache {
    fn get_data(&self) -> Option<Vec<u8>> {
        None
    }
}

pub(crate) fn label(label: Option<&str>) -> Option<String> {
    label.map(str::to_owned)
}
