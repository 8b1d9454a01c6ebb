// Browns a picture and darkens it towards its corners. What is transparent stays so.

@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var filtered: texture_storage_2d<rgba8unorm, write>;

const tone = vec3f(1.07, 0.95, 0.76); // of what was white, before it is clamped
const luminance = vec3f(0.2126, 0.7152, 0.0722);
const darkening = 0.45; // in the corners

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(source);
  if (any(id.xy >= size)) {
    return;
  }
  let pixel = textureLoad(source, id.xy, 0);
  let from_centre = (vec2f(id.xy) + 0.5) / vec2f(size) * 2 - 1; // -1 to 1
  let light = 1 - darkening * dot(from_centre, from_centre) / 2;
  textureStore(filtered, id.xy, vec4f(dot(pixel.rgb, luminance) * tone * light, pixel.a));
}
