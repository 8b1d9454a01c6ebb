struct Scene {
  view_projection: mat4x4f,
  eye: vec3f,
  to_light: vec3f,
  background: vec3f,
}

struct Cube {
  model: mat4x4f,
  tint: vec3f,
}

@group(0) @binding(0) var<uniform> scene: Scene;
@group(0) @binding(1) var tile: texture_2d<f32>;
@group(0) @binding(2) var tile_sampler: sampler;
@group(1) @binding(0) var<uniform> cube: Cube;

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) world: vec3f,
  @location(1) normal: vec3f,
  @location(2) uv: vec2f,
}

@vertex
fn vertex(@location(0) position: vec3f, @location(1) normal: vec3f, @location(2) uv: vec2f) -> Corner {
  let world = cube.model * vec4f(position, 1);
  // A model only turns, moves and scales alike in all directions: what turns positions turns normals.
  let turned = cube.model * vec4f(normal, 0);
  return Corner(scene.view_projection * world, world.xyz, turned.xyz, uv);
}

// How far from the camera.
const fog_begins = 11.0;
const fog_hides_all = 22.0;

@fragment
fn fragment(corner: Corner) -> @location(0) vec4f {
  let normal = normalize(corner.normal);
  let to_eye = normalize(scene.eye - corner.world);
  let halfway = normalize(scene.to_light + to_eye);

  let surface = cube.tint * textureSample(tile, tile_sampler, corner.uv).rgb;
  let ambient = 0.16 + 0.1 * normal.y;
  let diffuse = max(dot(normal, scene.to_light), 0);
  let gloss = 0.5 * pow(max(dot(normal, halfway), 0), 60);
  let lit = surface * (ambient + diffuse) + gloss;

  let fog = smoothstep(fog_begins, fog_hides_all, distance(scene.eye, corner.world));
  return vec4f(mix(lit, scene.background, fog), 1);
}
