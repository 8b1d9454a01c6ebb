import { switchTo } from '../async/current-thread.ts'
import { syncThread } from '../async/sync-thread.ts'
import type { Thread } from '../async/thread.ts'
import { trap } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import type { GuestMemory } from '../instance/guest-memory.ts'

/** The guest's `realloc`: allocates the memory that values are lowered into. */
export class GuestRealloc {
  readonly #instance: ComponentInstance
  readonly #memory: GuestMemory
  readonly #func: CoreFunction | undefined
  /** Runs the function; a thread of a task that the guest does not know. */
  #thread: Thread | undefined

  constructor(instance: ComponentInstance, memory: GuestMemory, func: CoreFunction | undefined) {
    this.#instance = instance
    this.#memory = memory
    this.#func = func
  }

  /**
   * Allocates, or reallocates, as `LiftLowerContext.reallocate` does: the guest must not call out, and its context storage
   * is fresh.
   *
   * @returns the pointer, unsigned
   * @throws {Trap} when the guest has ended or has no `realloc`, or its pointer is unaligned or out of bounds
   */
  reallocate(old: number, oldByteLength: number, alignment: number, byteLength: number): number {
    const realloc = this.#func ?? trap('canonical option `realloc` is required')
    const { handles } = this.#instance
    handles.checkAlive()
    const { mayLeave } = handles
    this.#thread ??= syncThread(this.#instance)
    this.#thread.storage = undefined
    const previous = switchTo(this.#thread)
    handles.mayLeave = false
    let pointer: number
    try {
      pointer = realloc(old, oldByteLength, alignment, byteLength) as number
    } finally {
      switchTo(previous)
    }
    handles.mayLeave = mayLeave
    if ((pointer & (alignment - 1)) !== 0) trap('realloc return: result not aligned (unaligned pointer)')
    if ((pointer >>> 0) + byteLength > this.#memory.bytes.length)
      trap('realloc return: beyond end of memory (pointer out of bounds)')
    return pointer >>> 0
  }
}
