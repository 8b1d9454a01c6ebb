/**
 * `Request` of fetch.
 *
 * @see https://fetch.spec.whatwg.org/#request-class
 */

import { URL } from 'whatwg-url'
import { defineInterface } from '../web-idl-classes.ts'
import { Body, type BodyContent, type BodyInit, extractBody } from './body.ts'
import { Headers, isToken } from './headers.ts'
import { notGiven } from './not-given.ts'

/** Options of {@link Request} and of `fetch`. */
export interface RequestInit {
  readonly method?: string
  readonly headers?: ConstructorParameters<typeof Headers>[0]
  readonly body?: BodyInit | null
  readonly redirect?: 'error' | 'follow' | 'manual'
  readonly signal?: AbortSignal | null
  /** `half` for a body that is a stream: the response is read when the body has been sent. */
  readonly duplex?: 'half'
  readonly cache?: string
  readonly credentials?: string
  readonly integrity?: string
  readonly keepalive?: boolean
  readonly mode?: string
  readonly referrer?: string
  readonly referrerPolicy?: string
}

/** Values of the options, with the default first. */
const values = {
  redirect: ['follow', 'error', 'manual'],
  mode: ['cors', 'same-origin', 'no-cors'],
  credentials: ['same-origin', 'omit', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  referrerPolicy: [
    ...['', 'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin'],
    ...['origin-when-cross-origin', 'strict-origin-when-cross-origin', 'unsafe-url'],
  ],
} as const

type Option = keyof typeof values

/** The state of a request. */
interface Parts {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly signal: AbortSignal
  readonly options: Readonly<Record<Option, string>>
  readonly isKeptAlive: boolean
  readonly content: BodyContent | null
}

/** A request for a resource. */
export class Request extends Body {
  #parts: Parts

  constructor(input: string | { toString(): string } | Request, init: RequestInit = {}) {
    super()
    if (typeof init !== 'object' && init !== undefined)
      throw new TypeError('Request: the options are not an object')
    this.#parts = partsOf(input, input instanceof Request ? input.#parts : undefined, init ?? {})
  }

  get method(): string {
    return this.#parts.method
  }

  get url(): string {
    return this.#parts.url.href
  }

  get headers(): Headers {
    return this.#parts.headers
  }

  get destination(): string {
    return ''
  }

  get referrer(): string {
    return 'about:client'
  }

  get referrerPolicy(): string {
    return this.#parts.options.referrerPolicy
  }

  get mode(): string {
    return this.#parts.options.mode
  }

  get credentials(): string {
    return this.#parts.options.credentials
  }

  get cache(): string {
    return this.#parts.options.cache
  }

  get redirect(): string {
    return this.#parts.options.redirect
  }

  get integrity(): string {
    return ''
  }

  get keepalive(): boolean {
    return this.#parts.isKeptAlive
  }

  get isReloadNavigation(): boolean {
    return false
  }

  get isHistoryNavigation(): boolean {
    return false
  }

  get signal(): AbortSignal {
    return this.#parts.signal
  }

  get duplex(): string {
    return 'half'
  }

  clone(): Request {
    const { url, headers, content, signal } = this.#parts
    if (content?.isUnusable)
      throw new TypeError('Request.clone: the body has been read already, or a reader has locked it')
    const copy = new Request(url)
    copy.#parts = {
      ...this.#parts,
      headers: new Headers(headers),
      signal: AbortSignal.any([signal]),
      content: content?.cloned() ?? null,
    }
    return copy
  }

  /** For internal use: the content of a request's body. */
  static contentOf(request: Request): BodyContent | null {
    return request.#parts.content
  }

  protected override content(): BodyContent | null {
    return this.#parts.content
  }
}

function partsOf(input: unknown, given: Parts | undefined, init: RequestInit): Parts {
  const url = given?.url ?? requestedUrl(`${input}`)
  const options = Object.fromEntries(
    Object.keys(values).map(name => [name, option(name as Option, init, given?.options)]),
  ) as Record<Option, string>
  refuseOptions(init, options)
  const method = init.method === undefined ? (given?.method ?? 'GET') : methodOf(`${init.method}`)
  const signal = init.signal === undefined ? given?.signal : init.signal
  if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal))
    throw new TypeError('Request: the signal is not an AbortSignal')
  const headers = new Headers(init.headers ?? given?.headers)
  return {
    url,
    method,
    headers,
    signal: AbortSignal.any(signal ? [signal] : []),
    options,
    isKeptAlive: Boolean(init.keepalive ?? given?.isKeptAlive),
    content: contentFor(method, init, given?.content ?? null, headers),
  }
}

/** Returns the content of the options' body, or else that of the given request. Adds its type to the headers. */
function contentFor(
  method: string,
  { body, duplex }: RequestInit,
  given: BodyContent | null,
  headers: Headers,
): BodyContent | null {
  const isGiven = body === undefined || body === null
  if ((method === 'GET' || method === 'HEAD') && (!isGiven || given !== null))
    throw new TypeError(`Request with ${method} method cannot have body.`)
  if (isGiven) {
    if (given?.isUnusable) throw new TypeError('Request: the body of the request has been read already')
    return given?.moved() ?? null
  }
  const { content, type } = extractBody(body)
  if (content.bytes === undefined && duplex !== 'half')
    throw new TypeError("Request: a body that is a stream needs the option duplex: 'half'")
  if (type !== undefined && !headers.has('content-type')) headers.set('content-type', type)
  return content
}

/** Returns the URL of a text, relative to another one if it is given. */
export function parseUrl(text: string, base?: URL): URL {
  try {
    return new URL(text, base)
  } catch (error) {
    throw Object.assign(error as Error, { code: 'ERR_INVALID_URL', input: text })
  }
}

function requestedUrl(text: string): URL {
  let url: URL
  try {
    url = parseUrl(text)
  } catch (error) {
    throw new TypeError(`Failed to parse URL from ${text}`, { cause: error })
  }
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${text}`)
  return url
}

/** Methods that no program may use, since they make tunnels. */
const forbidden = ['CONNECT', 'TRACE', 'TRACK']
const normalized = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']

function methodOf(text: string): string {
  const upper = text.toUpperCase()
  if (!isToken(text) || forbidden.includes(upper))
    throw new TypeError(`'${text}' is not a valid HTTP method.`)
  return normalized.includes(upper) ? upper : text
}

function option(
  name: Option,
  init: RequestInit,
  inherited: Readonly<Record<Option, string>> | undefined,
): string {
  const known: readonly string[] = values[name]
  const given = init[name]
  if (given === undefined) return inherited?.[name] ?? known[0]!
  if (!known.includes(`${given}`))
    throw new TypeError(
      `Request: the option ${name} is '${given}', not one of ${known.map(value => `'${value}'`).join(', ')}`,
    )
  return `${given}`
}

/** Refuses the options that would change what is sent or received. */
function refuseOptions(
  { integrity = '', referrer = '', ...others }: RequestInit,
  { mode, cache }: Readonly<Record<Option, string>>,
): void {
  if (integrity !== '') throw notGiven('option integrity; compare the digest of the body')
  if (`${referrer}` !== '' && `${referrer}` !== 'about:client')
    throw notGiven('option referrer; set the header Referer')
  if ('dispatcher' in others) throw notGiven('option dispatcher')
  if (mode === 'no-cors') throw notGiven("mode 'no-cors'")
  if (cache === 'only-if-cached' && mode !== 'same-origin')
    throw new TypeError("'only-if-cached' can be set only with 'same-origin' mode")
}

defineInterface('Request', Request)
