struct Inputs {
  color: vec3f,
  time: f32,      // in seconds
  pointer: vec2f, // in pixels, from the top left
  size: vec2f,    // of the picture, in pixels
}

@group(0) @binding(0) var<uniform> inputs: Inputs;

@vertex fn cover(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  let corner = vec2f(f32(index & 1), f32(index >> 1));
  return vec4f(4 * corner - 1, 0, 1);
}

@fragment fn paint(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let distance = distance(position.xy, inputs.pointer) / inputs.size.y;
  let wave = cos(50 * distance - 5 * inputs.time) * exp(-2 * distance);
  return vec4f(inputs.color * (0.6 + 0.4 * wave), 1);
}
