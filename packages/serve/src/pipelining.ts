import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Begins the pipelined requests of a connection one after another (RFC 9112 §9.3.2). Node reports each request as soon as
 * its head arrives. Responses leave in order anyway, so a client would gain little from requests that run side by side,
 * and a single connection could fill the queue that all clients share.
 */
export class Pipelining {
  /** For each connection with a request under way: how to begin those behind it. */
  readonly #waiting = new WeakMap<Socket, (() => void)[]>()

  /**
   * Calls `begin` as soon as the earlier requests of the connection have their responses: at once if there are none. A
   * request that still waits when its connection ends, or arrives later, is dropped.
   *
   * At most {@link mostWaiting} requests wait. The last of them is answered with `connection: close`, and the server
   * ignores what follows (RFC 9112 §9.6); a client repeats it on another connection.
   */
  add({ socket }: IncomingMessage, response: ServerResponse, begin: () => void): void {
    // Node ends the connection of a response that says so before the response closes.
    if (!socket.writable) return
    const waiting = this.#waiting.get(socket)
    if (waiting === undefined) {
      this.#waiting.set(socket, [])
      this.#begin(socket, response, begin)
      return
    }
    if (waiting.length === mostWaiting) {
      socket.pause()
      return
    }
    if (waiting.length === mostWaiting - 1) response.shouldKeepAlive = false
    waiting.push(() => this.#begin(socket, response, begin))
  }

  #begin(socket: Socket, response: ServerResponse, begin: () => void): void {
    response.once('close', () => {
      const next = socket.writable ? this.#waiting.get(socket)?.shift() : undefined
      if (next === undefined) this.#waiting.delete(socket)
      else next()
    })
    begin()
  }
}

/** Requests of one connection that wait behind the one that is under way. */
export const mostWaiting = 64
