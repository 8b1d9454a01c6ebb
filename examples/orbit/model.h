#ifndef MODEL_H
#define MODEL_H

#include <stdint.h>

#include "matrix.h"

/* The model: a knot covered with tiles. */

enum {
  RINGS = 320,  // around the tube, along the knot
  SIDES = 32,   // sides of a ring
  VERTICES = (RINGS + 1) * (SIDES + 1), // the last ring and side repeat the first, with other texture coordinates
  INDICES = 6 * RINGS * SIDES,
  TEXTURE_SIZE = 256, // width and height in pixels
};

typedef struct {
  vec3_t position, normal;
  float u, v; // texture coordinates
} vertex_t;

/** Creates a torus knot. Its triangles are counter-clockwise from outside. */
void make_knot(vertex_t vertices[VERTICES], uint16_t indices[INDICES]);

/** Creates a texture of glazed, varied tiles with joints. `pixels` is RGBA. */
void make_tiles(uint8_t *pixels);

#endif
