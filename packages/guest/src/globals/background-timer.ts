/** Timers that keep no program alive: those from before the build counts the timers of a program. */
import '#engine'

const { setTimeout: start } = globalThis

/**
 * Calls back once, unless the program ends before.
 *
 * @param delay in milliseconds
 */
export function startBackgroundTimer(callback: () => void, delay: number): void {
  start(callback, Math.min(delay, 2 ** 31 - 1))
}
