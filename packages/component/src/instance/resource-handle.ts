import type { ResourceType } from '../types/types.ts'
import type { CalleeScope } from './borrow-scope.ts'

/** Entry of a {@link HandleTable} that refers to a resource (`ResourceHandle` in `CanonicalABI.md`). */
export class ResourceHandle {
  readonly type: ResourceType
  readonly rep: unknown
  /** The task that the handle was lent to; `undefined` for an owning handle. */
  readonly borrowScope: CalleeScope | undefined
  /** Position in the order in which all handles were made: a resource may depend on earlier ones. */
  readonly order = ++lastOrder
  /** How many calls in progress the handle is lent to. */
  numLends = 0
  /** Whether the handle has left a table and is in no other one yet; see `in-flight.ts`. */
  declare isInFlight?: boolean
  /** Called when no call has the handle any more: drops the resource of a guest that has ended. */
  declare onReturn?: () => void

  constructor(type: ResourceType, rep: unknown, borrowScope: CalleeScope | undefined) {
    this.type = type
    this.rep = rep
    this.borrowScope = borrowScope
  }
}

let lastOrder = 0
