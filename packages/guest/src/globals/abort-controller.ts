/**
 * `AbortController` and `AbortSignal`, for engines that lack them.
 *
 * @see https://dom.spec.whatwg.org/#aborting-ongoing-activities
 */

import { DOMException, Event, EventTarget } from '#engine'
import { defineInterface, illegalConstructor, internal } from '../web-idl-classes.ts'
import { startBackgroundTimer } from './background-timer.ts'
import { defineMissingGlobals } from './define-globals.ts'

class AbortSignal extends EventTarget {
  onabort: ((event: globalThis.Event) => unknown) | null = null
  #isAborted = false
  #reason: unknown

  constructor(caller: typeof internal)
  constructor(caller: unknown = undefined) {
    if (caller !== internal) throw illegalConstructor('AbortSignal')
    super()
    this.addEventListener('abort', event => this.onabort?.(event))
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(internal)
    signal.abort(internal, reason)
    return signal
  }

  /**
   * Makes a signal that aborts after a delay, which keeps no program alive.
   *
   * @param delay in milliseconds
   */
  static timeout(delay: number): AbortSignal {
    if (typeof delay !== 'number') throw new TypeError('AbortSignal.timeout: the delay is not a number')
    if (!Number.isInteger(delay) || delay < 0 || delay > 2 ** 32 - 1)
      throw new RangeError(`AbortSignal.timeout: the delay ${delay} is not an integer from 0 to 2^32 - 1`)
    const signal = new AbortSignal(internal)
    const abort = () => {
      const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
      signal.abort(internal, error)
    }
    startBackgroundTimer(abort, delay)
    return signal
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const given = [...signals]
    if (!given.every(signal => signal instanceof AbortSignal))
      throw new TypeError('AbortSignal.any: an element is not an AbortSignal')
    const any = new AbortSignal(internal)
    for (const signal of given) {
      if (signal.aborted) any.abort(internal, signal.reason)
      else signal.addEventListener('abort', () => any.abort(internal, signal.reason))
    }
    return any
  }

  get aborted(): boolean {
    return this.#isAborted
  }

  get reason(): unknown {
    return this.#reason
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason
  }

  /** For internal use; programs call {@link AbortController.abort}. */
  abort(caller: typeof internal, reason: unknown): void {
    if (caller !== internal) throw illegalConstructor('AbortSignal')
    if (this.#isAborted) return
    this.#isAborted = true
    this.#reason =
      reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason
    this.dispatchEvent(new Event('abort'))
  }
}

class AbortController {
  readonly signal = new AbortSignal(internal)

  abort(reason?: unknown): void {
    this.signal.abort(internal, reason)
  }
}

defineInterface('AbortController', AbortController)
defineInterface('AbortSignal', AbortSignal)
defineMissingGlobals({ AbortController, AbortSignal })
