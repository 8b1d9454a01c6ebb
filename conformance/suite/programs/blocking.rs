//! `wasi:webgpu@0.2.0-rc.2`, whose asynchronous functions this program calls by their synchronous ABI: each call blocks.

#![allow(missing_docs, reason = "generated code")]

use wasi::webgpu::webgpu::*;
use wasi_webgpu_suite::{Failure, Outcome, equal, holds, kind, run_blocking};

wit_bindgen::generate!({
    path: "target/wit/webgpu-0.2.0-rc.2.wit",
    world: "wasi:webgpu/imports",
    sync: true,
});

struct Program;

impl wasi_webgpu_suite::bindings::exports::wasi::cli::run::Guest for Program {
    async fn run() -> Result<(), ()> {
        run_blocking(&TESTS)
    }
}

wasi_webgpu_suite::bindings::export!(Program with_types_in wasi_webgpu_suite::bindings);

const READ: GpuBufferUsage = GpuBufferUsage::MAP_READ.union(GpuBufferUsage::COPY_DST);
const RESULT: GpuBufferUsage = GpuBufferUsage::STORAGE.union(GpuBufferUsage::COPY_SRC);

type Test = (&'static str, fn() -> Outcome);

const TESTS: [Test; 14] = [
    ("get-gpu: returns the entry to the API of 0.2.0-rc.2", || {
        holds(get_gpu().request_adapter(None).is_some(), "an adapter")
    }),
    ("gpu.request-adapter: returns an adapter to a caller that blocks", || {
        equal(adapter()?.features().has("core-features-and-limits"), true)
    }),
    ("gpu-adapter.request-device: returns a device to a caller that blocks", || {
        equal(device()?.limits().max_bind_groups(), 4)
    }),
    ("gpu-adapter.request-device: fails with operation-error for a caller that blocks", || {
        let limits = RecordOptionGpuSize64::new();
        limits.add("noSuchLimit", Some(1));
        let descriptor = GpuDeviceDescriptor {
            required_features: None,
            required_limits: Some(limits),
            default_queue: None,
            label: None,
        };
        let result = adapter()?.request_device(Some(descriptor)).map(|_| ());
        equal(result.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))
    }),
    ("gpu-buffer.map-async: blocks until the buffer is mapped", || {
        let buffer = buffer(&device()?, READ);
        equal(buffer.map_async(GpuMapMode::READ, None, None).map_err(|error| error.message), Ok(()))?;
        equal(buffer.map_state(), GpuBufferMapState::Mapped)?;
        equal(buffer.get_mapped_range_get_with_copy(None, None).map_err(|error| error.message), Ok(vec![0; 4]))
    }),
    ("gpu-buffer.map-async: fails with operation-error for a caller that blocks", || {
        let (device, result) = in_scope(|device| buffer(device, READ).map_async(GpuMapMode::WRITE, None, None))?;
        equal(result.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))?;
        equal(popped(&device)?, Some("ValidationError".to_owned()))
    }),
    ("gpu-device.pop-error-scope: blocks until the errors are known", || {
        let (device, _) = in_scope(|device| buffer(device, GpuBufferUsage::empty()))?;
        equal(popped(&device)?, Some("ValidationError".to_owned()))
    }),
    ("gpu-device.pop-error-scope: fails with operation-error for a caller that blocks", || {
        let result = device()?.pop_error_scope().map(|_| ());
        equal(result.map_err(|error| kind(&error.kind)), Err("OperationError".to_owned()))
    }),
    ("gpu-queue.on-submitted-work-done: blocks until the work is done", || {
        let device = device()?;
        device.queue().submit(&[&device.create_command_encoder(None).finish(None)]);
        device.queue().on_submitted_work_done();
        Ok(())
    }),
    ("gpu-shader-module.get-compilation-info: blocks until the messages are known", || {
        let (_, module) = in_scope(|device| module(device, "no shader"))?;
        let messages = module.get_compilation_info().messages();
        holds(messages.iter().any(|message| message.type_() == GpuCompilationMessageType::Error), "an error")
    }),
    ("gpu-device.create-compute-pipeline-async: returns a pipeline that computes to a caller that blocks", || {
        let device = device()?;
        let module = module(&device, SHADER);
        let pipeline = device
            .create_compute_pipeline_async(descriptor(&module, None))
            .map_err(|error| Failure::wrong("a pipeline", error.message))?;
        let (result, mapped) = (buffer(&device, RESULT), buffer(&device, READ));
        let group = device.create_bind_group(&GpuBindGroupDescriptor {
            layout: &pipeline.get_bind_group_layout(0),
            entries: vec![GpuBindGroupEntry { binding: 0, resource: GpuBindingResource::GpuBuffer(&result) }],
            label: None,
        });
        let encoder = device.create_command_encoder(None);
        let pass = encoder.begin_compute_pass(None);
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, Some(&group), None, None, None)
            .map_err(|error| Failure::wrong("the bind group is set", error.message))?;
        pass.dispatch_workgroups(1, None, None);
        pass.end();
        encoder.copy_buffer_to_buffer(&result, None, &mapped, None, None);
        device.queue().submit(&[&encoder.finish(None)]);
        equal(mapped.map_async(GpuMapMode::READ, None, None).map_err(|error| error.message), Ok(()))?;
        let bytes = mapped.get_mapped_range_get_with_copy(None, None);
        equal(bytes.map_err(|error| error.message), Ok(vec![42, 0, 0, 0]))
    }),
    ("gpu-device.create-compute-pipeline-async: fails with gpu-pipeline-error for a caller that blocks", || {
        let device = device()?;
        let module = module(&device, SHADER);
        match device.create_compute_pipeline_async(descriptor(&module, Some("missing"))) {
            Ok(_) => Err(Failure::wrong("an error", "a pipeline")),
            Err(error) => {
                let CreatePipelineErrorKind::GpuPipelineError(reason) = error.kind;
                equal(reason, GpuPipelineErrorReason::Validation)
            }
        }
    }),
    ("gpu-device.create-render-pipeline-async: returns a pipeline, or fails, for a caller that blocks", || {
        let device = device()?;
        let module = module(&device, "@vertex fn main() -> @builtin(position) vec4f { return vec4f(); }");
        for (entry_point, expected) in [(None, true), (Some("missing".to_owned()), false)] {
            let vertex = GpuVertexState { buffers: None, module: &module, entry_point, constants: None };
            let depth_stencil = GpuDepthStencilState {
                format: GpuTextureFormat::Depth16unorm,
                depth_write_enabled: Some(true),
                depth_compare: Some(GpuCompareFunction::Less),
                stencil_front: None,
                stencil_back: None,
                stencil_read_mask: None,
                stencil_write_mask: None,
                depth_bias: None,
                depth_bias_slope_scale: None,
                depth_bias_clamp: None,
            };
            let result = device.create_render_pipeline_async(GpuRenderPipelineDescriptor {
                vertex,
                primitive: None,
                depth_stencil: Some(depth_stencil),
                multisample: None,
                fragment: None,
                layout: GpuLayoutMode::Auto,
                label: None,
            });
            equal(result.is_ok(), expected)?;
        }
        Ok(())
    }),
    ("gpu-device.destroy: a device of 0.2.0-rc.2 can be destroyed", || {
        let device = device()?;
        device.destroy();
        device.queue().on_submitted_work_done();
        Ok(())
    }),
];

const SHADER: &str = "
@group(0) @binding(0) var<storage, read_write> result: u32;
@compute @workgroup_size(1) fn main() { result = 42; }
";

fn adapter() -> Outcome<GpuAdapter> {
    get_gpu().request_adapter(None).ok_or_else(|| Failure::wrong("an adapter", "none"))
}

fn device() -> Outcome<GpuDevice> {
    adapter()?.request_device(None).map_err(|error| Failure::wrong("a device", error.message))
}

/// Makes a buffer of 4 bytes.
fn buffer(device: &GpuDevice, usage: GpuBufferUsage) -> GpuBuffer {
    device.create_buffer(&GpuBufferDescriptor { size: 4, usage, mapped_at_creation: None, label: None })
}

fn module(device: &GpuDevice, code: &str) -> GpuShaderModule {
    let code = code.to_owned();
    device.create_shader_module(&GpuShaderModuleDescriptor { code, compilation_hints: None, label: None })
}

fn descriptor<'a>(module: &'a GpuShaderModule, entry_point: Option<&str>) -> GpuComputePipelineDescriptor<'a> {
    let entry_point = entry_point.map(str::to_owned);
    GpuComputePipelineDescriptor {
        compute: GpuProgrammableStage { module, entry_point, constants: None },
        layout: GpuLayoutMode::Auto,
        label: None,
    }
}

/// Makes a call in an error scope of a new device, which stays open.
fn in_scope<T>(call: impl FnOnce(&GpuDevice) -> T) -> Outcome<(GpuDevice, T)> {
    let device = device()?;
    device.push_error_scope(GpuErrorFilter::Validation);
    let result = call(&device);
    Ok((device, result))
}

/// Pops an error scope. Returns the kind of its error.
fn popped(device: &GpuDevice) -> Outcome<Option<String>> {
    let error = device.pop_error_scope().map_err(|error| Failure::wrong("the error scope", error.message))?;
    Ok(error.map(|error| kind(&error.kind())))
}
