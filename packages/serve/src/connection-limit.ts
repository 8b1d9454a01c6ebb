import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Bounds the connections of an HTTP server. At the limit, a new connection replaces the one that has been
 * without a request for the longest time: clients that hold connections and send nothing take them from each
 * other, never from a client that waits for an answer. When every connection has a request, the new one is
 * closed, unless requests are short: it then replaces the one that has had requests for the longest time.
 */
export class ConnectionLimit {
  readonly #most: number
  readonly #onFull: () => void
  readonly #areShort: boolean
  /** Connections without a request whose head is complete, in the order in which they became idle. */
  readonly #idle = new Set<Socket>()
  /** How many requests each of the other connections has. */
  readonly #busy = new Map<Socket, number>()

  /**
   * @param most the largest number of connections
   * @param onFull called for each connection that is closed, whether the new one or another
   * @param areShort whether requests are answered at once: only a client that reads no answer then has one for long
   */
  constructor(http: Server, most: number, onFull: () => void, areShort = false) {
    this.#most = most
    this.#onFull = onFull
    this.#areShort = areShort
    http.on('connection', socket => this.#open(socket))
    http.prependListener('request', (request, response) => {
      this.#begin(request.socket)
      response.once('close', () => this.#finish(request.socket))
    })
  }

  get count(): number {
    return this.#idle.size + this.#busy.size
  }

  /** Whether there is room for as many connections again. */
  get isSparse(): boolean {
    return 2 * this.count <= this.#most
  }

  /** Counts a connection that a worker borrows as one with a request. */
  lend(socket: Socket): void {
    this.#begin(socket)
  }

  /** Ends what {@link lend} began. */
  takeBack(socket: Socket): void {
    this.#finish(socket)
  }

  #open(socket: Socket): void {
    if (this.count >= this.#most) {
      this.#onFull()
      const [oldest] = this.#areShort && this.#idle.size === 0 ? this.#busy.keys() : this.#idle
      if (oldest === undefined) {
        socket.destroy()
        return
      }
      this.#forget(oldest)
      oldest.destroy()
    }
    this.#idle.add(socket)
    socket.once('close', () => this.#forget(socket))
  }

  #forget(socket: Socket): void {
    this.#idle.delete(socket)
    this.#busy.delete(socket)
  }

  #begin(socket: Socket): void {
    this.#idle.delete(socket)
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1)
  }

  #finish(socket: Socket): void {
    const others = (this.#busy.get(socket) ?? 1) - 1
    if (others > 0) {
      this.#busy.set(socket, others)
      return
    }
    this.#busy.delete(socket)
    if (!socket.destroyed) this.#idle.add(socket)
  }
}
