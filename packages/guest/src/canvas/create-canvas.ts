/**
 * What people see and touch: canvases over surfaces of the host. A program that imports this imports `wasi-gfx:surface` as
 * a component, and has as much of a `document` and a `window` as libraries want to draw and to hear of input.
 */

import { defineGlobals, defineMissingGlobals } from '../globals/define-globals.ts'
import { GuestDocument } from './guest-document.ts'
import { SurfaceCanvas } from './surface-canvas.ts'

/** The size that a canvas asks the host for. */
export interface CanvasOptions {
  /** In device pixels; the host decides otherwise if it must. */
  readonly width?: number
  readonly height?: number
}

const guestDocument = new GuestDocument()

/**
 * Makes a canvas: what `document.createElement('canvas')` does, with a size to ask the host for.
 * {@link https://www.w3.org/TR/webgpu/#canvas-getcontext getContext('webgpu')} lets WebGPU draw to it. It has the events
 * `resize`, `pointerdown`, `pointerup`, `pointermove`, `keydown` and `keyup`, and so have `document` and `window`.
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
