#include "names.h"
#include "program.h"

static const WGPUShaderStage everywhere =
    WGPUShaderStage_Vertex | WGPUShaderStage_Fragment | WGPUShaderStage_Compute;

static WGPUBindGroupLayout layout_of(Context *c, const char *label, size_t count,
                                     const WGPUBindGroupLayoutEntry *entries) {
    WGPUBindGroupLayoutDescriptor descriptor = WGPU_BIND_GROUP_LAYOUT_DESCRIPTOR_INIT;
    descriptor.entryCount = count;
    descriptor.entries = entries;
    begin_errors(c->device);
    WGPUBindGroupLayout layout = wgpuDeviceCreateBindGroupLayout(c->device, &descriptor);
    end_errors(c, label);
    return layout;
}

static WGPUBindGroupLayoutEntry entry_at(uint32_t binding, WGPUShaderStage visibility) {
    WGPUBindGroupLayoutEntry entry = WGPU_BIND_GROUP_LAYOUT_ENTRY_INIT;
    entry.binding = binding;
    entry.visibility = visibility;
    return entry;
}

#define LAYOUT(LABEL, VISIBILITY, ...)                                                                       \
    do {                                                                                                     \
        WGPUBindGroupLayoutEntry entry = entry_at(0, VISIBILITY);                                            \
        __VA_ARGS__;                                                                                         \
        wgpuBindGroupLayoutRelease(layout_of(c, LABEL, 1, &entry));                                          \
    } while (0)

static void create_buffer_layouts(Context *c) {
    section("layouts of buffers");
    LAYOUT("nothing", everywhere, );
    LAYOUT("default type", everywhere, entry.buffer.type = WGPUBufferBindingType_Undefined);
    LAYOUT("uniform", everywhere, entry.buffer.type = WGPUBufferBindingType_Uniform);
    LAYOUT("storage in a vertex stage", everywhere, entry.buffer.type = WGPUBufferBindingType_Storage);
    LAYOUT("storage", WGPUShaderStage_Compute, entry.buffer.type = WGPUBufferBindingType_Storage);
    LAYOUT("read-only storage", everywhere, entry.buffer.type = WGPUBufferBindingType_ReadOnlyStorage);
    LAYOUT("an unknown type", everywhere, entry.buffer.type = (WGPUBufferBindingType)0x7000);
    LAYOUT("a dynamic offset", everywhere, entry.buffer.type = WGPUBufferBindingType_Uniform,
           entry.buffer.hasDynamicOffset = WGPU_TRUE);
    LAYOUT("a minimal size", everywhere, entry.buffer.type = WGPUBufferBindingType_Uniform,
           entry.buffer.minBindingSize = 64);
    LAYOUT("no stage", WGPUShaderStage_None, entry.buffer.type = WGPUBufferBindingType_Uniform);
    LAYOUT("an unknown stage", 0x10, entry.buffer.type = WGPUBufferBindingType_Uniform);
    LAYOUT("two kinds", everywhere, entry.buffer.type = WGPUBufferBindingType_Uniform,
           entry.sampler.type = WGPUSamplerBindingType_Filtering);
    LAYOUT("a binding of 1000", everywhere, entry.binding = 1000,
           entry.buffer.type = WGPUBufferBindingType_Uniform);
    LAYOUT("an array of bindings", everywhere, entry.bindingArraySize = 2,
           entry.buffer.type = WGPUBufferBindingType_Uniform);
}

static void create_texture_layouts(Context *c) {
    section("layouts of samplers and textures");
    LAYOUT("default sampler", everywhere, entry.sampler.type = WGPUSamplerBindingType_Undefined);
    LAYOUT("filtering sampler", everywhere, entry.sampler.type = WGPUSamplerBindingType_Filtering);
    LAYOUT("other sampler", everywhere, entry.sampler.type = WGPUSamplerBindingType_NonFiltering);
    LAYOUT("comparing sampler", everywhere, entry.sampler.type = WGPUSamplerBindingType_Comparison);
    LAYOUT("default texture", everywhere, entry.texture.sampleType = WGPUTextureSampleType_Undefined);
    LAYOUT("integer texture", everywhere, entry.texture.sampleType = WGPUTextureSampleType_Uint);
    LAYOUT("depth cube", everywhere, entry.texture.sampleType = WGPUTextureSampleType_Depth,
           entry.texture.viewDimension = WGPUTextureViewDimension_Cube);
    LAYOUT("volume", everywhere, entry.texture.sampleType = WGPUTextureSampleType_Float,
           entry.texture.viewDimension = WGPUTextureViewDimension_3D);
    LAYOUT("several samples, filterable", everywhere, entry.texture.sampleType = WGPUTextureSampleType_Float,
           entry.texture.multisampled = WGPU_TRUE);
    LAYOUT("several samples", everywhere, entry.texture.sampleType = WGPUTextureSampleType_UnfilterableFloat,
           entry.texture.multisampled = WGPU_TRUE);
    LAYOUT("several samples of a cube", everywhere,
           entry.texture.sampleType = WGPUTextureSampleType_UnfilterableFloat,
           entry.texture.viewDimension = WGPUTextureViewDimension_Cube, entry.texture.multisampled = WGPU_TRUE);
    LAYOUT("default storage texture", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_Undefined,
           entry.storageTexture.format = WGPUTextureFormat_RGBA8Unorm);
    LAYOUT("storage texture without a format", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_WriteOnly);
    LAYOUT("write-only storage texture", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_WriteOnly,
           entry.storageTexture.format = WGPUTextureFormat_RGBA8Unorm,
           entry.storageTexture.viewDimension = WGPUTextureViewDimension_2DArray);
    LAYOUT("read-only storage texture", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_ReadOnly,
           entry.storageTexture.format = WGPUTextureFormat_R32Uint);
    LAYOUT("read-write storage texture", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_ReadWrite,
           entry.storageTexture.format = WGPUTextureFormat_R32Uint);
    LAYOUT("read-write storage texture of a format that is written only", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_ReadWrite,
           entry.storageTexture.format = WGPUTextureFormat_RGBA8Unorm);
    LAYOUT("storage cube", WGPUShaderStage_Compute,
           entry.storageTexture.access = WGPUStorageTextureAccess_WriteOnly,
           entry.storageTexture.format = WGPUTextureFormat_RGBA8Unorm,
           entry.storageTexture.viewDimension = WGPUTextureViewDimension_Cube);
    WGPUBindGroupLayoutEntry twice[] = {entry_at(3, everywhere), entry_at(3, everywhere)};
    twice[0].buffer.type = twice[1].buffer.type = WGPUBufferBindingType_Uniform;
    wgpuBindGroupLayoutRelease(layout_of(c, "one binding twice", 2, twice));
    wgpuBindGroupLayoutRelease(layout_of(c, "no entries", 0, NULL));
}

static void create_groups(Context *c) {
    section("bind groups");
    WGPUBindGroupLayoutEntry entries[4] = {entry_at(0, everywhere), entry_at(1, everywhere),
                                           entry_at(2, everywhere), entry_at(3, WGPUShaderStage_Compute)};
    entries[0].buffer.type = WGPUBufferBindingType_Uniform;
    entries[1].sampler.type = WGPUSamplerBindingType_Filtering;
    entries[2].texture.sampleType = WGPUTextureSampleType_Float;
    entries[3].storageTexture.access = WGPUStorageTextureAccess_WriteOnly;
    entries[3].storageTexture.format = WGPUTextureFormat_RGBA8Unorm;
    WGPUBindGroupLayout layout = layout_of(c, "layout", 4, entries);
    wgpuBindGroupLayoutSetLabel(layout, view_of("a layout"));
    WGPUBuffer buffer = create_buffer(c->device, 1024, WGPUBufferUsage_Uniform);
    WGPUSampler sampler = wgpuDeviceCreateSampler(c->device, NULL);
    WGPUTexture texture = create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm,
                                         WGPUTextureUsage_TextureBinding | WGPUTextureUsage_StorageBinding);
    WGPUTextureView view = wgpuTextureCreateView(texture, NULL);
    WGPUBindGroupEntry values[] = {WGPU_BIND_GROUP_ENTRY_INIT, WGPU_BIND_GROUP_ENTRY_INIT,
                                   WGPU_BIND_GROUP_ENTRY_INIT, WGPU_BIND_GROUP_ENTRY_INIT,
                                   WGPU_BIND_GROUP_ENTRY_INIT};
    for (uint32_t i = 0; i < 4; i++) values[i].binding = i;
    values[0].buffer = buffer;
    values[1].sampler = sampler;
    values[2].textureView = view;
    values[3].textureView = view;
    WGPUBindGroupDescriptor descriptor = WGPU_BIND_GROUP_DESCRIPTOR_INIT;
    descriptor.layout = layout;
    descriptor.entryCount = 4;
    descriptor.entries = values;
#define GROUP(LABEL)                                                                                         \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        WGPUBindGroup group = wgpuDeviceCreateBindGroup(c->device, &descriptor);                             \
        end_errors(c, LABEL);                                                                                \
        wgpuBindGroupSetLabel(group, view_of("a group"));                                                    \
        wgpuBindGroupAddRef(group);                                                                          \
        wgpuBindGroupRelease(group);                                                                         \
        wgpuBindGroupRelease(group);                                                                         \
    } while (0)
    GROUP("whole");
    values[0].offset = 256;
    GROUP("an offset");
    values[0].size = 768;
    GROUP("a size to the end");
    values[0].size = 1024;
    GROUP("a size beyond the end");
    values[0].size = 0;
    GROUP("a size of 0");
    values[0].size = WGPU_WHOLE_SIZE;
    values[0].offset = 1024;
    GROUP("an offset at the end");
    values[0].offset = 100;
    GROUP("an offset that is not aligned");
    values[0].offset = 0;
    descriptor.entryCount = 3;
    GROUP("an entry less");
    descriptor.entryCount = 5;
    values[4].binding = 4;
    values[4].buffer = buffer;
    GROUP("an entry more");
    descriptor.entryCount = 4;
    values[3].binding = 2;
    GROUP("a binding twice");
    values[3].binding = 3;
    values[3].textureView = NULL;
    GROUP("an entry without a resource");
    values[3].textureView = view;
    values[3].buffer = buffer;
    GROUP("an entry with two resources");
    values[3].buffer = NULL;
    values[1].sampler = NULL;
    values[1].textureView = view;
    GROUP("a resource of another kind");
    wgpuTextureViewRelease(view);
    wgpuTextureRelease(texture);
    wgpuSamplerRelease(sampler);
    wgpuBufferRelease(buffer);
    wgpuBindGroupLayoutRelease(layout);
}

static void create_pipeline_layouts(Context *c) {
    section("pipeline layouts");
    WGPUBindGroupLayoutEntry entry = entry_at(0, everywhere);
    entry.buffer.type = WGPUBufferBindingType_Uniform;
    WGPUBindGroupLayout layout = layout_of(c, "layout", 1, &entry);
    WGPUBindGroupLayout layouts[] = {layout, NULL, layout, layout, layout};
    WGPUPipelineLayoutDescriptor descriptor = WGPU_PIPELINE_LAYOUT_DESCRIPTOR_INIT;
    descriptor.bindGroupLayouts = layouts;
    for (size_t count = 0; count <= 5; count++) {
        descriptor.bindGroupLayoutCount = count;
        begin_errors(c->device);
        WGPUPipelineLayout made = wgpuDeviceCreatePipelineLayout(c->device, &descriptor);
        print("%zu groups, the second of which is a gap", count);
        end_errors(c, "error");
        wgpuPipelineLayoutSetLabel(made, view_of("a pipeline layout"));
        wgpuPipelineLayoutAddRef(made);
        wgpuPipelineLayoutRelease(made);
        wgpuPipelineLayoutRelease(made);
    }
    descriptor.bindGroupLayoutCount = 1;
    descriptor.immediateSize = 16;
    ERROR_OF(c, "immediate data",
             wgpuPipelineLayoutRelease(wgpuDeviceCreatePipelineLayout(c->device, &descriptor)));
    descriptor.immediateSize = 1 << 20;
    ERROR_OF(c, "too much immediate data",
             wgpuPipelineLayoutRelease(wgpuDeviceCreatePipelineLayout(c->device, &descriptor)));
    wgpuBindGroupLayoutAddRef(layout);
    wgpuBindGroupLayoutRelease(layout);
    wgpuBindGroupLayoutRelease(layout);
}

PROGRAM(layouts) {
    Context c = open_context();
    create_buffer_layouts(&c);
    create_texture_layouts(&c);
    create_groups(&c);
    create_pipeline_layouts(&c);
    close_context(&c);
}
