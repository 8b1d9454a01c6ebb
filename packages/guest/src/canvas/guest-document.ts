import { EventTarget } from '#engine'
import type { CanvasOptions } from './create-canvas.ts'
import { streamTypes } from './input-events.ts'
import { SurfaceCanvas } from './surface-canvas.ts'

/** The subset of `Document` that drawing libraries use: it creates canvases and receives their events. */
export class GuestDocument extends EventTarget {
  readonly body = this
  readonly documentElement = this
  readonly style: Record<string, string> = {}
  readonly visibilityState = 'visible'
  readonly hidden = false
  readonly #canvases: SurfaceCanvas[] = []
  /** Types of events that a listener of the document requires from every canvas. */
  readonly #requiredTypes = new Set<string>()

  get defaultView(): typeof globalThis {
    return globalThis
  }

  /** Size of the first canvas, or 0 × 0. */
  get size(): { readonly width: number; readonly height: number } {
    return this.#canvases[0] ?? { width: 0, height: 0 }
  }

  createCanvas(options: CanvasOptions): SurfaceCanvas {
    const canvas = new SurfaceCanvas(this, options)
    for (const type of this.#requiredTypes) canvas.listen(type)
    this.#canvases.push(canvas)
    return canvas
  }

  createElement(name: string): SurfaceCanvas {
    if (`${name}`.toLowerCase() === 'canvas') return this.createCanvas({})
    throw new TypeError(`document.createElement: a component has only canvas elements, not '${name}'`)
  }

  createElementNS(_namespace: string | null, name: string): SurfaceCanvas {
    return this.createElement(name)
  }

  querySelector(selector: string): SurfaceCanvas | null {
    return `${selector}` === 'canvas' ? (this.#canvases[0] ?? null) : null
  }

  appendChild<Child>(child: Child): Child {
    return child
  }

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    const [type] = args
    if (!streamTypes.has(type) || this.#requiredTypes.has(type)) return
    this.#requiredTypes.add(type)
    for (const canvas of this.#canvases) canvas.listen(type)
  }
}
