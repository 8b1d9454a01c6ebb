/**
 * Asynchronous calls of the WIT as W3C promises.
 *
 * {@link awaitCall} awaits the WIT function; {@link settleInOrder} settles the promise that the program receives. In
 * between, the host delivers the events that belong before it.
 */

import { turn } from '#engine'
import { exceptionOf } from './gpu-errors.ts'

/**
 * Awaits an asynchronous function of the WIT.
 *
 * An engine may block the whole guest in such a call, so that its result is ready on return while events and
 * timers have become due in the meantime. This function then runs one turn of the event loop before its
 * promise settles, if the program listens to a stream of the host, if {@link requireTurn} was called, or if the
 * last turn is longer ago than {@link patience}.
 *
 * @throws the W3C exception that corresponds to the error of the WIT result
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

/** Longest time in milliseconds for which timers and frames wait: the length of a frame. */
const patience = 16

let lastTurn = 0

/**
 * Makes the next {@link awaitCall} run a turn of the event loop, so that the host can report the effect of a
 * synchronous call, such as the loss of a destroyed device.
 */
export function requireTurn(): void {
  isTurnRequired = true
}

let isTurnRequired = false

/**
 * Starts an asynchronous operation, and settles its promise after those of the operations that were started
 * before. The host completes operations in that order.
 *
 * @see https://www.w3.org/TR/webgpu/#dom-gpuqueue-onsubmittedworkdone
 */
export function settleInOrder<T>(operation: () => Promise<T>): Promise<T> {
  const outcome = operation()
  // Prevents an unhandled rejection while the promise waits for its predecessors.
  outcome.catch(ignore)
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  // Only the program handles the rejection of its promise.
  last = last.then(() => outcome).then(resolve, reject)
  return promise
}

let last: Promise<void> = Promise.resolve()

function ignore(): void {}

/** Number of streams that the program listens to. */
let listeners = 0

/** Registers a listener to a stream of the host, whose items may arrive at any time. */
export function beginListening(): void {
  listeners++
}

/** Unregisters a listener of {@link beginListening}. */
export function endListening(): void {
  listeners--
}
