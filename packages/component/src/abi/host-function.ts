import type { CallerScope } from '../instance/borrow-scope.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import type { GuestMemory } from '../instance/guest-memory.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import type { FuncType } from '../types/types.ts'

/**
 * Context in which a host function in lowered form reads its arguments and writes its results: the canonical options of
 * one `canon lower`, and the instance that it belongs to.
 */
export interface LowerContext {
  /** Linear memory of the instance. */
  readonly memory: GuestMemory
  /** Handles of the instance. */
  readonly handles: HandleTable
  /** Aborted when the instance ends for any reason. */
  readonly ended: AbortSignal
  /** Reads a string in the guest's encoding, from its pointer and its length in code units. */
  loadString(pointer: number, length: number): string
  /** Writes a string to memory that the guest allocates, and its pointer and length at `at`. */
  storeString(value: string, at: number): void
  /** Writes a `list<u8>` to memory that the guest allocates, and its pointer and length at `at`. */
  storeBytes(value: Uint8Array, at: number): void
  /** Allocates memory with the guest's `realloc`. Traps when the memory is unaligned or out of bounds. */
  allocate(alignment: number, byteLength: number): number
  /** Changes the size of memory from {@link allocate} with the guest's `realloc`, and returns where it is now. */
  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number
}

/** JS function whose type the component declares, or the host states. */
// biome-ignore lint/suspicious/noExplicitAny: TypeScript does not know the types of its arguments.
export type AnyFunction = (...args: any[]) => unknown

/** Host function that states its type. */
export abstract class TypedFunction {
  /** Type of the function. */
  readonly type: FuncType

  constructor(type: FuncType) {
    this.type = type
  }
}

/**
 * Host function in lowered form: it reads its arguments from flat core values and from linear memory, as `canon lower`
 * without `async` passes them. There are up to 16 flat parameters, else one pointer; a result of more than one core value
 * goes to the pointer that comes last.
 *
 * The type of the component's import must be exactly `type`, which is checked at link time.
 *
 * @example
 * const log = new Lowered(t.func({ text: t.string }), cx => (pointer, length) => {
 *   console.log(cx.loadString(pointer, length))
 * })
 */
export class Lowered extends TypedFunction {
  /** Creates the core function for one import of a component. */
  readonly lower: (cx: LowerContext, name: string) => CoreFunction

  /**
   * @param type type of the function
   * @param lower creates the core function for one import of a component. The name is that of the import, for messages:
   *   `wasi:webgpu/webgpu@0.3.0#[method]gpu-queue.submit`
   */
  constructor(type: FuncType, lower: (cx: LowerContext, name: string) => CoreFunction) {
    super(type)
    this.lower = lower
  }
}

/**
 * Host function in lifted form, with its type: its arguments and its result are values in the JS mapping of the Component
 * Model, a resource the object that its handle refers to, a `future` a promise, a `stream` an async iterable.
 *
 * The type of the component's import must be exactly `type`, which is checked at link time. A plain function works as
 * well, with the type that the component declares.
 */
export class Lifted<Call extends AnyFunction = AnyFunction> extends TypedFunction {
  /** The function. */
  readonly call: Call

  /**
   * @param type type of the function
   * @param call the function
   */
  constructor(type: FuncType, call: Call) {
    super(type)
    this.call = call
  }
}

/**
 * Host function that the guest waits for, although its type is not `async`: a JS function on lifted values, whose result may
 * be a promise. Hosts of interfaces that are older than `async func` have such functions.
 *
 * A component that imports one needs JSPI, and all its exported functions return promises.
 *
 * @example
 * const imports = { 'my:app/clock': { wait: new Blocking(() => new Promise(resolve => setTimeout(resolve, 10))) } }
 */
export class Blocking<Call extends AnyFunction = AnyFunction> {
  /** The function. */
  readonly call: Call

  /** @param call the function; its type is the one that the component declares */
  constructor(call: Call) {
    this.call = call
  }
}

/**
 * Host function of type `async func` in lowered form, for a synchronous and an asynchronous `canon lower` alike. With a type
 * that is not `async`, the guest waits for it as for {@link Blocking}.
 */
export class LoweredAsync<Result = unknown> extends TypedFunction {
  /** Creates the functions on core values for one import of a component. */
  readonly lower: (cx: LowerContext) => AsyncCore<Result>

  /**
   * @param type type of the function
   * @param lower creates the functions on core values for one import of a component
   */
  constructor(type: FuncType, lower: (cx: LowerContext) => AsyncCore<Result>) {
    super(type)
    this.lower = lower
  }
}

/**
 * An `async func` of the host on core values: how it starts, and where its result goes.
 *
 * The call outlives its start, so the handles that it uses are lent to it: `cx.handles.lend(index, type, scope)`.
 */
export interface AsyncCore<Result> {
  /**
   * Reads the arguments and starts the work. There are up to 16 flat arguments, else one pointer. The function reads all
   * that it needs from memory before it returns; a trap is thrown, not returned as a rejection.
   */
  start: (scope: CallerScope, ...flat: never[]) => Promise<Result>
  /** {@link start} with all parameters in memory, as an asynchronous `canon lower` passes more than 4 core values. */
  startFromMemory: (scope: CallerScope, pointer: number) => Promise<Result>
  /** Writes the result at `pointer`. Absent if the function has no result. */
  store?: (result: Result, pointer: number) => void
  /** Returns the result as its only core value. Absent if the function has no result, or one of several core values. */
  flat?: (result: Result) => number | bigint
}
