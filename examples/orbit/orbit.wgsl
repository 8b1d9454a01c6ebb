struct Scene {
  view_projection: mat4x4f,
  eye: vec3f,
}

@group(0) @binding(0) var<uniform> scene: Scene;
@group(0) @binding(1) var tiles: texture_2d<f32>;
@group(0) @binding(2) var smooth_sampler: sampler;

struct Vertex {
  @location(0) position: vec3f,
  @location(1) normal: vec3f,
  @location(2) uv: vec2f,
}

struct Surface {
  @builtin(position) clip: vec4f,
  @location(0) position: vec3f,
  @location(1) normal: vec3f,
  @location(2) uv: vec2f,
}

@vertex
fn place(vertex: Vertex) -> Surface {
  return Surface(
    scene.view_projection * vec4f(vertex.position, 1),
    vertex.position,
    vertex.normal,
    vertex.uv,
  );
}

const to_sun = vec3f(0.48, 0.80, 0.36);
const sun = vec3f(1.0, 0.93, 0.82);
const sky = vec3f(0.30, 0.38, 0.55);
const ground = vec3f(0.16, 0.13, 0.11);

@fragment
fn shade(surface: Surface) -> @location(0) vec4f {
  let color = textureSample(tiles, smooth_sampler, surface.uv).rgb;
  let normal = normalize(surface.normal);
  let to_eye = normalize(scene.eye - surface.position);
  let around = mix(ground, sky, normal.y * 0.5 + 0.5);
  let diffuse = max(0, dot(normal, to_sun));
  let shine = pow(max(0, dot(normal, normalize(to_sun + to_eye))), 60) * 0.5;
  // At a flat angle the glaze mirrors the sky.
  let mirror = 0.35 * pow(1 - max(0, dot(normal, to_eye)), 4);
  return vec4f(srgb(color * (around + sun * diffuse) + sun * shine + sky * mirror), 1);
}

/* A picture stores colours as a screen shows them. Not every driver does this itself when it resolves samples. */
fn srgb(linear: vec3f) -> vec3f {
  let bright = 1.055 * pow(max(linear, vec3f(0)), vec3f(1 / 2.4)) - 0.055;
  return select(bright, 12.92 * linear, linear <= vec3f(0.0031308));
}
