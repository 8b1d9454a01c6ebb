#include "model.h"

#include <math.h>

static const float TURN = 6.2831853f;

/** A point on the curve at the tube's centre; `along` is 1 after one turn. */
static vec3_t curve(float along) {
  float around = 2 * TURN * along, through = 3 * TURN * along;
  float radius = 1 + 0.42f * cosf(through);
  return (vec3_t){radius * cosf(around), 0.6f * sinf(through), radius * sinf(around)};
}

static vec3_t minus(vec3_t a, vec3_t b) {
  return (vec3_t){a.x - b.x, a.y - b.y, a.z - b.z};
}

static vec3_t cross_product(vec3_t a, vec3_t b) {
  return (vec3_t){a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

static vec3_t unit(vec3_t v) {
  float length = sqrtf(v.x * v.x + v.y * v.y + v.z * v.z);
  return (vec3_t){v.x / length, v.y / length, v.z / length};
}

static void make_ring(vertex_t *vertices, int ring) {
  const float tube_radius = 0.27f, step = 0.001f;
  float along = (float)ring / RINGS;
  vec3_t middle = curve(along);
  vec3_t forward = unit(minus(curve(along + step), curve(along - step)));
  // Away from the axis of the knot, perpendicular to the tube.
  vec3_t side = unit(cross_product(forward, (vec3_t){middle.x, 0, middle.z}));
  vec3_t out = cross_product(side, forward);
  for (int i = 0; i <= SIDES; i++) {
    float angle = TURN * (float)i / SIDES, c = cosf(angle), s = sinf(angle);
    vec3_t normal = {c * out.x + s * side.x, c * out.y + s * side.y, c * out.z + s * side.z};
    vertices[i] = (vertex_t){
      .position = {middle.x + tube_radius * normal.x, middle.y + tube_radius * normal.y,
                   middle.z + tube_radius * normal.z},
      .normal = normal,
      .u = 12 * along,
      .v = (float)i / SIDES,
    };
  }
}

void make_knot(vertex_t vertices[VERTICES], uint16_t indices[INDICES]) {
  for (int ring = 0; ring <= RINGS; ring++) make_ring(vertices + ring * (SIDES + 1), ring);
  for (int ring = 0; ring < RINGS; ring++) {
    for (int side = 0; side < SIDES; side++) {
      int here = ring * (SIDES + 1) + side, next = here + SIDES + 1;
      const int corners[] = {here, here + 1, next, next, here + 1, next + 1};
      for (int i = 0; i < 6; i++) *indices++ = (uint16_t)corners[i];
    }
  }
}

void make_tiles(uint8_t *pixels) {
  enum { TILES = 4, TILE = TEXTURE_SIZE / TILES, JOINT = 3 };
  static const uint8_t glazes[][3] = {{196, 84, 48}, {222, 164, 74}, {52, 116, 128}, {232, 220, 196}};
  for (int y = 0; y < TEXTURE_SIZE; y++) {
    for (int x = 0; x < TEXTURE_SIZE; x++) {
      int column = x / TILE, row = y / TILE, in_x = x % TILE, in_y = y % TILE;
      const uint8_t *glaze = glazes[(column + 3 * row + row / 2) % 4];
      int to_edge = in_x < in_y ? in_x : in_y;
      if (TILE - 1 - in_x < to_edge) to_edge = TILE - 1 - in_x;
      if (TILE - 1 - in_y < to_edge) to_edge = TILE - 1 - in_y;
      // Darker towards the edge, and speckled.
      uint32_t speckle = (uint32_t)(x * 374761393 + y * 668265263);
      speckle = (speckle ^ speckle >> 13) * 1274126177;
      float brightness = to_edge < JOINT ? 0.25f : 0.86f + 0.14f * fminf(1, (float)to_edge / 12);
      brightness *= 0.94f + 0.06f * (float)(speckle >> 24) / 255;
      uint8_t *pixel = pixels + 4 * (y * TEXTURE_SIZE + x);
      for (int i = 0; i < 3; i++) pixel[i] = (uint8_t)((float)(to_edge < JOINT ? 120 : glaze[i]) * brightness);
      pixel[3] = 255;
    }
  }
}
