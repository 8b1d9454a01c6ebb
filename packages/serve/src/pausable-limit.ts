/** A time limit that can be paused and extended: it counts only the time while it runs. */
export class PausableLimit {
  readonly #whole: number
  readonly #onReached: () => void
  /** The remaining time in milliseconds, as of `#since`. */
  #left: number
  /** When the limit last began to run; `undefined` while it is paused. */
  #since: number | undefined
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  /**
   * @param milliseconds how long the limit may run
   * @param onReached called once, when it has run for that long
   */
  constructor(milliseconds: number, onReached: () => void) {
    this.#whole = milliseconds
    this.#left = milliseconds
    this.#onReached = onReached
  }

  /** How long the limit has run since its last pause, in milliseconds; 0 while it is paused. */
  get running(): number {
    return this.#since === undefined ? 0 : performance.now() - this.#since
  }

  /** Starts the limit, or resumes it. */
  run(): void {
    if (this.#isOver || this.#since !== undefined) return
    this.#since = performance.now()
    this.#timer ??= setTimeout(() => this.#check(), this.#left)
  }

  /** Stops the clock of the limit. */
  pause(): void {
    // The timer stays, which makes a pause cheap: most limits run again before it fires.
    this.#left -= this.running
    this.#since = undefined
  }

  /** Adds time, up to the original limit. */
  extend(milliseconds: number): void {
    this.#left = Math.min(this.#left + milliseconds, this.#whole + this.running)
  }

  /** Ends the limit: it is never reached. */
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
