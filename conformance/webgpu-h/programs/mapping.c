#include "names.h"
#include "program.h"

#define READ (WGPUBufferUsage_MapRead | WGPUBufferUsage_CopyDst)
#define WRITE (WGPUBufferUsage_MapWrite | WGPUBufferUsage_CopySrc)

static void print_range(const char *label, const void *range) {
    print("%s: %s", label, range ? "given" : "null");
}

static void fill(Context *c, WGPUBuffer buffer, uint32_t count) {
    uint32_t words[64];
    for (uint32_t i = 0; i < count; i++) words[i] = i * 3;
    wgpuQueueWriteBuffer(c->queue, buffer, 0, words, count * 4);
}

static void tell_about_buffers(Context *c) {
    section("what a buffer tells");
    WGPUBuffer buffer = create_buffer(c->device, 260, READ);
    print("size: %lu, usage: %lu, state: %s", (unsigned long)wgpuBufferGetSize(buffer),
          (unsigned long)wgpuBufferGetUsage(buffer), map_state(wgpuBufferGetMapState(buffer)));
    wgpuBufferSetLabel(buffer, view_of("a buffer"));
    wgpuBufferDestroy(buffer);
    print("after its destruction, size: %lu, usage: %lu, state: %s", (unsigned long)wgpuBufferGetSize(buffer),
          (unsigned long)wgpuBufferGetUsage(buffer), map_state(wgpuBufferGetMapState(buffer)));
    wgpuBufferDestroy(buffer);
    wgpuBufferAddRef(buffer);
    wgpuBufferRelease(buffer);
    wgpuBufferRelease(buffer);
}

static void map_for_reading(Context *c) {
    section("mapped for reading");
    WGPUBuffer buffer = create_buffer(c->device, 256, READ);
    fill(c, buffer, 64);
    print("map: %s", map_status(map_buffer(c, buffer, WGPUMapMode_Read, 0, WGPU_WHOLE_MAP_SIZE)));
    print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
    const uint32_t *all = wgpuBufferGetConstMappedRange(buffer, 0, 64);
    print_words("words", all, 4);
    const uint32_t *later = wgpuBufferGetConstMappedRange(buffer, 64, 64);
    print_words("later words", later, 4);
    print_bool("aligned to 16 bytes", (uintptr_t)all % 16 == 0 && (uintptr_t)later % 16 == 0);
    print_range("a range for writing", wgpuBufferGetMappedRange(buffer, 128, 16));
    uint32_t words[4] = {9, 9, 9, 9};
    print("write: %s", status_name(wgpuBufferWriteMappedRange(buffer, 128, words, 16)));
    print("read: %s", status_name(wgpuBufferReadMappedRange(buffer, 128, words, 16)));
    print_words("read words", words, 4);
    print_range("the rest", wgpuBufferGetConstMappedRange(buffer, 192, WGPU_WHOLE_MAP_SIZE));
    wgpuBufferUnmap(buffer);
    print("state after unmap: %s", map_state(wgpuBufferGetMapState(buffer)));
    print_range("a range after unmap", wgpuBufferGetConstMappedRange(buffer, 0, 16));
    print("read after unmap: %s", status_name(wgpuBufferReadMappedRange(buffer, 0, words, 16)));
    wgpuBufferUnmap(buffer);
    print("map again: %s", map_status(map_buffer(c, buffer, WGPUMapMode_Read, 8, 16)));
    print("read inside: %s", status_name(wgpuBufferReadMappedRange(buffer, 8, words, 16)));
    print_words("words", words, 4);
    print("read before: %s", status_name(wgpuBufferReadMappedRange(buffer, 0, words, 8)));
    print("read beyond: %s", status_name(wgpuBufferReadMappedRange(buffer, 16, words, 16)));
    print_range("range before", wgpuBufferGetConstMappedRange(buffer, 0, 8));
    print_range("range beyond", wgpuBufferGetConstMappedRange(buffer, 24, 4));
    print_range("an empty range at the end", wgpuBufferGetConstMappedRange(buffer, 24, 0));
    wgpuBufferRelease(buffer);
}

static void map_for_writing(Context *c) {
    section("mapped for writing");
    WGPUBuffer buffer = create_buffer(c->device, 256, WRITE);
    print("map: %s", map_status(map_buffer(c, buffer, WGPUMapMode_Write, 0, WGPU_WHOLE_MAP_SIZE)));
    uint32_t *first = wgpuBufferGetMappedRange(buffer, 0, 16);
    uint32_t *second = wgpuBufferGetMappedRange(buffer, 64, 16);
    print_range("overlapping range", wgpuBufferGetMappedRange(buffer, 72, 16));
    print_words("new contents", first, 4);
    for (uint32_t i = 0; i < 4; i++) first[i] = 100 + i, second[i] = 200 + i;
    const uint32_t words[4] = {7, 8, 9, 10};
    print("write: %s", status_name(wgpuBufferWriteMappedRange(buffer, 128, words, 16)));
    print("write at an odd offset: %s", status_name(wgpuBufferWriteMappedRange(buffer, 130, words, 16)));
    print("write of an odd size: %s", status_name(wgpuBufferWriteMappedRange(buffer, 160, words, 3)));
    print("write beyond: %s", status_name(wgpuBufferWriteMappedRange(buffer, 248, words, 16)));
    print_range("a const range", wgpuBufferGetConstMappedRange(buffer, 192, 16));
    print_range("range at offset 4", wgpuBufferGetMappedRange(buffer, 212, 16));
    print_range("range of 3 bytes", wgpuBufferGetMappedRange(buffer, 240, 3));
    print_range("range beyond", wgpuBufferGetMappedRange(buffer, 248, 16));
    wgpuBufferUnmap(buffer);
    uint32_t *contents = read_buffer(c, buffer, 0, 256);
    print_words("first range", contents, 4);
    print_words("second range", contents + 16, 4);
    print_words("written", contents + 32, 4);
    print_words("between", contents + 4, 4);
    free(contents);

    print("map a part: %s", map_status(map_buffer(c, buffer, WGPUMapMode_Write, 64, 64)));
    print_range("a range to the end of the buffer", wgpuBufferGetMappedRange(buffer, 64, WGPU_WHOLE_MAP_SIZE));
    uint32_t *part = wgpuBufferGetMappedRange(buffer, 64, 64);
    print_words("what was there", part, 4);
    part[0] = 42;
    wgpuBufferUnmap(buffer);
    contents = read_buffer(c, buffer, 64, 8);
    print_words("then", contents, 2);
    free(contents);
    wgpuBufferRelease(buffer);
}

static WGPUBuffer create_mapped(Context *c, uint64_t size, WGPUBufferUsage usage) {
    WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
    descriptor.size = size;
    descriptor.usage = usage;
    descriptor.mappedAtCreation = WGPU_TRUE;
    return wgpuDeviceCreateBuffer(c->device, &descriptor);
}

static void map_at_creation(Context *c) {
    section("mapped at creation");
    WGPUBuffer buffer = create_mapped(c, 64, WGPUBufferUsage_CopySrc);
    print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
    uint32_t *range = wgpuBufferGetMappedRange(buffer, 0, WGPU_WHOLE_MAP_SIZE);
    print_words("zero at first", range, 4);
    for (uint32_t i = 0; i < 16; i++) range[i] = i * i;
    begin_errors(c->device);
    print("map while mapped: %s", map_status(map_buffer(c, buffer, WGPUMapMode_Write, 0, 64)));
    end_errors(c, "error");
    wgpuBufferUnmap(buffer);
    uint32_t *contents = read_buffer(c, buffer, 0, 64);
    print_words("contents", contents, 16);
    free(contents);
    wgpuBufferRelease(buffer);

    begin_errors(c->device);
    buffer = create_mapped(c, 62, WGPUBufferUsage_CopySrc);
    print("a size that is no multiple of 4: %s", buffer ? "given" : "null");
    end_errors(c, "error");
    if (buffer) {
        print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
        range = wgpuBufferGetMappedRange(buffer, 0, 8);
        print_range("its range", range);
        if (range) range[0] = 1;
        ERROR_OF(c, "unmap", wgpuBufferUnmap(buffer));
        print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
        wgpuBufferRelease(buffer);
    }

    begin_errors(c->device);
    buffer = create_mapped(c, 64, READ | WRITE);
    print("an invalid buffer: %s", buffer ? "given" : "null");
    end_errors(c, "error");
    if (buffer) {
        print("state: %s, size: %lu", map_state(wgpuBufferGetMapState(buffer)),
              (unsigned long)wgpuBufferGetSize(buffer));
        range = wgpuBufferGetMappedRange(buffer, 0, 64);
        print_range("its range", range);
        if (range) range[0] = 1;
        ERROR_OF(c, "unmap", wgpuBufferUnmap(buffer));
        print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
        wgpuBufferRelease(buffer);
    }

    buffer = create_mapped(c, 16, WGPUBufferUsage_CopySrc);
    const uint32_t words[] = {1, 2, 3, 4};
    print("write: %s", status_name(wgpuBufferWriteMappedRange(buffer, 0, words, 16)));
    wgpuBufferDestroy(buffer);
    print("state after its destruction: %s", map_state(wgpuBufferGetMapState(buffer)));
    print_range("range after its destruction", wgpuBufferGetMappedRange(buffer, 0, 16));
    wgpuBufferRelease(buffer);

    buffer = create_mapped(c, 16, WGPUBufferUsage_CopySrc);
    wgpuBufferRelease(buffer);
    print("a mapped buffer is released");

    buffer = create_mapped(c, 0, WGPUBufferUsage_CopySrc);
    print_range("a range of an empty buffer", wgpuBufferGetMappedRange(buffer, 0, 0));
    wgpuBufferRelease(buffer);
}

static void refuse(Context *c, const char *label, WGPUBufferUsage usage, WGPUMapMode mode, size_t offset,
                   size_t size) {
    WGPUBuffer buffer = create_buffer(c->device, 64, usage);
    begin_errors(c->device);
    print("%s: %s", label, map_status(map_buffer(c, buffer, mode, offset, size)));
    end_errors(c, "error");
    print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
    wgpuBufferRelease(buffer);
}

static void refuse_maps(Context *c) {
    section("refused maps");
    refuse(c, "no mode", READ, WGPUMapMode_None, 0, 64);
    refuse(c, "both modes", READ, WGPUMapMode_Read | WGPUMapMode_Write, 0, 64);
    refuse(c, "an unknown mode", READ, 16, 0, 64);
    refuse(c, "write without the usage", READ, WGPUMapMode_Write, 0, 64);
    refuse(c, "read without the usage", WRITE, WGPUMapMode_Read, 0, 64);
    refuse(c, "neither usage", WGPUBufferUsage_Storage, WGPUMapMode_Read, 0, 64);
    refuse(c, "an offset of 4", READ, WGPUMapMode_Read, 4, 8);
    refuse(c, "a size of 6", READ, WGPUMapMode_Read, 0, 6);
    refuse(c, "beyond the end", READ, WGPUMapMode_Read, 32, 64);
    refuse(c, "an offset beyond the end", READ, WGPUMapMode_Read, 128, WGPU_WHOLE_MAP_SIZE);
    refuse(c, "an empty range", READ, WGPUMapMode_Read, 64, 0);

    WGPUBuffer buffer = create_buffer(c->device, 64, READ);
    wgpuBufferDestroy(buffer);
    begin_errors(c->device);
    print("a destroyed buffer: %s", map_status(map_buffer(c, buffer, WGPUMapMode_Read, 0, 64)));
    end_errors(c, "error");
    wgpuBufferRelease(buffer);
}

static void store(WGPUMapAsyncStatus status, WGPUStringView message, void *label, void *unused) {
    (void)unused;
    print("%s: %s, message: %s", (const char *)label, map_status(status), presence(message));
}

static WGPUFuture map(WGPUBuffer buffer, const char *label) {
    WGPUBufferMapCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, store, (void *)label, NULL};
    return wgpuBufferMapAsync(buffer, WGPUMapMode_Read, 0, 64, callback);
}

static void abort_maps(Context *c) {
    section("aborted maps");
    WGPUBuffer buffer = create_buffer(c->device, 64, READ);
    WGPUFuture future = map(buffer, "unmapped while pending");
    print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
    print_range("a range while pending", wgpuBufferGetConstMappedRange(buffer, 0, 16));
    wgpuBufferUnmap(buffer);
    wait_for(c->instance, future);
    print("state: %s", map_state(wgpuBufferGetMapState(buffer)));

    future = map(buffer, "destroyed while pending");
    wgpuBufferDestroy(buffer);
    wait_for(c->instance, future);
    wgpuBufferRelease(buffer);

    buffer = create_buffer(c->device, 64, READ);
    future = map(buffer, "released while pending");
    wgpuBufferRelease(buffer);
    wait_for(c->instance, future);

    buffer = create_buffer(c->device, 64, READ);
    begin_errors(c->device);
    future = map(buffer, "the first of two");
    WGPUFuture second = map(buffer, "the second of two");
    wait_for(c->instance, second);
    wait_for(c->instance, future);
    end_errors(c, "error");
    print("state: %s", map_state(wgpuBufferGetMapState(buffer)));
    ERROR_OF(c, "submit with a mapped buffer", {
        WGPUBuffer source = create_buffer(c->device, 64, WGPUBufferUsage_CopySrc);
        WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(c->device, NULL);
        wgpuCommandEncoderCopyBufferToBuffer(encoder, source, 0, buffer, 0, 64);
        submit(c, encoder);
        wgpuBufferRelease(source);
    });
    wgpuBufferRelease(buffer);
}

PROGRAM(mapping) {
    Context c = open_context();
    tell_about_buffers(&c);
    map_for_reading(&c);
    map_for_writing(&c);
    map_at_creation(&c);
    refuse_maps(&c);
    abort_maps(&c);
    close_context(&c);
}
