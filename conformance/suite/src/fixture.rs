//! The device that the tests of a program share, and operations on it that many tests need.

use crate::{Failure, Outcome, buffer, device, equal, webgpu::*};
use std::{cell::RefCell, rc::Rc};

/// An adapter and a device of it, shared by the tests of a program.
#[derive(Clone)]
pub struct Fixture {
    adapter: Option<Rc<GpuAdapter>>,
    device: Option<Rc<GpuDevice>>,
    /// Devices with one feature each, by its name.
    with_feature: Rc<RefCell<Vec<(String, Rc<GpuDevice>)>>>,
}

impl Fixture {
    /// Requests an adapter and a device without features, which every host has. Tests fail if there is none.
    pub(crate) async fn request() -> Self {
        let adapter = get_gpu().request_adapter(None).await.map(Rc::new);
        let device = match &adapter {
            Some(adapter) => adapter.request_device(None).await.ok().map(Rc::new),
            None => None,
        };
        Self { adapter, device, with_feature: Rc::default() }
    }

    /// Returns the adapter.
    pub fn adapter(&self) -> Outcome<&GpuAdapter> {
        self.adapter.as_deref().ok_or_else(|| Failure::wrong("an adapter", "none"))
    }

    /// Returns the shared device, which a test must not destroy.
    pub fn device(&self) -> Outcome<&GpuDevice> {
        self.device.as_deref().ok_or_else(|| Failure::wrong("a device", "none"))
    }

    /// Returns the queue of the shared device.
    pub fn queue(&self) -> Outcome<GpuQueue> {
        Ok(self.device()?.queue())
    }

    /// Returns a device for a single test, with the default limits and no features.
    pub async fn own_device(&self) -> Outcome<GpuDevice> {
        let adapter = get_gpu().request_adapter(None).await.ok_or_else(|| Failure::wrong("an adapter", "none"))?;
        adapter.request_device(None).await.map_err(|error| Failure::wrong("a device", error.message))
    }

    /// Returns the fixture with a device that has a feature, or skips the test if the adapter lacks it. An empty name needs none.
    pub async fn with(&self, feature: &str) -> Outcome<Self> {
        if feature.is_empty() {
            return Ok(self.clone());
        }
        let known =
            self.with_feature.borrow().iter().find(|(name, _)| name == feature).map(|(_, device)| device.clone());
        if let Some(device) = known {
            return Ok(Self { device: Some(device), ..self.clone() });
        }
        let required = FEATURES.iter().find(|(_, name)| *name == feature).map(|(feature, _)| *feature);
        let required = required.filter(|_| self.adapter().is_ok_and(|adapter| adapter.features().has(feature)));
        let Some(required) = required else { return Err(Failure::Skip(format!("the adapter lacks {feature}"))) };
        // A request uses the adapter up.
        let adapter = get_gpu().request_adapter(None).await.ok_or_else(|| Failure::wrong("an adapter", "none"))?;
        let device = adapter.request_device(Some(with_features(vec![required]))).await;
        let device = Rc::new(device.map_err(|error| Failure::wrong("a device", error.message))?);
        self.with_feature.borrow_mut().push((feature.to_owned(), device.clone()));
        Ok(Self { device: Some(device), ..self.clone() })
    }

    /// Skips the test unless shaders and the shared device have immediates.
    pub fn require_immediates(&self) -> Outcome {
        let in_shaders = get_gpu().wgsl_language_features().has("immediate_address_space");
        if in_shaders && self.device()?.limits().max_immediate_size() >= 8 {
            Ok(())
        } else {
            Err(Failure::Skip("shaders lack immediate_address_space".to_owned()))
        }
    }

    /// Returns the error that a call makes, if any.
    pub async fn error_of<T>(&self, filter: GpuErrorFilter, call: impl FnOnce() -> T) -> Outcome<Option<GpuError>> {
        let device = self.device()?;
        device.push_error_scope(filter);
        call();
        device.pop_error_scope().await.map_err(|error| Failure::wrong("the error scope", error.message))
    }

    /// Requires that a call makes a validation error.
    pub async fn refuses<T>(&self, call: impl FnOnce() -> T) -> Outcome {
        match self.error_of(GpuErrorFilter::Validation, call).await? {
            Some(error) => equal(format!("{:?}", error.kind()), format!("{:?}", GpuErrorKind::ValidationError)),
            None => Err(Failure::wrong("a validation error", "no error")),
        }
    }

    /// Records commands and submits them.
    pub fn submit(&self, record: impl FnOnce(&GpuCommandEncoder)) -> Outcome {
        let encoder = self.device()?.create_command_encoder(None);
        record(&encoder);
        self.queue()?.submit(&[&encoder.finish(None)]);
        Ok(())
    }

    /// Makes a bind group of resources, whose bindings count from 0.
    pub fn bind_group(&self, layout: &GpuBindGroupLayout, resources: Vec<GpuBindingResource>) -> Outcome<GpuBindGroup> {
        let entries = (0..).zip(resources).map(|(binding, resource)| GpuBindGroupEntry { binding, resource });
        let descriptor = GpuBindGroupDescriptor { layout, entries: entries.collect(), label: None };
        Ok(self.device()?.create_bind_group(&descriptor))
    }

    /// Runs one workgroup of a pipeline with one bind group.
    pub fn compute(&self, pipeline: &GpuComputePipeline, group: &GpuBindGroup) -> Outcome {
        let encoder = self.device()?.create_command_encoder(None);
        let pass = encoder.begin_compute_pass(None);
        pass.set_pipeline(pipeline);
        set(pass.set_bind_group(0, Some(group), None, None, None))?;
        pass.dispatch_workgroups(1, None, None);
        pass.end();
        self.queue()?.submit(&[&encoder.finish(None)]);
        Ok(())
    }

    /// Makes a buffer of some bytes, whose length is a multiple of 4.
    pub fn buffer_of(&self, bytes: &[u8], usage: GpuBufferUsage) -> Outcome<GpuBuffer> {
        let made = self.device()?.create_buffer(&buffer(bytes.len() as u64, usage | GpuBufferUsage::COPY_DST));
        self.queue()?
            .write_buffer_with_copy(&made, 0, bytes, None, None)
            .map_err(|error| Failure::wrong("the bytes are written", error.message))?;
        Ok(made)
    }

    /// Reads the contents of a buffer of usage `COPY_SRC`.
    pub async fn read(&self, source: &GpuBuffer) -> Outcome<Vec<u8>> {
        let usage = GpuBufferUsage::MAP_READ | GpuBufferUsage::COPY_DST;
        let mapped = self.device()?.create_buffer(&buffer(source.size(), usage));
        self.submit(|encoder| encoder.copy_buffer_to_buffer(source, None, &mapped, None, None))?;
        read_mappable(&mapped).await
    }

    /// Reads the texels of the first layer of a mip level of a texture of usage `COPY_SRC`, row by row without gaps.
    pub async fn read_texture(&self, texture: &GpuTexture, mip_level: u32, bytes_per_texel: u32) -> Outcome<Vec<u8>> {
        let width = (texture.width() >> mip_level).max(1);
        let height = (texture.height() >> mip_level).max(1);
        let row = width * bytes_per_texel;
        let padded_row = row.next_multiple_of(256);
        let usage = GpuBufferUsage::MAP_READ | GpuBufferUsage::COPY_DST;
        let mapped = self.device()?.create_buffer(&buffer(u64::from(padded_row * height), usage));
        let source = GpuTexelCopyTextureInfo { texture, mip_level: Some(mip_level), origin: None, aspect: None };
        let destination = GpuTexelCopyBufferInfo {
            buffer: &mapped,
            offset: None,
            bytes_per_row: Some(padded_row),
            rows_per_image: None,
        };
        let size = GpuExtent3D { width, height: Some(height), depth_or_array_layers: None };
        self.submit(|encoder| encoder.copy_texture_to_buffer(&source, &destination, size))?;
        let padded = read_mappable(&mapped).await?;
        Ok(padded.chunks(padded_row as usize).flat_map(|padded| &padded[..row as usize]).copied().collect())
    }
}

/// Requires that a bind group was set.
pub fn set(result: Result<(), SetBindGroupError>) -> Outcome {
    result.map_err(|error| Failure::wrong("the bind group is set", error.message))
}

/// Reads the contents of a buffer of usage `MAP_READ`.
async fn read_mappable(buffer: &GpuBuffer) -> Outcome<Vec<u8>> {
    let mapping = buffer.map_async(GpuMapMode::READ, None, None).await;
    mapping.map_err(|error| Failure::wrong("a mapped buffer", error.message))?;
    let range = buffer.get_mapped_range_get_with_copy(None, None);
    range.map_err(|error| Failure::wrong("the mapped range", error.message))
}

/// Describes a device with all features of an adapter that the WIT has a name for.
pub fn with_all_features(adapter: &GpuAdapter) -> GpuDeviceDescriptor {
    let features = adapter.features();
    with_features(FEATURES.iter().filter(|(_, name)| features.has(name)).map(|(feature, _)| *feature).collect())
}

fn with_features(features: Vec<GpuFeatureName>) -> GpuDeviceDescriptor {
    GpuDeviceDescriptor { required_features: Some(features), ..device() }
}

/// Features of the WIT, with their names in W3C: <https://www.w3.org/TR/webgpu/#enumdef-gpufeaturename>.
pub const FEATURES: [(GpuFeatureName, &str); 22] = [
    (GpuFeatureName::CoreFeaturesAndLimits, "core-features-and-limits"),
    (GpuFeatureName::DepthClipControl, "depth-clip-control"),
    (GpuFeatureName::Depth32floatStencil8, "depth32float-stencil8"),
    (GpuFeatureName::TextureCompressionBc, "texture-compression-bc"),
    (GpuFeatureName::TextureCompressionBcSliced3d, "texture-compression-bc-sliced-3d"),
    (GpuFeatureName::TextureCompressionEtc2, "texture-compression-etc2"),
    (GpuFeatureName::TextureCompressionAstc, "texture-compression-astc"),
    (GpuFeatureName::TextureCompressionAstcSliced3d, "texture-compression-astc-sliced-3d"),
    (GpuFeatureName::TimestampQuery, "timestamp-query"),
    (GpuFeatureName::IndirectFirstInstance, "indirect-first-instance"),
    (GpuFeatureName::ShaderF16, "shader-f16"),
    (GpuFeatureName::Rg11b10ufloatRenderable, "rg11b10ufloat-renderable"),
    (GpuFeatureName::Bgra8unormStorage, "bgra8unorm-storage"),
    (GpuFeatureName::Float32Filterable, "float32-filterable"),
    (GpuFeatureName::Float32Blendable, "float32-blendable"),
    (GpuFeatureName::ClipDistances, "clip-distances"),
    (GpuFeatureName::DualSourceBlending, "dual-source-blending"),
    (GpuFeatureName::Subgroups, "subgroups"),
    (GpuFeatureName::TextureFormatsTier1, "texture-formats-tier1"),
    (GpuFeatureName::TextureFormatsTier2, "texture-formats-tier2"),
    (GpuFeatureName::PrimitiveIndex, "primitive-index"),
    (GpuFeatureName::TextureComponentSwizzle, "texture-component-swizzle"),
];
