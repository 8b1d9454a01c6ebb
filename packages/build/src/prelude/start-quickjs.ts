import { decode, encode } from 'wasi-webgpu:text/utf8'
import { startRandomNumbers } from '@wasi-webgpu/guest/start-random-numbers'
import { firstReason } from '../rejection-registration.ts'
import { convertLongTextsBy } from './text-encoding.ts'
import { lookForUnhandled, takeUnhandledBy } from './uncaught.ts'

let isStarted = false

/**
 * Lets a component convert long texts, and the program observe rejections and have new random numbers, from now on. No import can be called while the
 * program is built.
 */
export function start(): void {
  if (isStarted) return
  isStarted = true
  convertLongTextsBy({ decode, encode })
  // The engine, changed by the build, calls the function that these rejections pass to it.
  for (const part of [firstReason, Function.prototype.call, called]) Promise.reject(part)
  startRandomNumbers()
}

/** Observes a rejection; without a promise, takes a sample of the stack. */
function called(promise: Promise<unknown> | undefined, _reason: unknown, isHandled: boolean): void {
  if (promise === undefined) takeSample()
  else if (isHandled) unhandled.delete(promise)
  else {
    unhandled.add(promise)
    lookForUnhandled()
  }
}

/** Promises that were rejected without a handler, and have none yet. */
const unhandled = new Set<Promise<unknown>>()

takeUnhandledBy(() => {
  const taken = [...unhandled]
  unhandled.clear()
  return taken
})

let takeSample = () => {}

/** Sets the function that takes samples of the stack. */
export function takeSamplesBy(take: () => void): void {
  takeSample = take
}
