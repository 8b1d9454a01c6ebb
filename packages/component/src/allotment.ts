import type { CoreSize } from './binary/bounded-module.ts'
import { trap } from './errors.ts'
import { defaultMemoryPages, defaultTableEntries, type Limits, maxMemories, maxTables } from './limits.ts'

/**
 * Distributes {@link Limits} among the memories and tables of a component. Core code grows a memory without
 * asking the runtime, so each memory receives its own maximum at creation: its initial size, plus an equal
 * part of what all initial sizes leave. A memory that declares a lower maximum leaves the rest to the others.
 */
export class Allotment {
  readonly #memory: Share
  readonly #table: Share

  /**
   * @param sizes all memories and tables that the component will create
   * @throws {Trap} when their initial sizes exceed the limits
   */
  constructor(limits: Limits, sizes: readonly CoreSize[]) {
    const of = (kind: CoreSize['kind']) => sizes.filter(size => size.kind === kind)
    this.#memory = new Share(of('memory'), limits.memoryPages ?? defaultMemoryPages, maxMemories, {
      many: 'memories',
      unit: 'pages',
    })
    this.#table = new Share(of('table'), limits.tableEntries ?? defaultTableEntries, maxTables, {
      many: 'tables',
      unit: 'entries',
    })
  }

  /** Returns the maximum of a memory or table that is about to be created. */
  grant(size: CoreSize): number {
    return (size.kind === 'memory' ? this.#memory : this.#table).grant(size)
  }
}

/** Distribution of one limit among all memories, or all tables. */
class Share {
  readonly #limit: number
  readonly #words: { readonly many: string; readonly unit: string }
  /** Most by which each may grow. */
  readonly #room: number
  #granted = 0

  constructor(
    sizes: readonly CoreSize[],
    limit: number,
    maxCount: number,
    words: { readonly many: string; readonly unit: string },
  ) {
    this.#limit = limit
    this.#words = words
    if (sizes.length > maxCount) trap(`the component has more than ${maxCount} ${words.many}`)
    const start = sizes.reduce((sum, { min }) => sum + min, 0)
    if (start > limit) this.#refuse(start)
    this.#room = roomOf(sizes, limit - start)
  }

  grant({ min, max }: CoreSize): number {
    const left = this.#limit - this.#granted
    if (min > left) this.#refuse(this.#granted + min)
    const granted = Math.min(max, min + this.#room, left)
    this.#granted += granted
    return granted
  }

  #refuse(start: number): never {
    const { many, unit } = this.#words
    trap(`${many} that start with ${start} ${unit} exceed the limit of ${this.#limit} ${unit}`)
  }
}

/** Returns how much each may grow, so that all together grow by at most `left`. */
function roomOf(sizes: readonly CoreSize[], left: number): number {
  const wanted = sizes.map(({ min, max }) => max - min).sort((a, b) => a - b)
  let rest = left
  for (const [i, want] of wanted.entries()) {
    const part = Math.floor(rest / (wanted.length - i))
    if (want > part) return part
    rest -= want
  }
  return Number.POSITIVE_INFINITY
}
