//! The time that a frame takes.

use crate::{orrery::Orrery, painter::Painter};
use std::time::Instant;
use vello::{Scene, wgpu::PollType};

/// Width and height of the measured pictures.
const SIZE: u32 = 512;

/// Frames that are drawn before: drivers compile shaders when they are first used.
const WARM_UP: usize = 5;

/// Draws frames into a texture, one after another, and prints the median of their times in milliseconds.
pub fn measure(frames: usize) {
    let mut painter = Painter::new(&wgpu_wasi::instance(), None);
    let canvas = painter.canvas(SIZE, SIZE);
    let mut orrery = Orrery::new();
    let mut scene = Scene::new();
    let mut times: Vec<f64> = (0..WARM_UP + frames)
        .map(|_| {
            let start = Instant::now();
            orrery.advance(1.0 / 60.0);
            scene.reset();
            orrery.draw(&mut scene, f64::from(SIZE), f64::from(SIZE));
            painter.paint(&scene, &canvas);
            painter
                .device
                .poll(PollType::wait_indefinitely())
                .expect("the device is alive");
            start.elapsed().as_secs_f64() * 1e3
        })
        .skip(WARM_UP)
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{:.3}", times[frames / 2]);
}
