import { stderr } from 'node:process'

/**
 * A line that says how far long work has come, on a terminal only. It has no end, so that the next text replaces it. Programs in
 * components use it, too.
 */
export class ProgressLine {
  #shownAt = Number.NEGATIVE_INFINITY

  /** Shows a text, a few times a second. */
  show(text: string): void {
    if (!stderr.isTTY || performance.now() - this.#shownAt < interval) return
    this.#shownAt = performance.now()
    stderr.write(`\u001b[K${text}\r`)
  }

  /** Removes the line. */
  end(): void {
    if (this.#shownAt > Number.NEGATIVE_INFINITY) stderr.write('\u001b[K')
    this.#shownAt = Number.NEGATIVE_INFINITY
  }
}

/** Time between two texts, in milliseconds. */
const interval = 200
