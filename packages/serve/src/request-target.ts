import type { IncomingMessage } from 'node:http'

/** The target of a request, in the terms of WASI. */
export interface Target {
  /** The path and the query; `*` for the server as a whole. */
  readonly path: string
  /** The host, with the port if the client names one; empty without a Host field. */
  readonly authority: string
}

/**
 * Returns the target of a request in origin form, absolute form or asterisk form (RFC 9112 §3.2). The
 * absolute form overrides the Host field. Node refuses bytes beyond ASCII itself.
 *
 * @returns `undefined` when the target is malformed, or when there are several Host fields; the server then
 * answers with 400 and does not call the guest
 */
export function targetOf({
  method,
  url = '/',
  rawHeaders,
}: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>): Target | undefined {
  const hosts = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'host')
  const [host = ''] = hosts
  if (hosts.length > 1 || (host !== '' && !isAuthority(host))) return undefined
  if (url === '*') return method === 'OPTIONS' ? { path: url, authority: host } : undefined
  const [, absolute, rest = url] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  if (absolute !== undefined && !isAuthority(absolute)) return undefined
  const path = absolute === undefined || rest.startsWith('/') ? rest : `/${rest}`
  const authority = absolute ?? host
  return isPath(path) ? { path, authority } : undefined
}

/**
 * Whether a text is a host with an optional port. User information is refused: nobody expects a credential
 * there (RFC 9110 §4.2.4).
 */
function isAuthority(text: string): boolean {
  return /^[^/?#@\\\s]+$/.test(text) && URL.canParse(`http://${text}`)
}

function isPath(path: string): boolean {
  return /^\/[^\0-\x20<>`#\x7f]*$/.test(path) && URL.canParse(path, 'http://host')
}
