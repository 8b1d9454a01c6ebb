import type { Files } from '@wasi-webgpu/web'
import { create } from './elements.ts'

/** Shows the results of a program without a canvas: its files, pictures among them, or its output. */
export class ResultsPanel {
  /** Whether the program has no canvas. */
  isExpected = false
  readonly #panel: HTMLElement
  #text = ''
  #urls: string[] = []

  constructor(panel: HTMLElement) {
    this.#panel = panel
  }

  clear(): void {
    for (const url of this.#urls) URL.revokeObjectURL(url)
    this.#urls = []
    this.#text = ''
    this.#panel.replaceChildren()
    this.#panel.hidden = true
  }

  /** The program has written this to its standard output. */
  write(text: string): void {
    if (!this.isExpected) return
    this.#text = (this.#text + text).slice(-2000)
    this.#panel.hidden = false
    this.#panel.replaceChildren(create('pre', {}, this.#text))
  }

  /** The program has ended. */
  show(files: Files): void {
    const shown = Object.entries(files).filter(([path]) => !path.endsWith('/.keep'))
    if (!this.isExpected || shown.length === 0) return
    this.#panel.hidden = false
    this.#panel.replaceChildren(...shown.map(([path, bytes]) => this.#figure(path, bytes)))
  }

  #figure(path: string, bytes: Uint8Array): HTMLElement {
    const isPicture = path.endsWith('.png')
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], isPicture ? { type: 'image/png' } : {})
    const url = URL.createObjectURL(blob)
    this.#urls.push(url)
    const name = path.replace(/.*\//, '')
    const link = create('a', { href: url, download: name }, path)
    return create(
      'figure',
      {},
      ...(isPicture ? [create('img', { src: url, alt: path })] : []),
      create('figcaption', {}, link),
    )
  }
}
