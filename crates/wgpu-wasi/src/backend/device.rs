//! The device: makes all objects, and waits for the GPU.

use crate::backend::{
    absent::absent,
    adapter::{adapter_info, features},
    bind_group::{bind_group, bind_group_layout},
    buffer::Buffer,
    device_state::DeviceState,
    encoder::CommandEncoder,
    errors::{pop_scope, push_scope},
    generated::*,
    object::*,
    pipeline::{ComputePipeline, RenderPipeline, compute_pipeline, render_pipeline},
    render_bundle::RenderBundleEncoder,
    shader_module::ShaderModule,
    texture::{Texture, extent},
};
use std::{pin::Pin, sync::Arc};
use wasi_webgpu::webgpu as w;
use wgpu::{custom::*, wgt::PollType};

#[derive(Clone)]
pub(crate) struct Device(pub Arc<DeviceState>);
debug_by_name!(Device);

impl DeviceInterface for Device {
    fn features(&self) -> wgpu::Features {
        features(&self.0.raw.features(), &self.0.raw.limits())
    }

    fn limits(&self) -> wgpu::Limits {
        limits(&self.0.raw.limits())
    }

    fn adapter_info(&self) -> wgpu::AdapterInfo {
        adapter_info(&self.0.raw.adapter_info())
    }

    fn create_shader_module(
        &self,
        desc: wgpu::ShaderModuleDescriptor<'_>,
        _: wgpu::ShaderRuntimeChecks,
    ) -> DispatchShaderModule {
        match desc.source {
            wgpu::ShaderSource::Wgsl(code) => {
                DispatchShaderModule::custom(ShaderModule::new(&self.0.raw, code.into_owned(), desc.label))
            }
            _ => absent("a shader in another language than WGSL"),
        }
    }

    unsafe fn create_shader_module_passthrough(
        &self,
        desc: &wgpu::ShaderModuleDescriptorPassthrough<'_>,
    ) -> DispatchShaderModule {
        match &desc.wgsl {
            Some(code) => {
                DispatchShaderModule::custom(ShaderModule::new(&self.0.raw, code.clone().into_owned(), desc.label))
            }
            None => absent("a shader in another language than WGSL"),
        }
    }

    fn create_bind_group_layout(&self, desc: &wgpu::BindGroupLayoutDescriptor<'_>) -> DispatchBindGroupLayout {
        let raw = self.0.raw.create_bind_group_layout(&bind_group_layout(desc));
        DispatchBindGroupLayout::custom(BindGroupLayout(raw))
    }

    fn create_bind_group(&self, desc: &wgpu::BindGroupDescriptor<'_>) -> DispatchBindGroup {
        DispatchBindGroup::custom(BindGroup(self.0.raw.create_bind_group(&bind_group(desc))))
    }

    fn create_pipeline_layout(&self, desc: &wgpu::PipelineLayoutDescriptor<'_>) -> DispatchPipelineLayout {
        let layouts = desc.bind_group_layouts.iter();
        let raw = self.0.raw.create_pipeline_layout(&w::GpuPipelineLayoutDescriptor {
            bind_group_layouts: layouts.map(|layout| layout.map(|layout| &own!(layout, BindGroupLayout).0)).collect(),
            immediate_size: Some(desc.immediate_size),
            label: label(desc.label),
        });
        DispatchPipelineLayout::custom(PipelineLayout(raw))
    }

    fn create_render_pipeline(&self, desc: &wgpu::RenderPipelineDescriptor<'_>) -> DispatchRenderPipeline {
        DispatchRenderPipeline::custom(RenderPipeline(self.0.raw.create_render_pipeline(render_pipeline(desc))))
    }

    fn create_mesh_pipeline(&self, _: &wgpu::MeshPipelineDescriptor<'_>) -> DispatchRenderPipeline {
        absent("EXPERIMENTAL_MESH_SHADER")
    }

    fn create_compute_pipeline(&self, desc: &wgpu::ComputePipelineDescriptor<'_>) -> DispatchComputePipeline {
        DispatchComputePipeline::custom(ComputePipeline(self.0.raw.create_compute_pipeline(compute_pipeline(desc))))
    }

    unsafe fn create_pipeline_cache(&self, _: &wgpu::PipelineCacheDescriptor<'_>) -> DispatchPipelineCache {
        DispatchPipelineCache::custom(PipelineCache)
    }

    fn create_buffer(&self, desc: &wgpu::BufferDescriptor<'_>) -> DispatchBuffer {
        DispatchBuffer::custom(Buffer::new(&self.0, desc))
    }

    fn create_texture(&self, desc: &wgpu::TextureDescriptor<'_>) -> DispatchTexture {
        DispatchTexture::custom(Texture(self.0.raw.create_texture(&w::GpuTextureDescriptor {
            size: extent(desc.size),
            mip_level_count: Some(desc.mip_level_count),
            sample_count: Some(desc.sample_count),
            dimension: Some(texture_dimension(desc.dimension)),
            format: texture_format(desc.format),
            usage: texture_usage(desc.usage),
            view_formats: Some(desc.view_formats.iter().copied().map(texture_format).collect()),
            texture_binding_view_dimension: None,
            label: label(desc.label),
        })))
    }

    fn create_external_texture(
        &self,
        _: &wgpu::ExternalTextureDescriptor<'_>,
        _: &[&wgpu::TextureView],
    ) -> DispatchExternalTexture {
        absent("EXTERNAL_TEXTURE without a page")
    }

    fn create_blas(
        &self,
        _: &wgpu::CreateBlasDescriptor<'_>,
        _: wgpu::BlasGeometrySizeDescriptors,
    ) -> (Option<u64>, DispatchBlas) {
        absent("EXPERIMENTAL_RAY_QUERY")
    }

    fn create_tlas(&self, _: &wgpu::CreateTlasDescriptor<'_>) -> DispatchTlas {
        absent("EXPERIMENTAL_RAY_QUERY")
    }

    fn create_sampler(&self, desc: &wgpu::SamplerDescriptor<'_>) -> DispatchSampler {
        DispatchSampler::custom(Sampler(self.0.raw.create_sampler(Some(&w::GpuSamplerDescriptor {
            address_mode_u: Some(address_mode(desc.address_mode_u)),
            address_mode_v: Some(address_mode(desc.address_mode_v)),
            address_mode_w: Some(address_mode(desc.address_mode_w)),
            mag_filter: Some(filter_mode(desc.mag_filter)),
            min_filter: Some(filter_mode(desc.min_filter)),
            mipmap_filter: Some(mipmap_filter_mode(desc.mipmap_filter)),
            lod_min_clamp: Some(desc.lod_min_clamp),
            lod_max_clamp: Some(desc.lod_max_clamp),
            compare: desc.compare.map(compare_function),
            max_anisotropy: Some(desc.anisotropy_clamp),
            label: label(desc.label),
        }))))
    }

    fn create_query_set(&self, desc: &wgpu::QuerySetDescriptor<'_>) -> DispatchQuerySet {
        let raw = self.0.raw.create_query_set(&w::GpuQuerySetDescriptor {
            type_: query_type(desc.ty),
            count: desc.count,
            label: label(desc.label),
        });
        // W3C throws for one reason only.
        DispatchQuerySet::custom(QuerySet(raw.expect("a device has TIMESTAMP_QUERY before it counts timestamps")))
    }

    fn create_command_encoder(&self, desc: &wgpu::CommandEncoderDescriptor<'_>) -> DispatchCommandEncoder {
        let descriptor = w::GpuCommandEncoderDescriptor { label: label(desc.label) };
        DispatchCommandEncoder::custom(CommandEncoder(self.0.raw.create_command_encoder(Some(&descriptor))))
    }

    fn create_render_bundle_encoder(
        &self,
        desc: &wgpu::RenderBundleEncoderDescriptor<'_>,
    ) -> DispatchRenderBundleEncoder {
        if desc.multiview.is_some() {
            absent("MULTIVIEW");
        }
        let raw = self.0.raw.create_render_bundle_encoder(&w::GpuRenderBundleEncoderDescriptor {
            depth_read_only: desc.depth_stencil.map(|state| state.depth_read_only),
            stencil_read_only: desc.depth_stencil.map(|state| state.stencil_read_only),
            color_formats: desc.color_formats.iter().map(|format| format.map(texture_format)).collect(),
            depth_stencil_format: desc.depth_stencil.map(|state| texture_format(state.format)),
            sample_count: Some(desc.sample_count),
            label: label(desc.label),
        });
        DispatchRenderBundleEncoder::custom(RenderBundleEncoder(raw))
    }

    fn set_device_lost_callback(&self, callback: BoxDeviceLostCallback) {
        self.0.set_lost_callback(callback);
    }

    fn on_uncaptured_error(&self, handler: Arc<dyn wgpu::UncapturedErrorHandler>) {
        self.0.set_error_handler(handler);
    }

    fn push_error_scope(&self, filter: wgpu::ErrorFilter) -> u32 {
        push_scope(&self.0, filter)
    }

    fn pop_error_scope(&self, index: u32) -> Pin<Box<dyn PopErrorScopeFuture>> {
        pop_scope(&self.0, index)
    }

    unsafe fn start_graphics_debugger_capture(&self) {}

    unsafe fn stop_graphics_debugger_capture(&self) {}

    fn poll(&self, poll_type: PollType<u64>) -> Result<wgpu::PollStatus, wgpu::PollError> {
        self.0.poll(poll_type)
    }

    fn get_internal_counters(&self) -> wgpu::InternalCounters {
        wgpu::InternalCounters::default()
    }

    fn generate_allocator_report(&self) -> Option<wgpu::AllocatorReport> {
        None
    }

    fn destroy(&self) {
        self.0.raw.destroy();
    }
}
