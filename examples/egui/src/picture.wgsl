struct Inputs {
  color: vec3f,
  angle: f32, // in radians
}

@group(0) @binding(0) var<uniform> inputs: Inputs;

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) brightness: f32,
}

@vertex fn turn(@builtin(vertex_index) index: u32) -> Corner {
  let angle = inputs.angle + f32(index) * radians(120);
  return Corner(vec4f(0.9 * sin(angle), 0.9 * cos(angle), 0, 1), 1 - 0.4 * f32(index));
}

@fragment fn paint(corner: Corner) -> @location(0) vec4f {
  return vec4f(inputs.color * corner.brightness, 1);
}
