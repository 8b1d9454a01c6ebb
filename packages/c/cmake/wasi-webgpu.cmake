# Toolchain file for programs that run with wasi-webgpu: cmake -DCMAKE_TOOLCHAIN_FILE=…/@wasi-webgpu/c/cmake/wasi-webgpu.cmake
#
# The compiler is that of a wasi-sdk in WASI_SDK_PATH, or else a clang of the system, which needs its sysroot in
# WASI_SYSROOT. Both are variables of CMake or of the environment. `wasi-webgpu run` takes the programs as they are;
# `wasi-webgpu build app.wasm -o app.component.wasm` makes components of them.

foreach(variable WASI_SDK_PATH WASI_SYSROOT)
  if(NOT DEFINED ${variable} AND DEFINED ENV{${variable}})
    set(${variable} "$ENV{${variable}}")
  endif()
endforeach()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WASI_SDK_PATH WASI_SYSROOT)

if(DEFINED WASI_SDK_PATH)
  set(bin "${WASI_SDK_PATH}/bin/")
  if(NOT DEFINED WASI_SYSROOT)
    set(WASI_SYSROOT "${WASI_SDK_PATH}/share/wasi-sysroot")
  endif()
elseif(NOT DEFINED WASI_SYSROOT)
  message(FATAL_ERROR "there is no C library for WebAssembly; set WASI_SDK_PATH to a wasi-sdk, or WASI_SYSROOT for a clang of the system")
endif()

list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_SYSROOT "${WASI_SYSROOT}")
foreach(language C CXX)
  set(CMAKE_${language}_COMPILER_TARGET wasm32-wasip1)
  # Parts of POSIX that wasi-libc emulates in libraries of their own.
  set(CMAKE_${language}_FLAGS_INIT "-D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID")
  set(CMAKE_${language}_STANDARD_LIBRARIES "-lwasi-emulated-signal -lwasi-emulated-mman -lwasi-emulated-process-clocks -lwasi-emulated-getpid")
endforeach()
string(APPEND CMAKE_CXX_FLAGS_INIT " -fno-exceptions")
if(NOT DEFINED CMAKE_C_COMPILER)
  set(CMAKE_C_COMPILER "${bin}clang")
endif()
if(NOT DEFINED CMAKE_CXX_COMPILER)
  set(CMAKE_CXX_COMPILER "${bin}clang++")
endif()

# A stack that overflows traps instead of running into the data.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-Wl,--stack-first -Wl,-z,stack-size=1048576")
# A clang of the system lacks the functions for WebAssembly that its code calls. The sysroot from npm has them, and the
# wasi-sdk around a sysroot.
file(GLOB builtins "${WASI_SYSROOT}/lib/*/libclang_rt.builtins*.a"
  "${WASI_SYSROOT}/../../lib/clang/*/lib/*/libclang_rt.builtins*.a")
if(builtins)
  list(GET builtins 0 builtins)
  get_filename_component(resources "${builtins}/../../.." ABSOLUTE)
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -resource-dir=${resources}")
endif()

# Programs for the build itself are the machine's; libraries, headers and packages are not.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
set(WebGPU_DIR "${CMAKE_CURRENT_LIST_DIR}")
set(Dawn_DIR "${CMAKE_CURRENT_LIST_DIR}")
