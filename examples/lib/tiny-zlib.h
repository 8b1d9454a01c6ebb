#ifndef TINY_ZLIB_H
#define TINY_ZLIB_H

#include <stddef.h>
#include <stdint.h>

/**
 * The zlib format (RFC 1950) with DEFLATE inside (RFC 1951): how a PNG keeps its pixels.
 */

/**
 * Fills `output` from the zlib stream in `input`. The stream must hold exactly `output_size` bytes.
 * Returns NULL, or what is wrong with the stream.
 */
const char *zlib_decompress(const uint8_t *input, size_t input_size, uint8_t *output, size_t output_size);

/**
 * Compresses `input`: matches within 32 KiB, written with DEFLATE's fixed codes.
 * Returns a buffer to `free`, or NULL when there is no memory, and stores its size.
 */
uint8_t *zlib_compress(const uint8_t *input, size_t input_size, size_t *output_size);

#endif
