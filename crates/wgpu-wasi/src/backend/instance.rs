//! The instance: adapters and surfaces.

use crate::backend::{
    adapter::Adapter, device_state::poll_all, executor::begin, object::debug_by_name, surface::surface_error,
    window::window_of,
};
use std::pin::Pin;
use wasi_webgpu::webgpu as w;
use wgpu::{WgslLanguageFeatures, custom::*};

pub(crate) struct Instance;
debug_by_name!(Instance);

impl InstanceInterface for Instance {
    fn new(_: wgpu::InstanceDescriptor) -> Self {
        Instance
    }

    unsafe fn create_surface(
        &self,
        target: wgpu::SurfaceTargetUnsafe,
    ) -> Result<DispatchSurface, wgpu::CreateSurfaceError> {
        let window = match &target {
            wgpu::SurfaceTargetUnsafe::RawHandle { raw_window_handle, .. } => window_of(raw_window_handle),
            _ => None,
        };
        match window {
            Some(window) => Ok(window.create_surface()),
            None => Err(surface_error()),
        }
    }

    fn request_adapter(&self, options: &wgpu::RequestAdapterOptions<'_, '_>) -> Pin<Box<dyn RequestAdapterFuture>> {
        let options = w::GpuRequestAdapterOptions {
            feature_level: None,
            power_preference: match options.power_preference {
                wgpu::PowerPreference::None => None,
                wgpu::PowerPreference::LowPower => Some(w::GpuPowerPreference::LowPower),
                wgpu::PowerPreference::HighPerformance => Some(w::GpuPowerPreference::HighPerformance),
            },
            force_fallback_adapter: Some(options.force_fallback_adapter),
            xr_compatible: None,
        };
        Box::pin(begin(async move {
            match Adapter::request(options).await {
                Some(adapter) => Ok(DispatchAdapter::custom(adapter)),
                None => Err(wgpu::RequestAdapterError::NotFound {
                    active_backends: BACKEND,
                    requested_backends: BACKEND,
                    supported_backends: BACKEND,
                    no_fallback_backends: wgpu::Backends::empty(),
                    no_adapter_backends: BACKEND,
                    incompatible_surface_backends: wgpu::Backends::empty(),
                }),
            }
        }))
    }

    fn poll_all_devices(&self, force_wait: bool) -> bool {
        poll_all(force_wait)
    }

    fn wgsl_language_features(&self) -> WgslLanguageFeatures {
        let raw = w::get_gpu().wgsl_language_features();
        let names = [
            ("readonly_and_readwrite_storage_textures", WgslLanguageFeatures::ReadOnlyAndReadWriteStorageTextures),
            ("packed_4x8_integer_dot_product", WgslLanguageFeatures::Packed4x8IntegerDotProduct),
            ("unrestricted_pointer_parameters", WgslLanguageFeatures::UnrestrictedPointerParameters),
            ("pointer_composite_access", WgslLanguageFeatures::PointerCompositeAccess),
        ];
        names.into_iter().filter(|(name, _)| raw.has(name)).map(|(_, feature)| feature).collect()
    }

    fn enumerate_adapters(&self, backends: wgpu::Backends) -> Pin<Box<dyn EnumerateAdapterFuture>> {
        Box::pin(begin(async move {
            if !backends.contains(BACKEND) {
                return Vec::new();
            }
            let options = w::GpuRequestAdapterOptions {
                feature_level: None,
                power_preference: None,
                force_fallback_adapter: None,
                xr_compatible: None,
            };
            Adapter::request(options).await.into_iter().map(DispatchAdapter::custom).collect()
        }))
    }
}

/// The backend that this crate claims to be: programs know that it has the features of WebGPU, and what they cost.
const BACKEND: wgpu::Backends = wgpu::Backends::BROWSER_WEBGPU;
