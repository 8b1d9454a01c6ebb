import { turn } from '#engine'
import { exceptionOf } from './errors.ts'

/**
 * The outcome of an asynchronous function of the WIT. Engines may let the call block: then the result is there at once,
 * and what happened meanwhile waits to be told. While somebody listens, they hear of it before the promise settles.
 *
 * @throws the W3C exception for the error of a result
 */
export async function settled<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw exceptionOf(error)
  } finally {
    if (listeners > 0) await turn()
  }
}

/** How many streams and futures a program waits for. */
let listeners = 0

/** Tells that a program begins to wait for something that the host may tell at any time. */
export function beginListening(): void {
  listeners++
}

/** Tells that it does not wait any longer. */
export function endListening(): void {
  listeners--
}
