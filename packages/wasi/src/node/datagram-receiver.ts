/**
 * Receives the datagrams of a socket of WASI 0.3 for the calls of its guest, in order. The shim cannot cancel a request to its
 * worker, and its worker fails all but one of several requests that wait. One request at a time therefore serves all calls: a
 * call that the guest cancels leaves the request to the next call, so that no datagram is lost and no work accumulates.
 */
export class DatagramReceiver<Datagram> {
  readonly #request: () => Promise<Datagram>
  readonly #calls = new Set<PromiseWithResolvers<Datagram>>()
  /** The datagram that came when no call waited. */
  #early: { readonly datagram: Datagram } | undefined
  #isRequested = false

  /** @param request waits for the next datagram */
  constructor(request: () => Promise<Datagram>) {
    this.#request = request
  }

  /**
   * Returns the next datagram.
   *
   * @param signal cancels the call
   */
  receive(signal: AbortSignal | undefined): Promise<Datagram> {
    const call = Promise.withResolvers<Datagram>()
    const early = this.#early
    this.#early = undefined
    if (early !== undefined) {
      call.resolve(early.datagram)
      return call.promise
    }
    this.#calls.add(call)
    const cancel = () => {
      if (this.#calls.delete(call)) call.reject(signal?.reason)
    }
    signal?.addEventListener('abort', cancel, { once: true })
    if (!this.#isRequested) void this.#serve()
    return call.promise
  }

  /** Serves the calls until none waits. */
  async #serve(): Promise<void> {
    this.#isRequested = true
    while (this.#calls.size > 0) {
      try {
        const datagram = await this.#request()
        const call = this.#take()
        if (call === undefined) this.#early = { datagram }
        else call.resolve(datagram)
      } catch (error) {
        this.#take()?.reject(error)
      }
    }
    this.#isRequested = false
  }

  /** Removes the call that waits longest. */
  #take(): PromiseWithResolvers<Datagram> | undefined {
    const [call] = this.#calls
    if (call !== undefined) this.#calls.delete(call)
    return call
  }
}
