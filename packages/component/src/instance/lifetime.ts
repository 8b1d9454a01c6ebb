/**
 * Lifetime of the instances of one store. A host that holds more for a guest than its resources, such as a timer or a
 * device, releases it when {@link signal} is aborted.
 */
export class Lifetime {
  /** Controllers to abort at the end. */
  readonly endings = new Set<{ abort(reason: unknown): void }>()
  /**
   * Calls of the host whose promise has not settled. Cancelled ones are among them: the guest has no handle of them any more,
   * but the host's work may go on.
   */
  readonly hostCalls = new Set<{ forget(): void }>()
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
    // Until its stack is a text, V8 keeps the functions on it, and with them the instance.
    try {
      void (reason as Error).stack
    } catch {}
    void this.signal
    this.#controller?.abort(reason)
    for (const ending of this.endings) ending.abort(reason)
    this.endings.clear()
    for (const call of this.hostCalls) call.forget()
  }
}
