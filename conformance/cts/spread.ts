/** Returns at most `count` items of a list, evenly spread over it, the first one included. */
export function spread<T>(items: readonly T[], count: number | undefined): readonly T[] {
  if (count === undefined || items.length <= count) return items
  return Array.from({ length: count }, (_, n) => items[Math.floor((n * items.length) / count)]!)
}
