#include "pieces.h"

__attribute__((weak)) const size_t webgpu_piece_size = (size_t)1 << 27;
