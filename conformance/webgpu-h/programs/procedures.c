#include "program.h"

static bool has(const char *name) {
    return wgpuGetProcAddress(view_of(name)) != NULL;
}

PROGRAM(procedures) {
    section("known names");
    print_bool("wgpuCreateInstance", has("wgpuCreateInstance"));
    print_bool("wgpuGetProcAddress", has("wgpuGetProcAddress"));
    print_bool("wgpuTextureViewRelease", has("wgpuTextureViewRelease"));
    print_bool("a sized string", wgpuGetProcAddress((WGPUStringView){"wgpuQueueSubmit(", 15}) != NULL);
    WGPUProcCreateInstance create = (WGPUProcCreateInstance)wgpuGetProcAddress(view_of("wgpuCreateInstance"));
    WGPUProcInstanceRelease release =
        (WGPUProcInstanceRelease)wgpuGetProcAddress(view_of("wgpuInstanceRelease"));
    WGPUInstance instance = create(NULL);
    print_bool("an instance made by a procedure", instance != NULL);
    release(instance);

    section("unknown names");
    print_bool("wgpuNothing", has("wgpuNothing"));
    print_bool("wgpuCreateInstanc", has("wgpuCreateInstanc"));
    print_bool("wgpuCreateInstances", has("wgpuCreateInstances"));
    print_bool("an empty name", has(""));
    print_bool("malloc", has("malloc"));
}
