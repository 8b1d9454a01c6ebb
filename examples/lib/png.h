#ifndef PNG_H
#define PNG_H

#include <stddef.h>
#include <stdint.h>

/** A picture: 4 bytes per pixel (red, green, blue, alpha), rows from the top without gaps. */
typedef struct {
  uint32_t width, height;
  uint8_t *rgba; // allocated with malloc
} image_t;

/**
 * Reads a PNG with 8 bits per channel: grey, grey and alpha, palette, RGB or RGBA, not interlaced. Returns
 * NULL and fills `image`, whose `rgba` the caller frees, or returns an error message.
 */
const char *png_read(const char *path, image_t *image);

/** Writes a PNG: RGB when every pixel is opaque, else RGBA. Returns NULL, or an error message. */
const char *png_write(const char *path, const image_t *image);

/** Like `png_read`, from bytes in memory. */
const char *png_decode(const uint8_t *bytes, size_t size, image_t *image);

/** Like `png_write`, to bytes in memory, which the caller frees. */
const char *png_encode(const image_t *image, uint8_t **bytes, size_t *size);

#endif
