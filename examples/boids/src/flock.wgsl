// Moves the flock, and finds the birds that the camera sees.

struct Bird { position: vec3f, phase: f32, velocity: vec3f, padding: f32 }
struct Frame { seconds: f32, goal_x: f32, goal_z: f32, padding: f32, frustum: array<vec4f, 4> }
struct Draw { vertices: u32, instances: atomic<u32>, first_vertex: u32, first_instance: u32 }

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<storage, read> before: array<Bird>;
@group(0) @binding(2) var<storage, read_write> after: array<Bird>;
@group(0) @binding(3) var<storage, read_write> visible: array<Bird>;
@group(0) @binding(4) var<storage, read_write> draw: Draw;

const WORKGROUP = 64u;
const SIGHT = 1.2;
const CROWDED = 0.45;
const SLOWEST = 1.5;
const FASTEST = 4.0;

var<workgroup> others: array<Bird, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn fly(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) local: u32) {
  let count = arrayLength(&before);
  var bird = before[min(id.x, count - 1)];
  var separation = vec3f();
  var velocities = vec3f();
  var positions = vec3f();
  var neighbours = 0.0;
  // All birds of a workgroup look at the same others, which each of them loads once.
  for (var start = 0u; start < count; start += WORKGROUP) {
    others[local] = before[min(start + local, count - 1)];
    workgroupBarrier();
    for (var i = 0u; i < min(WORKGROUP, count - start); i++) {
      let other = others[i];
      let apart = bird.position - other.position;
      let distance = length(apart);
      if (distance < SIGHT && start + i != id.x) {
        neighbours += 1.0;
        positions += other.position;
        velocities += other.velocity;
        separation += select(vec3f(), apart / max(distance * distance, 0.01), distance < CROWDED);
      }
    }
    workgroupBarrier();
  }
  if (id.x >= count) { return; }

  var turn = 1.2 * separation;
  if (neighbours > 0.0) {
    turn += 1.5 * (velocities / neighbours - bird.velocity) + 0.9 * (positions / neighbours - bird.position);
  }
  let home = vec3f(frame.goal_x, 2.2, frame.goal_z) - bird.position;
  turn += vec3f(0.35, 1.4, 0.35) * home;
  bird.velocity += turn * frame.seconds;
  let speed = length(bird.velocity);
  bird.velocity *= clamp(speed, SLOWEST, FASTEST) / max(speed, 0.001);
  bird.position += bird.velocity * frame.seconds;
  bird.position.y = max(bird.position.y, 0.5);
  bird.phase += frame.seconds * (6.0 + 3.0 * bird.velocity.y);
  after[id.x] = bird;

  for (var i = 0; i < 4; i++) {
    let plane = frame.frustum[i];
    if (dot(plane.xyz, bird.position) + plane.w < -0.3) { return; }
  }
  visible[atomicAdd(&draw.instances, 1)] = bird;
}
