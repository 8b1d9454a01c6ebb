import { BadAnswer } from './exchange.ts'
import type { HeaderList } from './worker-protocol.ts'

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
