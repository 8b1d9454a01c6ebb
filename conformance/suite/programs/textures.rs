//! Textures: creation, views, copies between textures and buffers, and samplers.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const RGBA: GpuTextureFormat = GpuTextureFormat::Rgba8unorm;
const COPIED: GpuTextureUsage = GpuTextureUsage::COPY_SRC.union(GpuTextureUsage::COPY_DST);
const BOUND: GpuTextureUsage = GpuTextureUsage::TEXTURE_BINDING;

fn tests() -> Vec<Test> {
    vec![
        test("gpu-device.create-texture: a texture contains zeros", async |gpu| {
            let made = gpu.device()?.create_texture(&texture(3, 2, RGBA, COPIED));
            equal(gpu.read_texture(&made, 0, 4).await?, vec![0; 24])
        }),
        test("gpu-device.create-texture: refuses a size of zero, and one above the limit", async |gpu| {
            let device = gpu.device()?;
            let limits = device.limits();
            let (flat, layers) = (limits.max_texture_dimension2_d(), limits.max_texture_array_layers());
            for size in [
                extent(0, 1, 1),
                extent(1, 0, 1),
                extent(1, 1, 0),
                extent(flat + 1, 1, 1),
                extent(1, flat + 1, 1),
                extent(1, 1, layers + 1),
            ] {
                gpu.refuses(|| device.create_texture(&GpuTextureDescriptor { size, ..texture(1, 1, RGBA, COPIED) }))
                    .await?;
            }
            Ok(())
        }),
        test("gpu-device.create-texture: refuses no usage", async |gpu| {
            let device = gpu.device()?;
            gpu.refuses(|| device.create_texture(&texture(1, 1, RGBA, GpuTextureUsage::empty()))).await
        }),
        test("gpu-device.create-texture: refuses more mip levels than the size has, and none", async |gpu| {
            let device = gpu.device()?;
            for mip_level_count in [Some(0), Some(5)] {
                gpu.refuses(|| {
                    device.create_texture(&GpuTextureDescriptor { mip_level_count, ..texture(8, 4, RGBA, BOUND) })
                })
                .await?;
            }
            Ok(())
        }),
        test("gpu-device.create-texture: refuses sample counts other than 1 and 4", async |gpu| {
            let device = gpu.device()?;
            let usage = GpuTextureUsage::RENDER_ATTACHMENT;
            for sample_count in [0, 2, 3, 8, 16] {
                let descriptor =
                    GpuTextureDescriptor { sample_count: Some(sample_count), ..texture(4, 4, RGBA, usage) };
                gpu.refuses(|| device.create_texture(&descriptor)).await?;
            }
            Ok(())
        }),
        test(
            "gpu-device.create-texture: refuses multisampled textures that are not drawn to, have mip levels, or layers",
            async |gpu| {
                let device = gpu.device()?;
                let multisampled = |usage| GpuTextureDescriptor { sample_count: Some(4), ..texture(4, 4, RGBA, usage) };
                let drawn = GpuTextureUsage::RENDER_ATTACHMENT;
                gpu.refuses(|| device.create_texture(&multisampled(BOUND))).await?;
                gpu.refuses(|| {
                    device.create_texture(&GpuTextureDescriptor { mip_level_count: Some(2), ..multisampled(drawn) })
                })
                .await?;
                gpu.refuses(|| {
                    device.create_texture(&GpuTextureDescriptor { size: extent(4, 4, 2), ..multisampled(drawn) })
                })
                .await
            },
        ),
        test("gpu-device.create-texture: refuses to draw to formats that cannot be drawn to", async |gpu| {
            let device = gpu.device()?;
            let format = GpuTextureFormat::Rgb9e5ufloat;
            gpu.refuses(|| device.create_texture(&texture(4, 4, format, GpuTextureUsage::RENDER_ATTACHMENT))).await
        }),
        test("gpu-device.create-texture: refuses view formats that differ in more than srgb", async |gpu| {
            let device = gpu.device()?;
            let with = |view_formats| GpuTextureDescriptor {
                view_formats: Some(vec![view_formats]),
                ..texture(4, 4, RGBA, BOUND)
            };
            device.create_texture(&with(GpuTextureFormat::Rgba8unormSrgb));
            gpu.refuses(|| device.create_texture(&with(GpuTextureFormat::Bgra8unorm))).await
        }),
        test("gpu-texture.width: is the one of the descriptor", async |gpu| equal(layered(&gpu)?.width(), 12)),
        test("gpu-texture.height: is the one of the descriptor, or 1", async |gpu| {
            let size = GpuExtent3D { width: 4, height: None, depth_or_array_layers: None };
            let made = gpu.device()?.create_texture(&GpuTextureDescriptor { size, ..texture(1, 1, RGBA, BOUND) });
            equal((layered(&gpu)?.height(), made.height(), made.depth_or_array_layers()), (8, 1, 1))
        }),
        test("gpu-texture.depth-or-array-layers: is the one of the descriptor", async |gpu| {
            equal(layered(&gpu)?.depth_or_array_layers(), 6)
        }),
        test("gpu-texture.mip-level-count: is the one of the descriptor, or 1", async |gpu| {
            let made = gpu.device()?.create_texture(&texture(8, 8, RGBA, BOUND));
            equal((layered(&gpu)?.mip_level_count(), made.mip_level_count()), (3, 1))
        }),
        test("gpu-texture.sample-count: is the one of the descriptor, or 1", async |gpu| {
            let usage = GpuTextureUsage::RENDER_ATTACHMENT;
            let four = GpuTextureDescriptor { sample_count: Some(4), ..texture(8, 8, RGBA, usage) };
            equal((layered(&gpu)?.sample_count(), gpu.device()?.create_texture(&four).sample_count()), (1, 4))
        }),
        test("gpu-texture.dimension: is the one of the descriptor, or two dimensions", async |gpu| {
            let device = gpu.device()?;
            for dimension in [GpuTextureDimension::D1, GpuTextureDimension::D2, GpuTextureDimension::D3] {
                let made = device
                    .create_texture(&GpuTextureDescriptor { dimension: Some(dimension), ..texture(4, 1, RGBA, BOUND) });
                equal(made.dimension(), dimension)?;
            }
            equal(device.create_texture(&texture(4, 1, RGBA, BOUND)).dimension(), GpuTextureDimension::D2)
        }),
        test("gpu-texture.format: is the one of the descriptor", async |gpu| {
            for format in [RGBA, GpuTextureFormat::Depth24plusStencil8, GpuTextureFormat::Rgb10a2unorm] {
                equal(gpu.device()?.create_texture(&texture(4, 4, format, BOUND)).format(), format)?;
            }
            Ok(())
        }),
        test("gpu-texture.usage: is the one of the descriptor", async |gpu| {
            for usage in [COPIED, BOUND | GpuTextureUsage::STORAGE_BINDING, GpuTextureUsage::RENDER_ATTACHMENT] {
                equal(gpu.device()?.create_texture(&texture(4, 4, RGBA, usage)).usage(), usage)?;
            }
            Ok(())
        }),
        test("gpu-texture.texture-binding-view-dimension: is none on a core device", async |gpu| {
            // https://www.w3.org/TR/webgpu/#dom-gputexture-texturebindingviewdimension: only in compatibility mode.
            equal(layered(&gpu)?.texture_binding_view_dimension(), None)
        }),
        test("gpu-texture.destroy: commands with the texture are refused at submission", async |gpu| {
            let device = gpu.device()?;
            let made = device.create_texture(&texture(4, 4, RGBA, COPIED));
            made.destroy();
            made.destroy();
            let buffer = device.create_buffer(&buffer(1024, GpuBufferUsage::COPY_DST));
            let encoder = device.create_command_encoder(None);
            encoder.copy_texture_to_buffer(&texels(&made), &rows(&buffer, 256), extent(4, 4, 1));
            let commands = encoder.finish(None);
            gpu.refuses(|| device.queue().submit(&[&commands])).await
        }),
        test("gpu-texture.create-view: makes views of all dimensions", async |gpu| {
            let (device, made) = (gpu.device()?, layered(&gpu)?);
            let square =
                device.create_texture(&GpuTextureDescriptor { size: extent(4, 4, 12), ..texture(1, 1, RGBA, BOUND) });
            for dimension in [GpuTextureViewDimension::D2, GpuTextureViewDimension::D2Array] {
                made.create_view(Some(&GpuTextureViewDescriptor { dimension: Some(dimension), ..view() }));
            }
            for (dimension, layers) in [(GpuTextureViewDimension::Cube, 6), (GpuTextureViewDimension::CubeArray, 12)] {
                square.create_view(Some(&GpuTextureViewDescriptor {
                    dimension: Some(dimension),
                    array_layer_count: Some(layers),
                    ..view()
                }));
            }
            for (dimension, view_dimension) in [
                (GpuTextureDimension::D1, GpuTextureViewDimension::D1),
                (GpuTextureDimension::D3, GpuTextureViewDimension::D3),
            ] {
                let made = device
                    .create_texture(&GpuTextureDescriptor { dimension: Some(dimension), ..texture(4, 1, RGBA, BOUND) });
                made.create_view(Some(&GpuTextureViewDescriptor { dimension: Some(view_dimension), ..view() }));
            }
            Ok(())
        }),
        test(
            "gpu-texture.create-view: refuses ranges, dimensions, formats and aspects that the texture lacks",
            async |gpu| {
                let made = layered(&gpu)?;
                for bad in [
                    GpuTextureViewDescriptor { base_mip_level: Some(3), ..view() },
                    GpuTextureViewDescriptor { mip_level_count: Some(4), ..view() },
                    GpuTextureViewDescriptor { mip_level_count: Some(0), ..view() },
                    GpuTextureViewDescriptor { base_array_layer: Some(6), ..view() },
                    GpuTextureViewDescriptor { array_layer_count: Some(7), ..view() },
                    GpuTextureViewDescriptor { dimension: Some(GpuTextureViewDimension::D3), ..view() },
                    GpuTextureViewDescriptor { dimension: Some(GpuTextureViewDimension::Cube), ..view() },
                    GpuTextureViewDescriptor { format: Some(GpuTextureFormat::Rgba8unormSrgb), ..view() },
                    GpuTextureViewDescriptor { aspect: Some(GpuTextureAspect::DepthOnly), ..view() },
                    GpuTextureViewDescriptor { usage: Some(GpuTextureUsage::STORAGE_BINDING), ..view() },
                ] {
                    gpu.refuses(|| made.create_view(Some(&bad))).await?;
                }
                Ok(())
            },
        ),
        test("gpu-texture.create-view: takes the swizzle of a device that has the feature", async |gpu| {
            let gpu = gpu.with("texture-component-swizzle").await?;
            let made = layered(&gpu)?;
            for swizzle in ["rgba", "bgra", "1000", "rrr1"] {
                made.create_view(Some(&GpuTextureViewDescriptor { swizzle: Some(swizzle.to_owned()), ..view() }));
            }
            Ok(())
        }),
        test("gpu-queue.write-texture-with-copy: writes rows with a stride at an origin", async |gpu| {
            let made = gpu.device()?.create_texture(&texture(3, 3, RGBA, COPIED));
            // Two rows of two texels, 12 bytes apart, after 4 bytes.
            let data: Vec<u8> = (0..24).collect();
            let layout = GpuTexelCopyBufferLayout { offset: Some(4), bytes_per_row: Some(12), rows_per_image: None };
            let origin = GpuOrigin3D { x: Some(1), y: Some(1), z: None };
            let destination = GpuTexelCopyTextureInfo { origin: Some(origin), ..texels(&made) };
            gpu.queue()?.write_texture_with_copy(&destination, &data, layout, extent(2, 2, 1));
            let expected = [&[0; 16], &data[4..12], &[0; 4], &data[16..24]].concat();
            equal(gpu.read_texture(&made, 0, 4).await?, expected)
        }),
        test("gpu-queue.write-texture-with-copy: writes to a mip level and a layer", async |gpu| {
            let descriptor =
                GpuTextureDescriptor { mip_level_count: Some(2), size: extent(4, 4, 2), ..texture(4, 4, RGBA, COPIED) };
            let made = gpu.device()?.create_texture(&descriptor);
            let layout = GpuTexelCopyBufferLayout { offset: None, bytes_per_row: Some(8), rows_per_image: Some(2) };
            let data: Vec<u8> = (0..32).collect();
            let destination = GpuTexelCopyTextureInfo { mip_level: Some(1), ..texels(&made) };
            gpu.queue()?.write_texture_with_copy(&destination, &data, layout, extent(2, 2, 2));
            equal(gpu.read_texture(&made, 1, 4).await?, data[..16].to_vec())?;
            equal(gpu.read_texture(&made, 0, 4).await?, vec![0; 64])
        }),
        test(
            "gpu-queue.write-texture-with-copy: refuses data that are too short, and texels outside of the texture",
            async |gpu| {
                let (queue, made) = (gpu.queue()?, gpu.device()?.create_texture(&texture(4, 4, RGBA, COPIED)));
                let layout =
                    || GpuTexelCopyBufferLayout { offset: None, bytes_per_row: Some(16), rows_per_image: None };
                gpu.refuses(|| queue.write_texture_with_copy(&texels(&made), &[0; 63], layout(), extent(4, 4, 1)))
                    .await?;
                gpu.refuses(|| queue.write_texture_with_copy(&texels(&made), &[0; 128], layout(), extent(4, 5, 1)))
                    .await?;
                let missing = GpuTexelCopyTextureInfo { mip_level: Some(1), ..texels(&made) };
                gpu.refuses(|| queue.write_texture_with_copy(&missing, &[0; 64], layout(), extent(1, 1, 1))).await?;
                let without_rows = GpuTexelCopyBufferLayout { bytes_per_row: None, ..layout() };
                gpu.refuses(|| queue.write_texture_with_copy(&texels(&made), &[0; 64], without_rows, extent(4, 4, 1)))
                    .await
            },
        ),
        test("gpu-queue.write-texture-with-copy: refuses a texture without COPY_DST", async |gpu| {
            let (queue, made) = (gpu.queue()?, gpu.device()?.create_texture(&texture(4, 4, RGBA, BOUND)));
            let layout = GpuTexelCopyBufferLayout { offset: None, bytes_per_row: Some(16), rows_per_image: None };
            gpu.refuses(|| queue.write_texture_with_copy(&texels(&made), &[0; 64], layout, extent(4, 4, 1))).await
        }),
        test("gpu-command-encoder.copy-buffer-to-texture: copies rows with a stride", async |gpu| {
            let data: Vec<u8> = (0..=255).chain(0..8).collect();
            let source = gpu.buffer_of(&data, GpuBufferUsage::COPY_SRC)?;
            let made = gpu.device()?.create_texture(&texture(2, 2, RGBA, COPIED));
            gpu.submit(|encoder| encoder.copy_buffer_to_texture(&rows(&source, 256), &texels(&made), extent(2, 2, 1)))?;
            equal(gpu.read_texture(&made, 0, 4).await?, [&data[..8], &data[256..]].concat())
        }),
        test(
            "gpu-command-encoder.copy-buffer-to-texture: refuses rows that are no multiple of 256 bytes, or too short",
            async |gpu| {
                let device = gpu.device()?;
                let source = device.create_buffer(&buffer(4096, GpuBufferUsage::COPY_SRC));
                let made = device.create_texture(&texture(128, 2, RGBA, COPIED));
                for bytes_per_row in [128, 256, 513] {
                    gpu.refuses(|| {
                        gpu.submit(|encoder| {
                            encoder.copy_buffer_to_texture(
                                &rows(&source, bytes_per_row),
                                &texels(&made),
                                extent(128, 2, 1),
                            );
                        })
                    })
                    .await?;
                }
                Ok(())
            },
        ),
        test("gpu-command-encoder.copy-texture-to-buffer: copies a part at an offset", async |gpu| {
            let device = gpu.device()?;
            let made = picture(&gpu)?;
            let target = device.create_buffer(&buffer(512, GpuBufferUsage::COPY_SRC | GpuBufferUsage::COPY_DST));
            let source = GpuTexelCopyTextureInfo {
                origin: Some(GpuOrigin3D { x: Some(1), y: Some(1), z: None }),
                ..texels(&made)
            };
            let destination = GpuTexelCopyBufferInfo { offset: Some(8), bytes_per_row: None, ..rows(&target, 256) };
            gpu.submit(|encoder| encoder.copy_texture_to_buffer(&source, &destination, extent(1, 1, 1)))?;
            equal(
                gpu.read(&target).await?[..16].to_vec(),
                [0, 0, 0, 0, 0, 0, 0, 0, 12, 13, 14, 15, 0, 0, 0, 0].to_vec(),
            )
        }),
        test(
            "gpu-command-encoder.copy-texture-to-buffer: refuses texels outside of the texture, and a short buffer",
            async |gpu| {
                let (device, made) = (gpu.device()?, picture(&gpu)?);
                let target = device.create_buffer(&buffer(256, GpuBufferUsage::COPY_DST));
                for size in [extent(3, 1, 1), extent(1, 1, 2), extent(2, 2, 1)] {
                    gpu.refuses(|| {
                        gpu.submit(|encoder| encoder.copy_texture_to_buffer(&texels(&made), &rows(&target, 256), size))
                    })
                    .await?;
                }
                Ok(())
            },
        ),
        test("gpu-command-encoder.copy-texture-to-texture: copies a part", async |gpu| {
            let (source, target) = (picture(&gpu)?, gpu.device()?.create_texture(&texture(2, 2, RGBA, COPIED)));
            let origin = |x, y| Some(GpuOrigin3D { x: Some(x), y: Some(y), z: None });
            gpu.submit(|encoder| {
                encoder.copy_texture_to_texture(
                    &GpuTexelCopyTextureInfo { origin: origin(0, 1), ..texels(&source) },
                    &GpuTexelCopyTextureInfo { origin: origin(1, 0), ..texels(&target) },
                    extent(1, 1, 1),
                );
            })?;
            equal(gpu.read_texture(&target, 0, 4).await?, [[0; 4], [8, 9, 10, 11], [0; 4], [0; 4]].concat())
        }),
        test(
            "gpu-command-encoder.copy-texture-to-texture: refuses other formats, and a copy onto itself",
            async |gpu| {
                let source = picture(&gpu)?;
                let other = gpu.device()?.create_texture(&texture(2, 2, GpuTextureFormat::Bgra8unorm, COPIED));
                for target in [&other, &source] {
                    gpu.refuses(|| {
                        gpu.submit(|encoder| {
                            encoder.copy_texture_to_texture(&texels(&source), &texels(target), extent(2, 2, 1))
                        })
                    })
                    .await?;
                }
                Ok(())
            },
        ),
        test("gpu-device.create-sampler: filters as the descriptor says", async |gpu| {
            // A point between the black and the white half of a texture.
            let nearest = sampled(&gpu, None, 0.6).await?;
            let linear = GpuSamplerDescriptor {
                mag_filter: Some(GpuFilterMode::Linear),
                min_filter: Some(GpuFilterMode::Linear),
                ..sampler()
            };
            equal(nearest, 255)?;
            is_close(&[sampled(&gpu, Some(linear), 0.5).await?], &[128], 2)
        }),
        test("gpu-device.create-sampler: addresses outside of the texture as the descriptor says", async |gpu| {
            let modes =
                [(GpuAddressMode::ClampToEdge, 255), (GpuAddressMode::Repeat, 0), (GpuAddressMode::MirrorRepeat, 255)];
            for (mode, expected) in modes {
                let sampler = GpuSamplerDescriptor { address_mode_u: Some(mode), ..sampler() };
                equal((mode, sampled(&gpu, Some(sampler), 1.25).await?), (mode, expected))?;
            }
            Ok(())
        }),
        test("gpu-device.create-sampler: refuses bad levels of detail and anisotropy", async |gpu| {
            let device = gpu.device()?;
            for bad in [
                GpuSamplerDescriptor { lod_min_clamp: Some(-1.0), ..sampler() },
                GpuSamplerDescriptor { lod_min_clamp: Some(2.0), lod_max_clamp: Some(1.0), ..sampler() },
                GpuSamplerDescriptor { max_anisotropy: Some(0), ..sampler() },
                GpuSamplerDescriptor { max_anisotropy: Some(2), ..sampler() },
            ] {
                gpu.refuses(|| device.create_sampler(Some(&bad))).await?;
            }
            Ok(())
        }),
    ]
}

/// Makes a texture of 12 by 8 texels with three mip levels and six layers.
fn layered(gpu: &Fixture) -> Outcome<GpuTexture> {
    let descriptor = GpuTextureDescriptor {
        size: extent(12, 8, 6),
        mip_level_count: Some(3),
        ..texture(1, 1, RGBA, COPIED | BOUND)
    };
    Ok(gpu.device()?.create_texture(&descriptor))
}

/// Makes a texture of 2 by 2 texels, whose bytes are 0 to 15.
fn picture(gpu: &Fixture) -> Outcome<GpuTexture> {
    let made = gpu.device()?.create_texture(&texture(2, 2, RGBA, COPIED | BOUND));
    let data: Vec<u8> = (0..16).collect();
    let layout = GpuTexelCopyBufferLayout { offset: None, bytes_per_row: Some(8), rows_per_image: None };
    gpu.queue()?.write_texture_with_copy(&texels(&made), &data, layout, extent(2, 2, 1));
    Ok(made)
}

/// Returns a sample of a texture of two texels, 0 and 255.
async fn sampled(gpu: &Fixture, sampler: Option<GpuSamplerDescriptor>, x: f32) -> Outcome<u8> {
    let device = gpu.device()?;
    let made = device.create_texture(&texture(2, 1, GpuTextureFormat::R8unorm, COPIED | BOUND));
    let layout = GpuTexelCopyBufferLayout { offset: None, bytes_per_row: None, rows_per_image: None };
    device.queue().write_texture_with_copy(&texels(&made), &[0, 255], layout, extent(2, 1, 1));
    let module = device.create_shader_module(&shader(&format!(
        "@group(0) @binding(0) var picture: texture_2d<f32>;
         @group(0) @binding(1) var how: sampler;
         @group(0) @binding(2) var<storage, read_write> result: u32;
         @compute @workgroup_size(1) fn main() {{
           result = u32(round(textureSampleLevel(picture, how, vec2f({x:?}, 0.5), 0).r * 255));
         }}"
    )));
    let pipeline = device.create_compute_pipeline(compute_pipeline(&module));
    let result = gpu.buffer_of(&[0; 4], GpuBufferUsage::STORAGE | GpuBufferUsage::COPY_SRC)?;
    let (view, sampler) = (made.create_view(None), device.create_sampler(sampler.as_ref()));
    let group = gpu.bind_group(
        &pipeline.get_bind_group_layout(0),
        vec![
            GpuBindingResource::GpuTextureView(&view),
            GpuBindingResource::GpuSampler(&sampler),
            GpuBindingResource::GpuBuffer(&result),
        ],
    )?;
    gpu.compute(&pipeline, &group)?;
    Ok(gpu.read(&result).await?[0])
}
