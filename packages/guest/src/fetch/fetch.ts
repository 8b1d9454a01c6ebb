/**
 * `fetch` over `wasi:http`.
 *
 * @see https://fetch.spec.whatwg.org/#fetch-method
 */

import { URL } from 'whatwg-url'
import { internal } from '../web-idl-classes.ts'
import { BodyContent } from './body.ts'
import { readDataUrl } from './data-url.ts'
import { Headers } from './headers.ts'
import { exchange, type HttpResponse } from './http-exchange.ts'
import { parseUrl, Request, type RequestInit } from './request.ts'
import { isNullBodyStatus, isRedirectStatus, Response } from './response.ts'

/**
 * Requests a resource.
 *
 * @throws TypeError "fetch failed", whose `cause` says why, when there is no response; the reason of the signal that ends the
 * request
 */
export async function fetch(
  input: ConstructorParameters<typeof Request>[0],
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init)
  const { signal } = request
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => reject(signal.reason))
  const response = responseTo(request).catch(error => {
    signal.throwIfAborted()
    throw new TypeError('fetch failed', { cause: error })
  })
  return Promise.race([aborted, response])
}

/** The parts of a request that change with a redirect. */
interface Hop {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly content: BodyContent | null
}

/** Maximum number of redirects that are followed. */
const mostRedirects = 20

async function responseTo(request: Request): Promise<Response> {
  let hop: Hop = {
    url: new URL(request.url),
    method: request.method,
    headers: new Headers(request.headers),
    content: Request.contentOf(request),
  }
  if (request.mode === 'same-origin') throw new Error('request mode cannot be "same-origin"')
  for (let redirects = 0; ; redirects++) {
    if (hop.url.protocol === 'data:' && redirects === 0) return dataResponse(hop.url)
    const answer = await answerTo(hop, request.signal)
    const location = answer.headers.find(([name]) => name === 'location')?.[1]
    const isRedirect = isRedirectStatus(answer.status) && location !== undefined
    if (!isRedirect || request.redirect === 'manual') return responseOf(answer, hop, redirects > 0)
    answer.body.cancel()
    if (request.redirect === 'error') throw new Error('unexpected redirect')
    if (redirects === mostRedirects) throw new Error('redirect count exceeded')
    hop = redirected(hop, answer.status, location)
  }
}

function dataResponse(url: URL): Response {
  const data = readDataUrl(url)
  if (data === undefined) throw new Error('invalid data URL')
  const headers = { 'content-type': data.type }
  return Response.received(internal, {
    status: 200,
    headers,
    content: new BodyContent(data.bytes),
    url: url.href,
    redirected: false,
  })
}

/** Returns the response to a request without the body if the status or the method forbids one. */
function responseOf(
  { status, headers, body }: HttpResponse,
  { url, method }: Hop,
  isRedirected: boolean,
): Response {
  const hasBody = method !== 'HEAD' && !isNullBodyStatus(status)
  if (!hasBody) body.cancel()
  const encoding = headers.find(([name]) => name === 'content-encoding')?.[1]
  if (hasBody && encoding !== undefined && encoding !== 'identity') {
    body.cancel()
    throw new Error(`the server encodes the body with ${encoding}, which a component does not decode`)
  }
  return Response.received(internal, {
    status,
    headers,
    content: hasBody ? new BodyContent(body) : null,
    url: withoutFragment(url),
    redirected: isRedirected,
  })
}

function withoutFragment(url: URL): string {
  return url.hash === '' ? url.href : url.href.slice(0, -url.hash.length)
}

async function answerTo({ url, method, headers, content }: Hop, signal: AbortSignal): Promise<HttpResponse> {
  const scheme = url.protocol.slice(0, -1)
  if (scheme !== 'http' && scheme !== 'https')
    throw new Error(`unknown scheme ${scheme}: components request http and https`)
  if (badPorts.has(Number(url.port))) throw new Error('bad port')
  const sent = new Headers(headers)
  for (const [name, value] of Object.entries(defaults)) if (!sent.has(name)) sent.set(name, value)
  const length = content === null ? (needsLength.has(method) ? 0 : undefined) : content.bytes?.length
  if (length !== undefined) sent.set('content-length', `${length}`)
  const { bytes } = content ?? {}
  const source = bytes === undefined ? content : new BodyContent(bytes) // a redirect sends it again
  return exchange(
    {
      method,
      scheme,
      authority: url.host,
      pathWithQuery: url.pathname + url.search,
      headers: Headers.entriesOf(sent),
      body: source?.source(),
    },
    signal,
  )
}

/** Headers that are sent unless the program sets them. */
const defaults: Readonly<Record<string, string>> = {
  accept: '*/*',
  'accept-encoding': 'identity',
  'accept-language': '*',
  'user-agent': 'wasi-webgpu',
}

/** Methods whose requests state that they have no body. */
const needsLength = new Set(['POST', 'PUT'])

/** Returns the request that follows a redirect. */
function redirected({ url, method, headers, content }: Hop, status: number, location: string): Hop {
  const next = parseUrl(location, url)
  if (next.protocol !== 'http:' && next.protocol !== 'https:')
    throw new Error('URL scheme must be a HTTP(S) scheme')
  const isOtherOrigin = next.origin !== url.origin
  if (isOtherOrigin && (next.username !== '' || next.password !== ''))
    throw new Error('cross origin not allowed for request mode "cors"')
  if (next.hash === '') next.hash = url.hash
  const sent = new Headers(headers)
  if (isOtherOrigin) for (const name of ofOrigin) sent.delete(name)
  const becomesGet =
    ((status === 301 || status === 302) && method === 'POST') ||
    (status === 303 && method !== 'GET' && method !== 'HEAD')
  if (status !== 303 && content !== null && content.bytes === undefined)
    throw new Error('the body is a stream, which cannot be sent again for a redirect')
  if (!becomesGet) return { url: next, method, headers: sent, content }
  for (const name of ofBody) sent.delete(name)
  return { url: next, method: 'GET', headers: sent, content: null }
}

/** Headers that belong to a server, not to those to which it redirects. */
const ofOrigin = ['authorization', 'cookie', 'host', 'proxy-authorization']
/** Headers that describe a body. */
const ofBody = ['content-encoding', 'content-language', 'content-length', 'content-location', 'content-type']

/** Ports of other protocols (Fetch §2.9). */
const badPorts = new Set([
  ...[
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  ],
  ...[
    109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  ],
  ...[526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049],
  ...[3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080],
])
