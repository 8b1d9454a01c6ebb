//! The queue: writes, submissions, and pictures of surfaces.

use crate::{
    backend::{
        buffer::Buffer,
        device_state::{Callback, DeviceState},
        errors::validation,
        object::*,
        surface::Frame,
        texture::{copy_texture, extent, texture_write},
    },
    pieces::PIECE,
};
use std::sync::Arc;
use wasi_webgpu::webgpu as w;
use wgpu::{BufferUsages, COPY_BUFFER_ALIGNMENT, WriteOnly, custom::*};

pub(crate) struct Queue(pub Arc<DeviceState>);
debug_by_name!(Queue);

impl QueueInterface for Queue {
    fn write_buffer(&self, buffer: &DispatchBuffer, offset: u64, data: &[u8]) {
        let raw = &own!(buffer, Buffer).raw;
        let write = |(offset, bytes): (u64, &[u8])| {
            if let Err(error) = self.0.queue.write_buffer_with_copy(raw, offset, bytes, None, None) {
                self.0.report(validation(error.message));
            }
        };
        match wgpu::BufferSize::new(data.len() as u64) {
            Some(size) if data.len() > PIECE => {
                if self.validate_write_buffer(buffer, offset, size).is_some() {
                    self.0.call_as_one((offset..).step_by(PIECE).zip(data.chunks(PIECE)), write);
                }
            }
            _ => write((offset, data)),
        }
    }

    fn create_staging_buffer(&self, size: wgpu::BufferSize) -> Option<DispatchQueueWriteBuffer> {
        Some(DispatchQueueWriteBuffer::custom(StagingBuffer(vec![0; size.get() as usize])))
    }

    fn validate_write_buffer(&self, buffer: &DispatchBuffer, offset: u64, size: wgpu::BufferSize) -> Option<()> {
        let buffer = own!(buffer, Buffer);
        let problem = if !buffer.usage.contains(BufferUsages::COPY_DST) {
            format!("the buffer that is written to has the usage {:?} without COPY_DST", buffer.usage)
        } else if ![offset, size.get()].iter().all(|number| number.is_multiple_of(COPY_BUFFER_ALIGNMENT)) {
            format!(
                "{size} bytes at {offset} are written to a buffer; both are to be multiples of {COPY_BUFFER_ALIGNMENT}"
            )
        } else if offset.checked_add(size.get()).is_none_or(|end| end > buffer.size) {
            format!("{size} bytes at {offset} are written to a buffer of {} bytes", buffer.size)
        } else {
            return Some(());
        };
        self.0.report(validation(problem));
        None
    }

    fn write_staging_buffer(&self, buffer: &DispatchBuffer, offset: u64, staging_buffer: &DispatchQueueWriteBuffer) {
        self.write_buffer(buffer, offset, &own!(staging_buffer, StagingBuffer).0);
    }

    fn write_texture(
        &self,
        texture: wgpu::TexelCopyTextureInfo<'_>,
        data: &[u8],
        data_layout: wgpu::TexelCopyBufferLayout,
        size: wgpu::Extent3d,
    ) {
        let write = |texture: &wgpu::TexelCopyTextureInfo<'_>, data: &[u8], offset, size| {
            let layout = w::GpuTexelCopyBufferLayout {
                offset: Some(offset),
                bytes_per_row: data_layout.bytes_per_row,
                rows_per_image: data_layout.rows_per_image,
            };
            self.0.queue.write_texture_with_copy(&copy_texture(texture), data, layout, extent(size));
        };
        if data.len() <= PIECE {
            return write(&texture, data, data_layout.offset, size);
        }
        let pieces = texture_write(&texture, data.len(), data_layout, size).pieces(PIECE);
        self.0.call_as_one(pieces, |piece| {
            let mut texture = texture;
            texture.origin.y += piece.y;
            texture.origin.z += piece.z;
            let size = wgpu::Extent3d { height: piece.height, depth_or_array_layers: piece.depth, ..size };
            // An offset beyond the data is an error that the host reports.
            let beyond = data_layout.offset.saturating_sub(data.len() as u64);
            write(&texture, &data[piece.data], beyond, size);
        });
    }

    #[cfg(feature = "web")]
    fn copy_external_image_to_texture(
        &self,
        _: &wgpu::CopyExternalImageSourceInfo,
        _: wgpu::CopyExternalImageDestInfo<&wgpu::Texture>,
        _: wgpu::Extent3d,
    ) {
        crate::backend::absent::absent("an image of a page")
    }

    fn submit(&self, command_buffers: &mut dyn Iterator<Item = DispatchCommandBuffer>) -> u64 {
        let buffers: Vec<_> = command_buffers.collect();
        let raw: Vec<_> = buffers.iter().map(|buffer| &own!(buffer, CommandBuffer).0).collect();
        self.0.queue.submit(&raw);
        self.0.submit()
    }

    fn get_timestamp_period(&self) -> f32 {
        1.0 // nanoseconds, in W3C
    }

    fn on_submitted_work_done(&self, callback: BoxSubmittedWorkDoneCallback) {
        let queue = self.0.queue.clone();
        self.0.begin(async move {
            queue.on_submitted_work_done().await;
            callback as Callback
        });
    }

    fn compact_blas(&self, _: &DispatchBlas) -> (Option<u64>, DispatchBlas) {
        crate::backend::absent::absent("EXPERIMENTAL_RAY_QUERY")
    }

    fn present(&self, detail: &DispatchSurfaceOutputDetail) {
        (own!(detail, Frame).present)();
    }
}

/// Memory of the program for [`wgpu::Queue::write_buffer_with`].
struct StagingBuffer(Vec<u8>);
debug_by_name!(StagingBuffer);

impl QueueWriteBufferInterface for StagingBuffer {
    fn len(&self) -> usize {
        self.0.len()
    }

    unsafe fn write_slice(&mut self) -> WriteOnly<'_, [u8]> {
        WriteOnly::from_mut(&mut self.0)
    }
}
