/**
 * Writes the asynchronous part of the C header: starting calls (`canon lower` with `async`), and reading
 * streams and futures.
 */

import { flatten, parameterTypes } from './abi.ts'
import { type Func, type Type, unaliased } from './model.ts'
import {
  type Argument,
  argumentsOf,
  type CoreValue,
  declareArguments,
  functionName,
  type Outcome,
  outcomeOf,
} from './write-c-functions.ts'
import { declareImport, inline } from './write-c-text.ts'
import { comment, cType } from './write-c-types.ts'

/**
 * Maximum number of flat parameters of an import lowered with `async`; more are passed through one pointer.
 */
const maxFlatAsyncParams = 4

/**
 * For a function that waits: a function that starts a call, and one that fetches its result. Empty for other
 * functions.
 */
export function declareStart(func: Func): string {
  if (!func.async) return ''
  const call = callOf(func)
  return declareCall(call) + declareStarting(call) + declareResult(call)
}

/** A call in flight. */
interface Call {
  /** `gpu_buffer_map_async` */
  readonly name: string
  readonly extern: string
  readonly args: readonly Argument[]
  /** Whether the arguments are passed through a pointer. */
  readonly argsInMemory: boolean
  readonly outcome: Outcome
  /** The structure of data that must not move until the call returns; `undefined` when there are none. */
  readonly type: string | undefined
}

function callOf(func: Func): Call {
  const name = functionName(func)
  const argsInMemory = parameterTypes(func).flatMap(flatten).length > maxFlatAsyncParams
  return {
    name,
    extern: `[async-lower]${func.extern}`,
    args: argumentsOf(func),
    argsInMemory,
    outcome: outcomeOf(func.result),
    type: argsInMemory || func.result ? `${name}_call_t` : undefined,
  }
}

function declareCall({ name, type, args, argsInMemory, outcome }: Call): string {
  if (!type) return ''
  const members = [...(argsInMemory ? declareArguments(args) : []), ...outcome.stored]
  return (
    comment(`A call of \`${name}\` in flight.`) +
    `typedef struct {\n${members.map(line => `  ${line}\n`).join('')}} ${type};\n\n`
  )
}

function declareStarting({ name, extern, type, args, argsInMemory, outcome }: Call): string {
  const result: CoreValue[] = outcome.stored.length > 0 ? [{ type: 'void *', value: '&call->result' }] : []
  const params: readonly CoreValue[] = argsInMemory
    ? [{ type: 'const void *', value: '&call->arguments' }]
    : args.flatMap(arg => arg.core)
  const core = [...params, ...result]
  const values = core.map(({ value }) => value).join(', ')
  return (
    declareImport(
      extern,
      'uint32_t',
      `${name}_start`,
      core.map(({ type }) => type),
    ) +
    comment(`Starts \`${name}\`.`) +
    inline(
      'gpu_subtask_t',
      `${name}_start`,
      [...args.flatMap(arg => arg.parameters), ...(type ? [`${type} *call`] : [])],
      [
        ...args.flatMap(arg => (argsInMemory ? arg.store(`call->arguments.${arg.name}`) : arg.setup)),
        `return gpu_subtask(import_${name}_start(${values}));`,
      ],
    )
  )
}

function declareResult({ name, type, outcome }: Call): string {
  if (outcome.stored.length === 0) return ''
  const parameters = [`const ${type} *call`, ...outcome.parameters]
  return (
    `\n${comment(`The result of a \`${name}\` that has returned.`)}` +
    inline(outcome.returns, `${name}_result`, parameters, outcome.handOver('call->result'))
  )
}

/**
 * Operations on the readable end of the stream or future that a function returns. Empty for other functions.
 *
 * None of them waits: where a guest imports both a blocking and a non-blocking read, wasm-tools (as of jco
 * 1.35) merges them into one function.
 */
export function declareReads(func: Func): string {
  const type = func.result && unaliased(func.result)
  if (type?.kind !== 'stream' && type?.kind !== 'future') return ''
  return [declareRead(func, type), declareCancelRead(func, type), declareDropReadable(func, type)].join('\n')
}

type Readable = Extract<Type, { kind: 'stream' | 'future' }>

function declareRead(func: Func, type: Readable): string {
  const name = `${baseName(type)}_read_start`
  const element = cType(type.element)
  const isStream = type.kind === 'stream'
  const parameters = isStream ? [`${element} *elements`, 'size_t count'] : [`${element} *value`]
  const values = isStream ? 'elements, count' : 'value'
  const types = ['int32_t', 'void *', ...(isStream ? ['size_t'] : [])]
  return (
    declareImport(`[async-lower]${builtIn(`${type.kind}-read`, func)}`, 'uint32_t', name, types) +
    comment(isStream ? 'Reads at most `count` elements.' : 'Reads the value.') +
    inline(
      'gpu_copy_t',
      name,
      [`${cType(type)} self`, ...parameters],
      [`return gpu_copy(import_${name}(self.handle, ${values}));`],
    )
  )
}

function declareCancelRead(func: Func, type: Readable): string {
  const name = `${baseName(type)}_cancel_read`
  return (
    declareImport(`[async-lower]${builtIn(`${type.kind}-cancel-read`, func)}`, 'uint32_t', name, [
      'int32_t',
    ]) +
    comment('Ends a read that was blocked.') +
    inline('gpu_copy_t', name, [`${cType(type)} self`], [`return gpu_copy(import_${name}(self.handle));`])
  )
}

function declareDropReadable(func: Func, type: Readable): string {
  const name = `${baseName(type)}_drop`
  return (
    declareImport(builtIn(`${type.kind}-drop-readable`, func), 'void', name, ['int32_t']) +
    comment('No read may be blocked.') +
    inline('void', name, [`${cType(type)} self`], [`import_${name}(self.handle);`])
  )
}

/** wasm-tools names a type's built-in after a function and the index of the type within its signature. */
function builtIn(name: string, func: Func): string {
  return `[${name}-0]${func.extern}`
}

/** `gpu_stream_error` */
function baseName(type: Readable): string {
  return cType(type).replace(/_t$/, '')
}

/** The header's comment on started calls. */
export const asyncRules = `\
/*
 * Without waiting: \`..._start\` begins a call of the function that waits, and returns its subtask. A subtask
 * with the handle 0 has returned already. Any other subtask is a waitable: once an event reports that the
 * call has returned, the caller drops it. \`..._result\` returns the result. Until the call has returned, the
 * structure \`call\` and all data that the arguments point to must not move.
 *
 * wasi-async.h has sets of waitables and the other built-ins of the Component Model.
 */

typedef struct { int32_t handle; } gpu_subtask_t;

/** Unpacks the state and the handle of a subtask. */
static inline gpu_subtask_t gpu_subtask(uint32_t packed) {
  gpu_subtask_t subtask = { (int32_t)(packed >> 4) };
  return subtask;
}
`

/** The header's comment on streams and futures. */
export const readRules = `\
/*
 * The readable ends of streams and futures. They are waitables: when a read blocks, an event reports its
 * outcome, and \`gpu_copy\` unpacks the event's payload. Until then, the destination of the read must not
 * move.
 */

typedef uint8_t gpu_copy_state_t;
enum {
  GPU_COPY_COMPLETED,
  GPU_COPY_DROPPED, // the other end was dropped: nothing more can be read
  GPU_COPY_CANCELLED,
  GPU_COPY_BLOCKED, // the copy continues; an event reports its end
};

/** Outcome of a read. */
typedef struct {
  gpu_copy_state_t state;
  size_t count; // elements read from a stream, in any state
} gpu_copy_t;

static inline gpu_copy_t gpu_copy(uint32_t payload) {
  const bool is_blocked = payload == 0xFFFFFFFF;
  gpu_copy_t copy = { (gpu_copy_state_t)(payload & 15), payload >> 4 };
  gpu_copy_t blocked = { GPU_COPY_BLOCKED, 0 };
  return is_blocked ? blocked : copy;
}
`
