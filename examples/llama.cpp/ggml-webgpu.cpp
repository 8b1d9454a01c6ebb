/*
 * ggml's WebGPU backend, in the branch that it has for browsers. Its other branch is for Dawn alone: it names toggles
 * and features of Dawn, which neither the standard nor wasi:webgpu has.
 */
#define __EMSCRIPTEN__ 1
#include "ggml-webgpu/ggml-webgpu.cpp"
