//! Roman numerals as paths.

use vello::kurbo::BezPath;

/// Height of a numeral; the origin of its path is the middle of its feet.
pub const HEIGHT: f64 = 26.0;

const GAP: f64 = 6.0;

/// Returns the strokes of a numeral of `I`, `V` and `X`.
pub fn numeral(text: &str) -> BezPath {
    let width: f64 = text.chars().map(|digit| width_of(digit) + GAP).sum::<f64>() - GAP;
    let mut path = BezPath::new();
    let mut left = -width / 2.0;
    for digit in text.chars() {
        let right = left + width_of(digit);
        let middle = (left + right) / 2.0;
        let lines = match digit {
            'V' => vec![[(left, -HEIGHT), (middle, 0.0)], [(right, -HEIGHT), (middle, 0.0)]],
            'X' => vec![[(left, -HEIGHT), (right, 0.0)], [(right, -HEIGHT), (left, 0.0)]],
            _ => vec![[(middle, -HEIGHT), (middle, 0.0)]],
        };
        for [from, to] in lines {
            path.move_to(from);
            path.line_to(to);
        }
        left = right + GAP;
    }
    path
}

fn width_of(digit: char) -> f64 {
    if digit == 'I' { 4.0 } else { 17.0 }
}
