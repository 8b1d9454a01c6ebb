#include "log.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_text(const char *text) {
  write(STDERR_FILENO, text, strlen(text));
}

void log_error(const char *message) {
  write_text("webgpu: ");
  write_text(message);
  write_text("\n");
}

/** Called by the checks of clang (`-fsanitize=null`), with which the library is compiled, in place of an access to address 0. */
_Noreturn void __ubsan_handle_type_mismatch_minimal_abort(void);

void __ubsan_handle_type_mismatch_minimal_abort(void) {
  log_error("a function received NULL in place of an object or a structure; build with --debug and run with --verbose to "
            "see which");
  abort();
}
