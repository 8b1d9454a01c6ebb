/**
 * Timers over the clock of WASI 0.3, which lets a program go on while it waits.
 *
 * @see https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers
 */

import { waitFor } from 'wasi:clocks/monotonic-clock@0.3.0'
import { defineMissingGlobals } from './define-globals.ts'
import { reportError } from './report-error.ts'

type Callback = (...args: unknown[]) => unknown

const running = new Set<number>()
let last = 0

/** @param delay in milliseconds */
export function setTimeout(callback: Callback, delay: unknown = 0, ...args: unknown[]): number {
  return start(callback, delay, args, false)
}

/** @param delay in milliseconds */
export function setInterval(callback: Callback, delay: unknown = 0, ...args: unknown[]): number {
  return start(callback, delay, args, true)
}

/** Ends a timer of either kind; what is none is ignored, as the HTML Standard has it. */
export function clearTimeout(timer: unknown = undefined): void {
  running.delete(Number(timer))
}

function start(callback: Callback, delay: unknown, args: unknown[], repeats: boolean): number {
  if (typeof callback !== 'function')
    throw new TypeError('a timer calls a function; code as text is not supported')
  const timer = ++last
  running.add(timer)
  void run(timer, callback, milliseconds(delay), args, repeats)
  return timer
}

async function run(
  timer: number,
  callback: Callback,
  delay: number,
  args: unknown[],
  repeats: boolean,
): Promise<void> {
  do {
    await waitFor(delay * 1e6)
    if (!running.has(timer)) return
    if (!repeats) running.delete(timer)
    try {
      callback.apply(globalThis, args)
    } catch (error) {
      reportError(error)
    }
  } while (repeats && running.has(timer))
}

/** As WebIDL has it, `long`: what is no number, or negative, is none. */
function milliseconds(delay: unknown): number {
  return Math.max(0, Number(delay) | 0)
}

defineMissingGlobals({ setTimeout, setInterval, clearTimeout, clearInterval: clearTimeout })
