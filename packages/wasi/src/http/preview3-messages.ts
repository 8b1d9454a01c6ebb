import type { GuestRoom } from '../guest-room.ts'

/** Classes of the shim's `wasi:http/types@0.3`. Its declared types are those of the shim for pages. */
export interface Preview3Types {
  readonly Request: {
    readonly new: (
      headers: object,
      contents: object | undefined,
      trailers: object,
      options?: object,
    ) => Made<Message>
    consumeBody(request: object, sent: unknown): Body
  }
  readonly Response: {
    readonly new: (headers: object, contents: object | undefined, trailers: object) => Made<Message>
    consumeBody(response: object, sent: unknown): Body
  }
  readonly RequestOptions: new () => Options
}

/** A message, and the future of its transmission. */
type Made<T> = [message: T, transmission: object]

/** A stream of bytes, and the future of the trailers. */
type Body = [contents: object, trailers: object]

interface Message {
  getHeaders(): object
  getOptions?(): object | undefined
}

interface Options {
  clone(): Options
}

interface Trailers {
  readonly tag: string
  readonly val?: unknown
}

/** Reads a stream; a class of the shim. */
export type StreamReaderClass = new (contents: object) => object

/**
 * Requests and responses of WASI 0.3 in the room of their guest.
 *
 * The host reads a body only while somebody wants it: the shim's own `ReadableStream` would read ahead, and keep a piece for
 * each message. A body that a guest takes back is the stream that the guest gave.
 */
export class Preview3Messages {
  readonly #types: Preview3Types
  readonly #room: GuestRoom
  readonly #StreamReader: StreamReaderClass
  readonly #bodies = new WeakMap<object, GivenBody>()

  constructor(types: Preview3Types, room: GuestRoom, StreamReader: StreamReaderClass) {
    this.#types = types
    this.#room = room
    this.#StreamReader = StreamReader
  }

  /** Returns functions under their WIT names, which the runtime prefers to the methods of classes. */
  functions(): Record<string, object> {
    const { Request, RequestOptions, Response } = this.#types
    const room = this.#room
    return {
      '[static]request.new': (
        headers: object,
        contents: object | undefined,
        trailers: Promise<Trailers>,
        options: object | undefined,
      ) =>
        this.#make(contents, trailers, [headers, options], reader =>
          Request.new(headers, reader, trailers, options),
        ),
      '[method]request.get-headers': (self: Message) => room.share(self.getHeaders()),
      '[method]request.get-options': (self: Message) => {
        const options = self.getOptions?.() ?? undefined
        return options && room.share(options)
      },
      '[static]request.consume-body': (self: object, sent: Promise<unknown>) =>
        this.#consume(self, () => Request.consumeBody(self, sent)),
      '[constructor]request-options': () => room.keep(() => new RequestOptions()),
      '[method]request-options.clone': (self: Options) => room.keep(() => self.clone()),
      '[static]response.new': (headers: object, contents: object | undefined, trailers: Promise<Trailers>) =>
        this.#make(contents, trailers, [headers], reader => Response.new(headers, reader, trailers)),
      '[method]response.get-headers': (self: Message) => room.share(self.getHeaders()),
      '[static]response.consume-body': (self: object, sent: Promise<unknown>) =>
        this.#consume(self, () => Response.consumeBody(self, sent)),
    }
  }

  #make(
    contents: object | undefined,
    trailers: Promise<Trailers>,
    parts: (object | undefined)[],
    make: (reader: object | undefined) => Made<Message>,
  ): Made<Message> {
    const body = new GivenBody(contents, trailers, this.#room)
    let transmission: object = {}
    const message = this.#room.keep(
      () => {
        const [made, future] = make(contents && new this.#StreamReader(contents))
        transmission = future
        return made
      },
      { parts: [...parts, body] },
    )
    this.#bodies.set(message, body)
    return [message, transmission]
  }

  #consume(message: object, consume: () => Body): Body {
    try {
      return this.#bodies.get(message)?.take(consume) ?? consume()
    } finally {
      this.#room.drop(message)
    }
  }
}

/** Body of a message that a guest, or a server, made. */
class GivenBody implements Disposable {
  readonly #contents: object
  readonly #trailers: Promise<Trailers>
  readonly #room: GuestRoom
  #isTaken = false

  constructor(contents: object | undefined, trailers: Promise<Trailers>, room: GuestRoom) {
    this.#contents = contents ?? []
    this.#trailers = trailers
    this.#room = room
  }

  /** @param consume marks the body as consumed */
  take(consume: () => unknown): Body {
    consume()
    this.#isTaken = true
    return [this.#contents, this.#trailers]
  }

  /** Drops the trailers when they arrive, unless the guest has taken them. */
  [Symbol.dispose](): void {
    if (this.#isTaken) return
    const drop = ({ val }: Trailers) => {
      if (typeof val === 'object' && val !== null) this.#room.drop(val)
    }
    this.#trailers.then(
      result => result?.tag === 'ok' && drop(result),
      () => {},
    )
  }
}
