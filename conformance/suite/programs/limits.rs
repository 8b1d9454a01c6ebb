//! Limits: each of an adapter, of a device with the defaults, and of a device with better limits.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

fn tests() -> Vec<Test> {
    let limits = LIMITS.into_iter().flat_map(|(function, name, default, limit)| {
        [
            test(
                format!("gpu-supported-limits.{function}: the adapter's is no worse than the default"),
                async move |gpu| {
                    let actual = limit(&gpu.adapter()?.limits());
                    holds(!is_better(name, default, actual), &format!("{actual} is no worse than {default}"))?;
                    holds(!is_alignment(name) || actual.is_power_of_two(), "an alignment is a power of two")
                },
            ),
            test(
                format!("gpu-supported-limits.{function}: a device has the default unless it requires more"),
                async move |gpu| equal(limit(&gpu.own_device().await?.limits()), default),
            ),
            test(
                format!("gpu-adapter.request-device: gives the best {name} of the adapter, and no better one"),
                async move |_| {
                    let adapter = adapter().await?;
                    let best = limit(&adapter.limits());
                    let better = if is_alignment(name) { best / 2 } else { best + 1 };
                    match with_limit(&adapter, name, better).await {
                        Ok(_) => return Err(Failure::wrong("operation-error", "a device")),
                        Err(error) => equal(kind(&error.kind), "OperationError".to_owned())?,
                    }
                    match with_limit(&adapter, name, best).await {
                        Ok(device) => equal(limit(&device.limits()), best),
                        Err(error) => Err(Failure::wrong("a device", error.message)),
                    }
                },
            ),
        ]
    });
    let mut tests: Vec<Test> = limits.collect();
    tests.extend(vec![
        test("gpu-adapter.limits: agree with each other", async |gpu| agree(&gpu.adapter()?.limits())),
        test("gpu-device.limits: agree with each other", async |gpu| agree(&gpu.own_device().await?.limits())),
    ]);
    tests
}

/// Limit of a set of limits.
type Limit = fn(&GpuSupportedLimits) -> u64;

/// Function, name in W3C, default, and value of each limit: <https://www.w3.org/TR/webgpu/#limits>.
const LIMITS: [(&str, &str, u64, Limit); 36] = [
    ("max-texture-dimension1-d", "maxTextureDimension1D", 8192, |limits| limits.max_texture_dimension1_d().into()),
    ("max-texture-dimension2-d", "maxTextureDimension2D", 8192, |limits| limits.max_texture_dimension2_d().into()),
    ("max-texture-dimension3-d", "maxTextureDimension3D", 2048, |limits| limits.max_texture_dimension3_d().into()),
    ("max-texture-array-layers", "maxTextureArrayLayers", 256, |limits| limits.max_texture_array_layers().into()),
    ("max-bind-groups", "maxBindGroups", 4, |limits| limits.max_bind_groups().into()),
    ("max-bind-groups-plus-vertex-buffers", "maxBindGroupsPlusVertexBuffers", 24, |limits| {
        limits.max_bind_groups_plus_vertex_buffers().into()
    }),
    ("max-immediate-size", "maxImmediateSize", 64, |limits| limits.max_immediate_size().into()),
    ("max-bindings-per-bind-group", "maxBindingsPerBindGroup", 1000, |limits| {
        limits.max_bindings_per_bind_group().into()
    }),
    ("max-dynamic-uniform-buffers-per-pipeline-layout", "maxDynamicUniformBuffersPerPipelineLayout", 8, |limits| {
        limits.max_dynamic_uniform_buffers_per_pipeline_layout().into()
    }),
    ("max-dynamic-storage-buffers-per-pipeline-layout", "maxDynamicStorageBuffersPerPipelineLayout", 4, |limits| {
        limits.max_dynamic_storage_buffers_per_pipeline_layout().into()
    }),
    ("max-sampled-textures-per-shader-stage", "maxSampledTexturesPerShaderStage", 16, |limits| {
        limits.max_sampled_textures_per_shader_stage().into()
    }),
    ("max-samplers-per-shader-stage", "maxSamplersPerShaderStage", 16, |limits| {
        limits.max_samplers_per_shader_stage().into()
    }),
    ("max-storage-buffers-per-shader-stage", "maxStorageBuffersPerShaderStage", 8, |limits| {
        limits.max_storage_buffers_per_shader_stage().into()
    }),
    ("max-storage-buffers-in-vertex-stage", "maxStorageBuffersInVertexStage", 8, |limits| {
        limits.max_storage_buffers_in_vertex_stage().into()
    }),
    ("max-storage-buffers-in-fragment-stage", "maxStorageBuffersInFragmentStage", 8, |limits| {
        limits.max_storage_buffers_in_fragment_stage().into()
    }),
    ("max-storage-textures-per-shader-stage", "maxStorageTexturesPerShaderStage", 4, |limits| {
        limits.max_storage_textures_per_shader_stage().into()
    }),
    ("max-storage-textures-in-vertex-stage", "maxStorageTexturesInVertexStage", 4, |limits| {
        limits.max_storage_textures_in_vertex_stage().into()
    }),
    ("max-storage-textures-in-fragment-stage", "maxStorageTexturesInFragmentStage", 4, |limits| {
        limits.max_storage_textures_in_fragment_stage().into()
    }),
    ("max-uniform-buffers-per-shader-stage", "maxUniformBuffersPerShaderStage", 12, |limits| {
        limits.max_uniform_buffers_per_shader_stage().into()
    }),
    ("max-uniform-buffer-binding-size", "maxUniformBufferBindingSize", 65_536, |limits| {
        limits.max_uniform_buffer_binding_size()
    }),
    ("max-storage-buffer-binding-size", "maxStorageBufferBindingSize", 134_217_728, |limits| {
        limits.max_storage_buffer_binding_size()
    }),
    ("min-uniform-buffer-offset-alignment", "minUniformBufferOffsetAlignment", 256, |limits| {
        limits.min_uniform_buffer_offset_alignment().into()
    }),
    ("min-storage-buffer-offset-alignment", "minStorageBufferOffsetAlignment", 256, |limits| {
        limits.min_storage_buffer_offset_alignment().into()
    }),
    ("max-vertex-buffers", "maxVertexBuffers", 8, |limits| limits.max_vertex_buffers().into()),
    ("max-buffer-size", "maxBufferSize", 268_435_456, |limits| limits.max_buffer_size()),
    ("max-vertex-attributes", "maxVertexAttributes", 16, |limits| limits.max_vertex_attributes().into()),
    ("max-vertex-buffer-array-stride", "maxVertexBufferArrayStride", 2048, |limits| {
        limits.max_vertex_buffer_array_stride().into()
    }),
    ("max-inter-stage-shader-variables", "maxInterStageShaderVariables", 16, |limits| {
        limits.max_inter_stage_shader_variables().into()
    }),
    ("max-color-attachments", "maxColorAttachments", 8, |limits| limits.max_color_attachments().into()),
    ("max-color-attachment-bytes-per-sample", "maxColorAttachmentBytesPerSample", 32, |limits| {
        limits.max_color_attachment_bytes_per_sample().into()
    }),
    ("max-compute-workgroup-storage-size", "maxComputeWorkgroupStorageSize", 16_384, |limits| {
        limits.max_compute_workgroup_storage_size().into()
    }),
    ("max-compute-invocations-per-workgroup", "maxComputeInvocationsPerWorkgroup", 256, |limits| {
        limits.max_compute_invocations_per_workgroup().into()
    }),
    ("max-compute-workgroup-size-x", "maxComputeWorkgroupSizeX", 256, |limits| {
        limits.max_compute_workgroup_size_x().into()
    }),
    ("max-compute-workgroup-size-y", "maxComputeWorkgroupSizeY", 256, |limits| {
        limits.max_compute_workgroup_size_y().into()
    }),
    ("max-compute-workgroup-size-z", "maxComputeWorkgroupSizeZ", 64, |limits| {
        limits.max_compute_workgroup_size_z().into()
    }),
    ("max-compute-workgroups-per-dimension", "maxComputeWorkgroupsPerDimension", 65_535, |limits| {
        limits.max_compute_workgroups_per_dimension().into()
    }),
];

fn is_alignment(name: &str) -> bool {
    name.starts_with("min")
}

/// Whether a value of a limit is better than another.
fn is_better(name: &str, value: u64, other: u64) -> bool {
    if is_alignment(name) { value < other } else { value > other }
}

async fn adapter() -> Outcome<GpuAdapter> {
    get_gpu().request_adapter(None).await.ok_or_else(|| Failure::wrong("an adapter", "none"))
}

async fn with_limit(adapter: &GpuAdapter, name: &str, value: u64) -> Result<GpuDevice, RequestDeviceError> {
    let limits = RecordOptionGpuSize64::new();
    limits.add(name, Some(value));
    adapter.request_device(Some(GpuDeviceDescriptor { required_limits: Some(limits), ..device() })).await
}

/// Checks <https://www.w3.org/TR/webgpu/#adapter-capability-guarantees>.
fn agree(limits: &GpuSupportedLimits) -> Outcome {
    at_least(limits.max_bind_groups_plus_vertex_buffers(), limits.max_bind_groups())?;
    at_least(limits.max_buffer_size(), limits.max_uniform_buffer_binding_size())?;
    at_least(limits.max_buffer_size(), limits.max_storage_buffer_binding_size())?;
    at_least(limits.max_storage_buffers_per_shader_stage(), limits.max_storage_buffers_in_vertex_stage())?;
    at_least(limits.max_storage_textures_per_shader_stage(), limits.max_storage_textures_in_fragment_stage())?;
    let invocations = u64::from(limits.max_compute_workgroup_size_x())
        * u64::from(limits.max_compute_workgroup_size_y())
        * u64::from(limits.max_compute_workgroup_size_z());
    at_least(invocations, u64::from(limits.max_compute_invocations_per_workgroup()))
}
