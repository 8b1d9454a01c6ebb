#include "matrix.h"

#include <math.h>

static vec3_t subtract(vec3_t a, vec3_t b) {
  return (vec3_t){a.x - b.x, a.y - b.y, a.z - b.z};
}

static float dot(vec3_t a, vec3_t b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

static vec3_t cross(vec3_t a, vec3_t b) {
  return (vec3_t){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static vec3_t normalize(vec3_t a) {
  float length = sqrtf(dot(a, a));
  return (vec3_t){a.x / length, a.y / length, a.z / length};
}

mat4_t multiply(mat4_t second, mat4_t first) {
  mat4_t product = {0};
  for (int column = 0; column < 4; column++) {
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < 4; i++) {
        product.columns[column][row] += second.columns[i][row] * first.columns[column][i];
      }
    }
  }
  return product;
}

mat4_t translation(vec3_t by) {
  return (mat4_t){{{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {by.x, by.y, by.z, 1}}};
}

mat4_t scaling(float factor) {
  return (mat4_t){{{factor, 0, 0, 0}, {0, factor, 0, 0}, {0, 0, factor, 0}, {0, 0, 0, 1}}};
}

mat4_t rotation(vec3_t axis, float radians) {
  float x = axis.x, y = axis.y, z = axis.z, c = cosf(radians), s = sinf(radians), t = 1 - c;
  return (mat4_t){{
    {t * x * x + c, t * x * y + s * z, t * x * z - s * y, 0},
    {t * x * y - s * z, t * y * y + c, t * y * z + s * x, 0},
    {t * x * z + s * y, t * y * z - s * x, t * z * z + c, 0},
    {0, 0, 0, 1},
  }};
}

mat4_t look_at(vec3_t eye, vec3_t target) {
  vec3_t back = normalize(subtract(eye, target));
  vec3_t right = normalize(cross((vec3_t){0, 1, 0}, back));
  vec3_t up = cross(back, right);
  return (mat4_t){{
    {right.x, up.x, back.x, 0},
    {right.y, up.y, back.y, 0},
    {right.z, up.z, back.z, 0},
    {-dot(right, eye), -dot(up, eye), -dot(back, eye), 1},
  }};
}

mat4_t perspective(float vertical_radians, float aspect, float near, float far) {
  float scale = 1 / tanf(vertical_radians / 2);
  float depth = far / (near - far);
  return (mat4_t){{{scale / aspect, 0, 0, 0}, {0, scale, 0, 0}, {0, 0, depth, -1}, {0, 0, near * depth, 0}}};
}
