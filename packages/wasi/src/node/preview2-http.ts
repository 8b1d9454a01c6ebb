import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import * as shim from '@bytecodealliance/preview2-shim/http'
import type { Imports } from '@wasi-webgpu/component'
import type { GuestRoom } from '../guest-room.ts'
import { latin1Fields } from '../http/latin1-fields.ts'
import { Preview2Messages, type Preview2Types } from '../http/preview2-messages.ts'
import { milliseconds } from '../sleep.ts'
import type { Grants, TraceFields } from './grants.ts'
import type { NetworkPolicy } from './network-policy.ts'
import { type Exchange, Preview2Responses, type Received } from './preview2-responses.ts'
import { requestTextSetters } from './request-text.ts'
import { guardUploads } from './socket-worker.ts'

/**
 * Returns `wasi:http` of WASI 0.2 for guests that send requests: the shim has the resources, and the worker
 * of `preview2-http-worker.ts` sends.
 * @param policy the network access; without it, all requests are denied
 * @param rules the list that the policy was built from
 * @param traceFields as in {@link Grants}
 */
export async function preview2Http(
  policy: NetworkPolicy | undefined,
  rules: readonly string[],
  room: GuestRoom,
  traceFields: Grants['traceFields'],
): Promise<Imports> {
  const requestWorker = policy && (await sharedWorker())
  const types = shim.types as unknown as Preview2Types
  const fields = latin1Fields(types.Fields, room)
  const messages = new Preview2Messages(types, room)
  const responses = new Preview2Responses(room, fields)
  return {
    'wasi:http/types@0.2': {
      ...shim.types,
      ...fields.functions('entries'),
      ...messages.functions(),
      ...responses.functions(),
      ...boundedTimeouts,
      ...requestTextSetters('outgoing-request'),
    },
    'wasi:http/outgoing-handler@0.2': {
      handle(request: OutgoingRequest, options: object | undefined) {
        return messages.handle(request, options, onUnfinished => {
          if (requestWorker === undefined) throw { tag: 'HTTP-request-denied' }
          const scheme = request.scheme()
          const path = request.pathWithQuery() ?? '/'
          const method = request.method()
          const exchange = requestWorker.redirect(request, {
            rules,
            method: method.val ?? method.tag,
            scheme: scheme === undefined ? 'https' : (scheme.val ?? scheme.tag).toLowerCase(),
            authority: request.authority() ?? '',
            path: path.startsWith('/') ? path : `/${path}`,
            traceFields: traceFields?.() ?? [],
          })
          onUnfinished(() => exchange.cancel())
          return responses.future(exchange, () =>
            shim.outgoingHandler.handle(request as never, options as never),
          )
        })
      },
    },
  }
}

/** Connection to the worker that sends requests. */
interface RequestWorker {
  /** Redirects a request of the shim to the worker. */
  redirect(request: OutgoingRequest, target: Target): Exchange
}

interface Target {
  readonly rules: readonly string[]
  readonly method: string
  readonly scheme: string
  readonly authority: string
  readonly path: string
  readonly traceFields: TraceFields
}

let requestWorker: Promise<RequestWorker> | undefined

function sharedWorker(): Promise<RequestWorker> {
  requestWorker ??= startWorker()
  return requestWorker
}

async function startWorker(): Promise<RequestWorker> {
  guardUploads()
  const token = randomBytes(16).toString('hex')
  const source = fileURLToPath(new URL('./preview2-http-worker.ts', import.meta.url))
  const built = fileURLToPath(new URL('./preview2-http-worker.js', import.meta.url))
  const { port1: own, port2: messages } = new MessageChannel()
  const worker = new Worker(existsSync(source) ? source : built, {
    workerData: { token, messages },
    transferList: [messages],
  })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  worker.unref()
  own.unref()
  const exchanges = new Exchanges(own)
  return {
    redirect(request, { rules, method, scheme, authority, path, traceFields }) {
      const id = exchanges.expect(traceFields)
      const parts = [JSON.stringify(rules), method, scheme, authority].map(encodeURIComponent)
      request.setMethod({ tag: 'post' })
      request.setScheme({ tag: 'HTTP' })
      request.setAuthority(`127.0.0.1:${port}`)
      request.setPathWithQuery(`/${[token, id, ...parts].join('/')}${path}`)
      return {
        received: () => exchanges.get(id),
        cancel: () => exchanges.cancel(id),
        [Symbol.dispose]: () => exchanges.forget(id),
      }
    },
  }
}

/**
 * Requests that guests want an answer to, of which the worker is told, and what it received. Headers and errors arrive
 * before the response, trailers before the end of its body, and all are read while the guest waits.
 */
class Exchanges {
  readonly #port: MessagePort
  readonly #expected = new Map<number, Received>()
  #lastId = 0

  constructor(port: MessagePort) {
    this.#port = port
  }

  /** Returns the id of a request. */
  expect(traceFields: TraceFields): number {
    this.#receive()
    const id = ++this.#lastId
    this.#expected.set(id, {})
    this.#port.postMessage({ id, isWanted: true, traceFields } satisfies Wish)
    return id
  }

  cancel(id: number): void {
    this.#port.postMessage({ id, isWanted: false } satisfies Wish)
  }

  get(id: number): Received {
    this.#receive()
    return this.#expected.get(id) ?? {}
  }

  forget(id: number): void {
    this.cancel(id)
    this.#expected.delete(id)
  }

  #receive(): void {
    for (
      let next = receiveMessageOnPort(this.#port);
      next !== undefined;
      next = receiveMessageOnPort(this.#port)
    ) {
      const { id, received } = next.message as { id: number; received: Received }
      const known = this.#expected.get(id)
      if (known !== undefined) this.#expected.set(id, { ...known, ...received })
    }
  }
}

/** Message to the worker: whether a guest wants a request, which the worker sends only then, with these fields. */
export type Wish =
  | { readonly id: number; readonly isWanted: true; readonly traceFields: TraceFields }
  | { readonly id: number; readonly isWanted: false }

/** Setters that bound the timeouts of a guest to those of JavaScript's timers. */
const boundedTimeouts = Object.fromEntries(
  ['Connect', 'FirstByte', 'BetweenBytes'].map(kind => [
    `[method]request-options.set-${kind.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}-timeout`,
    (self: Record<string, (duration: bigint | undefined) => void>, duration: bigint | undefined) =>
      self[`set${kind}Timeout`]?.(
        duration === undefined ? undefined : BigInt(milliseconds(duration)) * 1_000_000n,
      ),
  ]),
)

interface OutgoingRequest {
  method(): { readonly tag: string; readonly val?: string }
  scheme(): { readonly tag: string; readonly val?: string } | undefined
  authority(): string | undefined
  pathWithQuery(): string | undefined
  setMethod(method: { tag: string }): void
  setScheme(scheme: { tag: string }): void
  setAuthority(authority: string): void
  setPathWithQuery(path: string): void
}
