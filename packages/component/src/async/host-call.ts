import type { Lifetime } from '../instance/lifetime.ts'

/**
 * A call of an `async func` of the host. It can be cancelled if its function asked for its signal, and so promised to
 * heed it; any other runs to its end, as a callee may (`OnCancel` in `CanonicalABI.md`).
 */
export class HostCall {
  readonly lifetime: Lifetime
  #controller: AbortController | undefined
  #state: 'runs' | 'cancelled' | 'over' = 'runs'

  constructor(lifetime: Lifetime) {
    this.lifetime = lifetime
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.lifetime.hasEnded) this.#controller.abort(this.lifetime.signal.reason)
      else if (this.#state === 'runs') this.lifetime.endings.add(this)
    }
    return this.#controller.signal
  }

  get isCancelled(): boolean {
    return this.#state === 'cancelled'
  }

  /** The guest no longer wants the result. Returns whether the call heeds that. */
  cancel(): boolean {
    if (this.#controller === undefined || this.#state !== 'runs') return false
    this.#state = 'cancelled'
    this.lifetime.endings.delete(this)
    this.#controller.abort(new DOMException('the guest cancelled the call', 'AbortError'))
    return true
  }

  abort(reason: unknown): void {
    this.#controller?.abort(reason)
  }

  /** Its promise has settled. */
  settle(): void {
    if (this.#controller !== undefined) this.lifetime.endings.delete(this)
    if (this.#state === 'runs') this.#state = 'over'
  }
}

/** What stands behind {@link callSignal}: a call, or for a function that is not async the instance that called. */
type Caller = HostCall | Lifetime

let caller: Caller | undefined

/** A host function is about to run. Whoever calls this calls it again with what it returns, when that has returned. */
export function switchCaller(next: Caller | undefined): Caller | undefined {
  const previous = caller
  caller = next
  return previous
}

/**
 * For host functions, before their first `await`: the signal of the call that runs. It is aborted when the instance that
 * called ends, and, where the function is an `async func`, when the guest cancels the call. A function that asks promises
 * to let go of its work then: the guest learns at once that the call was cancelled, and what the function still returns is
 * dropped. One that does not ask runs to its end.
 *
 * @returns `undefined` where no guest called
 */
export function callSignal(): AbortSignal | undefined {
  return caller?.signal
}

/**
 * For host functions, before their first `await`: aborted when the instance that called ends, in whatever way. Its reason
 * says why. Resources that the guest owns are dropped then anyway; this is for what a host keeps beside them.
 *
 * @returns `undefined` where no guest called
 */
export function instanceSignal(): AbortSignal | undefined {
  return caller instanceof HostCall ? caller.lifetime.signal : caller?.signal
}
