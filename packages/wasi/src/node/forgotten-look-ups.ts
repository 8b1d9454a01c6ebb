import { instanceSignal } from '@wasi-webgpu/component/host'

/** A `resolve-address-stream` of WASI 0.2. */
export interface LookUp extends Disposable {
  subscribe(): Pollable
}

interface Pollable extends Disposable {
  ready(): boolean
  block(): void
}

/**
 * Look-ups of names of WASI 0.2 that a guest has dropped before they were over. The system cannot cancel a look-up, so a guest
 * that starts and drops them in a loop would fill the worker of the shim. A guest that has {@link mostForgotten} of them
 * waits for one before it starts the next.
 */
export class ForgottenLookUps {
  readonly #lookUps = new Set<Forgotten>()
  #isWatched = false

  /** Starts a look-up whose end, if the guest drops it early, is awaited here. */
  start<T extends LookUp>(start: () => T): T {
    const ended = instanceSignal()
    this.#endWith(ended)
    for (const lookUp of this.#lookUps) if (lookUp.pollable.ready()) this.#end(lookUp)
    for (const lookUp of this.#lookUps) {
      if (this.#lookUps.size < mostForgotten) break
      lookUp.pollable.block()
      this.#end(lookUp)
    }
    const stream = start()
    const dispose = stream[Symbol.dispose].bind(stream)
    return Object.assign(stream, {
      [Symbol.dispose]: () => {
        if (ended?.aborted) dispose()
        else this.#forget({ pollable: stream.subscribe(), dispose })
      },
    })
  }

  #forget(lookUp: Forgotten): void {
    this.#lookUps.add(lookUp)
    if (lookUp.pollable.ready()) this.#end(lookUp)
  }

  #end(lookUp: Forgotten): void {
    this.#lookUps.delete(lookUp)
    lookUp.pollable[Symbol.dispose]()
    lookUp.dispose()
  }

  #endWith(ended: AbortSignal | undefined): void {
    if (this.#isWatched || ended === undefined) return
    this.#isWatched = true
    ended.addEventListener('abort', () => {
      this.#isWatched = false
      for (const lookUp of this.#lookUps) this.#end(lookUp)
    })
  }
}

interface Forgotten {
  readonly pollable: Pollable
  readonly dispose: () => void
}

/** Number of forgotten look-ups at a time. */
export const mostForgotten = 32
