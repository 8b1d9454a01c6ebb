#include "log.h"

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
