/**
 * Canvases on surfaces of the host, and the parts of `document` and `window` that drawing libraries use.
 *
 * A program that imports this module becomes a component that imports `wasi-gfx:surface`. `surface-canvas.ts`
 * is a canvas element backed by a surface; its context is the `GPUCanvasContext` of `../canvas-context.ts`,
 * shared with `OffscreenCanvas`. `input-events.ts` turns the streams of a surface into DOM events, and
 * `guest-document.ts` dispatches them once more, like the document of a page.
 *
 * @module
 */

import { defineGlobals, defineMissingGlobals } from '../globals/define-globals.ts'
import { GuestDocument } from './guest-document.ts'
import { SurfaceCanvas } from './surface-canvas.ts'

/** Options of {@link createCanvas}. */
export interface CanvasOptions {
  /** Requested width in device pixels; the host may choose another. */
  readonly width?: number
  /** Requested height in device pixels; the host may choose another. */
  readonly height?: number
}

const guestDocument = new GuestDocument()

/**
 * Creates a canvas, like `document.createElement('canvas')`, and requests a size from the host.
 *
 * The context of {@link https://www.w3.org/TR/webgpu/#canvas-getcontext getContext('webgpu')} draws to the
 * canvas. The canvas, `document` and `window` receive the events `resize`, `pointerdown`, `pointerup`,
 * `pointermove`, `keydown` and `keyup`.
 *
 * @example
 * ```ts
 * const canvas = createCanvas({ width: 640, height: 480 })
 * const context = canvas.getContext('webgpu')!
 * context.configure({ device, format: navigator.gpu.getPreferredCanvasFormat() })
 * ```
 */
export function createCanvas(options: CanvasOptions = {}): HTMLCanvasElement {
  return guestDocument.createCanvas(options) as unknown as HTMLCanvasElement
}

defineGlobals({
  HTMLCanvasElement: SurfaceCanvas,
  addEventListener: guestDocument.addEventListener.bind(guestDocument),
  dispatchEvent: guestDocument.dispatchEvent.bind(guestDocument),
  removeEventListener: guestDocument.removeEventListener.bind(guestDocument),
})
defineMissingGlobals({ devicePixelRatio: 1, document: guestDocument, window: globalThis })
for (const [name, size] of [
  ['innerWidth', 'width'],
  ['innerHeight', 'height'],
] as const) {
  Object.defineProperty(globalThis, name, { get: () => guestDocument.size[size], configurable: true })
}
