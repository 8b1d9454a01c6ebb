struct Particle {
  place: vec2f,
  velocity: vec2f,
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
