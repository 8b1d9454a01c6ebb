import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { longestTimer } from './timer-range.ts'

/**
 * Ends an HTTP server once it has answered the requests that it has. `close` of Node cuts off responses that
 * are complete but not handed to the system yet, and then waits for connections that clients keep open for
 * their next request.
 */
export class GracefulShutdown {
  readonly #http: Server
  /**
   * Connections with responses that are incomplete or not handed to the system yet, and how many each has.
   */
  readonly #open = new Map<Socket, number>()
  #isEnding = false

  constructor(http: Server) {
    this.#http = http
    http.prependListener('request', ({ socket }, response) => this.#follow(socket, response))
  }

  /** Whether the shutdown has begun. */
  get isEnding(): boolean {
    return this.#isEnding
  }

  /**
   * Refuses new connections, and resolves when the last one is closed.
   *
   * @param limit how long the server waits for clients to send and read the rest of what is under way, in
   * milliseconds
   */
  async end(limit: number): Promise<void> {
    this.#isEnding = true
    const timer = setTimeout(() => this.#http.closeAllConnections(), Math.min(limit, longestTimer))
    const ended = new Promise(resolve => NetServer.prototype.close.call(this.#http, resolve))
    this.#closeIdle()
    await ended
    clearTimeout(timer)
  }

  /** Keeps open a connection that a worker borrows: it may have a request. */
  lend(socket: Socket): void {
    this.#begin(socket)
  }

  /** Ends what {@link lend} began, once the server has read the bytes that came back with the connection. */
  takeBack(socket: Socket): void {
    setImmediate(() => this.#finish(socket))
  }

  #follow(socket: Socket, response: ServerResponse): void {
    // A client that keeps its connection would keep the server running.
    if (this.#isEnding) response.setHeader('connection', 'close')
    this.#begin(socket)
    response.once('close', () => this.#finish(socket))
  }

  #begin(socket: Socket): void {
    this.#open.set(socket, (this.#open.get(socket) ?? 0) + 1)
  }

  #finish(socket: Socket): void {
    const others = (this.#open.get(socket) ?? 0) - 1
    // Node never closes a pipelined response that had not begun to leave when its connection closed.
    if (others > 0 && !socket.destroyed) this.#open.set(socket, others)
    else this.#open.delete(socket)
    if (this.#isEnding) this.#closeIdle()
  }

  /**
   * Node counts a connection as idle as soon as its response is complete, even before the system has taken
   * it.
   */
  #closeIdle(): void {
    if (this.#open.size === 0) this.#http.closeIdleConnections()
  }
}
