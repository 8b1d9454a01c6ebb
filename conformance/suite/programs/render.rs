//! Render passes: attachments, the state of a pass, and the state of a pipeline.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const RGBA: GpuTextureFormat = GpuTextureFormat::Rgba8unorm;
const DRAWN: GpuTextureUsage = GpuTextureUsage::RENDER_ATTACHMENT.union(GpuTextureUsage::COPY_SRC);
const RED: [u8; 4] = [255, 0, 0, 255];

fn tests() -> Vec<Test> {
    let mut tests = passes();
    tests.extend(states());
    tests.extend(pipelines());
    tests
}

fn passes() -> Vec<Test> {
    vec![
        test("gpu-command-encoder.begin-render-pass: clears an attachment to a colour", async |gpu| {
            let color = GpuColor { r: 1.0, g: 0.0, b: 0.2, a: 0.4 };
            let target = target(&gpu)?;
            let view = target.create_view(None);
            let attachment = GpuRenderPassColorAttachment { clear_value: Some(color), ..color_attachment(&view) };
            pass(
                &gpu,
                GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) },
                |_| {},
            )?;
            is_close(&gpu.read_texture(&target, 0, 4).await?, &[255, 0, 51, 102].repeat(16), 1)
        }),
        test("gpu-command-encoder.begin-render-pass: keeps an attachment that is loaded", async |gpu| {
            let (target, pipeline) = (target(&gpu)?, red(&gpu)?);
            let view = target.create_view(None);
            draw(&gpu, &view, &pipeline, |_| {})?;
            let attachment = GpuRenderPassColorAttachment { load_op: GpuLoadOp::Load, ..color_attachment(&view) };
            pass(
                &gpu,
                GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) },
                |_| {},
            )?;
            equal(gpu.read_texture(&target, 0, 4).await?, RED.repeat(16))
        }),
        test("gpu-command-encoder.begin-render-pass: an attachment that is discarded is zero", async |gpu| {
            let (target, pipeline) = (target(&gpu)?, red(&gpu)?);
            let view = target.create_view(None);
            let attachment = GpuRenderPassColorAttachment { store_op: GpuStoreOp::Discard, ..color_attachment(&view) };
            let descriptor =
                GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) };
            pass(&gpu, descriptor, |pass| {
                pass.set_pipeline(&pipeline);
                pass.draw(3, None, None, None);
            })?;
            equal(gpu.read_texture(&target, 0, 4).await?, vec![0; 64])
        }),
        test("gpu-command-encoder.begin-render-pass: draws to several attachments, with gaps", async |gpu| {
            let (device, first, third) = (gpu.device()?, target(&gpu)?, target(&gpu)?);
            let module = device.create_shader_module(&shader(&format!(
                "{TRIANGLE}
                 struct Colours {{ @location(0) first: vec4f, @location(2) third: vec4f }}
                 @fragment fn fragment() -> Colours {{ return Colours(vec4f(1, 0, 0, 1), vec4f(0, 1, 0, 1)); }}"
            )));
            let descriptor = render_pipeline(&module, RGBA);
            let targets = vec![Some(color_target(RGBA)), None, Some(color_target(RGBA))];
            let fragment = Some(GpuFragmentState { targets, ..fragment(&module, RGBA) });
            let pipeline = device.create_render_pipeline(GpuRenderPipelineDescriptor { fragment, ..descriptor });
            let views = [first.create_view(None), third.create_view(None)];
            let attachments = vec![Some(color_attachment(&views[0])), None, Some(color_attachment(&views[1]))];
            pass(&gpu, GpuRenderPassDescriptor { color_attachments: attachments, ..render_pass(&views[0]) }, |pass| {
                pass.set_pipeline(&pipeline);
                pass.draw(3, None, None, None);
            })?;
            equal(gpu.read_texture(&first, 0, 4).await?, RED.repeat(16))?;
            equal(gpu.read_texture(&third, 0, 4).await?, [0, 255, 0, 255].repeat(16))
        }),
        test("gpu-command-encoder.begin-render-pass: draws to a slice of a texture of three dimensions", async |gpu| {
            let (device, pipeline) = (gpu.device()?, red(&gpu)?);
            let made = device.create_texture(&GpuTextureDescriptor {
                size: extent(1, 1, 3),
                dimension: Some(GpuTextureDimension::D3),
                ..texture(1, 1, RGBA, DRAWN)
            });
            let view = made.create_view(None);
            let attachment = GpuRenderPassColorAttachment { depth_slice: Some(1), ..color_attachment(&view) };
            let target = device.create_buffer(&buffer(1024, GpuBufferUsage::COPY_DST | GpuBufferUsage::COPY_SRC));
            pass(
                &gpu,
                GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) },
                |pass| {
                    pass.set_pipeline(&pipeline);
                    pass.draw(3, None, None, None);
                },
            )?;
            let layers = GpuTexelCopyBufferInfo { rows_per_image: Some(1), ..rows(&target, 256) };
            gpu.submit(|encoder| encoder.copy_texture_to_buffer(&texels(&made), &layers, extent(1, 1, 3)))?;
            let read = gpu.read(&target).await?;
            equal([&read[..4], &read[256..260], &read[512..516]].concat(), [[0; 4], RED, [0; 4]].concat())
        }),
        test("gpu-command-encoder.begin-render-pass: resolves samples to a texture", async |gpu| {
            let (device, target) = (gpu.device()?, target(&gpu)?);
            let samples = GpuTextureDescriptor {
                sample_count: Some(4),
                ..texture(4, 4, RGBA, GpuTextureUsage::RENDER_ATTACHMENT)
            };
            let samples = device.create_texture(&samples);
            let module = device.create_shader_module(&shader(DRAW_RED));
            // Two of the four samples are drawn.
            let multisample =
                Some(GpuMultisampleState { count: Some(4), mask: Some(0b0101), alpha_to_coverage_enabled: None });
            let descriptor = GpuRenderPipelineDescriptor { multisample, ..render_pipeline(&module, RGBA) };
            let pipeline = device.create_render_pipeline(descriptor);
            let (view, resolved) = (samples.create_view(None), target.create_view(None));
            let attachment =
                GpuRenderPassColorAttachment { resolve_target: Some(&resolved), ..color_attachment(&view) };
            pass(
                &gpu,
                GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) },
                |pass| {
                    pass.set_pipeline(&pipeline);
                    pass.draw(3, None, None, None);
                },
            )?;
            is_close(&gpu.read_texture(&target, 0, 4).await?, &[128, 0, 0, 128].repeat(16), 1)
        }),
        test("gpu-command-encoder.begin-render-pass: refuses bad attachments", async |gpu| {
            let device = gpu.device()?;
            let make = |width, usage| device.create_texture(&texture(width, 4, RGBA, usage)).create_view(None);
            let (view, wider) = (make(4, DRAWN), make(8, DRAWN));
            let not_drawn = make(4, GpuTextureUsage::TEXTURE_BINDING);
            let levels = GpuTextureDescriptor { mip_level_count: Some(2), ..texture(4, 4, RGBA, DRAWN) };
            let levels = device.create_texture(&levels).create_view(None);
            let attach = |views: &[&GpuTextureView]| {
                let encoder = device.create_command_encoder(None);
                let color_attachments = views.iter().map(|view| Some(color_attachment(view))).collect();
                let descriptor = GpuRenderPassDescriptor { color_attachments, ..render_pass(&view) };
                encoder.begin_render_pass(&descriptor).end();
                encoder.finish(None);
            };
            for views in [&[&not_drawn][..], &[&levels], &[&view, &wider], &[&view, &view], &[]] {
                gpu.refuses(|| attach(views)).await?;
            }
            Ok(())
        }),
        test("gpu-command-encoder.begin-render-pass: refuses more draws than the descriptor announces", async |gpu| {
            let (view, pipeline) = (target(&gpu)?.create_view(None), red(&gpu)?);
            gpu.refuses(|| {
                pass(&gpu, GpuRenderPassDescriptor { max_draw_count: Some(1), ..render_pass(&view) }, |pass| {
                    pass.set_pipeline(&pipeline);
                    pass.draw(3, None, None, None);
                    pass.draw(3, None, None, None);
                })
            })
            .await
        }),
        test("gpu-render-pass-encoder.end: refuses a second end, and commands after it", async |gpu| {
            let (device, view, pipeline) = (gpu.device()?, target(&gpu)?.create_view(None), red(&gpu)?);
            let encoder = device.create_command_encoder(None);
            let pass = encoder.begin_render_pass(&render_pass(&view));
            pass.end();
            gpu.refuses(|| pass.end()).await?;
            gpu.refuses(|| {
                pass.set_pipeline(&pipeline);
                encoder.finish(None)
            })
            .await
        }),
    ]
}

fn states() -> Vec<Test> {
    vec![
        test("gpu-render-pass-encoder.set-viewport: draws within a part of the picture", async |gpu| {
            let picture = drawn(&gpu, red(&gpu)?, |pass| pass.set_viewport(1.0, 2.0, 2.0, 1.0, 0.0, 1.0)).await?;
            equal(picture, square(1..3, 2..3))
        }),
        test(
            "gpu-render-pass-encoder.set-viewport: refuses negative sizes, depths outside of 0 to 1, and too large ranges",
            async |gpu| {
                for (x, y, width, height, least, most) in [
                    (0.0, 0.0, -1.0, 4.0, 0.0, 1.0),
                    (0.0, 0.0, 4.0, 4.0, -0.1, 1.0),
                    (0.0, 0.0, 4.0, 4.0, 0.0, 1.1),
                    (0.0, 0.0, 4.0, 4.0, 0.6, 0.5),
                    (0.0, 0.0, 1e9, 4.0, 0.0, 1.0),
                    (-1e9, 0.0, 4.0, 4.0, 0.0, 1.0),
                ] {
                    let view = target(&gpu)?.create_view(None);
                    gpu.refuses(|| {
                        pass(&gpu, render_pass(&view), |pass| pass.set_viewport(x, y, width, height, least, most))
                    })
                    .await?;
                }
                Ok(())
            },
        ),
        test("gpu-render-pass-encoder.set-scissor-rect: draws within a part of the picture", async |gpu| {
            let picture = drawn(&gpu, red(&gpu)?, |pass| pass.set_scissor_rect(0, 1, 3, 2)).await?;
            equal(picture, square(0..3, 1..3))
        }),
        test("gpu-render-pass-encoder.set-scissor-rect: refuses a rectangle outside of the picture", async |gpu| {
            for (x, y, width, height) in [(0, 0, 5, 4), (1, 0, 4, 4), (0, 5, 0, 0), (u32::MAX, 0, 2, 1)] {
                let view = target(&gpu)?.create_view(None);
                gpu.refuses(|| pass(&gpu, render_pass(&view), |pass| pass.set_scissor_rect(x, y, width, height)))
                    .await?;
            }
            Ok(())
        }),
        test("gpu-render-pass-encoder.set-blend-constant: is a factor of blending", async |gpu| {
            let blend = component(GpuBlendFactor::Constant, GpuBlendFactor::Zero);
            let pipeline = blending(&gpu, GpuBlendState { color: blend, alpha: blend })?;
            let color = GpuColor { r: 0.4, g: 1.0, b: 1.0, a: 0.2 };
            let picture = drawn(&gpu, pipeline, |pass| pass.set_blend_constant(color)).await?;
            is_close(&picture, &[102, 0, 0, 51].repeat(16), 1)
        }),
        test("gpu-render-pass-encoder.set-blend-constant: is zero at the beginning of a pass", async |gpu| {
            let blend = component(GpuBlendFactor::Constant, GpuBlendFactor::Zero);
            let pipeline = blending(&gpu, GpuBlendState { color: blend, alpha: blend })?;
            equal(drawn(&gpu, pipeline, |_| {}).await?, vec![0; 64])
        }),
        test(
            "gpu-render-pass-encoder.set-stencil-reference: is the value that stencils are compared with",
            async |gpu| {
                for (reference, expected) in [(Some(5), true), (Some(4), false), (None, false)] {
                    let face = GpuStencilFaceState { compare: Some(GpuCompareFunction::Equal), ..face() };
                    let state = GpuDepthStencilState { stencil_front: Some(face), ..stencil() };
                    let picture = depth_picture(&gpu, state, |pass| {
                        if let Some(reference) = reference {
                            pass.set_stencil_reference(reference);
                        }
                    })
                    .await?;
                    equal(picture, if expected { RED.repeat(16) } else { vec![0; 64] })?;
                }
                Ok(())
            },
        ),
        test("gpu-device.create-render-pipeline: compares depths", async |gpu| {
            // The triangle has depth 0.5, and so has the attachment.
            for (compare, expected) in [
                (GpuCompareFunction::Never, false),
                (GpuCompareFunction::Less, false),
                (GpuCompareFunction::Equal, true),
                (GpuCompareFunction::LessEqual, true),
                (GpuCompareFunction::Greater, false),
                (GpuCompareFunction::NotEqual, false),
                (GpuCompareFunction::GreaterEqual, true),
                (GpuCompareFunction::Always, true),
            ] {
                let state = GpuDepthStencilState { depth_compare: Some(compare), ..stencil() };
                let picture = depth_picture(&gpu, state, |_| {}).await?;
                equal((compare, picture[..4] == RED), (compare, expected))?;
            }
            Ok(())
        }),
    ]
}

fn pipelines() -> Vec<Test> {
    vec![
        test("gpu-device.create-render-pipeline: culls the faces that the descriptor names", async |gpu| {
            // The triangle is counter-clockwise.
            for (front, cull, expected) in [
                (None, GpuCullMode::None, true),
                (None, GpuCullMode::Back, true),
                (None, GpuCullMode::Front, false),
                (Some(GpuFrontFace::Cw), GpuCullMode::Back, false),
                (Some(GpuFrontFace::Cw), GpuCullMode::Front, true),
            ] {
                let primitive = GpuPrimitiveState {
                    front_face: front,
                    cull_mode: Some(cull),
                    ..primitive(GpuPrimitiveTopology::TriangleList)
                };
                let module = gpu.device()?.create_shader_module(&shader(DRAW_RED));
                let descriptor =
                    GpuRenderPipelineDescriptor { primitive: Some(primitive), ..render_pipeline(&module, RGBA) };
                let picture = drawn(&gpu, gpu.device()?.create_render_pipeline(descriptor), |_| {}).await?;
                equal((front, cull, picture[..4] == RED), (front, cull, expected))?;
            }
            Ok(())
        }),
        test("gpu-device.create-render-pipeline: writes only the channels of the mask", async |gpu| {
            for (write_mask, expected) in [
                (GpuColorWrite::RED, [255, 0, 0, 0]),
                (GpuColorWrite::ALPHA, [0, 0, 0, 255]),
                (GpuColorWrite::GREEN | GpuColorWrite::BLUE, [0, 0, 0, 0]),
                (GpuColorWrite::ALL, RED),
                (GpuColorWrite::empty(), [0, 0, 0, 0]),
            ] {
                let target = GpuColorTargetState { write_mask: Some(write_mask), ..color_target(RGBA) };
                equal(drawn(&gpu, with_target(&gpu, target)?, |_| {}).await?, expected.repeat(16))?;
            }
            Ok(())
        }),
        test("gpu-device.create-render-pipeline: blends by the operation that the descriptor names", async |gpu| {
            for (operation, expected) in [
                (GpuBlendOperation::Add, [255, 255, 255, 255]),
                (GpuBlendOperation::Subtract, [0, 0, 0, 0]),
                (GpuBlendOperation::ReverseSubtract, [0, 255, 255, 0]),
                (GpuBlendOperation::Min, [255, 0, 0, 255]),
                (GpuBlendOperation::Max, [255, 255, 255, 255]),
            ] {
                let component = GpuBlendComponent {
                    operation: Some(operation),
                    ..component(GpuBlendFactor::One, GpuBlendFactor::One)
                };
                let pipeline = blending(&gpu, GpuBlendState { color: component, alpha: component })?;
                let target = target(&gpu)?;
                let view = target.create_view(None);
                let white = GpuColor { r: 1.0, g: 1.0, b: 1.0, a: 1.0 };
                let attachment = GpuRenderPassColorAttachment { clear_value: Some(white), ..color_attachment(&view) };
                let descriptor =
                    GpuRenderPassDescriptor { color_attachments: vec![Some(attachment)], ..render_pass(&view) };
                pass(&gpu, descriptor, |pass| {
                    pass.set_pipeline(&pipeline);
                    pass.draw(3, None, None, None);
                })?;
                equal((operation, gpu.read_texture(&target, 0, 4).await?), (operation, expected.repeat(16)))?;
            }
            Ok(())
        }),
        test("gpu-device.create-render-pipeline: draws lines and strips", async |gpu| {
            let device = gpu.device()?;
            let code = "@vertex fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
                          return vec4f(vec2f(f32(index & 1), f32(index >> 1)) * 2 - 1, 0, 1);
                        }
                        @fragment fn fragment() -> @location(0) vec4f { return vec4f(1, 0, 0, 1); }";
            let module = device.create_shader_module(&shader(code));
            let whole = RED.repeat(16);
            for (topology, is_whole) in [
                (GpuPrimitiveTopology::TriangleStrip, true),
                (GpuPrimitiveTopology::LineStrip, false),
                (GpuPrimitiveTopology::LineList, false),
            ] {
                let primitive = GpuPrimitiveState {
                    strip_index_format: matches!(topology, GpuPrimitiveTopology::TriangleStrip)
                        .then_some(GpuIndexFormat::Uint16),
                    ..primitive(topology)
                };
                let descriptor =
                    GpuRenderPipelineDescriptor { primitive: Some(primitive), ..render_pipeline(&module, RGBA) };
                let (pipeline, target) = (device.create_render_pipeline(descriptor), target(&gpu)?);
                pass(&gpu, render_pass(&target.create_view(None)), |pass| {
                    pass.set_pipeline(&pipeline);
                    pass.draw(4, None, None, None);
                })?;
                let picture = gpu.read_texture(&target, 0, 4).await?;
                equal((topology, picture == whole), (topology, is_whole))?;
            }
            Ok(())
        }),
        test(
            "gpu-device.create-render-pipeline: refuses descriptors that contradict themselves or the shader",
            async |gpu| {
                let device = gpu.device()?;
                let module = device.create_shader_module(&shader(DRAW_RED));
                let plain = || render_pipeline(&module, RGBA);
                let strip = GpuPrimitiveState {
                    strip_index_format: Some(GpuIndexFormat::Uint16),
                    ..primitive(GpuPrimitiveTopology::TriangleList)
                };
                let samples = |count| {
                    Some(GpuMultisampleState { count: Some(count), mask: None, alpha_to_coverage_enabled: None })
                };
                let attribute = |format, offset, shader_location| {
                    let attributes = vec![GpuVertexAttribute { format, offset, shader_location }];
                    let layout = GpuVertexBufferLayout {
                        array_stride: 4,
                        step_mode: Some(GpuVertexStepMode::Instance),
                        attributes,
                    };
                    GpuVertexState { buffers: Some(vec![Some(layout)]), ..plain().vertex }
                };
                let missing = Some("missing".to_owned());
                let bad = [
                    GpuRenderPipelineDescriptor { primitive: Some(strip), ..plain() },
                    GpuRenderPipelineDescriptor { multisample: samples(2), ..plain() },
                    GpuRenderPipelineDescriptor {
                        vertex: GpuVertexState { entry_point: missing, ..plain().vertex },
                        ..plain()
                    },
                    GpuRenderPipelineDescriptor { vertex: attribute(GpuVertexFormat::Float32x4, 0, 0), ..plain() },
                    GpuRenderPipelineDescriptor { vertex: attribute(GpuVertexFormat::Float32, 2, 0), ..plain() },
                    GpuRenderPipelineDescriptor { vertex: attribute(GpuVertexFormat::Float32, 0, 1000), ..plain() },
                    render_pipeline(&module, GpuTextureFormat::Rgba8uint),
                    render_pipeline(&module, GpuTextureFormat::Depth16unorm),
                    render_pipeline(&module, GpuTextureFormat::Rgb9e5ufloat),
                    GpuRenderPipelineDescriptor { fragment: None, ..plain() },
                    GpuRenderPipelineDescriptor {
                        depth_stencil: Some(GpuDepthStencilState { format: RGBA, ..stencil() }),
                        ..plain()
                    },
                    GpuRenderPipelineDescriptor {
                        depth_stencil: Some(GpuDepthStencilState {
                            depth_write_enabled: Some(true),
                            depth_compare: None,
                            ..stencil()
                        }),
                        ..plain()
                    },
                ];
                for (index, bad) in bad.into_iter().enumerate() {
                    let refused = gpu.refuses(|| device.create_render_pipeline(bad)).await;
                    refused.map_err(|_| Failure::wrong(format!("a validation error of descriptor {index}"), "none"))?;
                }
                Ok(())
            },
        ),
        test("gpu-device.create-render-pipeline: sets the constants of both stages", async |gpu| {
            let device = gpu.device()?;
            let module = device.create_shader_module(&shader(
                "override right: f32; override red: f32;
                 @vertex fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
                   return vec4f(vec2f(f32(index & 1), f32(index >> 1)) * 4 - 1 + vec2f(right, 0), 0, 1);
                 }
                 @fragment fn fragment() -> @location(0) vec4f { return vec4f(red, 0, 0, 1); }",
            ));
            let constants = |key, value| {
                let record = RecordGpuPipelineConstantValue::new();
                record.add(key, value);
                Some(record)
            };
            let descriptor = render_pipeline(&module, RGBA);
            let pipeline = device.create_render_pipeline(GpuRenderPipelineDescriptor {
                vertex: GpuVertexState { constants: constants("right", 1.0), ..descriptor.vertex },
                fragment: Some(GpuFragmentState { constants: constants("red", 1.0), ..fragment(&module, RGBA) }),
                ..render_pipeline(&module, RGBA)
            });
            equal(drawn(&gpu, pipeline, |_| {}).await?[..16].to_vec(), [[0; 4], [0; 4], RED, RED].concat())
        }),
        test("gpu-device.create-render-pipeline-async: returns a pipeline that draws", async |gpu| {
            let module = gpu.device()?.create_shader_module(&shader(DRAW_RED));
            match gpu.device()?.create_render_pipeline_async(render_pipeline(&module, RGBA)).await {
                Ok(pipeline) => equal(drawn(&gpu, pipeline, |_| {}).await?, RED.repeat(16)),
                Err(error) => Err(Failure::wrong("a pipeline", error.message)),
            }
        }),
        test(
            "gpu-device.create-render-pipeline-async: fails with gpu-pipeline-error(validation), and no error on the device",
            async |gpu| {
                let module = gpu.device()?.create_shader_module(&shader(DRAW_RED));
                match gpu
                    .device()?
                    .create_render_pipeline_async(render_pipeline(&module, GpuTextureFormat::Rgba8sint))
                    .await
                {
                    Ok(_) => Err(Failure::wrong("an error", "a pipeline")),
                    Err(error) => {
                        let CreatePipelineErrorKind::GpuPipelineError(reason) = error.kind;
                        equal(reason, GpuPipelineErrorReason::Validation)
                    }
                }
            },
        ),
        test("gpu-render-pipeline.get-bind-group-layout: is the layout of the shader's bindings", async |gpu| {
            let device = gpu.device()?;
            let module = device.create_shader_module(&shader(&format!(
                "@group(0) @binding(0) var<uniform> colour: vec4f;
                 {TRIANGLE}
                 @fragment fn fragment() -> @location(0) vec4f {{ return colour; }}"
            )));
            let pipeline = device.create_render_pipeline(render_pipeline(&module, RGBA));
            let bytes: Vec<u8> = [0_f32, 1.0, 0.0, 1.0].iter().flat_map(|channel| channel.to_le_bytes()).collect();
            let colour = gpu.buffer_of(&bytes, GpuBufferUsage::UNIFORM)?;
            let resources = vec![GpuBindingResource::GpuBuffer(&colour)];
            let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?;
            let mut result = Ok(());
            let picture = drawn(&gpu, pipeline, |pass| {
                result = pass.set_bind_group(0, Some(&group), None, None, None);
            });
            equal(picture.await?, [0, 255, 0, 255].repeat(16))?;
            set(result)
        }),
        test("gpu-render-pipeline.get-bind-group-layout: refuses an index above the limit", async |gpu| {
            let (pipeline, above) = (red(&gpu)?, gpu.device()?.limits().max_bind_groups());
            gpu.refuses(|| pipeline.get_bind_group_layout(above)).await
        }),
    ]
}

/// A triangle over the whole picture.
const TRIANGLE: &str = "@vertex fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  return vec4f(vec2f(f32(index & 1), f32(index >> 1)) * 4 - 1, 0.5, 1);
}";

const DRAW_RED: &str = "@vertex fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  return vec4f(vec2f(f32(index & 1), f32(index >> 1)) * 4 - 1, 0.5, 1);
}
@fragment fn fragment() -> @location(0) vec4f { return vec4f(1, 0, 0, 1); }";

fn target(gpu: &Fixture) -> Outcome<GpuTexture> {
    Ok(gpu.device()?.create_texture(&texture(4, 4, RGBA, DRAWN)))
}

fn red(gpu: &Fixture) -> Outcome<GpuRenderPipeline> {
    with_target(gpu, color_target(RGBA))
}

fn blending(gpu: &Fixture, blend: GpuBlendState) -> Outcome<GpuRenderPipeline> {
    with_target(gpu, GpuColorTargetState { blend: Some(blend), ..color_target(RGBA) })
}

fn with_target(gpu: &Fixture, target: GpuColorTargetState) -> Outcome<GpuRenderPipeline> {
    let module = gpu.device()?.create_shader_module(&shader(DRAW_RED));
    let fragment = Some(GpuFragmentState { targets: vec![Some(target)], ..fragment(&module, RGBA) });
    let descriptor = GpuRenderPipelineDescriptor { fragment, ..render_pipeline(&module, RGBA) };
    Ok(gpu.device()?.create_render_pipeline(descriptor))
}

fn component(src_factor: GpuBlendFactor, dst_factor: GpuBlendFactor) -> GpuBlendComponent {
    GpuBlendComponent { operation: None, src_factor: Some(src_factor), dst_factor: Some(dst_factor) }
}

fn face() -> GpuStencilFaceState {
    GpuStencilFaceState { compare: None, fail_op: None, depth_fail_op: None, pass_op: None }
}

/// Describes tests of depth and stencil that always pass.
fn stencil() -> GpuDepthStencilState {
    GpuDepthStencilState {
        format: GpuTextureFormat::Depth24plusStencil8,
        depth_write_enabled: Some(false),
        depth_compare: Some(GpuCompareFunction::Always),
        stencil_front: None,
        stencil_back: None,
        stencil_read_mask: None,
        stencil_write_mask: None,
        depth_bias: None,
        depth_bias_slope_scale: None,
        depth_bias_clamp: None,
    }
}

/// Records a pass and submits it.
fn pass(gpu: &Fixture, descriptor: GpuRenderPassDescriptor, record: impl FnOnce(&GpuRenderPassEncoder)) -> Outcome {
    gpu.submit(|encoder| {
        let pass = encoder.begin_render_pass(&descriptor);
        record(&pass);
        pass.end();
    })
}

fn draw(
    gpu: &Fixture,
    view: &GpuTextureView,
    pipeline: &GpuRenderPipeline,
    prepare: impl FnOnce(&GpuRenderPassEncoder),
) -> Outcome {
    pass(gpu, render_pass(view), |pass| {
        pass.set_pipeline(pipeline);
        prepare(pass);
        pass.draw(3, None, None, None);
    })
}

/// Returns the picture that a pipeline draws.
async fn drawn(
    gpu: &Fixture,
    pipeline: GpuRenderPipeline,
    prepare: impl FnOnce(&GpuRenderPassEncoder),
) -> Outcome<Vec<u8>> {
    let target = target(gpu)?;
    draw(gpu, &target.create_view(None), &pipeline, prepare)?;
    gpu.read_texture(&target, 0, 4).await
}

/// Returns the picture that a pipeline draws over depth 0.5 and stencil 5.
async fn depth_picture(
    gpu: &Fixture,
    state: GpuDepthStencilState,
    prepare: impl FnOnce(&GpuRenderPassEncoder),
) -> Outcome<Vec<u8>> {
    let (device, target) = (gpu.device()?, target(gpu)?);
    let usage = GpuTextureUsage::RENDER_ATTACHMENT;
    let depth = device.create_texture(&texture(4, 4, GpuTextureFormat::Depth24plusStencil8, usage));
    let module = device.create_shader_module(&shader(DRAW_RED));
    let descriptor = GpuRenderPipelineDescriptor { depth_stencil: Some(state), ..render_pipeline(&module, RGBA) };
    let pipeline = device.create_render_pipeline(descriptor);
    let (view, depth_view) = (target.create_view(None), depth.create_view(None));
    let attachment = GpuRenderPassDepthStencilAttachment {
        view: &depth_view,
        depth_clear_value: Some(0.5),
        depth_load_op: Some(GpuLoadOp::Clear),
        depth_store_op: Some(GpuStoreOp::Discard),
        depth_read_only: None,
        stencil_clear_value: Some(5),
        stencil_load_op: Some(GpuLoadOp::Clear),
        stencil_store_op: Some(GpuStoreOp::Discard),
        stencil_read_only: None,
    };
    let descriptor = GpuRenderPassDescriptor { depth_stencil_attachment: Some(attachment), ..render_pass(&view) };
    pass(gpu, descriptor, |pass| {
        pass.set_pipeline(&pipeline);
        prepare(pass);
        pass.draw(3, None, None, None);
    })?;
    gpu.read_texture(&target, 0, 4).await
}

/// Returns a picture of 4 by 4 texels that are red in ranges of x and y.
fn square(xs: std::ops::Range<usize>, ys: std::ops::Range<usize>) -> Vec<u8> {
    let texel = |index: usize| xs.contains(&(index % 4)) && ys.contains(&(index / 4));
    (0..16).flat_map(|index| if texel(index) { RED } else { [0; 4] }).collect()
}
