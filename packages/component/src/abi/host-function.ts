import type { CoreFunction } from '../instance/core-function.ts'
import type { GuestMemory } from '../instance/guest-memory.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import type { FuncType } from '../types/types.ts'

/**
 * What a core function needs to read its arguments and write its results: the canonical options of one
 * `canon lower` and the instance it belongs to.
 */
export interface LowerContext {
  readonly memory: GuestMemory
  readonly handles: HandleTable
  /** Aborted when the instance ends, in whatever way. */
  readonly ended: AbortSignal
  /** Reads a string in the guest's encoding from its pointer and its length in code units. */
  loadString(pointer: number, length: number): string
  /** Writes a string into memory that the guest allocates, and its pointer and length at `at`. */
  storeString(value: string, at: number): void
  /** Writes a `list<u8>` into memory that the guest allocates, and its pointer and length at `at`. */
  storeBytes(value: Uint8Array, at: number): void
  /** Memory from the guest's `realloc`: aligned and in bounds, else it traps. */
  allocate(alignment: number, byteLength: number): number
}

/**
 * A host function in its lowered form: it reads its arguments straight from the flat core values and from linear
 * memory, as `canon lower` without `async` passes them (up to 16 flat parameters, else one pointer; a result of
 * more than one core value goes to the pointer that comes last).
 *
 * At link time the component's import must have exactly `type`.
 */
export class Lowered {
  readonly type: FuncType
  readonly lower: (cx: LowerContext) => CoreFunction

  constructor(type: FuncType, lower: (cx: LowerContext) => CoreFunction) {
    this.type = type
    this.lower = lower
  }
}

/**
 * A host function in its lifted form, with its type: it takes and returns values in the JS mapping of the Component
 * Model, a resource as the object that its handle stands for, a `future` as a promise, a `stream` as an async iterable.
 *
 * At link time the component's import must have exactly `type`. A plain function does without: it is given whatever
 * type the component declares.
 */
// biome-ignore lint/suspicious/noExplicitAny: what the arguments are is told by `type`, not by TypeScript.
export class Lifted<Call extends (...args: any[]) => unknown = (...args: any[]) => unknown> {
  readonly type: FuncType
  readonly call: Call

  constructor(type: FuncType, call: Call) {
    this.type = type
    this.call = call
  }
}

/** A host function typed `async func` in its lowered form, for a sync and an async `canon lower` alike. */
export class LoweredAsync<Result = unknown> {
  readonly type: FuncType
  readonly lower: (cx: LowerContext) => AsyncCore<Result>

  constructor(type: FuncType, lower: (cx: LowerContext) => AsyncCore<Result>) {
    this.type = type
    this.lower = lower
  }
}

/** An `async func` of the host on core values: how it starts, and where its result goes. */
export interface AsyncCore<Result> {
  /**
   * Reads the arguments and starts the work. The arguments are flat up to 16 core values, else one pointer.
   * It reads all that it needs from memory before it returns; a trap is thrown, not returned as a rejection.
   */
  start: (...flat: never[]) => Promise<Result>
  /** The same with all parameters in memory, as an async `canon lower` passes more than 4 core values. */
  startFromMemory: (pointer: number) => Promise<Result>
  /** Writes the result at `pointer`. Absent when there is no result. */
  store?: (result: Result, pointer: number) => void
  /** The result as its only core value. Absent when it has none or more than one. */
  flat?: (result: Result) => number | bigint
}
