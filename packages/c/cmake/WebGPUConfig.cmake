# find_package(WebGPU): the target WebGPU::WebGPU has the headers webgpu/webgpu.h and webgpu/webgpu_cpp.h, and the library,
# which is compiled with the program.

if(NOT TARGET wasi_webgpu)
  get_filename_component(folder "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/src/*.c")
  add_library(wasi_webgpu STATIC ${sources})
  target_include_directories(wasi_webgpu PUBLIC "${folder}/include")
  target_compile_options(wasi_webgpu PRIVATE -std=gnu23 -w)
  # The host allocates with it; nothing in the program refers to it.
  target_link_options(wasi_webgpu INTERFACE -Wl,--export-if-defined=cabi_realloc)
  add_library(WebGPU::WebGPU ALIAS wasi_webgpu)
endif()
