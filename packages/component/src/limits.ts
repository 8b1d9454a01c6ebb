import { trap } from './errors.ts'

/**
 * What a component, with all the components inside it, may use at most. What goes beyond traps, with a message that
 * names the limit. What is left out has the limits of the Component Model and of the engine, but where these would let a
 * guest exhaust the memory of its host: it can name the same bytes thousands of times in one call.
 */
export interface Limits {
  /**
   * Pages of 64 KiB in all its memories together: 65,536, which is 4 GiB, if left out. With more than one memory, each
   * may grow by an equal part of what is left when all have the size that they start with; `memory.grow` beyond that
   * gives -1. Memories that start with more trap when the component is instantiated.
   */
  readonly memoryPages?: number
  /** Entries in all its tables together, in the same way: 1,048,576, if left out. */
  readonly tableEntries?: number
  /**
   * Handles that each component instance may hold at a time: of resources, subtasks, waitable sets, streams, futures
   * and error contexts; and as many threads. If left out, there may be 1,048,576 handles in all instances together, of
   * which a thread takes 16.
   */
  readonly handles?: number
  /**
   * Bytes in guest memory of all strings that one call passes, in its arguments and again in its result, or one read or
   * write of a stream or future. For a {@link Lowered} host function: of each string. 256 MiB, if left out.
   */
  readonly stringBytes?: number
  /** The same of all elements of lists and maps, not counting what these elements refer to: 1 GiB, if left out. */
  readonly listBytes?: number
  /**
   * The JS values that the lists and maps of one call become, elements with all their parts: a string counts as three,
   * a list as four, with whatever numbers are in it. 16,777,216, if left out.
   */
  readonly listValues?: number
  /**
   * How deep values may be in each other (a `u8` is 1 deep, a `list<u8>` 2), and how many calls of components may be on
   * the call stack at a time.
   */
  readonly nesting?: number
}

/** {@link Limits.memoryPages}, where it is left out: as much as one memory can have. */
export const defaultMemoryPages = 2 ** 16

/** {@link Limits.tableEntries}, where it is left out: some 25 MB. */
export const defaultTableEntries = 2 ** 20

/** An empty memory takes 10 GiB of the address space of its process in V8, which has room for some 16,000. */
export const maxMemories = 100

/** An empty table takes as much as some entries. */
export const maxTables = 10_000

/** How many handles all instances may have together, where {@link Limits.handles} is left out. */
export const defaultHandles = 2 ** 20

/** What the values of one call take so far. */
export class CallBudget {
  readonly #maxStrings: number
  readonly #maxLists: number
  readonly #maxValues: number
  #strings = 0
  #lists = 0
  #values = 0

  constructor({ stringBytes = 2 ** 28, listBytes = 2 ** 30, listValues = 2 ** 24 }: Limits) {
    this.#maxStrings = stringBytes
    this.#maxLists = listBytes
    this.#maxValues = listValues
  }

  /** The values that follow are those of another call. */
  begin(): void {
    this.#strings = 0
    this.#lists = 0
    this.#values = 0
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

  /** Of a list that JS gets. */
  addValues(count: number): void {
    this.#values += count
    if (this.#values > this.#maxValues)
      trap(`the lists of a call exceed the limit of ${this.#maxValues} values`)
  }
}
