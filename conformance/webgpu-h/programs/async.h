/** Calls of every asynchronous function, for the programs about callbacks and waits. */
#pragma once

#include "program.h"

/**
 * A call in flight: the callback prints `name: status`, unless it is silent, and counts itself. Natively, a
 * spontaneous callback may run on a thread of its own, and after the wait that it ends.
 */
typedef struct Call {
    const char *name;
    _Atomic int answers;
    bool is_silent;
} Call;

typedef enum Operation {
    REQUEST_ADAPTER,
    REQUEST_DEVICE,
    MAP_BUFFER,
    WORK_DONE,
    POP_ERROR_SCOPE,
    CREATE_COMPUTE_PIPELINE,
    CREATE_RENDER_PIPELINE,
    COMPILATION_INFO,
    OPERATION_COUNT,
} Operation;

/** Objects that the operations use. */
typedef struct Operands {
    Context context;
    WGPUAdapter fresh_adapter;
    WGPUBuffer buffer;
    WGPUShaderModule module;
} Operands;

Operands open_operands(void);
void close_operands(Operands *operands);

/** Makes the operands ready for one more call of the operation. */
void prepare(Operands *operands, Operation operation);

/** Undoes the effect of a completed operation. */
void undo(Operands *operands, Operation operation);

const char *operation_name(Operation operation);

/** Starts an operation whose callback answers `call`. */
WGPUFuture start(Operands *operands, Operation operation, WGPUCallbackMode mode, Call *call);
