// Draws birds above the ground, on which they throw shadows.

struct Scene { view: mat4x4f, light: mat4x4f, sun: vec4f }

@group(0) @binding(0) var<uniform> scene: Scene;
@group(1) @binding(0) var shadows: texture_depth_2d;
@group(1) @binding(1) var shadow_sampler: sampler_comparison;

const SKY = vec3f(0.62, 0.78, 0.92);

struct BirdVertex {
  @builtin(position) clip: vec4f,
  @location(0) normal: vec3f,
  @location(1) @interpolate(flat) tint: f32,
}

/** Corners of the body, and of the wings, whose tips are those with x = ±1. */
const CORNERS = array(
  vec3f(0, 0, 1), vec3f(-0.16, 0.04, -0.2), vec3f(0.16, 0.04, -0.2),
  vec3f(0, 0, -0.8), vec3f(0.16, 0.04, -0.2), vec3f(-0.16, 0.04, -0.2),
  vec3f(-0.05, 0.03, 0.35), vec3f(-1, 0, -0.25), vec3f(-0.05, 0.03, -0.3),
  vec3f(0.05, 0.03, 0.35), vec3f(0.05, 0.03, -0.3), vec3f(1, 0, -0.25),
);

/** Returns a corner of a bird in the world. */
fn corner(index: u32, position: vec3f, phase: f32, velocity: vec3f) -> vec3f {
  var corners = CORNERS;
  var at = 0.22 * corners[index];
  at.y += abs(at.x) * sin(phase);
  let forward = normalize(velocity);
  let right = normalize(cross(vec3f(0, 1, 0), forward));
  return position + at.x * right + at.y * cross(forward, right) + at.z * forward;
}

@vertex
fn bird(
  @builtin(vertex_index) index: u32,
  @location(0) position: vec3f, @location(1) phase: f32, @location(2) velocity: vec3f,
) -> BirdVertex {
  let first = index / 3 * 3;
  let a = corner(first, position, phase, velocity);
  let b = corner(first + 1, position, phase, velocity);
  let c = corner(first + 2, position, phase, velocity);
  let at = corner(index, position, phase, velocity);
  return BirdVertex(scene.view * vec4f(at, 1), normalize(cross(b - a, c - a)), fract(phase * 0.37));
}

@fragment
fn paint_bird(bird: BirdVertex) -> @location(0) vec4f {
  let light = 0.45 + 0.55 * abs(dot(bird.normal, scene.sun.xyz));
  return vec4f(light * mix(vec3f(0.95, 0.55, 0.2), vec3f(0.8, 0.25, 0.22), bird.tint), 1);
}

@vertex
fn bird_in_light(
  @builtin(vertex_index) index: u32,
  @location(0) position: vec3f, @location(1) phase: f32, @location(2) velocity: vec3f,
) -> @builtin(position) vec4f {
  return scene.light * vec4f(corner(index, position, phase, velocity), 1);
}

struct GroundVertex { @builtin(position) clip: vec4f, @location(0) at: vec3f }

@vertex
fn ground(@builtin(vertex_index) index: u32) -> GroundVertex {
  let at = 40.0 * (2.0 * vec2f(vec2u(index & 1, index >> 1)) - 1.0);
  let world = vec3f(at.x, 0, at.y);
  return GroundVertex(scene.view * vec4f(world, 1), world);
}

@fragment
fn paint_ground(ground: GroundVertex) -> @location(0) vec4f {
  let field = fract((floor(ground.at.x / 2.0) + floor(ground.at.z / 2.0)) / 2.0);
  let grass = mix(vec3f(0.36, 0.52, 0.26), vec3f(0.45, 0.6, 0.3), 2.0 * field);
  let lit = 0.45 + 0.55 * light_at(ground.at);
  let haze = smoothstep(8.0, 36.0, length(ground.at));
  return vec4f(mix(grass * lit, SKY, haze), 1);
}

/** Returns the share of the sun's light that reaches a place, the mean of nine samples. */
fn light_at(place: vec3f) -> f32 {
  let at = scene.light * vec4f(place, 1);
  let texel = 1.0 / vec2f(textureDimensions(shadows));
  var light = 0.0;
  for (var i = 0; i < 9; i++) {
    let offset = texel * vec2f(f32(i % 3 - 1), f32(i / 3 - 1));
    light += textureSampleCompareLevel(shadows, shadow_sampler, at.xy * vec2f(0.5, -0.5) + 0.5 + offset, at.z - 0.003);
  }
  return light / 9.0;
}
