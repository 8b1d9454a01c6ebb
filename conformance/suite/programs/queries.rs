//! Queries: sets, occlusion and timestamps.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const RESOLVED: GpuBufferUsage = GpuBufferUsage::QUERY_RESOLVE.union(GpuBufferUsage::COPY_SRC);

fn tests() -> Vec<Test> {
    vec![
        test("gpu-device.create-query-set: refuses more queries than 4096", async |gpu| {
            let device = gpu.device()?;
            gpu.refuses(|| device.create_query_set(&queries(GpuQueryType::Occlusion, 4097))).await
        }),
        test("gpu-device.create-query-set: refuses timestamps without their feature with type-error", async |gpu| {
            let result = gpu.own_device().await?.create_query_set(&queries(GpuQueryType::Timestamp, 1));
            equal(result.map(|_| ()).map_err(|error| kind(&error.kind)), Err("TypeError".to_owned()))
        }),
        test("gpu-query-set.count: is the one of the descriptor", async |gpu| {
            for count in [0, 1, 4096] {
                equal(set_of(gpu.device()?, GpuQueryType::Occlusion, count)?.count(), count)?;
            }
            Ok(())
        }),
        test("gpu-query-set.type: is the one of the descriptor", async |gpu| {
            equal(set_of(gpu.device()?, GpuQueryType::Occlusion, 1)?.type_(), GpuQueryType::Occlusion)?;
            let gpu = gpu.with("timestamp-query").await?;
            equal(set_of(gpu.device()?, GpuQueryType::Timestamp, 1)?.type_(), GpuQueryType::Timestamp)
        }),
        test("gpu-query-set.destroy: commands with the set are refused at submission", async |gpu| {
            let device = gpu.device()?;
            let queries = set_of(device, GpuQueryType::Occlusion, 1)?;
            let results = device.create_buffer(&buffer(256, RESOLVED));
            let encoder = device.create_command_encoder(None);
            encoder.resolve_query_set(&queries, 0, 1, &results, 0);
            let commands = encoder.finish(None);
            queries.destroy();
            queries.destroy();
            gpu.refuses(|| device.queue().submit(&[&commands])).await
        }),
        test(
            "gpu-render-pass-encoder.begin-occlusion-query: counts samples, or tells whether there are any",
            async |gpu| {
                let results = occlusion(&gpu, |pass| {
                    pass.begin_occlusion_query(0);
                    pass.draw(3, None, None, None);
                    pass.end_occlusion_query();
                    pass.begin_occlusion_query(2);
                    pass.end_occlusion_query();
                })
                .await?;
                holds(results[0] > 0, "samples of a triangle in view")?;
                equal(results[2], 0)
            },
        ),
        test(
            "gpu-render-pass-encoder.begin-occlusion-query: refuses another query before the end, a query twice, and one outside of the set",
            async |gpu| {
                for indices in [&[0, 1][..], &[3]] {
                    let queries = |pass: &GpuRenderPassEncoder| {
                        for index in indices {
                            pass.begin_occlusion_query(*index);
                        }
                        pass.end_occlusion_query();
                    };
                    refused(&gpu, queries).await?;
                }
                refused(&gpu, |pass| {
                    for _ in 0..2 {
                        pass.begin_occlusion_query(0);
                        pass.end_occlusion_query();
                    }
                })
                .await
            },
        ),
        test(
            "gpu-render-pass-encoder.end-occlusion-query: refuses when there is none, and its lack at the end of the pass",
            async |gpu| {
                refused(&gpu, |pass| pass.end_occlusion_query()).await?;
                refused(&gpu, |pass| pass.begin_occlusion_query(0)).await
            },
        ),
        test(
            "gpu-command-encoder.resolve-query-set: writes zeros for queries that were not used, at an offset",
            async |gpu| {
                let device = gpu.device()?;
                let queries = set_of(device, GpuQueryType::Occlusion, 4)?;
                let ones = [1; 512];
                let results = gpu.buffer_of(&ones, RESOLVED)?;
                gpu.submit(|encoder| encoder.resolve_query_set(&queries, 1, 2, &results, 256))?;
                let expected = [&ones[..256], &[0; 16], &ones[272..]].concat();
                equal(gpu.read(&results).await?, expected)
            },
        ),
        test("gpu-command-encoder.resolve-query-set: refuses bad ranges, offsets and buffers", async |gpu| {
            let device = gpu.device()?;
            let queries = set_of(device, GpuQueryType::Occlusion, 4)?;
            let results = device.create_buffer(&buffer(264, RESOLVED));
            let unusable = device.create_buffer(&buffer(264, GpuBufferUsage::COPY_SRC));
            for (first, count, results, offset) in [
                (4, 1, &results, 0),
                (0, 5, &results, 0),
                (0, 1, &results, 8),
                (0, 2, &results, 256),
                (0, 1, &unusable, 0),
            ] {
                gpu.refuses(|| {
                    gpu.submit(|encoder| encoder.resolve_query_set(&queries, first, count, results, offset))
                })
                .await?;
            }
            Ok(())
        }),
        test("gpu-command-encoder.begin-compute-pass: writes timestamps in order", async |gpu| {
            let gpu = gpu.with("timestamp-query").await?;
            let queries = set_of(gpu.device()?, GpuQueryType::Timestamp, 2)?;
            let timestamp_writes = Some(GpuComputePassTimestampWrites {
                query_set: &queries,
                beginning_of_pass_write_index: Some(0),
                end_of_pass_write_index: Some(1),
            });
            gpu.submit(|encoder| {
                encoder.begin_compute_pass(Some(&GpuComputePassDescriptor { timestamp_writes, label: None })).end();
            })?;
            in_order(&gpu, &queries).await
        }),
        test("gpu-command-encoder.begin-render-pass: writes timestamps in order", async |gpu| {
            let gpu = gpu.with("timestamp-query").await?;
            let queries = set_of(gpu.device()?, GpuQueryType::Timestamp, 2)?;
            let view = target(&gpu)?;
            let timestamp_writes = Some(GpuRenderPassTimestampWrites {
                query_set: &queries,
                beginning_of_pass_write_index: Some(0),
                end_of_pass_write_index: Some(1),
            });
            let descriptor = GpuRenderPassDescriptor { timestamp_writes, ..render_pass(&view) };
            gpu.submit(|encoder| encoder.begin_render_pass(&descriptor).end())?;
            in_order(&gpu, &queries).await
        }),
        test(
            "gpu-command-encoder.begin-compute-pass: refuses queries outside of the set, one for both ends, and other types",
            async |gpu| {
                let gpu = gpu.with("timestamp-query").await?;
                let device = gpu.device()?;
                let timestamps = set_of(device, GpuQueryType::Timestamp, 2)?;
                let occlusions = set_of(device, GpuQueryType::Occlusion, 2)?;
                for (query_set, first, last) in [
                    (&timestamps, Some(2), None),
                    (&timestamps, Some(1), Some(1)),
                    (&timestamps, None, None),
                    (&occlusions, Some(0), None),
                ] {
                    let timestamp_writes = Some(GpuComputePassTimestampWrites {
                        query_set,
                        beginning_of_pass_write_index: first,
                        end_of_pass_write_index: last,
                    });
                    let descriptor = GpuComputePassDescriptor { timestamp_writes, label: None };
                    gpu.refuses(|| gpu.submit(|encoder| encoder.begin_compute_pass(Some(&descriptor)).end())).await?;
                }
                Ok(())
            },
        ),
    ]
}

fn queries(type_: GpuQueryType, count: u32) -> GpuQuerySetDescriptor {
    GpuQuerySetDescriptor { type_, count, label: None }
}

fn set_of(device: &GpuDevice, type_: GpuQueryType, count: u32) -> Outcome<GpuQuerySet> {
    device.create_query_set(&queries(type_, count)).map_err(|error| Failure::wrong("a query set", error.message))
}

fn target(gpu: &Fixture) -> Outcome<GpuTextureView> {
    let usage = GpuTextureUsage::RENDER_ATTACHMENT;
    Ok(gpu.device()?.create_texture(&texture(4, 4, GpuTextureFormat::Rgba8unorm, usage)).create_view(None))
}

/// Records a pass with a pipeline and three occlusion queries. Returns their results.
async fn occlusion(gpu: &Fixture, record: impl FnOnce(&GpuRenderPassEncoder)) -> Outcome<Vec<u64>> {
    let device = gpu.device()?;
    let module = device.create_shader_module(&shader(
        "@vertex fn vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
           return vec4f(vec2f(f32(index & 1), f32(index >> 1)) * 4 - 1, 0.5, 1);
         }
         @fragment fn fragment() -> @location(0) vec4f { return vec4f(1); }",
    ));
    let pipeline = device.create_render_pipeline(render_pipeline(&module, GpuTextureFormat::Rgba8unorm));
    let (queries, view) = (set_of(device, GpuQueryType::Occlusion, 3)?, target(gpu)?);
    let results = device.create_buffer(&buffer(24, RESOLVED));
    let descriptor = GpuRenderPassDescriptor { occlusion_query_set: Some(&queries), ..render_pass(&view) };
    gpu.submit(|encoder| {
        let pass = encoder.begin_render_pass(&descriptor);
        pass.set_pipeline(&pipeline);
        record(&pass);
        pass.end();
        encoder.resolve_query_set(&queries, 0, 3, &results, 0);
    })?;
    Ok(gpu.read(&results).await?.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())
}

async fn refused(gpu: &Fixture, record: impl FnOnce(&GpuRenderPassEncoder)) -> Outcome {
    let device = gpu.device()?;
    device.push_error_scope(GpuErrorFilter::Validation);
    occlusion(gpu, record).await?;
    holds(device.pop_error_scope().await.is_ok_and(|error| error.is_some()), "a validation error")
}

/// Requires that the second of two timestamps is not before the first. W3C allows zero for either when the clock is reset.
async fn in_order(gpu: &Fixture, queries: &GpuQuerySet) -> Outcome {
    let results = gpu.device()?.create_buffer(&buffer(16, RESOLVED));
    gpu.submit(|encoder| encoder.resolve_query_set(queries, 0, 2, &results, 0))?;
    let read = gpu.read(&results).await?;
    let times: Vec<u64> = read.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
    holds(times[1] >= times[0] || times[1] == 0, "timestamps in order")
}
