import type { StringEncoding } from '../binary/definitions.ts'
import { trap } from '../errors.ts'
import type { BorrowScope } from '../instance/borrow-scope.ts'
import type { Boundary } from '../instance/boundary.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import type { LiftLowerOptions } from '../instance/lifted-func.ts'
import { CallBudget } from '../limits.ts'
import { GuestRealloc } from './guest-realloc.ts'
import type { LowerContext } from './host-function.ts'
import { maxByteLength } from './layout.ts'
import { loadString, storeString } from './strings.ts'

/**
 * `LiftLowerContext` of `CanonicalABI.md`: an instance, the options by which values are moved in and out of it, and the
 * scope of the borrows among them.
 *
 * One context without a scope serves all calls of a `canon lift` or `canon lower` that pass no handles, and all results;
 * {@link forCall} makes the context of a call that does pass some.
 */
export class LiftLowerContext implements LowerContext {
  readonly instance: ComponentInstance
  readonly boundary: Boundary
  readonly stringEncoding: StringEncoding
  readonly handles: HandleTable
  /** Empty without the canonical option `memory`; linking checks that functions whose types need it have it. */
  readonly memory: GuestMemory
  /** The scope of the call whose arguments are lifted from its caller, or lowered into its callee. */
  readonly borrowScope: BorrowScope | undefined
  /** Values that a guest has received before; only for {@link dropHandles}. */
  declare arrived?: ReadonlySet<unknown>
  readonly budget: CallBudget
  readonly #options: LiftLowerOptions
  readonly #realloc: GuestRealloc
  /** The context for the other {@link boundary}. */
  #across: LiftLowerContext | undefined

  /** @param shared a context of the same options and boundary, for {@link forCall} */
  constructor(
    instance: ComponentInstance,
    boundary: Boundary,
    options: LiftLowerOptions,
    shared?: LiftLowerContext,
    borrowScope?: BorrowScope,
  ) {
    this.instance = instance
    this.boundary = boundary
    this.stringEncoding = options.stringEncoding
    this.handles = instance.handles
    this.memory = options.memory ?? GuestMemory.none
    this.borrowScope = borrowScope
    this.budget = shared?.budget ?? new CallBudget(instance.store.limits)
    this.#options = options
    this.#realloc =
      shared === undefined ? new GuestRealloc(instance, this.memory, options.realloc) : shared.#realloc
  }

  /** Returns the context of one call that passes handles. */
  forCall(borrowScope: BorrowScope): LiftLowerContext {
    return new LiftLowerContext(this.instance, this.boundary, this.#options, this, borrowScope)
  }

  /** Returns the context for values that cross `boundary`: `task.return` and the ends of streams serve both kinds. */
  across(boundary: Boundary): LiftLowerContext {
    if (boundary === this.boundary) return this
    this.#across ??= new LiftLowerContext(this.instance, boundary, this.#options)
    return this.#across
  }

  get ended(): AbortSignal {
    return this.instance.store.lifetime.signal
  }

  loadString(pointer: number, length: number): string {
    this.budget.begin()
    return loadString(this, pointer, length)
  }

  storeString(value: string, at: number): void {
    this.budget.begin()
    storeString(this, value, at)
  }

  storeBytes(value: Uint8Array, at: number): void {
    this.budget.begin()
    this.budget.addList(value.length)
    const pointer = this.allocate(1, value.length)
    this.memory.bytes.set(value, pointer)
    const { view } = this.memory
    view.setUint32(at, pointer, true)
    view.setUint32(at + 4, value.length, true)
  }

  allocate(alignment: number, byteLength: number): number {
    if (byteLength > maxByteLength) trap(`cannot allocate ${byteLength} bytes in a guest`)
    return this.reallocate(0, 0, alignment, byteLength)
  }

  /** {@link GuestRealloc.reallocate} */
  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number {
    return this.#realloc.reallocate(old, oldByteLength, alignment, byteLength)
  }
}
