// The Sobel filter: how fast each colour changes around a pixel. Edges are bright, flat areas black.

@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var edges: texture_storage_2d<rgba8unorm, write>;

override strength: f32;

fn load(at: vec2i) -> vec3f {
  let last = vec2i(textureDimensions(source)) - 1;
  return textureLoad(source, clamp(at, vec2i(0), last), 0).rgb;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(source))) {
    return;
  }
  let at = vec2i(id.xy);
  let top_left = load(at + vec2i(-1, -1));
  let top = load(at + vec2i(0, -1));
  let top_right = load(at + vec2i(1, -1));
  let left = load(at + vec2i(-1, 0));
  let right = load(at + vec2i(1, 0));
  let bottom_left = load(at + vec2i(-1, 1));
  let bottom = load(at + vec2i(0, 1));
  let bottom_right = load(at + vec2i(1, 1));

  let across = (top_right + 2 * right + bottom_right) - (top_left + 2 * left + bottom_left);
  let down = (bottom_left + 2 * bottom + bottom_right) - (top_left + 2 * top + top_right);
  textureStore(edges, at, vec4f(strength * sqrt(across * across + down * down), 1));
}
