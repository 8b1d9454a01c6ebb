import type { IncomingMessage, ServerResponse } from 'node:http'
import { areBounded, PieceJoiner } from '@wasi-webgpu/wasi'
import { leastRate } from './client-rate.ts'
import type { EarlyBodies, EarlyBody } from './early-bodies.ts'
import { failureReasons } from './failure-reasons.ts'
import type { FailureKind } from './metrics.ts'
import { PausableLimit } from './pausable-limit.ts'
import type { Adoption, Pool, PooledRequest } from './pool.ts'
import { refusalText } from './refusal.ts'
import { requestId } from './request-id.ts'
import type { Target } from './request-target.ts'
import type { RequestOutcome, RequestTrace } from './telemetry/request-trace.ts'
import type { WorkerProcess } from './worker-process.ts'
import {
  type CallTimes,
  type CutReason,
  encodeBody,
  encodeMessage,
  type Failure,
  type HeaderList,
  type ResponseHead,
} from './worker-protocol.ts'

/** Options of {@link ClientRequest}. */
export interface ClientRequestOptions {
  readonly pool: Pool
  /** Target of the request; `undefined` when it is malformed. */
  readonly target: Target | undefined
  /** The largest body of a request, in bytes. */
  readonly bodyLimit: number
  /** The largest body of a response, in bytes. */
  readonly responseLimit: number
  /**
   * How long the server waits for the client to send the request and to read the response, in milliseconds.
   * Each 16 KiB that move extend it by a second.
   */
  readonly clientLimit: number
  /** Room for the bodies of all requests before workers have them. */
  readonly earlyBodies: EarlyBodies
  /** The worker whose guest has the request already, since it read it from the connection. */
  readonly adoption?: Adoption | undefined
  /** Follows the request, if traces are wanted. */
  readonly trace?: RequestTrace | undefined
  /** Called once, when the client has its response or has left. */
  readonly onFinished: (request: FinishedRequest) => void
}

/** A request that is over, for the log and the metrics. */
export interface FinishedRequest extends RequestOutcome {
  readonly method: string | undefined
  /** Target of the request, as the client wrote it. */
  readonly path: string | undefined
}

/**
 * A client's request on its way through a worker. Both bodies pass through as they arrive, and each side
 * slows the other down to its own pace. The request queues for a worker only when it has arrived as a whole,
 * or {@link mostEarlyBytes} of it, because a worker has one request at a time.
 *
 * Two limits share the time: the client's runs while the server waits for the client, and the guest's, which
 * belongs to the pool, runs while it waits for the guest.
 */
export class ClientRequest implements PooledRequest, EarlyBody {
  readonly #request: IncomingMessage
  readonly #headers: HeaderList
  readonly #response: ServerResponse
  readonly #options: ClientRequestOptions
  readonly #start: number
  readonly #id: string
  readonly #client: string | undefined
  /** Runs while the server waits for the client. */
  readonly #clientTime: PausableLimit
  /** Runs while the server waits for the guest; `undefined` until a worker has the request. */
  #guestTime: PausableLimit | undefined
  /** Frames that arrived before a worker had the request. */
  #early: Uint8Array[] = []
  #earlyBytes = 0
  /** How many of these frames the last worker was sent, which may never confirm the request. */
  #given = 0
  /** Joins pieces of the body that arrive before a worker has the request. */
  readonly #joiner = new PieceJoiner(piece => this.#toWorker(...encodeBody(piece)))
  #worker: WorkerProcess | undefined
  #workerId: number | undefined
  #isQueued = false
  /** Whether the worker has the whole request, or knows that the rest does not come. */
  #isSent = false
  #times: CallTimes | undefined
  #received = 0
  #sent = 0
  /** Bytes of the response that are sent at the end of this turn of the event loop. */
  #together = 0
  #failure: FailureKind | undefined
  #reason: string | undefined

  constructor(request: IncomingMessage, response: ServerResponse, options: ClientRequestOptions) {
    this.#request = request
    this.#headers = pairs(request.rawHeaders)
    this.#id = requestId(request)
    // A closed connection no longer tells.
    this.#client = request.socket.remoteAddress
    this.#response = response
    this.#options = options
    this.#start = performance.now() - (options.adoption?.time.running ?? 0)
    // With a body of another length than stated, the client would mistake the next response for a part of
    // this one.
    response.strictContentLength = true
    this.#clientTime = new PausableLimit(options.clientLimit, () => this.#onSlowClient())
    response.on('drain', () => {
      this.#worker?.resume()
      this.#countTime()
    })
    response.on('close', () => this.#onClose())
    request.on('error', () => {})
    request.once('excess', () => this.#onExcess())
    if (options.adoption !== undefined) {
      this.#isQueued = true
      this.#isSent = true
      options.adoption.begin(this)
    }
    if (isTooLarge(request, options.bodyLimit)) {
      this.#refuseBody()
      return
    }
    if (!areBounded(this.#headers)) {
      this.#fail(431, 'too-large', 'it has too many header fields')
      return
    }
    if (options.target === undefined || hasUnknownCoding(request)) {
      this.#fail(400, 'malformed', 'its path, its host or its framing is malformed')
      return
    }
    request.on('data', (bytes: Uint8Array) => this.#onData(bytes))
    request.on('end', () => this.#onRequestEnd())
    this.#countTime()
  }

  get isOver(): boolean {
    return this.#failure !== undefined || this.#response.writableEnded
  }

  frames(): readonly Uint8Array[] {
    const { method = 'GET' } = this.#request
    const { target, trace } = this.#options
    const headers = trace?.fieldsForGuest(this.#headers) ?? this.#headers
    const head = { method, ...(target as Target), headers, trace: trace?.fields }
    this.#joiner.flush()
    this.#given = this.#early.length
    return [encodeMessage('request', head), ...this.#early]
  }

  onStart(worker: WorkerProcess, time: PausableLimit): void {
    this.#joiner.flush()
    this.#worker = worker
    this.#workerId = worker.id
    this.#guestTime = time
    this.#options.trace?.started()
    const more = this.#takeEarly().slice(this.#given)
    if (more.length > 0) worker.send(more)
    this.#request.resume()
    this.#countTime()
  }

  onDrain(): void {
    this.#request.resume()
    this.#countTime()
  }

  onHead({ status, headers }: ResponseHead): void {
    if (this.isOver) return
    try {
      if (status < 200) throw new Error(`${status} is not the status of a final response`)
      checkLength(headers)
      for (const [name, value] of headers) {
        if (!(isWithoutBody(status) && name.toLowerCase() === 'content-length'))
          this.#response.appendHeader(name, value)
      }
      if (status === 205) this.#response.setHeader('content-length', 0)
      this.#response.writeHead(status)
    } catch (error) {
      this.#fail(500, 'error', `its response cannot be sent: ${(error as Error).message}`)
    }
  }

  onBody(bytes: Uint8Array): boolean {
    if (this.isOver || !this.#hasBody) return true
    try {
      this.#sent += bytes.length
      const { responseLimit } = this.#options
      if (this.#sent > responseLimit)
        throw new Error(`its body is larger than the limit of ${responseLimit} bytes`)
      this.#writeTogether()
      this.#response.write(bytes)
      this.#together += bytes.length
      this.#hasMoved(bytes.length)
      return this.#together < mostTogether
    } catch (error) {
      this.#fail(500, 'error', `its response cannot be sent: ${(error as Error).message}`)
      return true
    }
  }

  /**
   * Sends everything that arrives in one turn of the event loop in one piece. Only then is it known whether the system takes it:
   * the worker pauses for a client that reads slowly, not for a large piece.
   */
  #writeTogether(): void {
    const response = this.#response
    if (response.writableCorked > 0) return
    response.cork()
    setImmediate(() => {
      response.uncork()
      this.#together = 0
      if (response.writableNeedDrain && response.writableLength > 0) this.#worker?.pause()
      else this.#worker?.resume()
    })
  }

  onEnd(trailers: HeaderList): void {
    if (this.isOver) return
    try {
      if (trailers.length > 0) this.#response.addTrailers(trailers as [string, string][])
      this.#response.end()
      this.#cut('gone')
      this.#countTime()
    } catch (error) {
      this.#fail(500, 'error', `its response cannot be sent: ${(error as Error).message}`)
    }
  }

  onFailure({ kind, reason }: Failure): void {
    this.#fail(500, kind, reason)
  }

  onTimes(times: CallTimes): void {
    this.#times = times
  }

  onDone(): void {
    if (this.#workerId !== undefined) this.#options.trace?.done(this.#times)
    this.#worker = undefined
    this.#guestTime = undefined
    this.#takeEarly()
  }

  onTimeout(where: 'queue' | 'worker'): void {
    if (where === 'queue') {
      this.#fail(503, 'busy', 'no worker was free in time')
      this.#takeEarly()
    } else this.#fail(504, 'timeout', failureReasons.timeout)
  }

  #onSlowClient(): void {
    if (this.isOver) {
      this.#failure ??= 'slow'
      this.#reason ??= failureReasons.slow
      this.#response.destroy()
    } else {
      this.#fail(408, 'slow', failureReasons.slow)
    }
  }

  /** Whether the response has a body for the client; Node drops the body of others. */
  get #hasBody(): boolean {
    const { statusCode } = this.#response
    return this.#request.method !== 'HEAD' && statusCode !== 304 && !isWithoutBody(statusCode)
  }

  /**
   * Whether the client has the whole response: it may leave as soon as it has the stated length, before the
   * worker reports the end.
   */
  get #isWhole(): boolean {
    const { headersSent, writableEnded } = this.#response
    return (
      writableEnded ||
      (headersSent && String(this.#response.getHeader('content-length')) === String(this.#sent))
    )
  }

  #onData(bytes: Uint8Array): void {
    this.#received += bytes.length
    if (this.#isSent) return
    if (this.#received > this.#options.bodyLimit) {
      this.#refuseBody()
      return
    }
    this.#bodyToWorker(bytes)
    if (this.#received > mostEarlyBytes) this.#queue()
    this.#hasMoved(bytes.length)
  }

  #onRequestEnd(): void {
    if (this.#isSent) return
    this.#joiner.flush()
    this.#toWorker(encodeMessage('end', { trailers: pairs(this.#request.rawTrailers) }))
    this.#isSent = true
    this.#queue()
    this.#countTime()
  }

  #bodyToWorker(bytes: Uint8Array): void {
    this.#joiner.add(bytes)
    if (this.#worker !== undefined) this.#joiner.flush()
  }

  #toWorker(...frame: Uint8Array[]): void {
    if (this.#worker !== undefined) {
      if (!this.#worker.send(frame)) this.#request.pause()
      return
    }
    this.#early.push(...frame)
    const bytes = frame.reduce((sum, { length }) => sum + length, frameBytes)
    this.#earlyBytes += bytes
    this.#options.earlyBodies.add(this.#isQueued ? undefined : this, bytes)
  }

  giveWay(): void {
    this.#fail(503, 'busy', 'too many bodies of requests arrive, and this one has been arriving longest')
  }

  #takeEarly(): readonly Uint8Array[] {
    const early = this.#early
    this.#early = []
    this.#options.earlyBodies.remove(this.#earlyBytes)
    this.#options.earlyBodies.arrived(this)
    this.#earlyBytes = 0
    return early
  }

  #queue(): void {
    if (this.#isQueued || this.isOver) return
    this.#isQueued = true
    this.#options.earlyBodies.arrived(this)
    this.#request.pause()
    this.#options.trace?.queued()
    if (this.#options.pool.add(this)) return
    this.#isQueued = false
    this.#fail(503, 'busy', 'too many requests wait for a worker')
  }

  /** Extends the client's limit after bytes came from the client or went to it. */
  #hasMoved(bytes: number): void {
    this.#clientTime.extend(bytes / leastRate)
    this.#countTime()
  }

  /** Runs one of the two limits and pauses the other. */
  #countTime(): void {
    const { writableEnded, writableNeedDrain, destroyed } = this.#response
    const isSending = !this.#isSent && !this.#request.isPaused()
    const waitsForClient = !destroyed && (isSending || writableNeedDrain)
    if (waitsForClient || (!destroyed && writableEnded)) this.#clientTime.run()
    else this.#clientTime.pause()
    if (waitsForClient && !this.isOver) this.#guestTime?.pause()
    else this.#guestTime?.run()
  }

  /** Discards the rest of the request. A worker learns of it only if the request was queued. */
  #cut(reason: CutReason): void {
    if (!this.#isSent) {
      this.#isSent = true
      if (this.#isQueued) {
        this.#joiner.flush()
        this.#toWorker(encodeMessage('cut', { reason }))
      }
    }
    if (this.#worker === undefined) {
      // A worker that was sent the request, but has not confirmed it yet, still needs the frames.
      if (!this.#isQueued || this.#options.pool.remove(this)) this.#takeEarly()
    }
    // Drains the rest from the connection, which continues with the next request.
    this.#request.resume()
  }

  /** Refuses a body of too many pieces, or cuts the connection if its request is over. */
  #onExcess(): void {
    if (this.isOver) {
      this.#request.destroy()
      return
    }
    this.#fail(400, 'malformed', 'its body arrives in too many small pieces')
  }

  #refuseBody(): void {
    this.#fail(413, 'too-large', `its body is larger than ${this.#options.bodyLimit} bytes`)
  }

  #fail(status: number, kind: FailureKind, reason: string): void {
    if (this.isOver) return
    this.#failure = kind
    this.#reason = reason
    this.#cut(kind === 'too-large' ? 'too large' : 'gone')
    // Bytes that follow may be a part of this request (RFC 9112 §6.1).
    if (kind === 'malformed' || kind === 'slow') this.#response.shouldKeepAlive = false
    if (this.#response.headersSent) {
      // Destroyed rather than ended: the client must not take a part for the whole.
      this.#response.destroy()
    } else {
      this.#refuse(status)
    }
  }

  #refuse(status: number): void {
    const text = refusalText(status)
    // Removes the headers of a guest whose response was refused halfway.
    for (const name of this.#response.getHeaderNames()) {
      if (name !== 'connection') this.#response.removeHeader(name)
    }
    const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) }
    if (status === 503) this.#response.setHeader('retry-after', '1')
    this.#response.writeHead(status, headers).end(text)
    this.#countTime()
  }

  #onClose(): void {
    const isGone = !this.#isWhole && this.#failure === undefined
    if (isGone) {
      this.#failure = 'gone'
      this.#reason = failureReasons.gone
      this.#cut('gone')
    }
    // A guest that still writes has no client to wait for.
    this.#countTime()
    this.#clientTime.end()
    this.#worker?.resume()
    const finished = {
      method: this.#request.method,
      path: this.#request.url,
      id: this.#id,
      client: this.#client,
      status: isGone ? 499 : this.#response.statusCode,
      seconds: (performance.now() - this.#start) / 1000,
      received: this.#received,
      sent: this.#sent,
      worker: this.#workerId,
      failure: this.#failure,
      reason: this.#reason,
    }
    this.#options.trace?.finished(finished)
    this.#options.onFinished(finished)
  }
}

/** Bytes of a body that arrive before the request queues for a worker. */
const mostEarlyBytes = 0x1_0000

/** Bytes that a frame takes besides its own. */
const frameBytes = 512

/** Bytes of a response that are sent together, unless one piece is larger. */
const mostTogether = 0x4_0000

/** Whether a response of this status has no body and states no length (RFC 9110 §8.6, §15.3.6). */
function isWithoutBody(status: number): boolean {
  return status === 204 || status === 205
}

/** Whether the client states a body above the limit. */
export function isTooLarge({ headers }: IncomingMessage, limit: number): boolean {
  return Number(headers['content-length'] ?? 0) > limit
}

/**
 * Whether the body has a transfer coding besides `chunked`, which the guest could not see (RFC 9112 §6.1), or any in HTTP/1.0,
 * which defines none: proxies could read it in another way.
 */
function hasUnknownCoding({ headers, httpVersion }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding']
  return coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked')
}

/**
 * Refuses ambiguous lengths: two readers that trust different ones would split the rest of the connection
 * differently.
 */
function checkLength(headers: HeaderList): void {
  const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length')
  if (lengths.length > 1) throw new Error('it has more than one content-length')
  for (const [, length] of lengths) {
    if (!/^\d+$/.test(length)) throw new Error(`its content-length is ${length}`)
  }
}

/** Pairs the alternating names and values of Node's raw headers. */
export function pairs(raw: readonly string[]): HeaderList {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] as string, raw[2 * i + 1] as string])
}
