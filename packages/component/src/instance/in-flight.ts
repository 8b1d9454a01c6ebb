/**
 * Handles that have left the table of the guest that gives them away and are in no other table yet: from `lift_own` or
 * `lift_async_value` until the value is lowered, or until JS has all of it. An error on the way ends an instance, and the
 * end of an instance releases all that is left here.
 *
 * One set serves all instances: code that runs between the lift and the lowering of a value, such as `realloc`, may not
 * call out, so that no two values are on their way at a time.
 */
export const inFlight = new Set<object>()

/** Returns a value that JS has received as a whole. */
export function arrivedInJs<T>(value: T): T {
  inFlight.clear()
  return value
}
