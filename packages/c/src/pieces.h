/**
 * The Component Model bounds a list at 2^28 - 1 bytes (`MAX_LIST_BYTE_LENGTH`), and WebGPU bounds no copy: more bytes go to
 * the host, or come from it, in pieces.
 */
#ifndef WEBGPU_PIECES_H
#define WEBGPU_PIECES_H

#include <stddef.h>

/**
 * Size of a piece in bytes: the largest power of two within the bound, which keeps offsets aligned. A definition in the
 * program replaces it: a test splits small copies.
 */
extern const size_t webgpu_piece_size;

/** Returns the size of the next piece of `size` bytes. */
static inline size_t next_piece(size_t size) {
  return size < webgpu_piece_size ? size : webgpu_piece_size;
}

#endif
