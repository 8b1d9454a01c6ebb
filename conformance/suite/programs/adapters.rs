//! Adapters: how they are requested, what they tell of themselves, and the devices that they give.

use wasi_webgpu_suite::{webgpu::*, *};

program!(tests);

fn tests() -> Vec<Test> {
    vec![
        test("get-gpu: returns the entry to the API at every call", async |_| {
            let adapters = [get_gpu().request_adapter(None).await, get_gpu().request_adapter(None).await];
            equal(adapters.map(|adapter| adapter.is_some()), [true, true])
        }),
        test("gpu.request-adapter: returns a core adapter for all default options", async |_| {
            let adapter = get_gpu().request_adapter(Some(options())).await;
            holds(adapter.is_some(), "an adapter")
        }),
        test("gpu.request-adapter: takes both power preferences", async |_| {
            for power_preference in [GpuPowerPreference::LowPower, GpuPowerPreference::HighPerformance] {
                let options = GpuRequestAdapterOptions { power_preference: Some(power_preference), ..options() };
                holds(get_gpu().request_adapter(Some(options)).await.is_some(), "an adapter")?;
            }
            Ok(())
        }),
        test("gpu.request-adapter: returns none for an unknown feature level", async |_| {
            let options =
                GpuRequestAdapterOptions { feature_level: Some("no-such-feature-level".to_owned()), ..options() };
            holds(get_gpu().request_adapter(Some(options)).await.is_none(), "no adapter")
        }),
        test("gpu.request-adapter: returns only a fallback adapter when one is forced", async |_| {
            let options = GpuRequestAdapterOptions { force_fallback_adapter: Some(true), ..options() };
            match get_gpu().request_adapter(Some(options)).await {
                Some(adapter) => holds(adapter.info().is_fallback_adapter(), "a fallback adapter"),
                None => Ok(()),
            }
        }),
        test("gpu.get-preferred-canvas-format: returns rgba8unorm or bgra8unorm", async |_| {
            let format = get_gpu().get_preferred_canvas_format();
            let allowed = [GpuTextureFormat::Rgba8unorm, GpuTextureFormat::Bgra8unorm];
            holds(allowed.contains(&format), "rgba8unorm or bgra8unorm")
        }),
        test("gpu.wgsl-language-features: returns a set of names", async |_| {
            let features = get_gpu().wgsl_language_features();
            equal(features.has("no_such_feature"), false)
        }),
        test("wgsl-language-features.has: answers alike for two sets", async |_| {
            // https://www.w3.org/TR/WGSL/#language-extensions-sec
            for name in [
                "readonly_and_readwrite_storage_textures",
                "packed_4x8_integer_dot_product",
                "unrestricted_pointer_parameters",
                "pointer_composite_access",
            ] {
                let sets = [get_gpu().wgsl_language_features(), get_gpu().wgsl_language_features()];
                equal(sets[0].has(name), sets[1].has(name))?;
            }
            Ok(())
        }),
        test("wgsl-language-features.has: names differ in case", async |_| {
            equal(get_gpu().wgsl_language_features().has("POINTER_COMPOSITE_ACCESS"), false)
        }),
        test("gpu-adapter.features: has core-features-and-limits for a core adapter", async |gpu| {
            equal(gpu.adapter()?.features().has("core-features-and-limits"), true)
        }),
        test("gpu-supported-features.has: returns false for an unknown name", async |gpu| {
            let features = gpu.adapter()?.features();
            equal(["no-such-feature", "", "Core-Features-And-Limits"].map(|name| features.has(name)), [false; 3])
        }),
        test("gpu-supported-features.has: a feature brings those that it implies", async |gpu| {
            let features = gpu.adapter()?.features();
            // https://www.w3.org/TR/webgpu/#feature-index
            for (feature, implied) in [
                ("texture-compression-bc-sliced-3d", "texture-compression-bc"),
                ("texture-compression-astc-sliced-3d", "texture-compression-astc"),
                ("texture-formats-tier1", "rg11b10ufloat-renderable"),
                ("texture-formats-tier2", "texture-formats-tier1"),
            ] {
                holds(!features.has(feature) || features.has(implied), &format!("{feature} implies {implied}"))?;
            }
            Ok(())
        }),
        test("gpu-supported-features.has: an adapter has a family of compressed formats", async |gpu| {
            // https://www.w3.org/TR/webgpu/#adapter-capability-guarantees
            let features = gpu.adapter()?.features();
            let bc = features.has("texture-compression-bc");
            let mobile = features.has("texture-compression-etc2") && features.has("texture-compression-astc");
            holds(bc || mobile, "texture-compression-bc, or both texture-compression-etc2 and -astc")
        }),
        test("gpu-adapter.info: describes one adapter at every call", async |gpu| {
            let infos = [gpu.adapter()?.info(), gpu.adapter()?.info()];
            equal(text_of(&infos[0]), text_of(&infos[1]))
        }),
        test("gpu-adapter-info.vendor: is a normalized identifier", async |gpu| {
            normalized(&gpu.adapter()?.info().vendor())
        }),
        test("gpu-adapter-info.architecture: is a normalized identifier", async |gpu| {
            normalized(&gpu.adapter()?.info().architecture())
        }),
        test("gpu-adapter-info.device: agrees with the one of a device", async |gpu| {
            equal(gpu.adapter()?.info().device(), gpu.device()?.adapter_info().device())
        }),
        test("gpu-adapter-info.description: agrees with the one of a device", async |gpu| {
            equal(gpu.adapter()?.info().description(), gpu.device()?.adapter_info().description())
        }),
        test("gpu-adapter-info.subgroup-min-size: is a power of two from 4 to 128", async |gpu| {
            subgroup_size(gpu.adapter()?.info().subgroup_min_size())
        }),
        test("gpu-adapter-info.subgroup-max-size: is a power of two from the least size to 128", async |gpu| {
            let info = gpu.adapter()?.info();
            subgroup_size(info.subgroup_max_size())?;
            at_least(info.subgroup_max_size(), info.subgroup_min_size())
        }),
        test("gpu-adapter-info.is-fallback-adapter: agrees with the one of a device", async |gpu| {
            let device = gpu.device()?.adapter_info();
            equal(gpu.adapter()?.info().is_fallback_adapter(), device.is_fallback_adapter())
        }),
        test("gpu-device.adapter-info: describes the adapter", async |gpu| {
            equal(text_of(&gpu.device()?.adapter_info()), text_of(&gpu.adapter()?.info()))
        }),
        test("gpu-adapter.request-device: returns a device for no descriptor", async |gpu| {
            let device = gpu.own_device().await?;
            equal(device.label(), String::new())
        }),
        test("gpu-adapter.request-device: labels the device and its queue", async |_| {
            let device = own_device(GpuDeviceDescriptor {
                label: Some("a device".to_owned()),
                default_queue: Some(GpuQueueDescriptor { label: Some("its queue ✓".to_owned()) }),
                ..device()
            })
            .await?;
            equal([device.label(), device.queue().label()], ["a device".to_owned(), "its queue ✓".to_owned()])
        }),
        test("gpu-adapter.request-device: an adapter gives one device, and then lost ones", async |_| {
            // https://www.w3.org/TR/webgpu/#dom-gpuadapter-requestdevice: the adapter is consumed or expired.
            let adapter = adapter().await?;
            let first = adapter.request_device(None).await;
            holds(first.is_ok(), "a device")?;
            match adapter.request_device(None).await {
                Ok(device) => equal(device.lost().await.reason(), GpuDeviceLostReason::Unknown),
                Err(error) => holds(
                    matches!(error.kind, RequestDeviceErrorKind::OperationError),
                    "a lost device or an operation-error",
                ),
            }
        }),
        test("gpu-adapter.request-device: enables the required features and no others", async |gpu| {
            for (feature, name) in FEATURES {
                if !gpu.adapter()?.features().has(name) {
                    continue;
                }
                let descriptor = GpuDeviceDescriptor { required_features: Some(vec![feature]), ..device() };
                let features = own_device(descriptor).await?.features();
                equal((name, features.has(name)), (name, true))?;
                if feature != GpuFeatureName::ShaderF16 {
                    equal((name, features.has("shader-f16")), (name, false))?;
                }
            }
            Ok(())
        }),
        test("gpu-adapter.request-device: refuses a feature that the adapter lacks with type-error", async |gpu| {
            let features = gpu.adapter()?.features();
            let Some((lacking, _)) = FEATURES.into_iter().find(|(_, name)| !features.has(name)) else {
                return Err(Failure::Skip("the adapter has all features".to_owned()));
            };
            let descriptor = GpuDeviceDescriptor { required_features: Some(vec![lacking]), ..device() };
            error_kind(descriptor, RequestDeviceErrorKind::TypeError).await
        }),
        test("gpu-adapter.request-device: gives a better limit that the adapter has", async |gpu| {
            let best = gpu.adapter()?.limits().max_bind_groups();
            let limits = RecordOptionGpuSize64::new();
            limits.add("maxBindGroups", Some(u64::from(best)));
            let descriptor = GpuDeviceDescriptor { required_limits: Some(limits), ..device() };
            equal(own_device(descriptor).await?.limits().max_bind_groups(), best)
        }),
        test("gpu-adapter.request-device: ignores a worse limit than the default, and one that is none", async |_| {
            let limits = RecordOptionGpuSize64::new();
            limits.add("maxBindGroups", Some(1));
            limits.add("maxTextureDimension2D", None);
            limits.add("noSuchLimit", None);
            let descriptor = GpuDeviceDescriptor { required_limits: Some(limits), ..device() };
            let limits = own_device(descriptor).await?.limits();
            equal([limits.max_bind_groups(), limits.max_texture_dimension2_d()], [4, 8192])
        }),
        test("gpu-adapter.request-device: refuses a limit that the adapter lacks with operation-error", async |gpu| {
            let best = gpu.adapter()?.limits().max_bind_groups();
            let limits = RecordOptionGpuSize64::new();
            limits.add("maxBindGroups", Some(u64::from(best) + 1));
            let descriptor = GpuDeviceDescriptor { required_limits: Some(limits), ..device() };
            error_kind(descriptor, RequestDeviceErrorKind::OperationError).await
        }),
        test("gpu-adapter.request-device: refuses an unknown limit with operation-error", async |_| {
            let limits = RecordOptionGpuSize64::new();
            limits.add("noSuchLimit", Some(0));
            let descriptor = GpuDeviceDescriptor { required_limits: Some(limits), ..device() };
            error_kind(descriptor, RequestDeviceErrorKind::OperationError).await
        }),
        test(
            "gpu-adapter.request-device: refuses an alignment that is no power of two with operation-error",
            async |_| {
                let limits = RecordOptionGpuSize64::new();
                limits.add("minUniformBufferOffsetAlignment", Some(255));
                let descriptor = GpuDeviceDescriptor { required_limits: Some(limits), ..device() };
                error_kind(descriptor, RequestDeviceErrorKind::OperationError).await
            },
        ),
        test("gpu-adapter.request-device: gives a device again after a refusal", async |_| {
            let adapter = adapter().await?;
            let limits = RecordOptionGpuSize64::new();
            limits.add("noSuchLimit", Some(0));
            let refused =
                adapter.request_device(Some(GpuDeviceDescriptor { required_limits: Some(limits), ..device() })).await;
            equal([refused.is_ok(), adapter.request_device(None).await.is_ok()], [false, true])
        }),
        test("gpu-device.features: has what was required of the adapter", async |_| {
            let adapter = adapter().await?;
            let device = adapter.request_device(Some(with_all_features(&adapter))).await;
            let device = device.map_err(|error| Failure::wrong("a device", error.message))?;
            let (device, adapter) = (device.features(), adapter.features());
            equal(FEATURES.map(|(_, name)| device.has(name)), FEATURES.map(|(_, name)| adapter.has(name)))
        }),
        test("gpu-device.label: is the one set last", async |gpu| {
            let device = gpu.own_device().await?;
            device.set_label("first");
            device.set_label("last ✓");
            equal(device.label(), "last ✓".to_owned())
        }),
        test("gpu-device.set-label: takes an empty label", async |gpu| {
            let device = gpu.own_device().await?;
            device.set_label("a label");
            device.set_label("");
            equal(device.label(), String::new())
        }),
        test("record-option-gpu-size64.constructor: makes an empty record", async |_| {
            equal(RecordOptionGpuSize64::new().keys().len(), 0)
        }),
        test("record-option-gpu-size64.add: adds a key, or replaces its value", async |_| {
            let record = RecordOptionGpuSize64::new();
            record.add("a", Some(1));
            record.add("a", Some(u64::MAX));
            equal(record.entries(), vec![("a".to_owned(), Some(u64::MAX))])
        }),
        test("record-option-gpu-size64.get: tells a missing key from a value that is none", async |_| {
            let record = sizes();
            equal(["b", "a", "c", ""].map(|key| record.get(key)), [Some(Some(2)), Some(None), Some(Some(3)), None])
        }),
        test("record-option-gpu-size64.has: finds a key whose value is none", async |_| {
            let record = sizes();
            equal(["a", "b", "d"].map(|key| record.has(key)), [true, true, false])
        }),
        test("record-option-gpu-size64.remove: removes a key, and ignores a missing one", async |_| {
            let record = sizes();
            record.remove("a");
            record.remove("d");
            equal(record.keys(), ["b", "c"].map(str::to_owned).to_vec())
        }),
        test("record-option-gpu-size64.keys: are in the order of addition", async |_| {
            equal(sizes().keys(), ["b", "a", "c"].map(str::to_owned).to_vec())
        }),
        test("record-option-gpu-size64.values: are in the order of addition", async |_| {
            equal(sizes().values(), vec![Some(2), None, Some(3)])
        }),
        test("record-option-gpu-size64.entries: are in the order of addition", async |_| {
            let entries = [("b", Some(2)), ("a", None), ("c", Some(3))];
            equal(sizes().entries(), entries.map(|(key, value)| (key.to_owned(), value)).to_vec())
        }),
    ]
}

fn options() -> GpuRequestAdapterOptions {
    GpuRequestAdapterOptions {
        feature_level: None,
        power_preference: None,
        force_fallback_adapter: None,
        xr_compatible: None,
    }
}

fn sizes() -> RecordOptionGpuSize64 {
    let record = RecordOptionGpuSize64::new();
    record.add("b", Some(2));
    record.add("a", None);
    record.add("c", Some(3));
    record
}

async fn adapter() -> Outcome<GpuAdapter> {
    get_gpu().request_adapter(None).await.ok_or_else(|| Failure::wrong("an adapter", "none"))
}

async fn own_device(descriptor: GpuDeviceDescriptor) -> Outcome<GpuDevice> {
    let device = adapter().await?.request_device(Some(descriptor)).await;
    device.map_err(|error| Failure::wrong("a device", format!("{error:?}")))
}

async fn error_kind(descriptor: GpuDeviceDescriptor, expected: RequestDeviceErrorKind) -> Outcome {
    match adapter().await?.request_device(Some(descriptor)).await {
        Ok(_) => Err(Failure::wrong(format!("{expected:?}"), "a device")),
        Err(error) => equal(format!("{:?}", error.kind), format!("{expected:?}")),
    }
}

fn text_of(info: &GpuAdapterInfo) -> [String; 4] {
    [info.vendor(), info.architecture(), info.device(), info.description()]
}

/// Checks <https://www.w3.org/TR/webgpu/#normalized-identifier-string>.
fn normalized(identifier: &str) -> Outcome {
    let is_part = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
            && part.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    };
    if identifier.is_empty() || identifier.split('-').all(is_part) {
        Ok(())
    } else {
        Err(Failure::wrong("an empty string, or parts of a-z and 0-9 with hyphens between them", identifier))
    }
}

/// Checks <https://www.w3.org/TR/webgpu/#dom-gpuadapterinfo-subgroupminsize>.
fn subgroup_size(size: u32) -> Outcome {
    holds(size.is_power_of_two() && (4..=128).contains(&size), "a power of two from 4 to 128")
}
