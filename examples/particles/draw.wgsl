struct Scene {
  center: vec2f,
  view: vec2f,
  radius: f32,
  light: f32,
  step: f32,
  pull: f32,
}

struct Particle {
  @location(0) place: vec2f,
  @location(1) velocity: vec2f,
}

struct Spot {
  @builtin(position) position: vec4f,
  @location(0) corner: vec2f,
  @location(1) color: vec3f,
}

@group(0) @binding(0) var<uniform> scene: Scene;

@vertex
fn spot(@builtin(vertex_index) index: u32, particle: Particle) -> Spot {
  let corner = vec2f(f32(index % 2), f32(index / 2)) * 2 - 1;
  let place = (particle.place + corner * scene.radius) / scene.view;
  let heat = clamp(length(particle.velocity) / 1.6, 0, 1);
  let color = mix(vec3f(0.10, 0.32, 1.0), vec3f(1.0, 0.45, 0.12), heat);
  return Spot(vec4f(place, 0, 1), corner, color);
}

@fragment
fn light(spot: Spot) -> @location(0) vec4f {
  let from_middle = dot(spot.corner, spot.corner);
  return vec4f(spot.color * scene.light * max(0, 1 - from_middle), 0);
}
