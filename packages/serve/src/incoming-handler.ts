import { types } from '@bytecodealliance/preview2-shim/http'
import { error } from '@bytecodealliance/preview2-shim/io'
import type { Imports } from '@wasi-webgpu/component'
import { trap } from '@wasi-webgpu/component/host'
import { BodyLength, type WrongBodyLength } from './body-length.ts'
import { BytesInput, CallbackOutput } from './body-streams.ts'
import { BadAnswer, type Exchange, methodOf, needsNoBody } from './exchange.ts'
import { clientHeaders, guestHeaders, guestTrailers } from './header-filter.ts'
import type { HeaderList } from './worker-protocol.ts'

/** The `wasi:http/incoming-handler` of WASI 0.2 that a component exports. */
export interface IncomingHandler {
  handle(request: IncomingRequest, responseOut: ResponseOutparam): void
}

/**
 * Has a guest answer a request through `wasi:http/incoming-handler@0.2`. Its functions are synchronous: the
 * request's body is read before the call, and the response streams.
 *
 * @throws BadAnswer when the response is missing or incomplete; the trap, when the guest traps
 */
export async function handleIncoming(handler: IncomingHandler, exchange: Exchange): Promise<void> {
  const chunks: Uint8Array[] = []
  for (let chunk = await exchange.body.next(); chunk !== undefined; chunk = await exchange.body.next()) {
    chunks.push(chunk)
  }
  if (exchange.body.cut !== undefined)
    throw new BadAnswer('it was not called, because its request is incomplete')
  const answer = new Answer(exchange)
  handler.handle(new IncomingRequest(exchange, Buffer.concat(chunks)), new ResponseOutparam(answer))
  answer.check()
}

/**
 * Returns `wasi:http/types@0.2` with resources for incoming requests, which in the shim belong to its own
 * server. The other resources stay the shim's. The runtime prefers entries under WIT names to the methods of
 * the classes.
 */
export function incomingTypes(imports: Imports): Imports {
  return {
    'wasi:http/types@0.2': {
      ...shim,
      ...imports['wasi:http/types@0.2'],
      IncomingRequest,
      OutgoingResponse,
      ResponseOutparam,
      '[method]incoming-body.stream': (self: RequestBody) => self.stream(),
      '[static]incoming-body.finish': (self: object) =>
        self instanceof RequestBody ? self.finish() : shim.IncomingBody.finish(self),
      '[method]future-trailers.get': (self: FutureTrailers) => self.get(),
      '[method]outgoing-body.write': (self: ResponseBody) => self.write(),
      '[static]outgoing-body.finish': (self: object, trailers: Fields | undefined) =>
        self instanceof ResponseBody ? self.finish(trailers) : shim.OutgoingBody.finish(self, trailers),
    },
  }
}

/** The part of the shim that this file uses, with constructors that its types omit. */
const shim = types as unknown as {
  readonly Fields: { new (): Fields; fromList(entries: readonly unknown[]): Fields }
  readonly FutureTrailers: new () => FutureTrailers
  readonly IncomingBody: { finish(body: object): object }
  readonly OutgoingBody: { finish(body: object, trailers: Fields | undefined): void }
  readonly OutgoingResponse: new (headers: Fields) => object
}

/** The shim stores field values as UTF-8 text, with one character for each byte, and accepts no others. */
function fieldsOf(entries: readonly (readonly [name: string, value: Uint8Array])[]): Fields {
  return shim.Fields.fromList(
    entries.map(([name, value]) => [name, Buffer.from(Buffer.from(value).toString('latin1'), 'utf8')]),
  )
}

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

/** An `incoming-request`. */
class IncomingRequest {
  readonly #exchange: Exchange
  #body: RequestBody | undefined

  constructor(exchange: Exchange, body: Uint8Array) {
    this.#exchange = exchange
    this.#body = new RequestBody(body, exchange)
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
    return immutable(fieldsOf(guestHeaders(this.#exchange.head.headers)))
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

  constructor(bytes: Uint8Array, exchange: Exchange) {
    this.#stream = new BytesInput(bytes)
    this.#exchange = exchange
  }

  stream(): BytesInput {
    return taken(this.#stream, () => {
      this.#stream = undefined
    })
  }

  finish(): object {
    return new RequestTrailers(guestTrailers(this.#exchange.body.trailers))
  }
}

/** `future-trailers` of a request, which has arrived as a whole. */
class RequestTrailers extends shim.FutureTrailers {
  readonly #trailers: [name: string, value: Uint8Array][]
  #isTaken = false

  constructor(trailers: [name: string, value: Uint8Array][]) {
    super()
    this.#trailers = trailers
  }

  override get(): object {
    if (this.#isTaken) return { tag: 'err', val: undefined }
    this.#isTaken = true
    const trailers = this.#trailers.length > 0 ? immutable(fieldsOf(this.#trailers)) : undefined
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
class OutgoingResponse {
  readonly #headers: Fields
  readonly #body: ResponseBody
  #isBodyTaken = false
  #status = 200

  constructor(headers: Fields) {
    this.#headers = immutable(headers)
    this.#body = new ResponseBody(new BodyLength(clientHeaders(entriesOf(headers))))
  }

  statusCode(): number {
    return this.#status
  }

  setStatusCode(status: number): void {
    if (status < 100 || status > 599) throw undefined
    this.#status = status
  }

  headers(): Fields {
    return immutable(shim.Fields.fromList(this.#headers.entries()))
  }

  body(): ResponseBody {
    if (this.#isBodyTaken) throw undefined
    this.#isBodyTaken = true
    return this.#body
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
  readonly #early: Uint8Array[] = []
  #earlyBytes = 0
  #exchange: Exchange | undefined
  #needsNone = false
  #stream: CallbackOutput | undefined
  isFinished = false
  /** Why the body is invalid. */
  problem: WrongBodyLength | undefined
  #trailers: HeaderList = []

  constructor(length: BodyLength) {
    this.#length = length
  }

  /**
   * Connects the body with the client: sends what the guest wrote before, and from now on every write.
   *
   * @param needsNone whether the response has no body although its headers state a length
   */
  connect(exchange: Exchange, needsNone: boolean): void {
    this.#exchange = exchange
    this.#needsNone = needsNone
    for (const bytes of this.#early.splice(0)) exchange.write(bytes)
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
    this.#trailers = trailers === undefined ? [] : clientHeaders(entriesOf(trailers))
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
    this.#early.push(bytes)
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
    this.#body = result.val.send(this.#exchange)
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
