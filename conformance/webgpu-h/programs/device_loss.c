#include "async.h"
#include "names.h"

typedef struct Loss {
    int calls;
    WGPUDeviceLostReason reason;
    bool has_device;
    const char *message;
} Loss;

static void store_loss(WGPUDevice const *device, WGPUDeviceLostReason reason, WGPUStringView message, void *loss,
                       void *unused) {
    (void)unused;
    *(Loss *)loss = (Loss){((Loss *)loss)->calls + 1, reason, *device != NULL, presence(message)};
}

static void print_loss(const char *label, const Loss *loss) {
    if (loss->calls == 0)
        print("%s: no call", label);
    else
        print("%s: %s, device: %s, message: %s, calls: %d", label, lost_reason(loss->reason),
              loss->has_device ? "given" : "null", loss->message, loss->calls);
}

static WGPUDevice device_with(WGPUInstance instance, WGPUCallbackMode mode, Loss *loss) {
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDeviceDescriptor descriptor = device_descriptor();
    descriptor.deviceLostCallbackInfo = (WGPUDeviceLostCallbackInfo){NULL, mode, store_loss, loss, NULL};
    WGPUDevice device = request_device(instance, adapter, &descriptor);
    wgpuAdapterRelease(adapter);
    return device;
}

static void lose_in_each_mode(WGPUInstance instance) {
    static const WGPUCallbackMode modes[] = {WGPUCallbackMode_WaitAnyOnly, WGPUCallbackMode_AllowProcessEvents,
                                             WGPUCallbackMode_AllowSpontaneous};
    for (size_t i = 0; i < 3; i++) {
        section(mode_name(modes[i]));
        Loss loss = {0};
        WGPUDevice device = device_with(instance, modes[i], &loss);
        WGPUFutureWaitInfo info = {wgpuDeviceGetLostFuture(device), false};
        print("before: %s", wait_status(wgpuInstanceWaitAny(instance, 1, &info, 0)));
        wgpuDeviceDestroy(device);
        if (modes[i] == WGPUCallbackMode_WaitAnyOnly) {
            wgpuInstanceProcessEvents(instance);
            print_loss("after events", &loss);
        }
        print("after: %s", wait_status(wgpuInstanceWaitAny(instance, 1, &info, UINT64_MAX)));
        print_loss("loss", &loss);
        wgpuDeviceDestroy(device);
        wgpuInstanceProcessEvents(instance);
        print_loss("destroyed again", &loss);
        wgpuDeviceRelease(device);
        wgpuInstanceProcessEvents(instance);
        print_loss("released", &loss);
    }

    section("the last reference goes");
    for (size_t i = 0; i < 3; i++) {
        Loss loss = {0};
        WGPUDevice device = device_with(instance, modes[i], &loss);
        WGPUFuture lost = wgpuDeviceGetLostFuture(device);
        wgpuDeviceRelease(device);
        wait_for(instance, lost);
        print_loss(mode_name(modes[i]), &loss);
    }
}

static void on_loss_calls(WGPUDevice const *device, WGPUDeviceLostReason reason, WGPUStringView message, void *count,
                          void *unused) {
    (void)message, (void)unused;
    print("loss: %s", lost_reason(reason));
    WGPUBuffer buffer = create_buffer(*device, 16, WGPUBufferUsage_CopyDst);
    print("a buffer inside the callback: %s", buffer ? "given" : "null");
    wgpuBufferRelease(buffer);
    ++*(int *)count;
}

static void use_in_callback(WGPUInstance instance) {
    section("calls inside the callback");
    int count = 0;
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDeviceDescriptor descriptor = device_descriptor();
    descriptor.deviceLostCallbackInfo =
        (WGPUDeviceLostCallbackInfo){NULL, WGPUCallbackMode_AllowProcessEvents, on_loss_calls, &count, NULL};
    WGPUDevice device = request_device(instance, adapter, &descriptor);
    wgpuDeviceDestroy(device);
    while (count == 0) wgpuInstanceProcessEvents(instance);
    wgpuDeviceRelease(device);
    wgpuAdapterRelease(adapter);
}

/** Destroys the device while a call of each kind is open, and calls each once more. */
static void destroy_during_calls(void) {
    section("destroyed while calls are open");
    for (Operation operation = MAP_BUFFER; operation < OPERATION_COUNT; operation++) {
        Operands operands = open_operands();
        prepare(&operands, operation);
        Call call = {.name = operation_name(operation)};
        WGPUFuture future = start(&operands, operation, WGPUCallbackMode_WaitAnyOnly, &call);
        wgpuDeviceDestroy(operands.context.device);
        wait_for(operands.context.instance, future);
        close_operands(&operands);
    }
    section("called after the loss");
    Operands operands = open_operands();
    wgpuDeviceDestroy(operands.context.device);
    wgpuInstanceProcessEvents(operands.context.instance);
    for (Operation operation = MAP_BUFFER; operation < OPERATION_COUNT; operation++) {
        prepare(&operands, operation);
        Call call = {.name = operation_name(operation)};
        WGPUFuture future = start(&operands, operation, WGPUCallbackMode_WaitAnyOnly, &call);
        print("future: %s", future.id ? "given" : "null");
        if (future.id) wait_for(operands.context.instance, future);
    }
    close_operands(&operands);
}

static void count_error(WGPUDevice const *device, WGPUErrorType type, WGPUStringView message, void *count,
                        void *unused) {
    (void)device, (void)type, (void)message, (void)unused;
    ++*(int *)count;
}

static void use_lost_device(WGPUInstance instance) {
    section("objects of a lost device");
    Loss loss = {0};
    int errors = 0;
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDeviceDescriptor descriptor = device_descriptor();
    descriptor.deviceLostCallbackInfo =
        (WGPUDeviceLostCallbackInfo){NULL, WGPUCallbackMode_AllowProcessEvents, store_loss, &loss, NULL};
    descriptor.uncapturedErrorCallbackInfo = (WGPUUncapturedErrorCallbackInfo){NULL, count_error, &errors, NULL};
    WGPUDevice device = request_device(instance, adapter, &descriptor);
    wgpuAdapterRelease(adapter);
    WGPUQueue queue = wgpuDeviceGetQueue(device);
    WGPUBufferDescriptor mapped = WGPU_BUFFER_DESCRIPTOR_INIT;
    mapped.usage = WGPUBufferUsage_CopySrc;
    mapped.size = 16;
    mapped.mappedAtCreation = WGPU_TRUE;
    WGPUBuffer before = wgpuDeviceCreateBuffer(device, &mapped);
    print("mapped before the loss: %s", wgpuBufferGetMappedRange(before, 0, 16) ? "given" : "null");
    wgpuDeviceDestroy(device);
    print("the range afterwards: %s", wgpuBufferGetMappedRange(before, 0, 16) ? "given" : "null");
    print("its state: %s", map_state(wgpuBufferGetMapState(before)));
    wgpuBufferRelease(before);

    WGPUBuffer buffer = create_buffer(device, 16, WGPUBufferUsage_CopyDst);
    print("buffer: %s, size: %lu", buffer ? "given" : "null", (unsigned long)wgpuBufferGetSize(buffer));
    wgpuQueueWriteBuffer(queue, buffer, 0, "abcd", 4);
    WGPUBuffer wrong = create_buffer(device, 16, WGPUBufferUsage_MapRead | WGPUBufferUsage_Storage);
    print("an invalid buffer: %s", wrong ? "given" : "null");
    wgpuBufferRelease(wrong);
    wgpuBufferRelease(buffer);
    WGPUBuffer after = wgpuDeviceCreateBuffer(device, &mapped);
    print("mapped at creation: %s", after ? "given" : "null");
    if (after) {
        print("its range: %s", wgpuBufferGetMappedRange(after, 0, 16) ? "given" : "null");
        wgpuBufferUnmap(after);
        wgpuBufferRelease(after);
    }
    WGPUTexture texture = create_texture(device, 4, 8, WGPUTextureFormat_RGBA8Unorm, WGPUTextureUsage_CopyDst);
    print("texture: %u × %u", (unsigned)wgpuTextureGetWidth(texture), (unsigned)wgpuTextureGetHeight(texture));
    WGPUTextureView view = wgpuTextureCreateView(texture, NULL);
    print("view: %s", view ? "given" : "null");
    wgpuTextureViewRelease(view);
    wgpuTextureRelease(texture);
    WGPUCommandEncoder encoder = wgpuDeviceCreateCommandEncoder(device, NULL);
    WGPUCommandBuffer commands = wgpuCommandEncoderFinish(encoder, NULL);
    print("encoder: %s, commands: %s", encoder ? "given" : "null", commands ? "given" : "null");
    wgpuQueueSubmit(queue, 1, &commands);
    wgpuCommandBufferRelease(commands);
    wgpuCommandEncoderRelease(encoder);
    WGPULimits limits = WGPU_LIMITS_INIT;
    print("limits: %s", status_name(wgpuDeviceGetLimits(device, &limits)));
    wgpuQueueRelease(queue);
    wgpuDeviceRelease(device);
    wgpuInstanceProcessEvents(instance);
    print_loss("loss", &loss);
    print("uncaptured errors after the loss: %d", errors);
}

static void lose_without_callback(WGPUInstance instance) {
    section("without callbacks");
    WGPUAdapter adapter = request_adapter(instance);
    WGPUDevice device = request_device(instance, adapter, NULL);
    WGPUFuture lost = wgpuDeviceGetLostFuture(device);
    wgpuDeviceDestroy(device);
    wait_for(instance, lost);
    print("the future completes");
    wgpuDeviceRelease(device);
    wgpuAdapterRelease(adapter);
}

static void drop_instance_first(void) {
    section("the instance goes first");
    WGPUInstance instance = create_instance();
    Loss loss = {0};
    WGPUDevice device = device_with(instance, WGPUCallbackMode_AllowProcessEvents, &loss);
    wgpuInstanceRelease(instance);
    print_loss("instance released", &loss);
    wgpuDeviceDestroy(device);
    wgpuDeviceRelease(device);
    print_loss("device released", &loss);
}

PROGRAM(device_loss) {
    WGPUInstance instance = create_instance();
    lose_in_each_mode(instance);
    use_in_callback(instance);
    use_lost_device(instance);
    lose_without_callback(instance);
    wgpuInstanceRelease(instance);
    destroy_during_calls();
    drop_instance_first();
}
