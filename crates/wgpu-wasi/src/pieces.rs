//! Copies of many bytes in pieces: the Component Model bounds a list at 2²⁸ - 1 bytes (`MAX_LIST_BYTE_LENGTH`), and WebGPU
//! bounds no copy.

use std::ops::Range;
use wgpu::{Extent3d, TexelCopyBufferLayout, TextureFormat};

/// Size of a piece in bytes: the largest power of two within the bound. A power of two keeps offsets aligned.
pub(crate) const PIECE: usize = if cfg!(wgpu_wasi_small_pieces) { 16 } else { 1 << 27 };

const _: () = assert!(PIECE < (1 << 28) && PIECE.is_multiple_of(wgpu::MAP_ALIGNMENT as usize));

/// Distances in the data of a write to a texture, in bytes.
struct Strides {
    /// From the first texel of a row of blocks to the end of its last one.
    row: u64,
    /// From a row to the next one.
    stride: u64,
    /// From a layer to the next one.
    image: u64,
}

impl Strides {
    /// Bytes from the first texel to the last one of `rows` rows of blocks in `depth` layers.
    fn bytes(&self, rows: u32, depth: u32) -> u64 {
        if depth == 0 {
            return 0;
        }
        let in_last_image = match rows {
            0 => 0,
            _ => self.stride.saturating_mul(u64::from(rows - 1)).saturating_add(self.row),
        };
        self.image.saturating_mul(u64::from(depth - 1)).saturating_add(in_last_image)
    }
}

/// A write to a texture of the given format.
pub(crate) struct TextureWrite {
    pub format: TextureFormat,
    /// Size of a block in bytes.
    pub block: u32,
    /// Number of bytes of the data.
    pub length: usize,
    pub layout: TexelCopyBufferLayout,
    pub size: Extent3d,
    /// Size of the subresource from the origin of the write on.
    pub room: Extent3d,
}

/// A part of a [`TextureWrite`].
#[derive(Debug, PartialEq)]
pub(crate) struct TexturePiece {
    pub data: Range<usize>,
    /// Distances from the origin of the write.
    pub y: u32,
    pub z: u32,
    pub height: u32,
    pub depth: u32,
}

impl TextureWrite {
    /// Splits the write at layers, and at rows within large layers, so that each piece needs at most `most` bytes or has one
    /// row.
    ///
    /// A write that is invalid by its sizes remains whole: the host refuses it, since it needs more than `most` bytes.
    pub fn pieces(&self, most: usize) -> Vec<TexturePiece> {
        let Extent3d { width, height, depth_or_array_layers: depth } = self.size;
        let (block_width, block_height) = self.format.block_dimensions();
        let rows = height.div_ceil(block_height);
        let row = u64::from(width.div_ceil(block_width)) * u64::from(self.block);
        let stride = self.layout.bytes_per_row.map_or(row, u64::from);
        let image = stride.saturating_mul(u64::from(self.layout.rows_per_image.unwrap_or(rows)));
        let strides = Strides { row, stride, image };

        let start = usize::try_from(self.layout.offset).map_or(self.length, |offset| offset.min(self.length));
        let cut = |from: u64, length: u64| {
            let from = start + from as usize;
            from..from + length.min((self.length - from) as u64) as usize
        };
        let (required, available) = (strides.bytes(rows, depth), (self.length - start) as u64);
        if required <= most as u64 || required > available || !self.is_valid(&strides, rows) {
            return vec![TexturePiece { data: cut(0, most as u64), y: 0, z: 0, height, depth }];
        }

        let (layers, rows_at_once) = match most as u64 / image.max(1) {
            0 => (1, (most as u64 / stride.max(1)).max(1)),
            layers => (layers, u64::from(rows.max(1))),
        };
        let mut pieces = Vec::new();
        for z in (0..depth).step_by(layers as usize) {
            let depth = (depth - z).min(u32::try_from(layers).unwrap_or(u32::MAX));
            for first in (0..rows.max(1)).step_by(rows_at_once as usize) {
                let rows = (rows - first).min(u32::try_from(rows_at_once).unwrap_or(u32::MAX));
                let from = u64::from(z) * image + u64::from(first) * stride;
                pieces.push(TexturePiece {
                    data: cut(from, strides.bytes(rows, depth)),
                    y: first * block_height,
                    z,
                    height: rows * block_height,
                    depth,
                });
            }
        }
        pieces
    }

    /// Whether each piece is valid by its sizes if all of them are together, as the section "Validating linear texture data" of
    /// W3C requires.
    fn is_valid(&self, strides: &Strides, rows: u32) -> bool {
        let Extent3d { width, height, depth_or_array_layers: depth } = self.size;
        let TexelCopyBufferLayout { bytes_per_row, rows_per_image, .. } = self.layout;
        let (block_width, block_height) = self.format.block_dimensions();
        width.is_multiple_of(block_width)
            && height.is_multiple_of(block_height)
            && (bytes_per_row.is_some() || (rows <= 1 && depth <= 1))
            && (rows_per_image.is_some() || depth <= 1)
            && strides.stride >= strides.row
            && rows_per_image.is_none_or(|count| count >= rows)
            && width <= self.room.width
            && height <= self.room.height
            && depth <= self.room.depth_or_array_layers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(length: usize, layout: (u64, u32, u32), size: (u32, u32, u32)) -> TextureWrite {
        let extent = |(width, height, depth_or_array_layers)| Extent3d { width, height, depth_or_array_layers };
        TextureWrite {
            format: TextureFormat::Rgba8Unorm,
            block: 4,
            length,
            layout: TexelCopyBufferLayout {
                offset: layout.0,
                bytes_per_row: Some(layout.1),
                rows_per_image: Some(layout.2),
            },
            size: extent(size),
            room: extent((8, 8, 8)),
        }
    }

    fn piece(data: Range<usize>, y: u32, z: u32, height: u32, depth: u32) -> TexturePiece {
        TexturePiece { data, y, z, height, depth }
    }

    #[test]
    fn a_write_is_split_at_layers_if_several_fit() {
        // Layers of 3 rows, of which 2 are written; the last row ends after its texels.
        let write = write(2 + 36 * 2 + 12 + 8, (2, 12, 3), (2, 2, 3));
        assert_eq!(write.pieces(72), [piece(2..2 + 36 + 20, 0, 0, 2, 2), piece(74..94, 0, 2, 2, 1)]);
    }

    #[test]
    fn a_write_is_split_at_rows_if_a_layer_is_too_large() {
        let write = write(36 + 24 + 8, (0, 12, 3), (2, 3, 2));
        assert_eq!(
            write.pieces(24),
            [piece(0..20, 0, 0, 2, 1), piece(24..32, 2, 0, 1, 1), piece(36..56, 0, 1, 2, 1), piece(60..68, 2, 1, 1, 1)]
        );
    }

    #[test]
    fn rows_of_blocks_remain_whole() {
        let mut write = write(2 * 16 * 2, (0, 32, 2), (8, 8, 1));
        (write.format, write.block) = (TextureFormat::Bc7RgbaUnorm, 16);
        assert_eq!(write.pieces(32), [piece(0..32, 0, 0, 4, 1), piece(32..64, 4, 0, 4, 1)]);
    }

    #[test]
    fn one_row_is_never_split() {
        let write = write(100 + 8, (0, 100, 2), (2, 2, 1));
        assert_eq!(write.pieces(50), [piece(0..8, 0, 0, 1, 1), piece(100..108, 1, 0, 1, 1)]);
    }

    #[test]
    fn data_beyond_the_texels_is_left_out() {
        assert_eq!(write(1000, (500, 8, 2), (2, 2, 1)).pieces(16), [piece(500..516, 0, 0, 2, 1)]);
    }

    #[test]
    fn an_invalid_write_remains_whole_and_has_too_little_data() {
        for (length, layout, size) in [
            (71, (0, 8, 3), (2, 3, 3)),                 // too few bytes
            (1000, (0, 4, 3), (2, 3, 3)),               // too short rows
            (1000, (0, 8, 2), (2, 3, 3)),               // too short images
            (1000, (0, 8, 3), (2, 9, 1)),               // too high
            (1000, (0, 8, 9), (2, 3, 9)),               // too many layers
            (100, (200, 8, 3), (2, 3, 3)),              // an offset beyond the data
            (100, (1 << 60, 8, 3), (2, 3, 3)),          // beyond the memory
            (1000, (0, u32::MAX, u32::MAX), (2, 3, 3)), // beyond 64 bits
        ] {
            let pieces = write(length, layout, size).pieces(16);
            let [whole] = pieces.as_slice() else { panic!("{pieces:?}") };
            assert_eq!((whole.height, whole.depth), (size.1, size.2));
            assert!(whole.data.len() <= 16);
        }
    }
}
