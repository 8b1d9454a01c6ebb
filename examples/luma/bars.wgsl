struct Scene {
  viewProjection: mat4x4f,
  light: vec4f,
}
@group(0) @binding(0) var<uniform> scene: Scene;

struct Surface {
  @builtin(position) position: vec4f,
  @location(0) normal: vec3f,
  @location(1) height: f32,
}

@vertex
fn vertexMain(
  @builtin(instance_index) index: u32,
  @location(0) positions: vec3f,
  @location(1) normals: vec3f,
  @location(2) height: f32,
) -> Surface {
  let place = vec2f(f32(index % 24), f32(index / 24)) / 11.5 - 1;
  let corner = vec3f(0.036 * positions.x + place.x, (positions.y + 1) / 2 * height, 0.036 * positions.z + place.y);
  return Surface(scene.viewProjection * vec4f(corner, 1), normals, height);
}

@fragment
fn fragmentMain(surface: Surface) -> @location(0) vec4f {
  let color = mix(vec3f(0.1, 0.3, 0.8), vec3f(1, 0.7, 0.2), surface.height * 1.6);
  return vec4f(color * (0.3 + 0.7 * max(dot(surface.normal, scene.light.xyz), 0)), 1);
}
