import { BadAnswer } from './exchange.ts'
import type { HeaderList } from './worker-protocol.ts'

/**
 * Returns the headers of a request for the guest. Headers about the connection are dropped, because the
 * connection is the server's, and so is `host`, which is the request's authority.
 */
export function guestHeaders(headers: HeaderList): [name: string, value: Uint8Array][] {
  return headers.filter(isEndToEnd).map(([name, value]) => [name, Buffer.from(value, 'latin1')])
}

/**
 * Returns the trailers of a request for the guest, without fields that describe the message (RFC 9110
 * §6.5.1).
 */
export function guestTrailers(trailers: HeaderList): [name: string, value: Uint8Array][] {
  return guestHeaders(trailers.filter(mayBeTrailer))
}

/**
 * Returns the headers of a response for the client, without those about the connection.
 *
 * @throws BadAnswer above 128 KiB: no client accepts such headers, and the server would hold them in memory
 */
export function clientHeaders(headers: readonly (readonly [name: string, value: Uint8Array])[]): HeaderList {
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (bytes > mostHeaderBytes)
    throw new BadAnswer(`the headers of its response have ${bytes} bytes, more than ${mostHeaderBytes}`)
  return headers.filter(isEndToEnd).map(([name, value]) => [name, Buffer.from(value).toString('latin1')])
}

/** Returns the trailers of a response for the client, without fields that describe the message. */
export function clientTrailers(trailers: Parameters<typeof clientHeaders>[0]): HeaderList {
  return clientHeaders(trailers).filter(mayBeTrailer)
}

function mayBeTrailer([name]: readonly [name: string, value: unknown]): boolean {
  return !messageHeaders.has(name.toLowerCase())
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
