import { EventTarget } from '#engine'
import { Canvas } from './canvas.ts'
import type { CanvasOptions } from './index.ts'
import { streamTypes } from './input-events.ts'

/** As much of a `Document` as libraries use that draw: it makes canvases, and hears what they hear. */
export class GuestDocument extends EventTarget {
  readonly body = this
  readonly documentElement = this
  readonly style: Record<string, string> = {}
  readonly visibilityState = 'visible'
  readonly hidden = false
  readonly #canvases: Canvas[] = []
  /** Events that somebody wants of every canvas. */
  readonly #wanted = new Set<string>()

  get defaultView(): typeof globalThis {
    return globalThis
  }

  /** The size of the canvas, if there is one. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#canvases[0] ?? { width: 0, height: 0 }
  }

  createCanvas(options: CanvasOptions): Canvas {
    const canvas = new Canvas(this, options)
    for (const type of this.#wanted) canvas.listen(type)
    this.#canvases.push(canvas)
    return canvas
  }

  createElement(name: string): Canvas {
    if (`${name}`.toLowerCase() === 'canvas') return this.createCanvas({})
    throw new TypeError(`document.createElement: a component has canvases, and nothing that is a ${name}`)
  }

  createElementNS(_namespace: string | null, name: string): Canvas {
    return this.createElement(name)
  }

  querySelector(selector: string): Canvas | null {
    return `${selector}` === 'canvas' ? (this.#canvases[0] ?? null) : null
  }

  appendChild<Child>(child: Child): Child {
    return child
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    const [type] = args
    if (!streamTypes.has(type) || this.#wanted.has(type)) return
    this.#wanted.add(type)
    for (const canvas of this.#canvases) canvas.listen(type)
  }
}
