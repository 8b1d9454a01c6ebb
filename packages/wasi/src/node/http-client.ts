import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import * as shimOfPages from '@bytecodealliance/preview3-shim/http'
import { callSignal, instanceSignal } from '@wasi-webgpu/component/host'
import { milliseconds } from '../sleep.ts'
import type { NetworkPolicy } from './network-policy.ts'
import { HttpFailure, httpErrorCode, openRequest } from './outgoing-request.ts'

/** The shim for Node; its declared types are those of the shim for pages. */
const shim = shimOfPages as unknown as {
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
  _fieldsFromEntriesChecked(entries: Entries): object
}

/**
 * Returns `wasi:http/client@0.3` over Node's client. Cancelling the call ends the request; the body of a
 * response ends with the instance.
 */
export function httpClient(policy: NetworkPolicy): object {
  return {
    async send(request: Request): Promise<object> {
      const signals = { call: callSignal(), instance: instanceSignal() }
      try {
        return await send(request, policy, signals)
      } catch (error) {
        const code = httpErrorCode(error)
        request._resolve({ tag: 'err', val: code })
        throw code
      }
    },
  }
}

interface Signals {
  readonly call: AbortSignal | undefined
  readonly instance: AbortSignal | undefined
}

async function send(request: Request, policy: NetworkPolicy, signals: Signals): Promise<object> {
  const method = request.getMethod()
  const outgoing = openRequest(
    {
      scheme: schemeOf(request.getScheme()),
      authority: request.getAuthority() ?? '',
      path: request.getPathWithQuery() ?? '/',
      method: method.tag === 'other' ? (method.val ?? '') : method.tag,
      headers: request
        .getHeaders()
        .copyAll()
        .flatMap(([name, value]) => [name, latin1(value)]),
    },
    policy,
  )
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
  const [body, trailers] = shim.Request.consumeBody(request, new Promise(() => {}))
  upload(outgoing, body, trailers).then(
    () => request._resolve({ tag: 'ok', val: undefined }),
    error => {
      request._resolve({ tag: 'err', val: httpErrorCode(error) })
      outgoing.destroy(error as Error)
    },
  )
  try {
    return received(await promise, options?.getBetweenBytesTimeout(), signals.instance)
  } finally {
    clearTimeout(connectTimer)
    clearTimeout(firstByteTimer)
    signals.call?.removeEventListener('abort', abort)
  }
}

/** Returns a response for the guest. */
function received(
  message: IncomingMessage,
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
    () => ({ tag: 'ok', val: message.rawTrailers.length === 0 ? undefined : fieldsOf(message.rawTrailers) }),
    error => ({ tag: 'err', val: httpErrorCode(error) }),
  )
  void trailers.then(() => ended?.removeEventListener('abort', destroy))
  const reader = (Readable.toWeb(message) as ReadableStream<Uint8Array>).getReader()
  // A reader can be cancelled while it waits for bytes; an iterator cannot.
  const contents = { read: () => reader.read(), cancel: () => reader.cancel() }
  const [response] = shim.Response.new(fieldsOf(message.rawHeaders), contents, trailers)
  response.setStatusCode(message.statusCode ?? 0)
  return response
}

async function upload(
  outgoing: NodeJS.WritableStream & { addTrailers(trailers: [string, string][]): void },
  body: Body | undefined,
  trailers: { read(): Promise<unknown> },
): Promise<void> {
  if (body) {
    // Sends the headers. `flushHeaders` would encode them in UTF-8.
    outgoing.write(new Uint8Array())
    for (let chunk = await body.read(); chunk !== null; chunk = await body.read())
      await new Promise<void>((resolve, reject) => {
        outgoing.write(chunk, error => (error ? reject(error) : resolve()))
      })
    const fields = await shim._readTrailersForTransport(trailers)
    if (fields) outgoing.addTrailers(fields.map(([name, value]) => [name, latin1(value)]))
  }
  await new Promise<void>(resolve => outgoing.end(() => resolve()))
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

function fieldsOf(raw: readonly string[]): object {
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
