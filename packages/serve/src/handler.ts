import * as shimHttp from '@bytecodealliance/preview3-shim/http'
import type { Imports } from '@wasi-webgpu/component'
import { areBounded } from '@wasi-webgpu/wasi'
import { BodyLength, type BodySizeError, WrongBodyLength } from './body-length.ts'
import { BadAnswer, type Exchange, type IncomingBody, methodOf, needsNoBody } from './exchange.ts'
import { clientHeaders, clientTrailers, guestHeaders, guestTrailers } from './header-filter.ts'
import type { HeaderList } from './worker-protocol.ts'

/** The `wasi:http/handler` of WASI 0.3 that a component exports. */
export interface Handler {
  handle(request: object): Promise<Response>
}

/**
 * Has a guest answer a request through `wasi:http/handler@0.3`. Both bodies stream.
 *
 * @param imports those of the guest, in whose room the request is
 * @throws BadAnswer when the response is missing or incomplete; the trap, when the guest traps
 */
export async function handle(handler: Handler, exchange: Exchange, imports: Imports): Promise<void> {
  const response = await handler.handle(incomingRequest(exchange, imports))
  const sent = Promise.withResolvers<Result>()
  const report = (result: Result) => {
    sent.resolve(result)
    response._resolve(result)
  }
  try {
    const status = response.getStatusCode()
    const headers = clientHeaders(response.getHeaders().copyAll())
    const length = new BodyLength(headers)
    exchange.respond({ status, headers })
    const [body, trailers] = Response.consumeBody(response, sent.promise)
    for (let bytes = await body?.read(); bytes; bytes = await body?.read()) {
      length.add(bytes.length)
      exchange.write(bytes)
    }
    if (!(length.isMissing && needsNoBody(exchange.head, status))) length.end()
    exchange.end(trailersOf(await trailers.read()))
    report(done)
  } catch (error) {
    report({ tag: 'err', val: error instanceof WrongBodyLength ? error.code : { tag: 'internal-error' } })
    throw error
  } finally {
    response[Symbol.dispose]()
  }
}

type Result<T = undefined> =
  | { readonly tag: 'ok'; readonly val: T }
  | { readonly tag: 'err'; readonly val: { readonly tag: string } | BodySizeError }

const done = { tag: 'ok', val: undefined } as const

interface Fields {
  copyAll(): [name: string, value: Uint8Array][]
}

interface Request {
  setMethod(method: object): void
  setScheme(scheme: object): void
  setAuthority(authority: string | undefined): void
  setPathWithQuery(path: string): void
}

interface Response extends Disposable {
  getStatusCode(): number
  getHeaders(): Fields
  _resolve(result: Result): void
}

/** The functions of `wasi:http/types@0.3` that this file calls as a guest does. */
interface Types {
  '[static]fields.from-list'(entries: readonly unknown[]): Fields
  '[static]request.new'(
    headers: Fields,
    contents: object,
    trailers: Promise<Result<Fields | undefined>>,
    options: undefined,
  ): [Request, object]
}

/** The part of the shim for Node that this file uses. The shim publishes the types of its version for browsers. */
const { Response } = shimHttp.types as unknown as {
  readonly Response: {
    consumeBody(
      response: Response,
      sent: Promise<Result>,
    ): [
      body: { read(): Promise<Uint8Array | null> } | undefined,
      trailers: { read(): Promise<Result<Fields | undefined> | null> },
    ]
  }
}

function incomingRequest({ head, body }: Exchange, imports: Imports): object {
  const types = imports['wasi:http/types@0.3'] as unknown as Types
  const trailers = Promise.withResolvers<Result<Fields | undefined>>()
  const fieldsOf = types['[static]fields.from-list']
  const contents = chunksOf(
    body,
    () => trailers.resolve(endOf(body, fieldsOf)),
    () => trailers.resolve(done),
  )
  const headers = fieldsOf(guestHeaders(head.headers))
  const [request] = types['[static]request.new'](headers, contents, trailers.promise, undefined)
  request.setMethod(methodOf(head.method))
  request.setScheme({ tag: 'HTTP' })
  request.setAuthority(head.authority === '' ? undefined : head.authority)
  request.setPathWithQuery(head.path)
  return request
}

/** Presents the body of a request to the runtime, which pulls a piece whenever the guest wants one. */
function chunksOf(
  body: IncomingBody,
  end: () => void,
  cancel: () => void,
): AsyncIterableIterator<Uint8Array> {
  const iterator: AsyncIterableIterator<Uint8Array> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      const value = await body.next()
      if (value !== undefined) return { done: false, value }
      end()
      return { done: true, value }
    },
    async return() {
      cancel()
      return { done: true, value: undefined }
    },
  }
  return iterator
}

function endOf(
  { cut, trailers }: IncomingBody,
  fieldsOf: Types['[static]fields.from-list'],
): Result<Fields | undefined> {
  switch (cut) {
    case 'too large':
      return { tag: 'err', val: { tag: 'HTTP-request-body-size' } }
    case 'gone':
      return { tag: 'err', val: { tag: 'connection-terminated' } }
  }
  const fields = guestTrailers(trailers)
  if (!areBounded(fields)) return { tag: 'err', val: { tag: 'HTTP-request-trailer-section-size' } }
  return { tag: 'ok', val: fields.length > 0 ? fieldsOf(fields) : undefined }
}

function trailersOf(result: Result<Fields | undefined> | null): HeaderList {
  if (result?.tag === 'err') throw new BadAnswer(`it ended its response with the error ${result.val.tag}`)
  return clientTrailers(result?.val?.copyAll() ?? [])
}
