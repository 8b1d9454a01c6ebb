import type { IncomingMessage } from 'node:http'

/** Where a request goes to, as WASI has it. */
export interface Target {
  /** The path and the query; `*` for the server as a whole. */
  readonly path: string
  /** The host, with the port if there is one; empty if the client names none. */
  readonly authority: string
}

/**
 * The target of a request in origin form, absolute form or asterisk form (RFC 9112 §3.2). That in absolute form names the
 * authority, whatever the Host field says. Node refuses bytes beyond ASCII itself.
 *
 * @returns `undefined` when it is malformed, or when there is more than one Host field: the client is to blame, and the
 *   guest is not called
 */
export function targetOf({ method, url = '/', rawHeaders }: IncomingMessage): Target | undefined {
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

/** A host and a port. A user before them would be a credential where nobody looks for one (RFC 9110 §4.2.4). */
function isAuthority(text: string): boolean {
  return /^[^/?#@\\\s]+$/.test(text) && URL.canParse(`http://${text}`)
}

function isPath(path: string): boolean {
  return /^\/[^\0-\x20<>`#\x7f]*$/.test(path) && URL.canParse(path, 'http://host')
}
