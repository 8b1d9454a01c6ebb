import { trap } from '../errors.ts'

/**
 * What a component, with all the components inside it, may use at most. Whatever is left out has only the limits of the
 * Component Model and of the engine. What goes beyond traps, with a message that names the limit.
 */
export interface Limits {
  /**
   * Pages of 64 KiB in each of its memories. A memory that starts with more traps when it is made; `memory.grow` beyond
   * them fails, as it does where the engine has no more.
   */
  readonly memoryPages?: number
  /** Entries in each of its tables, in the same way. */
  readonly tableEntries?: number
  /**
   * Handles that each component instance may hold at a time: of resources, subtasks, waitable sets, streams, futures
   * and error contexts; and as many threads.
   */
  readonly handles?: number
  /**
   * Bytes in guest memory of all strings that one call passes, in its arguments and again in its result, or one read or
   * write of a stream or future. For a {@link Lowered} host function: of each string.
   */
  readonly stringBytes?: number
  /** The same of all elements of lists and maps, not counting what these elements refer to. */
  readonly listBytes?: number
  /**
   * How deep values may be in each other (a `u8` is 1 deep, a `list<u8>` 2), and how many component instances may be on
   * the call stack at a time.
   */
  readonly nesting?: number
}

/** How many bytes of strings and lists one call has passed, where that is limited. */
export class ByteBudget {
  readonly #maxStrings: number
  readonly #maxLists: number
  #strings = 0
  #lists = 0

  private constructor(maxStrings: number, maxLists: number) {
    this.#maxStrings = maxStrings
    this.#maxLists = maxLists
  }

  /** `undefined` where nothing is limited. */
  static of({ stringBytes, listBytes }: Limits): ByteBudget | undefined {
    if (stringBytes === undefined && listBytes === undefined) return undefined
    return new ByteBudget(stringBytes ?? Number.POSITIVE_INFINITY, listBytes ?? Number.POSITIVE_INFINITY)
  }

  /** The values that follow are those of another call. */
  begin(): void {
    this.#strings = 0
    this.#lists = 0
  }

  addString(byteLength: number): void {
    this.#strings += byteLength
    if (this.#strings > this.#maxStrings)
      trap(`the strings of a call exceed the limit of ${this.#maxStrings} bytes`)
  }

  addList(byteLength: number): void {
    this.#lists += byteLength
    if (this.#lists > this.#maxLists) trap(`the lists of a call exceed the limit of ${this.#maxLists} bytes`)
  }
}
