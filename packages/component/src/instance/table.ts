import { trap } from '../errors.ts'
import { defaultHandles } from '../limits.ts'

/** `Table.MAX_LENGTH` */
const maxLength = 2 ** 28 - 1

/** Use that several tables together have left. */
export interface HandleBudget {
  /** Number of handles that they may add. A freed index is reused and costs nothing. */
  left: number
  /** Number of loans to calls that are not over: a call lends as many handles as its lists have elements. */
  loans: number
}

/** Entries under the indices that a guest uses for them (`Table` in `CanonicalABI.md`). Index 0 is never used. */
export class Table<Entry extends object> {
  protected readonly entries: (Entry | undefined)[] = [undefined]
  readonly #free: number[] = []
  readonly #kind: 'handle' | 'thread'
  readonly #max: number
  protected readonly budget: HandleBudget
  readonly #cost: number

  /**
   * @param kind noun for the entries in messages
   * @param max highest number of entries, if there is a limit
   * @param cost number of handles that an entry takes from `budget`
   */
  constructor(
    kind: 'handle' | 'thread',
    max = maxLength,
    budget: HandleBudget = { left: Number.POSITIVE_INFINITY, loans: defaultHandles },
    cost = 1,
  ) {
    this.#kind = kind
    this.#max = Math.min(max, maxLength)
    this.budget = budget
    this.#cost = cost
  }

  /** Number of entries. */
  get size(): number {
    return this.entries.length - 1 - this.#free.length
  }

  /**
   * Adds an entry at the index that was freed last, or at a new one, and returns the index.
   *
   * @param extra number of handles that the entry takes from the budget until it is removed, beside its index
   */
  insert(entry: Entry, extra = 0): number {
    const index = this.#free.pop() ?? this.entries.length
    if (index > this.#max) trap(`too many ${this.#kind}s: the limit is ${this.#max} handles`)
    this.budget.left -= index === this.entries.length ? this.#cost + extra : extra
    if (this.budget.left < 0)
      trap(`too many ${this.#kind}s: the limit is ${defaultHandles} handles in all instances`)
    this.entries[index] = entry
    return index
  }

  /**
   * Returns the entry at an index.
   *
   * @throws {Trap} when the index is not in use
   */
  entry(index: number): Entry {
    return this.entries[index] ?? trap(`unknown ${this.#kind} index ${index}`)
  }

  /** Frees an index, and what {@link insert} took beside it, and returns its entry. */
  remove(index: number, extra = 0): Entry {
    const entry = this.entry(index)
    this.budget.left += extra
    this.entries[index] = undefined
    this.#free.push(index)
    return entry
  }

  /** Removes all entries and returns them. */
  takeAll(): Entry[] {
    this.#free.length = 0
    return this.entries.splice(1).filter(entry => entry !== undefined)
  }

  /** Iterates over the entries. */
  *[Symbol.iterator](): Iterator<Entry> {
    for (const entry of this.entries) if (entry !== undefined) yield entry
  }
}
