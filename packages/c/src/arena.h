/**
 * Memory for the host's form of a descriptor, freed all at once when the host has read it. A small descriptor needs no
 * `malloc`.
 *
 * It also collects the first error of a descriptor that has no form that the host accepts, such as an enum
 * value that does not exist.
 */
#ifndef WEBGPU_ARENA_H
#define WEBGPU_ARENA_H

#include <stddef.h>

typedef struct {
  char *next, *end;          // of the free memory
  struct arena_chunk *chunks; // from malloc
  const char *error;          // a literal; NULL when there is none
  alignas(8) char first[488];
} arena_t;

/** Begins to use an arena; it must not move any more. */
static inline void arena_begin(arena_t *arena) {
  arena->next = arena->first;
  arena->end = arena->first + sizeof arena->first;
  arena->chunks = NULL;
  arena->error = NULL;
}

/** Returns memory with an alignment of 8, which is not zeroed. */
void *arena_allocate(arena_t *arena, size_t size);

/** Returns memory for an array. */
#define ARENA_ARRAY(arena, type, count) ((type *)arena_allocate(arena, sizeof(type) * (count)))

/** Frees all memory. */
void arena_end(arena_t *arena);

#endif
