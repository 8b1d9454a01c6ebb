import { CopyEnd } from '../async/copy-end.ts'
import type { BorrowScope } from '../instance/borrow-scope.ts'
import { isTrap } from '../instance/engine-trap.ts'
import { returnToJs } from '../instance/guest-resource.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import { ResourceHandle } from '../instance/resource-handle.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/**
 * The values of JS that a guest has received handles for, by index, while other values are lowered; at 0 the one for which
 * its table has no room.
 */
export type LoweredHandles = Map<number, unknown>

/**
 * Lowers values of JS with handles among them. An error ends the guest, with those that it has received, and `drop` drops
 * the others: nobody else could.
 *
 * Arguments of a call are different. If one does not fit its type, the guest goes on and keeps none of them: JS owns its
 * resources as before; a stream or a future ends, like one that a guest has dropped.
 *
 * @param callee task that receives the arguments of a call
 */
export function lowerFromJs<T>(
  cx: LiftLowerContext,
  lower: (cx: LiftLowerContext) => T,
  drop: (received: Iterable<unknown>) => void,
  callee?: BorrowScope,
): T {
  const lowered: LoweredHandles = new Map()
  const { handles, instance } = cx
  try {
    return lower(cx.forCall(callee, lowered))
  } catch (error) {
    if (callee && !handles.trapped && !isTrap(error)) rollBack(lowered, handles)
    else {
      instance.poison(error)
      drop(lowered.values())
    }
    throw error
  }
}

function rollBack(lowered: LoweredHandles, handles: HandleTable): void {
  for (const [index, value] of lowered) {
    const entry = handles.remove(index)
    if (entry instanceof CopyEnd) entry.drop()
    // A resource of the host is the JS object itself, which JS has not stopped to own.
    const isGivenAway = entry instanceof ResourceHandle && entry.borrowScope === undefined
    if (isGivenAway && entry.type.implementer !== undefined) returnToJs(value)
  }
}
