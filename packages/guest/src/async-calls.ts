import { turn } from '#engine'
import { exceptionOf } from './gpu-errors.ts'

/**
 * The outcome of an asynchronous function of the WIT. Engines may let the call block: then the result is there at once,
 * and what happened meanwhile waits to be told. Whoever listens hears of it before the promise settles; timers and frames
 * wait no longer than {@link patience}.
 *
 * @throws the W3C exception for the error of a result
 */
export async function awaitCall<T>(call: () => T | Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw exceptionOf(error)
  } finally {
    if (listeners > 0 || isTurnRequired || performance.now() - lastTurn > patience) {
      isTurnRequired = false
      await turn()
      lastTurn = performance.now()
    }
  }
}

/** In milliseconds: as long as a frame. */
const patience = 16

let lastTurn = 0

/** Makes the next {@link awaitCall} let the host tell of what the program has just caused, as the loss of a device. */
export function requireTurn(): void {
  isTurnRequired = true
}

let isTurnRequired = false

/**
 * The promise of an asynchronous operation. Promises are settled in the order in which the operations were called: it is
 * that in which the host did them.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpuqueue-onsubmittedworkdone
 */
export function settleInOrder<T>(operation: () => Promise<T>): Promise<T> {
  const outcome = operation()
  const promise = last.then(() => outcome)
  last = promise.then(ignore, ignore)
  // Until then nobody else has a hand on a failure.
  outcome.catch(ignore)
  return promise
}

let last: Promise<void> = Promise.resolve()

function ignore(): void {}

/** How many streams a program listens to. */
let listeners = 0

/** Tells that a program begins to listen to what the host may tell at any time. */
export function beginListening(): void {
  listeners++
}

/** Tells that it does not listen any longer. */
export function endListening(): void {
  listeners--
}
