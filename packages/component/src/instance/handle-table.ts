import { trap } from '../errors.ts'
import type { ResourceType } from '../types/types.ts'
import type { CallerScope } from './borrow-scope.ts'
import { ResourceHandle } from './resource-handle.ts'
import { type HandleBudget, Table } from './table.ts'

/**
 * Handles of one component instance: the indices that the guest has, and the resources, subtasks, streams and other
 * entries that they refer to.
 *
 * Every method that takes an index traps, with {@link Trap}, on an index that is not in use or refers to something of
 * another type.
 */
export class HandleTable extends Table<object> {
  /**
   * Whether the instance may call out: not during `realloc` and `post-return`, and never again after a trap. The
   * specification has it in the instance; here {@link get} reads it without another load.
   */
  mayLeave = true
  /** Message of the error with which the instance trapped; {@link mayLeave} is false for good. */
  trapped: string | undefined

  /** @param max highest number of handles, if there is a limit */
  constructor(max?: number, budget?: HandleBudget) {
    super('handle', max, budget)
  }

  /** Returns the representation that an `own` or `borrow` handle of `type` refers to. */
  get<Rep>(index: number, type: ResourceType<Rep>): Rep {
    const entry = this.entries[index]
    if (entry === undefined || (entry as ResourceHandle).type !== type || !this.mayLeave)
      this.#refuse(index, type)
    return (entry as ResourceHandle).rep as Rep
  }

  /**
   * Returns the representation, like {@link get}, and lends the handle for a call that outlives its core function, until
   * the scope returns its lenders (`lift_borrow`).
   *
   * @param scope scope of the call; `undefined` lends nothing
   */
  lend<Rep>(index: number, type: ResourceType<Rep>, scope: CallerScope | undefined): Rep {
    const rep = this.get(index, type)
    scope?.addLender(this.entries[index] as ResourceHandle, this.budget)
    return rep
  }

  /** Removes an `own` handle and returns its representation: the guest gives the resource away (`lift_own`). */
  take<Rep>(index: number, type: ResourceType<Rep>): Rep {
    return this.takeHandle(index, type).rep as Rep
  }

  /** Removes an `own` handle, like {@link take}, and returns it. */
  takeHandle<Rep>(index: number, type: ResourceType<Rep>): ResourceHandle {
    this.get(index, type)
    if ((this.entries[index] as ResourceHandle).borrowScope !== undefined)
      trap(`handle ${index} is a borrow of ${type.name}, not an own`)
    return this.drop(index, type)
  }

  /** Returns the representation for `resource.rep`, which a guest may call even while it may not call out. */
  rep<Rep>(index: number, type: ResourceType<Rep>): Rep {
    const entry = this.entries[index]
    if (entry === undefined || (entry as ResourceHandle).type !== type) this.#refuse(index, type)
    return (entry as ResourceHandle).rep as Rep
  }

  /** Removes a handle for `resource.drop`; the caller runs the destructor of an owned resource. */
  drop<Rep>(index: number, type: ResourceType<Rep>): ResourceHandle {
    this.get(index, type)
    const entry = this.entries[index] as ResourceHandle
    if (entry.numLends > 0) trap('cannot remove owned resource while borrowed')
    this.remove(index)
    if (entry.borrowScope !== undefined) entry.borrowScope.numBorrows--
    return entry
  }

  /** Adds an `own` handle and returns its index: the guest receives the resource (`lower_own`). */
  add<Rep>(type: ResourceType<Rep>, rep: Rep): number {
    return this.receive(new ResourceHandle(type as ResourceType, rep, undefined))
  }

  /** Adds an entry that the guest receives, and returns its index. */
  receive(entry: object): number {
    this.#checkMayLeave()
    return this.insert(entry)
  }

  /** Traps when the instance has trapped: none of its code may run. */
  checkAlive(): void {
    if (this.trapped !== undefined)
      trap(`cannot enter component instance: it has trapped before (${this.trapped})`)
  }

  /** Traps when the instance may not call out. */
  #checkMayLeave(): void {
    if (this.mayLeave) return
    this.checkAlive()
    trap('cannot leave component instance')
  }

  #refuse<Rep>(index: number, type: ResourceType<Rep>): never {
    this.#checkMayLeave()
    const entry = this.entries[index]
    if (entry === undefined) trap(`unknown handle index ${index}`)
    if (!(entry instanceof ResourceHandle)) trap(`handle index ${index} is not a resource`)
    const found = entry.type.name === type.name ? `a different ${type.name}` : entry.type.name
    trap(`handle index ${index} used with the wrong type, expected ${type.name} but found ${found}`)
  }
}
