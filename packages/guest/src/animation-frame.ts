/**
 * When to draw the next picture: as a surface says, and without one about 60 times a second.
 *
 * @see https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#animation-frames
 */

import { reportError } from './globals/report-error.ts'

/** @param time in milliseconds, as of `performance.now()` */
type FrameCallback = (time: number) => void

/** Waits for the time of the next picture. */
export type FrameSource = () => Promise<void>

const interval = 1000 / 60
let nextFrame: FrameSource = timer
let lastFrame = 0
let callbacks = new Map<number, FrameCallback>()
let due: typeof callbacks = new Map()
let handles = 0
let isWaiting = false

/** {@link https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#dom-animationframeprovider-requestanimationframe requestAnimationFrame} */
export function requestAnimationFrame(callback: FrameCallback): number {
  if (typeof callback !== 'function') throw new TypeError('requestAnimationFrame takes a function')
  callbacks.set(++handles, callback)
  if (!isWaiting) void runFrame()
  return handles
}

/** {@link https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#animationframeprovider-cancelanimationframe cancelAnimationFrame} */
export function cancelAnimationFrame(handle: number): void {
  callbacks.delete(handle)
  due.delete(handle)
}

/** Lets frames come from a surface. */
export function setFrameSource(source: FrameSource): void {
  nextFrame = source
}

async function runFrame(): Promise<void> {
  isWaiting = true
  await nextFrame()
  isWaiting = false
  due = callbacks
  callbacks = new Map()
  lastFrame = performance.now()
  for (const callback of due.values()) {
    try {
      callback(lastFrame)
    } catch (error) {
      reportError(error)
    }
  }
}

function timer(): Promise<void> {
  const wait = Math.max(0, interval - (performance.now() - lastFrame))
  return new Promise(resolve => setTimeout(resolve, wait))
}
