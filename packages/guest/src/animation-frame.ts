/**
 * Animation frames of a program: `requestAnimationFrame` and the end of a frame.
 *
 * A surface paces the frames once a canvas exists ({@link setFrameSource}); without one, a timer runs them at
 * about 60 Hz. A frame consists of the callbacks that were due, everything that the program does until it
 * next waits, and the callbacks of {@link afterFrame}, which present the drawn textures.
 *
 * @see https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#animation-frames
 */

import { uncaughtException } from './globals/uncaught-exceptions.ts'

/**
 * A callback of `requestAnimationFrame`.
 *
 * @param time in milliseconds, on the clock of `performance.now()`
 */
type FrameCallback = (time: number) => void

/** Waits for the next frame; resolves to `false` when no more frames will come. */
export type FrameSource = () => Promise<boolean>

let nextFrame: FrameSource = timer
let callbacks = new Map<number, FrameCallback>()
/** Callbacks of the frame that is being drawn. */
let due = new Map<number, FrameCallback>()
const endings = new Set<() => void>()
let handles = 0
let isWaiting = false
let lastFrame = 0

/**
 * Calls back in the next frame.
 *
 * @returns a handle for {@link cancelAnimationFrame}
 * @throws a TypeError if the callback is not a function
 * @see https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#dom-animationframeprovider-requestanimationframe
 */
export function requestAnimationFrame(callback: FrameCallback): number {
  if (typeof callback !== 'function')
    throw new TypeError('requestAnimationFrame: the callback is not a function')
  callbacks.set(++handles, callback)
  waitForFrame()
  return handles
}

/**
 * Cancels a callback. An unknown handle is ignored.
 *
 * @see https://html.spec.whatwg.org/multipage/imagebitmap-and-animations.html#animationframeprovider-cancelanimationframe
 */
export function cancelAnimationFrame(handle: number): void {
  callbacks.delete(handle)
  due.delete(handle)
}

/** Makes a surface the source of frames, instead of the timer. */
export function setFrameSource(source: FrameSource): void {
  nextFrame = source
}

/**
 * Calls back once, at the end of the current frame: before the wait for the next one, which this call starts
 * on a surface.
 */
export function afterFrame(callback: () => void): void {
  endings.add(callback)
  if (nextFrame !== timer) waitForFrame()
}

function waitForFrame(): void {
  if (isWaiting) return
  isWaiting = true
  // Everything that the program does in this turn belongs to this frame.
  setTimeout(() => void runFrame(), 0)
}

async function runFrame(): Promise<void> {
  endFrame()
  const hasFrame = await nextFrame()
  isWaiting = false
  // Callbacks of events may have drawn during the wait.
  endFrame()
  if (!hasFrame) return endFrames()
  due = callbacks
  callbacks = new Map()
  lastFrame = performance.now()
  for (const callback of due.values()) {
    try {
      callback(lastFrame)
    } catch (error) {
      uncaughtException(error)
    }
  }
}

function endFrame(): void {
  for (const end of endings) end()
  endings.clear()
}

/** Drops the remaining callbacks, so that no program waits for a frame that never comes. */
function endFrames(): void {
  for (const handle of callbacks.keys()) globalThis.cancelAnimationFrame(handle)
}

const interval = 1000 / 60

async function timer(): Promise<boolean> {
  const wait = interval - (performance.now() - lastFrame)
  await new Promise(resolve => setTimeout(resolve, Math.max(0, wait)))
  return true
}
