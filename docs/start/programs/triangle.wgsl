struct Corner {
  @builtin(position) position: vec4f,
  @location(0) color: vec3f,
}

@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
  const places = array(vec2f(0, 0.75), vec2f(-0.72, -0.6), vec2f(0.72, -0.6));
  const colors = array(vec3f(1, 0.3, 0.3), vec3f(0.3, 1, 0.4), vec3f(0.3, 0.5, 1));
  return Corner(vec4f(places[index], 0, 1), colors[index]);
}

@fragment
fn pixel(corner: Corner) -> @location(0) vec4f {
  return vec4f(corner.color, 1);
}
