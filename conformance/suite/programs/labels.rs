//! Labels: each kind of object keeps the label of its descriptor and those that are set later.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

/// Makes the tests of a resource from a function that makes an object with a label.
macro_rules! labels {
    ($($resource:literal => $make:expr,)*) => {
        vec![$(
            test(concat!($resource, ".label: is the one of the descriptor, or empty"), async |gpu| {
                let make: fn(&GpuDevice, Option<String>) -> Outcome<_> = $make;
                equal(make(gpu.device()?, None)?.label(), String::new())?;
                equal(make(gpu.device()?, Some("label ✓".to_owned()))?.label(), "label ✓".to_owned())
            }),
            test(concat!($resource, ".set-label: replaces the label"), async |gpu| {
                let make: fn(&GpuDevice, Option<String>) -> Outcome<_> = $make;
                let object = make(gpu.device()?, Some("label".to_owned()))?;
                for label in ["another label 🖌", ""] {
                    object.set_label(label);
                    equal(object.label(), label.to_owned())?;
                }
                Ok(())
            }),
        )*]
    };
}

fn tests() -> Vec<Test> {
    labels! {
        "gpu-sampler" => |device, label| {
            Ok(device.create_sampler(Some(&GpuSamplerDescriptor { label, ..sampler() })))
        },
        "gpu-texture" => |device, label| {
            Ok(device.create_texture(&GpuTextureDescriptor { label, ..target() }))
        },
        "gpu-texture-view" => |device, label| {
            Ok(device.create_texture(&target()).create_view(Some(&GpuTextureViewDescriptor { label, ..view() })))
        },
        "gpu-bind-group-layout" => |device, label| {
            Ok(device.create_bind_group_layout(&GpuBindGroupLayoutDescriptor { entries: vec![], label }))
        },
        "gpu-bind-group" => |device, label| {
            let layout = device.create_bind_group_layout(&GpuBindGroupLayoutDescriptor { entries: vec![], label: None });
            Ok(device.create_bind_group(&GpuBindGroupDescriptor { layout: &layout, entries: vec![], label }))
        },
        "gpu-pipeline-layout" => |device, label| {
            Ok(device.create_pipeline_layout(&GpuPipelineLayoutDescriptor {
                bind_group_layouts: vec![],
                immediate_size: None,
                label,
            }))
        },
        "gpu-shader-module" => |device, label| {
            Ok(device.create_shader_module(&GpuShaderModuleDescriptor { label, ..shader(SHADER) }))
        },
        "gpu-compute-pipeline" => |device, label| {
            let module = device.create_shader_module(&shader(SHADER));
            Ok(device.create_compute_pipeline(GpuComputePipelineDescriptor { label, ..compute_pipeline(&module) }))
        },
        "gpu-render-pipeline" => |device, label| {
            let module = device.create_shader_module(&shader(SHADER));
            let descriptor = render_pipeline(&module, GpuTextureFormat::Rgba8unorm);
            Ok(device.create_render_pipeline(GpuRenderPipelineDescriptor { label, ..descriptor }))
        },
        "gpu-command-encoder" => |device, label| {
            Ok(device.create_command_encoder(Some(&GpuCommandEncoderDescriptor { label })))
        },
        "gpu-command-buffer" => |device, label| {
            Ok(device.create_command_encoder(None).finish(Some(&GpuCommandBufferDescriptor { label })))
        },
        "gpu-compute-pass-encoder" => |device, label| {
            let descriptor = GpuComputePassDescriptor { timestamp_writes: None, label };
            Ok(device.create_command_encoder(None).begin_compute_pass(Some(&descriptor)))
        },
        "gpu-render-pass-encoder" => |device, label| {
            let view = device.create_texture(&target()).create_view(None);
            let descriptor = GpuRenderPassDescriptor { label, ..render_pass(&view) };
            Ok(device.create_command_encoder(None).begin_render_pass(&descriptor))
        },
        "gpu-render-bundle-encoder" => |device, label| {
            Ok(device.create_render_bundle_encoder(&GpuRenderBundleEncoderDescriptor {
                label,
                ..bundle_encoder(GpuTextureFormat::Rgba8unorm)
            }))
        },
        "gpu-render-bundle" => |device, label| {
            let encoder = device.create_render_bundle_encoder(&bundle_encoder(GpuTextureFormat::Rgba8unorm));
            Ok(encoder.finish(Some(&GpuRenderBundleDescriptor { label })))
        },
        "gpu-query-set" => |device, label| {
            let descriptor = GpuQuerySetDescriptor { type_: GpuQueryType::Occlusion, count: 1, label };
            device.create_query_set(&descriptor).map_err(|error| Failure::wrong("a query set", error.message))
        },
        "gpu-queue" => |device, label| {
            let queue = device.queue();
            queue.set_label(&label.unwrap_or_default());
            Ok(queue)
        },
    }
}

const SHADER: &str = "
@compute @workgroup_size(1) fn compute() {}
@vertex fn vertex() -> @builtin(position) vec4f { return vec4f(); }
@fragment fn fragment() -> @location(0) vec4f { return vec4f(); }
";

fn target() -> GpuTextureDescriptor {
    texture(4, 4, GpuTextureFormat::Rgba8unorm, GpuTextureUsage::RENDER_ATTACHMENT)
}
