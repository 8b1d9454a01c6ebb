//! Descriptors of bind groups and their layouts.

use crate::backend::{absent::absent, buffer::Buffer, generated::*, object::*};
use wasi_webgpu::webgpu as w;
use wgpu::{BindingResource, BindingType, BufferBindingType, TextureSampleType};

pub(crate) fn bind_group_layout(desc: &wgpu::BindGroupLayoutDescriptor<'_>) -> w::GpuBindGroupLayoutDescriptor {
    w::GpuBindGroupLayoutDescriptor {
        entries: desc.entries.iter().map(layout_entry).collect(),
        label: label(desc.label),
    }
}

pub(crate) fn bind_group<'a>(desc: &wgpu::BindGroupDescriptor<'a>) -> w::GpuBindGroupDescriptor<'a> {
    let entries = desc.entries.iter().map(|entry| w::GpuBindGroupEntry {
        binding: entry.binding,
        resource: match &entry.resource {
            BindingResource::Buffer(binding) => w::GpuBindingResource::GpuBufferBinding(w::GpuBufferBinding {
                buffer: &own!(binding.buffer, Buffer).raw,
                offset: Some(binding.offset),
                size: binding.size.map(|size| size.get()),
            }),
            BindingResource::Sampler(sampler) => w::GpuBindingResource::GpuSampler(&own!(sampler, Sampler).0),
            BindingResource::TextureView(view) => w::GpuBindingResource::GpuTextureView(&own!(view, TextureView).0),
            BindingResource::BufferArray(_)
            | BindingResource::SamplerArray(_)
            | BindingResource::TextureViewArray(_) => absent("an array of bindings"),
            BindingResource::AccelerationStructure(_) | BindingResource::AccelerationStructureArray(_) => {
                absent("BindingResource::AccelerationStructure")
            }
            BindingResource::ExternalTexture(_) => absent("BindingResource::ExternalTexture"),
            _ => absent("another kind of BindingResource"),
        },
    });
    w::GpuBindGroupDescriptor {
        layout: &own!(desc.layout, BindGroupLayout).0,
        entries: entries.collect(),
        label: label(desc.label),
    }
}

fn layout_entry(entry: &wgpu::BindGroupLayoutEntry) -> w::GpuBindGroupLayoutEntry {
    if entry.count.is_some() {
        absent("an array of bindings");
    }
    let mut raw = w::GpuBindGroupLayoutEntry {
        binding: entry.binding,
        visibility: shader_stage(entry.visibility),
        buffer: None,
        sampler: None,
        texture: None,
        storage_texture: None,
    };
    match entry.ty {
        BindingType::Buffer { ty, has_dynamic_offset, min_binding_size } => {
            raw.buffer = Some(w::GpuBufferBindingLayout {
                type_: Some(match ty {
                    BufferBindingType::Uniform => w::GpuBufferBindingType::Uniform,
                    BufferBindingType::Storage { read_only: false } => w::GpuBufferBindingType::Storage,
                    BufferBindingType::Storage { read_only: true } => w::GpuBufferBindingType::ReadOnlyStorage,
                }),
                has_dynamic_offset: Some(has_dynamic_offset),
                min_binding_size: min_binding_size.map(|size| size.get()),
            });
        }
        BindingType::Sampler(ty) => {
            raw.sampler = Some(w::GpuSamplerBindingLayout { type_: Some(sampler_binding_type(ty)) });
        }
        BindingType::Texture { sample_type, view_dimension, multisampled } => {
            raw.texture = Some(w::GpuTextureBindingLayout {
                sample_type: Some(match sample_type {
                    TextureSampleType::Float { filterable: true } => w::GpuTextureSampleType::Float,
                    TextureSampleType::Float { filterable: false } => w::GpuTextureSampleType::UnfilterableFloat,
                    TextureSampleType::Depth => w::GpuTextureSampleType::Depth,
                    TextureSampleType::Sint => w::GpuTextureSampleType::Sint,
                    TextureSampleType::Uint => w::GpuTextureSampleType::Uint,
                }),
                view_dimension: Some(texture_view_dimension(view_dimension)),
                multisampled: Some(multisampled),
            });
        }
        BindingType::StorageTexture { access, format, view_dimension } => {
            raw.storage_texture = Some(w::GpuStorageTextureBindingLayout {
                access: Some(storage_texture_access(access)),
                format: texture_format(format),
                view_dimension: Some(texture_view_dimension(view_dimension)),
            });
        }
        BindingType::AccelerationStructure { .. } => absent("BindingType::AccelerationStructure"),
        BindingType::ExternalTexture => absent("BindingType::ExternalTexture"),
    }
    raw
}
