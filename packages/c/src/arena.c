#include "arena.h"

#include <stdlib.h>

#include "objects.h"

struct arena_chunk {
  struct arena_chunk *next;
  alignas(8) char memory[];
};

void *arena_allocate(arena_t *arena, size_t size) {
  size = (size + 7) & ~(size_t)7;
  if (size > (size_t)(arena->end - arena->next)) {
    const size_t chunk_size = size > 4096 ? size : 4096;
    struct arena_chunk *chunk = malloc(sizeof *chunk + chunk_size);
    if (chunk == NULL) __builtin_trap();
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->next = chunk->memory;
    arena->end = chunk->memory + chunk_size;
  }
  void *memory = arena->next;
  arena->next += size;
  return memory;
}

void arena_end(arena_t *arena) {
  while (arena->chunks != NULL) {
    struct arena_chunk *chunk = arena->chunks;
    arena->chunks = chunk->next;
    free(chunk);
  }
}
