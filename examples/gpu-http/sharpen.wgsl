// Sharpens a picture: each pixel goes away from the mean of its neighbours. What is transparent stays so.

@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var sharpened: texture_storage_2d<rgba8unorm, write>;

const strength = 1.0;

fn load(at: vec2i) -> vec4f {
  return textureLoad(source, clamp(at, vec2i(0), vec2i(textureDimensions(source)) - 1), 0);
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= textureDimensions(source))) {
    return;
  }
  let at = vec2i(id.xy);
  let pixel = load(at);
  let neighbours = load(at - vec2i(1, 0)) + load(at + vec2i(1, 0)) + load(at - vec2i(0, 1)) + load(at + vec2i(0, 1));
  textureStore(sharpened, at, vec4f(pixel.rgb + strength * (pixel.rgb - neighbours.rgb / 4), pixel.a));
}
