import type { Credentials } from './docker-credentials.ts'
import { isLoopback, originText, withoutUser } from './reference.ts'
import { RegistryError } from './registry-error.ts'

/** A challenge of `WWW-Authenticate` (RFC 9110 §11.6.1). */
export interface Challenge {
  /** Scheme in lower case: `bearer` or `basic`. */
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Parses `WWW-Authenticate`, which may have several challenges. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  for (const [, name = '', quoted, token] of header.matchAll(item)) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? token
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: {} })
    else if (challenges.length > 0) challenges.at(-1)!.parameters[name.toLowerCase()] = value
  }
  return challenges
}

/** A parameter, or else a scheme. */
const item = /([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g

/** Returns the value of `Authorization: Basic`. */
export function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/**
 * Returns the request for a token: https://distribution.github.io/distribution/spec/auth/token/, or
 * https://distribution.github.io/distribution/spec/auth/oauth/ with an identity token.
 *
 * @param challenge that of the registry, which names the service that issues tokens
 * @param ownScope what the token is for: `repository:org/app:pull`; some registries ask for less than they need
 * @throws {RegistryError} when the service is not reached over TLS, unless it and the registry are on this machine, or when
 *   the challenge names none
 */
export function tokenRequest(
  host: string,
  { parameters: { realm, service, scope } }: Challenge,
  ownScope: string,
  credentials: Credentials | undefined,
): Request {
  const url = realm !== undefined && URL.canParse(realm) ? withoutUser(new URL(realm)) : undefined
  if (url === undefined)
    throw new RegistryError(`${host} names no service for tokens; is it an OCI registry?`)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.host) && isLoopback(host))) {
    throw new RegistryError(
      `${host} sends clients to ${originText(url)} for tokens, which is not encrypted; its operator must set a realm with https`,
    )
  }
  const scopes = [...new Set([...(scope?.split(' ') ?? []), ownScope])]
  if (credentials?.identityToken !== undefined) {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'wasi-webgpu',
      refresh_token: credentials.identityToken,
      ...(service !== undefined && { service }),
      scope: scopes.join(' '),
    })
    return new Request(url, { method: 'POST', body })
  }
  if (service !== undefined) url.searchParams.set('service', service)
  for (const each of scopes) url.searchParams.append('scope', each)
  return new Request(url, credentials && { headers: { authorization: basic(credentials) } })
}

/** Returns the token of an answer to {@link tokenRequest}. */
export function tokenOf(host: string, body: string): string {
  try {
    const { token, access_token } = JSON.parse(body)
    const found: unknown = token ?? access_token
    if (typeof found === 'string' && /^[\x21-\x7e]+$/.test(found)) return found
  } catch {}
  throw new RegistryError(
    `the service for tokens of ${host} answered without a token; try again, or ask its operator`,
  )
}
