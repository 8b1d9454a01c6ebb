/** A list of numbers that makes choices. Each number fits any choice, and after the last one they are all 0. */
export class Choices {
  readonly #numbers: readonly number[]
  #taken = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** Returns an integer in `[0, bound)`. */
  below(bound: number): number {
    return (this.#numbers[this.#taken++] ?? 0) % bound
  }

  /** Returns one of the items, of which there is at least one. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}
