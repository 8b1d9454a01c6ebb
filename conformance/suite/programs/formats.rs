//! Formats: the texels of each texture format that can be copied or drawn, and the vertices of each vertex format.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

fn tests() -> Vec<Test> {
    let copies = COPIED.into_iter().map(|(format, name, feature, size, block)| {
        test(format!("gpu-device.create-texture: {name} keeps the blocks that are written"), async move |gpu| {
            let gpu = gpu.with(feature).await?;
            keeps_blocks(&gpu, format, size, block).await
        })
    });
    let draws = DRAWN.into_iter().map(|(format, name, feature, output, texel)| {
        test(format!("gpu-device.create-render-pipeline: draws to {name}"), async move |gpu| {
            let gpu = gpu.with(feature).await?;
            draws_texel(&gpu, format, output, texel).await
        })
    });
    let vertices = VERTICES.into_iter().map(|(format, name, input, bytes, components)| {
        test(format!("gpu-render-pass-encoder.set-vertex-buffer: reads {name}"), async move |gpu| {
            reads_vertex(&gpu, format, input, bytes, components).await
        })
    });
    let others = vec![
        test("gpu-device.create-texture: refuses formats whose feature the device lacks", async |gpu| {
            let device = gpu.own_device().await?;
            for (format, name, feature, _, (width, height)) in COPIED {
                if feature.is_empty() {
                    continue;
                }
                device.push_error_scope(GpuErrorFilter::Validation);
                device.create_texture(&texture(width, height, format, GpuTextureUsage::COPY_DST));
                let scope = device.pop_error_scope().await;
                holds(scope.is_ok_and(|error| error.is_some()), &format!("a validation error for {name}"))?;
            }
            Ok(())
        }),
        test("gpu-device.create-texture: refuses sizes of compressed formats that are no whole blocks", async |gpu| {
            for (format, _, feature, _, (width, height)) in COPIED {
                if (width, height) == (1, 1) {
                    continue;
                }
                let Ok(gpu) = gpu.with(feature).await else { continue };
                let device = gpu.device()?;
                for (width, height) in [(width + 1, height), (width, height - 1)] {
                    gpu.refuses(|| device.create_texture(&texture(width, height, format, GpuTextureUsage::COPY_DST)))
                        .await?;
                }
            }
            Ok(())
        }),
        test("gpu-command-encoder.copy-texture-to-buffer: copies the depth of depth16unorm", async |gpu| {
            let depth = cleared(&gpu, GpuTextureFormat::Depth16unorm, GpuTextureAspect::DepthOnly, 2).await?;
            equal(depth, vec![0xff, 0xff])
        }),
        test("gpu-command-encoder.copy-texture-to-buffer: copies the depth of depth32float", async |gpu| {
            let depth = cleared(&gpu, GpuTextureFormat::Depth32float, GpuTextureAspect::DepthOnly, 4).await?;
            equal(depth, 1_f32.to_le_bytes().to_vec())
        }),
        test(
            "gpu-command-encoder.copy-texture-to-buffer: copies the stencil of every format that has one",
            async |gpu| {
                for format in [GpuTextureFormat::Stencil8, GpuTextureFormat::Depth24plusStencil8] {
                    equal(cleared(&gpu, format, GpuTextureAspect::StencilOnly, 1).await?, vec![9])?;
                }
                Ok(())
            },
        ),
        test("gpu-command-encoder.copy-texture-to-buffer: copies both aspects of depth32float-stencil8", async |gpu| {
            let gpu = gpu.with("depth32float-stencil8").await?;
            let format = GpuTextureFormat::Depth32floatStencil8;
            equal(cleared(&gpu, format, GpuTextureAspect::StencilOnly, 1).await?, vec![9])?;
            let depth = cleared(&gpu, format, GpuTextureAspect::DepthOnly, 4).await?;
            equal(depth, 1_f32.to_le_bytes().to_vec())
        }),
        test("gpu-command-encoder.copy-texture-to-buffer: refuses the depth of depth24plus", async |gpu| {
            let device = gpu.device()?;
            let usage = GpuTextureUsage::COPY_SRC;
            let source = device.create_texture(&texture(1, 1, GpuTextureFormat::Depth24plus, usage));
            let target = device.create_buffer(&buffer(256, GpuBufferUsage::COPY_DST));
            gpu.refuses(|| {
                gpu.submit(|encoder| {
                    encoder.copy_texture_to_buffer(&texels(&source), &rows(&target, 256), extent(1, 1, 1));
                })
            })
            .await
        }),
    ];
    copies.chain(draws).chain(vertices).chain(others).collect()
}

/// Writes two by two blocks and reads them.
async fn keeps_blocks(gpu: &Fixture, format: GpuTextureFormat, size: u32, (width, height): (u32, u32)) -> Outcome {
    let device = gpu.device()?;
    let (width, height) = (width * 2, height * 2);
    let usage = GpuTextureUsage::COPY_SRC | GpuTextureUsage::COPY_DST;
    let made = device.create_texture(&texture(width, height, format, usage));
    // Numbers that each format represents in one way: no NaN, no denormalized number, no -1 of snorm.
    let blocks: Vec<u8> = (0..size * 4).map(|index| 0x3c + (index % 4) as u8).collect();
    let layout = GpuTexelCopyBufferLayout { offset: None, bytes_per_row: Some(size * 2), rows_per_image: None };
    device.queue().write_texture_with_copy(&texels(&made), &blocks, layout, extent(width, height, 1));
    let target = device.create_buffer(&buffer(512, GpuBufferUsage::COPY_SRC | GpuBufferUsage::COPY_DST));
    gpu.submit(|encoder| {
        encoder.copy_texture_to_buffer(&texels(&made), &rows(&target, 256), extent(width, height, 1));
    })?;
    let read = gpu.read(&target).await?;
    let row = size as usize * 2;
    equal([&read[..row], &read[256..256 + row]].concat(), blocks)
}

/// Draws red with alpha 1 over a texel.
async fn draws_texel(gpu: &Fixture, format: GpuTextureFormat, output: &str, texel: &[u8]) -> Outcome {
    let device = gpu.device()?;
    let module = device.create_shader_module(&shader(&format!(
        "@vertex fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {{
           return vec4f(vec2f(f32(index & 1), f32(index >> 1)) * 4 - 1, 0, 1);
         }}
         @fragment fn fragment() -> @location(0) vec4{output} {{ return vec4{output}(1, 0, 0, 1); }}"
    )));
    let pipeline = device.create_render_pipeline(render_pipeline(&module, format));
    let usage = GpuTextureUsage::COPY_SRC | GpuTextureUsage::RENDER_ATTACHMENT;
    let target = device.create_texture(&texture(1, 1, format, usage));
    gpu.submit(|encoder| {
        let view = target.create_view(None);
        let pass = encoder.begin_render_pass(&render_pass(&view));
        pass.set_pipeline(&pipeline);
        pass.draw(3, None, None, None);
        pass.end();
    })?;
    equal(gpu.read_texture(&target, 0, texel.len() as u32).await?, texel.to_vec())
}

/// Draws a point in the colour that a vertex has.
async fn reads_vertex(
    gpu: &Fixture,
    format: GpuVertexFormat,
    input: &str,
    bytes: &[u8],
    components: [f32; 4],
) -> Outcome {
    let device = gpu.device()?;
    let module = device.create_shader_module(&shader(&format!(
        "struct Point {{ @builtin(position) position: vec4f, @location(0) colour: vec4f }}
         @vertex fn vertex(@location(0) value: vec4{input}) -> Point {{
           return Point(vec4f(0, 0, 0, 1), vec4f(value));
         }}
         @fragment fn fragment(point: Point) -> @location(0) vec4f {{ return point.colour; }}"
    )));
    let attributes = vec![GpuVertexAttribute { format, offset: 4, shader_location: 0 }];
    let layout = GpuVertexBufferLayout { array_stride: 20, step_mode: None, attributes };
    let descriptor = render_pipeline(&module, GpuTextureFormat::Rgba32float);
    let pipeline = device.create_render_pipeline(GpuRenderPipelineDescriptor {
        vertex: GpuVertexState { buffers: Some(vec![Some(layout)]), ..descriptor.vertex },
        primitive: Some(primitive(GpuPrimitiveTopology::PointList)),
        ..descriptor
    });
    let mut vertex = vec![0; 20];
    vertex[4..4 + bytes.len()].copy_from_slice(bytes);
    let vertices = gpu.buffer_of(&vertex, GpuBufferUsage::VERTEX)?;
    let usage = GpuTextureUsage::COPY_SRC | GpuTextureUsage::RENDER_ATTACHMENT;
    let target = device.create_texture(&texture(1, 1, GpuTextureFormat::Rgba32float, usage));
    gpu.submit(|encoder| {
        let view = target.create_view(None);
        let pass = encoder.begin_render_pass(&render_pass(&view));
        pass.set_pipeline(&pipeline);
        pass.set_vertex_buffer(0, Some(&vertices), None, None);
        pass.draw(1, None, None, None);
        pass.end();
    })?;
    let read = gpu.read_texture(&target, 0, 16).await?;
    let read: Vec<f32> = read.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let close = read.iter().zip(components).all(|(read, component)| (read - component).abs() < 1e-4);
    if close { Ok(()) } else { Err(Failure::wrong(format!("{components:?} ± 0.0001"), format!("{read:?}"))) }
}

/// Returns a texel of a texture of depth 1 and stencil 9, in an aspect.
async fn cleared(gpu: &Fixture, format: GpuTextureFormat, aspect: GpuTextureAspect, size: usize) -> Outcome<Vec<u8>> {
    let device = gpu.device()?;
    let usage = GpuTextureUsage::COPY_SRC | GpuTextureUsage::RENDER_ATTACHMENT;
    let made = device.create_texture(&texture(1, 1, format, usage));
    let target = device.create_buffer(&buffer(256, GpuBufferUsage::COPY_SRC | GpuBufferUsage::COPY_DST));
    let has_depth = format != GpuTextureFormat::Stencil8;
    let has_stencil = matches!(
        format,
        GpuTextureFormat::Stencil8 | GpuTextureFormat::Depth24plusStencil8 | GpuTextureFormat::Depth32floatStencil8
    );
    gpu.submit(|encoder| {
        let view = made.create_view(None);
        let attachment = GpuRenderPassDepthStencilAttachment {
            view: &view,
            depth_clear_value: Some(1.0),
            depth_load_op: has_depth.then_some(GpuLoadOp::Clear),
            depth_store_op: has_depth.then_some(GpuStoreOp::Store),
            depth_read_only: None,
            stencil_clear_value: Some(9),
            stencil_load_op: has_stencil.then_some(GpuLoadOp::Clear),
            stencil_store_op: has_stencil.then_some(GpuStoreOp::Store),
            stencil_read_only: None,
        };
        encoder
            .begin_render_pass(&GpuRenderPassDescriptor {
                color_attachments: vec![],
                depth_stencil_attachment: Some(attachment),
                occlusion_query_set: None,
                timestamp_writes: None,
                max_draw_count: None,
                label: None,
            })
            .end();
        let from = GpuTexelCopyTextureInfo { aspect: Some(aspect), ..texels(&made) };
        encoder.copy_texture_to_buffer(&from, &rows(&target, 256), extent(1, 1, 1));
    })?;
    Ok(gpu.read(&target).await?[..size].to_vec())
}

/// Format, name, feature, bytes of a block, and size of a block in texels:
/// <https://www.w3.org/TR/webgpu/#texture-format-caps>.
const COPIED: [(GpuTextureFormat, &str, &str, u32, (u32, u32)); 95] = [
    (GpuTextureFormat::R8unorm, "r8unorm", "", 1, (1, 1)),
    (GpuTextureFormat::R8snorm, "r8snorm", "", 1, (1, 1)),
    (GpuTextureFormat::R8uint, "r8uint", "", 1, (1, 1)),
    (GpuTextureFormat::R8sint, "r8sint", "", 1, (1, 1)),
    (GpuTextureFormat::R16unorm, "r16unorm", "texture-formats-tier1", 2, (1, 1)),
    (GpuTextureFormat::R16snorm, "r16snorm", "texture-formats-tier1", 2, (1, 1)),
    (GpuTextureFormat::R16uint, "r16uint", "", 2, (1, 1)),
    (GpuTextureFormat::R16sint, "r16sint", "", 2, (1, 1)),
    (GpuTextureFormat::R16float, "r16float", "", 2, (1, 1)),
    (GpuTextureFormat::Rg8unorm, "rg8unorm", "", 2, (1, 1)),
    (GpuTextureFormat::Rg8snorm, "rg8snorm", "", 2, (1, 1)),
    (GpuTextureFormat::Rg8uint, "rg8uint", "", 2, (1, 1)),
    (GpuTextureFormat::Rg8sint, "rg8sint", "", 2, (1, 1)),
    (GpuTextureFormat::R32uint, "r32uint", "", 4, (1, 1)),
    (GpuTextureFormat::R32sint, "r32sint", "", 4, (1, 1)),
    (GpuTextureFormat::R32float, "r32float", "", 4, (1, 1)),
    (GpuTextureFormat::Rg16unorm, "rg16unorm", "texture-formats-tier1", 4, (1, 1)),
    (GpuTextureFormat::Rg16snorm, "rg16snorm", "texture-formats-tier1", 4, (1, 1)),
    (GpuTextureFormat::Rg16uint, "rg16uint", "", 4, (1, 1)),
    (GpuTextureFormat::Rg16sint, "rg16sint", "", 4, (1, 1)),
    (GpuTextureFormat::Rg16float, "rg16float", "", 4, (1, 1)),
    (GpuTextureFormat::Rgba8unorm, "rgba8unorm", "", 4, (1, 1)),
    (GpuTextureFormat::Rgba8unormSrgb, "rgba8unorm-srgb", "", 4, (1, 1)),
    (GpuTextureFormat::Rgba8snorm, "rgba8snorm", "", 4, (1, 1)),
    (GpuTextureFormat::Rgba8uint, "rgba8uint", "", 4, (1, 1)),
    (GpuTextureFormat::Rgba8sint, "rgba8sint", "", 4, (1, 1)),
    (GpuTextureFormat::Bgra8unorm, "bgra8unorm", "", 4, (1, 1)),
    (GpuTextureFormat::Bgra8unormSrgb, "bgra8unorm-srgb", "", 4, (1, 1)),
    (GpuTextureFormat::Rgb9e5ufloat, "rgb9e5ufloat", "", 4, (1, 1)),
    (GpuTextureFormat::Rgb10a2uint, "rgb10a2uint", "", 4, (1, 1)),
    (GpuTextureFormat::Rgb10a2unorm, "rgb10a2unorm", "", 4, (1, 1)),
    (GpuTextureFormat::Rg11b10ufloat, "rg11b10ufloat", "", 4, (1, 1)),
    (GpuTextureFormat::Rg32uint, "rg32uint", "", 8, (1, 1)),
    (GpuTextureFormat::Rg32sint, "rg32sint", "", 8, (1, 1)),
    (GpuTextureFormat::Rg32float, "rg32float", "", 8, (1, 1)),
    (GpuTextureFormat::Rgba16unorm, "rgba16unorm", "texture-formats-tier1", 8, (1, 1)),
    (GpuTextureFormat::Rgba16snorm, "rgba16snorm", "texture-formats-tier1", 8, (1, 1)),
    (GpuTextureFormat::Rgba16uint, "rgba16uint", "", 8, (1, 1)),
    (GpuTextureFormat::Rgba16sint, "rgba16sint", "", 8, (1, 1)),
    (GpuTextureFormat::Rgba16float, "rgba16float", "", 8, (1, 1)),
    (GpuTextureFormat::Rgba32uint, "rgba32uint", "", 16, (1, 1)),
    (GpuTextureFormat::Rgba32sint, "rgba32sint", "", 16, (1, 1)),
    (GpuTextureFormat::Rgba32float, "rgba32float", "", 16, (1, 1)),
    (GpuTextureFormat::Bc1RgbaUnorm, "bc1-rgba-unorm", "texture-compression-bc", 8, (4, 4)),
    (GpuTextureFormat::Bc1RgbaUnormSrgb, "bc1-rgba-unorm-srgb", "texture-compression-bc", 8, (4, 4)),
    (GpuTextureFormat::Bc2RgbaUnorm, "bc2-rgba-unorm", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc2RgbaUnormSrgb, "bc2-rgba-unorm-srgb", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc3RgbaUnorm, "bc3-rgba-unorm", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc3RgbaUnormSrgb, "bc3-rgba-unorm-srgb", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc4RUnorm, "bc4-r-unorm", "texture-compression-bc", 8, (4, 4)),
    (GpuTextureFormat::Bc4RSnorm, "bc4-r-snorm", "texture-compression-bc", 8, (4, 4)),
    (GpuTextureFormat::Bc5RgUnorm, "bc5-rg-unorm", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc5RgSnorm, "bc5-rg-snorm", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc6hRgbUfloat, "bc6h-rgb-ufloat", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc6hRgbFloat, "bc6h-rgb-float", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc7RgbaUnorm, "bc7-rgba-unorm", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Bc7RgbaUnormSrgb, "bc7-rgba-unorm-srgb", "texture-compression-bc", 16, (4, 4)),
    (GpuTextureFormat::Etc2Rgb8unorm, "etc2-rgb8unorm", "texture-compression-etc2", 8, (4, 4)),
    (GpuTextureFormat::Etc2Rgb8unormSrgb, "etc2-rgb8unorm-srgb", "texture-compression-etc2", 8, (4, 4)),
    (GpuTextureFormat::Etc2Rgb8a1unorm, "etc2-rgb8a1unorm", "texture-compression-etc2", 8, (4, 4)),
    (GpuTextureFormat::Etc2Rgb8a1unormSrgb, "etc2-rgb8a1unorm-srgb", "texture-compression-etc2", 8, (4, 4)),
    (GpuTextureFormat::Etc2Rgba8unorm, "etc2-rgba8unorm", "texture-compression-etc2", 16, (4, 4)),
    (GpuTextureFormat::Etc2Rgba8unormSrgb, "etc2-rgba8unorm-srgb", "texture-compression-etc2", 16, (4, 4)),
    (GpuTextureFormat::EacR11unorm, "eac-r11unorm", "texture-compression-etc2", 8, (4, 4)),
    (GpuTextureFormat::EacR11snorm, "eac-r11snorm", "texture-compression-etc2", 8, (4, 4)),
    (GpuTextureFormat::EacRg11unorm, "eac-rg11unorm", "texture-compression-etc2", 16, (4, 4)),
    (GpuTextureFormat::EacRg11snorm, "eac-rg11snorm", "texture-compression-etc2", 16, (4, 4)),
    (GpuTextureFormat::Astc4x4Unorm, "astc-4x4-unorm", "texture-compression-astc", 16, (4, 4)),
    (GpuTextureFormat::Astc4x4UnormSrgb, "astc-4x4-unorm-srgb", "texture-compression-astc", 16, (4, 4)),
    (GpuTextureFormat::Astc5x4Unorm, "astc-5x4-unorm", "texture-compression-astc", 16, (5, 4)),
    (GpuTextureFormat::Astc5x4UnormSrgb, "astc-5x4-unorm-srgb", "texture-compression-astc", 16, (5, 4)),
    (GpuTextureFormat::Astc5x5Unorm, "astc-5x5-unorm", "texture-compression-astc", 16, (5, 5)),
    (GpuTextureFormat::Astc5x5UnormSrgb, "astc-5x5-unorm-srgb", "texture-compression-astc", 16, (5, 5)),
    (GpuTextureFormat::Astc6x5Unorm, "astc-6x5-unorm", "texture-compression-astc", 16, (6, 5)),
    (GpuTextureFormat::Astc6x5UnormSrgb, "astc-6x5-unorm-srgb", "texture-compression-astc", 16, (6, 5)),
    (GpuTextureFormat::Astc6x6Unorm, "astc-6x6-unorm", "texture-compression-astc", 16, (6, 6)),
    (GpuTextureFormat::Astc6x6UnormSrgb, "astc-6x6-unorm-srgb", "texture-compression-astc", 16, (6, 6)),
    (GpuTextureFormat::Astc8x5Unorm, "astc-8x5-unorm", "texture-compression-astc", 16, (8, 5)),
    (GpuTextureFormat::Astc8x5UnormSrgb, "astc-8x5-unorm-srgb", "texture-compression-astc", 16, (8, 5)),
    (GpuTextureFormat::Astc8x6Unorm, "astc-8x6-unorm", "texture-compression-astc", 16, (8, 6)),
    (GpuTextureFormat::Astc8x6UnormSrgb, "astc-8x6-unorm-srgb", "texture-compression-astc", 16, (8, 6)),
    (GpuTextureFormat::Astc8x8Unorm, "astc-8x8-unorm", "texture-compression-astc", 16, (8, 8)),
    (GpuTextureFormat::Astc8x8UnormSrgb, "astc-8x8-unorm-srgb", "texture-compression-astc", 16, (8, 8)),
    (GpuTextureFormat::Astc10x5Unorm, "astc-10x5-unorm", "texture-compression-astc", 16, (10, 5)),
    (GpuTextureFormat::Astc10x5UnormSrgb, "astc-10x5-unorm-srgb", "texture-compression-astc", 16, (10, 5)),
    (GpuTextureFormat::Astc10x6Unorm, "astc-10x6-unorm", "texture-compression-astc", 16, (10, 6)),
    (GpuTextureFormat::Astc10x6UnormSrgb, "astc-10x6-unorm-srgb", "texture-compression-astc", 16, (10, 6)),
    (GpuTextureFormat::Astc10x8Unorm, "astc-10x8-unorm", "texture-compression-astc", 16, (10, 8)),
    (GpuTextureFormat::Astc10x8UnormSrgb, "astc-10x8-unorm-srgb", "texture-compression-astc", 16, (10, 8)),
    (GpuTextureFormat::Astc10x10Unorm, "astc-10x10-unorm", "texture-compression-astc", 16, (10, 10)),
    (GpuTextureFormat::Astc10x10UnormSrgb, "astc-10x10-unorm-srgb", "texture-compression-astc", 16, (10, 10)),
    (GpuTextureFormat::Astc12x10Unorm, "astc-12x10-unorm", "texture-compression-astc", 16, (12, 10)),
    (GpuTextureFormat::Astc12x10UnormSrgb, "astc-12x10-unorm-srgb", "texture-compression-astc", 16, (12, 10)),
    (GpuTextureFormat::Astc12x12Unorm, "astc-12x12-unorm", "texture-compression-astc", 16, (12, 12)),
    (GpuTextureFormat::Astc12x12UnormSrgb, "astc-12x12-unorm-srgb", "texture-compression-astc", 16, (12, 12)),
];

/// Format, name, feature that drawing needs, type of the shader's output, and texel of (1, 0, 0, 1).
const DRAWN: [(GpuTextureFormat, &str, &str, &str, &[u8]); 42] = [
    (GpuTextureFormat::R8unorm, "r8unorm", "", "f", &[255]),
    (GpuTextureFormat::R8snorm, "r8snorm", "texture-formats-tier1", "f", &[127]),
    (GpuTextureFormat::R8uint, "r8uint", "", "u", &[1]),
    (GpuTextureFormat::R8sint, "r8sint", "", "i", &[1]),
    (GpuTextureFormat::R16unorm, "r16unorm", "texture-formats-tier1", "f", &[255, 255]),
    (GpuTextureFormat::R16snorm, "r16snorm", "texture-formats-tier1", "f", &[255, 127]),
    (GpuTextureFormat::R16uint, "r16uint", "", "u", &[1, 0]),
    (GpuTextureFormat::R16sint, "r16sint", "", "i", &[1, 0]),
    (GpuTextureFormat::R16float, "r16float", "", "f", &[0, 60]),
    (GpuTextureFormat::Rg8unorm, "rg8unorm", "", "f", &[255, 0]),
    (GpuTextureFormat::Rg8snorm, "rg8snorm", "texture-formats-tier1", "f", &[127, 0]),
    (GpuTextureFormat::Rg8uint, "rg8uint", "", "u", &[1, 0]),
    (GpuTextureFormat::Rg8sint, "rg8sint", "", "i", &[1, 0]),
    (GpuTextureFormat::R32uint, "r32uint", "", "u", &[1, 0, 0, 0]),
    (GpuTextureFormat::R32sint, "r32sint", "", "i", &[1, 0, 0, 0]),
    (GpuTextureFormat::R32float, "r32float", "", "f", &[0, 0, 128, 63]),
    (GpuTextureFormat::Rg16unorm, "rg16unorm", "texture-formats-tier1", "f", &[255, 255, 0, 0]),
    (GpuTextureFormat::Rg16snorm, "rg16snorm", "texture-formats-tier1", "f", &[255, 127, 0, 0]),
    (GpuTextureFormat::Rg16uint, "rg16uint", "", "u", &[1, 0, 0, 0]),
    (GpuTextureFormat::Rg16sint, "rg16sint", "", "i", &[1, 0, 0, 0]),
    (GpuTextureFormat::Rg16float, "rg16float", "", "f", &[0, 60, 0, 0]),
    (GpuTextureFormat::Rgba8unorm, "rgba8unorm", "", "f", &[255, 0, 0, 255]),
    (GpuTextureFormat::Rgba8unormSrgb, "rgba8unorm-srgb", "", "f", &[255, 0, 0, 255]),
    (GpuTextureFormat::Rgba8snorm, "rgba8snorm", "texture-formats-tier1", "f", &[127, 0, 0, 127]),
    (GpuTextureFormat::Rgba8uint, "rgba8uint", "", "u", &[1, 0, 0, 1]),
    (GpuTextureFormat::Rgba8sint, "rgba8sint", "", "i", &[1, 0, 0, 1]),
    (GpuTextureFormat::Bgra8unorm, "bgra8unorm", "", "f", &[0, 0, 255, 255]),
    (GpuTextureFormat::Bgra8unormSrgb, "bgra8unorm-srgb", "", "f", &[0, 0, 255, 255]),
    (GpuTextureFormat::Rgb10a2uint, "rgb10a2uint", "", "u", &[1, 0, 0, 64]),
    (GpuTextureFormat::Rgb10a2unorm, "rgb10a2unorm", "", "f", &[255, 3, 0, 192]),
    (GpuTextureFormat::Rg11b10ufloat, "rg11b10ufloat", "rg11b10ufloat-renderable", "f", &[192, 3, 0, 0]),
    (GpuTextureFormat::Rg32uint, "rg32uint", "", "u", &[1, 0, 0, 0, 0, 0, 0, 0]),
    (GpuTextureFormat::Rg32sint, "rg32sint", "", "i", &[1, 0, 0, 0, 0, 0, 0, 0]),
    (GpuTextureFormat::Rg32float, "rg32float", "", "f", &[0, 0, 128, 63, 0, 0, 0, 0]),
    (GpuTextureFormat::Rgba16unorm, "rgba16unorm", "texture-formats-tier1", "f", &[255, 255, 0, 0, 0, 0, 255, 255]),
    (GpuTextureFormat::Rgba16snorm, "rgba16snorm", "texture-formats-tier1", "f", &[255, 127, 0, 0, 0, 0, 255, 127]),
    (GpuTextureFormat::Rgba16uint, "rgba16uint", "", "u", &[1, 0, 0, 0, 0, 0, 1, 0]),
    (GpuTextureFormat::Rgba16sint, "rgba16sint", "", "i", &[1, 0, 0, 0, 0, 0, 1, 0]),
    (GpuTextureFormat::Rgba16float, "rgba16float", "", "f", &[0, 60, 0, 0, 0, 0, 0, 60]),
    (GpuTextureFormat::Rgba32uint, "rgba32uint", "", "u", &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
    (GpuTextureFormat::Rgba32sint, "rgba32sint", "", "i", &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
    (GpuTextureFormat::Rgba32float, "rgba32float", "", "f", &[0, 0, 128, 63, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63]),
];

/// Format, name, type in the shader, bytes and components of a vertex: <https://www.w3.org/TR/webgpu/#vertex-formats>.
const VERTICES: [(GpuVertexFormat, &str, &str, &[u8], [f32; 4]); 41] = [
    (GpuVertexFormat::Uint8, "uint8", "u", &[7], [7.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Uint8x2, "uint8x2", "u", &[7, 2], [7.0, 2.0, 0.0, 1.0]),
    (GpuVertexFormat::Uint8x4, "uint8x4", "u", &[7, 2, 3, 4], [7.0, 2.0, 3.0, 4.0]),
    (GpuVertexFormat::Sint8, "sint8", "i", &[7], [7.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Sint8x2, "sint8x2", "i", &[7, 254], [7.0, -2.0, 0.0, 1.0]),
    (GpuVertexFormat::Sint8x4, "sint8x4", "i", &[7, 254, 3, 252], [7.0, -2.0, 3.0, -4.0]),
    (GpuVertexFormat::Unorm8, "unorm8", "f", &[255], [1.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Unorm8x2, "unorm8x2", "f", &[255, 51], [1.0, 0.2, 0.0, 1.0]),
    (GpuVertexFormat::Unorm8x4, "unorm8x4", "f", &[255, 51, 102, 0], [1.0, 0.2, 0.4, 0.0]),
    (GpuVertexFormat::Snorm8, "snorm8", "f", &[127], [1.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Snorm8x2, "snorm8x2", "f", &[127, 129], [1.0, -1.0, 0.0, 1.0]),
    (GpuVertexFormat::Snorm8x4, "snorm8x4", "f", &[127, 129, 0, 63], [1.0, -1.0, 0.0, 0.496063]),
    (GpuVertexFormat::Uint16, "uint16", "u", &[7, 0], [7.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Uint16x2, "uint16x2", "u", &[7, 0, 2, 0], [7.0, 2.0, 0.0, 1.0]),
    (GpuVertexFormat::Uint16x4, "uint16x4", "u", &[7, 0, 2, 0, 3, 0, 4, 0], [7.0, 2.0, 3.0, 4.0]),
    (GpuVertexFormat::Sint16, "sint16", "i", &[7, 0], [7.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Sint16x2, "sint16x2", "i", &[7, 0, 254, 255], [7.0, -2.0, 0.0, 1.0]),
    (GpuVertexFormat::Sint16x4, "sint16x4", "i", &[7, 0, 254, 255, 3, 0, 252, 255], [7.0, -2.0, 3.0, -4.0]),
    (GpuVertexFormat::Unorm16, "unorm16", "f", &[255, 255], [1.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Unorm16x2, "unorm16x2", "f", &[255, 255, 51, 51], [1.0, 0.2, 0.0, 1.0]),
    (GpuVertexFormat::Unorm16x4, "unorm16x4", "f", &[255, 255, 51, 51, 102, 102, 0, 0], [1.0, 0.2, 0.4, 0.0]),
    (GpuVertexFormat::Snorm16, "snorm16", "f", &[255, 127], [1.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Snorm16x2, "snorm16x2", "f", &[255, 127, 1, 128], [1.0, -1.0, 0.0, 1.0]),
    (GpuVertexFormat::Snorm16x4, "snorm16x4", "f", &[255, 127, 1, 128, 0, 0, 255, 63], [1.0, -1.0, 0.0, 0.499985]),
    (GpuVertexFormat::Float16, "float16", "f", &[0, 62], [1.5, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Float16x2, "float16x2", "f", &[0, 62, 0, 192], [1.5, -2.0, 0.0, 1.0]),
    (GpuVertexFormat::Float16x4, "float16x4", "f", &[0, 62, 0, 192, 0, 52, 0, 68], [1.5, -2.0, 0.25, 4.0]),
    (GpuVertexFormat::Float32, "float32", "f", &[0, 0, 192, 63], [1.5, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Float32x2, "float32x2", "f", &[0, 0, 192, 63, 0, 0, 0, 192], [1.5, -2.0, 0.0, 1.0]),
    (
        GpuVertexFormat::Float32x3,
        "float32x3",
        "f",
        &[0, 0, 192, 63, 0, 0, 0, 192, 0, 0, 128, 62],
        [1.5, -2.0, 0.25, 1.0],
    ),
    (
        GpuVertexFormat::Float32x4,
        "float32x4",
        "f",
        &[0, 0, 192, 63, 0, 0, 0, 192, 0, 0, 128, 62, 0, 0, 128, 64],
        [1.5, -2.0, 0.25, 4.0],
    ),
    (GpuVertexFormat::Uint32, "uint32", "u", &[7, 0, 0, 0], [7.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Uint32x2, "uint32x2", "u", &[7, 0, 0, 0, 2, 0, 0, 0], [7.0, 2.0, 0.0, 1.0]),
    (GpuVertexFormat::Uint32x3, "uint32x3", "u", &[7, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], [7.0, 2.0, 3.0, 1.0]),
    (
        GpuVertexFormat::Uint32x4,
        "uint32x4",
        "u",
        &[7, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0],
        [7.0, 2.0, 3.0, 4.0],
    ),
    (GpuVertexFormat::Sint32, "sint32", "i", &[7, 0, 0, 0], [7.0, 0.0, 0.0, 1.0]),
    (GpuVertexFormat::Sint32x2, "sint32x2", "i", &[7, 0, 0, 0, 254, 255, 255, 255], [7.0, -2.0, 0.0, 1.0]),
    (GpuVertexFormat::Sint32x3, "sint32x3", "i", &[7, 0, 0, 0, 254, 255, 255, 255, 3, 0, 0, 0], [7.0, -2.0, 3.0, 1.0]),
    (
        GpuVertexFormat::Sint32x4,
        "sint32x4",
        "i",
        &[7, 0, 0, 0, 254, 255, 255, 255, 3, 0, 0, 0, 252, 255, 255, 255],
        [7.0, -2.0, 3.0, -4.0],
    ),
    (GpuVertexFormat::Unorm1010102, "unorm10-10-10-2", "f", &[255, 3, 240, 127], [1.0, 0.0, 1.0, 0.333333]),
    (GpuVertexFormat::Unorm8x4Bgra, "unorm8x4-bgra", "f", &[255, 51, 102, 0], [0.4, 0.2, 1.0, 0.0]),
];
