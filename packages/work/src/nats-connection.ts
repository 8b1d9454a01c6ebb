import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import {
  type Authenticator,
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  nkeyAuthenticator,
  type TlsOptions,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node'
import { QueueError } from './queue-error.ts'

/** A NATS system and how to enter it. */
export interface NatsOptions {
  /**
   * URLs of one or more servers of one system, such as `nats://10.0.0.1:4222`. `tls://` requires TLS. A user and password, or
   * a token, may stand before the host.
   */
  readonly servers: readonly string[]
  /** Path of a credentials file, as `nsc` writes it. */
  readonly credentials?: string | undefined
  /** Path of a file with the seed of an NKey. */
  readonly nkey?: string | undefined
  /** Token of the servers. */
  readonly token?: string | undefined
  /** Name of the user. */
  readonly user?: string | undefined
  /** Password of the user. */
  readonly password?: string | undefined
  /** Certificates. TLS is used if the server or a URL requires it, or if one is given. */
  readonly tls?: NatsTls | undefined
}

/** Certificates of a connection, as paths of PEM files. */
export interface NatsTls {
  /** Authorities that the server's certificate is checked with. Default: those of Node. */
  readonly ca?: string | undefined
  /** Certificate of this client. */
  readonly cert?: string | undefined
  /** Private key of this client. */
  readonly key?: string | undefined
}

/**
 * Connects to NATS. The connection comes back by itself whenever it is lost.
 *
 * @param name name of the connection, which the server shows
 * @throws QueueError when no server answers, or the server refuses this client
 */
export async function connectNats(options: NatsOptions, name: string): Promise<NatsConnection> {
  const urls = options.servers.map(parseUrl)
  const where = urls.map(({ host }) => host).join(', ')
  try {
    return await connect({
      name,
      servers: urls.map(({ host }) => host),
      authenticator: authenticators(options, urls),
      maxReconnectAttempts: -1,
      // A server that can no longer be reached is given up after three pings, where the default takes six minutes.
      pingInterval: 10_000,
      ...tlsOf(options, urls),
    })
  } catch (error) {
    throw new QueueError(connectProblem(error as Error, where, options), { cause: error })
  }
}

interface ServerUrl {
  /** Host and port. */
  readonly host: string
  readonly isTls: boolean
  readonly user: string
  readonly password: string
}

function parseUrl(text: string): ServerUrl {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `nats://${text}`)
  if (url === null || url.hostname === '' || !['nats:', 'tls:'].includes(url.protocol))
    throw new QueueError(
      `'${text}' is not the URL of a NATS server; use nats://<host>:<port> or tls://<host>:<port>`,
    )
  return {
    host: `${url.hostname}:${url.port || 4222}`,
    isTls: url.protocol === 'tls:',
    user: decoded(url.username, url),
    password: decoded(url.password, url),
  }
}

/** Decodes a part of a URL. The message does not repeat it: it may be a password. */
function decoded(part: string, { host }: URL): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    throw new QueueError(
      `the user or password in the URL of the NATS server ${host} has a % that begins no character; write %25 for %`,
      { cause: error },
    )
  }
}

/** Returns the ways to enter that the options have; the first that the server asks for is used. */
function authenticators(options: NatsOptions, urls: readonly ServerUrl[]): Authenticator[] {
  const { credentials, nkey, token, user, password } = options
  const list: Authenticator[] = []
  if (credentials !== undefined) {
    const file = contents(credentials, 'the credentials file')
    list.push(
      checked(
        credsAuthenticator(file),
        `${credentials} is not a credentials file; nsc generate creds writes one`,
      ),
    )
  }
  if (nkey !== undefined) {
    const seed = Uint8Array.from(Buffer.from(contents(nkey, 'the NKey file')).toString('latin1').trim(), c =>
      c.charCodeAt(0),
    )
    list.push(checked(nkeyAuthenticator(seed), `${nkey} has no seed of an NKey; nk -gen user writes one`))
  }
  if (user !== undefined) list.push(usernamePasswordAuthenticator(user, password))
  if (token !== undefined) list.push(tokenAuthenticator(token))
  const own = urls.find(({ user }) => user !== '')
  if (own !== undefined)
    list.push(
      own.password === ''
        ? tokenAuthenticator(own.user)
        : usernamePasswordAuthenticator(own.user, own.password),
    )
  return list
}

/** Tries an authenticator, which parses its file only when a server asks. */
function checked(authenticator: Authenticator, problem: string): Authenticator {
  try {
    authenticator('nonce')
  } catch (error) {
    throw new QueueError(problem, { cause: error })
  }
  return authenticator
}

function tlsOf({ tls = {} }: NatsOptions, urls: readonly ServerUrl[]): ConnectionOptions {
  const { ca, cert, key } = tls
  const files = { ca, cert, key }
  const given = Object.entries(files).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, Buffer.from(contents(path, 'the TLS file')).toString()] as const],
  )
  if (given.length === 0 && !urls.some(({ isTls }) => isTls)) return {}
  return { tls: { ...Object.fromEntries(given), ...identity } as TlsOptions }
}

/** Options of Node's TLS that the client passes on. */
const identity = {
  /**
   * Compares the certificate with the address of the server where the URL has no name: the client tells Node none then, and Node
   * would compare it with `localhost`. Node calls this as a method of the options of the connection.
   */
  checkServerIdentity(
    this: { readonly servername?: string; readonly socket?: Socket } | undefined,
    name: string,
    certificate: PeerCertificate,
  ): Error | undefined {
    return checkServerIdentity(this?.servername || this?.socket?.remoteAddress || name, certificate)
  },
}

function contents(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new QueueError(`cannot read ${what} ${path}: ${(error as Error).message}; check its path`, {
      cause: error,
    })
  }
}

function connectProblem(error: Error, where: string, { tls = {} }: NatsOptions): string {
  if (error instanceof QueueError) return error.message
  const reason = reasonOf(error)
  if (error instanceof errors.AuthorizationError || error instanceof errors.UserAuthenticationExpiredError)
    return `the NATS server at ${where} refuses these credentials: ${reason}; check the user, token or credentials file`
  if (/does not support 'tls'/.test(reason))
    return `no TLS connection to the NATS server at ${where}: it has no TLS; use nats:// without certificates, or enable TLS at the server`
  if (/certificate|tls|ssl/i.test(reason))
    return `no TLS connection to the NATS server at ${where}: ${reason}; check the certificates`
  // With TLS 1.3, a server that misses a certificate says so after the handshake, and the client waits for ever.
  const more = tls.ca !== undefined && tls.cert === undefined ? ', and whether it asks for a certificate' : ''
  return `no NATS server answers at ${where}: ${reason}; check the address, and that the server runs${more}`
}

/** Returns the message of an error of the client, with the cause that it hides. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  const { code } = Object(cause) as NodeJS.ErrnoException
  const inner = cause instanceof Error ? cause.message || code : undefined
  return inner === undefined || message.includes(inner) ? message || String(code) : `${message}: ${inner}`
}
