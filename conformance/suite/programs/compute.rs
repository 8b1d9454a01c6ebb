//! Compute: shader modules, layouts, bind groups, pipelines and passes.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const COPIED: GpuBufferUsage = GpuBufferUsage::COPY_SRC.union(GpuBufferUsage::COPY_DST);
const RESULT: GpuBufferUsage = GpuBufferUsage::STORAGE.union(COPIED);

fn tests() -> Vec<Test> {
    let mut tests = shaders();
    tests.extend(constants());
    tests.extend(layouts());
    tests.extend(pipelines());
    tests.extend(passes());
    tests
}

fn shaders() -> Vec<Test> {
    vec![
        test("gpu-device.create-shader-module: refuses code that is no WGSL", async |gpu| {
            let device = gpu.device()?;
            for code in ["no shader", "@compute fn main() {}", "fn f() -> u32 { return 1.5; }", "const a = b;", "\0"] {
                gpu.refuses(|| device.create_shader_module(&shader(code))).await?;
            }
            Ok(())
        }),
        test("gpu-device.create-shader-module: takes compilation hints", async |gpu| {
            let hint = |layout| GpuShaderModuleCompilationHint { entry_point: "main".to_owned(), layout };
            let device = gpu.device()?;
            let layout = pipeline_layout(device, &[]);
            let hints = vec![hint(None), hint(Some(GpuLayoutMode::Auto)), hint(Some(GpuLayoutMode::Specific(&layout)))];
            device.create_shader_module(&GpuShaderModuleDescriptor { compilation_hints: Some(hints), ..shader(ADD) });
            Ok(())
        }),
        test("gpu-shader-module.get-compilation-info: has no error for a valid module", async |gpu| {
            let info = gpu.device()?.create_shader_module(&shader(ADD)).get_compilation_info().await;
            let errors = info.messages().iter().filter(|message| is_error(message)).count();
            equal(errors, 0)
        }),
        test("gpu-compilation-info.messages: has an error for an invalid module, at every call", async |gpu| {
            let info = compilation_info(&gpu, INVALID).await?;
            holds(info.messages().iter().any(is_error) && info.messages().iter().any(is_error), "an error")
        }),
        test("gpu-compilation-message.type: is error for code that cannot be compiled", async |gpu| {
            equal(error_message(&gpu).await?.type_(), GpuCompilationMessageType::Error)
        }),
        test("gpu-compilation-message.message: is a text", async |gpu| {
            holds(!error_message(&gpu).await?.message().is_empty(), "a text")
        }),
        test("gpu-compilation-message.line-num: is the line from 1, or 0 without a place", async |gpu| {
            holds([0, 2].contains(&error_message(&gpu).await?.line_num()), "line 2, or 0")
        }),
        test(
            "gpu-compilation-message.line-pos: is a column from 1 within the line, or 0 without a place",
            async |gpu| {
                let message = error_message(&gpu).await?;
                let columns =
                    if message.line_num() == 0 { 0..=0 } else { 1..=INVALID_LINE.encode_utf16().count() as u64 };
                holds(columns.contains(&message.line_pos()), &format!("a column in {columns:?}"))
            },
        ),
        test("gpu-compilation-message.offset: counts code units of UTF-16 up to the place", async |gpu| {
            let message = error_message(&gpu).await?;
            if message.line_num() == 0 {
                return equal(message.offset(), 0);
            }
            let first_line = INVALID.lines().next().unwrap_or_default().encode_utf16().count() as u64 + 1;
            equal(message.offset(), first_line + message.line_pos() - 1)
        }),
        test("gpu-compilation-message.length: ends within the code", async |gpu| {
            let message = error_message(&gpu).await?;
            let end = message.offset() + message.length();
            holds(end <= INVALID.encode_utf16().count() as u64, "an end within the code")
        }),
    ]
}

fn constants() -> Vec<Test> {
    vec![
        test("record-gpu-pipeline-constant-value.constructor: makes an empty record", async |_| {
            equal(RecordGpuPipelineConstantValue::new().keys().len(), 0)
        }),
        test("record-gpu-pipeline-constant-value.add: adds a key, or replaces its value", async |_| {
            let record = RecordGpuPipelineConstantValue::new();
            record.add("a", 1.0);
            record.add("a", -0.5);
            equal(record.entries(), vec![("a".to_owned(), -0.5)])
        }),
        test("record-gpu-pipeline-constant-value.get: returns the value, or none", async |_| {
            equal(["b", "c", ""].map(|key| values().get(key)), [Some(2.5), None, None])
        }),
        test("record-gpu-pipeline-constant-value.has: finds the keys", async |_| {
            equal(["a", "b", "c"].map(|key| values().has(key)), [true, true, false])
        }),
        test("record-gpu-pipeline-constant-value.remove: removes a key, and ignores a missing one", async |_| {
            let record = values();
            record.remove("b");
            record.remove("c");
            equal(record.keys(), vec!["a".to_owned()])
        }),
        test("record-gpu-pipeline-constant-value.keys: are in the order of addition", async |_| {
            equal(values().keys(), ["b", "a"].map(str::to_owned).to_vec())
        }),
        test("record-gpu-pipeline-constant-value.values: are in the order of addition", async |_| {
            equal(values().values(), vec![2.5, -1.0])
        }),
        test("record-gpu-pipeline-constant-value.entries: are in the order of addition", async |_| {
            equal(values().entries(), vec![("b".to_owned(), 2.5), ("a".to_owned(), -1.0)])
        }),
        test(
            "gpu-device.create-compute-pipeline: sets the constants of the shader by name and by number",
            async |gpu| {
                for (key, code) in [("added", "override added: u32 = 1;"), ("7", "@id(7) override added: u32 = 1;")] {
                    let constants = RecordGpuPipelineConstantValue::new();
                    constants.add(key, 5.0);
                    let module = gpu.device()?.create_shader_module(&shader(&format!("{code} {ADD_OVERRIDE}")));
                    let compute = GpuProgrammableStage { constants: Some(constants), ..stage(&module) };
                    let pipeline = gpu
                        .device()?
                        .create_compute_pipeline(GpuComputePipelineDescriptor { compute, ..compute_pipeline(&module) });
                    equal((key, result_of(&gpu, &pipeline).await?), (key, 5))?;
                }
                Ok(())
            },
        ),
        test(
            "gpu-device.create-compute-pipeline: refuses unknown constants, values that do not fit, and missing ones",
            async |gpu| {
                let device = gpu.device()?;
                let module = device.create_shader_module(&shader(&format!("override added: u32; {ADD_OVERRIDE}")));
                for given in [Some(("unknown", 1.0)), Some(("added", -1.0)), Some(("added", 1e10)), None] {
                    let constants = RecordGpuPipelineConstantValue::new();
                    if let Some((key, value)) = given {
                        constants.add(key, value);
                    }
                    let compute = GpuProgrammableStage { constants: Some(constants), ..stage(&module) };
                    let descriptor = GpuComputePipelineDescriptor { compute, ..compute_pipeline(&module) };
                    gpu.refuses(|| device.create_compute_pipeline(descriptor)).await?;
                }
                Ok(())
            },
        ),
    ]
}

fn layouts() -> Vec<Test> {
    vec![
        test("gpu-device.create-bind-group-layout: takes each kind of binding", async |gpu| {
            let device = gpu.device()?;
            let storage_texture = GpuStorageTextureBindingLayout {
                access: None,
                format: GpuTextureFormat::Rgba8unorm,
                view_dimension: Some(GpuTextureViewDimension::D2Array),
            };
            let texture = GpuTextureBindingLayout {
                sample_type: Some(GpuTextureSampleType::UnfilterableFloat),
                view_dimension: None,
                multisampled: Some(true),
            };
            let sampler = GpuSamplerBindingLayout { type_: Some(GpuSamplerBindingType::Comparison) };
            layout(
                device,
                vec![
                    entry(0),
                    GpuBindGroupLayoutEntry { sampler: Some(sampler), buffer: None, ..entry(1) },
                    GpuBindGroupLayoutEntry { texture: Some(texture), buffer: None, ..entry(2) },
                    GpuBindGroupLayoutEntry { storage_texture: Some(storage_texture), buffer: None, ..entry(900) },
                ],
            );
            Ok(())
        }),
        test(
            "gpu-device.create-bind-group-layout: refuses a repeated binding, one above the limit, and one of no kind",
            async |gpu| {
                let device = gpu.device()?;
                let above = device.limits().max_bindings_per_bind_group();
                let sampler = Some(GpuSamplerBindingLayout { type_: None });
                let both_kinds = GpuBindGroupLayoutEntry { sampler, ..entry(0) };
                let no_kind = GpuBindGroupLayoutEntry { buffer: None, ..entry(0) };
                for entries in [vec![entry(1), entry(1)], vec![entry(above)], vec![both_kinds], vec![no_kind]] {
                    gpu.refuses(|| layout(device, entries)).await?;
                }
                Ok(())
            },
        ),
        test("gpu-device.create-bind-group-layout: refuses a buffer that vertex shaders could write to", async |gpu| {
            let (device, visibility) = (gpu.device()?, GpuShaderStage::VERTEX);
            gpu.refuses(|| layout(device, vec![GpuBindGroupLayoutEntry { visibility, ..entry(0) }])).await
        }),
        test("gpu-device.create-pipeline-layout: takes a place without a layout", async |gpu| {
            let device = gpu.device()?;
            let made = layout(device, vec![entry(0)]);
            pipeline_layout(device, &[None, Some(&made)]);
            Ok(())
        }),
        test(
            "gpu-device.create-pipeline-layout: refuses more layouts than the limit, and too large immediates",
            async |gpu| {
                let device = gpu.device()?;
                let made = layout(device, vec![]);
                let many = vec![Some(&made); device.limits().max_bind_groups() as usize + 1];
                gpu.refuses(|| pipeline_layout(device, &many)).await?;
                let immediate_size = Some(device.limits().max_immediate_size() + 4);
                let descriptor =
                    GpuPipelineLayoutDescriptor { bind_group_layouts: vec![], immediate_size, label: None };
                gpu.refuses(|| device.create_pipeline_layout(&descriptor)).await
            },
        ),
        test("gpu-device.create-bind-group: refuses entries that the layout does not have", async |gpu| {
            let device = gpu.device()?;
            let layout = layout(device, vec![entry(0)]);
            let good = device.create_buffer(&buffer(16, RESULT));
            let unusable = device.create_buffer(&buffer(16, COPIED));
            let sampler = device.create_sampler(None);
            for resources in [
                vec![],
                vec![GpuBindingResource::GpuBuffer(&good), GpuBindingResource::GpuBuffer(&good)],
                vec![GpuBindingResource::GpuSampler(&sampler)],
                vec![GpuBindingResource::GpuBuffer(&unusable)],
                vec![part(&good, Some(4), None)],
                vec![part(&good, Some(0), Some(32))],
                vec![part(&good, Some(0), Some(0))],
                vec![part(&good, Some(256), None)],
            ] {
                gpu.refuses(|| gpu.bind_group(&layout, resources)).await?;
            }
            Ok(())
        }),
        test("gpu-device.create-bind-group: binds a texture by its default view", async |gpu| {
            let device = gpu.device()?;
            let code = "@group(0) @binding(0) var picture: texture_2d<f32>;
                        @group(0) @binding(1) var<storage, read_write> result: u32;
                        @compute @workgroup_size(1) fn main() { result = textureDimensions(picture).x; }";
            let module = device.create_shader_module(&shader(code));
            let pipeline = device.create_compute_pipeline(compute_pipeline(&module));
            let usage = GpuTextureUsage::TEXTURE_BINDING;
            let made = device.create_texture(&texture(7, 3, GpuTextureFormat::Rgba8unorm, usage));
            let result = device.create_buffer(&buffer(4, RESULT));
            let resources = vec![GpuBindingResource::GpuTexture(&made), GpuBindingResource::GpuBuffer(&result)];
            gpu.compute(&pipeline, &gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?)?;
            equal(gpu.read(&result).await?, vec![7, 0, 0, 0])
        }),
        test("gpu-device.create-bind-group: binds a part of a buffer", async |gpu| {
            let device = gpu.device()?;
            let pipeline = pipeline(&gpu, ADD)?;
            let result = device.create_buffer(&buffer(512, RESULT));
            let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), vec![part(&result, Some(256), Some(4))])?;
            gpu.compute(&pipeline, &group)?;
            let read = gpu.read(&result).await?;
            equal((read[0], read[256]), (0, 1))
        }),
    ]
}

fn pipelines() -> Vec<Test> {
    vec![
        test("gpu-device.create-compute-pipeline: runs the entry point that is named", async |gpu| {
            let device = gpu.device()?;
            let code = "@group(0) @binding(0) var<storage, read_write> result: u32;
                        @compute @workgroup_size(1) fn one() { result = 1; }
                        @compute @workgroup_size(1) fn two() { result = 2; }";
            let module = device.create_shader_module(&shader(code));
            for (name, expected) in [("one", 1), ("two", 2)] {
                let compute = GpuProgrammableStage { entry_point: Some(name.to_owned()), ..stage(&module) };
                let pipeline = device
                    .create_compute_pipeline(GpuComputePipelineDescriptor { compute, ..compute_pipeline(&module) });
                equal(result_of(&gpu, &pipeline).await?, expected)?;
            }
            gpu.refuses(|| device.create_compute_pipeline(compute_pipeline(&module))).await
        }),
        test(
            "gpu-device.create-compute-pipeline: refuses bad modules, entry points, layouts and workgroups",
            async |gpu| {
                let device = gpu.device()?;
                let module = device.create_shader_module(&shader(ADD));
                let compute = GpuProgrammableStage { entry_point: Some("missing".to_owned()), ..stage(&module) };
                let descriptor = GpuComputePipelineDescriptor { compute, ..compute_pipeline(&module) };
                gpu.refuses(|| device.create_compute_pipeline(descriptor)).await?;
                let layout = pipeline_layout(device, &[]);
                let layout = GpuLayoutMode::Specific(&layout);
                let descriptor = GpuComputePipelineDescriptor { layout, ..compute_pipeline(&module) };
                gpu.refuses(|| device.create_compute_pipeline(descriptor)).await?;
                let most = device.limits().max_compute_workgroup_size_x();
                let large = device
                    .create_shader_module(&shader(&format!("@compute @workgroup_size({}) fn main() {{}}", most + 1)));
                gpu.refuses(|| device.create_compute_pipeline(compute_pipeline(&large))).await?;
                let drawing = device.create_shader_module(&shader("@fragment fn main() {}"));
                gpu.refuses(|| device.create_compute_pipeline(compute_pipeline(&drawing))).await
            },
        ),
        test("gpu-device.create-compute-pipeline-async: returns a pipeline that runs", async |gpu| {
            let module = gpu.device()?.create_shader_module(&shader(ADD));
            match gpu.device()?.create_compute_pipeline_async(compute_pipeline(&module)).await {
                Ok(pipeline) => equal(result_of(&gpu, &pipeline).await?, 1),
                Err(error) => Err(Failure::wrong("a pipeline", error.message)),
            }
        }),
        test(
            "gpu-device.create-compute-pipeline-async: fails with gpu-pipeline-error(validation), and no error on the device",
            async |gpu| {
                let module = gpu.device()?.create_shader_module(&shader(ADD));
                let compute = GpuProgrammableStage { entry_point: Some("missing".to_owned()), ..stage(&module) };
                let descriptor = GpuComputePipelineDescriptor { compute, ..compute_pipeline(&module) };
                match gpu.device()?.create_compute_pipeline_async(descriptor).await {
                    Ok(_) => Err(Failure::wrong("an error", "a pipeline")),
                    Err(error) => {
                        let CreatePipelineErrorKind::GpuPipelineError(reason) = error.kind;
                        equal(reason, GpuPipelineErrorReason::Validation)
                    }
                }
            },
        ),
        test("gpu-compute-pipeline.get-bind-group-layout: refuses an index above the limit", async |gpu| {
            let pipeline = pipeline(&gpu, ADD)?;
            let above = gpu.device()?.limits().max_bind_groups();
            gpu.refuses(|| pipeline.get_bind_group_layout(above)).await
        }),
        test(
            "gpu-compute-pipeline.get-bind-group-layout: bind groups of it are for this pipeline alone",
            async |gpu| {
                let device = gpu.device()?;
                let (first, second) = (pipeline(&gpu, ADD)?, pipeline(&gpu, ADD)?);
                let result = device.create_buffer(&buffer(4, RESULT));
                let resources = vec![GpuBindingResource::GpuBuffer(&result)];
                let group = gpu.bind_group(&first.get_bind_group_layout(0), resources)?;
                gpu.refuses(|| gpu.compute(&second, &group)).await
            },
        ),
    ]
}

fn passes() -> Vec<Test> {
    vec![
        test("gpu-command-encoder.begin-compute-pass: refuses other commands before its end", async |gpu| {
            let device = gpu.device()?;
            let made = device.create_buffer(&buffer(4, COPIED));
            let encoder = device.create_command_encoder(None);
            let pass = encoder.begin_compute_pass(None);
            // The error is that of the encoder, reported at its end.
            encoder.clear_buffer(&made, None, None);
            pass.end();
            gpu.refuses(|| encoder.finish(None)).await
        }),
        test("gpu-compute-pass-encoder.set-pipeline: selects the pipeline of the next dispatch", async |gpu| {
            let (add, double) = (pipeline(&gpu, ADD)?, pipeline(&gpu, DOUBLE)?);
            let result = gpu.buffer_of(&[3, 0, 0, 0], RESULT)?;
            recorded(&gpu, |pass| {
                for pipeline in [&add, &double] {
                    let resources = vec![GpuBindingResource::GpuBuffer(&result)];
                    let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?;
                    pass.set_pipeline(pipeline);
                    set(pass.set_bind_group(0, Some(&group), None, None, None))?;
                    pass.dispatch_workgroups(1, None, None);
                }
                Ok(())
            })?;
            equal(gpu.read(&result).await?, vec![8, 0, 0, 0])
        }),
        test("gpu-compute-pass-encoder.dispatch-workgroups: runs all workgroups in three dimensions", async |gpu| {
            let counts = [(5, None, None, 5), (2, Some(3), None, 6), (2, Some(3), Some(4), 24), (0, None, None, 0)];
            for (x, y, z, expected) in counts {
                let (pipeline, result) = (pipeline(&gpu, ADD)?, gpu.buffer_of(&[0; 4], RESULT)?);
                let resources = vec![GpuBindingResource::GpuBuffer(&result)];
                let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?;
                recorded(&gpu, |pass| {
                    pass.set_pipeline(&pipeline);
                    set(pass.set_bind_group(0, Some(&group), None, None, None))?;
                    pass.dispatch_workgroups(x, y, z);
                    Ok(())
                })?;
                equal(gpu.read(&result).await?[0], expected)?;
            }
            Ok(())
        }),
        test(
            "gpu-compute-pass-encoder.dispatch-workgroups: refuses more than the limit, and a missing pipeline or bind group",
            async |gpu| {
                let above = gpu.device()?.limits().max_compute_workgroups_per_dimension() + 1;
                let (add, empty) = (pipeline(&gpu, ADD)?, pipeline(&gpu, "@compute @workgroup_size(1) fn main() {}")?);
                for (pipeline, count) in [(Some(&empty), above), (None, 1), (Some(&add), 1)] {
                    gpu.refuses(|| {
                        recorded(&gpu, |pass| {
                            if let Some(pipeline) = pipeline {
                                pass.set_pipeline(pipeline);
                            }
                            pass.dispatch_workgroups(count, None, None);
                            Ok(())
                        })
                    })
                    .await?;
                }
                Ok(())
            },
        ),
        test("gpu-compute-pass-encoder.dispatch-workgroups-indirect: takes the counts from a buffer", async |gpu| {
            let counts: Vec<u8> = [9_u32, 2, 3, 1].iter().flat_map(|count| count.to_le_bytes()).collect();
            let counts = gpu.buffer_of(&counts, GpuBufferUsage::INDIRECT)?;
            let (pipeline, result) = (pipeline(&gpu, ADD)?, gpu.buffer_of(&[0; 4], RESULT)?);
            let resources = vec![GpuBindingResource::GpuBuffer(&result)];
            let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?;
            recorded(&gpu, |pass| {
                pass.set_pipeline(&pipeline);
                set(pass.set_bind_group(0, Some(&group), None, None, None))?;
                pass.dispatch_workgroups_indirect(&counts, 4);
                Ok(())
            })?;
            equal(gpu.read(&result).await?[0], 6)
        }),
        test(
            "gpu-compute-pass-encoder.dispatch-workgroups-indirect: refuses bad offsets, and a buffer without INDIRECT",
            async |gpu| {
                let device = gpu.device()?;
                let counts = device.create_buffer(&buffer(16, GpuBufferUsage::INDIRECT));
                let unusable = device.create_buffer(&buffer(16, COPIED));
                let empty = pipeline(&gpu, "@compute @workgroup_size(1) fn main() {}")?;
                for (counts, offset) in [(&counts, 2), (&counts, 8), (&unusable, 0)] {
                    gpu.refuses(|| {
                        recorded(&gpu, |pass| {
                            pass.set_pipeline(&empty);
                            pass.dispatch_workgroups_indirect(counts, offset);
                            Ok(())
                        })
                    })
                    .await?;
                }
                Ok(())
            },
        ),
        test("gpu-compute-pass-encoder.set-bind-group: takes dynamic offsets from a part of a list", async |gpu| {
            let (device, pipeline) = (gpu.device()?, dynamic_pipeline(&gpu)?);
            let result = device.create_buffer(&buffer(1024, RESULT));
            let group = gpu.bind_group(&pipeline.1, vec![part(&result, None, Some(4))])?;
            let offsets = [0, 256, 512];
            for (data, start, length) in [(&offsets[1..2], None, None), (&offsets[..], Some(2), Some(1))] {
                recorded(&gpu, |pass| {
                    pass.set_pipeline(&pipeline.0);
                    set(pass.set_bind_group(0, Some(&group), Some(data), start, length))?;
                    pass.dispatch_workgroups(1, None, None);
                    Ok(())
                })?;
            }
            let read = gpu.read(&result).await?;
            equal([read[0], read[256], read[512]], [0, 1, 1])
        }),
        test(
            "gpu-compute-pass-encoder.set-bind-group: refuses a part outside of the list with range-error",
            async |gpu| {
                let (device, (_, layout)) = (gpu.device()?, dynamic_pipeline(&gpu)?);
                let result = device.create_buffer(&buffer(1024, RESULT));
                let group = gpu.bind_group(&layout, vec![part(&result, None, Some(4))])?;
                recorded(&gpu, |pass| {
                    for (start, length) in [(0, 2), (1, 1), (2, 0)] {
                        let result = pass.set_bind_group(0, Some(&group), Some(&[0]), Some(start), Some(length));
                        equal(result.map_err(|error| kind(&error.kind)), Err("RangeError".to_owned()))?;
                    }
                    Ok(())
                })
            },
        ),
        test("gpu-compute-pass-encoder.set-bind-group: refuses wrong offsets and a wrong index", async |gpu| {
            let (device, (_, layout)) = (gpu.device()?, dynamic_pipeline(&gpu)?);
            let result = device.create_buffer(&buffer(1024, RESULT));
            let group = gpu.bind_group(&layout, vec![part(&result, None, Some(4))])?;
            let above = device.limits().max_bind_groups();
            for (index, offsets) in [(0, &[][..]), (0, &[0, 0]), (0, &[4]), (0, &[1024]), (above, &[0])] {
                gpu.refuses(|| {
                    recorded(&gpu, |pass| set(pass.set_bind_group(index, Some(&group), Some(offsets), None, None)))
                })
                .await?;
            }
            Ok(())
        }),
        test("gpu-compute-pass-encoder.set-bind-group: none removes the bind group", async |gpu| {
            let pipeline = pipeline(&gpu, ADD)?;
            let result = gpu.device()?.create_buffer(&buffer(4, RESULT));
            let resources = vec![GpuBindingResource::GpuBuffer(&result)];
            let group = gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?;
            gpu.refuses(|| {
                recorded(&gpu, |pass| {
                    pass.set_pipeline(&pipeline);
                    set(pass.set_bind_group(0, Some(&group), None, None, None))?;
                    set(pass.set_bind_group(0, None, None, None, None))?;
                    pass.dispatch_workgroups(1, None, None);
                    Ok(())
                })
            })
            .await
        }),
        test("gpu-compute-pass-encoder.set-immediates: gives the shader a part of the data", async |gpu| {
            gpu.require_immediates()?;
            let device = gpu.device()?;
            let module = device.create_shader_module(&shader(
                "struct Numbers { first: u32, second: u32 }
                 var<immediate> numbers: Numbers;
                 @group(0) @binding(0) var<storage, read_write> result: u32;
                 @compute @workgroup_size(1) fn main() { result = numbers.first * 16 + numbers.second; }",
            ));
            let layout = layout(device, vec![entry(0)]);
            let pipeline_layout = device.create_pipeline_layout(&GpuPipelineLayoutDescriptor {
                bind_group_layouts: vec![Some(&layout)],
                immediate_size: Some(8),
                label: None,
            });
            let layout_mode = GpuLayoutMode::Specific(&pipeline_layout);
            let descriptor = GpuComputePipelineDescriptor { layout: layout_mode, ..compute_pipeline(&module) };
            let pipeline = device.create_compute_pipeline(descriptor);
            let result = device.create_buffer(&buffer(4, RESULT));
            let group = gpu.bind_group(&layout, vec![GpuBindingResource::GpuBuffer(&result)])?;
            recorded(&gpu, |pass| {
                pass.set_pipeline(&pipeline);
                set(pass.set_bind_group(0, Some(&group), None, None, None))?;
                pass.set_immediates(0, &[2, 0, 0, 0, 1, 0, 0, 0], None, None);
                pass.set_immediates(4, &[9, 9, 9, 9, 5, 0, 0, 0, 9, 9, 9, 9], Some(4), Some(4));
                pass.dispatch_workgroups(1, None, None);
                Ok(())
            })?;
            equal(gpu.read(&result).await?[0], 0x25)
        }),
        test("gpu-compute-pass-encoder.set-immediates: refuses a range above the limit, or not aligned", async |gpu| {
            let most = gpu.device()?.limits().max_immediate_size();
            for (offset, size) in [(most, 4), (2, 4), (0, 2)] {
                gpu.refuses(|| {
                    recorded(&gpu, |pass| {
                        pass.set_immediates(offset, &vec![0; size], None, None);
                        Ok(())
                    })
                })
                .await?;
            }
            Ok(())
        }),
        test("gpu-compute-pass-encoder.push-debug-group: refuses a group that is still open at the end", async |gpu| {
            gpu.refuses(|| {
                recorded(&gpu, |pass| {
                    pass.push_debug_group("a group");
                    Ok(())
                })
            })
            .await
        }),
        test("gpu-compute-pass-encoder.pop-debug-group: closes groups, and refuses when none is open", async |gpu| {
            recorded(&gpu, |pass| {
                pass.push_debug_group("outer");
                pass.push_debug_group("");
                pass.pop_debug_group();
                pass.pop_debug_group();
                Ok(())
            })?;
            gpu.refuses(|| {
                recorded(&gpu, |pass| {
                    pass.pop_debug_group();
                    Ok(())
                })
            })
            .await
        }),
        test("gpu-compute-pass-encoder.insert-debug-marker: takes any text", async |gpu| {
            recorded(&gpu, |pass| {
                pass.insert_debug_marker("a marker ✓");
                Ok(())
            })
        }),
        test("gpu-compute-pass-encoder.end: refuses a second end", async |gpu| {
            let encoder = gpu.device()?.create_command_encoder(None);
            let pass = encoder.begin_compute_pass(None);
            pass.end();
            gpu.refuses(|| pass.end()).await
        }),
        test("gpu-command-encoder.push-debug-group: refuses a group that is still open at the end", async |gpu| {
            gpu.refuses(|| gpu.submit(|encoder| encoder.push_debug_group("a group"))).await
        }),
        test("gpu-command-encoder.pop-debug-group: closes groups, and refuses when none is open", async |gpu| {
            gpu.submit(|encoder| {
                encoder.push_debug_group("a group");
                encoder.pop_debug_group();
            })?;
            gpu.refuses(|| gpu.submit(|encoder| encoder.pop_debug_group())).await
        }),
        test("gpu-command-encoder.insert-debug-marker: takes any text", async |gpu| {
            gpu.submit(|encoder| encoder.insert_debug_marker("a marker ✓"))
        }),
        test("gpu-command-encoder.finish: refuses an open pass", async |gpu| {
            let encoder = gpu.device()?.create_command_encoder(None);
            let _pass = encoder.begin_compute_pass(None);
            gpu.refuses(|| encoder.finish(None)).await
        }),
        test("gpu-command-encoder.finish: refuses a second call", async |gpu| {
            let encoder = gpu.device()?.create_command_encoder(None);
            encoder.finish(None);
            gpu.refuses(|| encoder.finish(None)).await
        }),
        test("gpu-queue.submit: takes no commands, and several", async |gpu| {
            let (device, queue) = (gpu.device()?, gpu.queue()?);
            queue.submit(&[]);
            let made = gpu.buffer_of(&[1; 16], COPIED)?;
            let clear = |offset| {
                let encoder = device.create_command_encoder(None);
                encoder.clear_buffer(&made, Some(offset), Some(4));
                encoder.finish(None)
            };
            queue.submit(&[&clear(0), &clear(8)]);
            equal(gpu.read(&made).await?, [[0; 4], [1; 4], [0; 4], [1; 4]].concat())
        }),
        test("gpu-queue.submit: refuses commands that were submitted before", async |gpu| {
            let commands = gpu.device()?.create_command_encoder(None).finish(None);
            let queue = gpu.queue()?;
            queue.submit(&[&commands]);
            gpu.refuses(|| queue.submit(&[&commands])).await
        }),
        test("gpu-queue.on-submitted-work-done: ends, with work and without", async |gpu| {
            let (queue, made) = (gpu.queue()?, gpu.buffer_of(&[1; 16], COPIED)?);
            queue.on_submitted_work_done().await;
            gpu.submit(|encoder| encoder.clear_buffer(&made, None, None))?;
            both(queue.on_submitted_work_done(), queue.on_submitted_work_done()).await;
            Ok(())
        }),
        test("gpu-device.queue: is one queue at every call", async |gpu| {
            let device = gpu.own_device().await?;
            device.queue().set_label("the queue");
            equal(device.queue().label(), "the queue".to_owned())
        }),
        test("gpu-device.create-command-encoder: makes encoders that record side by side", async |gpu| {
            let made = gpu.buffer_of(&[1; 8], COPIED)?;
            let [first, second] = [gpu.device()?, gpu.device()?].map(|device| device.create_command_encoder(None));
            first.clear_buffer(&made, Some(0), Some(4));
            second.clear_buffer(&made, Some(4), Some(4));
            gpu.queue()?.submit(&[&second.finish(None), &first.finish(None)]);
            equal(gpu.read(&made).await?, vec![0; 8])
        }),
    ]
}

const ADD: &str = "
@group(0) @binding(0) var<storage, read_write> result: atomic<u32>;
@compute @workgroup_size(1) fn main() { atomicAdd(&result, 1); }
";

const ADD_OVERRIDE: &str = "
@group(0) @binding(0) var<storage, read_write> result: u32;
@compute @workgroup_size(1) fn main() { result += added; }
";

const DOUBLE: &str = "
@group(0) @binding(0) var<storage, read_write> result: u32;
@compute @workgroup_size(1) fn main() { result *= 2; }
";

/// A shader whose second line is wrong, after a character of two code units.
const INVALID: &str = "/* 🖌 */\nfn wrong() { missing(); }";
const INVALID_LINE: &str = "fn wrong() { missing(); }";

fn is_error(message: &GpuCompilationMessage) -> bool {
    message.type_() == GpuCompilationMessageType::Error
}

/// Compiles a shader that may be invalid.
async fn compilation_info(gpu: &Fixture, code: &str) -> Outcome<GpuCompilationInfo> {
    let device = gpu.device()?;
    device.push_error_scope(GpuErrorFilter::Validation);
    let module = device.create_shader_module(&shader(code));
    let info = module.get_compilation_info().await;
    match device.pop_error_scope().await {
        Ok(_) => Ok(info),
        Err(error) => Err(Failure::wrong("the error scope", error.message)),
    }
}

async fn error_message(gpu: &Fixture) -> Outcome<GpuCompilationMessage> {
    let messages = compilation_info(gpu, INVALID).await?.messages();
    messages.into_iter().find(is_error).ok_or_else(|| Failure::wrong("an error", "none"))
}

fn values() -> RecordGpuPipelineConstantValue {
    let record = RecordGpuPipelineConstantValue::new();
    record.add("b", 2.5);
    record.add("a", -1.0);
    record
}

/// Describes a storage buffer that a compute shader may write to.
fn entry(binding: u32) -> GpuBindGroupLayoutEntry {
    GpuBindGroupLayoutEntry {
        binding,
        visibility: GpuShaderStage::COMPUTE,
        buffer: Some(GpuBufferBindingLayout {
            type_: Some(GpuBufferBindingType::Storage),
            has_dynamic_offset: None,
            min_binding_size: None,
        }),
        sampler: None,
        texture: None,
        storage_texture: None,
    }
}

fn layout(device: &GpuDevice, entries: Vec<GpuBindGroupLayoutEntry>) -> GpuBindGroupLayout {
    device.create_bind_group_layout(&GpuBindGroupLayoutDescriptor { entries, label: None })
}

fn pipeline_layout(device: &GpuDevice, layouts: &[Option<&GpuBindGroupLayout>]) -> GpuPipelineLayout {
    let bind_group_layouts = layouts.to_vec();
    device.create_pipeline_layout(&GpuPipelineLayoutDescriptor {
        bind_group_layouts,
        immediate_size: None,
        label: None,
    })
}

fn pipeline(gpu: &Fixture, code: &str) -> Outcome<GpuComputePipeline> {
    let module = gpu.device()?.create_shader_module(&shader(code));
    Ok(gpu.device()?.create_compute_pipeline(compute_pipeline(&module)))
}

/// Makes a pipeline whose storage buffer has a dynamic offset.
fn dynamic_pipeline(gpu: &Fixture) -> Outcome<(GpuComputePipeline, GpuBindGroupLayout)> {
    let device = gpu.device()?;
    let buffer = entry(0).buffer.map(|buffer| GpuBufferBindingLayout { has_dynamic_offset: Some(true), ..buffer });
    let layout = layout(device, vec![GpuBindGroupLayoutEntry { buffer, ..entry(0) }]);
    let whole = pipeline_layout(device, &[Some(&layout)]);
    let module = device.create_shader_module(&shader(ADD));
    let descriptor =
        GpuComputePipelineDescriptor { layout: GpuLayoutMode::Specific(&whole), ..compute_pipeline(&module) };
    Ok((device.create_compute_pipeline(descriptor), layout))
}

fn part(buffer: &GpuBuffer, offset: Option<u64>, size: Option<u64>) -> GpuBindingResource<'_> {
    GpuBindingResource::GpuBufferBinding(GpuBufferBinding { buffer, offset, size })
}

/// Runs a pipeline once over a buffer of zero, and returns the first byte.
async fn result_of(gpu: &Fixture, pipeline: &GpuComputePipeline) -> Outcome<u8> {
    let result = gpu.buffer_of(&[0; 4], RESULT)?;
    let resources = vec![GpuBindingResource::GpuBuffer(&result)];
    gpu.compute(pipeline, &gpu.bind_group(&pipeline.get_bind_group_layout(0), resources)?)?;
    Ok(gpu.read(&result).await?[0])
}

/// Records a compute pass and submits it.
fn recorded(gpu: &Fixture, record: impl FnOnce(&GpuComputePassEncoder) -> Outcome) -> Outcome {
    let encoder = gpu.device()?.create_command_encoder(None);
    let pass = encoder.begin_compute_pass(None);
    record(&pass)?;
    pass.end();
    gpu.queue()?.submit(&[&encoder.finish(None)]);
    Ok(())
}
