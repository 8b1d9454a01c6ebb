//! Surfaces: their size, their streams of events, and drawing on them with the GPU.

use wasi_webgpu_suite::{
    surface::{CreateDesc, Surface},
    surface_webgpu::{Context, ContextConfiguration},
    webgpu::*,
    *,
};

program!(tests);

fn tests() -> Vec<Test> {
    let mut tests = surfaces();
    tests.extend(contexts());
    tests
}

fn surfaces() -> Vec<Test> {
    vec![
        test("surface.constructor: makes a surface of the size that the host chooses", async |_| {
            let surface = surface();
            holds(surface.width() > 0 && surface.height() > 0, "a size above zero")
        }),
        test("surface.width: stays within a frame", async |_| {
            let surface = surface();
            equal(surface.width(), surface.width())
        }),
        test("surface.height: stays within a frame", async |_| {
            let surface = surface();
            equal(surface.height(), surface.height())
        }),
        test("surface.on-frame: requests a picture after each read", async |_| {
            let surface = surface();
            let mut frames = surface.on_frame();
            for _ in 0..3 {
                holds(frames.next().await.is_some(), "a frame")?;
            }
            Ok(())
        }),
        test("surface.on-frame: each call returns a stream", async |_| {
            let surface = surface();
            let (mut first, mut second) = (surface.on_frame(), surface.on_frame());
            let (first, second) = both(first.next(), second.next()).await;
            equal([first.is_some(), second.is_some()], [true, true])
        }),
        test("surface.request-set-size: on-resize reports the change, if the host follows", async |_| {
            let surface = surface();
            let (mut frames, mut sizes) = (surface.on_frame(), surface.on_resize());
            let (width, height) = (surface.width(), surface.height());
            let mut change = Box::pin(sizes.next());
            holds(begin(change.as_mut()).await.is_none(), "no change before the request")?;
            surface.request_set_size(Some(height + 8), None);
            for _ in 0..5 {
                frames.next().await;
                if let Some(event) = begin(change.as_mut()).await {
                    let size = event.map(|event| (event.width, event.height));
                    equal(size, Some((surface.width(), surface.height())))?;
                    return equal(size, Some((width, height + 8)));
                }
            }
            equal((surface.width(), surface.height()), (width, height))
        }),
        test("surface.on-resize: delivers nothing while the size stays", async |_| {
            let surface = surface();
            holds(begin(Box::pin(surface.on_resize().next()).as_mut()).await.is_none(), "no event")
        }),
        test("surface.on-pointer-up: delivers nothing without a pointer", async |_| {
            let surface = surface();
            holds(begin(Box::pin(surface.on_pointer_up().next()).as_mut()).await.is_none(), "no event")
        }),
        test("surface.on-pointer-down: delivers nothing without a pointer", async |_| {
            let surface = surface();
            holds(begin(Box::pin(surface.on_pointer_down().next()).as_mut()).await.is_none(), "no event")
        }),
        test("surface.on-pointer-move: delivers nothing without a pointer", async |_| {
            let surface = surface();
            holds(begin(Box::pin(surface.on_pointer_move().next()).as_mut()).await.is_none(), "no event")
        }),
        test("surface.on-key-up: delivers nothing without a key", async |_| {
            let surface = surface();
            holds(begin(Box::pin(surface.on_key_up().next()).as_mut()).await.is_none(), "no event")
        }),
        test("surface.on-key-down: delivers nothing without a key", async |_| {
            let surface = surface();
            holds(begin(Box::pin(surface.on_key_down().next()).as_mut()).await.is_none(), "no event")
        }),
    ]
}

fn contexts() -> Vec<Test> {
    vec![
        test("surface-webgpu/context.constructor: makes a context that can be configured", async |gpu| {
            let surface = surface();
            Context::new(&surface).configure(&configuration(gpu.device()?));
            Ok(())
        }),
        test("surface-webgpu/context.configure: refuses formats that a canvas cannot have", async |gpu| {
            let (device, surface) = (gpu.device()?, surface());
            let context = Context::new(&surface);
            for format in
                [GpuTextureFormat::Rgba32float, GpuTextureFormat::Depth16unorm, GpuTextureFormat::Rgba8unormSrgb]
            {
                gpu.refuses(|| context.configure(&ContextConfiguration { format, ..configuration(device) })).await?;
            }
            Ok(())
        }),
        test("surface-webgpu/context.configure: takes the formats, colour spaces and modes of a canvas", async |gpu| {
            let (device, surface) = (gpu.device()?, surface());
            let context = Context::new(&surface);
            for format in [GpuTextureFormat::Bgra8unorm, GpuTextureFormat::Rgba8unorm, GpuTextureFormat::Rgba16float] {
                context.configure(&ContextConfiguration {
                    format,
                    color_space: Some(PredefinedColorSpace::DisplayP3),
                    tone_mapping: Some(GpuCanvasToneMapping { mode: Some(GpuCanvasToneMappingMode::Extended) }),
                    alpha_mode: Some(GpuCanvasAlphaMode::Premultiplied),
                    ..configuration(device)
                });
                equal(context.get_current_texture().format(), format)?;
            }
            Ok(())
        }),
        test(
            "surface-webgpu/context.get-current-texture: returns a texture of the surface's size, to be drawn to",
            async |gpu| {
                let (device, surface) = (gpu.device()?, surface());
                let context = Context::new(&surface);
                context.configure(&ContextConfiguration { usage: None, ..configuration(device) });
                let texture = context.get_current_texture();
                equal((texture.width(), texture.height()), (surface.width(), surface.height()))?;
                equal(texture.usage(), GpuTextureUsage::RENDER_ATTACHMENT)?;
                equal((texture.depth_or_array_layers(), texture.mip_level_count(), texture.sample_count()), (1, 1, 1))
            },
        ),
        test("surface-webgpu/context.get-current-texture: returns one texture within a frame", async |gpu| {
            let (device, surface) = (gpu.device()?, surface());
            let context = Context::new(&surface);
            context.configure(&configuration(device));
            clear(&gpu, &context.get_current_texture())?;
            equal(first_texel(&gpu, &context.get_current_texture()).await?, vec![255, 0, 0, 255])
        }),
        test("surface-webgpu/context.present: the next texture is empty", async |gpu| {
            let (device, surface) = (gpu.device()?, surface());
            let (context, mut frames) = (Context::new(&surface), surface.on_frame());
            context.configure(&configuration(device));
            frames.next().await;
            clear(&gpu, &context.get_current_texture())?;
            context.present();
            frames.next().await;
            equal(first_texel(&gpu, &context.get_current_texture()).await?, vec![0; 4])
        }),
        test("surface-webgpu/context.unconfigure: a context may be configured again", async |gpu| {
            let (device, surface) = (gpu.device()?, surface());
            let context = Context::new(&surface);
            context.unconfigure();
            context.configure(&configuration(device));
            context.unconfigure();
            context.configure(&configuration(device));
            equal(context.get_current_texture().width(), surface.width())
        }),
    ]
}

fn surface() -> Surface {
    Surface::new(CreateDesc { width: Some(48), height: Some(32) })
}

fn configuration(device: &GpuDevice) -> ContextConfiguration<'_> {
    ContextConfiguration {
        device,
        format: GpuTextureFormat::Rgba8unorm,
        usage: Some(GpuTextureUsage::RENDER_ATTACHMENT | GpuTextureUsage::COPY_SRC),
        view_formats: None,
        color_space: None,
        tone_mapping: None,
        alpha_mode: None,
    }
}

/// Clears a texture to red.
fn clear(gpu: &Fixture, texture: &GpuTexture) -> Outcome {
    let view = texture.create_view(None);
    let red = Some(GpuColor { r: 1.0, g: 0.0, b: 0.0, a: 1.0 });
    let attachment = GpuRenderPassColorAttachment { clear_value: red, ..color_attachment(&view) };
    let descriptor = GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) };
    gpu.submit(|encoder| encoder.begin_render_pass(&descriptor).end())
}

/// Reads a texel. The copy is submitted before the first wait, after which the texture may be gone.
async fn first_texel(gpu: &Fixture, texture: &GpuTexture) -> Outcome<Vec<u8>> {
    let target = gpu.device()?.create_buffer(&buffer(4, GpuBufferUsage::COPY_DST | GpuBufferUsage::COPY_SRC));
    gpu.submit(|encoder| encoder.copy_texture_to_buffer(&texels(texture), &rows(&target, 256), extent(1, 1, 1)))?;
    gpu.read(&target).await
}
