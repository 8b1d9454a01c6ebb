const limit = 100000u;

/** How many primes there are below the limit. */
@group(0) @binding(0) var<storage, read_write> count: atomic<u32>;

fn is_prime(n: u32) -> bool {
  for (var divisor = 2u; divisor * divisor <= n; divisor++) {
    if (n % divisor == 0) {
      return false;
    }
  }
  return n >= 2;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < limit && is_prime(id.x)) {
    atomicAdd(&count, 1);
  }
}
