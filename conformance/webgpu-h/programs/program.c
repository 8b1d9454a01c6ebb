#include "program.h"
#include "names.h"
#include <stdarg.h>

/** In a component, the library copies more bytes than these in pieces. It splits most copies of the programs so. */
extern const size_t webgpu_piece_size;
const size_t webgpu_piece_size = 16;

static Program *programs;

void register_program(Program *program) {
    program->next = programs;
    programs = program;
}

int main(int count, char **arguments) {
    const char *name = count > 1 ? arguments[1] : "";
    for (Program *program = programs; program; program = program->next) {
        if (strcmp(program->name, name) != 0) continue;
        program->run();
        fflush(stdout);
        return 0;
    }
    give_up("there is no program '%s'", name);
}

void print(const char *format, ...) {
    va_list values;
    va_start(values, format);
    vprintf(format, values);
    va_end(values);
    putchar('\n');
}

void section(const char *title) {
    print("# %s", title);
}

void print_bool(const char *label, bool value) {
    print("%s: %s", label, value ? "true" : "false");
}

void give_up(const char *format, ...) {
    fflush(stdout);
    va_list values;
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
    exit(1);
}

bool is_native(void) {
    return getenv("WEBGPU_BACKEND") != NULL;
}

WGPUStringView view_of(const char *text) {
    return (WGPUStringView){text, WGPU_STRLEN};
}

const char *presence(WGPUStringView message) {
    return message.length > 0 ? "text" : "empty";
}

WGPUInstance create_instance(void) {
    const WGPUInstanceFeatureName timed = WGPUInstanceFeatureName_TimedWaitAny;
    WGPUInstanceDescriptor descriptor = WGPU_INSTANCE_DESCRIPTOR_INIT;
    descriptor.requiredFeatureCount = 1;
    descriptor.requiredFeatures = &timed;
    WGPUInstance instance = wgpuCreateInstance(&descriptor);
    if (!instance) give_up("there is no instance with timed waits");
    return instance;
}

WGPURequestAdapterOptions adapter_options(void) {
    WGPURequestAdapterOptions options = WGPU_REQUEST_ADAPTER_OPTIONS_INIT;
    // A native process has several adapters. A component has the one that its host chooses.
    const char *backend = getenv("WEBGPU_BACKEND");
    if (backend && strcmp(backend, "null") == 0) options.backendType = WGPUBackendType_Null;
    if (backend && strcmp(backend, "vulkan") == 0) options.backendType = WGPUBackendType_Vulkan;
    return options;
}

static void store_adapter(WGPURequestAdapterStatus status, WGPUAdapter adapter, WGPUStringView message,
                          void *result, void *unused) {
    (void)unused;
    if (status != WGPURequestAdapterStatus_Success)
        give_up("there is no adapter: %.*s", (int)message.length, message.data);
    *(WGPUAdapter *)result = adapter;
}

/** Ends a native process whose adapter is another one: Dawn takes the next best without a word. */
static void check_adapter(WGPUAdapter adapter) {
    const char *backend = getenv("WEBGPU_BACKEND");
    if (!backend) return;
    WGPUAdapterInfo info = WGPU_ADAPTER_INFO_INIT;
    wgpuAdapterGetInfo(adapter, &info);
    bool is_null = info.backendType == WGPUBackendType_Null;
    bool is_swiftshader = info.device.length >= 11 && memcmp(info.device.data, "SwiftShader", 11) == 0;
    if (strcmp(backend, "null") == 0 ? !is_null : !is_swiftshader)
        give_up("the adapter is %.*s", (int)info.device.length, info.device.data);
    wgpuAdapterInfoFreeMembers(info);
}

WGPUAdapter request_adapter(WGPUInstance instance) {
    WGPUAdapter adapter = NULL;
    WGPURequestAdapterCallbackInfo callback = WGPU_REQUEST_ADAPTER_CALLBACK_INFO_INIT;
    callback.mode = WGPUCallbackMode_WaitAnyOnly;
    callback.callback = store_adapter;
    callback.userdata1 = &adapter;
    WGPURequestAdapterOptions options = adapter_options();
    wait_for(instance, wgpuInstanceRequestAdapter(instance, &options, callback));
    check_adapter(adapter);
    return adapter;
}

static void store_device(WGPURequestDeviceStatus status, WGPUDevice device, WGPUStringView message, void *result,
                         void *unused) {
    (void)unused;
    if (status != WGPURequestDeviceStatus_Success)
        print("device: %s, message: %s", request_device_status(status), presence(message));
    *(WGPUDevice *)result = device;
}

WGPUDevice request_device(WGPUInstance instance, WGPUAdapter adapter, const WGPUDeviceDescriptor *descriptor) {
    WGPUDevice device = NULL;
    WGPURequestDeviceCallbackInfo callback = WGPU_REQUEST_DEVICE_CALLBACK_INFO_INIT;
    callback.mode = WGPUCallbackMode_WaitAnyOnly;
    callback.callback = store_device;
    callback.userdata1 = &device;
    wait_for(instance, wgpuAdapterRequestDevice(adapter, descriptor, callback));
    return device;
}

static void print_uncaptured(WGPUDevice const *device, WGPUErrorType type, WGPUStringView message, void *unused1,
                             void *unused2) {
    (void)unused1, (void)unused2;
    print("uncaptured error: %s, device: %s, message: %s", error_type(type), *device ? "given" : "null",
          presence(message));
    if (getenv("WEBGPU_MESSAGES")) fprintf(stderr, "%.*s\n", (int)message.length, message.data);
}

static void print_lost(WGPUDevice const *device, WGPUDeviceLostReason reason, WGPUStringView message,
                       void *unused1, void *unused2) {
    (void)message, (void)unused1, (void)unused2;
    print("device lost: %s, device: %s", lost_reason(reason), *device ? "given" : "null");
}

WGPUDeviceDescriptor device_descriptor(void) {
    WGPUDeviceDescriptor descriptor = WGPU_DEVICE_DESCRIPTOR_INIT;
    descriptor.deviceLostCallbackInfo.mode = WGPUCallbackMode_AllowProcessEvents;
    descriptor.deviceLostCallbackInfo.callback = print_lost;
    descriptor.uncapturedErrorCallbackInfo.callback = print_uncaptured;
    return descriptor;
}

Context open_context_with(size_t feature_count, const WGPUFeatureName *features) {
    Context context;
    context.instance = create_instance();
    context.adapter = request_adapter(context.instance);
    WGPUFeatureName supported[8];
    WGPUDeviceDescriptor descriptor = device_descriptor();
    descriptor.requiredFeatures = supported;
    for (size_t i = 0; i < feature_count; i++)
        if (wgpuAdapterHasFeature(context.adapter, features[i]))
            supported[descriptor.requiredFeatureCount++] = features[i];
    context.device = request_device(context.instance, context.adapter, &descriptor);
    if (!context.device) give_up("there is no device");
    context.queue = wgpuDeviceGetQueue(context.device);
    return context;
}

Context open_context(void) {
    return open_context_with(0, NULL);
}

void close_context(Context *context) {
    wgpuQueueRelease(context->queue);
    wgpuDeviceRelease(context->device);
    wgpuInstanceProcessEvents(context->instance);
    wgpuAdapterRelease(context->adapter);
    wgpuInstanceRelease(context->instance);
    *context = (Context){0};
}

void wait_for(WGPUInstance instance, WGPUFuture future) {
    WGPUFutureWaitInfo info = {future, false};
    WGPUWaitStatus status = wgpuInstanceWaitAny(instance, 1, &info, UINT64_MAX);
    if (status != WGPUWaitStatus_Success || !info.completed) give_up("a wait failed: %s", wait_status(status));
}

static const WGPUErrorFilter filters[] = {WGPUErrorFilter_Internal, WGPUErrorFilter_OutOfMemory,
                                          WGPUErrorFilter_Validation};

void begin_errors(WGPUDevice device) {
    for (size_t i = 0; i < 3; i++) wgpuDevicePushErrorScope(device, filters[i]);
}

static void store_error(WGPUPopErrorScopeStatus status, WGPUErrorType type, WGPUStringView message, void *result,
                        void *unused) {
    (void)unused;
    if (status != WGPUPopErrorScopeStatus_Success) print("pop error scope: %s", pop_status(status));
    if (getenv("WEBGPU_MESSAGES") && message.length > 0)
        fprintf(stderr, "%.*s\n", (int)message.length, message.data);
    if (type != WGPUErrorType_NoError) *(WGPUErrorType *)result = type;
}

WGPUErrorType end_errors(Context *context, const char *label) {
    WGPUErrorType type = WGPUErrorType_NoError;
    WGPUPopErrorScopeCallbackInfo callback = WGPU_POP_ERROR_SCOPE_CALLBACK_INFO_INIT;
    callback.mode = WGPUCallbackMode_WaitAnyOnly;
    callback.callback = store_error;
    callback.userdata1 = &type;
    for (size_t i = 0; i < 3; i++)
        wait_for(context->instance, wgpuDevicePopErrorScope(context->device, callback));
    print("%s: %s", label, error_type(type));
    return type;
}

WGPUBuffer create_buffer(WGPUDevice device, uint64_t size, WGPUBufferUsage usage) {
    WGPUBufferDescriptor descriptor = WGPU_BUFFER_DESCRIPTOR_INIT;
    descriptor.size = size;
    descriptor.usage = usage;
    return wgpuDeviceCreateBuffer(device, &descriptor);
}

WGPUShaderModule create_wgsl(WGPUDevice device, const char *code) {
    WGPUShaderSourceWGSL source = WGPU_SHADER_SOURCE_WGSL_INIT;
    source.code = view_of(code);
    WGPUShaderModuleDescriptor descriptor = WGPU_SHADER_MODULE_DESCRIPTOR_INIT;
    descriptor.nextInChain = &source.chain;
    return wgpuDeviceCreateShaderModule(device, &descriptor);
}

WGPUTexture create_texture(WGPUDevice device, uint32_t width, uint32_t height, WGPUTextureFormat format,
                           WGPUTextureUsage usage) {
    WGPUTextureDescriptor descriptor = WGPU_TEXTURE_DESCRIPTOR_INIT;
    descriptor.size = (WGPUExtent3D){width, height, 1};
    descriptor.format = format;
    descriptor.usage = usage;
    return wgpuDeviceCreateTexture(device, &descriptor);
}

void submit(Context *context, WGPUCommandEncoder encoder) {
    WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
    wgpuQueueSubmit(context->queue, 1, &commands);
    wgpuCommandBufferRelease(commands);
    wgpuCommandEncoderRelease(encoder);
}

static void store_map_status(WGPUMapAsyncStatus status, WGPUStringView message, void *result, void *unused) {
    (void)message, (void)unused;
    *(WGPUMapAsyncStatus *)result = status;
}

WGPUMapAsyncStatus map_buffer(Context *context, WGPUBuffer buffer, WGPUMapMode mode, size_t offset,
                              size_t size) {
    WGPUMapAsyncStatus status = (WGPUMapAsyncStatus)0;
    WGPUBufferMapCallbackInfo callback = WGPU_BUFFER_MAP_CALLBACK_INFO_INIT;
    callback.mode = WGPUCallbackMode_WaitAnyOnly;
    callback.callback = store_map_status;
    callback.userdata1 = &status;
    wait_for(context->instance, wgpuBufferMapAsync(buffer, mode, offset, size, callback));
    return status;
}

void *read_buffer(Context *context, WGPUBuffer buffer, uint64_t offset, size_t size) {
    WGPUBuffer staging =
        create_buffer(context->device, size, WGPUBufferUsage_CopyDst | WGPUBufferUsage_MapRead);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(context->device, NULL);
    wgpuCommandEncoderCopyBufferToBuffer(encoder, buffer, offset, staging, 0, size);
    submit(context, encoder);
    void *bytes = malloc(size);
    WGPUMapAsyncStatus status = map_buffer(context, staging, WGPUMapMode_Read, 0, size);
    if (status != WGPUMapAsyncStatus_Success ||
        wgpuBufferReadMappedRange(staging, 0, bytes, size) != WGPUStatus_Success)
        give_up("a buffer cannot be read: %s", map_status(status));
    wgpuBufferRelease(staging);
    return bytes;
}

void *read_texture(Context *context, WGPUTexture texture, size_t bytes_per_texel) {
    uint32_t width = wgpuTextureGetWidth(texture), height = wgpuTextureGetHeight(texture);
    size_t row = width * bytes_per_texel, padded = (row + 255) / 256 * 256;
    WGPUBuffer buffer =
        create_buffer(context->device, padded * height, WGPUBufferUsage_CopyDst | WGPUBufferUsage_CopySrc);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(context->device, NULL);
    WGPUTexelCopyTextureInfo source = WGPU_TEXEL_COPY_TEXTURE_INFO_INIT;
    source.texture = texture;
    WGPUTexelCopyBufferInfo destination = WGPU_TEXEL_COPY_BUFFER_INFO_INIT;
    destination.buffer = buffer;
    destination.layout.bytesPerRow = (uint32_t)padded;
    WGPUExtent3D extent = {width, height, 1};
    wgpuCommandEncoderCopyTextureToBuffer(encoder, &source, &destination, &extent);
    submit(context, encoder);
    uint8_t *rows = (uint8_t *)read_buffer(context, buffer, 0, padded * height);
    for (uint32_t y = 1; y < height; y++) memmove(rows + y * row, rows + y * padded, row);
    wgpuBufferRelease(buffer);
    return rows;
}

void print_words(const char *label, const uint32_t *words, size_t count) {
    printf("%s:", label);
    for (size_t i = 0; i < count; i++) printf(" %lu", (unsigned long)words[i]);
    putchar('\n');
}

void print_floats(const char *label, const float *values, size_t count) {
    printf("%s:", label);
    for (size_t i = 0; i < count; i++) printf(" %g", values[i]);
    putchar('\n');
}

void print_bytes(const char *label, const uint8_t *bytes, size_t count) {
    printf("%s:", label);
    for (size_t i = 0; i < count; i++) printf(" %d", bytes[i]);
    putchar('\n');
}

void print_texel(const char *label, const uint8_t *picture, uint32_t width, uint32_t x, uint32_t y) {
    print_bytes(label, picture + (y * (size_t)width + x) * 4, 4);
}
