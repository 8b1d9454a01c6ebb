import { CopyEnd } from '../async/copy-end.ts'
import type { BorrowScope } from '../instance/borrow-scope.ts'
import { isTrap } from '../instance/engine-trap.ts'
import { returnToJs } from '../instance/guest-resource.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import { ResourceHandle } from '../instance/resource-handle.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/**
 * The values of JS that a guest has received handles for, by index, while other values are lowered.
 *
 * If a later value does not fit its type, the guest keeps none of them: JS owns its resources as before; a stream or a
 * future ends, like one that a guest has dropped.
 */
export type LoweredHandles = Map<number, unknown>

/**
 * Lowers values of JS with a separate context, and rolls the handles back if a value does not fit. A trap needs no
 * rollback: it ends the instance.
 */
export function withRollback<T>(
  cx: LiftLowerContext,
  lower: (cx: LiftLowerContext) => T,
  borrowScope?: BorrowScope,
): T {
  const lowered: LoweredHandles = new Map()
  try {
    return lower(cx.forCall(borrowScope, lowered))
  } catch (error) {
    if (!isTrap(error)) rollBack(lowered, cx.handles)
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
