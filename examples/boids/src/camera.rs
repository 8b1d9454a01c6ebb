//! The camera and the light, in a world whose ground is the plane y = 0.

use glam::{Mat4, Vec2, Vec3, Vec4};

const EYE: Vec3 = Vec3::new(0.0, 5.5, 10.0);
const TARGET: Vec3 = Vec3::new(0.0, 1.2, 0.0);

/// Direction towards the sun.
pub const SUN: Vec3 = Vec3::new(0.36, 0.8, 0.48);

/// Half the width of the part of the ground that has shadows.
const SHADOWED: f32 = 11.0;

/// The camera of a picture.
pub struct Camera {
    /// From the world to the picture's clip space.
    pub view: Mat4,
}

impl Camera {
    /// Makes the camera of a picture of a size in pixels.
    pub fn new(width: u32, height: u32) -> Self {
        let projection = Mat4::perspective_rh(0.8, width as f32 / height as f32, 0.1, 100.0);
        Self { view: projection * Mat4::look_at_rh(EYE, TARGET, Vec3::Y) }
    }

    /// Returns the planes at the sides of what the camera sees: a place p is inside where dot(plane, (p, 1)) ≥ 0.
    pub fn frustum(&self) -> [Vec4; 4] {
        let rows = self.view.transpose();
        [rows.w_axis + rows.x_axis, rows.w_axis - rows.x_axis, rows.w_axis + rows.y_axis, rows.w_axis - rows.y_axis]
            .map(|plane| plane / plane.truncate().length())
    }

    /// Returns the x and z of the ground that is seen at a place of the picture, which is from 0 to 1 to the right and down.
    pub fn ground_below(&self, x: f32, y: f32) -> Vec2 {
        let far = self.view.inverse().project_point3(Vec3::new(2.0 * x - 1.0, 1.0 - 2.0 * y, 1.0));
        let ray = far - EYE;
        // A place above the horizon means the ground far away.
        let place = EYE + ray * (EYE.y / (-ray.y).max(0.3 * EYE.y));
        Vec2::new(place.x, place.z).clamp_length_max(8.0)
    }
}

/// Returns the transform from the world to the clip space of the picture that the sun sees.
pub fn light() -> Mat4 {
    let projection = Mat4::orthographic_rh(-SHADOWED, SHADOWED, -SHADOWED, SHADOWED, 0.0, 40.0);
    projection * Mat4::look_at_rh(20.0 * SUN, Vec3::ZERO, Vec3::Y)
}
