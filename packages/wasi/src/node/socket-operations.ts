/**
 * Operations of sockets of WASI 0.3 that have not settled. The shim leaves an operation of a closed socket to its worker, where
 * it may wait for ever; here it fails when the socket is closed.
 */
export class SocketOperations {
  readonly #pending = new WeakMap<Disposable, Set<(error: unknown) => void>>()

  /** Watches for the end of a socket, and returns the socket. */
  watch<Socket extends Disposable>(socket: Socket): Socket {
    const pending = new Set<(error: unknown) => void>()
    this.#pending.set(socket, pending)
    const dispose = socket[Symbol.dispose].bind(socket)
    const end = () => {
      for (const fail of pending) fail({ tag: 'invalid-state' })
      dispose()
    }
    return Object.defineProperty(socket, Symbol.dispose, { configurable: true, value: end })
  }

  /**
   * Starts an operation of a watched socket.
   *
   * @returns the outcome of the operation; rejects with the error code `invalid-state` when the socket is closed first
   */
  async run<Result>(socket: Disposable, start: () => Result | Promise<Result>): Promise<Result> {
    const pending = this.#pending.get(socket)
    const closed = Promise.withResolvers<never>()
    pending?.add(closed.reject)
    try {
      return await Promise.race([start(), closed.promise])
    } finally {
      pending?.delete(closed.reject)
    }
  }
}
