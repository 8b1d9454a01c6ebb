import { types } from '@bytecodealliance/preview2-shim/http'
import { error } from '@bytecodealliance/preview2-shim/io'
import type { Imports } from '@wasi-webgpu/component'
import { trap, withTypesOf } from '@wasi-webgpu/component/host'
import {
  areBounded,
  BytesInput,
  CallbackOutput,
  type GuestRoom,
  PieceJoiner,
  roomOf,
} from '@wasi-webgpu/wasi'
import { BodyLength, type WrongBodyLength } from './body-length.ts'
import { BadAnswer, type Exchange, methodOf, needsNoBody } from './exchange.ts'
import { clientHeaders, clientTrailers, guestHeaders, guestTrailers } from './header-filter.ts'
import type { HeaderList } from './worker-protocol.ts'

/** The `wasi:http/incoming-handler` of WASI 0.2 that a component exports. */
export interface IncomingHandler {
  handle(request: IncomingRequest, responseOut: ResponseOutparam): void | Promise<void>
}

/**
 * Has a guest answer a request through `wasi:http/incoming-handler@0.2`. Its functions are synchronous: the
 * request's body is read before the call, and the response streams. Only a guest that waits for the GPU of the first release
 * returns a promise.
 *
 * @param imports those of the guest, in whose room the request is
 * @throws BadAnswer when the response is missing or incomplete; the trap, when the guest traps
 */
export async function handleIncoming(
  handler: IncomingHandler,
  exchange: Exchange,
  imports: Imports,
): Promise<void> {
  const chunks: Uint8Array[] = []
  for (let chunk = await exchange.body.next(); chunk !== undefined; chunk = await exchange.body.next()) {
    chunks.push(chunk)
  }
  if (exchange.body.cut !== undefined)
    throw new BadAnswer('it was not called, because its request is incomplete')
  const answer = new Answer(exchange)
  const body = new BytesInput(Buffer.concat(chunks))
  try {
    await handler.handle(incomingRequest(exchange, body, imports), new ResponseOutparam(answer))
    answer.check()
  } finally {
    body.close()
  }
}

/**
 * Returns `wasi:http/types@0.2` with resources for incoming requests, which in the shim belong to its own
 * server. The other resources stay the shim's. The runtime prefers entries under WIT names to the methods of
 * the classes.
 */
export function incomingTypes(imports: Imports): Imports {
  const provided = imports['wasi:http/types@0.2'] as unknown as ProvidedTypes
  const room = roomOf(imports)
  return {
    'wasi:http/types@0.2': withTypesOf(provided, {
      ...provided,
      IncomingRequest,
      OutgoingResponse,
      ResponseOutparam,
      '[method]incoming-body.stream': (self: object) =>
        self instanceof RequestBody ? self.stream() : provided['[method]incoming-body.stream'](self),
      '[static]incoming-body.finish': (self: object) =>
        self instanceof RequestBody ? self.finish() : provided['[static]incoming-body.finish'](self),
      '[method]future-trailers.get': (self: FutureTrailers) => self.get(),
      '[constructor]outgoing-response': (headers: Fields) =>
        room.keep(() => new OutgoingResponse(headers, room), { parts: [headers] }),
      '[method]outgoing-response.headers': (self: OutgoingResponse) => self.headers(),
      '[method]outgoing-response.body': (self: OutgoingResponse) => self.body(),
      '[method]outgoing-body.write': (self: object) =>
        self instanceof ResponseBody ? self.write() : provided['[method]outgoing-body.write'](self),
      '[static]outgoing-body.finish': (self: object, trailers: Fields | undefined) =>
        self instanceof ResponseBody
          ? finish(self, trailers, room)
          : provided['[static]outgoing-body.finish'](self, trailers),
    }),
  }
}

/** The functions of `wasi:http/types@0.2` that this file calls as a guest does. */
interface ProvidedTypes {
  '[static]fields.from-list'(entries: readonly (readonly [name: string, value: Uint8Array])[]): Fields
  '[method]incoming-body.stream'(self: object): object
  '[static]incoming-body.finish'(self: object): object
  '[method]outgoing-body.write'(self: object): object
  '[static]outgoing-body.finish'(self: object, trailers: Fields | undefined): void
}

/** The part of the shim that this file uses, with constructors that its types omit. */
const shim = types as unknown as {
  readonly FutureTrailers: new () => FutureTrailers
  readonly OutgoingResponse: new (headers: Fields) => object
}

/** The shim stores field values as UTF-8 text, with one character for each byte. */
function entriesOf(fields: Fields): [name: string, value: Uint8Array][] {
  return fields
    .entries()
    .map(([name, value]) => [name, Buffer.from(Buffer.from(value).toString('utf8'), 'latin1')])
}

/** Makes fields immutable: the shim does so with the headers of a response. */
function immutable(fields: Fields): Fields {
  new shim.OutgoingResponse(fields)
  return fields
}

interface Fields {
  entries(): [name: string, value: Uint8Array][]
}

interface FutureTrailers {
  get(): object
}

/** Makes an `incoming-request` in the room of the guest, which may keep it after its answer. */
function incomingRequest(exchange: Exchange, body: BytesInput, imports: Imports): IncomingRequest {
  const room = roomOf(imports)
  const { '[static]fields.from-list': fieldsOf } = imports['wasi:http/types@0.2'] as unknown as ProvidedTypes
  const bytes = exchange.head.path.length + sizeOf(exchange.head.headers)
  return room.keep(() => new IncomingRequest(exchange, body, { room, fieldsOf }), { bytes })
}

function sizeOf(headers: HeaderList): number {
  return headers.reduce((bytes, [name, value]) => bytes + name.length + value.length, 0)
}

/** Makes the parts of a request in the room of the guest. */
interface Parts {
  readonly room: GuestRoom
  readonly fieldsOf: ProvidedTypes['[static]fields.from-list']
}

/** An `incoming-request`. */
class IncomingRequest implements Disposable {
  readonly #exchange: Exchange
  readonly #parts: Parts
  #headers: Fields | undefined
  #body: RequestBody | undefined

  constructor(exchange: Exchange, body: BytesInput, parts: Parts) {
    this.#exchange = exchange
    this.#parts = parts
    this.#body = new RequestBody(body, exchange, parts)
  }

  [Symbol.dispose](): void {
    this.#parts.room.drop(this.#headers)
  }

  method(): object {
    return methodOf(this.#exchange.head.method)
  }

  pathWithQuery(): string {
    return this.#exchange.head.path
  }

  scheme(): object {
    return { tag: 'HTTP' }
  }

  authority(): string | undefined {
    return this.#exchange.head.authority || undefined
  }

  headers(): Fields {
    const { room, fieldsOf } = this.#parts
    this.#headers ??= immutable(fieldsOf(guestHeaders(this.#exchange.head.headers)))
    return room.share(this.#headers)
  }

  consume(): RequestBody {
    return taken(this.#body, () => {
      this.#body = undefined
    })
  }
}

/** An `incoming-body`. */
class RequestBody {
  #stream: BytesInput | undefined
  readonly #exchange: Exchange
  readonly #parts: Parts

  constructor(stream: BytesInput, exchange: Exchange, parts: Parts) {
    this.#stream = stream
    this.#exchange = exchange
    this.#parts = parts
  }

  stream(): BytesInput {
    return taken(this.#stream, () => {
      this.#stream = undefined
    })
  }

  finish(): object {
    const { room, fieldsOf } = this.#parts
    const { trailers } = this.#exchange.body
    return room.keep(() => new RequestTrailers(guestTrailers(trailers), fieldsOf), {
      bytes: sizeOf(trailers),
    })
  }
}

/** `future-trailers` of a request, which has arrived as a whole. */
class RequestTrailers extends shim.FutureTrailers {
  readonly #trailers: [name: string, value: Uint8Array][]
  readonly #fieldsOf: Parts['fieldsOf']
  #isTaken = false

  constructor(trailers: [name: string, value: Uint8Array][], fieldsOf: Parts['fieldsOf']) {
    super()
    this.#trailers = trailers
    this.#fieldsOf = fieldsOf
  }

  override get(): object {
    if (this.#isTaken) return { tag: 'err', val: undefined }
    this.#isTaken = true
    if (!areBounded(this.#trailers))
      return {
        tag: 'ok',
        val: { tag: 'err', val: { tag: 'HTTP-request-trailer-section-size', val: undefined } },
      }
    const trailers = this.#trailers.length > 0 ? immutable(this.#fieldsOf(this.#trailers)) : undefined
    return { tag: 'ok', val: { tag: 'ok', val: trailers } }
  }
}

/** A `response-outparam`. */
class ResponseOutparam {
  readonly #answer: Answer

  constructor(answer: Answer) {
    this.#answer = answer
  }

  static set(self: ResponseOutparam, result: Result): void {
    self.#answer.set(result)
  }
}

type Result = { tag: 'ok'; val: OutgoingResponse } | { tag: 'err'; val: { tag: string } }

/** An `outgoing-response`. */
class OutgoingResponse implements Disposable {
  readonly #headers: Fields
  readonly #room: GuestRoom
  readonly #body: ResponseBody
  #isBodyTaken = false
  #status = 200

  constructor(headers: Fields, room: GuestRoom) {
    this.#headers = immutable(headers)
    this.#room = room
    const length = new BodyLength(clientHeaders(entriesOf(headers)))
    this.#body = room.keep(() => new ResponseBody(length, room))
  }

  [Symbol.dispose](): void {
    this.#room.drop(this.#body)
  }

  statusCode(): number {
    return this.#status
  }

  setStatusCode(status: number): void {
    if (status < 100 || status > 599) throw undefined
    this.#status = status
  }

  headers(): Fields {
    return this.#room.share(this.#headers)
  }

  body(): ResponseBody {
    if (this.#isBodyTaken) throw undefined
    this.#isBodyTaken = true
    return this.#room.share(this.#body)
  }

  /** Sends the head, and returns the body. */
  send(exchange: Exchange): ResponseBody {
    const status = this.#status
    exchange.respond({ status, headers: clientHeaders(entriesOf(this.#headers)) })
    this.#body.connect(exchange, needsNoBody(exchange.head, status))
    if (!this.#isBodyTaken) this.#body.close()
    return this.#body
  }
}

/** An `outgoing-body`. */
class ResponseBody {
  readonly #length: BodyLength
  /** Bytes that the guest wrote before it set the response, in joined pieces. */
  readonly #early: Uint8Array[] = []
  readonly #joiner = new PieceJoiner(piece => this.#early.push(piece))
  #earlyBytes = 0
  #exchange: Exchange | undefined
  #needsNone = false
  #stream: CallbackOutput | undefined
  isFinished = false
  /** Why the body is invalid. */
  problem: WrongBodyLength | undefined
  #trailers: HeaderList = []
  readonly #room: GuestRoom

  constructor(length: BodyLength, room: GuestRoom) {
    this.#length = length
    this.#room = room
  }

  /**
   * Connects the body with the client: sends what the guest wrote before, and from now on every write.
   *
   * @param needsNone whether the response has no body although its headers state a length
   */
  connect(exchange: Exchange, needsNone: boolean): void {
    this.#exchange = exchange
    this.#needsNone = needsNone
    this.#joiner.flush()
    for (const bytes of this.#early.splice(0)) exchange.write(bytes)
    this.#room.charge(this, -this.#earlyBytes)
    if (this.isFinished) this.#end(exchange)
  }

  write(): CallbackOutput {
    if (this.#stream !== undefined) throw undefined
    this.#stream = new CallbackOutput(bytes => this.#take(bytes))
    return this.#stream
  }

  /**
   * Ends the body.
   * @throws the error `HTTP-response-body-size` when its length contradicts the headers
   */
  finish(trailers: Fields | undefined): void {
    this.#stream?.close()
    this.isFinished = true
    this.#trailers = trailers === undefined ? [] : clientTrailers(entriesOf(trailers))
    if (this.#exchange !== undefined) this.#end(this.#exchange)
    // Only the set response shows whether it answers HEAD, and so has no body.
    else if (!this.#length.isMissing) this.#check(() => this.#length.end())
    if (this.problem !== undefined) throw this.problem.code
  }

  /** Ends a body that the guest never opened. */
  close(): void {
    this.isFinished = true
    if (this.#exchange !== undefined) this.#end(this.#exchange)
  }

  #end(exchange: Exchange): void {
    if (!(this.#needsNone && this.#length.isMissing)) this.#check(() => this.#length.end())
    if (this.problem === undefined) end(exchange, this.#trailers)
  }

  #take(bytes: Uint8Array): void {
    this.#check(() => this.#length.add(bytes.length))
    if (this.problem !== undefined) {
      throw { tag: 'last-operation-failed', val: ioError(this.problem) }
    }
    if (this.#exchange === undefined) this.#keep(bytes)
    else this.#exchange.write(bytes)
  }

  #check(check: () => void): void {
    try {
      check()
    } catch (error) {
      this.problem ??= error as WrongBodyLength
    }
  }

  #keep(bytes: Uint8Array): void {
    this.#earlyBytes += bytes.length
    if (this.#earlyBytes > mostEarlyBytes)
      trap(`the body of a response that was not set yet exceeds ${mostEarlyBytes} bytes`)
    if (!this.#room.charge(this, bytes.length)) this.#room.refuse()
    this.#joiner.add(bytes)
  }
}

/** `outgoing-body.finish`: ends the body and its trailers in any case. */
function finish(body: ResponseBody, trailers: Fields | undefined, room: GuestRoom): void {
  try {
    body.finish(trailers)
  } finally {
    room.drop(body)
    room.drop(trailers)
  }
}

/** Returns an error of the shim's class, so that the shim's `http-error-code` finds the code. */
function ioError({ message, code }: WrongBodyLength): object {
  const { Error: IoError } = error as unknown as { readonly Error: new (message: string) => object }
  return Object.assign(new IoError(message), { payload: code })
}

/** Bytes of a body that are buffered before the guest sets its response. */
const mostEarlyBytes = 0x10_0000

/** The response that a guest sets on its `response-outparam`. */
class Answer {
  readonly #exchange: Exchange
  #body: ResponseBody | undefined
  #result: Result | undefined

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  set(result: Result): void {
    this.#result = result
    if (result.tag === 'err') return
    try {
      this.#body = result.val.send(this.#exchange)
    } finally {
      result.val[Symbol.dispose]()
    }
  }

  /** @throws BadAnswer unless the response is complete */
  check(): void {
    if (this.#result === undefined) throw new BadAnswer('it returned without a response')
    if (this.#result.tag === 'err') throw new BadAnswer(`it answered with the error ${this.#result.val.tag}`)
    if (this.#body?.isFinished === false) throw new BadAnswer('it did not finish the body of its response')
    if (this.#body?.problem !== undefined) throw this.#body.problem
  }
}

/**
 * Completes the response at once: the event loop does not turn before the guest returns, and the client would
 * wait that long.
 */
function end(exchange: Exchange, trailers?: HeaderList): void {
  exchange.end(trailers)
  exchange.flush()
}

/** Returns a value that can be taken once; later it throws the error without a payload. */
function taken<T>(value: T | undefined, take: () => void): T {
  if (value === undefined) throw undefined
  take()
  return value
}
