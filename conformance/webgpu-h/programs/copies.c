#include "names.h"
#include "program.h"

static const WGPUBufferUsage both = WGPUBufferUsage_CopySrc | WGPUBufferUsage_CopyDst;
static const WGPUTextureUsage both_ways = WGPUTextureUsage_CopySrc | WGPUTextureUsage_CopyDst;

static WGPUBuffer counting(Context *c, uint32_t words) {
    WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
    descriptor.size = words * 4;
    descriptor.usage = both;
    descriptor.mappedAtCreation = WGPU_TRUE;
    WGPUBuffer buffer = wgpuDeviceCreateBuffer(c->device, &descriptor);
    uint32_t *range = wgpuBufferGetMappedRange(buffer, 0, WGPU_WHOLE_MAP_SIZE);
    for (uint32_t i = 0; i < words; i++) range[i] = i + 1;
    wgpuBufferUnmap(buffer);
    return buffer;
}

static void print_buffer(Context *c, const char *label, WGPUBuffer buffer, uint32_t words) {
    uint32_t *contents = read_buffer(c, buffer, 0, words * 4);
    print_words(label, contents, words);
    free(contents);
}

#define ENCODE(LABEL, ...)                                                                                   \
    do {                                                                                                     \
        begin_errors(c->device);                                                                             \
        WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);                        \
        __VA_ARGS__;                                                                                         \
        submit(c, encoder);                                                                                  \
        end_errors(c, LABEL);                                                                                \
    } while (0)

static void copy_buffers(Context *c) {
    section("buffers");
    WGPUBuffer source = counting(c, 8), target = create_buffer(c->device, 32, both);
    ENCODE("all", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 0, target, 0, 32));
    print_buffer(c, "contents", target, 8);
    ENCODE("a part", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 8, target, 20, 8));
    print_buffer(c, "contents", target, 8);
    ENCODE("to the end", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 16, target, 0, WGPU_WHOLE_SIZE));
    print_buffer(c, "contents", target, 8);
    ENCODE("nothing", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 0, target, 0, 0));
    ENCODE("beyond the end", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 16, target, 0, 20));
    ENCODE("not aligned", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 2, target, 0, 4));
    ENCODE("onto itself", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 0, source, 16, 8));
    ENCODE("clear a part", wgpuCommandEncoderClearBuffer(encoder, target, 4, 8));
    print_buffer(c, "contents", target, 8);
    ENCODE("clear to the end", wgpuCommandEncoderClearBuffer(encoder, target, 24, WGPU_WHOLE_SIZE));
    print_buffer(c, "contents", target, 8);
    ENCODE("clear beyond the end", wgpuCommandEncoderClearBuffer(encoder, target, 24, 12));
    wgpuBufferDestroy(source);
    ENCODE("a destroyed buffer", wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 0, target, 0, 32));
    wgpuBufferRelease(source);
    wgpuBufferRelease(target);

    section("writes of a queue");
    WGPUBuffer written = create_buffer(c->device, 16, both);
    const uint32_t words[] = {10, 20, 30, 40};
    ERROR_OF(c, "all", wgpuQueueWriteBuffer(c->queue, written, 0, words, 16));
    ERROR_OF(c, "a part", wgpuQueueWriteBuffer(c->queue, written, 8, words, 8));
    ERROR_OF(c, "nothing", wgpuQueueWriteBuffer(c->queue, written, 16, NULL, 0));
    print_buffer(c, "contents", written, 4);
    wgpuBufferRelease(written);
}

static WGPUTexelCopyTextureInfo texel(WGPUTexture texture, uint32_t level, uint32_t x, uint32_t y, uint32_t z) {
    WGPUTexelCopyTextureInfo info = WGPU_TEXEL_COPY_TEXTURE_INFO_INIT;
    info.texture = texture;
    info.mipLevel = level;
    info.origin = (WGPUOrigin3D){x, y, z};
    return info;
}

static WGPUTexelCopyBufferInfo rows(WGPUBuffer buffer, uint64_t offset, uint32_t bytes, uint32_t count) {
    WGPUTexelCopyBufferInfo info = WGPU_TEXEL_COPY_BUFFER_INFO_INIT;
    info.buffer = buffer;
    info.layout.offset = offset;
    info.layout.bytesPerRow = bytes;
    info.layout.rowsPerImage = count;
    return info;
}

static void copy_textures(Context *c) {
    section("textures");
    WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
    descriptor.size = (WGPUExtent3D){4, 4, 2};
    descriptor.format = WGPUTextureFormat_R32Uint;
    descriptor.usage = both_ways;
    descriptor.mipLevelCount = 2;
    WGPUTexture a = wgpuDeviceCreateTexture(c->device, &descriptor);
    WGPUTexture b = wgpuDeviceCreateTexture(c->device, &descriptor);
    uint32_t words[32];
    for (uint32_t i = 0; i < 32; i++) words[i] = i + 1;
    WGPUTexelCopyTextureInfo whole = texel(a, 0, 0, 0, 0);
    WGPUTexelCopyBufferLayout layout = {0, 16, 4};
    WGPUExtent3D all = {4, 4, 2}, layer = {4, 4, 1}, quarter = {2, 2, 1};
    ERROR_OF(c, "write two layers", wgpuQueueWriteTexture(c->queue, &whole, words, sizeof words, &layout, &all));
    ERROR_OF(c, "write of too few bytes", wgpuQueueWriteTexture(c->queue, &whole, words, 64, &layout, &all));
    WGPUTexelCopyBufferLayout undefined = WGPU_TEXEL_COPY_BUFFER_LAYOUT_INIT;
    ERROR_OF(c, "write of rows of undefined size",
             wgpuQueueWriteTexture(c->queue, &whole, words, sizeof words, &undefined, &all));
    WGPUExtent3D row = {4, 1, 1};
    ERROR_OF(c, "write of one row", wgpuQueueWriteTexture(c->queue, &whole, words, 16, &undefined, &row));

    WGPUBuffer buffer = create_buffer(c->device, 2048, both);
    WGPUTexelCopyTextureInfo from = texel(a, 0, 0, 0, 0), to = texel(b, 0, 0, 0, 1);
    ENCODE("a layer to a layer", wgpuCommandEncoderCopyTextureToTexture(encoder, &from, &to, &layer));
    from = texel(a, 0, 2, 2, 1), to = texel(b, 1, 0, 0, 0);
    ENCODE("a quarter to a level", wgpuCommandEncoderCopyTextureToTexture(encoder, &from, &to, &quarter));
    ENCODE("beyond a level", wgpuCommandEncoderCopyTextureToTexture(encoder, &from, &to, &layer));
    from = texel(b, 0, 0, 0, 1);
    WGPUTexelCopyBufferInfo target = rows(buffer, 0, 256, WGPU_COPY_STRIDE_UNDEFINED);
    ENCODE("a layer to a buffer", wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &target, &layer));
    print_buffer(c, "first row", buffer, 4);
    from = texel(b, 1, 0, 0, 0);
    target = rows(buffer, 4, 256, 4);
    ENCODE("a level to a buffer", wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &target, &quarter));
    print_buffer(c, "first row", buffer, 4);
    uint32_t *contents = read_buffer(c, buffer, 256, 16);
    print_words("second row", contents, 4);
    free(contents);
    target = rows(buffer, 0, 100, 4);
    ENCODE("rows of 100 bytes", wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &target, &quarter));
    target = rows(buffer, 2, 256, 4);
    ENCODE("an odd offset", wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &target, &quarter));
    target = rows(buffer, 1900, 256, 4);
    ENCODE("beyond the buffer", wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &target, &quarter));

    WGPUBuffer source = counting(c, 512);
    WGPUTexelCopyBufferInfo origin = rows(source, 0, 256, 4);
    to = texel(a, 0, 0, 0, 0);
    ENCODE("a buffer to two layers", wgpuCommandEncoderCopyBufferToTexture(encoder, &origin, &to, &all));
    from = texel(a, 0, 0, 0, 1);
    target = rows(buffer, 0, 256, 4);
    ENCODE("the second layer", wgpuCommandEncoderCopyTextureToBuffer(encoder, &from, &target, &layer));
    print_buffer(c, "first row", buffer, 4);
    origin = rows(source, 0, WGPU_COPY_STRIDE_UNDEFINED, WGPU_COPY_STRIDE_UNDEFINED);
    to = texel(a, 0, 0, 3, 0);
    ENCODE("a buffer to one row", wgpuCommandEncoderCopyBufferToTexture(encoder, &origin, &to, &row));
    ENCODE("a buffer of undefined rows to a layer",
           wgpuCommandEncoderCopyBufferToTexture(encoder, &origin, &to, &layer));
    to.aspect = WGPUTextureAspect_DepthOnly;
    ENCODE("an aspect that the format lacks",
           wgpuCommandEncoderCopyBufferToTexture(encoder, &origin, &to, &row));
    wgpuBufferRelease(source);
    wgpuBufferRelease(buffer);
    wgpuTextureRelease(a);
    wgpuTextureRelease(b);
}

static void copy_stencils(Context *c) {
    section("stencils");
    WGPUTexture texture = create_texture(c->device, 4, 2, WGPUTextureFormat_Depth24PlusStencil8, both_ways);
    const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
    WGPUTexelCopyTextureInfo info = texel(texture, 0, 0, 0, 0);
    info.aspect = WGPUTextureAspect_StencilOnly;
    WGPUTexelCopyBufferLayout layout = {0, 4, 2};
    WGPUExtent3D extent = {4, 2, 1};
    ERROR_OF(c, "write", wgpuQueueWriteTexture(c->queue, &info, bytes, 8, &layout, &extent));
    WGPUBuffer buffer = create_buffer(c->device, 512, both);
    WGPUTexelCopyBufferInfo target = rows(buffer, 0, 256, 2);
    ENCODE("copy", wgpuCommandEncoderCopyTextureToBuffer(encoder, &info, &target, &extent));
    uint8_t *contents = read_buffer(c, buffer, 0, 512);
    print_bytes("first row", contents, 4);
    print_bytes("second row", contents + 256, 4);
    free(contents);
    info.aspect = WGPUTextureAspect_All;
    ENCODE("all aspects", wgpuCommandEncoderCopyTextureToBuffer(encoder, &info, &target, &extent));
    wgpuBufferRelease(buffer);
    wgpuTextureRelease(texture);
}

PROGRAM(copies) {
    Context c = open_context();
    copy_buffers(&c);
    copy_textures(&c);
    copy_stencils(&c);
    close_context(&c);
}
