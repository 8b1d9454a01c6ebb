import { syncThread } from '../async/sync-thread.ts'
import type { Boundary } from '../async/task.ts'
import { switchTo, type Thread } from '../async/thread.ts'
import type { StringEncoding } from '../binary/definitions.ts'
import { trap } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import type { BorrowScope, HandleTable } from '../instance/handle-table.ts'
import { CallBudget } from '../limits.ts'
import type { LowerContext } from './host-function.ts'
import { maxByteLength } from './layout.ts'
import { loadString, storeString } from './strings.ts'

/** A handle that a guest got, and the JS value that it was made of. */
export interface GivenHandle {
  readonly index: number
  readonly value: unknown
}

/** `LiftLowerContext` of `CanonicalABI.md`: the options of one `canon lift` or `canon lower`, and its instance. */
export class LiftLowerContext implements LowerContext {
  readonly instance: ComponentInstance
  readonly stringEncoding: StringEncoding
  readonly boundary: Boundary
  readonly handles: HandleTable
  /** Empty where the options have none: that is checked when linking, for functions whose types need it. */
  readonly memory: GuestMemory
  /** The task that borrows are lent to while its arguments are lowered. */
  borrowScope: BorrowScope | undefined
  /** The objects of borrowed guest resources that JS got for the call whose arguments are being lifted. */
  borrowedByJs: unknown[] = []
  /** While arguments from JS are lowered: the handles that the guest has got for them so far. */
  given: GivenHandle[] | undefined
  readonly budget: CallBudget
  readonly #realloc: CoreFunction | undefined
  /** Runs `realloc`: a thread of no task that a guest knows of. */
  #reallocThread: Thread | undefined
  /** The same options for the other {@link boundary}. */
  #other: LiftLowerContext | undefined

  constructor(
    instance: ComponentInstance,
    boundary: Boundary,
    stringEncoding: StringEncoding,
    memory: GuestMemory | undefined,
    realloc: CoreFunction | undefined,
  ) {
    this.instance = instance
    this.boundary = boundary
    this.stringEncoding = stringEncoding
    this.handles = instance.handles
    this.memory = memory ?? GuestMemory.none
    this.budget = new CallBudget(instance.root.limits)
    this.#realloc = realloc
  }

  /** The same options for values that cross `boundary`: `task.return` and the ends of streams serve both kinds. */
  across(boundary: Boundary): LiftLowerContext {
    if (boundary === this.boundary) return this
    this.#other ??= new LiftLowerContext(
      this.instance,
      boundary,
      this.stringEncoding,
      this.memory,
      this.#realloc,
    )
    return this.#other
  }

  get ended(): AbortSignal {
    return this.instance.root.lifetime.signal
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

  /** `reallocate`: the guest must not call out while it allocates, and its context storage is fresh. */
  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number {
    const realloc = this.#realloc ?? trap('canonical option `realloc` is required')
    const { handles } = this
    const { mayLeave } = handles
    this.#reallocThread ??= syncThread(this.instance)
    this.#reallocThread.storage = undefined
    const previous = switchTo(this.#reallocThread)
    handles.mayLeave = false
    let pointer: number
    try {
      pointer = realloc(old, oldByteLength, alignment, byteLength) as number
    } finally {
      switchTo(previous)
    }
    handles.mayLeave = mayLeave
    if ((pointer & (alignment - 1)) !== 0) trap('realloc return: result not aligned (unaligned pointer)')
    if ((pointer >>> 0) + byteLength > this.memory.bytes.length)
      trap('realloc return: beyond end of memory (pointer out of bounds)')
    return pointer >>> 0
  }
}
