import { trap } from '../errors.ts'
import type { ResourceType } from '../types/types.ts'
import { type Room, Table } from './table.ts'

/** What keeps a borrowed handle alive: the task that it was lent to. It may not return before it dropped them all. */
export interface BorrowScope {
  borrows: number
}

/** An entry of a {@link HandleTable} that refers to a resource (`ResourceHandle` in `CanonicalABI.md`). */
export class ResourceHandle {
  readonly type: ResourceType
  readonly rep: unknown
  /** `undefined` for an owning handle; for a borrow, the task that it was lent to. */
  readonly borrowScope: BorrowScope | undefined
  /** Which of all handles it is: a resource may depend on those that came before it. */
  readonly order = ++made
  /** How many calls in progress it is lent to. While there are any, it can neither be dropped nor given away. */
  lends = 0

  constructor(type: ResourceType, rep: unknown, borrowScope: BorrowScope | undefined) {
    this.type = type
    this.rep = rep
    this.borrowScope = borrowScope
  }
}

let made = 0

/** The handles of one component instance: the indices that the guest holds, and what they stand for. */
export class HandleTable extends Table<object> {
  /** False while the instance must not call out: during `realloc` and `post-return`, and after a trap. */
  mayLeave = true
  /** Why {@link mayLeave} is false for good. */
  trapped: string | undefined
  /** The handles lent to the call whose arguments are being read. */
  #lenders: ResourceHandle[] = []

  /** @param max how many handles there may be, where that is limited */
  constructor(max?: number, room?: Room) {
    super('handle', max, room)
  }

  /** What an `own` or `borrow` handle of `type` stands for. Traps on any other index. */
  get<Rep>(index: number, type: ResourceType<Rep>): Rep {
    const entry = this.entries[index]
    if (entry === undefined || (entry as ResourceHandle).type !== type || !this.mayLeave)
      this.#refuse(index, type)
    return (entry as ResourceHandle).rep as Rep
  }

  /**
   * The same for a call that outlives its core function: the handle is lent until the call is over.
   * {@link takeLenders} tells which these are.
   */
  lend<Rep>(index: number, type: ResourceType<Rep>): Rep {
    const rep = this.get(index, type)
    const entry = this.entries[index] as ResourceHandle
    entry.lends++
    this.#lenders.push(entry)
    return rep
  }

  /** The handles lent since the last call of this, to be given to {@link giveBack} when the call is over. */
  takeLenders(): ResourceHandle[] {
    const lenders = this.#lenders
    this.#lenders = []
    return lenders
  }

  giveBack(lenders: readonly ResourceHandle[]): void {
    for (const lender of lenders) lender.lends--
  }

  /** Takes an `own` handle out of the table: the guest gives the resource away. */
  take<Rep>(index: number, type: ResourceType<Rep>): Rep {
    const rep = this.get(index, type)
    const entry = this.entries[index] as ResourceHandle
    if (entry.borrowScope !== undefined) trap(`handle ${index} is a borrow of ${type.name}, not an own`)
    if (entry.lends > 0) trap('cannot remove owned resource while borrowed')
    this.remove(index)
    return rep
  }

  /** `resource.rep`, which a guest may call at any time. */
  rep<Rep>(index: number, type: ResourceType<Rep>): Rep {
    const entry = this.entries[index]
    if (entry === undefined || (entry as ResourceHandle).type !== type) this.#refuse(index, type)
    return (entry as ResourceHandle).rep as Rep
  }

  /** `resource.drop`, but for the destructor of what an own handle stands for. */
  drop<Rep>(index: number, type: ResourceType<Rep>): ResourceHandle {
    this.get(index, type)
    const entry = this.entries[index] as ResourceHandle
    if (entry.lends > 0) trap(`cannot remove owned resource while borrowed`)
    this.remove(index)
    if (entry.borrowScope !== undefined) entry.borrowScope.borrows--
    return entry
  }

  /** Gives the guest a resource to own. */
  add<Rep>(type: ResourceType<Rep>, rep: Rep): number {
    if (!this.mayLeave) this.#refuse(0, type)
    return this.insert(new ResourceHandle(type as ResourceType, rep, undefined))
  }

  /**
   * The instance has ended: drops all that the host gave it to own, what came last first. Resources of guests end with
   * what their own instances hold.
   */
  close(): void {
    const owned = this.takeAll().filter(
      entry =>
        entry instanceof ResourceHandle &&
        entry.borrowScope === undefined &&
        entry.type.implementer === undefined,
    ) as ResourceHandle[]
    for (const { type, rep } of owned.sort((a, b) => b.order - a.order)) {
      // Nobody is there to be told that a destructor failed, and the others are to run.
      try {
        type.destructor?.(rep)
      } catch {}
    }
  }

  #refuse<Rep>(index: number, type: ResourceType<Rep>): never {
    if (this.trapped !== undefined) trap(`the instance has trapped before: ${this.trapped}`)
    if (!this.mayLeave) trap('cannot leave component instance')
    const entry = this.entries[index]
    if (entry === undefined) trap(`unknown handle index ${index}`)
    if (!(entry instanceof ResourceHandle)) trap(`handle index ${index} is not a resource`)
    const found = entry.type.name === type.name ? `a different ${type.name}` : entry.type.name
    trap(`handle index ${index} used with the wrong type, expected ${type.name} but found ${found}`)
  }
}
