struct Corner {
  @builtin(position) position: vec4f,
  @location(0) color: vec3f,
}

@vertex
fn vertex(@location(0) position: vec2f, @location(1) color: vec3f) -> Corner {
  return Corner(vec4f(position, 0, 1), color);
}

@fragment
fn fragment(corner: Corner) -> @location(0) vec4f {
  return vec4f(corner.color, 1);
}
