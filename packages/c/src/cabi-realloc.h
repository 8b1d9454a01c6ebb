/**
 * Lists that the host returns go to memory that it allocates with `cabi_realloc`. For large ones this library has a
 * destination already, and lets the host write there.
 */
#ifndef WEBGPU_CABI_REALLOC_H
#define WEBGPU_CABI_REALLOC_H

#include <stddef.h>

/** Makes the host write the next list of `size` bytes to a destination. */
void expect_returned_bytes(void *destination, size_t size);

/**
 * Ends the expectation. Where the program has a `cabi_realloc` of its own, the bytes are elsewhere: copies and frees them.
 *
 * @param bytes the list; NULL if the host has returned none
 */
void take_returned_bytes(void *destination, const void *bytes, size_t size);

#endif
