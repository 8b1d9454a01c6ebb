import { create } from './elements.ts'

/** As much text as the console keeps, in characters. */
const most = 200_000

/** What a program writes, as it comes. */
export class ConsolePanel {
  readonly #panel: HTMLElement
  readonly #log: HTMLElement
  #length = 0

  constructor(panel: HTMLElement) {
    this.#panel = panel
    this.#log = panel.querySelector('pre') as HTMLElement
  }

  clear(): void {
    this.#log.replaceChildren()
    this.#length = 0
  }

  /** @param kind whether the program wrote it, and where to, or the playground */
  write(text: string, kind: 'stdout' | 'stderr' | 'note'): void {
    const isAtEnd = this.#panel.scrollTop + this.#panel.clientHeight >= this.#panel.scrollHeight - 4
    this.#log.append(create('span', { className: kind }, text))
    this.#length += text.length
    while (this.#length > most) {
      const first = this.#log.firstChild as ChildNode
      this.#length -= first.textContent?.length ?? 0
      first.remove()
    }
    if (isAtEnd) this.#panel.scrollTop = this.#panel.scrollHeight
  }
}
