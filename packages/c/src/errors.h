/**
 * Errors of devices, and the scopes that capture them.
 *
 * The host captures the errors that it finds. This library finds some itself, of values that the host's types cannot even
 * express. It therefore mirrors the stack of scopes, and stores its own errors there.
 */
#ifndef WEBGPU_ERRORS_H
#define WEBGPU_ERRORS_H

#include "objects.h"

/** Reports an error of a device to the innermost scope that captures its type, or else as uncaptured. */
void report_error(WGPUDevice device, WGPUErrorType type, WGPUStringView message);

/** Reports a validation error with a message from a literal. */
void report_invalid(WGPUDevice device, const char *message);

/** Begins to swallow the errors that the host finds: the library makes an invalid object on purpose. */
void begin_swallowing(WGPUDevice device);
void end_swallowing(WGPUDevice device);

/** Begins to receive the errors that no scope captures. */
void open_error_stream(WGPUDevice device);
void close_error_stream(WGPUDevice device);

/** Frees the stack of scopes. */
void free_error_scopes(WGPUDevice device);

#endif
