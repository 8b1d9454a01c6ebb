/* Makes a component of a C program with a `main`: what its world and the Canonical ABI want exported. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/** wasi-libc's: fetches the arguments and calls `main`. */
int __main_void(void);

/** `wasi:cli/run`: 0 is `ok`, 1 is `error`. */
__attribute__((export_name("wasi:cli/run@0.3.0#run"))) int32_t run(void) {
  int status = __main_void();
  if (fflush(NULL) != 0) status = EXIT_FAILURE;
  return status != EXIT_SUCCESS;
}

/** The memory for strings and lists that imported functions return. `free` takes it back. */
__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t alignment,
                                                                size_t size) {
  (void)old_size;
  (void)alignment; // at most 8, which malloc always gives
  void *memory = realloc(old, size);
  if (!memory && size > 0) abort();
  return memory;
}
