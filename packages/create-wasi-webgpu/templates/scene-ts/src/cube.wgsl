struct View {
  angle: f32,
  aspect: f32,
}
@group(0) @binding(0) var<uniform> view: View;

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) normal: vec3f,
  @location(1) color: vec3f,
}

const corners = array(vec2f(-1, -1), vec2f(1, -1), vec2f(-1, 1), vec2f(-1, 1), vec2f(1, -1), vec2f(1, 1));

@vertex
fn vertex(@builtin(vertex_index) index: u32) -> Corner {
  // Six faces of two triangles: one pair for each axis.
  let face = index / 6;
  let axis = face / 2;
  let side = select(-1.0, 1.0, face % 2 == 1);
  let corner = vec3f(corners[index % 6], 1) * vec3f(side, 1, side);
  let position = turned(cycled(corner, axis)) * 0.6;
  let near = 0.1;
  let depth = 3 - position.z;

  var out: Corner;
  out.position = vec4f(2 * position.x / view.aspect, 2 * position.y, depth - near, depth);
  out.normal = turned(cycled(vec3f(0, 0, side), axis));
  out.color = cycled(vec3f(0.2, 0.45, 0.9), axis);
  return out;
}

@fragment
fn fragment(in: Corner) -> @location(0) vec4f {
  let light = max(dot(normalize(in.normal), normalize(vec3f(0.4, 0.8, 0.9))), 0);
  return vec4f(in.color * (0.25 + 0.75 * light), 1);
}

/** The coordinates moved on by `axis` places. */
fn cycled(v: vec3f, axis: u32) -> vec3f {
  return select(select(v, v.zxy, axis == 1), v.yzx, axis == 2);
}

/** Turned about the vertical axis, and seen from above. */
fn turned(v: vec3f) -> vec3f {
  let s = sin(view.angle);
  let c = cos(view.angle);
  let t = vec3f(c * v.x + s * v.z, v.y, c * v.z - s * v.x);
  return vec3f(t.x, 0.866 * t.y - 0.5 * t.z, 0.5 * t.y + 0.866 * t.z);
}
