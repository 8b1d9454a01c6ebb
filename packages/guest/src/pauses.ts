/** Pauses of code that asks the host again and again whether something has arrived. */

// As it is when this module is loaded: the build counts the timers of a program, so that waiting keeps the program alive.
const { setTimeout } = globalThis

/**
 * Returns a function that lets timers and frames run. Its pauses make a wait longer by an eighth, or by {@link longestPause}. A call
 * that waits would stop the whole program.
 */
export function pauses(): () => Promise<void> {
  const start = performance.now()
  return () =>
    new Promise(resolve => setTimeout(resolve, Math.min(longestPause, (performance.now() - start) / 8)))
}

/** In milliseconds. */
const longestPause = 8
