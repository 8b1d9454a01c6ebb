/** A limit that counts only the time while it runs: it can be paused, and extended. */
export class PausableLimit {
  readonly #whole: number
  readonly #onReached: () => void
  /** How much is left, in milliseconds, as of `#since`. */
  #left: number
  /** When it began to run; `undefined` while it is paused. */
  #since: number | undefined
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  /**
   * @param milliseconds how long it may run
   * @param onReached called once, when it has run for as long
   */
  constructor(milliseconds: number, onReached: () => void) {
    this.#whole = milliseconds
    this.#left = milliseconds
    this.#onReached = onReached
  }

  /** For how long it has run since it was last paused, in milliseconds; 0 while it is paused. */
  get running(): number {
    return this.#since === undefined ? 0 : performance.now() - this.#since
  }

  /** Runs, or goes on running. */
  run(): void {
    if (this.#isOver || this.#since !== undefined) return
    this.#since = performance.now()
    this.#timer ??= setTimeout(() => this.#check(), this.#left)
  }

  pause(): void {
    // The timer stays: most limits are paused and run again before it fires, which costs nothing this way.
    this.#left -= this.running
    this.#since = undefined
  }

  /** Lets it run longer, but no longer than at the beginning. */
  extend(milliseconds: number): void {
    this.#left = Math.min(this.#left + milliseconds, this.#whole + this.running)
  }

  /** Is not reached any more. */
  end(): void {
    this.#isOver = true
    this.#since = undefined
    clearTimeout(this.#timer)
  }

  #check(): void {
    this.#timer = undefined
    if (this.#since === undefined) return
    const left = this.#left - this.running
    if (left >= 1) {
      this.#timer = setTimeout(() => this.#check(), left)
      return
    }
    this.end()
    this.#onReached()
  }
}
