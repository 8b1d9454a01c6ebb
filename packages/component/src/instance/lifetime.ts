/**
 * How long the instances of one root component last. Hosts learn of the end by {@link signal}: what they hold for a guest
 * beside its resources, such as a timer or a device, ends with it.
 */
export class Lifetime {
  /** What else ends with it. */
  readonly endings = new Set<{ abort(reason: unknown): void }>()
  #controller: AbortController | undefined
  #end: { readonly reason: unknown } | undefined

  get hasEnded(): boolean {
    return this.#end !== undefined
  }

  /** Aborted at the end, with why the instances ended: most guests never need it, so it is made when it is asked for. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#end !== undefined) this.#controller.abort(this.#end.reason)
    return this.#controller.signal
  }

  end(reason: unknown): void {
    if (this.#end !== undefined) return
    this.#end = { reason }
    this.#controller?.abort(reason)
    for (const ending of this.endings) ending.abort(reason)
    this.endings.clear()
  }
}
