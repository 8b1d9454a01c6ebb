import type { GuestRoom } from '../guest-room.ts'
import type { Fields2, Fields2Class } from './latin1-fields.ts'

/** Classes of a shim's `wasi:http/types@0.2` for the messages that a guest makes. */
export interface Preview2Types {
  readonly Fields: Fields2Class
  readonly OutgoingBody: { finish(body: object, trailers: object | undefined): void }
  readonly OutgoingRequest: new (headers: object) => OutgoingMessage
  readonly OutgoingResponse: new (headers: object) => OutgoingMessage
  readonly RequestOptions: new () => object
}

interface OutgoingMessage {
  headers(): Fields2
  body(): object
}

interface OutgoingBody {
  write(): object
}

/**
 * Requests and responses of WASI 0.2 that a guest makes, in the room of the guest. A body takes room from the moment when
 * the guest opens it, because what the guest writes waits in the host until the message is sent.
 */
export class Preview2Messages {
  readonly #types: Preview2Types
  readonly #room: GuestRoom
  readonly #openBody: (body: OutgoingBody) => object
  /** Bodies that the guest has not taken. */
  readonly #bodies = new WeakMap<object, object>()
  readonly #requestBodies = new WeakMap<object, object>()
  readonly #finished = new WeakSet<object>()
  /** Functions that end the request of a body that the guest drops before it has finished it. */
  readonly #cancels = new WeakMap<object, () => void>()

  /** @param openBody opens the output stream of a body, once */
  constructor(types: Preview2Types, room: GuestRoom, openBody = (body: OutgoingBody) => body.write()) {
    this.#types = types
    this.#room = room
    this.#openBody = openBody
  }

  /** Returns functions under their WIT names, which the runtime prefers to the methods of classes. */
  functions(): Record<string, object> {
    const { RequestOptions } = this.#types
    return {
      ...this.#messageFunctions('outgoing-request', this.#types.OutgoingRequest),
      ...this.#messageFunctions('outgoing-response', this.#types.OutgoingResponse),
      '[constructor]request-options': () => this.#room.keep(() => new RequestOptions()),
      '[method]outgoing-body.write': (self: OutgoingBody) => {
        const stream = this.#openBody(self)
        if (!this.#room.charge(self, bodyBytes)) this.#room.refuse()
        return stream
      },
      '[static]outgoing-body.finish': (self: object, trailers: object | undefined) => {
        try {
          this.#types.OutgoingBody.finish(self, trailers)
          this.#finished.add(self)
        } finally {
          this.#room.drop(self)
          this.#room.drop(trailers)
        }
      },
    }
  }

  /**
   * `outgoing-handler.handle`: passes a request to `send`, and ends it and its options in any case.
   *
   * @param send receives a function that states how to cancel the request, for a guest that drops the body unfinished
   */
  handle<T>(
    request: object,
    options: object | undefined,
    send: (onUnfinished: (cancel: () => void) => void) => T,
  ): T {
    try {
      const untaken = this.#bodies.get(request)
      // A request whose body the guest did not take has none.
      if (untaken !== undefined) {
        this.#types.OutgoingBody.finish(untaken, undefined)
        this.#finished.add(untaken)
      }
      const body = this.#requestBodies.get(request)
      return send(cancel => void (body && this.#cancels.set(body, cancel)))
    } finally {
      this.#room.drop(request)
      this.#room.drop(options)
    }
  }

  #messageFunctions(name: string, Message: new (headers: object) => OutgoingMessage): Record<string, object> {
    return {
      [`[constructor]${name}`]: (headers: object) => this.#message(headers, Message),
      [`[method]${name}.headers`]: (self: OutgoingMessage) => this.#room.share(self.headers()),
      [`[method]${name}.body`]: (self: object) => {
        const body = this.#bodies.get(self)
        if (body === undefined) throw undefined
        this.#bodies.delete(self)
        return this.#room.share(body)
      },
    }
  }

  #message(headers: object, Message: new (headers: object) => OutgoingMessage): object {
    const parts = [headers]
    const message = this.#room.keep(() => new Message(headers), { parts })
    try {
      const body = this.#room.keep(() => this.#ending(message.body()))
      parts.push(body)
      this.#bodies.set(message, body)
      this.#requestBodies.set(message, body)
    } catch (error) {
      this.#room.drop(message)
      throw error
    }
    return message
  }

  /** Lets the end of a body that is not finished cancel its request: its peer must not take the part for the whole. */
  #ending(body: Partial<Disposable>): object {
    const end = body[Symbol.dispose]?.bind(body)
    return Object.assign(body, {
      [Symbol.dispose]: () => {
        end?.()
        if (!this.#finished.has(body)) this.#cancels.get(body)?.()
      },
    })
  }
}

/** Bytes that wait in the two buffers of a body's stream. */
export const bodyBytes = 0x2_0000
