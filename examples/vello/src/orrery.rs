//! The model and its picture.

use crate::numerals::{HEIGHT, numeral};
use std::f64::consts::{FRAC_PI_6, PI, TAU};
use vello::{
    Scene,
    kurbo::{Affine, Arc, BezPath, Cap, Circle, Ellipse, Point, Rect, Stroke, Vec2},
    peniko::{BlendMode, Color, Compose, Fill, Gradient, Mix},
};

/// Distances are in thousandths of the shorter side of the picture, from its centre.
const DIAL_OUTSIDE: f64 = 480.0;
const DIAL_INSIDE: f64 = 400.0;
const SUN: f64 = 42.0;

const BRASS: Color = Color::from_rgb8(0xe2, 0xb8, 0x5c);
const DARK_BRASS: Color = Color::from_rgb8(0x6b, 0x46, 0x1a);
const INK: Color = Color::from_rgb8(0x2a, 0x1a, 0x0a);
const PALE: Color = Color::from_rgb8(0xf7, 0xea, 0xc4);
const NIGHT: Color = Color::from_rgb8(0x0b, 0x10, 0x2a);
const DUSK: Color = Color::from_rgb8(0x2d, 0x1e, 0x4f);

struct Planet {
    orbit: f64,
    radius: f64,
    /// Seconds of a turn.
    period: f64,
    /// Angle at the start, in turns.
    phase: f64,
    color: Color,
    surface: Surface,
}

enum Surface {
    Plain,
    /// Stripes of another colour.
    Banded(Color),
    Ringed,
}

const PLANETS: [Planet; 5] = [
    Planet {
        orbit: 90.0,
        radius: 11.0,
        period: 5.0,
        phase: 0.1,
        color: Color::from_rgb8(0xc9, 0xa0, 0x7a),
        surface: Surface::Plain,
    },
    Planet {
        orbit: 140.0,
        radius: 19.0,
        period: 9.0,
        phase: 0.62,
        color: Color::from_rgb8(0x4f, 0x9d, 0xd8),
        surface: Surface::Plain,
    },
    Planet {
        orbit: 195.0,
        radius: 15.0,
        period: 14.0,
        phase: 0.9,
        color: Color::from_rgb8(0xd9, 0x59, 0x3b),
        surface: Surface::Plain,
    },
    Planet {
        orbit: 265.0,
        radius: 36.0,
        period: 23.0,
        phase: 0.34,
        color: Color::from_rgb8(0xe8, 0xc3, 0x92),
        surface: Surface::Banded(Color::from_rgb8(0xa8, 0x62, 0x3c)),
    },
    Planet {
        orbit: 345.0,
        radius: 26.0,
        period: 37.0,
        phase: 0.78,
        color: Color::from_rgb8(0xd8, 0xd0, 0x8e),
        surface: Surface::Ringed,
    },
];

const HOURS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// Planets that circle the sun, and a comet.
pub struct Orrery {
    /// Seconds since the start.
    time: f64,
    comet: Point,
    /// The place that the comet flies to.
    goal: Point,
}

impl Orrery {
    pub fn new() -> Self {
        let start = Point::new(-250.0, -190.0);
        Self { time: 0.0, comet: start, goal: start }
    }

    /// Moves everything on by a number of seconds.
    pub fn advance(&mut self, seconds: f64) {
        self.time += seconds;
        self.comet += (self.goal - self.comet) * (1.0 - (-6.0 * seconds).exp());
    }

    /// Lets the comet fly to a place of a picture of the given size, in pixels.
    pub fn attract(&mut self, place: Point, width: f64, height: f64) {
        self.goal = placement(width, height).inverse() * place;
    }

    /// Draws a picture of a size in pixels.
    pub fn draw(&self, scene: &mut Scene, width: f64, height: f64) {
        let place = placement(width, height);
        let sky = Gradient::new_linear((0.0, 0.0), (0.0, height)).with_stops([NIGHT, DUSK]);
        scene.fill(Fill::NonZero, Affine::IDENTITY, &sky, None, &Rect::new(0.0, 0.0, width, height));
        self.draw_dial(scene, place);
        scene.push_clip_layer(Fill::NonZero, place, &Circle::new((0.0, 0.0), DIAL_INSIDE));
        self.draw_space(scene, place);
        scene.pop_layer();
        self.draw_sun(scene, place);
        for planet in &PLANETS {
            self.draw_planet(scene, place, planet);
        }
        self.draw_comet(scene, place);
    }

    fn draw_dial(&self, scene: &mut Scene, place: Affine) {
        let shadow = Rect::new(-DIAL_OUTSIDE, -DIAL_OUTSIDE, DIAL_OUTSIDE, DIAL_OUTSIDE);
        scene.draw_blurred_rounded_rect(place, shadow, Color::BLACK, DIAL_OUTSIDE, 14.0);
        let metal = Gradient::new_sweep((0.0, 0.0), 0.0, TAU as f32)
            .with_stops([BRASS, DARK_BRASS, BRASS, PALE, BRASS, DARK_BRASS, BRASS]);
        let ring = Stroke::new(DIAL_OUTSIDE - DIAL_INSIDE);
        scene.stroke(&ring, place, &metal, None, &Circle::new((0.0, 0.0), (DIAL_OUTSIDE + DIAL_INSIDE) / 2.0));
        for radius in [DIAL_OUTSIDE - 6.0, DIAL_INSIDE + 6.0] {
            scene.stroke(&Stroke::new(3.0), place, INK, None, &Circle::new((0.0, 0.0), radius));
        }
        let mut ticks = BezPath::new();
        for tick in 0..60 {
            let direction = Vec2::from_angle(f64::from(tick) * TAU / 60.0);
            let length = if tick % 5 == 0 { 20.0 } else { 10.0 };
            ticks.move_to((direction * (DIAL_INSIDE + 6.0)).to_point());
            ticks.line_to((direction * (DIAL_INSIDE + 6.0 + length)).to_point());
        }
        scene.stroke(&Stroke::new(3.0).with_caps(Cap::Round), place, INK, None, &ticks);
        for (hour, text) in HOURS.iter().enumerate() {
            let upright = Affine::rotate((hour as f64 + 1.0) * FRAC_PI_6)
                * Affine::translate((0.0, -(DIAL_OUTSIDE + DIAL_INSIDE - HEIGHT) / 2.0 - 6.0));
            scene.stroke(&Stroke::new(4.0), place * upright, INK, None, &numeral(text));
        }
    }

    fn draw_space(&self, scene: &mut Scene, place: Affine) {
        let depth = Gradient::new_radial((0.0, 0.0), DIAL_INSIDE as f32).with_stops([
            Color::from_rgb8(0x3a, 0x2c, 0x6e),
            Color::from_rgb8(0x14, 0x16, 0x3f),
            Color::from_rgb8(0x05, 0x07, 0x18),
        ]);
        scene.fill(Fill::NonZero, place, &depth, None, &Circle::new((0.0, 0.0), DIAL_INSIDE));
        let golden_angle = PI * (3.0 - 5f64.sqrt());
        for star in 1..=90u32 {
            let number = f64::from(star);
            let at = Vec2::from_angle(number * golden_angle) * (DIAL_INSIDE * (number / 90.0).sqrt());
            let light = 0.6 + 0.4 * (self.time * 2.0 + number).sin();
            let size = 2.0 + 4.0 * (number * 0.7).sin().powi(8);
            scene.fill(
                Fill::NonZero,
                place * Affine::translate(at),
                PALE.with_alpha(light as f32),
                None,
                &star_of(size),
            );
        }
        for planet in &PLANETS {
            let dashes = Stroke::new(1.5).with_dashes(0.0, [9.0, 7.0]);
            scene.stroke(&dashes, place, BRASS.with_alpha(0.55), None, &Circle::new((0.0, 0.0), planet.orbit));
        }
    }

    fn draw_sun(&self, scene: &mut Scene, place: Affine) {
        let glow_radius = SUN * (3.6 + 0.2 * (self.time * 3.0).sin());
        let glow = Gradient::new_radial((0.0, 0.0), glow_radius as f32)
            .with_stops([Color::from_rgb8(0xff, 0xb0, 0x30), Color::from_rgba8(0xff, 0x60, 0x10, 0)]);
        let circle = Circle::new((0.0, 0.0), glow_radius);
        scene.push_layer(Fill::NonZero, BlendMode::new(Mix::Screen, Compose::SrcOver), 0.8, place, &circle);
        scene.fill(Fill::NonZero, place, &glow, None, &circle);
        scene.pop_layer();
        let mut rays = BezPath::new();
        for ray in 0..12 {
            let turn = Affine::rotate(f64::from(ray) * FRAC_PI_6 + self.time * 0.3);
            let tip = SUN * if ray % 2 == 0 { 1.75 } else { 1.45 };
            rays.move_to(turn * Point::new(SUN * 0.9, -9.0));
            rays.quad_to(turn * Point::new(SUN * 1.2, 0.0), turn * Point::new(tip, 0.0));
            rays.quad_to(turn * Point::new(SUN * 1.2, 0.0), turn * Point::new(SUN * 0.9, 9.0));
            rays.close_path();
        }
        scene.fill(Fill::NonZero, place, Color::from_rgb8(0xff, 0xc8, 0x48), None, &rays);
        let body = Gradient::new_two_point_radial((-12.0, -14.0), 4.0, (0.0, 0.0), SUN as f32)
            .with_stops([Color::from_rgb8(0xff, 0xfb, 0xd8), Color::from_rgb8(0xff, 0xa8, 0x20)]);
        scene.fill(Fill::NonZero, place, &body, None, &Circle::new((0.0, 0.0), SUN));
    }

    fn draw_planet(&self, scene: &mut Scene, place: Affine, planet: &Planet) {
        let Planet { orbit, radius, period, phase, color, ref surface } = *planet;
        let angle = (phase + self.time / period) * TAU;
        // In these coordinates the sun is at the left.
        let lit = place * Affine::rotate(angle) * Affine::translate((orbit, 0.0));
        let upright = lit * Affine::rotate(-angle);
        let body = Circle::new((0.0, 0.0), radius);
        let ring = |from: f64| {
            let shape = Arc::new((0.0, 0.0), (radius * 1.9, radius * 0.55), from, PI, -0.3);
            (Stroke::new(radius * 0.28), shape)
        };
        if let Surface::Ringed = surface {
            let (stroke, behind) = ring(PI);
            scene.stroke(&stroke, upright, DARK_BRASS, None, &behind);
        }
        scene.fill(Fill::NonZero, upright, color, None, &body);
        if let Surface::Banded(stripe) = *surface {
            scene.push_clip_layer(Fill::NonZero, upright, &body);
            for (height, thickness) in [(-0.55, 0.2), (-0.1, 0.3), (0.5, 0.24)] {
                let band = Ellipse::new((0.0, (height - 0.4) * radius), (radius * 1.6, radius * 0.5), 0.0);
                scene.stroke(&Stroke::new(thickness * radius), upright, stripe, None, &band);
            }
            scene.pop_layer();
        }
        let night = Color::from_rgba8(0x04, 0x04, 0x14, 0xe0);
        let shade = Gradient::new_radial((-radius, 0.0), (radius * 2.0) as f32).with_stops([
            (0.0, night.with_alpha(0.0)),
            (0.35, night.with_alpha(0.0)),
            (0.75, night),
        ]);
        scene.fill(Fill::NonZero, lit, &shade, None, &body);
        if let Surface::Ringed = surface {
            let (stroke, front) = ring(0.0);
            scene.stroke(&stroke, upright, BRASS, None, &front);
        }
    }

    /// Draws the comet, whose tail points away from the sun.
    fn draw_comet(&self, scene: &mut Scene, place: Affine) {
        let away = self.comet.to_vec2().angle();
        let head = place * Affine::translate(self.comet.to_vec2()) * Affine::rotate(away);
        let sway = 14.0 * (self.time * 4.0).sin();
        let length = 190.0;
        let mut tail = BezPath::new();
        tail.move_to((0.0, -13.0));
        tail.curve_to((length * 0.3, -16.0), (length * 0.6, sway - 6.0), (length, sway));
        tail.curve_to((length * 0.6, sway + 6.0), (length * 0.3, 16.0), (0.0, 13.0));
        tail.close_path();
        let blue = Color::from_rgb8(0x8a, 0xd8, 0xff);
        let fading = Gradient::new_linear((0.0, 0.0), (length, 0.0)).with_stops([blue, blue.with_alpha(0.0)]);
        scene.fill(Fill::NonZero, head, &fading, None, &tail);
        let ice = Gradient::new_radial((0.0, 0.0), 15.0).with_stops([Color::WHITE, blue]);
        scene.fill(Fill::NonZero, head, &ice, None, &Circle::new((0.0, 0.0), 14.0));
    }
}

/// Returns the transform from the model to the pixels of a picture.
fn placement(width: f64, height: f64) -> Affine {
    Affine::translate((width / 2.0, height / 2.0)) * Affine::scale(width.min(height) / 1000.0)
}

/// Returns a star with four points around the origin.
fn star_of(size: f64) -> BezPath {
    let mut star = BezPath::new();
    star.move_to((size, 0.0));
    for quarter in 1..=4 {
        let turn = Affine::rotate(f64::from(quarter) * TAU / 4.0);
        star.quad_to(Point::ORIGIN, turn * Point::new(size, 0.0));
    }
    star.close_path();
    star
}
