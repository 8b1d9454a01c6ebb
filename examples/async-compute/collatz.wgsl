const limit = 100000u;

/** The steps of the longest Collatz sequence that begins below the limit. */
@group(0) @binding(0) var<storage, read_write> longest: atomic<u32>;

/** How often n must be halved, or if it is odd tripled plus one, until it is 1. */
fn steps_of(start: u32) -> u32 {
  var steps = 0u;
  for (var n = start; n > 1; n = select(n / 2, 3 * n + 1, n % 2 == 1)) {
    steps++;
  }
  return steps;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < limit) {
    atomicMax(&longest, steps_of(id.x));
  }
}
