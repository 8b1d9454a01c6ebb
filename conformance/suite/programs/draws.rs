//! Draws: the commands that passes and bundles have in common, and the execution of bundles.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const FORMAT: GpuTextureFormat = GpuTextureFormat::Rgba8unorm;

/// Makes the tests of a resource from a function that records commands with it, and returns which texels were drawn.
macro_rules! draws {
    ($resource:literal, $drawn:ident) => {
        vec![
            test(concat!($resource, ".set-pipeline: selects the pipeline of the next draw"), async |gpu| {
                let (points, lower) = (Points::new(&gpu)?, Points::with(&gpu, "y = y + 2;")?);
                let texels = $drawn(&gpu, |encoder| {
                    encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                    encoder.set_pipeline(&points.pipeline);
                    encoder.draw(1, None, None, None);
                    encoder.set_pipeline(&lower.pipeline);
                    encoder.draw(2, None, None, None);
                    Ok(())
                })
                .await?;
                equal(texels, 0b0000_0011_0000_0001)
            }),
            test(concat!($resource, ".draw: draws a range of vertices and instances"), async |gpu| {
                let points = Points::new(&gpu)?;
                for (count, instances, first, first_instance, expected) in [
                    (3, None, None, None, 0b0000_0000_0000_0111),
                    (2, Some(2), Some(1), Some(1), 0b0000_0110_0110_0000),
                    (4, Some(0), None, None, 0),
                    (0, None, None, None, 0),
                ] {
                    let texels = $drawn(&gpu, |encoder| {
                        encoder.set_pipeline(&points.pipeline);
                        encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                        encoder.draw(count, instances, first, first_instance);
                        Ok(())
                    })
                    .await?;
                    equal(texels, expected)?;
                }
                Ok(())
            }),
            test(
                concat!($resource, ".draw: refuses vertices outside of the buffer, and a missing pipeline or buffer"),
                async |gpu| {
                    let points = Points::new(&gpu)?;
                    for (pipeline, buffer, count) in [(true, true, 5), (false, true, 1), (true, false, 1)] {
                        let picture = $drawn(&gpu, |encoder| {
                            if pipeline {
                                encoder.set_pipeline(&points.pipeline);
                            }
                            if buffer {
                                encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                            }
                            encoder.draw(count, None, None, None);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".draw-indexed: draws a range of indices from a base"), async |gpu| {
                let points = Points::new(&gpu)?;
                let indices = gpu.buffer_of(&[3, 0, 0, 0, 2, 0, 1, 0], GpuBufferUsage::INDEX)?;
                for (count, instances, first, base, first_instance, expected) in [
                    (2, None, None, None, None, 0b0000_0000_0000_1001),
                    (2, Some(2), Some(1), Some(1), Some(1), 0b0000_1010_1010_0000),
                    (1, None, Some(0), Some(-2), None, 0b0000_0000_0000_0010),
                ] {
                    let texels = $drawn(&gpu, |encoder| {
                        encoder.set_pipeline(&points.pipeline);
                        encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                        encoder.set_index_buffer(&indices, GpuIndexFormat::Uint16, None, None);
                        encoder.draw_indexed(count, instances, first, base, first_instance);
                        Ok(())
                    })
                    .await?;
                    equal(texels, expected)?;
                }
                Ok(())
            }),
            test(
                concat!($resource, ".draw-indexed: refuses indices outside of the buffer, and a missing buffer"),
                async |gpu| {
                    let points = Points::new(&gpu)?;
                    let indices = gpu.buffer_of(&[0; 8], GpuBufferUsage::INDEX)?;
                    for (indices, count) in [(Some(&indices), 5), (None, 1)] {
                        let picture = $drawn(&gpu, |encoder| {
                            encoder.set_pipeline(&points.pipeline);
                            encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                            if let Some(indices) = indices {
                                encoder.set_index_buffer(indices, GpuIndexFormat::Uint16, None, None);
                            }
                            encoder.draw_indexed(count, None, None, None, None);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".set-index-buffer: takes a part of a buffer, and both formats"), async |gpu| {
                let points = Points::new(&gpu)?;
                let indices = gpu.buffer_of(&[1, 0, 2, 0, 3, 0, 0, 0], GpuBufferUsage::INDEX)?;
                for (format, offset, size, count, expected) in [
                    (GpuIndexFormat::Uint16, Some(2), Some(4), 2, 0b1100),
                    (GpuIndexFormat::Uint16, None, None, 4, 0b1111),
                    (GpuIndexFormat::Uint32, Some(4), None, 1, 0b1000),
                ] {
                    let texels = $drawn(&gpu, |encoder| {
                        encoder.set_pipeline(&points.pipeline);
                        encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                        encoder.set_index_buffer(&indices, format, offset, size);
                        encoder.draw_indexed(count, None, None, None, None);
                        Ok(())
                    })
                    .await?;
                    equal(texels, expected)?;
                }
                Ok(())
            }),
            test(
                concat!($resource, ".set-index-buffer: refuses bad ranges, and a buffer without INDEX"),
                async |gpu| {
                    let indices = gpu.buffer_of(&[0; 8], GpuBufferUsage::INDEX)?;
                    let unusable = gpu.buffer_of(&[0; 8], GpuBufferUsage::VERTEX)?;
                    for (indices, offset, size) in
                        [(&indices, 1, None), (&indices, 12, None), (&indices, 4, Some(8)), (&unusable, 0, None)]
                    {
                        let picture = $drawn(&gpu, |encoder| {
                            encoder.set_index_buffer(indices, GpuIndexFormat::Uint16, Some(offset), size);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".set-vertex-buffer: takes a part of a buffer"), async |gpu| {
                let points = Points::new(&gpu)?;
                let texels = $drawn(&gpu, |encoder| {
                    encoder.set_pipeline(&points.pipeline);
                    encoder.set_vertex_buffer(0, Some(&points.vertices), Some(8), Some(8));
                    encoder.draw(2, None, None, None);
                    Ok(())
                })
                .await?;
                equal(texels, 0b1100)
            }),
            test(concat!($resource, ".set-vertex-buffer: none removes the buffer"), async |gpu| {
                let points = Points::new(&gpu)?;
                let picture = $drawn(&gpu, |encoder| {
                    encoder.set_pipeline(&points.pipeline);
                    encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                    encoder.set_vertex_buffer(0, None, None, None);
                    encoder.draw(1, None, None, None);
                    Ok(())
                });
                refused(&gpu, picture).await
            }),
            test(
                concat!(
                    $resource,
                    ".set-vertex-buffer: refuses a slot above the limit, bad ranges, and a buffer without VERTEX"
                ),
                async |gpu| {
                    let points = Points::new(&gpu)?;
                    let unusable = gpu.buffer_of(&[0; 16], GpuBufferUsage::INDEX)?;
                    let above = gpu.device()?.limits().max_vertex_buffers();
                    for (slot, vertices, offset, size) in [
                        (above, &points.vertices, 0, None),
                        (0, &points.vertices, 2, None),
                        (0, &points.vertices, 8, Some(12)),
                        (0, &points.vertices, 20, None),
                        (0, &unusable, 0, None),
                    ] {
                        let picture = $drawn(&gpu, |encoder| {
                            encoder.set_vertex_buffer(slot, Some(vertices), Some(offset), size);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".draw-indirect: takes its arguments from a buffer"), async |gpu| {
                let points = Points::new(&gpu)?;
                let arguments = words(&gpu, &[9, 2, 2, 1, 0])?;
                let texels = $drawn(&gpu, |encoder| {
                    encoder.set_pipeline(&points.pipeline);
                    encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                    encoder.draw_indirect(&arguments, 4);
                    Ok(())
                })
                .await?;
                equal(texels, 0b0110_0110)
            }),
            test(
                concat!($resource, ".draw-indirect: refuses bad offsets, and a buffer without INDIRECT"),
                async |gpu| {
                    let points = Points::new(&gpu)?;
                    let (arguments, unusable) =
                        (words(&gpu, &[0; 4])?, gpu.buffer_of(&[0; 16], GpuBufferUsage::VERTEX)?);
                    for (arguments, offset) in [(&arguments, 2), (&arguments, 4), (&unusable, 0)] {
                        let picture = $drawn(&gpu, |encoder| {
                            encoder.set_pipeline(&points.pipeline);
                            encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                            encoder.draw_indirect(arguments, offset);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".draw-indexed-indirect: takes its arguments from a buffer"), async |gpu| {
                let points = Points::new(&gpu)?;
                let indices = gpu.buffer_of(&[3, 0, 0, 0, 2, 0, 1, 0], GpuBufferUsage::INDEX)?;
                let arguments = words(&gpu, &[9, 2, 2, 1, 1, 0])?;
                let texels = $drawn(&gpu, |encoder| {
                    encoder.set_pipeline(&points.pipeline);
                    encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                    encoder.set_index_buffer(&indices, GpuIndexFormat::Uint16, None, None);
                    encoder.draw_indexed_indirect(&arguments, 4);
                    Ok(())
                })
                .await?;
                equal(texels, 0b1010_1010)
            }),
            test(
                concat!($resource, ".draw-indexed-indirect: refuses bad offsets, and a buffer without INDIRECT"),
                async |gpu| {
                    let points = Points::new(&gpu)?;
                    let indices = gpu.buffer_of(&[0; 8], GpuBufferUsage::INDEX)?;
                    let (arguments, unusable) =
                        (words(&gpu, &[0; 5])?, gpu.buffer_of(&[0; 20], GpuBufferUsage::VERTEX)?);
                    for (arguments, offset) in [(&arguments, 2), (&arguments, 4), (&unusable, 0)] {
                        let picture = $drawn(&gpu, |encoder| {
                            encoder.set_pipeline(&points.pipeline);
                            encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                            encoder.set_index_buffer(&indices, GpuIndexFormat::Uint16, None, None);
                            encoder.draw_indexed_indirect(arguments, offset);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".set-bind-group: gives shaders their buffers, at dynamic offsets"), async |gpu| {
                let bound = Bound::new(&gpu)?;
                for (offsets, start, length, expected) in
                    [(&[256][..], None, None, 0b0010), (&[0, 256, 512], Some(2), Some(1), 0b0100)]
                {
                    let texels = $drawn(&gpu, |encoder| {
                        encoder.set_pipeline(&bound.pipeline);
                        set(encoder.set_bind_group(0, Some(&bound.group), Some(offsets), start, length))?;
                        encoder.draw(1, None, None, None);
                        Ok(())
                    })
                    .await?;
                    equal(texels, expected)?;
                }
                Ok(())
            }),
            test(
                concat!($resource, ".set-bind-group: refuses a part outside of the list with range-error"),
                async |gpu| {
                    let bound = Bound::new(&gpu)?;
                    let picture = $drawn(&gpu, |encoder| {
                        for (start, length) in [(0, 2), (1, 1), (2, 0)] {
                            let result =
                                encoder.set_bind_group(0, Some(&bound.group), Some(&[0]), Some(start), Some(length));
                            equal(result.map_err(|error| kind(&error.kind)), Err("RangeError".to_owned()))?;
                        }
                        Ok(())
                    });
                    equal(picture.await?, 0)
                },
            ),
            test(
                concat!($resource, ".set-bind-group: refuses wrong offsets, a wrong index, and draws without it"),
                async |gpu| {
                    let bound = Bound::new(&gpu)?;
                    let above = gpu.device()?.limits().max_bind_groups();
                    for (index, group, offsets) in [
                        (0, Some(&bound.group), &[][..]),
                        (0, Some(&bound.group), &[4]),
                        (0, Some(&bound.group), &[4096]),
                        (above, Some(&bound.group), &[0]),
                        (0, None, &[]),
                    ] {
                        let picture = $drawn(&gpu, |encoder| {
                            encoder.set_pipeline(&bound.pipeline);
                            set(encoder.set_bind_group(index, group, Some(offsets), None, None))?;
                            encoder.draw(1, None, None, None);
                            Ok(())
                        });
                        refused(&gpu, picture).await?;
                    }
                    Ok(())
                },
            ),
            test(concat!($resource, ".set-immediates: gives the shader a part of the data"), async |gpu| {
                gpu.require_immediates()?;
                let pipeline = immediate_pipeline(&gpu)?;
                let texels = $drawn(&gpu, |encoder| {
                    encoder.set_pipeline(&pipeline);
                    encoder.set_immediates(0, &[9, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0], Some(4), Some(4));
                    encoder.draw(1, None, None, None);
                    Ok(())
                })
                .await?;
                equal(texels, 0b0100)
            }),
            test(concat!($resource, ".set-immediates: refuses a range above the limit, or not aligned"), async |gpu| {
                let most = gpu.device()?.limits().max_immediate_size();
                for (offset, size) in [(most, 4), (2, 4), (0, 2)] {
                    let picture = $drawn(&gpu, |encoder| {
                        encoder.set_immediates(offset, &vec![0; size], None, None);
                        Ok(())
                    });
                    refused(&gpu, picture).await?;
                }
                Ok(())
            }),
            test(concat!($resource, ".push-debug-group: refuses a group that is still open at the end"), async |gpu| {
                let picture = $drawn(&gpu, |encoder| {
                    encoder.push_debug_group("a group");
                    Ok(())
                });
                refused(&gpu, picture).await
            }),
            test(concat!($resource, ".pop-debug-group: closes groups, and refuses when none is open"), async |gpu| {
                let picture = $drawn(&gpu, |encoder| {
                    encoder.push_debug_group("outer");
                    encoder.push_debug_group("");
                    encoder.pop_debug_group();
                    encoder.pop_debug_group();
                    Ok(())
                });
                equal(picture.await?, 0)?;
                let picture = $drawn(&gpu, |encoder| {
                    encoder.pop_debug_group();
                    Ok(())
                });
                refused(&gpu, picture).await
            }),
            test(concat!($resource, ".insert-debug-marker: takes any text"), async |gpu| {
                let picture = $drawn(&gpu, |encoder| {
                    encoder.insert_debug_marker("a marker ✓");
                    Ok(())
                });
                equal(picture.await?, 0)
            }),
        ]
    };
}

fn tests() -> Vec<Test> {
    let mut tests: Vec<Test> = draws!("gpu-render-pass-encoder", drawn_in_pass);
    tests.extend(draws!("gpu-render-bundle-encoder", drawn_in_bundle));
    tests.extend(vec![
        test(
            "gpu-device.create-render-bundle-encoder: refuses no format, and formats that cannot be drawn to",
            async |gpu| {
                let device = gpu.device()?;
                let none = GpuRenderBundleEncoderDescriptor { color_formats: vec![], ..bundle_encoder(FORMAT) };
                for bad in [
                    none,
                    bundle_encoder(GpuTextureFormat::Rgb9e5ufloat),
                    bundle_encoder(GpuTextureFormat::Depth16unorm),
                ] {
                    gpu.refuses(|| device.create_render_bundle_encoder(&bad)).await?;
                }
                Ok(())
            },
        ),
        test("gpu-render-bundle-encoder.finish: refuses a second call", async |gpu| {
            let encoder = gpu.device()?.create_render_bundle_encoder(&bundle_encoder(FORMAT));
            encoder.finish(None);
            gpu.refuses(|| encoder.finish(None)).await
        }),
        test("gpu-render-pass-encoder.execute-bundles: executes bundles in order, repeatedly", async |gpu| {
            let points = Points::new(&gpu)?;
            let bundle = |first| {
                let encoder = gpu.device()?.create_render_bundle_encoder(&bundle_encoder(FORMAT));
                encoder.set_pipeline(&points.pipeline);
                encoder.set_vertex_buffer(0, Some(&points.vertices), None, None);
                encoder.draw(1, None, Some(first), None);
                Outcome::Ok(encoder.finish(None))
            };
            let (first, last) = (bundle(0)?, bundle(3)?);
            for _ in 0..2 {
                let texels = drawn_in_pass(&gpu, |pass| {
                    pass.execute_bundles(&[]);
                    pass.execute_bundles(&[&first, &last, &first]);
                    Ok(())
                });
                equal(texels.await?, 0b1001)?;
            }
            Ok(())
        }),
        test(
            "gpu-render-pass-encoder.execute-bundles: removes the pipeline and the buffers of the pass",
            async |gpu| {
                let points = Points::new(&gpu)?;
                let bundle = gpu.device()?.create_render_bundle_encoder(&bundle_encoder(FORMAT)).finish(None);
                let picture = drawn_in_pass(&gpu, |pass| {
                    pass.set_pipeline(&points.pipeline);
                    pass.set_vertex_buffer(0, Some(&points.vertices), None, None);
                    pass.execute_bundles(&[&bundle]);
                    pass.draw(1, None, None, None);
                    Ok(())
                });
                refused(&gpu, picture).await
            },
        ),
        test("gpu-render-pass-encoder.execute-bundles: refuses bundles for other attachments", async |gpu| {
            let bundle =
                gpu.device()?.create_render_bundle_encoder(&bundle_encoder(GpuTextureFormat::R8unorm)).finish(None);
            let picture = drawn_in_pass(&gpu, |pass| {
                pass.execute_bundles(&[&bundle]);
                Ok(())
            });
            refused(&gpu, picture).await
        }),
    ]);
    tests
}

/// A pipeline that draws a point for each vertex: at x of the vertex and y of the instance.
struct Points {
    pipeline: GpuRenderPipeline,
    vertices: GpuBuffer,
}

impl Points {
    fn new(gpu: &Fixture) -> Outcome<Self> {
        Self::with(gpu, "")
    }

    fn with(gpu: &Fixture, statement: &str) -> Outcome<Self> {
        let device = gpu.device()?;
        let module = device.create_shader_module(&shader(&format!(
            "@vertex fn vertex(@location(0) x: f32, @builtin(instance_index) instance: u32) -> @builtin(position) vec4f {{
               var y = f32(instance);
               {statement}
               return vec4f((x + 0.5) / 2 - 1, 1 - (y + 0.5) / 2, 0, 1);
             }}
             @fragment fn fragment() -> @location(0) vec4f {{ return vec4f(1); }}"
        )));
        let attributes = vec![GpuVertexAttribute { format: GpuVertexFormat::Float32, offset: 0, shader_location: 0 }];
        let layout = GpuVertexBufferLayout { array_stride: 4, step_mode: None, attributes };
        let descriptor = render_pipeline(&module, FORMAT);
        let pipeline = device.create_render_pipeline(GpuRenderPipelineDescriptor {
            vertex: GpuVertexState { buffers: Some(vec![Some(layout)]), ..descriptor.vertex },
            primitive: Some(primitive(GpuPrimitiveTopology::PointList)),
            ..descriptor
        });
        let vertices: Vec<u8> = [0_f32, 1.0, 2.0, 3.0].iter().flat_map(|x| x.to_le_bytes()).collect();
        Ok(Self { pipeline, vertices: gpu.buffer_of(&vertices, GpuBufferUsage::VERTEX)? })
    }
}

/// A pipeline that draws one point, at x of a uniform buffer with a dynamic offset.
struct Bound {
    pipeline: GpuRenderPipeline,
    group: GpuBindGroup,
}

impl Bound {
    fn new(gpu: &Fixture) -> Outcome<Self> {
        let device = gpu.device()?;
        let buffer = GpuBufferBindingLayout { type_: None, has_dynamic_offset: Some(true), min_binding_size: Some(4) };
        let layout = device.create_bind_group_layout(&GpuBindGroupLayoutDescriptor {
            entries: vec![GpuBindGroupLayoutEntry {
                binding: 0,
                visibility: GpuShaderStage::VERTEX,
                buffer: Some(buffer),
                sampler: None,
                texture: None,
                storage_texture: None,
            }],
            label: None,
        });
        let pipeline = point_pipeline(gpu, "@group(0) @binding(0) var<uniform> x: u32;", Some(&layout), None)?;
        let mut numbers = vec![0; 1024];
        (numbers[256], numbers[512]) = (1, 2);
        let numbers = gpu.buffer_of(&numbers, GpuBufferUsage::UNIFORM)?;
        let part = GpuBufferBinding { buffer: &numbers, offset: None, size: Some(4) };
        let group = gpu.bind_group(&layout, vec![GpuBindingResource::GpuBufferBinding(part)])?;
        Ok(Self { pipeline, group })
    }
}

fn immediate_pipeline(gpu: &Fixture) -> Outcome<GpuRenderPipeline> {
    point_pipeline(gpu, "var<immediate> x: u32;", None, Some(4))
}

/// Makes a pipeline that draws one point, at `x` of a variable of the shader.
fn point_pipeline(
    gpu: &Fixture,
    variable: &str,
    layout: Option<&GpuBindGroupLayout>,
    immediate_size: Option<u32>,
) -> Outcome<GpuRenderPipeline> {
    let device = gpu.device()?;
    let module = device.create_shader_module(&shader(&format!(
        "{variable}
         @vertex fn vertex() -> @builtin(position) vec4f {{ return vec4f((f32(x) + 0.5) / 2 - 1, 0.75, 0, 1); }}
         @fragment fn fragment() -> @location(0) vec4f {{ return vec4f(1); }}"
    )));
    let bind_group_layouts = layout.into_iter().map(Some).collect();
    let whole =
        device.create_pipeline_layout(&GpuPipelineLayoutDescriptor { bind_group_layouts, immediate_size, label: None });
    Ok(device.create_render_pipeline(GpuRenderPipelineDescriptor {
        layout: GpuLayoutMode::Specific(&whole),
        primitive: Some(primitive(GpuPrimitiveTopology::PointList)),
        ..render_pipeline(&module, FORMAT)
    }))
}

/// Makes a buffer of arguments of a draw.
fn words(gpu: &Fixture, words: &[u32]) -> Outcome<GpuBuffer> {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    gpu.buffer_of(&bytes, GpuBufferUsage::INDIRECT)
}

/// Records commands in a pass over 4 by 4 texels. Returns the drawn ones: bit `y * 4 + x` of each.
async fn drawn_in_pass(gpu: &Fixture, record: impl FnOnce(&GpuRenderPassEncoder) -> Outcome) -> Outcome<u16> {
    let device = gpu.device()?;
    let usage = GpuTextureUsage::RENDER_ATTACHMENT | GpuTextureUsage::COPY_SRC;
    let target = device.create_texture(&texture(4, 4, FORMAT, usage));
    let view = target.create_view(None);
    let encoder = device.create_command_encoder(None);
    let pass = encoder.begin_render_pass(&render_pass(&view));
    record(&pass)?;
    pass.end();
    device.queue().submit(&[&encoder.finish(None)]);
    let picture = gpu.read_texture(&target, 0, 4).await?;
    let drawn = picture.chunks(4).enumerate().filter(|(_, texel)| texel.contains(&255));
    Ok(drawn.fold(0, |mask, (index, _)| mask | 1 << index))
}

/// Records commands in a bundle, and executes it as [`drawn_in_pass`] does.
async fn drawn_in_bundle(gpu: &Fixture, record: impl FnOnce(&GpuRenderBundleEncoder) -> Outcome) -> Outcome<u16> {
    let encoder = gpu.device()?.create_render_bundle_encoder(&bundle_encoder(FORMAT));
    record(&encoder)?;
    let bundle = encoder.finish(None);
    drawn_in_pass(gpu, |pass| {
        pass.execute_bundles(&[&bundle]);
        Ok(())
    })
    .await
}

/// Requires a validation error and a picture without anything drawn.
async fn refused(gpu: &Fixture, picture: impl Future<Output = Outcome<u16>>) -> Outcome {
    let device = gpu.device()?;
    device.push_error_scope(GpuErrorFilter::Validation);
    let picture = picture.await;
    let scope = device.pop_error_scope().await;
    holds(scope.is_ok_and(|error| error.is_some()), "a validation error")?;
    equal(picture?, 0)
}
