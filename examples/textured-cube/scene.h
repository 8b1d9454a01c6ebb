#ifndef SCENE_H
#define SCENE_H

#include <stdint.h>

#include "matrix.h"

/* The scene: a large cube above a wave of small ones. */

enum {
  CUBE_VERTICES = 24, // 4 for each face, because each face has separate normals
  CUBE_INDICES = 36,  // 2 triangles for each face
  FIELD_RADIUS = 9,   // small cubes on each side of the centre
  FIELD_WIDTH = 2 * FIELD_RADIUS + 1,
  CUBES = 1 + FIELD_WIDTH * FIELD_WIDTH,
  TILE_SIZE = 256, // width and height of the texture in pixels
};

typedef struct {
  vec3_t position, normal;
  float u, v; // texture coordinates: 0, 0 at the upper left corner, 1, 1 at the lower right
} vertex_t;

/** Uniforms, laid out as in the shader, where each vec3f is aligned to 16 bytes. */
typedef struct {
  mat4_t view_projection;
  vec3_t eye;
  float padding1;
  vec3_t to_light;
  float padding2;
  vec3_t background;
  float padding3;
} scene_t;

typedef struct {
  mat4_t model;
  vec3_t tint;
  float padding;
} cube_t;

/** Creates a cube around the origin with edges of length 1. */
void make_mesh(vertex_t vertices[CUBE_VERTICES], uint16_t indices[CUBE_INDICES]);

/** Creates a framed, chequered tile in grey, for a tint to colour. `pixels` is RGBA. */
void make_tile(uint8_t *pixels);

/** Creates the camera and the light. */
scene_t make_scene(void);

/** Creates one of the cubes; number 0 is the large one. */
cube_t make_cube(int number);

#endif
