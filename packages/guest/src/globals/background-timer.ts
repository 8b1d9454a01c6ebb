/** Timers that keep no program alive: those from before the build counts the timers of a program. */
import '#engine'

const { setTimeout: start } = globalThis

/**
 * Calls back once, unless the program ends before.
 *
 * @param delay in milliseconds
 */
export function startBackgroundTimer(callback: () => void, delay: number): void {
  running++
  start(
    () => {
      running--
      callback()
      if (running === 0) onNone()
    },
    Math.min(delay, 2 ** 31 - 1),
  )
}

let running = 0
let onNone = () => {}

/** Whether a timer of {@link startBackgroundTimer} runs. */
export function hasBackgroundTimer(): boolean {
  return running > 0
}

/** Sets the function that is called when the last of the timers has ended. */
export function whenNoBackgroundTimer(callback: () => void): void {
  onNone = callback
}
