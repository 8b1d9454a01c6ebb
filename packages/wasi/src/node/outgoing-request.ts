import type { LookupAddress, LookupOptions } from 'node:dns'
import { lookup as lookupName } from 'node:dns/promises'
import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { TraceFields } from './grants.ts'
import { joinPieces } from './message-joiner.ts'
import type { NetworkPolicy } from './network-policy.ts'

/** An HTTP request of a guest. */
export interface Outgoing {
  /** `http` or `https`. */
  readonly scheme: string
  readonly authority: string
  readonly path: string
  readonly method: string
  /** Alternating names and values, one character per byte. */
  readonly headers: readonly string[]
  /** Fields that it has, too, unless it has a `traceparent`. */
  readonly traceFields?: TraceFields
}

/** A case of `wasi:http/types.error-code`. */
export interface HttpErrorCode {
  readonly tag: string
  readonly val?: unknown
}

/** The reason why a request was not sent or failed. */
export class HttpFailure extends Error {
  override name = 'HttpFailure'
  readonly code: HttpErrorCode

  constructor(tag: string) {
    super(tag)
    this.code = { tag }
  }
}

/**
 * Opens a request. It connects only to addresses that `policy` allows, which are checked at connection time
 * because the DNS may answer differently by then. Redirects are left to the guest.
 * @throws {HttpFailure} when the policy refuses the request
 */
export function openRequest(
  { scheme, authority, path, method, headers, traceFields = [] }: Outgoing,
  policy: NetworkPolicy,
): ClientRequest {
  if (scheme !== 'http' && scheme !== 'https') throw new HttpFailure('HTTP-protocol-error')
  const url = URL.parse(`${scheme}://${authority}`)
  if (url === null || url.pathname !== '/' || url.username !== '' || url.password !== '' || url.search !== '')
    throw new HttpFailure('HTTP-request-URI-invalid')
  const target = targetOf(path, method.toUpperCase())
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(url.port) || (scheme === 'http' ? 80 : 443)
  if (isIP(host) !== 0) {
    if (!policy.allows(host, port)) throw new HttpFailure('destination-IP-prohibited')
  } else if (!policy.mayResolve(host)) throw new HttpFailure('HTTP-request-denied')
  let request: ClientRequest | undefined
  try {
    const open = scheme === 'http' ? requestHttp : requestHttps
    request = open({
      host,
      port,
      path: target,
      method: method.toUpperCase(),
      agent: false,
      lookup: lookup(policy, port),
    })
    // Without this Node drops fields of the response after the 1,000th. Their size is bounded in any case.
    request.maxHeadersCount = 0
    for (let i = 0; i + 1 < headers.length; i += 2)
      request.appendHeader(headers[i] as string, headers[i + 1] as string)
    if (!request.hasHeader('traceparent'))
      for (const [name, value] of traceFields) request.setHeader(name, value)
    checkLength(request)
    frameBody(request)
    request.on('response', joinPieces)
    return request
  } catch (error) {
    // It connects already, and nobody would listen to its errors.
    request?.on('error', () => {}).destroy()
    throw new HttpFailure(
      (error as NodeJS.ErrnoException).code === 'ERR_INVALID_HTTP_TOKEN'
        ? 'HTTP-request-method-invalid'
        : 'HTTP-protocol-error',
    )
  }
}

/**
 * Returns the target of a request. A server takes any other form than a path for an authority, instead of the one that the
 * policy allows (RFC 9112 §3.2).
 *
 * @throws {HttpFailure} when it is neither a path nor, for OPTIONS, `*`
 */
function targetOf(path: string, method: string): string {
  if (path.startsWith('/') || (path === '*' && method === 'OPTIONS')) return path
  if (path === '' || path.startsWith('?')) return `/${path}`
  throw new HttpFailure('HTTP-request-URI-invalid')
}

/**
 * Checks that servers agree on the length that a request states (RFC 9112 §6.3). One that reads another takes the rest of the body
 * for a request of its own.
 *
 * @throws {HttpFailure} when the length is no number, or is stated twice
 */
function checkLength(request: ClientRequest): void {
  const length = request.getHeader('content-length')
  if (length !== undefined && !/^\d+$/.test(String(length))) throw new HttpFailure('HTTP-protocol-error')
}

/**
 * Frames a body of any method, if there is one and the guest does not state its length. By itself, Node sends that of GET or
 * DELETE as bare bytes after the headers, which a server may take for another request.
 *
 * @throws {HttpFailure} for trailers after a body of a stated length, which Node refuses only when it sends the headers
 */
function frameBody(request: ClientRequest): void {
  if (request.hasHeader('trailer')) {
    if (request.hasHeader('content-length')) throw new HttpFailure('HTTP-protocol-error')
    request.useChunkedEncodingByDefault = true
  }
  const write = request.write.bind(request) as (...args: unknown[]) => boolean
  request.write = ((chunk: Uint8Array, ...rest: unknown[]) => {
    if (!request.headersSent) request.useChunkedEncodingByDefault ||= chunk.length > 0
    return write(chunk, ...rest)
  }) as typeof request.write
}

/** Returns the error code of a failed request. */
export function httpErrorCode(error: unknown): HttpErrorCode {
  if (error instanceof HttpFailure) return error.code
  if (typeof error === 'object' && error !== null && 'payload' in error) return error.payload as HttpErrorCode
  if (error instanceof AggregateError && error.errors.length > 0) return httpErrorCode(error.errors[0])
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ENOTFOUND' || code.startsWith('EAI_'))
    return { tag: 'DNS-error', val: { rcode: code, infoCode: undefined } }
  if (code.startsWith('HPE_')) return { tag: 'HTTP-protocol-error' }
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return { tag: 'TLS-certificate-error' }
  if (/^ERR_(SSL|TLS)/.test(code)) return { tag: 'TLS-protocol-error' }
  return { tag: tags[code] ?? 'internal-error', val: tags[code] === undefined ? message : undefined }
}

const tags: Readonly<Record<string, string>> = {
  ECANCELED: 'connection-terminated',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-terminated',
  EHOSTUNREACH: 'destination-IP-unroutable',
  ENETUNREACH: 'destination-IP-unroutable',
  EPIPE: 'connection-terminated',
  ETIMEDOUT: 'connection-timeout',
}

function lookup(policy: NetworkPolicy, port: number): LookupFunction {
  const find = async (name: string, options: LookupOptions): Promise<LookupAddress[]> => {
    const found = await (policy.lookUp(() => lookupName(name, { ...options, all: true })) ??
      refuse('DNS-timeout'))
    const resolved = policy.resolved(
      name,
      found.map(({ address }) => address),
    )
    const allowed = found.filter(({ address }) => resolved.includes(address) && policy.allows(address, port))
    return allowed.length > 0 ? allowed : refuse('destination-IP-prohibited')
  }
  return (name, options, callback) => {
    find(name, options).then(
      allowed => {
        const [first] = allowed as [LookupAddress]
        if (options.all) callback(null, allowed)
        else callback(null, first.address, first.family)
      },
      error => callback(error, ''),
    )
  }
}

function refuse(tag: string): never {
  throw new HttpFailure(tag)
}
