struct Corner {
  @builtin(position) position: vec4f,
  @location(0) color: vec3f,
}

/** What turns with the pointer: where it is, from -1 to 1 both ways, and how wide a pixel is for its height. */
struct Pointer {
  place: vec2f,
  aspect: f32,
}

@group(0) @binding(0) var<uniform> pointer: Pointer;

@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
  const places = array(vec2f(0, 0.75), vec2f(-0.72, -0.5), vec2f(0.72, -0.5));
  let place = places[index] * select(vec2f(1 / pointer.aspect, 1), vec2f(1, pointer.aspect), pointer.aspect < 1);
  // Each corner has a hue of its own; the pointer turns all of them, and up is brighter.
  let hue = f32(index) / 3 + pointer.place.x / 2;
  let brightness = 0.65 + 0.35 * pointer.place.y;
  return Corner(vec4f(place, 0, 1), brightness * colorOf(hue));
}

/** The colour of a hue, of which 1 is once around. */
fn colorOf(hue: f32) -> vec3f {
  return clamp(abs(fract(hue + vec3f(0, 2, 1) / 3) * 6 - 3) - 1, vec3f(), vec3f(1));
}

@fragment
fn pixel(corner: Corner) -> @location(0) vec4f {
  return vec4f(corner.color, 1);
}
