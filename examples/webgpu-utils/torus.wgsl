struct Scene {
  viewProjection: mat4x4f,
  light: vec3f,
  bend: f32,
  color: vec3f,
  vertexCount: u32,
}
@group(0) @binding(0) var<uniform> scene: Scene;

// Position, normal and texture coordinate of each vertex.
@group(0) @binding(1) var<storage, read_write> vertices: array<f32>;

@compute @workgroup_size(64)
fn bend(@builtin(global_invocation_id) id: vec3u) {
  if (id.x * 8 >= arrayLength(&vertices)) { return; }
  let at = id.x * 8;
  let angle = 3 * atan2(vertices[at + 2], vertices[at]);
  vertices[at + 1] += scene.bend * sin(angle);
}

struct Surface {
  @builtin(position) position: vec4f,
  @location(0) normal: vec3f,
  @location(1) texcoord: vec2f,
}

@vertex
fn vertex(
  @location(0) position: vec3f,
  @location(1) normal: vec3f,
  @location(2) texcoord: vec2f,
) -> Surface {
  return Surface(scene.viewProjection * vec4f(position, 1), normal, texcoord);
}

@fragment
fn fragment(surface: Surface) -> @location(0) vec4f {
  let stripe = step(0.5, fract(surface.texcoord.y * 24));
  let diffuse = 0.25 + 0.75 * max(dot(normalize(surface.normal), scene.light), 0);
  return vec4f(scene.color * mix(0.6, 1, stripe) * diffuse, 1);
}
