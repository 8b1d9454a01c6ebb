/** Explains errors of `wasi:http`. */

/** An error code of `wasi:http/types`. */
export interface ErrorCode {
  readonly tag: string
  readonly val?: unknown
}

/** Makes the cause of a failed request, with a `code` of Node where it has one. */
export function httpFailure(
  error: unknown,
  { authority, scheme }: { readonly authority: string; readonly scheme: string },
): Error {
  const { tag, val } = error as ErrorCode
  const port = scheme === 'https' ? 443 : 80
  const address = /:\d+$/.test(authority) ? authority : `${authority}:${port}`
  if (refusals.has(tag)) {
    const message = `the host allows no requests to ${address} (${tag}); grant them, as in wasi-webgpu run --allow-net=${address}`
    return Object.assign(new Error(message), { code: 'ERR_ACCESS_DENIED' })
  }
  const [code, reason] = Object.hasOwn(failures, tag) ? failures[tag]! : ['UND_ERR', tag]
  const detail = typeof val === 'string' ? `: ${val}` : ''
  return Object.assign(new Error(`${reason} ${address} (${tag}${detail})`), { code })
}

/** Answers of a host when it grants no requests, or not these. */
const refusals = new Set(['HTTP-request-denied', 'destination-IP-prohibited'])

const failures: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  'DNS-error': ['ENOTFOUND', 'no address is known of'],
  'DNS-timeout': ['EAI_AGAIN', 'the address could not be looked up of'],
  'connection-refused': ['ECONNREFUSED', 'no server accepts connections at'],
  'connection-terminated': ['UND_ERR_SOCKET', 'the connection was closed by'],
  'connection-timeout': ['UND_ERR_CONNECT_TIMEOUT', 'no connection in time with'],
  'connection-read-timeout': ['UND_ERR_BODY_TIMEOUT', 'no data in time from'],
  'destination-IP-unroutable': ['EHOSTUNREACH', 'no route leads to'],
  'destination-not-found': ['ENOTFOUND', 'no address is known of'],
  'destination-unavailable': ['EHOSTUNREACH', 'nothing can be reached at'],
  'HTTP-protocol-error': ['HPE_INVALID_CONSTANT', 'no valid HTTP comes from'],
  'HTTP-response-incomplete': ['UND_ERR_SOCKET', 'an incomplete response came from'],
  'HTTP-response-timeout': ['UND_ERR_HEADERS_TIMEOUT', 'no response in time from'],
  'TLS-certificate-error': ['CERT_HAS_EXPIRED', 'the certificate is not accepted of'],
  'TLS-protocol-error': ['ERR_SSL_WRONG_VERSION_NUMBER', 'no valid TLS comes from'],
}
