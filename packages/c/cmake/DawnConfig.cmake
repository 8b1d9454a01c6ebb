# find_package(Dawn): the target dawn::webgpu_dawn, for programs that link with Dawn on other systems.

include("${CMAKE_CURRENT_LIST_DIR}/WebGPUConfig.cmake")
if(NOT TARGET dawn::webgpu_dawn)
  add_library(dawn::webgpu_dawn ALIAS wasi_webgpu)
endif()
