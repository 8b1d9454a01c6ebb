/**
 * Lifetime of the instances of one store. A host that holds more for a guest than its resources, such as a timer or a
 * device, releases it when {@link signal} is aborted.
 */
export class Lifetime {
  /** Controllers to abort at the end. */
  readonly endings = new Set<{ abort(reason: unknown): void }>()
  /**
   * Number of calls of the host whose promise has not settled. A cancelled one counts too: the guest has no handle of it any
   * more, but the host's work may go on.
   */
  hostCalls = 0
  #controller: AbortController | undefined

  get hasEnded(): boolean {
    return this.#controller?.signal.aborted === true
  }

  /** Aborted at the end, with the reason of the end. Created on first use: most guests never need it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    return this.#controller.signal
  }

  end(reason: unknown): void {
    this.#controller ??= new AbortController()
    this.#controller.abort(reason)
    for (const ending of this.endings) ending.abort(reason)
    this.endings.clear()
  }
}
