// One direction of a Gaussian blur. To blur the rows of a picture and then the columns of the result gives the same
// as to blur over a square, with far fewer reads.

@group(0) @binding(0) var source: texture_2d<f32>;
@group(0) @binding(1) var blurred: texture_storage_2d<rgba32float, write>;
@group(0) @binding(2) var<storage, read> weights: array<f32>; // of the pixel itself, of those 1 away, 2 away, …

override vertical = false;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(source);
  if (any(id.xy >= size)) {
    return;
  }
  let at = vec2i(id.xy);
  let last = vec2i(size) - 1;
  let direction = select(vec2i(1, 0), vec2i(0, 1), vertical);

  var sum = weights[0] * textureLoad(source, at, 0);
  for (var i = 1; i < i32(arrayLength(&weights)); i++) {
    let before = textureLoad(source, max(at - i * direction, vec2i(0)), 0);
    let after = textureLoad(source, min(at + i * direction, last), 0);
    sum += weights[i] * (before + after);
  }
  textureStore(blurred, at, sum);
}
