/**
 * `AbortController` and `AbortSignal`, for engines that lack them.
 *
 * @see https://dom.spec.whatwg.org/#aborting-ongoing-activities
 */

import { DOMException, Event, EventTarget } from '#engine'
import { illegalConstructor, internal } from '../web-idl-classes.ts'
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

  /** @param delay in milliseconds */
  static timeout(delay: number): AbortSignal {
    const signal = new AbortSignal(internal)
    const error = new DOMException('the signal timed out', 'TimeoutError')
    setTimeout(() => signal.abort(internal, error), delay)
    return signal
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const any = new AbortSignal(internal)
    for (const signal of signals) {
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
    this.#reason = reason === undefined ? new DOMException('the operation was aborted', 'AbortError') : reason
    this.dispatchEvent(new Event('abort'))
  }
}

class AbortController {
  readonly signal = new AbortSignal(internal)

  abort(reason?: unknown): void {
    this.signal.abort(internal, reason)
  }
}

defineMissingGlobals({ AbortController, AbortSignal })
