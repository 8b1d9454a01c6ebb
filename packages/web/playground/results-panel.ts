import type { Files } from '@wasi-webgpu/web'
import { create } from './elements.ts'

/** Shows the results of a program without a canvas: the files that it has written, beside the pictures that it had, or its output. */
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

  /**
   * The program has ended.
   *
   * @param given the files that it had at first
   */
  show(files: Files, given: Files = {}): void {
    const isGiven = ([path, bytes]: [string, Uint8Array]) => isEqual(bytes, given[path])
    const all = Object.entries(files)
    if (!this.isExpected || all.every(isGiven)) return
    const shown = all.filter(file => isPicture(file[0]) || !isGiven(file))
    this.#panel.hidden = false
    this.#panel.replaceChildren(...shown.map(([path, bytes]) => this.#figure(path, bytes)))
  }

  #figure(path: string, bytes: Uint8Array): HTMLElement {
    const isImage = isPicture(path)
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], isImage ? { type: 'image/png' } : {})
    const url = URL.createObjectURL(blob)
    this.#urls.push(url)
    const name = path.replace(/.*\//, '')
    const link = create('a', { href: url, download: name }, path)
    return create(
      'figure',
      {},
      ...(isImage ? [create('img', { src: url, alt: path })] : []),
      create('figcaption', {}, link),
    )
  }
}

function isPicture(path: string): boolean {
  return path.endsWith('.png')
}

function isEqual(bytes: Uint8Array, others: Uint8Array | undefined): boolean {
  return bytes.length === others?.length && bytes.every((byte, i) => byte === others[i])
}
