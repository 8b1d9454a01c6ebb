#ifndef TINY_ZLIB_H
#define TINY_ZLIB_H

#include <stddef.h>
#include <stdint.h>

/** The zlib format (RFC 1950) with DEFLATE (RFC 1951), the compression of PNG. */

/**
 * Decompresses the zlib stream in `input`, which must hold exactly `output_size` bytes. Returns NULL, or an
 * error message.
 */
const char *zlib_decompress(const uint8_t *input, size_t input_size, uint8_t *output, size_t output_size);

/**
 * Compresses `input`: matches within 32 KiB, written with DEFLATE's fixed codes. Returns a buffer to `free`
 * and stores its size, or returns NULL when memory is exhausted.
 */
uint8_t *zlib_compress(const uint8_t *input, size_t input_size, size_t *output_size);

#endif
