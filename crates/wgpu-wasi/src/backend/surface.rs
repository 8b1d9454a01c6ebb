//! Surfaces of wgpu: the canvas contexts of windows.

use crate::{
    backend::{
        absent::absent,
        device::Device,
        generated::*,
        object::{debug_by_name, own},
        texture::Texture,
        window::Window,
    },
    instance,
};
use raw_window_handle::{DisplayHandle, HandleError, HasDisplayHandle, HasWindowHandle, WindowHandle};
use std::sync::Arc;
use wasi_webgpu::{surface_webgpu as raw, webgpu as w};
use wgpu::{
    CompositeAlphaMode, CreateSurfaceError, PresentMode, SurfaceColorSpace, TextureFormat, TextureUsages, custom::*,
};

pub(crate) struct Surface {
    context: Arc<raw::Context>,
    window: Window,
}
debug_by_name!(Surface);

impl Surface {
    pub fn new(window: Window) -> Self {
        Self { context: Arc::new(raw::Context::new(window.raw())), window }
    }
}

impl SurfaceInterface for Surface {
    fn get_capabilities(&self, _: &DispatchAdapter) -> wgpu::SurfaceCapabilities {
        let mut formats = vec![TextureFormat::Bgra8Unorm, TextureFormat::Rgba8Unorm, TextureFormat::Rgba16Float];
        if w::get_gpu().get_preferred_canvas_format() == texture_format(formats[1]) {
            formats.swap(0, 1);
        }
        let color_spaces = wgpu::SurfaceColorSpaces::SRGB | wgpu::SurfaceColorSpaces::DISPLAY_P3;
        wgpu::SurfaceCapabilities {
            format_capabilities: formats
                .iter()
                .map(|format| wgpu::SurfaceFormatCapabilities { format: *format, color_spaces })
                .collect(),
            formats,
            present_modes: vec![PresentMode::Fifo],
            alpha_modes: vec![CompositeAlphaMode::Opaque, CompositeAlphaMode::PreMultiplied],
            usages: TextureUsages::RENDER_ATTACHMENT
                | TextureUsages::COPY_SRC
                | TextureUsages::COPY_DST
                | TextureUsages::TEXTURE_BINDING
                | TextureUsages::STORAGE_BINDING,
        }
    }

    fn configure(&self, device: &DispatchDevice, config: &wgpu::SurfaceConfiguration) {
        let size = self.window.inner_size();
        if (config.width, config.height) != (size.width, size.height) {
            self.window.request_inner_size(config.width, config.height);
        }
        self.context.configure(&raw::ContextConfiguration {
            device: &own!(device, Device).0.raw,
            format: texture_format(config.format),
            usage: Some(texture_usage(config.usage)),
            view_formats: Some(config.view_formats.iter().copied().map(texture_format).collect()),
            color_space: Some(match config.color_space {
                SurfaceColorSpace::Auto | SurfaceColorSpace::Srgb => w::PredefinedColorSpace::Srgb,
                SurfaceColorSpace::DisplayP3 => w::PredefinedColorSpace::DisplayP3,
                _ => absent("a SurfaceColorSpace beyond Srgb and DisplayP3"),
            }),
            tone_mapping: None,
            alpha_mode: Some(match config.alpha_mode {
                CompositeAlphaMode::Auto | CompositeAlphaMode::Opaque => w::GpuCanvasAlphaMode::Opaque,
                CompositeAlphaMode::PreMultiplied => w::GpuCanvasAlphaMode::Premultiplied,
                CompositeAlphaMode::PostMultiplied => absent("CompositeAlphaMode::PostMultiplied"),
                CompositeAlphaMode::Inherit => absent("CompositeAlphaMode::Inherit"),
            }),
        });
    }

    fn get_current_texture(&self) -> (Option<DispatchTexture>, wgpu::SurfaceStatus, DispatchSurfaceOutputDetail) {
        let texture = DispatchTexture::custom(Texture(self.context.get_current_texture()));
        let context = self.context.clone();
        let frame = DispatchSurfaceOutputDetail::custom(Frame { present: Box::new(move || context.present()) });
        (Some(texture), wgpu::SurfaceStatus::Good, frame)
    }
}

/// A picture that the program draws.
pub(crate) struct Frame {
    /// Shows the picture. The queue knows surfaces by this function alone, so that it brings none into a program.
    pub present: Box<dyn Fn() + Send + Sync>,
}
debug_by_name!(Frame);

// The host takes the texture back by itself.
impl SurfaceOutputDetailInterface for Frame {
    fn texture_discard(&self) {}

    fn texture_release(&self) {}
}

/// An error that only wgpu can make: that of a window without a handle that this crate knows.
pub(crate) fn surface_error() -> CreateSurfaceError {
    struct NoWindow;

    impl HasWindowHandle for NoWindow {
        fn window_handle(&self) -> Result<WindowHandle<'_>, HandleError> {
            Err(HandleError::NotSupported)
        }
    }

    impl HasDisplayHandle for NoWindow {
        fn display_handle(&self) -> Result<DisplayHandle<'_>, HandleError> {
            Err(HandleError::NotSupported)
        }
    }

    match instance().create_surface(NoWindow) {
        Err(error) => error,
        Ok(_) => unreachable!("a window without a handle has no surface"),
    }
}
