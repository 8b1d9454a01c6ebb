import { trap } from './errors.ts'

/**
 * Bounds on what a component may use, including all components inside it. Exceeding a bound is a trap that
 * names it. By default, the limits of the Component Model and of the engine apply; they are lower where a
 * guest could otherwise exhaust its host, since one call can name the same bytes thousands of times.
 */
export interface Limits {
  /**
   * Pages of 64 KiB in all memories together; 65,536 (4 GiB) by default. With several memories, each may grow
   * by an equal part of what the initial sizes leave; `memory.grow` beyond that returns -1. Memories whose
   * initial sizes exceed the limit trap at instantiation.
   */
  readonly memoryPages?: number
  /** Entries in all tables together, shared like {@link memoryPages}; 1,048,576 by default. */
  readonly tableEntries?: number
  /**
   * Handles that each component instance may hold at a time, of resources, subtasks, waitable sets, streams,
   * futures and error contexts; also its number of threads. By default, all instances may hold 1,048,576
   * handles together, where a thread and a subtask count as 16 each.
   */
  readonly handles?: number
  /**
   * Bytes in guest memory of all strings that one call passes, counting arguments and result separately, or
   * that one read or write of a stream or future passes. A {@link Lowered} function is bounded for each
   * string. 256 MiB by default.
   */
  readonly stringBytes?: number
  /**
   * Bytes in guest memory of all elements of lists and maps that one call passes, not counting what the
   * elements refer to. 1 GiB by default.
   */
  readonly listBytes?: number
  /**
   * JS values that the lists and maps of one call become, counting all parts of their elements: a string
   * counts as three, a list as four, including any numbers in it. 16,777,216 by default.
   */
  readonly listValues?: number
  /**
   * Greatest depth of values (1 for a `u8`, 2 for a `list<u8>`), and greatest number of calls between
   * components on the call stack. Unbounded by default.
   */
  readonly nesting?: number
}

/** Default of {@link Limits.memoryPages}: the size of one 32-bit memory. */
export const defaultMemoryPages = 2 ** 16

/** Default of {@link Limits.tableEntries}, some 25 MB. */
export const defaultTableEntries = 2 ** 20

/**
 * Most memories of a component. In V8, an empty memory reserves 10 GiB of address space, of which a process
 * has room for some 16,000.
 */
export const maxMemories = 100

/** Most tables of a component. An empty table costs as much as a few entries. */
export const maxTables = 10_000

/** Default number of handles in all instances, when {@link Limits.handles} is absent. */
export const defaultHandles = 2 ** 20

/** Usage of the values of one call, against {@link Limits}. */
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

  /** Starts the next call. */
  begin(): void {
    this.#strings = 0
    this.#lists = 0
    this.#values = 0
  }

  /**
   * Counts a string.
   *
   * @throws {Trap} beyond {@link Limits.stringBytes}
   */
  addString(byteLength: number): void {
    this.#strings += byteLength
    if (this.#strings > this.#maxStrings)
      trap(`the strings of a call exceed the limit of ${this.#maxStrings} bytes`)
  }

  /**
   * Counts the elements of a list.
   *
   * @throws {Trap} beyond {@link Limits.listBytes}
   */
  addList(byteLength: number): void {
    this.#lists += byteLength
    if (this.#lists > this.#maxLists) trap(`the lists of a call exceed the limit of ${this.#maxLists} bytes`)
  }

  /**
   * Counts the JS values of a list.
   *
   * @throws {Trap} beyond {@link Limits.listValues}
   */
  addValues(count: number): void {
    this.#values += count
    if (this.#values > this.#maxValues)
      trap(`the lists of a call exceed the limit of ${this.#maxValues} values`)
  }
}
