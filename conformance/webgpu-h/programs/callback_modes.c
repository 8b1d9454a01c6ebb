#include "async.h"
#include "names.h"

static const WGPUCallbackMode modes[] = {WGPUCallbackMode_WaitAnyOnly, WGPUCallbackMode_AllowProcessEvents,
                                         WGPUCallbackMode_AllowSpontaneous};

static void wait_in_each_mode(Operands *operands, Operation operation) {
    for (size_t i = 0; i < 3; i++) {
        prepare(operands, operation);
        Call call = {.name = operation_name(operation)};
        WGPUFuture future = start(operands, operation, modes[i], &call);
        if (modes[i] != WGPUCallbackMode_AllowSpontaneous) print("answers before a wait: %d", call.answers);
        WGPUFutureWaitInfo info = {future, false};
        WGPUWaitStatus status = wgpuInstanceWaitAny(operands->context.instance, 1, &info, UINT64_MAX);
        if (modes[i] == WGPUCallbackMode_AllowSpontaneous)
            while (call.answers == 0) wgpuInstanceProcessEvents(operands->context.instance);
        print("%s: wait: %s, completed: %s, answers: %d", mode_name(modes[i]), wait_status(status),
              info.completed ? "true" : "false", call.answers);
        status = wgpuInstanceWaitAny(operands->context.instance, 1, &info, UINT64_MAX);
        wgpuInstanceProcessEvents(operands->context.instance);
        print("a second wait: %s, answers: %d", wait_status(status), call.answers);
        undo(operands, operation);
    }
}

static void process_in_each_mode(Operands *operands, Operation operation) {
    for (size_t i = 0; i < 3; i++) {
        prepare(operands, operation);
        Call call = {.name = operation_name(operation)}, last = {.name = "a later request"};
        WGPUFuture future = start(operands, operation, modes[i], &call);
        if (modes[i] == WGPUCallbackMode_WaitAnyOnly) {
            start(operands, WORK_DONE, WGPUCallbackMode_AllowProcessEvents, &last);
            while (last.answers == 0) wgpuInstanceProcessEvents(operands->context.instance);
            print("%s: answers after processing events: %d", mode_name(modes[i]), call.answers);
            wait_for(operands->context.instance, future);
        } else {
            while (call.answers == 0) wgpuInstanceProcessEvents(operands->context.instance);
            print("%s: answers: %d", mode_name(modes[i]), call.answers);
        }
        undo(operands, operation);
    }
}

PROGRAM(callback_modes) {
    Operands operands = open_operands();
    for (Operation operation = 0; operation < OPERATION_COUNT; operation++) {
        section(operation_name(operation));
        wait_in_each_mode(&operands, operation);
        process_in_each_mode(&operands, operation);
    }
    close_operands(&operands);
}
