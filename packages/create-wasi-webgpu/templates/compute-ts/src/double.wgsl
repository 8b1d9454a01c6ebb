@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  // The last workgroup may reach beyond the end.
  if (id.x < arrayLength(&numbers)) {
    numbers[id.x] *= 2;
  }
}
