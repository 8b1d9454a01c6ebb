//! Errors: scopes, uncaptured errors, and lost devices.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

const COPIED: GpuBufferUsage = GpuBufferUsage::COPY_SRC.union(GpuBufferUsage::COPY_DST);

fn tests() -> Vec<Test> {
    let mut tests = scopes();
    tests.extend(uncaptured());
    tests.extend(lost());
    tests
}

fn scopes() -> Vec<Test> {
    vec![
        test("gpu-device.pop-error-scope: returns none without an error", async |gpu| {
            let device = gpu.own_device().await?;
            for filter in [GpuErrorFilter::Validation, GpuErrorFilter::OutOfMemory, GpuErrorFilter::Internal] {
                device.push_error_scope(filter);
                equal(popped(&device).await, Ok(None))?;
            }
            Ok(())
        }),
        test("gpu-device.pop-error-scope: fails with operation-error without a scope", async |gpu| {
            let device = gpu.own_device().await?;
            equal(popped(&device).await, Err("OperationError".to_owned()))?;
            device.push_error_scope(GpuErrorFilter::Validation);
            equal(popped(&device).await, Ok(None))?;
            equal(popped(&device).await, Err("OperationError".to_owned()))
        }),
        test("gpu-device.push-error-scope: the innermost scope of a filter receives the error", async |gpu| {
            let device = gpu.own_device().await?;
            device.push_error_scope(GpuErrorFilter::Validation);
            device.push_error_scope(GpuErrorFilter::Validation);
            device.push_error_scope(GpuErrorFilter::OutOfMemory);
            device.push_error_scope(GpuErrorFilter::Internal);
            make_error(&device);
            let expected = [None, None, Some("ValidationError"), None].map(|kind| Ok(kind.map(str::to_owned)));
            for expected in expected {
                equal(popped(&device).await, expected)?;
            }
            Ok(())
        }),
        test("gpu-device.push-error-scope: a scope keeps the first of several errors", async |gpu| {
            let device = gpu.own_device().await?;
            device.push_error_scope(GpuErrorFilter::Validation);
            let labelled = |label: &str| GpuBufferDescriptor {
                label: Some(label.to_owned()),
                ..buffer(4, GpuBufferUsage::empty())
            };
            device.create_buffer(&labelled("the first"));
            device.create_buffer(&labelled("the second"));
            equal(popped(&device).await, Ok(Some("ValidationError".to_owned())))?;
            equal(popped(&device).await, Err("OperationError".to_owned()))
        }),
        test("gpu-device.pop-error-scope: scopes are those at the time of the call", async |gpu| {
            let device = gpu.own_device().await?;
            device.push_error_scope(GpuErrorFilter::Validation);
            make_error(&device);
            device.push_error_scope(GpuErrorFilter::Validation);
            let (inner, outer) = both(popped(&device), popped(&device)).await;
            equal((inner, outer), (Ok(None), Ok(Some("ValidationError".to_owned()))))
        }),
        test("gpu-device.push-error-scope: scopes of one device receive no errors of another", async |gpu| {
            let (device, other) = (gpu.own_device().await?, gpu.own_device().await?);
            device.push_error_scope(GpuErrorFilter::Validation);
            other.push_error_scope(GpuErrorFilter::Validation);
            make_error(&other);
            equal(popped(&device).await, Ok(None))?;
            equal(popped(&other).await, Ok(Some("ValidationError".to_owned())))
        }),
        test("gpu-device.push-error-scope: objects of another device are refused", async |gpu| {
            let other = gpu.own_device().await?.create_buffer(&buffer(16, COPIED));
            gpu.refuses(|| gpu.submit(|encoder| encoder.clear_buffer(&other, None, None))).await
        }),
        test("gpu-error.kind: is out-of-memory-error for textures beyond the memory", async |gpu| {
            let device = gpu.own_device().await?;
            let limits = device.limits();
            let (side, layers) = (limits.max_texture_dimension2_d(), limits.max_texture_array_layers());
            // 256 GiB with the default limits.
            let huge = GpuTextureDescriptor {
                size: extent(side, side, layers),
                ..texture(1, 1, GpuTextureFormat::Rgba32float, GpuTextureUsage::COPY_DST)
            };
            device.push_error_scope(GpuErrorFilter::OutOfMemory);
            device.create_texture(&huge);
            equal(popped(&device).await, Ok(Some("OutOfMemoryError".to_owned())))
        }),
        test("gpu-error.message: may be read repeatedly", async |gpu| {
            let device = gpu.own_device().await?;
            device.push_error_scope(GpuErrorFilter::Validation);
            make_error(&device);
            match device.pop_error_scope().await {
                Ok(Some(error)) => equal(error.message(), error.message()),
                _ => Err(Failure::wrong("an error", "none")),
            }
        }),
    ]
}

fn uncaptured() -> Vec<Test> {
    vec![
        test("gpu-device.on-uncaptured-error: delivers errors outside of scopes, in order", async |gpu| {
            let device = gpu.own_device().await?;
            let mut errors = device.on_uncaptured_error();
            make_error(&device);
            make_error(&device);
            device.queue().on_submitted_work_done().await;
            for _ in 0..2 {
                let kind = errors.next().await.map(|error| kind(&error.kind()));
                equal(kind, Some("ValidationError".to_owned()))?;
            }
            Ok(())
        }),
        test("gpu-device.on-uncaptured-error: delivers no error that a scope received", async |gpu| {
            let device = gpu.own_device().await?;
            let mut errors = device.on_uncaptured_error();
            device.push_error_scope(GpuErrorFilter::Validation);
            make_error(&device);
            equal(popped(&device).await, Ok(Some("ValidationError".to_owned())))?;
            // The scope is of another filter, so this error is the first that the stream delivers.
            device.push_error_scope(GpuErrorFilter::OutOfMemory);
            make_error(&device);
            let both = both(errors.next(), popped(&device)).await;
            equal((both.0.map(|error| kind(&error.kind())), both.1), (Some("ValidationError".to_owned()), Ok(None)))
        }),
        test("gpu-device.on-uncaptured-error: each call returns a stream of all errors", async |gpu| {
            let device = gpu.own_device().await?;
            let (mut first, mut second) = (device.on_uncaptured_error(), device.on_uncaptured_error());
            make_error(&device);
            device.queue().on_submitted_work_done().await;
            let (first, second) = both(first.next(), second.next()).await;
            equal([first.is_some(), second.is_some()], [true, true])
        }),
        test("gpu-device.on-uncaptured-error: a stream may be dropped", async |gpu| {
            let device = gpu.own_device().await?;
            drop(device.on_uncaptured_error());
            let mut errors = device.on_uncaptured_error();
            make_error(&device);
            device.queue().on_submitted_work_done().await;
            holds(errors.next().await.is_some(), "an error on the other stream")
        }),
    ]
}

fn lost() -> Vec<Test> {
    vec![
        test("gpu-device.destroy: loses the device, and may be repeated", async |gpu| {
            let device = gpu.own_device().await?;
            device.destroy();
            device.destroy();
            equal(device.lost().await.reason(), GpuDeviceLostReason::Destroyed)
        }),
        test("gpu-device.lost: waits until the device is lost", async |gpu| {
            let device = gpu.own_device().await?;
            let mut lost = Box::pin(device.lost().into_future());
            holds(begin(lost.as_mut()).await.is_none(), "a device that is not lost")?;
            device.destroy();
            equal(lost.await.reason(), GpuDeviceLostReason::Destroyed)
        }),
        test("gpu-device.lost: each call returns a future of the loss", async |gpu| {
            let device = gpu.own_device().await?;
            let before = device.lost();
            device.destroy();
            let reasons = [before.await.reason(), device.lost().await.reason(), device.lost().await.reason()];
            equal(reasons, [GpuDeviceLostReason::Destroyed; 3])
        }),
        test("gpu-device-lost-info.reason: is destroyed for a device that the program destroyed", async |gpu| {
            let device = gpu.own_device().await?;
            let lost = device.lost();
            device.destroy();
            equal(lost.await.reason(), GpuDeviceLostReason::Destroyed)
        }),
        test("gpu-device-lost-info.message: is a text", async |gpu| {
            let device = gpu.own_device().await?;
            device.destroy();
            let info = device.lost().await;
            equal(info.message(), info.message())
        }),
        test("gpu-device.destroy: ends mappings with abort-error", async |gpu| {
            let device = gpu.own_device().await?;
            let made = device.create_buffer(&buffer(16, GpuBufferUsage::MAP_READ));
            let mut mapping = Box::pin(made.map_async(GpuMapMode::READ, None, None));
            if begin(mapping.as_mut()).await.is_some() {
                return Err(Failure::wrong("a mapping that begins", "one that has ended"));
            }
            device.destroy();
            equal(mapping.await.map_err(|error| kind(&error.kind)), Err("AbortError".to_owned()))
        }),
        test("gpu-device.destroy: unmaps the buffers of the device", async |gpu| {
            let device = gpu.own_device().await?;
            let made =
                device.create_buffer(&GpuBufferDescriptor { mapped_at_creation: Some(true), ..buffer(16, COPIED) });
            device.destroy();
            equal(made.map_state(), GpuBufferMapState::Unmapped)
        }),
        test("gpu-buffer.map-async: fails with abort-error on a lost device", async |gpu| {
            let device = gpu.own_device().await?;
            let made = device.create_buffer(&buffer(16, GpuBufferUsage::MAP_READ));
            device.destroy();
            device.lost().await;
            let mapping = made.map_async(GpuMapMode::READ, None, None).await;
            equal(mapping.map_err(|error| kind(&error.kind)), Err("AbortError".to_owned()))
        }),
        test("gpu-device.pop-error-scope: a lost device has no errors", async |gpu| {
            let device = gpu.own_device().await?;
            device.destroy();
            device.lost().await;
            device.push_error_scope(GpuErrorFilter::Validation);
            make_error(&device);
            equal(popped(&device).await, Ok(None))
        }),
        test("gpu-queue.on-submitted-work-done: ends on a lost device", async |gpu| {
            let device = gpu.own_device().await?;
            device.destroy();
            device.queue().submit(&[&device.create_command_encoder(None).finish(None)]);
            device.queue().on_submitted_work_done().await;
            Ok(())
        }),
        test("gpu-device.create-compute-pipeline-async: succeeds on a lost device", async |gpu| {
            let device = gpu.own_device().await?;
            device.destroy();
            device.lost().await;
            let module = device.create_shader_module(&shader("@compute @workgroup_size(1) fn main() {}"));
            let made = device.create_compute_pipeline_async(compute_pipeline(&module)).await;
            equal(made.map(|_| ()).map_err(|error| error.message), Ok(()))
        }),
        test("gpu-adapter.request-device: gives a device after another was destroyed", async |gpu| {
            let device = gpu.own_device().await?;
            device.destroy();
            let made = gpu.own_device().await?.create_buffer(&buffer(16, COPIED));
            equal(made.size(), 16)
        }),
    ]
}

/// Makes a validation error, which a browser may report only when a later operation ends.
fn make_error(device: &GpuDevice) {
    device.create_buffer(&buffer(4, GpuBufferUsage::empty()));
}

/// Pops an error scope. Returns the kind of its error, or of the failure.
async fn popped(device: &GpuDevice) -> Result<Option<String>, String> {
    match device.pop_error_scope().await {
        Ok(error) => Ok(error.map(|error| kind(&error.kind()))),
        Err(error) => Err(kind(&error.kind)),
    }
}
