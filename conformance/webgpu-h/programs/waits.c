#include "async.h"
#include "names.h"

static void print_infos(WGPUWaitStatus status, const WGPUFutureWaitInfo *infos, size_t count) {
    printf("%s, completed:", wait_status(status));
    for (size_t i = 0; i < count; i++) printf(" %s", infos[i].completed ? "true" : "false");
    putchar('\n');
}

static void wait_for_nothing(WGPUInstance instance) {
    section("no futures");
    print("zero timeout: %s", wait_status(wgpuInstanceWaitAny(instance, 0, NULL, 0)));
    print("infinite timeout: %s", wait_status(wgpuInstanceWaitAny(instance, 0, NULL, UINT64_MAX)));
}

static void poll(Operands *operands) {
    section("zero timeout");
    Call call = {.name = "work done"};
    WGPUFuture future = start(operands, WORK_DONE, WGPUCallbackMode_WaitAnyOnly, &call);
    WGPUFutureWaitInfo info = {future, false};
    WGPUWaitStatus status;
    do
        status = wgpuInstanceWaitAny(operands->context.instance, 1, &info, 0);
    while (status == WGPUWaitStatus_TimedOut);
    print_infos(status, &info, 1);
    print("answers: %d", call.answers);
}

/** The future of a device's loss stays open as long as the device lives. */
static void time_out(Operands *operands) {
    section("a future that never completes");
    WGPUFuture lost = wgpuDeviceGetLostFuture(operands->context.device);
    WGPUFutureWaitInfo info = {lost, true};
    print_infos(wgpuInstanceWaitAny(operands->context.instance, 1, &info, 0), &info, 1);
    info.completed = true;
    print_infos(wgpuInstanceWaitAny(operands->context.instance, 1, &info, 1), &info, 1);
    print_infos(wgpuInstanceWaitAny(operands->context.instance, 1, &info, 5000000), &info, 1);
    print_bool("the future of a loss is one", lost.id == wgpuDeviceGetLostFuture(operands->context.device).id);
    print_bool("and is not null", lost.id != 0);
}

static void wait_for_several(Operands *operands) {
    section("several futures of a queue");
    Call first = {.name = "first"}, second = {.name = "second"};
    WGPUFutureWaitInfo infos[] = {
        {start(operands, WORK_DONE, WGPUCallbackMode_WaitAnyOnly, &first), false},
        {start(operands, WORK_DONE, WGPUCallbackMode_WaitAnyOnly, &second), false},
    };
    print_bool("futures are distinct", infos[0].future.id != infos[1].future.id);
    while (first.answers + second.answers < 2) {
        size_t offset = infos[0].completed ? 1 : 0;
        WGPUWaitStatus status =
            wgpuInstanceWaitAny(operands->context.instance, 2 - offset, infos + offset, UINT64_MAX);
        if (status != WGPUWaitStatus_Success) give_up("the wait failed: %s", wait_status(status));
    }
    print_infos(WGPUWaitStatus_Success, infos, 2);

    section("one future twice");
    Call call = {.name = "once"};
    WGPUFuture future = start(operands, WORK_DONE, WGPUCallbackMode_WaitAnyOnly, &call);
    WGPUFutureWaitInfo twice[] = {{future, false}, {future, false}};
    print_infos(wgpuInstanceWaitAny(operands->context.instance, 2, twice, UINT64_MAX), twice, 2);
    print("answers: %d", call.answers);

    section("a completed future among others");
    Call done = {.name = "done"};
    WGPUFuture complete = start(operands, WORK_DONE, WGPUCallbackMode_WaitAnyOnly, &done);
    wait_for(operands->context.instance, complete);
    WGPUFutureWaitInfo mixed[] = {{complete, false}, {wgpuDeviceGetLostFuture(operands->context.device), false}};
    print_infos(wgpuInstanceWaitAny(operands->context.instance, 2, mixed, 0), mixed, 2);
    print("answers: %d", done.answers);
}

static void wait_wrongly(Operands *operands) {
    section("wrong waits");
    WGPUInstance plain = wgpuCreateInstance(NULL);
    WGPUFutureWaitInfo info = {{0}, false};
    print("an instance without timed waits, zero timeout: %s", wait_status(wgpuInstanceWaitAny(plain, 0, NULL, 0)));
    print("an instance without timed waits, a timeout: %s",
          wait_status(wgpuInstanceWaitAny(plain, 1, &info, 1000)));
    wgpuInstanceRelease(plain);
    Call work = {.name = "work done"};
    WGPUFutureWaitInfo mixed[] = {{start(operands, WORK_DONE, WGPUCallbackMode_WaitAnyOnly, &work), false},
                                  {wgpuDeviceGetLostFuture(operands->context.device), false}};
    WGPUWaitStatus status = wgpuInstanceWaitAny(operands->context.instance, 2, mixed, UINT64_MAX);
    print("a future of a queue and another one, with a timeout: %s", wait_status(status));
    wait_for(operands->context.instance, mixed[0].future);
    print("answers: %d", work.answers);

    WGPUInstanceLimits limits = WGPU_INSTANCE_LIMITS_INIT;
    wgpuGetInstanceLimits(&limits);
    size_t count = limits.timedWaitAnyMaxCount + 1;
    WGPUFutureWaitInfo *infos = calloc(count, sizeof *infos);
    Call calls = {.name = "of many", .is_silent = true};
    for (size_t i = 0; i < count; i++)
        infos[i].future = start(operands, WORK_DONE, WGPUCallbackMode_AllowProcessEvents, &calls);
    print("too many futures with a timeout: %s",
          wait_status(wgpuInstanceWaitAny(operands->context.instance, count, infos, UINT64_MAX)));
    print("answers: %d", calls.answers);
    free(infos);
    while (calls.answers < (int)count) wgpuInstanceProcessEvents(operands->context.instance);
}

typedef struct Nested {
    Operands *operands;
    int depth;
} Nested;

static void wait_again(WGPUQueueWorkDoneStatus status, WGPUStringView message, void *data, void *unused) {
    (void)message, (void)unused;
    Nested *nested = data;
    print("at depth %d: %s", nested->depth, work_done_status(status));
    if (nested->depth == 3) return;
    Nested inner = {nested->operands, nested->depth + 1};
    WGPUQueueWorkDoneCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, wait_again, &inner, NULL};
    wait_for(nested->operands->context.instance,
             wgpuQueueOnSubmittedWorkDone(nested->operands->context.queue, callback));
    print("back at depth %d", nested->depth);
}

static void wait_in_callbacks(Operands *operands) {
    section("waits inside callbacks");
    Nested nested = {operands, 0};
    WGPUQueueWorkDoneCallbackInfo callback = {NULL, WGPUCallbackMode_WaitAnyOnly, wait_again, &nested, NULL};
    wait_for(operands->context.instance, wgpuQueueOnSubmittedWorkDone(operands->context.queue, callback));
}

static void process_in_order(Operands *operands) {
    section("events in the order of completion");
    Call calls[5] = {{.name = "first"}, {.name = "second"}, {.name = "third"}, {.name = "fourth"}, {.name = "fifth"}};
    for (int i = 0; i < 5; i++) start(operands, WORK_DONE, WGPUCallbackMode_AllowProcessEvents, &calls[i]);
    while (calls[4].answers == 0) wgpuInstanceProcessEvents(operands->context.instance);
}

/** Releases the instance last: it is the one that cancels, since the device has ended its own calls by then. */
static void release_with_open_calls(void) {
    section("an instance is released with calls open");
    for (Operation operation = 0; operation < OPERATION_COUNT; operation++) {
        Operands operands = open_operands();
        prepare(&operands, operation);
        Call call = {.name = operation_name(operation)};
        start(&operands, operation, WGPUCallbackMode_WaitAnyOnly, &call);
        close_operands(&operands);
        print("answers: %d", call.answers);
    }
    // A component learns with a later wait that the host has ended the calls.
    Operands operands = open_operands();
    close_operands(&operands);
}

PROGRAM(waits) {
    Operands operands = open_operands();
    wait_for_nothing(operands.context.instance);
    poll(&operands);
    time_out(&operands);
    wait_for_several(&operands);
    wait_wrongly(&operands);
    wait_in_callbacks(&operands);
    process_in_order(&operands);
    close_operands(&operands);
    release_with_open_calls();
}
