"""Runs a program of a shared library on the Dawn that the Python package `wgpudawn` contains.

Usage: dawn.py DAWN_EXTENSION PROGRAMS_LIBRARY NAME

Dawn is linked into the package's extension module, which exports none of its functions. The module's own
table has their addresses; `wgpuGetProcAddress` is all that the library needs.
"""

import ctypes
import importlib.machinery
import importlib.util
import sys

extension, library, name = sys.argv[1:]
loader = importlib.machinery.ExtensionFileLoader("_wgpu_dawn", extension)
dawn = importlib.util.module_from_spec(importlib.util.spec_from_loader("_wgpu_dawn", loader))
loader.exec_module(dawn)

programs = ctypes.CDLL(library)
get_proc_address = dawn.ffi.addressof(dawn.lib, "wgpuGetProcAddress")
programs.load_procedures(ctypes.c_void_p(int(dawn.ffi.cast("uintptr_t", get_proc_address))))
arguments = (ctypes.c_char_p * 2)(b"programs", name.encode())
sys.exit(programs.main(2, arguments))
