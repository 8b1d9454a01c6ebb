/** Messages about wrong use that the standard has no other way to report ("implementation-defined logging"). */
#ifndef WEBGPU_LOG_H
#define WEBGPU_LOG_H

/** Writes a line to the standard error output. */
void log_error(const char *message);

#endif
