//! Adapters, and the devices that they give.

use crate::backend::{
    device::Device,
    device_state::DeviceState,
    executor::begin,
    generated::{FEATURES, limits, named_limits},
    local::Local,
    object::{debug_by_name, label},
    queue::Queue,
};
use std::{future::ready, pin::Pin, sync::Arc};
use wasi_webgpu::webgpu as w;
use wgpu::{Features, custom::*};

/// An adapter of wgpu gives any number of devices, one of WebGPU a single one: each further device is that of another adapter
/// for the same request.
pub(crate) struct Adapter {
    raw: Arc<w::GpuAdapter>,
    options: w::GpuRequestAdapterOptions,
    has_given_device: Local<bool>,
}
debug_by_name!(Adapter);

impl Adapter {
    /// Requests an adapter.
    pub async fn request(options: w::GpuRequestAdapterOptions) -> Option<Self> {
        let raw = w::get_gpu().request_adapter(Some(options.clone())).await?;
        Some(Self { raw: Arc::new(raw), options, has_given_device: Local::new(false) })
    }

    /// Checks the demands of a device that the host does not know of.
    fn check(&self, desc: &wgpu::DeviceDescriptor<'_>) -> Result<(), String> {
        let missing = desc.required_features.difference(self.features());
        if !missing.is_empty() {
            return Err(format!("Unsupported features were requested: {missing}"));
        }
        let mut failure = Ok(());
        desc.required_limits.check_limits_with_fail_fn(&self.limits(), true, |name, requested, allowed| {
            failure = Err(format!("Limit '{name}' value {requested} is better than allowed {allowed}"));
        });
        failure
    }
}

impl AdapterInterface for Adapter {
    fn request_device(&self, desc: &wgpu::DeviceDescriptor<'_>) -> Pin<Box<dyn RequestDeviceFuture>> {
        if let Err(message) = self.check(desc) {
            return Box::pin(ready(Err(wgpu::RequestDeviceError::from_message(message))));
        }
        let required = FEATURES.iter().filter(|(feature, ..)| desc.required_features.contains(*feature));
        let descriptor = w::GpuDeviceDescriptor {
            required_features: Some(required.map(|(_, name, _)| *name).collect()),
            required_limits: Some(record(&desc.required_limits)),
            default_queue: None,
            label: label(desc.label),
        };
        let (mut adapter, options) = (self.raw.clone(), self.options.clone());
        let is_used = self.has_given_device.replace(true);
        Box::pin(begin(async move {
            if is_used && let Some(another) = w::get_gpu().request_adapter(Some(options)).await {
                adapter = Arc::new(another);
            }
            match adapter.request_device(Some(descriptor)).await {
                Ok(raw) => {
                    let state = DeviceState::new(raw);
                    Ok((DispatchDevice::custom(Device(state.clone())), DispatchQueue::custom(Queue(state))))
                }
                Err(error) => Err(wgpu::RequestDeviceError::from_message(error.message)),
            }
        }))
    }

    fn is_surface_supported(&self, _: &DispatchSurface) -> bool {
        true
    }

    fn features(&self) -> Features {
        features(&self.raw.features(), &self.raw.limits())
    }

    fn limits(&self) -> wgpu::Limits {
        limits(&self.raw.limits())
    }

    fn downlevel_capabilities(&self) -> wgpu::DownlevelCapabilities {
        wgpu::DownlevelCapabilities::default()
    }

    fn get_info(&self) -> wgpu::AdapterInfo {
        adapter_info(&self.raw.info())
    }

    fn get_texture_format_features(&self, format: wgpu::TextureFormat) -> wgpu::TextureFormatFeatures {
        format.guaranteed_format_features(self.features())
    }

    fn get_presentation_timestamp(&self) -> wgpu::PresentationTimestamp {
        wgpu::PresentationTimestamp::INVALID_TIMESTAMP
    }

    fn cooperative_matrix_properties(&self) -> Vec<wgpu::wgt::CooperativeMatrixProperties> {
        Vec::new()
    }
}

/// The features of an adapter or a device.
pub(crate) fn features(raw: &w::GpuSupportedFeatures, limits: &w::GpuSupportedLimits) -> Features {
    let named = FEATURES.iter().filter(|(.., name)| raw.has(name)).map(|(feature, ..)| *feature);
    // W3C has no feature for immediates: a limit above zero is what says that they are there.
    let immediates = (limits.max_immediate_size() > 0).then_some(Features::IMMEDIATES);
    named.chain(immediates).fold(Features::empty(), Features::union)
}

pub(crate) fn adapter_info(raw: &w::GpuAdapterInfo) -> wgpu::AdapterInfo {
    let device_type = if raw.is_fallback_adapter() { wgpu::DeviceType::Cpu } else { wgpu::DeviceType::Other };
    let mut info = wgpu::AdapterInfo::new(device_type, wgpu::Backend::BrowserWebGpu);
    info.name = raw.description();
    info.driver = raw.vendor();
    info.driver_info = raw.architecture();
    info.subgroup_min_size = raw.subgroup_min_size();
    info.subgroup_max_size = raw.subgroup_max_size();
    info
}

fn record(limits: &wgpu::Limits) -> w::RecordOptionGpuSize64 {
    let record = w::RecordOptionGpuSize64::new();
    for (name, value) in named_limits(limits) {
        record.add(name, Some(value));
    }
    record
}
