/* ggml-webgpu.cpp includes this header in its branch for browsers, and uses nothing of it. */
