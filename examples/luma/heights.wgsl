@group(0) @binding(0) var<storage, read_write> heights: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = vec2f(f32(id.x % 24), f32(id.x / 24)) / 11.5 - 1;
  heights[id.x] = 0.35 + 0.3 * cos(9 * length(place)) * exp(-length(place));
}
