import { types } from '@bytecodealliance/preview2-shim/http'
import type { GuestRoom } from '../guest-room.ts'
import type { BoundedFields } from '../http/bounded-fields.ts'
import { type Fields2, type Fields2Class, toShim } from '../http/latin1-fields.ts'
import { bodyBytes } from '../http/preview2-messages.ts'
import type { HttpErrorCode } from './outgoing-request.ts'
import { Instant } from './preview2-poll.ts'

/** The way of a request to the network and back. Its end cancels what is still under way. */
export interface Exchange extends Disposable {
  /** Returns what has arrived besides the status and the body of the response. */
  received(): Received
  /** Ends the request; if it has no response yet, with an error. */
  cancel(): void
}

/** Parts of a response that the shim does not pass. Fields are alternating names and values. */
export interface Received {
  readonly headers?: readonly string[]
  readonly trailers?: readonly string[]
  /** Why there is no response. */
  readonly error?: HttpErrorCode
}

/**
 * Responses of WASI 0.2 to requests of the guest. They and their parts take room until the guest has dropped them.
 */
export class Preview2Responses {
  readonly #room: GuestRoom
  readonly #fields: BoundedFields<Fields2>
  readonly #exchanges = new WeakMap<object, Exchange>()
  /** Bodies of responses and streams of bodies, each until the guest takes it. */
  readonly #untaken = new WeakMap<object, object>()
  readonly #streams = new WeakMap<object, InputStream>()
  readonly #headers = new WeakMap<object, Fields2>()

  constructor(room: GuestRoom, fields: BoundedFields<Fields2>) {
    this.#room = room
    this.#fields = fields
  }

  /** Keeps the response to come of a request. */
  future(exchange: Exchange, send: () => object): object {
    const future = this.#room.keep(send, { bytes: pendingBytes, parts: [this.#room.keep(() => exchange)] })
    this.#exchanges.set(future, exchange)
    return future
  }

  /** Returns functions under their WIT names, which the runtime prefers to the methods of classes. */
  functions(): Record<string, object> {
    const room = this.#room
    return {
      '[method]future-incoming-response.subscribe': (self: Source) =>
        room.keepUnder([self], () => self.subscribe()),
      '[method]future-incoming-response.get': (self: FutureResponse) => this.#get(self),
      '[method]incoming-response.headers': (self: object) => room.share(this.#headers.get(self) as Fields2),
      '[method]incoming-response.consume': (self: object) => this.#take(self),
      '[method]incoming-body.stream': (self: object) => this.#take(self),
      '[static]incoming-body.finish': (self: object) => this.#finish(self),
      '[method]future-trailers.subscribe': (self: Source) => room.keepUnder([self], () => self.subscribe()),
      '[method]future-trailers.get': (self: FutureTrailers) => self.get(),
    }
  }

  #get(future: FutureResponse): object | undefined {
    const result = future.get()
    if (result?.tag !== 'ok') return result
    const exchange = this.#exchanges.get(future)
    const { headers, error } = exchange?.received() ?? {}
    if (result.val.tag === 'ok') {
      const response = result.val.val as Response
      if (headers !== undefined) {
        this.#keep(response, immutable(fieldsOf(headers)), exchange)
        return result
      }
      response[Symbol.dispose]()
    } else if (error === undefined) return result
    // Without an error, the worker has refused the message of the shim, which the guest has chosen.
    return { tag: 'ok', val: { tag: 'err', val: error ?? { tag: 'HTTP-protocol-error' } } }
  }

  #keep(response: Response, headers: Fields2, exchange: Exchange | undefined): void {
    const room = this.#room
    const body = response.consume()
    const stream = room.keep(() => body.stream(), { bytes: bodyBytes })
    room.keep(() => body, { parts: [stream, exchange && room.share(exchange)] })
    room.keep(() => response, { parts: [this.#fields.received(headers), body] })
    this.#headers.set(response, headers)
    this.#untaken.set(response, body)
    this.#untaken.set(body, stream)
    this.#streams.set(body, stream)
    if (exchange !== undefined) this.#exchanges.set(body, exchange)
  }

  /** Returns what a guest can take once. */
  #take(from: object): object {
    const taken = this.#untaken.get(from)
    if (taken === undefined) throw undefined
    this.#untaken.delete(from)
    return this.#room.share(taken)
  }

  #finish(body: object): object {
    const stream = this.#streams.get(body)
    const exchange = this.#exchanges.get(body)
    const room = this.#room
    try {
      return room.keep(() => new FutureTrailers(stream, exchange, this.#fields), {
        parts: [stream && room.share(stream), exchange && room.share(exchange)],
      })
    } finally {
      room.drop(body)
    }
  }
}

/** `future-trailers` of a response: they follow its body (RFC 9110 §6.5). */
class FutureTrailers {
  readonly #stream: InputStream | undefined
  readonly #exchange: Exchange | undefined
  readonly #fields: BoundedFields<Fields2>
  #isTaken = false

  constructor(
    stream: InputStream | undefined,
    exchange: Exchange | undefined,
    fields: BoundedFields<Fields2>,
  ) {
    this.#stream = stream
    this.#exchange = exchange
    this.#fields = fields
  }

  /** Returns a ready pollable: {@link get} waits for what the guest left of the body. */
  subscribe(): object {
    return new Instant(0n)
  }

  get(): object {
    if (this.#isTaken) return { tag: 'err', val: undefined }
    this.#isTaken = true
    if (!readToEnd(this.#stream))
      return { tag: 'ok', val: { tag: 'err', val: { tag: 'HTTP-response-incomplete' } } }
    const raw = this.#exchange?.received().trailers ?? []
    const fields = raw.length === 0 ? undefined : immutable(fieldsOf(raw))
    return { tag: 'ok', val: this.#fields.receivedTrailers(fields) }
  }
}

/** Reads what is left of a body, and returns whether it is complete. */
function readToEnd(stream: InputStream | undefined): boolean {
  try {
    while (stream !== undefined) stream.blockingRead(0x1_0000n)
    return true
  } catch (error) {
    return (error as { tag?: string }).tag === 'closed'
  }
}

function fieldsOf(raw: readonly string[]): Fields2 {
  const fields = new Fields()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase()
    if (!ofConnection.includes(name)) fields.append(name, toShim(Buffer.from(raw[i + 1] as string, 'latin1')))
  }
  return fields
}

/** Makes fields immutable: the shim does so with the headers of a response. */
function immutable(fields: Fields2): Fields2 {
  new OutgoingResponse(fields)
  return fields
}

const { Fields, OutgoingResponse } = types as unknown as {
  readonly Fields: Fields2Class
  readonly OutgoingResponse: new (headers: Fields2) => object
}

/** Fields that the shim forbids. */
const ofConnection = ['connection', 'host', 'keep-alive']

/** Bytes of a request under way. */
const pendingBytes = 0x4000

interface Source {
  subscribe(): object
}

interface FutureResponse {
  get(): { tag: 'ok' | 'err'; val: { tag: 'ok' | 'err'; val: unknown } } | undefined
}

interface Response extends Disposable {
  consume(): { stream(): InputStream }
}

interface InputStream {
  blockingRead(length: bigint): Uint8Array
}
