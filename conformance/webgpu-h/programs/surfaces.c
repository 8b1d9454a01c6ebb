#include "names.h"
#include "program.h"

/** Surfaces that have no window behind them, and what they answer. */
PROGRAM(surfaces) {
    Context c = open_context();
    section("creation");
    WGPUSurfaceDescriptor descriptor = WGPU_SURFACE_DESCRIPTOR_INIT;
    descriptor.label = view_of("a surface");
    WGPUSurface surface = wgpuInstanceCreateSurface(c.instance, &descriptor);
    print_bool("a surface without a source", surface != NULL);
    if (surface) {
        section("an invalid surface");
        wgpuSurfaceSetLabel(surface, view_of("another name"));
        WGPUSurfaceCapabilities capabilities = WGPU_SURFACE_CAPABILITIES_INIT;
        print("capabilities: %s", status_name(wgpuSurfaceGetCapabilities(surface, c.adapter, &capabilities)));
        print("formats: %zu", capabilities.formatCount);
        wgpuSurfaceCapabilitiesFreeMembers(capabilities);
        WGPUSurfaceTexture texture = WGPU_SURFACE_TEXTURE_INIT;
        wgpuSurfaceGetCurrentTexture(surface, &texture);
        print("current texture: %s, %s", surface_status(texture.status), texture.texture ? "given" : "null");
        print("present: %s", status_name(wgpuSurfacePresent(surface)));
        wgpuSurfaceUnconfigure(surface);
        WGPUSurfaceConfiguration configuration = WGPU_SURFACE_CONFIGURATION_INIT;
        configuration.device = c.device;
        configuration.format = WGPUTextureFormat_BGRA8Unorm;
        configuration.width = configuration.height = 8;
        ERROR_OF(&c, "configure", wgpuSurfaceConfigure(surface, &configuration));
        wgpuSurfaceGetCurrentTexture(surface, &texture);
        print("current texture: %s, %s", surface_status(texture.status), texture.texture ? "given" : "null");
        // Dawn aborts when an invalid surface is unconfigured after an attempt to configure it.
        if (!is_native()) wgpuSurfaceUnconfigure(surface);
        wgpuSurfaceAddRef(surface);
        wgpuSurfaceRelease(surface);
        wgpuSurfaceRelease(surface);
    }
    WGPUChainedStruct unknown = {NULL, (WGPUSType)0x70000000};
    descriptor.nextInChain = &unknown;
    WGPUSurface wrong = wgpuInstanceCreateSurface(c.instance, &descriptor);
    print_bool("a surface of an unknown source", wrong != NULL);
    if (wrong) wgpuSurfaceRelease(wrong);
    close_context(&c);
}
