import type { ClientRequest, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import * as shimOfPages from '@bytecodealliance/preview3-shim/http'
import * as shimStream from '@bytecodealliance/preview3-shim/stream'
import { callSignal, instanceSignal } from '@wasi-webgpu/component/host'
import type { GuestRoom } from '../guest-room.ts'
import type { BoundedFields } from '../http/bounded-fields.ts'
import { milliseconds } from '../sleep.ts'
import type { Grants } from './grants.ts'
import type { NetworkPolicy } from './network-policy.ts'
import { HttpFailure, httpErrorCode, openRequest } from './outgoing-request.ts'
import type { Fields3 } from './preview3-http.ts'

/** The shim for Node; its declared types are those of the shim for pages. */
const shim = { ...shimOfPages, ...shimStream } as unknown as {
  readonly StreamReader: new (chunks: AsyncIterable<Uint8Array>) => object
  readonly Request: {
    consumeBody(request: Request, result: Promise<unknown>): [Body | undefined, { read(): Promise<unknown> }]
  }
  readonly Response: {
    new: (
      headers: object,
      contents: object,
      trailers: Promise<unknown>,
    ) => [{ setStatusCode(code: number): void }]
  }
  _readTrailersForTransport(trailers: { read(): Promise<unknown> }): Promise<Entries | undefined>
  _fieldsFromEntriesChecked(entries: Entries): Fields3
}

/**
 * Returns `wasi:http/client@0.3` over Node's client. Cancelling the call ends the request; the body of a
 * response ends with the instance.
 */
export function httpClient(
  policy: NetworkPolicy,
  room: GuestRoom,
  fields: BoundedFields<Fields3>,
  traceFields: Grants['traceFields'],
): object {
  const host = { policy, room, fields, traceFields }
  return {
    async send(request: Request): Promise<object> {
      const signals = { call: callSignal(), instance: instanceSignal() }
      try {
        return await send(request, host, signals)
      } catch (error) {
        const code = httpErrorCode(error)
        request._resolve({ tag: 'err', val: code })
        throw code
      }
    },
  }
}

/** Bytes of a connection whose response has not begun. */
const connectionBytes = 0x4000

/** The host of a guest. */
interface Host {
  readonly policy: NetworkPolicy
  readonly room: GuestRoom
  readonly fields: BoundedFields<Fields3>
  readonly traceFields: Grants['traceFields']
}

interface Signals {
  readonly call: AbortSignal | undefined
  readonly instance: AbortSignal | undefined
}

async function send(request: Request, host: Host, signals: Signals): Promise<object> {
  const connection = host.room.keep(() => ({}), { bytes: connectionBytes, parts: [request] })
  let outgoing: ClientRequest
  try {
    outgoing = open(request, host)
  } catch (error) {
    host.room.drop(connection)
    throw error
  }
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  // An upload reports its own failure; the body of the response reports later ones.
  outgoing.on('response', resolve).on('error', reject)
  outgoing.on('close', () => reject(new HttpFailure('connection-terminated')))
  const abort = () => outgoing.destroy(new HttpFailure('connection-terminated'))
  signals.call?.addEventListener('abort', abort)
  const options = request.getOptions()
  const connectTimer = limit(options?.getConnectTimeout(), () =>
    outgoing.destroy(new HttpFailure('connection-timeout')),
  )
  outgoing.once('socket', socket =>
    socket.once(socket instanceof Object && 'encrypted' in socket ? 'secureConnect' : 'connect', () =>
      clearTimeout(connectTimer),
    ),
  )
  const firstByteTimer = limit(options?.getFirstByteTimeout(), () =>
    outgoing.destroy(new HttpFailure('HTTP-response-timeout')),
  )
  const uploaded = upload(request, outgoing).then(
    () => request._resolve({ tag: 'ok', val: undefined }),
    error => {
      request._resolve({ tag: 'err', val: httpErrorCode(error) })
      outgoing.destroy(error as Error)
    },
  )
  void Promise.allSettled([uploaded, promise]).then(() => host.room.drop(connection))
  try {
    return received(await promise, host, options?.getBetweenBytesTimeout(), signals.instance)
  } finally {
    clearTimeout(connectTimer)
    clearTimeout(firstByteTimer)
    signals.call?.removeEventListener('abort', abort)
  }
}

function open(request: Request, { policy, traceFields }: Host): ClientRequest {
  const method = request.getMethod()
  return openRequest(
    {
      scheme: schemeOf(request.getScheme()),
      authority: request.getAuthority() ?? '',
      path: request.getPathWithQuery() ?? '/',
      method: method.tag === 'other' ? (method.val ?? '') : method.tag,
      headers: request
        .getHeaders()
        .copyAll()
        .flatMap(([name, value]) => [name, latin1(value)]),
      traceFields: traceFields?.() ?? [],
    },
    policy,
  )
}

/** Returns a response for the guest. The connection is closed if the guest has no room for it. */
function received(
  message: IncomingMessage,
  host: Host,
  betweenBytes: bigint | undefined,
  ended: AbortSignal | undefined,
): object {
  try {
    return response(message, host, betweenBytes, ended)
  } catch (error) {
    message.destroy()
    throw error
  }
}

function response(
  message: IncomingMessage,
  { room, fields }: Host,
  betweenBytes: bigint | undefined,
  ended: AbortSignal | undefined,
): object {
  const destroy = () => message.destroy()
  ended?.addEventListener('abort', destroy)
  if (betweenBytes !== undefined)
    message.setTimeout(milliseconds(betweenBytes), () =>
      message.destroy(new HttpFailure('connection-read-timeout')),
    )
  const trailers = finished(message).then(
    () =>
      fields.receivedTrailers(message.rawTrailers.length === 0 ? undefined : fieldsOf(message.rawTrailers)),
    error => ({ tag: 'err', val: httpErrorCode(error) }),
  )
  void trailers.then(() => ended?.removeEventListener('abort', destroy))
  const headers = fields.received(fieldsOf(message.rawHeaders))
  return room.keep(
    () => {
      const contents = new shim.StreamReader(bodyOf(message, room))
      const [response] = shim.Response.new(headers, contents, trailers)
      try {
        response.setStatusCode(message.statusCode as number)
      } catch {
        // The error of the shim is not one of `send`.
        throw new HttpFailure('HTTP-protocol-error')
      }
      return response
    },
    { parts: [headers] },
  )
}

/** Returns the body of a response, which takes room until the guest has read or dropped it. */
function bodyOf(message: IncomingMessage, room: GuestRoom): AsyncIterableIterator<Uint8Array> {
  const reader = (Readable.toWeb(message) as ReadableStream<Uint8Array>).getReader()
  let isOver = false
  const end = () => {
    if (!isOver) room.drop(body)
    isOver = true
  }
  const body: AsyncIterableIterator<Uint8Array> = room.keep(
    () => ({
      [Symbol.asyncIterator]: () => body,
      async next() {
        // The future of the trailers has the error of a body that breaks off.
        const { done, value } = await reader.read().catch(() => over)
        if (!done) return { done, value }
        end()
        return { done, value: undefined }
      },
      // A reader can be cancelled while it waits for bytes; an iterator of the stream cannot.
      async return() {
        end()
        await reader.cancel()
        return { done: true, value: undefined }
      },
    }),
    { bytes: bodyBytes },
  )
  return body
}

const over = { done: true, value: undefined } as const

/** Bytes that wait in the buffers of a body. */
const bodyBytes = 0x2_0000

/** Sends the body of a request. Drops the guest's stream when the connection is closed first. */
async function upload(request: Request, outgoing: ClientRequest): Promise<void> {
  const [body, trailers] = shim.Request.consumeBody(request, new Promise(() => {}))
  const stated = statedLength(outgoing)
  if (!body && stated) throw wrongLength(0n)
  if (body) {
    const closed = Promise.withResolvers<never>()
    outgoing
      .on('error', closed.reject)
      .on('close', () => closed.reject(new HttpFailure('connection-terminated')))
    try {
      await Promise.race([uploadBody(body, trailers, stated, outgoing), closed.promise])
    } finally {
      body.close()
    }
  }
  await new Promise<void>(resolve => outgoing.end(() => resolve()))
}

async function uploadBody(
  body: Body,
  trailers: { read(): Promise<unknown> },
  stated: bigint | undefined,
  outgoing: ClientRequest,
): Promise<void> {
  let length = 0n
  // Sends the headers, unless they depend on whether there is a body. `flushHeaders` would encode them in UTF-8.
  if (outgoing.useChunkedEncodingByDefault || stated !== undefined) outgoing.write(new Uint8Array())
  for (let chunk = await body.read(); chunk !== null; chunk = await body.read()) {
    const bytes = chunk
    length += BigInt(bytes.length)
    if (stated !== undefined && length > stated) throw wrongLength(length)
    if (bytes.length === 0) continue
    await new Promise<void>((resolve, reject) => {
      outgoing.write(bytes, error => (error ? reject(error) : resolve()))
    })
  }
  if (stated !== undefined && length < stated) throw wrongLength(length)
  const fields = await shim._readTrailersForTransport(trailers)
  if (fields) outgoing.addTrailers(fields.map(([name, value]) => [name, latin1(value)] as const))
}

/** Returns the length of a body that the headers state, which {@link openRequest} has found to be one number. */
function statedLength(outgoing: ClientRequest): bigint | undefined {
  const length = outgoing.getHeader('content-length')
  return length === undefined ? undefined : BigInt(String(length))
}

function wrongLength(length: bigint): Error {
  return Object.assign(new Error(`the body has ${length} bytes, not as many as its content-length says`), {
    payload: { tag: 'HTTP-request-body-size', val: length },
  })
}

function limit(duration: bigint | undefined, act: () => void): NodeJS.Timeout | undefined {
  return duration === undefined ? undefined : setTimeout(act, milliseconds(duration))
}

function schemeOf(scheme: { readonly tag: string; readonly val?: string } | undefined): string {
  return scheme === undefined ? 'http' : (scheme.val ?? scheme.tag).toLowerCase()
}

function latin1(value: Uint8Array): string {
  return Buffer.from(value).toString('latin1')
}

function fieldsOf(raw: readonly string[]): Fields3 {
  const entries: Entries = []
  for (let i = 0; i + 1 < raw.length; i += 2)
    entries.push([
      (raw[i] as string).toLowerCase(),
      new Uint8Array(Buffer.from(raw[i + 1] as string, 'latin1')),
    ])
  return shim._fieldsFromEntriesChecked(entries)
}

type Entries = [name: string, value: Uint8Array][]

interface Body {
  /** Returns the next bytes, or `null` at the end. */
  read(): Promise<Uint8Array | null>
  /** Drops the stream, unless it has ended. */
  close(): void
}

interface Variant {
  readonly tag: string
  readonly val?: string
}

/** The methods of the shim's `request` that this file uses. */
interface Request {
  getMethod(): Variant
  getScheme(): Variant | undefined
  getAuthority(): string | undefined
  getPathWithQuery(): string | undefined
  getHeaders(): { copyAll(): Entries }
  getOptions():
    | {
        getConnectTimeout(): bigint | undefined
        getFirstByteTimeout(): bigint | undefined
        getBetweenBytesTimeout(): bigint | undefined
      }
    | undefined
  _resolve(result: { tag: 'ok' | 'err'; val: unknown }): void
}
