/* Entry points of a C program with a `main`: the exports that its world and the Canonical ABI require. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** From wasi-libc: fetches the arguments and calls `main`. */
int __main_void(void);

/** `wasi:cli/run`: 0 is `ok`, 1 is `error`. */
__attribute__((export_name("wasi:cli/run@0.3.0#run"))) int32_t run(void) {
  int status = __main_void();
  if (fflush(NULL) != 0) status = EXIT_FAILURE;
  return status != EXIT_SUCCESS;
}

/**
 * Allocates memory for strings and lists that imported functions return. The caller releases it with `free`.
 */
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t alignment,
                                                                size_t size) {
  (void)old_size;
  (void)alignment; // at most 8, as malloc guarantees
  void *memory = realloc(old, size);
  if (!memory && size > 0) abort();
  return memory;
}
