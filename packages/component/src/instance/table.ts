import { trap } from '../errors.ts'
import { defaultHandles } from '../limits.ts'

const maxLength = 2 ** 28 - 1

/** For how many handles more there is room in all tables that share this: an index, once there, is used again. */
export interface Room {
  left: number
}

/** Entries by the indices that a guest has for them (`Table` in `CanonicalABI.md`). Index 0 is never used. */
export class Table<Entry extends object> {
  protected readonly entries: (Entry | undefined)[] = [undefined]
  readonly #free: number[] = []
  readonly #what: 'handle' | 'thread'
  readonly #max: number
  readonly #room: Room
  readonly #weight: number

  /**
   * @param what the entries are, for messages
   * @param max how many there may be, where that is limited
   * @param weight how many handles' room each takes
   */
  constructor(
    what: 'handle' | 'thread',
    max = maxLength,
    room: Room = { left: Number.POSITIVE_INFINITY },
    weight = 1,
  ) {
    this.#what = what
    this.#max = Math.min(max, maxLength)
    this.#room = room
    this.#weight = weight
  }

  /** How many entries are in use. */
  get size(): number {
    return this.entries.length - 1 - this.#free.length
  }

  /** Adds an entry at the lowest cost: at the last index that became free, else at the next one. */
  insert(entry: Entry): number {
    const index = this.#free.pop()
    if (index !== undefined) {
      this.entries[index] = entry
      return index
    }
    if (this.entries.length > this.#max) trap(`too many ${this.#what}s: the limit is ${this.#max} handles`)
    this.#room.left -= this.#weight
    if (this.#room.left < 0)
      trap(`too many ${this.#what}s: the limit is ${defaultHandles} handles in all instances together`)
    return this.entries.push(entry) - 1
  }

  /** The entry at an index. Traps on an index that is not in use. */
  entry(index: number): Entry {
    return this.entries[index] ?? trap(`unknown ${this.#what} index ${index}`)
  }

  remove(index: number): Entry {
    const entry = this.entry(index)
    this.entries[index] = undefined
    this.#free.push(index)
    return entry
  }

  /** Empties it. Returns what was in it, by index. */
  protected takeAll(): (Entry | undefined)[] {
    this.#free.length = 0
    return this.entries.splice(1)
  }

  /** Every entry in use. */
  *[Symbol.iterator](): Iterator<Entry> {
    for (const entry of this.entries) if (entry !== undefined) yield entry
  }
}
