/**
 * Marks a class whose functions are about to be replaced.
 *
 * @returns whether it had no such mark: functions that are replaced twice would call each other
 */
export function markOnce(prototype: object, mark: symbol): boolean {
  if (Object.hasOwn(prototype, mark)) return false
  Object.defineProperty(prototype, mark, { value: true })
  return true
}
