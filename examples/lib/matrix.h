#ifndef MATRIX_H
#define MATRIX_H

/*
 * 3D transformations in WGSL's layout: 4 columns of 4 numbers, which multiply column vectors from the left.
 */

typedef struct {
  float x, y, z;
} vec3_t;

typedef struct {
  float columns[4][4];
} mat4_t;

/** The transformation that applies `first`, then `second`. */
mat4_t multiply(mat4_t second, mat4_t first);

mat4_t translation(vec3_t by);
mat4_t scaling(float factor);

/** A rotation around an axis of length 1, counter-clockwise as seen from its tip. */
mat4_t rotation(vec3_t axis, float radians);

/** From the world to a camera at `eye` that looks at `target`; y is up in the world. */
mat4_t look_at(vec3_t eye, vec3_t target);

/** From a camera that looks along -z to clip space, for depths between `near` and `far`. */
mat4_t perspective(float vertical_radians, float aspect, float near, float far);

#endif
