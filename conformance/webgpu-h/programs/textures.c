#include "names.h"
#include "program.h"

#define FORMAT(NAME) {#NAME, WGPUTextureFormat_##NAME}

typedef struct Format {
    const char *name;
    WGPUTextureFormat format;
} Format;

static const Format formats[] = {
    FORMAT(R8Unorm), FORMAT(R8Snorm), FORMAT(R8Uint), FORMAT(R8Sint), FORMAT(R16Unorm), FORMAT(R16Snorm),
    FORMAT(R16Uint), FORMAT(R16Sint), FORMAT(R16Float), FORMAT(RG8Unorm), FORMAT(RG8Snorm), FORMAT(RG8Uint),
    FORMAT(RG8Sint), FORMAT(R32Float), FORMAT(R32Uint), FORMAT(R32Sint), FORMAT(RG16Unorm), FORMAT(RG16Snorm),
    FORMAT(RG16Uint), FORMAT(RG16Sint), FORMAT(RG16Float), FORMAT(RGBA8Unorm), FORMAT(RGBA8UnormSrgb),
    FORMAT(RGBA8Snorm), FORMAT(RGBA8Uint), FORMAT(RGBA8Sint), FORMAT(BGRA8Unorm), FORMAT(BGRA8UnormSrgb),
    FORMAT(RGB10A2Uint), FORMAT(RGB10A2Unorm), FORMAT(RG11B10Ufloat), FORMAT(RGB9E5Ufloat), FORMAT(RG32Float),
    FORMAT(RG32Uint), FORMAT(RG32Sint), FORMAT(RGBA16Unorm), FORMAT(RGBA16Snorm), FORMAT(RGBA16Uint),
    FORMAT(RGBA16Sint), FORMAT(RGBA16Float), FORMAT(RGBA32Float), FORMAT(RGBA32Uint), FORMAT(RGBA32Sint),
    FORMAT(Stencil8), FORMAT(Depth16Unorm), FORMAT(Depth24Plus), FORMAT(Depth24PlusStencil8), FORMAT(Depth32Float),
    FORMAT(Depth32FloatStencil8), FORMAT(BC1RGBAUnorm), FORMAT(BC1RGBAUnormSrgb), FORMAT(BC2RGBAUnorm),
    FORMAT(BC2RGBAUnormSrgb), FORMAT(BC3RGBAUnorm), FORMAT(BC3RGBAUnormSrgb), FORMAT(BC4RUnorm),
    FORMAT(BC4RSnorm), FORMAT(BC5RGUnorm), FORMAT(BC5RGSnorm), FORMAT(BC6HRGBUfloat), FORMAT(BC6HRGBFloat),
    FORMAT(BC7RGBAUnorm), FORMAT(BC7RGBAUnormSrgb), FORMAT(ETC2RGB8Unorm), FORMAT(ETC2RGB8UnormSrgb),
    FORMAT(ETC2RGB8A1Unorm), FORMAT(ETC2RGB8A1UnormSrgb), FORMAT(ETC2RGBA8Unorm), FORMAT(ETC2RGBA8UnormSrgb),
    FORMAT(EACR11Unorm), FORMAT(EACR11Snorm), FORMAT(EACRG11Unorm), FORMAT(EACRG11Snorm), FORMAT(ASTC4x4Unorm),
    FORMAT(ASTC4x4UnormSrgb), FORMAT(ASTC5x4Unorm), FORMAT(ASTC5x4UnormSrgb), FORMAT(ASTC5x5Unorm),
    FORMAT(ASTC5x5UnormSrgb), FORMAT(ASTC6x5Unorm), FORMAT(ASTC6x5UnormSrgb), FORMAT(ASTC6x6Unorm),
    FORMAT(ASTC6x6UnormSrgb), FORMAT(ASTC8x5Unorm), FORMAT(ASTC8x5UnormSrgb), FORMAT(ASTC8x6Unorm),
    FORMAT(ASTC8x6UnormSrgb), FORMAT(ASTC8x8Unorm), FORMAT(ASTC8x8UnormSrgb), FORMAT(ASTC10x5Unorm),
    FORMAT(ASTC10x5UnormSrgb), FORMAT(ASTC10x6Unorm), FORMAT(ASTC10x6UnormSrgb), FORMAT(ASTC10x8Unorm),
    FORMAT(ASTC10x8UnormSrgb), FORMAT(ASTC10x10Unorm), FORMAT(ASTC10x10UnormSrgb), FORMAT(ASTC12x10Unorm),
    FORMAT(ASTC12x10UnormSrgb), FORMAT(ASTC12x12Unorm), FORMAT(ASTC12x12UnormSrgb),
};

static void create_each_format(Context *c) {
    section("formats");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const Format *format = &formats[i];
        WGPUTexture texture = NULL;
        ERROR_OF(c, format->name, texture = create_texture(c->device, 120, 120, format->format,
                                                           WGPUTextureUsage_CopyDst));
        if (wgpuTextureGetFormat(texture) != format->format) print("%s: has another format", format->name);
        wgpuTextureRelease(texture);
    }
}

static void bind_as_cube(Context *c) {
    section("dimension of bound views");
    WGPUTexture texture =
        create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_TextureBinding);
    print("not said: %d", (int)wgpuTextureGetTextureBindingViewDimension(texture));
    wgpuTextureRelease(texture);
    WGPUTextureBindingViewDimension dimension = WGPU_TEXTURE_BINDING_VIEW_DIMENSION_INIT;
    dimension.textureBindingViewDimension = WGPUTextureViewDimension_Cube;
    WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
    descriptor.nextInChain = &dimension.chain;
    descriptor.size = (WGPUExtent3D){4, 4, 6};
    descriptor.format = WGPUTextureFormat_RGBA8Unorm;
    descriptor.usage = WGPUTextureUsage_TextureBinding;
    ERROR_OF(c, "a cube", texture = wgpuDeviceCreateTexture(c->device, &descriptor));
    print("a cube: %d", (int)wgpuTextureGetTextureBindingViewDimension(texture));
    wgpuTextureRelease(texture);
}

static void print_texture(const char *label, WGPUTexture texture) {
    print("%s: %u × %u × %u, dimension %d, levels %u, samples %u, usage %lu", label,
          (unsigned)wgpuTextureGetWidth(texture), (unsigned)wgpuTextureGetHeight(texture),
          (unsigned)wgpuTextureGetDepthOrArrayLayers(texture), (int)wgpuTextureGetDimension(texture),
          (unsigned)wgpuTextureGetMipLevelCount(texture), (unsigned)wgpuTextureGetSampleCount(texture),
          (unsigned long)wgpuTextureGetUsage(texture));
}

static void create(Context *c, const char *label, const WGPUTextureDescriptor *descriptor) {
    begin_errors(c->device);
    WGPUTexture texture = wgpuDeviceCreateTexture(c->device, descriptor);
    end_errors(c, label);
    print_texture(label, texture);
    wgpuTextureRelease(texture);
}

static void create_each_shape(Context *c) {
    section("shapes");
    WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
    descriptor.usage = WGPUTextureUsage_TextureBinding | WGPUTextureUsage_CopyDst;
    descriptor.format = WGPUTextureFormat_RGBA8Unorm;
    descriptor.size = (WGPUExtent3D){16, 1, 1};
    descriptor.dimension = WGPUTextureDimension_1D;
    create(c, "line", &descriptor);
    descriptor.size.height = 2;
    create(c, "line of two rows", &descriptor);
    descriptor.dimension = WGPUTextureDimension_2D;
    descriptor.size = (WGPUExtent3D){16, 8, 6};
    descriptor.mipLevelCount = 5;
    create(c, "array", &descriptor);
    descriptor.mipLevelCount = 6;
    create(c, "too many levels", &descriptor);
    descriptor.mipLevelCount = 0;
    create(c, "no level", &descriptor);
    descriptor.mipLevelCount = 1;
    descriptor.dimension = WGPUTextureDimension_3D;
    create(c, "volume", &descriptor);
    descriptor.dimension = WGPUTextureDimension_Undefined;
    create(c, "undefined dimension", &descriptor);
    descriptor.dimension = (WGPUTextureDimension)0x7000;
    create(c, "unknown dimension", &descriptor);
    descriptor.dimension = WGPUTextureDimension_2D;
    descriptor.size = (WGPUExtent3D){16, 8, 1};
    descriptor.usage |= WGPUTextureUsage_RenderAttachment;
    descriptor.sampleCount = 4;
    create(c, "four samples, to be copied to", &descriptor);
    descriptor.usage = WGPUTextureUsage_RenderAttachment | WGPUTextureUsage_TextureBinding;
    create(c, "four samples", &descriptor);
    descriptor.sampleCount = 2;
    create(c, "two samples", &descriptor);
    descriptor.sampleCount = 0;
    create(c, "no sample", &descriptor);
    descriptor.sampleCount = 1;
    descriptor.size = (WGPUExtent3D){8193, 1, 1};
    create(c, "too wide", &descriptor);
    descriptor.size = (WGPUExtent3D){8192, 1, 1};
    create(c, "widest", &descriptor);
    descriptor.size = (WGPUExtent3D){1, 1, 257};
    create(c, "too many layers", &descriptor);
    descriptor.size = (WGPUExtent3D){4, 4, 1};
    WGPUTextureFormat views[] = {WGPUTextureFormat_RGBA8UnormSrgb};
    descriptor.viewFormatCount = 1;
    descriptor.viewFormats = views;
    create(c, "viewed in another color space", &descriptor);
    views[0] = WGPUTextureFormat_R32Float;
    create(c, "viewed in a format of another kind", &descriptor);
    WGPUTexture texture = create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_CopyDst);
    wgpuTextureSetLabel(texture, view_of("a texture"));
    wgpuTextureDestroy(texture);
    wgpuTextureDestroy(texture);
    print_texture("destroyed", texture);
    ERROR_OF(c, "a view of a destroyed texture", wgpuTextureViewRelease(wgpuTextureCreateView(texture, NULL)));
    wgpuTextureAddRef(texture);
    wgpuTextureRelease(texture);
    wgpuTextureRelease(texture);
}

static void view(Context *c, const char *label, WGPUTexture texture, const WGPUTextureViewDescriptor *descriptor) {
    begin_errors(c->device);
    WGPUTextureView view = wgpuTextureCreateView(texture, descriptor);
    end_errors(c, label);
    wgpuTextureViewSetLabel(view, view_of("a view"));
    wgpuTextureViewAddRef(view);
    wgpuTextureViewRelease(view);
    wgpuTextureViewRelease(view);
}

static void create_views(Context *c) {
    section("views");
    WGPUTextureDescriptor array = WGPU_TEXTURE_DESCRIPTOR_INIT;
    array.usage = WGPUTextureUsage_TextureBinding;
    array.format = WGPUTextureFormat_Depth24PlusStencil8;
    array.size = (WGPUExtent3D){16, 16, 12};
    array.mipLevelCount = 3;
    WGPUTexture texture = wgpuDeviceCreateTexture(c->device, &array);
    view(c, "no descriptor", texture, NULL);
    WGPUTextureViewDescriptor descriptor = WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    view(c, "defaults", texture, &descriptor);
    descriptor.dimension = WGPUTextureViewDimension_2D;
    view(c, "2D of an array with its default count of layers", texture, &descriptor);
    descriptor.arrayLayerCount = 2;
    view(c, "2D of two layers", texture, &descriptor);
    descriptor.dimension = WGPUTextureViewDimension_Cube;
    descriptor.arrayLayerCount = WGPU_ARRAY_LAYER_COUNT_UNDEFINED;
    descriptor.baseArrayLayer = 6;
    view(c, "a cube with its default count of layers", texture, &descriptor);
    descriptor.baseArrayLayer = 8;
    view(c, "a cube beyond the last layer", texture, &descriptor);
    descriptor.baseArrayLayer = 0;
    descriptor.dimension = WGPUTextureViewDimension_CubeArray;
    view(c, "an array of cubes", texture, &descriptor);
    descriptor.arrayLayerCount = 7;
    view(c, "an array of cubes with seven layers", texture, &descriptor);
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.baseMipLevel = 2;
    view(c, "the last level", texture, &descriptor);
    descriptor.mipLevelCount = 2;
    view(c, "beyond the last level", texture, &descriptor);
    descriptor.mipLevelCount = 0;
    view(c, "no level", texture, &descriptor);
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.arrayLayerCount = 0;
    view(c, "no layer", texture, &descriptor);
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.aspect = WGPUTextureAspect_DepthOnly;
    view(c, "depth", texture, &descriptor);
    descriptor.aspect = WGPUTextureAspect_StencilOnly;
    view(c, "stencil", texture, &descriptor);
    descriptor.format = WGPUTextureFormat_Stencil8;
    view(c, "stencil, with its format", texture, &descriptor);
    descriptor.aspect = (WGPUTextureAspect)0x7000;
    view(c, "an unknown aspect", texture, &descriptor);
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.usage = WGPUTextureUsage_TextureBinding;
    view(c, "a usage of the texture", texture, &descriptor);
    descriptor.usage = WGPUTextureUsage_StorageBinding;
    view(c, "another usage", texture, &descriptor);
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.format = WGPUTextureFormat_RGBA8Unorm;
    view(c, "another format", texture, &descriptor);
    WGPUChainedStruct unknown = {NULL, (WGPUSType)0x70000000};
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.nextInChain = &unknown;
    view(c, "an unknown chained struct", texture, &descriptor);
    wgpuTextureRelease(texture);

    WGPUTextureDescriptor volume = WGPU_TEXTURE_DESCRIPTOR_INIT;
    volume.usage = WGPUTextureUsage_TextureBinding;
    volume.format = WGPUTextureFormat_RGBA8Unorm;
    volume.dimension = WGPUTextureDimension_3D;
    volume.size = (WGPUExtent3D){4, 4, 4};
    texture = wgpuDeviceCreateTexture(c->device, &volume);
    view(c, "defaults of a volume", texture, NULL);
    descriptor = (WGPUTextureViewDescriptor)WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.dimension = WGPUTextureViewDimension_2D;
    view(c, "2D of a volume", texture, &descriptor);
    wgpuTextureRelease(texture);
}

static void create_swizzled_view(Context *c) {
    section("component swizzles");
    WGPUTexture texture =
        create_texture(c->device, 4, 4, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_TextureBinding);
    WGPUTextureComponentSwizzleDescriptor swizzle = WGPU_TEXTURE_COMPONENT_SWIZZLE_DESCRIPTOR_INIT;
    swizzle.swizzle.r = WGPUComponentSwizzle_One;
    WGPUTextureViewDescriptor descriptor = WGPU_TEXTURE_VIEW_DESCRIPTOR_INIT;
    descriptor.nextInChain = &swizzle.chain;
    view(c, "without the feature", texture, &descriptor);
    wgpuTextureRelease(texture);
}

static void create_samplers(Context *c) {
    section("samplers");
#define SAMPLER(LABEL, ...)                                                                                  \
    do {                                                                                                     \
        WGPUSamplerDescriptor sampler = WGPU_SAMPLER_DESCRIPTOR_INIT;                                        \
        __VA_ARGS__;                                                                                         \
        begin_errors(c->device);                                                                             \
        WGPUSampler made = wgpuDeviceCreateSampler(c->device, &sampler);                                     \
        end_errors(c, LABEL);                                                                                \
        wgpuSamplerSetLabel(made, view_of("a sampler"));                                                     \
        wgpuSamplerAddRef(made);                                                                             \
        wgpuSamplerRelease(made);                                                                            \
        wgpuSamplerRelease(made);                                                                            \
    } while (0)
    ERROR_OF(c, "no descriptor", wgpuSamplerRelease(wgpuDeviceCreateSampler(c->device, NULL)));
    SAMPLER("defaults", );
    SAMPLER("repeating", sampler.addressModeU = WGPUAddressMode_Repeat,
            sampler.addressModeV = WGPUAddressMode_MirrorRepeat, sampler.addressModeW = WGPUAddressMode_ClampToEdge);
    SAMPLER("linear", sampler.magFilter = sampler.minFilter = WGPUFilterMode_Linear,
            sampler.mipmapFilter = WGPUMipmapFilterMode_Linear);
    SAMPLER("anisotropic and linear", sampler.magFilter = sampler.minFilter = WGPUFilterMode_Linear,
            sampler.mipmapFilter = WGPUMipmapFilterMode_Linear, sampler.maxAnisotropy = 4);
    SAMPLER("anisotropic and nearest", sampler.maxAnisotropy = 4);
    SAMPLER("anisotropy of 0", sampler.maxAnisotropy = 0);
    SAMPLER("comparing", sampler.compare = WGPUCompareFunction_LessEqual);
    SAMPLER("levels of detail", sampler.lodMinClamp = 1, sampler.lodMaxClamp = 3);
    SAMPLER("levels of detail in wrong order", sampler.lodMinClamp = 3, sampler.lodMaxClamp = 1);
    SAMPLER("a negative level of detail", sampler.lodMinClamp = -1);
    SAMPLER("an unknown filter", sampler.magFilter = (WGPUFilterMode)0x7000);
    SAMPLER("an unknown filter of levels", sampler.mipmapFilter = (WGPUMipmapFilterMode)0x7000);
}

PROGRAM(textures) {
    Context c = open_context();
    create_each_format(&c);
    create_each_shape(&c);
    create_views(&c);
    bind_as_cube(&c);
    create_swizzled_view(&c);
    create_samplers(&c);
    close_context(&c);
}
