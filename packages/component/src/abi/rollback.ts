import { CopyEnd } from '../async/copy-end.ts'
import type { BorrowScope } from '../instance/borrow-scope.ts'
import { isTrap } from '../instance/engine-trap.ts'
import { returnToJs } from '../instance/guest-resource.ts'
import type { HandleTable } from '../instance/handle-table.ts'
import { send } from '../instance/in-flight.ts'
import { ResourceHandle } from '../instance/resource-handle.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/** A handle that a guest was to receive for a value of JS. */
interface LoweredHandle {
  /** Index of the handle; 0 if the table of the guest has no room for it. */
  readonly index: number
  readonly value: unknown
}

/** Handles of the current {@link lowerFromJs}. A getter of a value that it reads may start another one. */
export let lowered: LoweredHandle[] = []

/**
 * Lowers values of JS with handles among them. An error ends the guest, with those that it has received. The others are in
 * flight, and its end calls `drop` for them, even if the stack has room for that only later.
 *
 * Arguments of a call are different. If one does not fit its type, the guest goes on and keeps none of them: JS owns its
 * resources as before; a stream or a future ends, like one that a guest has dropped.
 *
 * @param drop drops the handles in the values, apart from those that the guest has received
 * @param callee task that receives the arguments of a call
 */
export function lowerFromJs<T>(
  cx: LiftLowerContext,
  lower: (cx: LiftLowerContext) => T,
  drop: (received: readonly unknown[]) => void,
  callee?: BorrowScope,
): T {
  const { handles, instance } = cx
  const outer = lowered
  const received: LoweredHandle[] = []
  lowered = received
  try {
    return lower(callee ? cx.forCall(callee) : cx)
  } catch (error) {
    if (callee && !handles.trapped && !isTrap(error)) rollBack(received, handles)
    else {
      send({ fail: () => drop(received.map(({ value }) => value)) })
      instance.poison(error)
    }
    throw error
  } finally {
    lowered = outer
  }
}

function rollBack(received: readonly LoweredHandle[], handles: HandleTable): void {
  for (const { index, value } of received) {
    const entry = handles.remove(index)
    if (entry instanceof CopyEnd) entry.drop()
    // A resource of the host is the JS object itself, which JS has not stopped to own.
    const isGivenAway = entry instanceof ResourceHandle && entry.borrowScope === undefined
    if (isGivenAway && entry.type.implementer !== undefined) returnToJs(value)
  }
}
