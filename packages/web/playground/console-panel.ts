import { byId, create } from './elements.ts'

/** Characters of output that the console keeps. */
const most = 200_000

/** Shows the output of a program as it arrives. It is folded while there is none. */
export class ConsolePanel {
  readonly #panel: HTMLElement
  readonly #log: HTMLElement
  readonly #tab = byId('console-tab')
  #length = 0
  /** Whether output of this frame has arrived. */
  #isFollowing = false

  constructor(panel: HTMLElement) {
    this.#panel = panel
    this.#log = panel.querySelector('pre') as HTMLElement
  }

  clear(): void {
    this.#log.replaceChildren()
    this.#length = 0
    delete this.#tab.dataset.problems
  }

  /**
   * Adds a text.
   *
   * @param kind stream that the program wrote to, `problem` for an error of the GPU or one that ends the program, or `note` for a
   * message of the playground
   */
  write(text: string, kind: 'stdout' | 'stderr' | 'problem' | 'note'): void {
    this.#followEnd()
    if (kind === 'problem') this.#tab.dataset.problems = String(Number(this.#tab.dataset.problems ?? 0) + 1)
    this.#log.append(create('span', { className: kind }, text))
    this.#length += text.length
    while (this.#length > most) {
      const first = this.#log.firstChild as ChildNode
      this.#length -= first.textContent?.length ?? 0
      first.remove()
    }
  }

  /** Scrolls with the output, if its end is in sight. Lays the page out once in a frame, not for every text. */
  #followEnd(): void {
    if (this.#isFollowing) return
    this.#isFollowing = true
    const isAtEnd = this.#panel.scrollTop + this.#panel.clientHeight >= this.#panel.scrollHeight - 4
    requestAnimationFrame(() => {
      this.#isFollowing = false
      if (isAtEnd) this.#panel.scrollTop = this.#panel.scrollHeight
    })
  }
}
