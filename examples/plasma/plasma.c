/*
 * Draws a plasma, every pixel on the CPU, without a GPU.
 *
 * Keys: 1 to 3 choose the colours, up and down change the speed, the space bar pauses, Escape ends the
 * program. The plasma is centred on the pointer.
 */

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "events.h"

enum { WAVE_LENGTH = 256, PALETTES = 3, SHADES = 256 };

static const float TURN = 6.2831853f;

/** One period of a wave, from 0 to 255, so that no pixel needs a sine. */
static uint8_t wave[WAVE_LENGTH];
/** Colours in the format of the frame buffer: 0x00RRGGBB. */
static uint32_t palettes[PALETTES][SHADES];

static uint32_t channel(float phase, float turns, int shade) {
  return (uint32_t)(127.5f + 127.5f * cosf(TURN * (turns * (float)shade / SHADES + phase)));
}

static void make_tables(void) {
  for (int i = 0; i < WAVE_LENGTH; i++) wave[i] = (uint8_t)(127.5f + 127.5f * sinf(TURN * (float)i / WAVE_LENGTH));
  static const float phases[PALETTES][3] = {{0.0f, 0.33f, 0.67f}, {0.5f, 0.6f, 0.75f}, {0.1f, 0.05f, 0.5f}};
  for (int palette = 0; palette < PALETTES; palette++) {
    const float *phase = phases[palette];
    for (int shade = 0; shade < SHADES; shade++) {
      palettes[palette][shade] = channel(phase[0], 1, shade) << 16 | channel(phase[1], 2, shade) << 8 |
                                 channel(phase[2], 1, shade);
    }
  }
}

/** Settings that the user controls. */
static struct {
  int palette;
  double speed; // initially 1
  double x, y;  // centre, in pixels
} choice = {.speed = 1};

/** Sums four waves: horizontal, vertical, diagonal and radial. */
static void draw(uint32_t *pixels, uint32_t width, uint32_t height, double phase) {
  const uint32_t *palette = palettes[choice.palette];
  int t = (int)(phase * 40);
  // The number of waves is independent of the size.
  int scale = (int)(65536.0 * 480 / (width < height ? width : height));
  int middle_x = (int)choice.x, middle_y = (int)choice.y;
  for (int y = 0; y < (int)height; y++) {
    int v = (int)((int64_t)(y - middle_y) * scale >> 16);
    int down = wave[(v + t) & 255];
    for (int x = 0; x < (int)width; x++) {
      int u = (int)((int64_t)(x - middle_x) * scale >> 16);
      int round = (u * u + v * v) / 300;
      int sum = wave[(u - t) & 255] + down + wave[((u + v) / 2 + 2 * t) & 255] + wave[(round - 3 * t) & 255];
      *pixels++ = palette[(sum / 2 + t) & 255];
    }
  }
}

static void draw_frame(surface_t surface, surface_frame_buffer_context_t context, double phase) {
  static uint32_t *pixels;
  static size_t size; // bytes
  uint32_t width = surface_width(surface), height = surface_height(surface);
  size_t needed = sizeof *pixels * width * height;
  if (needed != size) {
    free(pixels);
    pixels = malloc(size = needed);
    if (!pixels) {
      fprintf(stderr, "there is no memory for %u x %u pixels\n", width, height);
      exit(EXIT_FAILURE);
    }
  }
  draw(pixels, width, height, phase);
  frame_buffer_buffer_t buffer = surface_frame_buffer_context_get_current_buffer(context);
  frame_buffer_buffer_set_with_copy(buffer, pixels, size);
  frame_buffer_buffer_drop(buffer);
  surface_frame_buffer_context_present(context);
}

/** Returns false for the key that ends the program. */
static bool press(surface_key_event_t event) {
  static double speed_before_stop = 1;
  if (!event.key.is_some) return true;
  switch (event.key.value) {
    case SURFACE_KEY_ESCAPE: return false;
    case SURFACE_KEY_DIGIT1:
    case SURFACE_KEY_DIGIT2:
    case SURFACE_KEY_DIGIT3: choice.palette = event.key.value - SURFACE_KEY_DIGIT1; break;
    case SURFACE_KEY_ARROW_UP: choice.speed = fmin(8, choice.speed * 1.25); break;
    case SURFACE_KEY_ARROW_DOWN: choice.speed = fmax(0.1, choice.speed / 1.25); break;
    case SURFACE_KEY_SPACE:
      if (choice.speed > 0) speed_before_stop = choice.speed;
      choice.speed = choice.speed > 0 ? 0 : speed_before_stop;
      break;
    default: break;
  }
  return true;
}

int main(void) {
  make_tables();
  surface_t surface = surface_create(&(surface_create_desc_t){0});
  surface_frame_buffer_context_t context = surface_frame_buffer_context_create(surface);
  choice.x = surface_width(surface) / 2.0;
  choice.y = surface_height(surface) / 2.0;

  listen(surface, ON_FRAME);
  listen(surface, ON_KEY_DOWN);
  listen(surface, ON_POINTER_MOVE);
  double last = seconds(), phase = 0;
  surface_event_t event;
  while (next_event(&event)) {
    if (event.kind == ON_FRAME) {
      double now = seconds();
      phase += choice.speed * (now - last);
      last = now;
      draw_frame(surface, context, phase);
    }
    if (event.kind == ON_POINTER_MOVE) choice.x = event.pointer.x, choice.y = event.pointer.y;
    if (event.kind == ON_KEY_DOWN && !press(event.key)) break;
  }
  stop_listening();
  surface_frame_buffer_context_drop(context);
  surface_drop(surface);
}
