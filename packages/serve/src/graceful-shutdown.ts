import type { Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

/**
 * Ends an HTTP server when it has answered what it has. Node's own `close` cuts answers off that are complete but not yet
 * on their way, and then waits for connections that a client keeps for its next request.
 */
export class GracefulShutdown {
  readonly #http: Server
  /** Answers that are not on their way as a whole. */
  #open = 0
  #isEnding = false

  constructor(http: Server) {
    this.#http = http
    http.prependListener('request', (_, response) => this.#follow(response))
  }

  /** Whether it has begun. */
  get isEnding(): boolean {
    return this.#isEnding
  }

  /**
   * Takes no more connections, and resolves when there are none.
   *
   * @param limit how long a client may take to send or read the rest of what it has begun, in milliseconds
   */
  async end(limit: number): Promise<void> {
    this.#isEnding = true
    const timer = setTimeout(() => this.#http.closeAllConnections(), limit)
    const ended = new Promise(resolve => NetServer.prototype.close.call(this.#http, resolve))
    this.#closeIdle()
    await ended
    clearTimeout(timer)
  }

  #follow(response: ServerResponse): void {
    // A client that keeps its connection would keep the server.
    if (this.#isEnding) response.setHeader('connection', 'close')
    this.#open++
    response.once('close', () => {
      this.#open--
      if (this.#isEnding) this.#closeIdle()
    })
  }

  /** To Node a connection is idle as soon as its answer is complete, even while that is not on its way. */
  #closeIdle(): void {
    if (this.#open === 0) this.#http.closeIdleConnections()
  }
}
