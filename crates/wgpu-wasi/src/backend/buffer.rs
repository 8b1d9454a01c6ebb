//! Buffers, and mapped ranges: copies in the memory of the program.

use crate::{
    backend::{
        device::Device,
        device_state::{Callback, DeviceState},
        generated::buffer_usage,
        local::Local,
        object::{debug_by_name, label},
    },
    pieces::PIECE,
};
use std::{
    ops::Range,
    sync::{Arc, OnceLock},
};
use wasi_webgpu::webgpu as w;
use wgpu::{BufferUsages, MapMode, MapRangeError, WriteOnly, custom::*};

pub(crate) struct Buffer {
    pub raw: Arc<w::GpuBuffer>,
    pub size: u64,
    pub usage: BufferUsages,
    device: Arc<DeviceState>,
    mapping: Arc<Mapping>,
}
debug_by_name!(Buffer);

/// The state of a buffer's mapping, which the buffer shares with its mapped ranges.
struct Mapping {
    state: Local<MapState>,
    /// The bytes outside of this range are zero, as those of a new buffer are. It need not be read before it is written.
    written: Local<(u64, u64)>,
}

#[derive(Clone, Copy, PartialEq)]
enum MapState {
    Unmapped,
    /// A number tells requests apart: a request that was given up may end after the next one began.
    Pending(u32),
    Mapped(MapMode),
}

impl Buffer {
    pub fn new(device: &Arc<DeviceState>, desc: &wgpu::BufferDescriptor<'_>) -> Self {
        let raw = device.raw.create_buffer(&w::GpuBufferDescriptor {
            size: desc.size,
            usage: buffer_usage(desc.usage),
            mapped_at_creation: Some(desc.mapped_at_creation),
            label: label(desc.label),
        });
        let state = if desc.mapped_at_creation { MapState::Mapped(MapMode::Write) } else { MapState::Unmapped };
        Self {
            raw: Arc::new(raw),
            size: desc.size,
            usage: desc.usage,
            device: device.clone(),
            mapping: Arc::new(Mapping { state: Local::new(state), written: Local::new((0, 0)) }),
        }
    }

    /// Forgets the mapping, and what is known of the contents if the GPU can change them from now on.
    fn end_mapping(&self) {
        self.mapping.state.set(MapState::Unmapped);
        if !(BufferUsages::MAP_WRITE | BufferUsages::COPY_SRC).contains(self.usage) {
            self.mapping.written.set((0, self.size));
        }
    }

    /// An error of wgpu that only wgpu can make: that of a range of a buffer that is not mapped.
    fn range_error(&self) -> MapRangeError {
        let device = wgpu::Device::from_custom(Device(self.device.clone()));
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: 4,
            usage: BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        // wgpu asks this crate before it looks itself; an empty range is always given.
        match buffer.get_mapped_range(0..0) {
            Err(error) => error,
            Ok(_) => unreachable!("the buffer is not mapped"),
        }
    }
}

impl BufferInterface for Buffer {
    fn map_async(&self, mode: MapMode, range: Range<u64>, callback: BufferMapCallback) {
        static REQUESTS: Local<u32> = Local::new(0);
        REQUESTS.with(|count| *count = count.wrapping_add(1));
        let pending = MapState::Pending(REQUESTS.get());
        let (buffer, mapping) = (self.raw.clone(), self.mapping.clone());
        if mapping.state.get() == MapState::Unmapped {
            mapping.state.set(pending);
        }
        let flags = match mode {
            MapMode::Read => w::GpuMapMode::READ,
            MapMode::Write => w::GpuMapMode::WRITE,
        };
        self.device.begin(async move {
            let result = buffer.map_async(flags, Some(range.start), Some(range.end - range.start)).await;
            if mapping.state.get() == pending {
                mapping.state.set(if result.is_ok() { MapState::Mapped(mode) } else { MapState::Unmapped });
            }
            Box::new(move || callback(result.map_err(|_| wgpu::BufferAsyncError))) as Callback
        });
    }

    fn get_mapped_range(&self, range: Range<u64>) -> Result<DispatchBufferMappedRange, MapRangeError> {
        let mut mapped = MappedRange {
            buffer: self.raw.clone(),
            mapping: self.mapping.clone(),
            bytes: OnceLock::new(),
            is_written: false,
            range,
        };
        let Range { start, end } = mapped.range;
        if start < end {
            let is_aligned =
                start.is_multiple_of(wgpu::MAP_ALIGNMENT) && end.is_multiple_of(wgpu::COPY_BUFFER_ALIGNMENT);
            match self.mapping.state.get() {
                MapState::Mapped(_) if !is_aligned => return Err(self.range_error()),
                MapState::Mapped(MapMode::Read) => match mapped.load() {
                    Some(bytes) => mapped.bytes = bytes.into(),
                    None => return Err(self.range_error()),
                },
                MapState::Mapped(MapMode::Write) => {}
                MapState::Unmapped | MapState::Pending(_) => return Err(self.range_error()),
            }
        }
        Ok(DispatchBufferMappedRange::custom(mapped))
    }

    fn unmap(&self) {
        self.end_mapping();
        // The only error is that a pending request ends; its callback tells the program.
        let _ = self.raw.unmap();
    }

    fn destroy(&self) {
        self.end_mapping();
        self.raw.destroy();
    }
}

/// A copy of mapped bytes. Those that the program may have written go to the host when it drops the range, which wgpu demands
/// before `unmap`.
struct MappedRange {
    buffer: Arc<w::GpuBuffer>,
    mapping: Arc<Mapping>,
    range: Range<u64>,
    /// The bytes, once the program looks at them.
    bytes: OnceLock<Vec<u8>>,
    is_written: bool,
}
debug_by_name!(MappedRange);

impl MappedRange {
    /// Reads the bytes; none if the buffer is not mapped any more.
    fn load(&self) -> Option<Vec<u8>> {
        let Range { start, end } = self.range;
        let (first, last) = self.mapping.written.get();
        if self.is_write_mapped() && (end <= first || last <= start) {
            return Some(vec![0; self.len()]);
        }
        let read = |start, size| self.buffer.get_mapped_range_get_with_copy(Some(start), Some(size)).ok();
        if self.len() <= PIECE {
            return read(start, end - start);
        }
        let mut bytes = Vec::with_capacity(self.len());
        for start in (start..end).step_by(PIECE) {
            bytes.extend(read(start, (end - start).min(PIECE as u64))?);
        }
        Some(bytes)
    }

    fn is_write_mapped(&self) -> bool {
        self.mapping.state.get() == MapState::Mapped(MapMode::Write)
    }

    fn bytes(&self) -> &Vec<u8> {
        // Bytes of a buffer that has been destroyed meanwhile go nowhere.
        self.bytes.get_or_init(|| self.load().unwrap_or_else(|| vec![0; self.len()]))
    }
}

impl BufferMappedRangeInterface for MappedRange {
    fn len(&self) -> usize {
        (self.range.end - self.range.start) as usize
    }

    unsafe fn read_slice(&self) -> &[u8] {
        self.bytes()
    }

    unsafe fn write_slice(&mut self) -> WriteOnly<'_, [u8]> {
        self.bytes();
        self.is_written = true;
        WriteOnly::from_mut(self.bytes.get_mut().expect("the bytes have been read"))
    }

    #[cfg(feature = "webgpu")]
    fn as_uint8array(&self) -> &js_sys::Uint8Array {
        crate::backend::absent::absent("an array of JavaScript")
    }
}

impl Drop for MappedRange {
    fn drop(&mut self) {
        if !self.is_written || !self.is_write_mapped() {
            return;
        }
        let Range { start, end } = self.range;
        self.mapping.written.with(|(first, last)| {
            (*first, *last) = if first == last { (start, end) } else { (start.min(*first), end.max(*last)) };
        });
        for (start, bytes) in (start..).step_by(PIECE).zip(self.bytes().chunks(PIECE)) {
            // An error says that the buffer is not mapped any more.
            let _ = self.buffer.get_mapped_range_set_with_copy(bytes, Some(start), Some(bytes.len() as u64));
        }
    }
}
