#include "log.h"

#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

void log_error(const char *message) {
  const struct iovec parts[] = {
    {"webgpu: ", 8},
    {(char *)message, strlen(message)},
    {"\n", 1},
  };
  writev(STDERR_FILENO, parts, 3);
}
