import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import * as shim from '@bytecodealliance/preview2-shim/http'
import type { Imports } from '@wasi-webgpu/component'
import { milliseconds } from '../sleep.ts'
import type { NetworkPolicy } from './network-policy.ts'
import type { HttpErrorCode } from './outgoing-request.ts'
import { fieldsOfBytes } from './preview2-fields.ts'
import { requestTextSetters } from './request-text.ts'

/**
 * Returns `wasi:http` of WASI 0.2 for guests that send requests: the shim has the resources, and the worker
 * of `preview2-http-worker.ts` sends.
 * @param policy the network access; without it, all requests are denied
 * @param rules the list that the policy was built from
 */
export async function preview2Http(
  policy: NetworkPolicy | undefined,
  rules: readonly string[],
): Promise<Imports> {
  const requestWorker = policy && (await sharedWorker())
  return {
    'wasi:http/types@0.2': {
      ...shim.types,
      ...fieldsOfBytes(shim.types as never),
      ...boundedTimeouts,
      ...requestTextSetters('outgoing-request'),
      '[method]future-incoming-response.get': (self: FutureResponse) => {
        const result = self.get()
        const response =
          result?.tag === 'ok' && result.val.tag === 'ok' ? (result.val.val as Response) : undefined
        const error = requestWorker && response && requestWorker.errorIn(response)
        if (error === undefined) return result
        response?.[Symbol.dispose]()
        return { tag: 'ok', val: { tag: 'err', val: error } }
      },
    },
    'wasi:http/outgoing-handler@0.2': {
      handle(request: OutgoingRequest, options: object | undefined) {
        if (requestWorker === undefined) throw { tag: 'HTTP-request-denied' }
        const scheme = request.scheme()
        const path = request.pathWithQuery() ?? '/'
        requestWorker.send(request, {
          rules,
          scheme: scheme === undefined ? 'https' : (scheme.val ?? scheme.tag).toLowerCase(),
          authority: request.authority() ?? '',
          path: path.startsWith('/') ? path : `/${path}`,
        })
        return shim.outgoingHandler.handle(request as never, options as never)
      },
    },
  }
}

/** Connection to the worker that sends requests. */
interface RequestWorker {
  /** Redirects a request of the shim to the worker. */
  send(request: OutgoingRequest, target: Target): void
  /** Returns the error that the worker reports in a response, if any. */
  errorIn(response: Response): HttpErrorCode | undefined
}

interface Target {
  readonly rules: readonly string[]
  readonly scheme: string
  readonly authority: string
  readonly path: string
}

let requestWorker: Promise<RequestWorker> | undefined

function sharedWorker(): Promise<RequestWorker> {
  requestWorker ??= startWorker()
  return requestWorker
}

async function startWorker(): Promise<RequestWorker> {
  const token = randomBytes(16).toString('hex')
  const errorHeader = 'wasi-webgpu-error'
  const source = fileURLToPath(new URL('./preview2-http-worker.ts', import.meta.url))
  const built = fileURLToPath(new URL('./preview2-http-worker.js', import.meta.url))
  const worker = new Worker(existsSync(source) ? source : built, { workerData: { token, errorHeader } })
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  worker.unref()
  return {
    send(request, { rules, scheme, authority, path }) {
      const policy = encodeURIComponent(JSON.stringify(rules))
      request.setScheme({ tag: 'HTTP' })
      request.setAuthority(`127.0.0.1:${port}`)
      request.setPathWithQuery(`/${token}/${policy}/${scheme}/${encodeURIComponent(authority)}${path}`)
    },
    errorIn(response) {
      const [value] = response.headers().get(errorHeader)
      const text = value === undefined ? '' : new TextDecoder().decode(value)
      return text.startsWith(token) ? (JSON.parse(text.slice(token.length)) as HttpErrorCode) : undefined
    },
  }
}

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
  scheme(): { readonly tag: string; readonly val?: string } | undefined
  authority(): string | undefined
  pathWithQuery(): string | undefined
  setScheme(scheme: { tag: string }): void
  setAuthority(authority: string): void
  setPathWithQuery(path: string): void
}

interface Response extends Disposable {
  headers(): { get(name: string): Uint8Array[] }
}

interface FutureResponse {
  get(): { tag: 'ok' | 'err'; val: { tag: 'ok' | 'err'; val: unknown } } | undefined
}
