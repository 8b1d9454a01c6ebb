struct Particle {
  @location(0) place: vec2f,
  @location(1) velocity: vec2f,
}

struct Scene {
  /** What all particles fly around; as places are: from -1 to 1 along the shorter side of the surface. */
  center: vec2f,
  /** Half the width and height of what is seen. */
  view: vec2f,
  /** Half the size of a particle. */
  radius: f32,
  /** How bright one is. */
  light: f32,
  /** In seconds. */
  step: f32,
  /** Which way they are pushed: towards the center, or away from it. */
  pull: f32,
}

@group(0) @binding(0) var<uniform> scene: Scene;
@group(0) @binding(1) var<storage, read_write> particles: array<Particle>;

@compute @workgroup_size(64)
fn move_all(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= arrayLength(&particles) { return; }
  var particle = particles[id.x];
  let to_center = scene.center - particle.place;
  let distance_squared = dot(to_center, to_center) + 0.02;
  let direction = to_center * inverseSqrt(distance_squared);
  // As gravity in a plane is, and a wind around the center.
  let force = scene.pull * direction / sqrt(distance_squared) + 0.35 * vec2f(-direction.y, direction.x);
  particle.velocity = (particle.velocity + force * scene.step) * exp(-0.7 * scene.step);
  particle.place += particle.velocity * scene.step;
  particles[id.x] = particle;
}

struct Spot {
  @builtin(position) position: vec4f,
  @location(0) corner: vec2f,
  @location(1) color: vec3f,
}

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
