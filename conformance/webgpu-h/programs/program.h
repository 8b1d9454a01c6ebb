/**
 * The frame of all programs in this folder. A program calls webgpu.h and prints what it observes: kinds and
 * values that do not depend on the machine, the moment or the build of an implementation.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <webgpu/webgpu.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Defines the program `NAME`, which runs when `NAME` is the first argument. */
#define PROGRAM(NAME)                                                                                        \
    static void NAME##_program(void);                                                                        \
    __attribute__((constructor)) static void NAME##_register(void) {                                         \
        static Program program = {#NAME, NAME##_program, NULL};                                              \
        register_program(&program);                                                                          \
    }                                                                                                        \
    static void NAME##_program(void)

typedef struct Program {
    const char *name;
    void (*run)(void);
    struct Program *next;
} Program;

void register_program(Program *program);

/** Prints a line; `format` is that of `printf`. */
__attribute__((format(printf, 1, 2))) void print(const char *format, ...);

/** Prints a heading for the lines that follow. */
void section(const char *title);

/** Prints `label: true` or `label: false`. */
void print_bool(const char *label, bool value);

/** Ends the program with a message: what it relies on is missing. */
__attribute__((format(printf, 1, 2), noreturn)) void give_up(const char *format, ...);

/** Whether this process runs on Dawn itself, which crashes in some cases that the standard defines. */
bool is_native(void);

/** A string view of a C string. */
WGPUStringView view_of(const char *text);

/** `"empty"` or `"text"`: messages differ between builds of an implementation. */
const char *presence(WGPUStringView message);

/** An instance, and the objects that most programs begin with. */
typedef struct Context {
    WGPUInstance instance;
    WGPUAdapter adapter;
    WGPUDevice device;
    WGPUQueue queue;
} Context;

/** Creates an instance that can wait with a timeout. */
WGPUInstance create_instance(void);

/** Options that select the adapter of this run. */
WGPURequestAdapterOptions adapter_options(void);

/** Requests the adapter of this run. */
WGPUAdapter request_adapter(WGPUInstance instance);

/** Requests a device; returns NULL after printing the status when it is not given. */
WGPUDevice request_device(WGPUInstance instance, WGPUAdapter adapter, const WGPUDeviceDescriptor *descriptor);

/** A descriptor of a device that prints its uncaptured errors and its loss. */
WGPUDeviceDescriptor device_descriptor(void);

/** Opens a device with the given features, as far as the adapter has them. */
Context open_context_with(size_t feature_count, const WGPUFeatureName *features);

/** Opens a device without optional features. */
Context open_context(void);

/** Releases everything that `open_context` created, the device first. */
void close_context(Context *context);

/** Waits until a future is complete. */
void wait_for(WGPUInstance instance, WGPUFuture future);

/** Begins to watch for errors of all kinds. */
void begin_errors(WGPUDevice device);

/** Ends watching: prints the kind of the error since `begin_errors`, and returns it. */
WGPUErrorType end_errors(Context *context, const char *label);

/** Runs statements and prints the kind of error that they cause. */
#define ERROR_OF(CONTEXT, LABEL, ...)                                                                        \
    do {                                                                                                     \
        begin_errors((CONTEXT)->device);                                                                     \
        __VA_ARGS__;                                                                                         \
        end_errors(CONTEXT, LABEL);                                                                          \
    } while (0)

/** Creates a buffer. */
WGPUBuffer create_buffer(WGPUDevice device, uint64_t size, WGPUBufferUsage usage);

/** Creates a shader module from WGSL. */
WGPUShaderModule create_wgsl(WGPUDevice device, const char *code);

/** Creates a 2D texture with one mip level and one sample. */
WGPUTexture create_texture(WGPUDevice device, uint32_t width, uint32_t height, WGPUTextureFormat format,
                           WGPUTextureUsage usage);

/** Submits one encoder, and releases it. */
void submit(Context *context, WGPUCommandEncoder encoder);

/** Maps a buffer and waits; returns the status. */
WGPUMapAsyncStatus map_buffer(Context *context, WGPUBuffer buffer, WGPUMapMode mode, size_t offset, size_t size);

/** Copies a buffer to the CPU. The caller frees the bytes. */
void *read_buffer(Context *context, WGPUBuffer buffer, uint64_t offset, size_t size);

/** Copies a 2D texture's first level to the CPU, without padding between rows. The caller frees the bytes. */
void *read_texture(Context *context, WGPUTexture texture, size_t bytes_per_texel);

/** Prints a word for each value that a test shows. */
void print_words(const char *label, const uint32_t *words, size_t count);
void print_floats(const char *label, const float *values, size_t count);
void print_bytes(const char *label, const uint8_t *bytes, size_t count);

/** Prints the RGBA texel at a position of a picture that is `width` texels wide. */
void print_texel(const char *label, const uint8_t *picture, uint32_t width, uint32_t x, uint32_t y);

#ifdef __cplusplus
}
#endif
