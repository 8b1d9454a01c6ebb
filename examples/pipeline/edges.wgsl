// Finds edges with Sobel's operator: a pixel is the brighter, the more the light changes around it.
@group(0) @binding(0) var<storage, read> picture: array<u32>;
@group(0) @binding(1) var<storage, read_write> edges: array<u32>;
@group(0) @binding(2) var<uniform> sizes: vec4u; // of the picture, twice

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= sizes.xy)) {
    return;
  }
  let at = vec2i(id.xy);
  let left = light(at, -1, -1) + 2 * light(at, -1, 0) + light(at, -1, 1);
  let right = light(at, 1, -1) + 2 * light(at, 1, 0) + light(at, 1, 1);
  let above = light(at, -1, -1) + 2 * light(at, 0, -1) + light(at, 1, -1);
  let below = light(at, -1, 1) + 2 * light(at, 0, 1) + light(at, 1, 1);
  let strength = length(vec2f(right - left, below - above));
  edges[id.y * sizes.x + id.x] = pack4x8unorm(vec4f(vec3f(strength), 1));
}

// The luminance of a neighbour; beyond the border that of the nearest pixel.
fn light(at: vec2i, x: i32, y: i32) -> f32 {
  let near = vec2u(clamp(at + vec2i(x, y), vec2i(), vec2i(sizes.xy) - 1));
  return dot(unpack4x8unorm(picture[near.y * sizes.x + near.x]).rgb, vec3f(0.2126, 0.7152, 0.0722));
}
