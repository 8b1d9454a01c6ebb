/**
 * `Response` of fetch.
 *
 * @see https://fetch.spec.whatwg.org/#response-class
 */

import { URL } from 'whatwg-url'
import { defineInterface, internal } from '../web-idl-classes.ts'
import { Body, type BodyContent, type BodyInit, extractBody } from './body.ts'
import { Headers } from './headers.ts'

type HeadersInit = ConstructorParameters<typeof Headers>[0]

/** Options of {@link Response}. */
interface ResponseInit {
  readonly status?: number
  readonly statusText?: string
  readonly headers?: HeadersInit
}

/** The parts of a response that programs cannot choose. */
interface Received {
  readonly type: 'basic' | 'default' | 'error'
  readonly url: string
  readonly redirected: boolean
}

const made: Received = { type: 'default', url: '', redirected: false }

/** A response to a request. */
export class Response extends Body {
  readonly #headers: Headers
  #status: number
  readonly #statusText: string
  #received = made
  #content: BodyContent | null = null

  constructor(body: BodyInit | null = null, init: ResponseInit = {}) {
    super()
    if (typeof init !== 'object' && init !== undefined)
      throw new TypeError('Response: the options are not an object')
    const { status = 200, statusText = '', headers } = init ?? {}
    this.#status = Number(status) & 0xffff
    if (this.#status < 200 || this.#status > 599)
      throw new RangeError(`Response: the status ${status} is not between 200 and 599`)
    this.#statusText = `${statusText}`
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(this.#statusText))
      throw new TypeError('Response: the status text has characters that HTTP does not allow')
    this.#headers = new Headers(headers)
    if (body === null || body === undefined) return
    if (isNullBodyStatus(this.#status))
      throw new TypeError(`Response: a response with the status ${this.#status} has no body`)
    const { content, type } = extractBody(body)
    this.#content = content
    if (type !== undefined && !this.#headers.has('content-type')) this.#headers.set('content-type', type)
  }

  /** For internal use: makes the response to a request. */
  static received(
    caller: typeof internal,
    { status, headers, content, url, redirected }: ReceivedResponse,
  ): Response {
    const response = new Response(null, { headers })
    if (caller !== internal) return response
    Headers.freeze(internal, response.#headers)
    response.#status = status
    response.#content = content
    response.#received = { type: 'basic', url, redirected }
    return response
  }

  static error(): Response {
    const response = new Response()
    response.#status = 0
    response.#received = { ...made, type: 'error' }
    Headers.freeze(internal, response.#headers)
    return response
  }

  static json(data: unknown, init: ResponseInit = {}): Response {
    const text = JSON.stringify(data)
    if (text === undefined) throw new TypeError('Response.json: the value has no form in JSON')
    const response = new Response(text, init)
    if (!new Headers(init.headers).has('content-type'))
      response.#headers.set('content-type', 'application/json')
    return response
  }

  static redirect(url: string | URL, status = 302): Response {
    let location: string
    try {
      location = new URL(`${url}`).href
    } catch (error) {
      throw new TypeError(`Failed to parse URL from ${url}`, { cause: error })
    }
    if (!isRedirectStatus(status))
      throw new RangeError(`Response.redirect: ${status} is no status of a redirect`)
    const response = new Response(null, { headers: { location } })
    response.#status = status
    Headers.freeze(internal, response.#headers)
    return response
  }

  get type(): string {
    return this.#received.type
  }

  /** Address of the response, after redirects. */
  get url(): string {
    return this.#received.url
  }

  get redirected(): boolean {
    return this.#received.redirected
  }

  get status(): number {
    return this.#status
  }

  /** Whether the status is between 200 and 299. */
  get ok(): boolean {
    return this.#status >= 200 && this.#status <= 299
  }

  /** The reason phrase; empty in a received response, since `wasi:http` has none. */
  get statusText(): string {
    return this.#statusText
  }

  get headers(): Headers {
    return this.#headers
  }

  clone(): Response {
    const content = this.#content
    if (content?.isUnusable)
      throw new TypeError('Response.clone: the body has been read already, or a reader has locked it')
    const copy = new Response(null, { statusText: this.#statusText, headers: this.#headers })
    copy.#status = this.#status
    copy.#received = this.#received
    copy.#content = content?.cloned() ?? null
    return copy
  }

  protected override content(): BodyContent | null {
    return this.#content
  }
}

/** A response as the network gives it. */
interface ReceivedResponse {
  readonly status: number
  readonly headers: HeadersInit
  readonly content: BodyContent | null
  readonly url: string
  readonly redirected: boolean
}

/** Whether a response with this status has no body. */
export function isNullBodyStatus(status: number): boolean {
  return [101, 103, 204, 205, 304].includes(status)
}

export function isRedirectStatus(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

defineInterface('Response', Response)
