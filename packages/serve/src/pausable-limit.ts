/** A time limit that can be paused and extended: it counts only the time while it runs. */
export class PausableLimit {
  readonly #whole: number
  readonly #onReached: () => void
  readonly #onDue: () => void
  /** The remaining time in milliseconds, as of `#since`. */
  #left: number
  /** When the limit last began to run; `undefined` while it is paused. */
  #since: number | undefined
  #timer: NodeJS.Timeout | undefined
  #isOver = false

  /**
   * @param milliseconds how long the limit may run
   * @param onReached called once, when it has run for that long, and the event loop has then read what had arrived
   * @param onDue called before the event loop reads, after which the limit may still be ended, paused or extended
   */
  constructor(milliseconds: number, onReached: () => void, onDue = () => {}) {
    this.#whole = milliseconds
    this.#left = milliseconds
    this.#onReached = onReached
    this.#onDue = onDue
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
    if (this.#waits()) return
    this.#onDue()
    setImmediate(() => {
      if (this.#timer !== undefined || this.#waits()) return
      this.end()
      this.#onReached()
    })
  }

  /** Checks again when the time that is left is over. @returns whether there is any, or the limit is paused */
  #waits(): boolean {
    if (this.#since === undefined) return true
    const left = this.#left - this.running
    if (left < 1) return false
    this.#timer = setTimeout(() => this.#check(), left)
    return true
  }
}
