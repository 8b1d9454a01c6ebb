/** The timer of the engine or of this library, before the build counts the timers that keep a program alive. */
const { setTimeout: start } = globalThis

/**
 * Calls back once, unless the program ends before.
 *
 * @param delay in milliseconds
 */
export function startBackgroundTimer(callback: () => void, delay: number): void {
  start(callback, Math.min(delay, 2 ** 31 - 1))
}
