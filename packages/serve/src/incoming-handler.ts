import { types } from '@bytecodealliance/preview2-shim/http'
import { trap } from '@wasi-webgpu/component'
import type { Interfaces } from '@wasi-webgpu/wasi'
import { BytesInput, CallOutput } from './body-streams.ts'
import { BadAnswer, clientHeaders, type Exchange, guestHeaders, methodOf } from './exchange.ts'
import type { HeaderList } from './frames.ts'

/** `wasi:http/incoming-handler` of WASI 0.2, as a component exports it. */
export interface IncomingHandler {
  handle(request: IncomingRequest, responseOut: ResponseOutparam): void
}

/**
 * Has a guest answer a request by `wasi:http/incoming-handler@0.2`. Its functions are synchronous: so the request's body
 * is there as a whole before it is called, while the response streams.
 *
 * @throws BadAnswer when what it gives is no whole response; what it throws, when it traps
 */
export async function handleIncoming(handler: IncomingHandler, exchange: Exchange): Promise<void> {
  const chunks: Uint8Array[] = []
  for (let chunk = await exchange.body.next(); chunk !== undefined; chunk = await exchange.body.next()) {
    chunks.push(chunk)
  }
  if (exchange.body.cut !== undefined) throw new BadAnswer('it was not called: its request is not complete')
  const answer = new Answer(exchange)
  handler.handle(new IncomingRequest(exchange, Buffer.concat(chunks)), new ResponseOutparam(answer))
  answer.check()
}

/**
 * `wasi:http/types@0.2` with resources of ours for a request that comes in: those of the shim belong to its own server.
 * The others stay the shim's. By their names in WIT, which the runtime takes before the methods of the classes.
 */
export function incomingTypes(imports: Interfaces): Interfaces {
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
      '[method]outgoing-body.write': (self: ResponseBody) => self.write(),
      '[static]outgoing-body.finish': (self: object, trailers: Fields | undefined) =>
        self instanceof ResponseBody ? self.finish(trailers) : shim.OutgoingBody.finish(self, trailers),
    },
  }
}

/** What is used of the shim, with the constructors that it does not declare. */
const shim = types as unknown as {
  readonly Fields: { new (): Fields; fromList(entries: readonly unknown[]): Fields }
  readonly FutureTrailers: new () => object
  readonly IncomingBody: { finish(body: object): object }
  readonly OutgoingBody: { finish(body: object, trailers: Fields | undefined): void }
}

interface Fields {
  entries(): [name: string, value: Uint8Array][]
  clone(): Fields
}

/** `incoming-request` */
class IncomingRequest {
  readonly #exchange: Exchange
  #body: RequestBody | undefined

  constructor(exchange: Exchange, body: Uint8Array) {
    this.#exchange = exchange
    this.#body = new RequestBody(body)
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

  authority(): string {
    return this.#exchange.head.authority
  }

  headers(): Fields {
    return shim.Fields.fromList(guestHeaders(this.#exchange.head.headers))
  }

  consume(): RequestBody {
    return taken(this.#body, () => {
      this.#body = undefined
    })
  }
}

/** An `incoming-body` */
class RequestBody {
  #stream: BytesInput | undefined

  constructor(bytes: Uint8Array) {
    this.#stream = new BytesInput(bytes)
  }

  stream(): BytesInput {
    return taken(this.#stream, () => {
      this.#stream = undefined
    })
  }

  finish(): object {
    return new shim.FutureTrailers()
  }
}

/** `response-outparam` */
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

/** `outgoing-response` */
class OutgoingResponse {
  readonly #headers: Fields
  readonly #body = new ResponseBody()
  #isBodyTaken = false
  #status = 200

  constructor(headers: Fields) {
    this.#headers = headers
  }

  statusCode(): number {
    return this.#status
  }

  setStatusCode(status: number): void {
    if (status < 100 || status > 599) throw undefined
    this.#status = status
  }

  headers(): Fields {
    return this.#headers.clone()
  }

  body(): ResponseBody {
    if (this.#isBodyTaken) throw undefined
    this.#isBodyTaken = true
    return this.#body
  }

  /** Begins to send it. */
  send(exchange: Exchange): ResponseBody | undefined {
    exchange.respond({ status: this.#status, headers: clientHeaders(this.#headers.entries()) })
    this.#body.connect(exchange)
    return this.#isBodyTaken ? this.#body : undefined
  }
}

/** An `outgoing-body` */
class ResponseBody {
  readonly #early: Uint8Array[] = []
  #earlyBytes = 0
  #exchange: Exchange | undefined
  #stream: CallOutput | undefined
  isFinished = false
  #trailers: HeaderList = []

  /** From now on a client gets what is written, and what was written before. */
  connect(exchange: Exchange): void {
    this.#exchange = exchange
    for (const bytes of this.#early.splice(0)) exchange.write(bytes)
    if (this.isFinished) end(exchange, this.#trailers)
  }

  write(): CallOutput {
    if (this.#stream !== undefined) throw undefined
    this.#stream = new CallOutput(bytes => {
      if (this.#exchange === undefined) this.#keep(bytes)
      else this.#exchange.write(bytes)
    })
    return this.#stream
  }

  #keep(bytes: Uint8Array): void {
    this.#earlyBytes += bytes.length
    if (this.#earlyBytes > mostEarlyBytes)
      trap(`the body of a response that was not set yet exceeds ${mostEarlyBytes} bytes`)
    this.#early.push(bytes)
  }

  finish(trailers: Fields | undefined): void {
    this.#stream?.close()
    this.isFinished = true
    this.#trailers = clientHeaders(trailers?.entries() ?? [])
    if (this.#exchange !== undefined) end(this.#exchange, this.#trailers)
  }
}

/** What is kept of a body before anybody wants it. */
const mostEarlyBytes = 0x10_0000

/** What a guest does with its `response-outparam`. */
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
    if (this.#body === undefined) end(this.#exchange)
  }

  /** @throws BadAnswer unless there was a whole response */
  check(): void {
    if (this.#result === undefined) throw new BadAnswer('it gave no response')
    if (this.#result.tag === 'err') throw new BadAnswer(`it answered with the error ${this.#result.val.tag}`)
    if (this.#body?.isFinished === false) throw new BadAnswer('it did not finish the body of its response')
  }
}

/** The client does not wait for what the guest does then: the event loop does not turn before that has returned. */
function end(exchange: Exchange, trailers?: HeaderList): void {
  exchange.end(trailers)
  exchange.flush()
}

/** What can be taken once: then it is an error, without a value. */
function taken<T>(value: T | undefined, take: () => void): T {
  if (value === undefined) throw undefined
  take()
  return value
}
