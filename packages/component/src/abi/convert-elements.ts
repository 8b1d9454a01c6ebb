import { arrivedInJs } from '../instance/in-flight.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import type { CopiedElements } from './list-codecs.ts'
import { lowerFromJs } from './rollback.ts'
import { scratchContext } from './scratch-context.ts'

/**
 * Converts elements that JS has written to those that JS reads, for a stream or future that a guest only hands on. The
 * elements go through memory, as on the way through a guest: they are checked, and change owners.
 */
export function convertElements(elements: CopiedElements, items: ArrayLike<unknown>): ArrayLike<unknown> {
  const convert = (cx: LiftLowerContext) => {
    const at = cx.allocate(elements.alignment, items.length * elements.size)
    elements.store(cx, items, at, items.length)
    return arrivedInJs(elements.load(cx, at, items.length) as ArrayLike<unknown>)
  }
  return lowerFromJs(scratchContext(), convert, received => elements.discard?.(items, received))
}
