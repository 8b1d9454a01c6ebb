/** Shows on a terminal how many frames are drawn. The line has no end, so that the next text replaces it. */
export class FrameProgress {
  readonly #total: number
  #shownAt: number

  constructor(total: number) {
    this.#total = total
    this.#shownAt = performance.now()
  }

  /** Shows the number of the frame that is drawn, a few times a second. */
  show(frame: number): void {
    const { stderr } = process
    if (!stderr.isTTY || (performance.now() - this.#shownAt < interval && frame < this.#total)) return
    this.#shownAt = performance.now()
    stderr.write(frame < this.#total ? `\u001b[Kframe ${frame} of ${this.#total}\r` : '\u001b[K')
  }
}

/** Time between two lines, in milliseconds. */
const interval = 200
