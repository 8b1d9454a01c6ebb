import type { Share } from './records.ts'

/** Returns at most `count` items of a list, evenly spread over it, the first one included. */
export function spread<T>(items: readonly T[], count: number | undefined): readonly T[] {
  if (count === undefined || items.length <= count) return items
  return Array.from({ length: count }, (_, n) => items[Math.floor((n * items.length) / count)]!)
}

/** Returns the items of one share. Neighbours, which often take equally long, belong to different shares. */
export function shareOf<T>(items: readonly T[], share: Share | undefined): readonly T[] {
  return share === undefined ? items : items.filter((_, n) => n % share.count === share.index)
}
