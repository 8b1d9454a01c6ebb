import type { HeaderList, RequestHead, ResponseHead } from './frames.ts'
import type { RequestBody } from './request-body.ts'

/** A request as a worker has it, and where its response goes. */
export interface Exchange {
  readonly head: RequestHead
  readonly body: RequestBody
  /** Begins the response. */
  respond(head: ResponseHead): void
  /** Sends a piece of its body. Waits while the client is slow. */
  write(bytes: Uint8Array): void
  /** Ends it: the response is complete. */
  end(trailers?: HeaderList): void
  /** Sends at once what would go together with what follows, as nothing may follow for long. */
  flush(): void
}

/** The guest gave no whole response: the message says what it did. */
export class BadAnswer extends Error {
  override name = 'BadAnswer'
}

/** `wasi:http/types.method` */
export function methodOf(name: string): { tag: string; val?: string } {
  const tag = name.toLowerCase()
  return methods.has(tag) ? { tag } : { tag: 'other', val: name }
}

/**
 * Headers of a client for a guest: not those that are about the connection, which is the server's, and not `host`, which a
 * request has as its authority.
 */
export function guestHeaders(headers: HeaderList): [name: string, value: Uint8Array][] {
  return headers.filter(isEndToEnd).map(([name, value]) => [name, Buffer.from(value, 'latin1')])
}

/** Trailers of a client for a guest: not those that are about the message, which is over by then (RFC 9110 §6.5.1). */
export function guestTrailers(trailers: HeaderList): [name: string, value: Uint8Array][] {
  return guestHeaders(trailers.filter(([name]) => !messageHeaders.has(name.toLowerCase())))
}

/** Whether a response says how long its body would be, but has none (RFC 9110 §6.4.1). */
export function needsNoBody({ method }: RequestHead, status: number): boolean {
  return method === 'HEAD' || status === 304
}

/**
 * Headers of a guest for a client, in the same way.
 *
 * @throws BadAnswer when they are larger than any client takes: the server would have them in its memory as a whole
 */
export function clientHeaders(headers: readonly (readonly [name: string, value: Uint8Array])[]): HeaderList {
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (bytes > mostHeaderBytes)
    throw new BadAnswer(`the headers of its response have ${bytes} bytes, more than ${mostHeaderBytes}`)
  return headers.filter(isEndToEnd).map(([name, value]) => [name, Buffer.from(value).toString('latin1')])
}

const mostHeaderBytes = 0x2_0000

const methods = new Set(['get', 'head', 'post', 'put', 'delete', 'connect', 'options', 'trace', 'patch'])

function isEndToEnd([name]: readonly [name: string, value: unknown]): boolean {
  return !connectionHeaders.has(name.toLowerCase())
}

const messageHeaders = new Set([
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'expect',
  'max-forwards',
  'pragma',
  'range',
])

const connectionHeaders = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
