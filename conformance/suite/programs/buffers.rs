//! Buffers: creation, mapping, writes by the queue, copies and destruction.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const COPIED: GpuBufferUsage = GpuBufferUsage::COPY_SRC.union(GpuBufferUsage::COPY_DST);
const READ: GpuBufferUsage = GpuBufferUsage::MAP_READ.union(GpuBufferUsage::COPY_DST);
const WRITTEN: GpuBufferUsage = GpuBufferUsage::MAP_WRITE.union(GpuBufferUsage::COPY_SRC);

fn tests() -> Vec<Test> {
    vec![
        test("gpu-device.create-buffer: a buffer contains zeros", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(24, COPIED));
            equal(gpu.read(&made).await?, vec![0; 24])
        }),
        test("gpu-device.create-buffer: a buffer may be empty", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(0, COPIED));
            equal((made.size(), made.map_state()), (0, GpuBufferMapState::Unmapped))
        }),
        test("gpu-device.create-buffer: refuses no usage", async |gpu| {
            let device = gpu.device()?;
            gpu.refuses(|| device.create_buffer(&buffer(4, GpuBufferUsage::empty()))).await
        }),
        test("gpu-device.create-buffer: refuses MAP_READ with more than COPY_DST", async |gpu| {
            let device = gpu.device()?;
            for other in GpuBufferUsage::all() - READ {
                gpu.refuses(|| device.create_buffer(&buffer(4, GpuBufferUsage::MAP_READ | other))).await?;
            }
            Ok(())
        }),
        test("gpu-device.create-buffer: refuses MAP_WRITE with more than COPY_SRC", async |gpu| {
            let device = gpu.device()?;
            for other in GpuBufferUsage::all() - WRITTEN {
                gpu.refuses(|| device.create_buffer(&buffer(4, GpuBufferUsage::MAP_WRITE | other))).await?;
            }
            Ok(())
        }),
        test("gpu-device.create-buffer: refuses a size above the limit", async |gpu| {
            let device = gpu.device()?;
            let size = device.limits().max_buffer_size() + 4;
            gpu.refuses(|| device.create_buffer(&buffer(size, COPIED))).await
        }),
        test("gpu-device.create-buffer: refuses to map a size at creation that is no multiple of 4", async |gpu| {
            let device = gpu.device()?;
            gpu.refuses(|| device.create_buffer(&mapped(6))).await
        }),
        test("gpu-device.create-buffer: a size of the limit is at most out of memory", async |gpu| {
            let device = gpu.device()?;
            let size = device.limits().max_buffer_size();
            // Other errors reach the error scope of the test.
            gpu.error_of(GpuErrorFilter::OutOfMemory, || device.create_buffer(&buffer(size, COPIED)).destroy())
                .await
                .map(|_| ())
        }),
        test("gpu-buffer.size: is the one of the descriptor, also of an invalid buffer", async |gpu| {
            let device = gpu.device()?;
            equal(device.create_buffer(&buffer(20, COPIED)).size(), 20)?;
            device.push_error_scope(GpuErrorFilter::Validation);
            let invalid = device.create_buffer(&buffer(1 << 50, COPIED));
            holds(device.pop_error_scope().await.is_ok_and(|error| error.is_some()), "a validation error")?;
            equal(invalid.size(), 1 << 50)
        }),
        test("gpu-buffer.usage: is the one of the descriptor", async |gpu| {
            let device = gpu.device()?;
            for usage in [READ, WRITTEN, COPIED | GpuBufferUsage::STORAGE | GpuBufferUsage::QUERY_RESOLVE] {
                equal(device.create_buffer(&buffer(4, usage)).usage(), usage)?;
            }
            Ok(())
        }),
        test("gpu-buffer.label: is the one of the descriptor", async |gpu| {
            let labelled = GpuBufferDescriptor { label: Some("a buffer ✓".to_owned()), ..buffer(4, COPIED) };
            equal(gpu.device()?.create_buffer(&labelled).label(), "a buffer ✓".to_owned())
        }),
        test("gpu-buffer.set-label: replaces the label", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(4, COPIED));
            equal(made.label(), String::new())?;
            made.set_label("another label");
            equal(made.label(), "another label".to_owned())
        }),
        test("gpu-buffer.map-state: follows mapping and unmapping", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(16, READ));
            equal(made.map_state(), GpuBufferMapState::Unmapped)?;
            let mut mapping = Box::pin(made.map_async(GpuMapMode::READ, None, None));
            begin(mapping.as_mut()).await;
            holds(made.map_state() != GpuBufferMapState::Unmapped, "pending, or mapped at once")?;
            equal(mapping.await.map_err(|error| error.message), Ok(()))?;
            equal(made.map_state(), GpuBufferMapState::Mapped)?;
            equal(made.unmap().is_ok(), true)?;
            equal(made.map_state(), GpuBufferMapState::Unmapped)
        }),
        test("gpu-buffer.map-state: a buffer mapped at creation is mapped", async |gpu| {
            equal(gpu.device()?.create_buffer(&mapped(16)).map_state(), GpuBufferMapState::Mapped)
        }),
        test("gpu-buffer.map-async: waits for work that writes to the buffer", async |gpu| {
            let source = gpu.buffer_of(&[1, 2, 3, 4, 5, 6, 7, 8], GpuBufferUsage::COPY_SRC)?;
            equal(gpu.read(&source).await?, vec![1, 2, 3, 4, 5, 6, 7, 8])
        }),
        test("gpu-buffer.map-async: maps a part of a buffer", async |gpu| {
            let made = gpu.buffer_of(&numbers(32), GpuBufferUsage::MAP_READ)?;
            equal(made.map_async(GpuMapMode::READ, Some(8), Some(12)).await.is_ok(), true)?;
            let range = made.get_mapped_range_get_with_copy(Some(8), Some(12));
            equal(range.map_err(|error| error.message), Ok(numbers(32)[8..20].to_vec()))
        }),
        test("gpu-buffer.map-async: maps a buffer again after unmap", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(16, READ));
            for _ in 0..3 {
                equal(made.map_async(GpuMapMode::READ, None, None).await.is_ok(), true)?;
                equal(made.unmap().is_ok(), true)?;
            }
            Ok(())
        }),
        test("gpu-buffer.map-async: refuses a mode that is not in the usage with operation-error", async |gpu| {
            let modes = [(READ, GpuMapMode::WRITE), (WRITTEN, GpuMapMode::READ), (COPIED, GpuMapMode::READ)];
            for (usage, mode) in modes {
                refuses_to_map(&gpu, usage, mode, None, None).await?;
            }
            Ok(())
        }),
        test("gpu-buffer.map-async: refuses no mode and both modes with operation-error", async |gpu| {
            refuses_to_map(&gpu, READ, GpuMapMode::empty(), None, None).await?;
            refuses_to_map(&gpu, READ, GpuMapMode::READ | GpuMapMode::WRITE, None, None).await
        }),
        test("gpu-buffer.map-async: refuses ranges that are not aligned with operation-error", async |gpu| {
            for (offset, size) in [(4, 4), (1, 4), (0, 2), (8, 7)] {
                refuses_to_map(&gpu, READ, GpuMapMode::READ, Some(offset), Some(size)).await?;
            }
            Ok(())
        }),
        test("gpu-buffer.map-async: refuses ranges outside of the buffer with operation-error", async |gpu| {
            for (offset, size) in [(0, 20), (16, 4), (24, 0), (8, 1 << 40), (1 << 40, 8)] {
                refuses_to_map(&gpu, READ, GpuMapMode::READ, Some(offset), Some(size)).await?;
            }
            Ok(())
        }),
        test("gpu-buffer.map-async: refuses a mapped buffer with operation-error", async |gpu| {
            let device = gpu.device()?;
            let made = device.create_buffer(&buffer(16, READ));
            equal(made.map_async(GpuMapMode::READ, None, None).await.is_ok(), true)?;
            device.push_error_scope(GpuErrorFilter::Validation);
            let again = made.map_async(GpuMapMode::READ, None, None).await;
            holds(device.pop_error_scope().await.is_ok_and(|error| error.is_some()), "a validation error")?;
            equal(again.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
            equal(made.map_state(), GpuBufferMapState::Mapped)
        }),
        test(
            "gpu-buffer.map-async: refuses a buffer that waits for another mapping with operation-error",
            async |gpu| {
                let made = gpu.device()?.create_buffer(&buffer(16, READ));
                let first = made.map_async(GpuMapMode::READ, None, None);
                let second = made.map_async(GpuMapMode::READ, None, None);
                let (first, second) = both(first, second).await;
                equal(first.map_err(|error| kind(&error.kind)), Ok(()))?;
                equal(second.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))
            },
        ),
        test("gpu-buffer.map-async: refuses a destroyed buffer with operation-error", async |gpu| {
            let device = gpu.device()?;
            let made = device.create_buffer(&buffer(16, READ));
            made.destroy();
            device.push_error_scope(GpuErrorFilter::Validation);
            let mapping = made.map_async(GpuMapMode::READ, None, None).await;
            holds(device.pop_error_scope().await.is_ok_and(|error| error.is_some()), "a validation error")?;
            equal(mapping.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))
        }),
        test("gpu-buffer.map-async: ends with abort-error when the buffer is unmapped meanwhile", async |gpu| {
            aborts(&gpu, |made| holds(made.unmap().is_ok(), "unmap succeeds")).await
        }),
        test("gpu-buffer.map-async: ends with abort-error when the buffer is destroyed meanwhile", async |gpu| {
            aborts(&gpu, |made| {
                made.destroy();
                Ok(())
            })
            .await
        }),
        test("gpu-buffer.get-mapped-range-get-with-copy: returns zeros of a buffer mapped at creation", async |gpu| {
            let made = gpu.device()?.create_buffer(&mapped(16));
            equal(made.get_mapped_range_get_with_copy(None, None).map_err(|error| error.message), Ok(vec![0; 16]))
        }),
        test("gpu-buffer.get-mapped-range-get-with-copy: returns the rest of the buffer without a size", async |gpu| {
            let made = gpu.buffer_of(&numbers(32), GpuBufferUsage::MAP_READ)?;
            equal(made.map_async(GpuMapMode::READ, None, None).await.is_ok(), true)?;
            let rest = made.get_mapped_range_get_with_copy(Some(24), None);
            equal(rest.map_err(|error| error.message), Ok(numbers(32)[24..].to_vec()))
        }),
        test(
            "gpu-buffer.get-mapped-range-get-with-copy: returns the former contents of a buffer mapped to write",
            async |gpu| {
                let made = gpu
                    .device()?
                    .create_buffer(&GpuBufferDescriptor { mapped_at_creation: Some(true), ..buffer(8, WRITTEN) });
                equal(made.get_mapped_range_set_with_copy(&[9; 8], None, None).is_ok() && made.unmap().is_ok(), true)?;
                equal(made.map_async(GpuMapMode::WRITE, None, None).await.is_ok(), true)?;
                equal(made.get_mapped_range_get_with_copy(None, None).map_err(|error| error.message), Ok(vec![9; 8]))
            },
        ),
        test(
            "gpu-buffer.get-mapped-range-get-with-copy: refuses a buffer that is not mapped with operation-error",
            async |gpu| {
                let made = gpu.device()?.create_buffer(&buffer(16, READ));
                let range = made.get_mapped_range_get_with_copy(None, None);
                equal(range.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))
            },
        ),
        test(
            "gpu-buffer.get-mapped-range-get-with-copy: refuses ranges that are not aligned with operation-error",
            async |gpu| {
                let made = gpu.device()?.create_buffer(&mapped(32));
                for (offset, size) in [(4, 4), (1, 4), (0, 2), (8, 7)] {
                    let range = made.get_mapped_range_get_with_copy(Some(offset), Some(size));
                    equal(range.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
                }
                Ok(())
            },
        ),
        test(
            "gpu-buffer.get-mapped-range-get-with-copy: refuses ranges outside of the mapped one with operation-error",
            async |gpu| {
                let made = gpu.buffer_of(&numbers(32), GpuBufferUsage::MAP_READ)?;
                equal(made.map_async(GpuMapMode::READ, Some(8), Some(16)).await.is_ok(), true)?;
                for (offset, size) in [(0, 8), (8, 20), (24, 8), (16, 1 << 40)] {
                    let range = made.get_mapped_range_get_with_copy(Some(offset), Some(size));
                    equal(range.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
                }
                Ok(())
            },
        ),
        test("gpu-buffer.get-mapped-range-set-with-copy: writes what the GPU reads after unmap", async |gpu| {
            let made = gpu.device()?.create_buffer(&mapped(32));
            equal(made.get_mapped_range_set_with_copy(&numbers(32), None, None).is_ok() && made.unmap().is_ok(), true)?;
            equal(gpu.read(&made).await?, numbers(32))
        }),
        test("gpu-buffer.get-mapped-range-set-with-copy: writes to a part", async |gpu| {
            let made = gpu.device()?.create_buffer(&mapped(16));
            equal(
                made.get_mapped_range_set_with_copy(&[7; 4], Some(8), Some(4)).is_ok() && made.unmap().is_ok(),
                true,
            )?;
            equal(gpu.read(&made).await?, [[0; 4], [0; 4], [7; 4], [0; 4]].concat())
        }),
        test("gpu-buffer.get-mapped-range-set-with-copy: writes to a buffer mapped later", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(8, WRITTEN));
            equal(made.map_async(GpuMapMode::WRITE, None, None).await.is_ok(), true)?;
            equal(made.get_mapped_range_set_with_copy(&[5; 8], None, None).is_ok() && made.unmap().is_ok(), true)?;
            equal(gpu.read(&made).await?, vec![5; 8])
        }),
        test(
            "gpu-buffer.get-mapped-range-set-with-copy: refuses a buffer that is not mapped with operation-error",
            async |gpu| {
                let made = gpu.device()?.create_buffer(&buffer(8, WRITTEN));
                let written = made.get_mapped_range_set_with_copy(&[5; 8], None, None);
                equal(written.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))
            },
        ),
        test("gpu-buffer.get-mapped-range-set-with-copy: refuses bad ranges with operation-error", async |gpu| {
            let made = gpu.device()?.create_buffer(&mapped(16));
            for (offset, size) in [(4, 4), (0, 2), (16, 4), (8, 12)] {
                let written = made.get_mapped_range_set_with_copy(&vec![0; size as usize], Some(offset), Some(size));
                equal(written.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
            }
            Ok(())
        }),
        test("gpu-buffer.unmap: has no effect on a buffer that is not mapped", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(16, READ));
            equal([made.unmap().is_ok(), made.unmap().is_ok()], [true, true])
        }),
        test("gpu-queue.submit: refuses commands with a mapped buffer", async |gpu| {
            let device = gpu.device()?;
            let (source, destination) = (device.create_buffer(&mapped(16)), device.create_buffer(&buffer(16, COPIED)));
            gpu.refuses(|| gpu.submit(|encoder| encoder.copy_buffer_to_buffer(&source, None, &destination, None, None)))
                .await
        }),
        test("gpu-buffer.destroy: commands with the buffer are refused at submission", async |gpu| {
            let device = gpu.device()?;
            let made = device.create_buffer(&buffer(16, COPIED));
            let encoder = device.create_command_encoder(None);
            encoder.clear_buffer(&made, None, None);
            let commands = encoder.finish(None);
            made.destroy();
            gpu.refuses(|| device.queue().submit(&[&commands])).await
        }),
        test("gpu-buffer.destroy: unmaps the buffer, and may be repeated", async |gpu| {
            let made = gpu.device()?.create_buffer(&mapped(16));
            made.destroy();
            made.destroy();
            equal((made.size(), made.map_state()), (16, GpuBufferMapState::Unmapped))
        }),
        test("gpu-queue.write-buffer-with-copy: writes a part of the data at an offset", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(16, COPIED));
            let written = gpu.queue()?.write_buffer_with_copy(&made, 4, &numbers(32), Some(3), Some(8));
            equal(written.is_ok(), true)?;
            equal(gpu.read(&made).await?, [&[0; 4], &numbers(32)[3..11], &[0; 4]].concat())
        }),
        test("gpu-queue.write-buffer-with-copy: writes the rest of the data without a size", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(8, COPIED));
            equal(gpu.queue()?.write_buffer_with_copy(&made, 0, &numbers(16), Some(8), None).is_ok(), true)?;
            equal(gpu.read(&made).await?, numbers(16)[8..].to_vec())
        }),
        test(
            "gpu-queue.write-buffer-with-copy: refuses ranges outside of the data, and bad sizes, with operation-error",
            async |gpu| {
                let made = gpu.device()?.create_buffer(&buffer(64, COPIED));
                for (offset, size) in
                    [(None, Some(20)), (Some(17), None), (Some(12), Some(8)), (None, Some(6)), (Some(1), None)]
                {
                    let written = gpu.queue()?.write_buffer_with_copy(&made, 0, &numbers(16), offset, size);
                    equal(written.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
                }
                Ok(())
            },
        ),
        test("gpu-queue.write-buffer-with-copy: refuses bad ranges of the buffer", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(16, COPIED));
            let queue = gpu.queue()?;
            for offset in [2, 4, 16, 1 << 40] {
                gpu.refuses(|| queue.write_buffer_with_copy(&made, offset, &numbers(16), None, None)).await?;
            }
            Ok(())
        }),
        test("gpu-queue.write-buffer-with-copy: refuses a buffer without COPY_DST", async |gpu| {
            let made = gpu.device()?.create_buffer(&buffer(16, GpuBufferUsage::COPY_SRC));
            let queue = gpu.queue()?;
            gpu.refuses(|| queue.write_buffer_with_copy(&made, 0, &numbers(16), None, None)).await
        }),
        test("gpu-command-encoder.copy-buffer-to-buffer: copies a range", async |gpu| {
            let source = gpu.buffer_of(&numbers(32), COPIED)?;
            let destination = gpu.device()?.create_buffer(&buffer(16, COPIED));
            gpu.submit(|encoder| encoder.copy_buffer_to_buffer(&source, Some(8), &destination, Some(4), Some(8)))?;
            equal(gpu.read(&destination).await?, [&[0; 4], &numbers(32)[8..16], &[0; 4]].concat())
        }),
        test("gpu-command-encoder.copy-buffer-to-buffer: copies the rest of the source without a size", async |gpu| {
            let source = gpu.buffer_of(&numbers(32), COPIED)?;
            let destination = gpu.device()?.create_buffer(&buffer(32, COPIED));
            gpu.submit(|encoder| encoder.copy_buffer_to_buffer(&source, Some(12), &destination, None, None))?;
            equal(gpu.read(&destination).await?, [&numbers(32)[12..], &[0; 12]].concat())
        }),
        test("gpu-command-encoder.copy-buffer-to-buffer: refuses bad ranges", async |gpu| {
            let source = gpu.buffer_of(&numbers(32), COPIED)?;
            let destination = gpu.device()?.create_buffer(&buffer(32, COPIED));
            for (from, to, size) in [(2, 0, 4), (0, 2, 4), (0, 0, 6), (32, 0, 4), (0, 32, 4), (0, 0, 36)] {
                gpu.refuses(|| {
                    gpu.submit(|encoder| {
                        encoder.copy_buffer_to_buffer(&source, Some(from), &destination, Some(to), Some(size));
                    })
                })
                .await?;
            }
            Ok(())
        }),
        test("gpu-command-encoder.copy-buffer-to-buffer: refuses a copy within one buffer", async |gpu| {
            let made = gpu.buffer_of(&numbers(32), COPIED)?;
            gpu.refuses(|| gpu.submit(|encoder| encoder.copy_buffer_to_buffer(&made, None, &made, Some(16), Some(16))))
                .await
        }),
        test("gpu-command-encoder.copy-buffer-to-buffer: refuses buffers without the usage", async |gpu| {
            let device = gpu.device()?;
            let target = device.create_buffer(&buffer(8, GpuBufferUsage::COPY_DST));
            let source = device.create_buffer(&buffer(8, GpuBufferUsage::COPY_SRC));
            for (source, target) in [(&target, &target), (&source, &source), (&target, &source)] {
                gpu.refuses(|| gpu.submit(|encoder| encoder.copy_buffer_to_buffer(source, None, target, None, None)))
                    .await?;
            }
            Ok(())
        }),
        test("gpu-command-encoder.clear-buffer: sets a range to zero", async |gpu| {
            let made = gpu.buffer_of(&[1; 24], COPIED)?;
            gpu.submit(|encoder| encoder.clear_buffer(&made, Some(8), Some(4)))?;
            equal(gpu.read(&made).await?, [&[1; 8][..], &[0; 4], &[1; 12]].concat())
        }),
        test("gpu-command-encoder.clear-buffer: clears the rest of the buffer without a size", async |gpu| {
            let made = gpu.buffer_of(&[1; 24], COPIED)?;
            gpu.submit(|encoder| encoder.clear_buffer(&made, Some(16), None))?;
            equal(gpu.read(&made).await?, [&[1; 16][..], &[0; 8]].concat())?;
            gpu.submit(|encoder| encoder.clear_buffer(&made, None, None))?;
            equal(gpu.read(&made).await?, vec![0; 24])
        }),
        test("gpu-command-encoder.clear-buffer: refuses bad ranges, and a buffer without COPY_DST", async |gpu| {
            let made = gpu.buffer_of(&[1; 24], COPIED)?;
            for (offset, size) in [(2, Some(4)), (0, Some(2)), (24, Some(4)), (28, None)] {
                gpu.refuses(|| gpu.submit(|encoder| encoder.clear_buffer(&made, Some(offset), size))).await?;
            }
            let made = gpu.device()?.create_buffer(&buffer(8, GpuBufferUsage::COPY_SRC));
            gpu.refuses(|| gpu.submit(|encoder| encoder.clear_buffer(&made, None, None))).await
        }),
    ]
}

fn numbers(length: u8) -> Vec<u8> {
    (1..=length).collect()
}

fn mapped(size: u64) -> GpuBufferDescriptor {
    GpuBufferDescriptor { mapped_at_creation: Some(true), ..buffer(size, COPIED) }
}

/// Requires that a buffer of 16 bytes cannot be mapped.
async fn refuses_to_map(
    gpu: &Fixture,
    usage: GpuBufferUsage,
    mode: GpuMapMode,
    offset: Option<u64>,
    size: Option<u64>,
) -> Outcome {
    let device = gpu.device()?;
    let made = device.create_buffer(&buffer(16, usage));
    device.push_error_scope(GpuErrorFilter::Validation);
    let mapping = made.map_async(mode, offset, size).await;
    let scope = device.pop_error_scope().await;
    equal(mapping.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
    holds(scope.is_ok_and(|error| error.is_some()), "a validation error")?;
    equal(made.map_state(), GpuBufferMapState::Unmapped)
}

/// Requires that a mapping ends with `abort-error` when the buffer is used meanwhile.
async fn aborts(gpu: &Fixture, interrupt: impl FnOnce(&GpuBuffer) -> Outcome) -> Outcome {
    let made = gpu.device()?.create_buffer(&buffer(16, READ));
    let mut mapping = Box::pin(made.map_async(GpuMapMode::READ, None, None));
    if begin(mapping.as_mut()).await.is_some() {
        return Err(Failure::wrong("a mapping that begins", "one that has ended"));
    }
    interrupt(&made)?;
    equal(mapping.await.map_err(|error| kind(&error.kind)), Err("AbortError".to_owned()))?;
    equal(made.map_state(), GpuBufferMapState::Unmapped)
}
