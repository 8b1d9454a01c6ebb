#include "scene.h"

#include <math.h>
#include <stdbool.h>

static const float PI = 3.14159265f;

void make_mesh(vertex_t vertices[CUBE_VERTICES], uint16_t indices[CUBE_INDICES]) {
  // Directions in which the texture of each face runs to the right and down.
  static const struct { vec3_t right, down; } faces[] = {
    {{0, 0, -1}, {0, -1, 0}}, {{0, 0, 1}, {0, -1, 0}}, // +x, -x
    {{1, 0, 0}, {0, 0, 1}},   {{1, 0, 0}, {0, 0, -1}}, // +y, -y
    {{1, 0, 0}, {0, -1, 0}},  {{-1, 0, 0}, {0, -1, 0}}, // +z, -z
  };
  for (int face = 0; face < 6; face++) {
    vec3_t r = faces[face].right, d = faces[face].down;
    vec3_t normal = {d.y * r.z - d.z * r.y, d.z * r.x - d.x * r.z, d.x * r.y - d.y * r.x};
    for (int corner = 0; corner < 4; corner++) {
      float u = corner % 2, v = corner / 2;
      vec3_t position = {
        normal.x / 2 + r.x * (u - 0.5f) + d.x * (v - 0.5f),
        normal.y / 2 + r.y * (u - 0.5f) + d.y * (v - 0.5f),
        normal.z / 2 + r.z * (u - 0.5f) + d.z * (v - 0.5f),
      };
      vertices[4 * face + corner] = (vertex_t){position, normal, u, v};
    }
    static const int triangles[] = {0, 2, 1, 1, 2, 3}; // counter-clockwise from outside
    for (int i = 0; i < 6; i++) indices[6 * face + i] = (uint16_t)(4 * face + triangles[i]);
  }
}

/** Brightness of the tile at (u, v), both from 0 to 1. */
static float tile_brightness(float u, float v) {
  const float frame_width = 0.09f, groove_width = 0.02f;
  float to_edge = fminf(fminf(u, 1 - u), fminf(v, 1 - v));
  if (to_edge < frame_width) return 1.0f;
  if (to_edge < frame_width + groove_width) return 0.25f;
  bool dark = ((int)(u * 8) + (int)(v * 8)) % 2;
  return dark ? 0.55f : 0.8f;
}

void make_tile(uint8_t *pixels) {
  for (int y = 0; y < TILE_SIZE; y++) {
    for (int x = 0; x < TILE_SIZE; x++) {
      float brightness = tile_brightness((x + 0.5f) / TILE_SIZE, (y + 0.5f) / TILE_SIZE);
      uint8_t *pixel = pixels + 4 * (y * TILE_SIZE + x);
      pixel[0] = pixel[1] = pixel[2] = (uint8_t)(255 * brightness);
      pixel[3] = 255;
    }
  }
}

scene_t make_scene(void) {
  const vec3_t eye = {6.4f, 5.6f, 9.6f}, target = {0, 0.75f, 0};
  mat4_t projection = perspective(PI / 5, 1, 0.1f, 100);
  return (scene_t){
    .view_projection = multiply(projection, look_at(eye, target)),
    .eye = eye,
    .to_light = {0.48f, 0.8f, 0.36f}, // unit vector
    .background = {0.012f, 0.016f, 0.035f},
  };
}

/** A colour of the hue circle; `turn` is 1 after one round. */
static vec3_t hue(float turn) {
  return (vec3_t){
    0.5f + 0.5f * cosf(2 * PI * turn),
    0.5f + 0.5f * cosf(2 * PI * (turn - 0.33f)),
    0.5f + 0.5f * cosf(2 * PI * (turn - 0.67f)),
  };
}

static cube_t make_large_cube(void) {
  mat4_t turned = multiply(rotation((vec3_t){0.6f, 0, 0.8f}, 0.6f), rotation((vec3_t){0, 1, 0}, 0.35f));
  return (cube_t){
    .model = multiply(translation((vec3_t){0, 2.1f, 0}), multiply(turned, scaling(2.3f))),
    .tint = {1.0f, 0.5f, 0.14f},
  };
}

cube_t make_cube(int number) {
  if (number == 0) return make_large_cube();
  float x = (float)((number - 1) % FIELD_WIDTH - FIELD_RADIUS);
  float z = (float)((number - 1) / FIELD_WIDTH - FIELD_RADIUS);
  float distance = sqrtf(x * x + z * z);
  float wave = cosf(distance * 1.05f) * expf(-distance * 0.12f);
  float shade = 1 - 0.75f * expf(-distance * distance / 4); // shadow under the large cube
  vec3_t colour = hue(0.56f + 0.14f * wave);
  return (cube_t){
    .model = multiply(translation((vec3_t){x, -1.2f - 0.6f * wave, z}), scaling(0.92f)),
    .tint = {colour.x * shade, colour.y * shade, colour.z * shade},
  };
}
