/**
 * Timers on the clock of WASI 0.3, which does not block the program during a wait.
 *
 * @see https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timers
 */

import { waitFor } from 'wasi:clocks/monotonic-clock@0.3.0'
import { defineMissingGlobals } from './define-globals.ts'
import { uncaughtException } from './uncaught-exceptions.ts'

type Callback = (...args: unknown[]) => unknown

const running = new Set<number>()
let last = 0

/**
 * Calls a function once.
 *
 * @param delay in milliseconds
 * @returns a handle for {@link clearTimeout}
 */
export function setTimeout(callback: Callback, delay: unknown = 0, ...args: unknown[]): number {
  return start(callback, delay, args, false)
}

/**
 * Calls a function repeatedly.
 *
 * @param delay between calls, in milliseconds
 * @returns a handle for {@link clearTimeout}
 */
export function setInterval(callback: Callback, delay: unknown = 0, ...args: unknown[]): number {
  return start(callback, delay, args, true)
}

/** Cancels a timer of either kind. As the HTML Standard requires, an unknown handle is ignored. */
export function clearTimeout(timer: unknown = undefined): void {
  running.delete(Number(timer))
}

function start(callback: Callback, delay: unknown, args: unknown[], repeats: boolean): number {
  if (typeof callback !== 'function')
    throw new TypeError('the callback of a timer must be a function, not code as text')
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
      uncaughtException(error)
    }
  } while (repeats && running.has(timer))
}

/** Converts a delay to a Web IDL `long`; the HTML Standard replaces negative delays by 0. */
function milliseconds(delay: unknown): number {
  return Math.max(0, Number(delay) | 0)
}

defineMissingGlobals({ setTimeout, setInterval, clearTimeout, clearInterval: clearTimeout })
