import { basic, parseChallenges, tokenOf, tokenRequest } from './bearer-token.ts'
import { type Credentials, dockerCredentials } from './docker-credentials.ts'
import { ReceivedBody } from './received-body.ts'
import { isLoopback, originText, withoutUser } from './reference.ts'
import { RegistryError } from './registry-error.ts'
import { type TimeLeft, timeLeft, timeToBegin } from './time-left.ts'

/** Request to a registry, in terms of https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export interface RegistryRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
  /** Statuses that the caller handles; any other is an error. */
  readonly expected: readonly number[]
  /** Largest body of the answer, in bytes. */
  readonly limit?: number
  /** The wanted thing, for messages: `org/app:1.2`. */
  readonly what: string
}

/** Answer of a registry. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer>
}

/** Options of {@link RegistryClient}. */
export interface RegistryClientOptions {
  /** Returns the user's credentials for a host. Default: those of Docker. */
  readonly credentials?: (host: string) => Promise<Credentials | undefined>
  /**
   * How long the registry may be silent, and how much longer an answer may take than one second for each 16 KiB, in
   * milliseconds. Default: 30 s.
   */
  readonly patience?: number | undefined
}

/** HTTP with one repository of a registry, over TLS unless the registry is on this machine. */
export class RegistryClient {
  readonly host: string
  readonly repository: string
  readonly #credentials: NonNullable<RegistryClientOptions['credentials']>
  readonly #patience: number
  readonly #base: URL
  readonly #scope: string
  #authorization: string | undefined
  /** Name of the user, once credentials were found. */
  #user: string | undefined

  /** @param actions what the user wants to do: `pull`, or `pull,push` */
  constructor(
    host: string,
    repository: string,
    actions: 'pull' | 'pull,push',
    options: RegistryClientOptions = {},
  ) {
    this.host = host
    this.repository = repository
    this.#scope = `repository:${repository}:${actions}`
    this.#credentials = options.credentials ?? dockerCredentials
    this.#patience = options.patience ?? 30_000
    const scheme = isLoopback(host) ? 'http' : 'https'
    this.#base = new URL(`${scheme}://${host === 'docker.io' ? 'registry-1.docker.io' : host}/`)
  }

  /**
   * Sends a request; logs in if the registry asks for it.
   *
   * @param path path below the repository, such as `blobs/sha256:…`, or a location that the registry has given
   * @throws {RegistryError} when the registry is not reached, refuses, or sends too much
   */
  async send(path: string | URL, request: RegistryRequest): Promise<Answer> {
    const url = typeof path === 'string' ? new URL(`v2/${this.repository}/${path}`, this.#base) : path
    const answer = await this.#follow(url, url => this.#sendTo(url, request))
    if (!request.expected.includes(answer.status)) throw this.#refusal(answer, request.what)
    return answer
  }

  /**
   * Resolves the `Location` of an answer, where a request may be sent.
   *
   * @param from URL of the request
   * @throws {RegistryError} when there is none, or when it is not encrypted although that URL is
   */
  location({ headers }: Answer, from = this.#base): URL {
    const text = headers.get('location')
    if (text === null || !URL.canParse(text, from.href))
      throw new RegistryError(`${this.host} names no place for an upload; is it an OCI registry?`)
    const location = new URL(text, from)
    if (location.protocol !== 'https:' && !(location.protocol === 'http:' && from.protocol === 'http:')) {
      throw new RegistryError(
        `${this.host} sends clients to ${originText(location)}, which is not encrypted; its operator must mend that`,
      )
    }
    return withoutUser(location)
  }

  /**
   * Sends a request to a URL, and on to where the answers redirect. `fetch` would send it there before anyone sees where to.
   *
   * @throws {RegistryError} see {@link location}
   */
  async #follow(url: URL, send: (url: URL) => Promise<Answer>): Promise<Answer> {
    let [at, answer] = [url, await send(url)]
    for (let count = 0; isRedirect(answer) && count < mostRedirects; count++) {
      at = this.location(answer, at)
      answer = await send(at)
    }
    return answer
  }

  async #sendTo(url: URL, request: RegistryRequest): Promise<Answer> {
    const answer = await this.#exchange(this.#request(url, request), request)
    // Another host, to which the registry redirects, must not say where the user's credentials go.
    const isChallenge = answer.status === 401 && url.origin === this.#base.origin
    if (!isChallenge || !(await this.#logIn(answer, request))) return answer
    return this.#exchange(this.#request(url, request), request)
  }

  #request(url: URL, { method = 'GET', headers, body }: RegistryRequest): Request {
    const request = new Request(url, { method, headers: { ...headers }, ...(body && { body }) })
    // An upload may go to another host, whose business the token is not.
    if (this.#authorization !== undefined && url.origin === this.#base.origin)
      request.headers.set('authorization', this.#authorization)
    return request
  }

  /** Obtains what the registry's challenge asks for. @returns whether there is anything new to try */
  async #logIn({ headers }: Answer, { what }: RegistryRequest): Promise<boolean> {
    const challenges = parseChallenges(headers.get('www-authenticate') ?? '')
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
    const credentials = await this.#credentials(this.host)
    this.#user = credentials?.username
    if (bearer !== undefined) {
      const request = tokenRequest(this.host, bearer, this.#scope, credentials)
      const issuer = new URL(request.url)
      const sendTo = (url: URL) => {
        const sent = new Request(url, request)
        // The credentials are for the service that the registry has named.
        if (url.origin !== issuer.origin) sent.headers.delete('authorization')
        return this.#exchange(sent)
      }
      // A redirect would take the identity token, which has all rights of the user, to any host.
      const isIdentity = request.method === 'POST'
      const answer = isIdentity ? await this.#exchange(request) : await this.#follow(issuer, sendTo)
      if (isIdentity && isRedirect(answer)) {
        throw new RegistryError(
          `the service for tokens of ${this.host} redirects to another address, to which the identity token is not sent; its operator must set a realm that answers itself`,
        )
      }
      if (answer.status !== 200) throw this.#refusal(answer, what)
      this.#authorization = `Bearer ${tokenOf(this.host, new TextDecoder().decode(answer.body))}`
      return true
    }
    if (!challenges.some(({ scheme }) => scheme === 'basic') || credentials === undefined) return false
    this.#authorization = basic(credentials)
    return true
  }

  async #exchange(
    request: Request,
    { body, limit = mostText }: Partial<RegistryRequest> = {},
  ): Promise<Answer> {
    const abort = new AbortController()
    const begin = performance.now()
    let timer: NodeJS.Timeout | undefined
    const wait = ({ milliseconds, reason }: TimeLeft) => {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(reason), milliseconds)
    }
    wait(timeToBegin(this.#patience, body?.length ?? 0))
    try {
      const response = await fetch(request, { signal: abort.signal, redirect: 'manual' })
      const most = response.ok ? limit : mostText
      const received = new ReceivedBody()
      const sent = body?.length ?? 0
      for await (const chunk of response.body ?? []) {
        if (received.length + chunk.length > most) {
          if (!response.ok) break
          throw new RegistryError(
            `${this.host} sends more than the ${most} bytes that were expected; the registry or a proxy is faulty`,
          )
        }
        received.add(chunk)
        wait(timeLeft(this.#patience, sent + received.length, performance.now() - begin))
      }
      const { status, headers } = response
      return { status, headers, body: received.take() }
    } catch (error) {
      if (error instanceof RegistryError) throw error
      const cause = abort.signal.aborted ? abort.signal.reason : causeOf(error)
      throw new RegistryError(
        `${new URL(request.url).host} cannot be reached: ${cause}; check the name and the network, or use --offline for a component that was pulled before`,
        { cause: error },
      )
    } finally {
      clearTimeout(timer)
      abort.abort()
    }
  }

  #refusal({ status, body }: Answer, what: string): RegistryError {
    const { host } = this
    const detail = detailOf(body)
    if (status === 401 || status === 403) {
      return new RegistryError(
        this.#user === undefined
          ? `${host} refuses ${what} without credentials, or has no such component${detail}; check the name, or log in with docker login ${host}`
          : `${host} refuses ${what} to ${this.#user}${detail}; check the name and the rights of ${this.#user}, or log in again with docker login ${host}`,
      )
    }
    if (status === 404) {
      return new RegistryError(`${host} has no ${what}${detail}; check the name, and the tag or digest`)
    }
    if (status === 429) {
      return new RegistryError(
        `${host} refuses further requests for now${detail}; wait, or raise the limit with docker login ${host}`,
      )
    }
    return new RegistryError(
      `${host} answers ${status} for ${what}${detail}; try again later, or ask its operator`,
    )
  }
}

/** Largest answer that is no component: a manifest has at most 4 MiB. */
const mostText = 4 * 1024 * 1024

/** Whether an answer asks for the request to be sent elsewhere (RFC 9110 §15.4); 303 asks for another request. */
function isRedirect({ status, headers }: Answer): boolean {
  return [301, 302, 307, 308].includes(status) && headers.has('location')
}

/** As many redirects as browsers follow. */
const mostRedirects = 20

/** Returns the reason that a registry gives: `{"errors":[{"code","message"}]}`. */
function detailOf(body: Uint8Array): string {
  try {
    const { code, message } = JSON.parse(new TextDecoder().decode(body)).errors[0]
    const text = [code, message].filter(part => typeof part === 'string' && part !== '').join(': ')
    return text === '' ? '' : ` (${text.slice(0, 200)})`
  } catch {
    return ''
  }
}

/** Returns the message of the innermost error: that of `fetch` says only that it failed. */
function causeOf(error: unknown): string {
  const { cause, errors, message } = error as Partial<AggregateError> & { message: string }
  const inner: unknown = cause ?? errors?.[0]
  return inner instanceof Error ? causeOf(inner) : message
}
