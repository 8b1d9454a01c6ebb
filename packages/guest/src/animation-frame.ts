/**
 * When to draw the next picture: as a surface says, and without one about 60 times a second.
 *
 * @see https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#animation-frames
 */

import { reportError } from './globals/report-error.ts'

/** @param time in milliseconds, as of `performance.now()` */
type FrameCallback = (time: number) => void

/** Waits for the time of the next picture. Tells whether there is one. */
export type FrameSource = () => Promise<boolean>

let nextFrame: FrameSource = timer
let callbacks = new Map<number, FrameCallback>()
/** Those of the frame that is being drawn. */
let due = new Map<number, FrameCallback>()
const endings = new Set<() => void>()
let handles = 0
let isWaiting = false
let lastFrame = 0

/** {@link https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#dom-animationframeprovider-requestanimationframe requestAnimationFrame} */
export function requestAnimationFrame(callback: FrameCallback): number {
  if (typeof callback !== 'function') throw new TypeError('requestAnimationFrame takes a function')
  callbacks.set(++handles, callback)
  waitForFrame()
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

/** Calls back once, when the current frame is over: before the wait for the next one, which it begins. */
export function afterFrame(callback: () => void): void {
  endings.add(callback)
  if (nextFrame !== timer) waitForFrame()
}

function waitForFrame(): void {
  if (isWaiting) return
  isWaiting = true
  // All that the program does in this turn belongs to this frame.
  setTimeout(() => void runFrame(), 0)
}

async function runFrame(): Promise<void> {
  endFrame()
  const isThereOne = await nextFrame()
  isWaiting = false
  // Of what was drawn meanwhile, as on an event.
  endFrame()
  if (!isThereOne) return endFrames()
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

function endFrame(): void {
  for (const end of endings) end()
  endings.clear()
}

/** There are no more frames: nobody is to wait for one. */
function endFrames(): void {
  for (const handle of callbacks.keys()) globalThis.cancelAnimationFrame(handle)
}

const interval = 1000 / 60

async function timer(): Promise<boolean> {
  const wait = interval - (performance.now() - lastFrame)
  await new Promise(resolve => setTimeout(resolve, Math.max(0, wait)))
  return true
}
