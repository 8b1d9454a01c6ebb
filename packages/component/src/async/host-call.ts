import type { Lifetime } from '../instance/lifetime.ts'
import type { CallHandlers } from './task.ts'

/**
 * Call of an `async func` of the host. It can be cancelled once its function has asked for the signal, and so has promised
 * to react to it. Any other call runs to its end, which `CanonicalABI.md` allows a callee (`OnCancel`).
 */
export class HostCall {
  readonly lifetime: Lifetime
  /** Called when the promise of a cancelled call has settled. */
  onEnd: (() => void) | undefined
  /** Learn of the outcome, unless the instance has ended. */
  handlers: Pick<CallHandlers, 'onResolve' | 'onFail'> | undefined
  #controller: AbortController | undefined
  #state: 'running' | 'cancelled' | 'finished' = 'running'

  constructor(lifetime: Lifetime, handlers?: HostCall['handlers']) {
    this.lifetime = lifetime
    this.handlers = handlers
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.lifetime.hasEnded) this.#controller.abort(this.lifetime.signal.reason)
      else if (this.#state === 'running') this.lifetime.endings.add(this)
    }
    return this.#controller.signal
  }

  /** Cancels the call, unless it runs to its end. Returns whether it was cancelled: the guest no longer wants the result. */
  cancel(): boolean {
    if (this.#controller === undefined || this.#state !== 'running') return false
    this.#state = 'cancelled'
    this.lifetime.endings.delete(this)
    this.#controller.abort(new DOMException('the guest cancelled the call', 'AbortError'))
    return true
  }

  /** Lets go of the instance, which has ended: the promise may stay pending for ever. */
  forget(): void {
    this.handlers = this.onEnd = undefined
  }

  abort(reason: unknown): void {
    this.#controller?.abort(reason)
  }

  /** Ends the call: its promise has settled. Returns what learns of it, if the guest still wants to know. */
  finish(): HostCall['handlers'] {
    this.lifetime.hostCalls.delete(this)
    this.lifetime.endings.delete(this)
    if (this.#state === 'cancelled') this.onEnd?.()
    else this.#state = 'finished'
    return this.#state === 'finished' ? this.handlers : undefined
  }
}

/** Source of {@link callSignal}: a call, or for a function that is not async the lifetime of the instance that called. */
type SignalSource = HostCall | Lifetime

let current: SignalSource | undefined

/** Sets the source of signals for a host function and returns the previous one, which the caller has to restore. */
export function switchCaller(next: SignalSource | undefined): SignalSource | undefined {
  const previous = current
  current = next
  return previous
}

/**
 * Returns the signal of the running call, for a host function before its first `await`. The signal is aborted when the
 * instance that called ends and, if the function is an `async func`, when the guest cancels the call. A function that asks
 * for the signal promises to stop its work then: the guest learns at once that the call is cancelled, and the result of
 * the function is dropped. A function that does not ask runs to its end.
 *
 * @returns `undefined` when no guest has called
 * @example
 * const get = async (url: string) => (await fetch(url, { signal: callSignal() })).text()
 * const imports = { 'my:app/http': { get } }
 */
export function callSignal(): AbortSignal | undefined {
  return current?.signal
}

/**
 * Returns a signal that is aborted when the instance that called ends for any reason, for a host function before its first
 * `await`. The reason of the signal is the reason of the end. Resources that the guest owns are dropped anyway; the signal
 * is for anything else that a host keeps for a guest.
 *
 * @returns `undefined` when no guest has called
 */
export function instanceSignal(): AbortSignal | undefined {
  return current instanceof HostCall ? current.lifetime.signal : current?.signal
}
