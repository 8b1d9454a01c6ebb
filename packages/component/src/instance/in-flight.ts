/**
 * Handles that have left the table of the guest that gives them away and are in no other table yet: from `lift_own` or
 * `lift_async_value` until the value is lowered, or until JS has all of it. An error on the way ends an instance, and the
 * end of an instance releases all that is left here.
 *
 * One list serves all instances: code that runs between the lift and the lowering of a value, such as `realloc`, may not
 * call out, so that no two values are on their way at a time.
 *
 * @module
 */

/** The handles that have left a table, some of which may have arrived. */
const sent: Sent[] = []

/** Number of handles in {@link sent} that are in flight. */
let left = 0

/** Handle that may be in flight, or several in a value of JS. A mark costs less than a place in a set. */
export interface Sent {
  isInFlight?: boolean
  /** Drops them at the end of an instance, which drops a `ResourceHandle` without it. */
  fail?(error: unknown, store: object): void
}

/** Records that a handle has left a table. */
export function send(handle: Sent): void {
  handle.isInFlight = true
  sent.push(handle)
  left++
}

/** Records that a handle has arrived in a table, if it was in flight. */
export function receive(handle: Sent): void {
  if (!handle.isInFlight) return
  handle.isInFlight = false
  left--
  if (left === 0) sent.length = 0
}

/** Returns a value that JS has received as a whole. */
export function arrivedInJs<T>(value: T): T {
  landAll()
  return value
}

/** Returns the handles in flight, of which none is any more. */
export function takeInFlight(): object[] {
  // Until the instance of a value that was lost ends, the list grows, and may have a handle that arrived and left again.
  const handles = [...new Set(sent)].filter(handle => handle.isInFlight)
  landAll()
  return handles
}

function landAll(): void {
  while (left > 0) receive(sent.pop() as Sent)
}
