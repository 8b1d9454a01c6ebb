/**
 * One request and its response over `wasi:http@0.2`.
 *
 * The guest asks again and again whether something has arrived, since a call that waits would stop its timers and frames.
 */

import { handle } from 'wasi:http/outgoing-handler@0.2.12'
import {
  Fields,
  type FutureIncomingResponse,
  type IncomingResponse,
  OutgoingBody,
  OutgoingRequest,
} from 'wasi:http/types@0.2.12'
import { engineU64 } from '#engine'
import { drop } from '../drop-resource.ts'
import { pauses } from '../pauses.ts'
import type { ByteSource } from './body.ts'
import { httpFailure } from './http-failure.ts'
import { isomorphicDecode, isomorphicEncode } from './isomorphic.ts'

/** A request as it is sent. */
export interface HttpRequest {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** Host, and port unless it is that of the scheme. */
  readonly authority: string
  readonly pathWithQuery: string
  readonly headers: readonly [name: string, value: string][]
  readonly body: ByteSource | undefined
}

/** A response whose body has yet to arrive. */
export interface HttpResponse {
  readonly status: number
  readonly headers: [name: string, value: string][]
  readonly body: ByteSource
}

/**
 * Sends a request, and returns its response when the headers have arrived.
 *
 * @param signal ends the exchange, also while the body arrives
 * @throws the reason of the signal, or an error with a `code` of Node that says why there is no response
 */
export async function exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const future = started(request, signal)
  try {
    for (const pause = pauses(); ; await pause()) {
      signal.throwIfAborted()
      const result = future.get()
      if (result === undefined || result === null) continue
      if (result.tag === 'err') throw new Error('the host has returned the response already')
      if (result.val.tag === 'err') throw httpFailure(result.val.val, request)
      return received(result.val.val, request, signal)
    }
  } finally {
    drop(future)
  }
}

/** Starts a request. Its body is sent while the guest waits for the response. */
function started(request: HttpRequest, signal: AbortSignal): FutureIncomingResponse {
  const { method, scheme, authority, pathWithQuery, headers, body } = request
  let outgoing: OutgoingRequest
  try {
    const fields = headers.map(([name, value]): [string, Uint8Array] => [name, isomorphicEncode(value)])
    outgoing = new OutgoingRequest(Fields.fromList(fields))
  } catch (error) {
    throw new Error('the host refuses a header of the request, such as connection or host', { cause: error })
  }
  const tag = method.toLowerCase()
  outgoing.setMethod(
    method === method.toUpperCase() && standardMethods.has(tag) ? { tag } : { tag: 'other', val: method },
  )
  outgoing.setScheme({ tag: scheme === 'http' ? 'HTTP' : 'HTTPS' })
  outgoing.setAuthority(authority)
  outgoing.setPathWithQuery(pathWithQuery)
  const outgoingBody = outgoing.body()
  let future: FutureIncomingResponse
  try {
    future = handle(outgoing, undefined)
  } catch (error) {
    drop(outgoingBody)
    throw httpFailure((error as { payload?: unknown }).payload, request)
  }
  if (body === undefined) OutgoingBody.finish(outgoingBody, undefined)
  // The response says whether the server wants more than it received.
  else upload(outgoingBody, body, signal).catch(() => {})
  return future
}

const standardMethods = new Set(['get', 'head', 'post', 'put', 'delete', 'options', 'patch'])

async function upload(outgoing: OutgoingBody, body: ByteSource, signal: AbortSignal): Promise<void> {
  const stream = outgoing.write()
  let isComplete = false
  try {
    for (let piece = await body.pull(); piece !== undefined; piece = await body.pull()) {
      for (let [at, pause] = [0, pauses()]; at < piece.length; ) {
        signal.throwIfAborted()
        const room = Number(stream.checkWrite())
        if (room > 0) {
          stream.write(piece.subarray(at, at + room))
          at += room
          pause = pauses()
        } else await pause()
      }
    }
    isComplete = true
  } finally {
    drop(stream)
    if (isComplete) OutgoingBody.finish(outgoing, undefined)
    else {
      // A body without an end makes the request fail.
      drop(outgoing)
      body.cancel()
    }
  }
}

function received(response: IncomingResponse, request: HttpRequest, signal: AbortSignal): HttpResponse {
  const fields = response.headers()
  const headers = fields.entries().map(([name, value]): [string, string] => [name, isomorphicDecode(value)])
  drop(fields)
  const status = response.status()
  const incoming = response.consume()
  const stream = incoming.stream()
  let isOpen = true
  const end = () => {
    if (isOpen) for (const part of [stream, incoming, response]) drop(part)
    isOpen = false
  }
  signal.addEventListener('abort', end)
  return {
    status,
    headers,
    body: {
      async pull() {
        for (const pause = pauses(); ; await pause()) {
          signal.throwIfAborted()
          if (!isOpen) return undefined
          try {
            const bytes = stream.read(engineU64(chunk))
            if (bytes.length > 0) return bytes
          } catch (error) {
            end()
            const { payload } = error as { payload?: { tag?: string } }
            if (payload?.tag === 'closed') return undefined
            throw new TypeError('terminated', {
              cause: httpFailure({ tag: 'connection-terminated' }, request),
            })
          }
        }
      },
      cancel: end,
    },
  }
}

/** Maximum number of bytes of one read. */
const chunk = 2 ** 18
