/** Errors of encoders, which make their commands invalid without ending the encoding. */
#ifndef WEBGPU_ENCODERS_H
#define WEBGPU_ENCODERS_H

#include "objects.h"

/** Records the first error of an encoder; a literal. */
static inline void fail_commands(WGPUCommandEncoder encoder, const char *error) {
  if (encoder->error == NULL) encoder->error = error;
}

/** Records the first error of a bundle's encoder; a literal. */
static inline void fail_bundle(WGPURenderBundleEncoder encoder, const char *error) {
  if (encoder->error == NULL) encoder->error = error;
}

#endif
