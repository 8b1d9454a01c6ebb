//! Handwriting of a kind: digits as pictures of 28 by 28 pixels, drawn with strokes that tremble.

use std::f32::consts::TAU;

/// Pixels along an edge of a picture.
pub const SIZE: usize = 28;

/// Pictures with their digits.
pub struct Digits {
    /// Brightness from 0 to 1, row by row, picture after picture.
    pub pixels: Vec<f32>,
    pub labels: Vec<i32>,
}

/// Draws digits by random numbers that follow from the seed.
pub fn draw(count: usize, seed: u32) -> Digits {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9));
    let labels: Vec<_> = (0..count).map(|_| (random.next() * 10.0) as i32).collect();
    let pixels = labels.iter().flat_map(|label| draw_one(*label as usize, &mut random)).collect();
    Digits { pixels, labels }
}

/// The strokes of each digit: corners from the left upper to the right lower one, at (0, 0) and (2, 4).
const STROKES: [&[[f32; 2]]; 10] = [
    &[[0.3, 0.0], [1.7, 0.0], [2.0, 2.0], [1.7, 4.0], [0.3, 4.0], [0.0, 2.0], [0.3, 0.0]],
    &[[0.2, 1.0], [1.2, 0.0], [1.2, 4.0]],
    &[[0.0, 0.8], [0.8, 0.0], [1.8, 0.3], [1.8, 1.4], [0.0, 4.0], [2.0, 4.0]],
    &[[0.0, 0.0], [1.9, 0.0], [0.9, 1.7], [2.0, 2.6], [1.5, 4.0], [0.0, 3.8]],
    &[[1.5, 4.0], [1.5, 0.0], [0.0, 2.8], [2.0, 2.8]],
    &[[1.9, 0.0], [0.3, 0.0], [0.2, 1.8], [1.6, 1.7], [2.0, 2.9], [1.4, 4.0], [0.0, 3.8]],
    &[[1.7, 0.0], [0.3, 1.8], [0.0, 3.2], [0.8, 4.0], [2.0, 3.4], [1.4, 2.2], [0.1, 2.8]],
    &[[0.0, 0.0], [2.0, 0.0], [0.7, 4.0]],
    &[[1.0, 1.9], [0.1, 1.0], [1.0, 0.0], [1.9, 1.0], [0.0, 3.0], [1.0, 4.0], [2.0, 3.0], [1.0, 1.9]],
    &[[1.9, 1.2], [0.8, 1.8], [0.0, 0.9], [0.8, 0.0], [1.9, 0.6], [1.9, 1.6], [1.2, 4.0]],
];

fn draw_one(digit: usize, random: &mut Random) -> Vec<f32> {
    let scale = 4.0 + random.next();
    let angle = 0.04 * TAU * (random.next() - 0.5);
    let center = [0; 2].map(|_| SIZE as f32 / 2.0 + 4.0 * (random.next() - 0.5));
    let corners: Vec<[f32; 2]> = STROKES[digit]
        .iter()
        .map(|[x, y]| {
            let [x, y] = [x - 1.0, y - 2.0].map(|place| scale * (place + 0.3 * (random.next() - 0.5)));
            [center[0] + x * angle.cos() - y * angle.sin(), center[1] + x * angle.sin() + y * angle.cos()]
        })
        .collect();
    let thickness = 1.0 + random.next();
    (0..SIZE * SIZE)
        .map(|at| {
            let pixel = [(at % SIZE) as f32 + 0.5, (at / SIZE) as f32 + 0.5];
            let distance = corners.windows(2).map(|ends| distance(pixel, ends[0], ends[1])).fold(f32::MAX, f32::min);
            let noise = 0.2 * (random.next() - 0.5);
            ((thickness - distance + 0.5).clamp(0.0, 1.0) + noise).clamp(0.0, 1.0)
        })
        .collect()
}

/// Returns the distance of a point from the line between two others.
fn distance([x, y]: [f32; 2], [x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) -> f32 {
    let [dx, dy] = [x1 - x0, y1 - y0];
    let along = (((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
    (x - x0 - along * dx).hypot(y - y0 - along * dy)
}

/// The generator xorshift32.
struct Random(u32);

impl Random {
    /// Returns a number from 0, below 1.
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 8) as f32 / (1 << 24) as f32
    }
}
