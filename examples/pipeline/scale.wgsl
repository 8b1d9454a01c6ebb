// Makes a smaller picture: a pixel is the mean of those that it stands for.
@group(0) @binding(0) var<storage, read> picture: array<u32>;
@group(0) @binding(1) var<storage, read_write> smaller: array<u32>;
@group(0) @binding(2) var<uniform> sizes: vec4u; // of the picture, and of the smaller one

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = sizes.xy;
  let smaller_size = sizes.zw;
  if (any(id.xy >= smaller_size)) {
    return;
  }
  let first = id.xy * size / smaller_size;
  let end = max(first + 1, (id.xy + 1) * size / smaller_size);
  var sum = vec4f();
  for (var y = first.y; y < end.y; y++) {
    for (var x = first.x; x < end.x; x++) {
      sum += unpack4x8unorm(picture[y * size.x + x]);
    }
  }
  let count = (end.x - first.x) * (end.y - first.y);
  smaller[id.y * smaller_size.x + id.x] = pack4x8unorm(sum / f32(count));
}
