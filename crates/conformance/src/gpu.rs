//! The device, and the ways in which all parts of the program use it.

use wgpu_wasi::wgpu::{self, util::DeviceExt, *};

pub struct Gpu {
    pub adapter: Adapter,
    pub device: Device,
    pub queue: Queue,
}

/// Size of the pictures that programs draw.
pub const SIZE: u32 = 16;

impl Gpu {
    pub async fn open() -> Self {
        let adapter = wgpu_wasi::instance().request_adapter(&Default::default()).await.expect("there is no GPU");
        let wanted = Features::TIMESTAMP_QUERY
            | Features::INDIRECT_FIRST_INSTANCE
            | Features::DEPTH32FLOAT_STENCIL8
            | Features::IMMEDIATES
            | Features::TEXTURE_COMPRESSION_BC
            | Features::TEXTURE_COMPRESSION_ETC2
            | Features::TEXTURE_COMPRESSION_ASTC;
        let descriptor = DeviceDescriptor {
            required_features: wanted & adapter.features(),
            required_limits: Limits { max_immediate_size: 16, ..Default::default() },
            ..Default::default()
        };
        let (device, queue) = adapter.request_device(&descriptor).await.expect("the adapter gives no device");
        Self { adapter, device, queue }
    }

    pub fn buffer(&self, usage: BufferUsages, contents: &[u8]) -> Buffer {
        self.device.create_buffer_init(&util::BufferInitDescriptor { label: None, contents, usage })
    }

    pub fn empty_buffer(&self, usage: BufferUsages, size: u64) -> Buffer {
        self.device.create_buffer(&BufferDescriptor { label: None, size, usage, mapped_at_creation: false })
    }

    pub fn texture(&self, format: TextureFormat, usage: TextureUsages, samples: u32) -> Texture {
        self.device.create_texture(&TextureDescriptor {
            label: None,
            size: Extent3d { width: SIZE, height: SIZE, depth_or_array_layers: 1 },
            mip_level_count: 1,
            sample_count: samples,
            dimension: TextureDimension::D2,
            format,
            usage,
            view_formats: &[],
        })
    }

    pub fn shader(&self, code: &str) -> ShaderModule {
        self.device
            .create_shader_module(ShaderModuleDescriptor { label: None, source: ShaderSource::Wgsl(code.into()) })
    }

    pub fn compute_pipeline(&self, code: &str, entry_point: &str) -> ComputePipeline {
        self.device.create_compute_pipeline(&ComputePipelineDescriptor {
            label: None,
            layout: None,
            module: &self.shader(code),
            entry_point: Some(entry_point),
            compilation_options: Default::default(),
            cache: None,
        })
    }

    pub fn bind_group(&self, layout: &BindGroupLayout, resources: &[BindingResource<'_>]) -> BindGroup {
        let entries: Vec<_> = resources
            .iter()
            .enumerate()
            .map(|(binding, resource)| BindGroupEntry { binding: binding as u32, resource: resource.clone() })
            .collect();
        self.device.create_bind_group(&BindGroupDescriptor { label: None, layout, entries: &entries })
    }

    pub fn submit(&self, encode: impl FnOnce(&mut CommandEncoder)) -> SubmissionIndex {
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encode(&mut encoder);
        self.queue.submit([encoder.finish()])
    }

    /// Reads a buffer with the usage `COPY_SRC`.
    pub fn read(&self, buffer: &Buffer) -> Vec<u8> {
        let copy = self.empty_buffer(BufferUsages::MAP_READ | BufferUsages::COPY_DST, buffer.size());
        self.submit(|encoder| encoder.copy_buffer_to_buffer(buffer, 0, &copy, 0, None));
        self.map(&copy, MapMode::Read, ..);
        copy.get_mapped_range(..).unwrap().to_vec()
    }

    pub fn read_u32(&self, buffer: &Buffer) -> Vec<u32> {
        words(&self.read(buffer))
    }

    /// Reads a texture of [`SIZE`] with the usage `COPY_SRC`, whose texels have the given size in bytes.
    pub fn read_texture(&self, texture: &Texture, texel: u32) -> Vec<u8> {
        let row = SIZE * texel;
        let padded = row.next_multiple_of(COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = self.empty_buffer(BufferUsages::COPY_DST | BufferUsages::COPY_SRC, (padded * SIZE).into());
        self.submit(|encoder| {
            let layout = TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(padded), rows_per_image: None };
            encoder.copy_texture_to_buffer(
                texture.as_image_copy(),
                TexelCopyBufferInfo { buffer: &buffer, layout },
                texture.size(),
            );
        });
        self.read(&buffer).chunks(padded as usize).flat_map(|line| &line[..row as usize]).copied().collect()
    }

    /// Maps a buffer, and waits until it is mapped.
    pub fn map(&self, buffer: &Buffer, mode: MapMode, range: impl std::ops::RangeBounds<u64>) {
        buffer.map_async(mode, range, |result| result.expect("the buffer can be mapped"));
        self.wait();
    }

    pub fn wait(&self) -> PollStatus {
        self.device.poll(PollType::wait_indefinitely()).unwrap()
    }

    /// Runs a closure in an error scope for validation errors. Returns whether there was one.
    pub fn is_invalid(&self, f: impl FnOnce()) -> bool {
        let scope = self.device.push_error_scope(ErrorFilter::Validation);
        f();
        pollster::block_on(scope.pop()).is_some()
    }
}

pub fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

pub fn float_bytes(floats: &[f32]) -> Vec<u8> {
    floats.iter().flat_map(|float| float.to_le_bytes()).collect()
}

pub fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect()
}

/// A picture as its colours in the order of their first texel, with the number of texels of each.
pub fn colors(picture: &[u8]) -> String {
    let mut counts: Vec<([u8; 4], u32)> = Vec::new();
    for &texel in picture.as_chunks().0 {
        match counts.iter_mut().find(|(color, _)| *color == texel) {
            Some((_, count)) => *count += 1,
            None => counts.push((texel, 1)),
        }
    }
    let parts = counts.iter().map(|([r, g, b, a], count)| format!("{count}×{r:02x}{g:02x}{b:02x}{a:02x}"));
    parts.collect::<Vec<_>>().join(" ")
}

/// A command encoder's passes over one colour attachment that is cleared to transparent black.
pub fn attachment(view: &TextureView) -> RenderPassColorAttachment<'_> {
    RenderPassColorAttachment {
        view,
        depth_slice: None,
        resolve_target: None,
        ops: Operations { load: LoadOp::Clear(wgpu::Color::TRANSPARENT), store: StoreOp::Store },
    }
}
