#include "png.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tiny-zlib.h"

/* Section numbers refer to https://www.w3.org/TR/png-3/. */

static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

enum {
  HEADER_SIZE = 13,      // length of the chunk IHDR
  CHUNK_OVERHEAD = 12,   // length, type and checksum
  MAX_DIMENSION = 16384, // pixels; keeps every size below 4 GiB
};

enum colour_type { GREY = 0, RGB = 2, PALETTE = 3, GREY_ALPHA = 4, RGBA = 6 };

/** Predictors of a row of bytes, from the bytes to its left and from the row above (section 9). */
enum filter { FILTER_NONE, FILTER_LEFT, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTERS };

static uint32_t read_u32(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void write_u32(uint8_t *bytes, uint32_t value) {
  for (int i = 0; i < 4; i++) bytes[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t crc32(const uint8_t *data, size_t size) {
  uint32_t crc = 0xffffffff;
  for (size_t i = 0; i < size; i++) {
    crc ^= data[i];
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

static uint8_t paeth(int left, int up, int up_left) {
  int estimate = left + up - up_left;
  int from_left = abs(estimate - left), from_up = abs(estimate - up), from_up_left = abs(estimate - up_left);
  if (from_left <= from_up && from_left <= from_up_left) return (uint8_t)left;
  return (uint8_t)(from_up <= from_up_left ? up : up_left);
}

/** Predicted value of byte `i` of a row. `above` is NULL for the first row. */
static uint8_t predict(enum filter filter, const uint8_t *row, const uint8_t *above, size_t i,
                       size_t pixel_size) {
  int left = i >= pixel_size ? row[i - pixel_size] : 0;
  int up = above ? above[i] : 0;
  int up_left = above && i >= pixel_size ? above[i - pixel_size] : 0;
  switch (filter) {
    case FILTER_LEFT: return (uint8_t)left;
    case FILTER_UP: return (uint8_t)up;
    case FILTER_AVERAGE: return (uint8_t)((left + up) / 2);
    case FILTER_PAETH: return paeth(left, up, up_left);
    default: return 0;
  }
}

/* ---- Reading -------------------------------------------------------------------------------------- */

typedef struct {
  uint32_t width, height;
  enum colour_type colour_type;
  uint8_t palette[256][4]; // RGBA
  int palette_size;
  uint8_t *compressed; // the contents of all IDAT chunks, one after the other
  size_t compressed_size;
} png_contents;

static size_t bytes_per_pixel(enum colour_type type) {
  switch (type) {
    case GREY: return 1;
    case PALETTE: return 1;
    case GREY_ALPHA: return 2;
    case RGB: return 3;
    case RGBA: return 4;
  }
  return 0;
}

static const char *read_header(png_contents *png, const uint8_t *data, size_t size) {
  if (size != HEADER_SIZE) return "the header has a wrong size";
  uint8_t bits = data[8], colour_type = data[9], interlace = data[12];
  png->width = read_u32(data);
  png->height = read_u32(data + 4);
  png->colour_type = colour_type;
  if (png->width == 0 || png->height == 0) return "the picture has no pixels";
  if (png->width > MAX_DIMENSION) return "the picture is wider than 16384 pixels";
  if (png->height > MAX_DIMENSION) return "the picture is higher than 16384 pixels";
  if (bits != 8) return "only 8 bits a channel are supported";
  if (bytes_per_pixel(png->colour_type) == 0) return "the colour type is unknown";
  if (interlace) return "interlaced pictures are not supported";
  return NULL;
}

static const char *read_palette(png_contents *png, const uint8_t *data, size_t size) {
  if (size % 3 != 0 || size > 3 * 256) return "the palette has a wrong size";
  png->palette_size = (int)(size / 3);
  for (size_t i = 0; i < size / 3; i++) {
    memcpy(png->palette[i], data + 3 * i, 3);
    png->palette[i][3] = 255;
  }
  return NULL;
}

static void read_palette_alpha(png_contents *png, const uint8_t *data, size_t size) {
  for (size_t i = 0; i < size && i < 256; i++) png->palette[i][3] = data[i];
}

static const char *read_chunk(png_contents *png, const uint8_t *type, const uint8_t *data, size_t size) {
  bool is_header = memcmp(type, "IHDR", 4) == 0;
  if (is_header != (png->width == 0)) return "the header is not the first chunk";
  if (is_header) return read_header(png, data, size);
  if (memcmp(type, "PLTE", 4) == 0) return read_palette(png, data, size);
  if (memcmp(type, "IDAT", 4) == 0) {
    memcpy(png->compressed + png->compressed_size, data, size);
    png->compressed_size += size;
    return NULL;
  }
  if (memcmp(type, "tRNS", 4) == 0 && png->colour_type == PALETTE) read_palette_alpha(png, data, size);
  bool is_optional = type[0] & 0x20;
  return is_optional ? NULL : "there is a chunk of an unknown type";
}

static const char *read_chunks(png_contents *png, const uint8_t *file, size_t size) {
  if (size < sizeof signature || memcmp(file, signature, sizeof signature) != 0) return "this is not a PNG";
  size_t at = sizeof signature;
  for (;;) {
    if (size - at < CHUNK_OVERHEAD) return "the file ends early";
    uint32_t chunk_size = read_u32(file + at);
    const uint8_t *type = file + at + 4, *data = file + at + 8;
    if (size - at - CHUNK_OVERHEAD < chunk_size) return "the file ends early";
    if (crc32(type, 4 + chunk_size) != read_u32(data + chunk_size)) return "a chunk has a wrong checksum";
    if (memcmp(type, "IEND", 4) == 0) return png->width ? NULL : "there is no header";
    const char *error = read_chunk(png, type, data, chunk_size);
    if (error) return error;
    at += CHUNK_OVERHEAD + chunk_size;
  }
}

/** Undoes the filter of every row in place. A row is one byte that names its filter, then its pixels. */
static const char *unfilter(uint8_t *rows, size_t height, size_t row_size, size_t pixel_size) {
  uint8_t *above = NULL;
  for (size_t y = 0; y < height; y++) {
    uint8_t *row = rows + y * (1 + row_size) + 1;
    enum filter filter = row[-1];
    if (filter >= FILTERS) return "a row has an unknown filter";
    for (size_t i = 0; i < row_size; i++) row[i] += predict(filter, row, above, i, pixel_size);
    above = row;
  }
  return NULL;
}

static const char *to_rgba(const png_contents *png, const uint8_t *pixel, uint8_t *rgba) {
  switch (png->colour_type) {
    case GREY:
    case GREY_ALPHA:
      memset(rgba, pixel[0], 3);
      rgba[3] = png->colour_type == GREY ? 255 : pixel[1];
      return NULL;
    case PALETTE:
      if (pixel[0] >= png->palette_size) return "a pixel is not in the palette";
      memcpy(rgba, png->palette[pixel[0]], 4);
      return NULL;
    case RGB:
      memcpy(rgba, pixel, 3);
      rgba[3] = 255;
      return NULL;
    case RGBA:
      memcpy(rgba, pixel, 4);
      return NULL;
  }
  return NULL;
}

static const char *read_pixels(const png_contents *png, uint8_t *rows, uint8_t *rgba) {
  size_t pixel_size = bytes_per_pixel(png->colour_type), row_size = png->width * pixel_size;
  size_t rows_size = png->height * (1 + row_size);
  const char *error = zlib_decompress(png->compressed, png->compressed_size, rows, rows_size);
  if (!error) error = unfilter(rows, png->height, row_size, pixel_size);
  for (size_t y = 0; y < png->height && !error; y++) {
    const uint8_t *row = rows + y * (1 + row_size) + 1;
    for (size_t x = 0; x < png->width && !error; x++) {
      error = to_rgba(png, row + x * pixel_size, rgba + 4 * (y * png->width + x));
    }
  }
  return error;
}

const char *png_decode(const uint8_t *file, size_t size, image_t *image) {
  png_contents png = {.compressed = malloc(size)};
  if (!png.compressed) return "out of memory";
  const char *error = read_chunks(&png, file, size);
  if (!error) {
    uint8_t *rows = malloc(png.height * (1 + png.width * bytes_per_pixel(png.colour_type)));
    uint8_t *rgba = malloc((size_t)png.width * png.height * 4);
    error = rows && rgba ? read_pixels(&png, rows, rgba) : "out of memory";
    free(rows);
    if (error) free(rgba);
    else *image = (image_t){png.width, png.height, rgba};
  }
  free(png.compressed);
  return error;
}

static uint8_t *read_file(FILE *file, size_t *size) {
  size_t capacity = 1 << 16;
  uint8_t *bytes = malloc(capacity);
  *size = 0;
  while (bytes) {
    *size += fread(bytes + *size, 1, capacity - *size, file);
    if (*size < capacity) break;
    capacity *= 2;
    uint8_t *larger = realloc(bytes, capacity);
    if (!larger) free(bytes);
    bytes = larger;
  }
  return bytes;
}

const char *png_read(const char *path, image_t *image) {
  FILE *file = fopen(path, "rb");
  if (!file) return strerror(errno);
  size_t size;
  uint8_t *bytes = read_file(file, &size);
  const char *error = "out of memory";
  if (bytes) error = ferror(file) ? "the file cannot be read" : png_decode(bytes, size, image);
  free(bytes);
  fclose(file);
  return error;
}

/* ---- Writing -------------------------------------------------------------------------------------- */

static bool is_opaque(const image_t *image) {
  for (size_t i = 0; i < (size_t)image->width * image->height; i++) {
    if (image->rgba[4 * i + 3] != 255) return false;
  }
  return true;
}

/** Stores a filtered row and returns the sum of its bytes as signed numbers: smaller sums compress better. */
static uint32_t filter_row(enum filter filter, const uint8_t *row, const uint8_t *above, size_t row_size,
                           size_t pixel_size, uint8_t *filtered) {
  uint32_t cost = 0;
  filtered[0] = (uint8_t)filter;
  for (size_t i = 0; i < row_size; i++) {
    uint8_t difference = (uint8_t)(row[i] - predict(filter, row, above, i, pixel_size));
    filtered[1 + i] = difference;
    cost += (uint32_t)abs((int8_t)difference);
  }
  return cost;
}

static void best_filter(const uint8_t *row, const uint8_t *above, size_t row_size, size_t pixel_size,
                        uint8_t *filtered) {
  enum filter best = FILTER_NONE;
  uint32_t best_cost = UINT32_MAX;
  for (enum filter filter = FILTER_NONE; filter < FILTERS; filter++) {
    uint32_t cost = filter_row(filter, row, above, row_size, pixel_size, filtered);
    if (cost < best_cost) {
      best = filter;
      best_cost = cost;
    }
  }
  filter_row(best, row, above, row_size, pixel_size, filtered);
}

static void pack_row(const uint8_t *rgba, size_t width, size_t pixel_size, uint8_t *row) {
  for (size_t x = 0; x < width; x++) memcpy(row + x * pixel_size, rgba + 4 * x, pixel_size);
}

/** All rows with their filters, ready to compress; NULL when memory is exhausted. */
static uint8_t *filtered_rows(const image_t *image, size_t pixel_size) {
  size_t row_size = image->width * pixel_size;
  uint8_t *filtered = malloc(image->height * (1 + row_size));
  uint8_t *rows = malloc(2 * row_size); // this row and the one above
  if (filtered && rows) {
    for (size_t y = 0; y < image->height; y++) {
      uint8_t *row = rows + y % 2 * row_size, *above = y == 0 ? NULL : rows + (y + 1) % 2 * row_size;
      pack_row(image->rgba + 4 * y * image->width, image->width, pixel_size, row);
      best_filter(row, above, row_size, pixel_size, filtered + y * (1 + row_size));
    }
  } else {
    free(filtered);
    filtered = NULL;
  }
  free(rows);
  return filtered;
}

static void write_chunk(FILE *file, const char *type, const uint8_t *data, size_t size) {
  uint8_t *chunk = malloc(CHUNK_OVERHEAD + size);
  if (!chunk) return; // png_write sees that the file is too short
  write_u32(chunk, (uint32_t)size);
  memcpy(chunk + 4, type, 4);
  if (size) memcpy(chunk + 8, data, size);
  write_u32(chunk + 8 + size, crc32(chunk + 4, 4 + size));
  fwrite(chunk, 1, CHUNK_OVERHEAD + size, file);
  free(chunk);
}

static void write_file(FILE *file, const image_t *image, enum colour_type type, const uint8_t *compressed,
                       size_t size) {
  uint8_t header[HEADER_SIZE] = {0};
  write_u32(header, image->width);
  write_u32(header + 4, image->height);
  header[8] = 8; // bits per channel
  header[9] = (uint8_t)type;
  fwrite(signature, 1, sizeof signature, file);
  write_chunk(file, "IHDR", header, sizeof header);
  write_chunk(file, "IDAT", compressed, size);
  write_chunk(file, "IEND", NULL, 0);
}

/** Writes an image to an open file. */
static const char *write_image(FILE *file, const image_t *image) {
  enum colour_type type = is_opaque(image) ? RGB : RGBA;
  size_t pixel_size = bytes_per_pixel(type), rows_size = image->height * (1 + image->width * pixel_size), size = 0;
  uint8_t *rows = filtered_rows(image, pixel_size);
  uint8_t *compressed = rows ? zlib_compress(rows, rows_size, &size) : NULL;
  free(rows);
  if (!compressed) return "out of memory";
  write_file(file, image, type, compressed, size);
  free(compressed);
  long expected = (long)(sizeof signature + 3 * CHUNK_OVERHEAD + HEADER_SIZE + size);
  return ftell(file) == expected ? NULL : "the file cannot be written";
}

const char *png_write(const char *path, const image_t *image) {
  FILE *file = fopen(path, "wb");
  if (!file) return strerror(errno);
  const char *error = write_image(file, image);
  if (fclose(file) != 0 && !error) error = strerror(errno);
  return error;
}

const char *png_encode(const image_t *image, uint8_t **bytes, size_t *size) {
  FILE *file = open_memstream((char **)bytes, size);
  if (!file) return strerror(errno);
  const char *error = write_image(file, image);
  if (fclose(file) != 0 && !error) error = strerror(errno);
  if (error) free(*bytes);
  return error;
}
