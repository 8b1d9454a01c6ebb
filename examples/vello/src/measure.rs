//! The time that a frame takes.

use crate::{orrery::Orrery, painter::Painter};
use std::time::{Duration, Instant};
use vello::{Scene, wgpu::PollType};

/// Width and height of the measured pictures.
const SIZE: u32 = 512;

/// Frames that are drawn before: drivers compile shaders when they are first used.
const WARM_UP: usize = 5;

/// Draws frames into a texture, one after another, and prints the median of their times in microseconds.
pub fn measure(frames: usize) {
    let mut painter = Painter::new(&wgpu_wasi::instance(), None);
    let canvas = painter.canvas(SIZE, SIZE);
    let mut orrery = Orrery::new();
    let mut scene = Scene::new();
    let mut times: Vec<Duration> = (0..WARM_UP + frames)
        .map(|_| {
            let start = Instant::now();
            orrery.advance(1.0 / 60.0);
            scene.reset();
            orrery.draw(&mut scene, f64::from(SIZE), f64::from(SIZE));
            painter.paint(&scene, &canvas);
            painter.device.poll(PollType::wait_indefinitely()).expect("the device is alive");
            start.elapsed()
        })
        .skip(WARM_UP)
        .collect();
    let (_, median, _) = times.select_nth_unstable(frames / 2);
    println!("{}", median.as_micros());
}
