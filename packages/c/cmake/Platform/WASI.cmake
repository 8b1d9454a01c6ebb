# Describes the system WASI to CMake, which does not know it.
set(WASI 1)
set(CMAKE_EXECUTABLE_SUFFIX .wasm)
