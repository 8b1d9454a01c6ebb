import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type CutReason,
  encodeBody,
  encodeMessage,
  type Failure,
  type HeaderList,
  type ResponseHead,
} from './frames.ts'
import type { Counted, FailureKind } from './metrics.ts'
import type { Job, Pool } from './pool.ts'
import type { WorkerProcess } from './worker-process.ts'

/** Who answers a request, and who hears of its end. */
export interface ClientRequestOptions {
  readonly pool: Pool
  /** The largest body of a request, in bytes. */
  readonly bodyLimit: number
  /** Called once, when the client has its response, or has gone. */
  readonly onOver: (over: Over) => void
}

/** What there is to tell of a request that is over. */
export interface Over extends Counted {
  readonly request: IncomingMessage
  /** Who had it. */
  readonly worker: number | undefined
  /** What went wrong, for people. */
  readonly reason: string | undefined
}

/**
 * A request of a client on its way through a worker. Both bodies are passed on as they come, and whoever is slow slows down
 * the other end. A worker is not bothered before the beginning of the body is there: it has only one request at a time.
 */
export class ClientRequest implements Job {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #options: ClientRequestOptions
  readonly #start = performance.now()
  /** What came before there was a worker. */
  readonly #early: Uint8Array[] = []
  #worker: WorkerProcess | undefined
  #workerId: number | undefined
  #isQueued = false
  /** Whether the worker has the whole request, or was told that there is no more of it. */
  #isSent = false
  #received = 0
  #sent = 0
  #failure: FailureKind | undefined
  #reason: string | undefined

  constructor(request: IncomingMessage, response: ServerResponse, options: ClientRequestOptions) {
    this.#request = request
    this.#response = response
    this.#options = options
    // What a guest promises and does not keep would make the client take the next response for this one.
    response.strictContentLength = true
    response.on('drain', () => this.#worker?.resume())
    response.on('close', () => this.#onClose())
    request.on('error', () => {})
    if (Number(request.headers['content-length'] ?? 0) > options.bodyLimit) {
      this.#refuseBody()
      return
    }
    if (!isWellFormed(request)) {
      this.#fail(400, 'malformed', 'its path or its host is malformed')
      return
    }
    request.on('data', (bytes: Uint8Array) => this.#onData(bytes))
    request.on('end', () => this.#onRequestEnd())
  }

  frames(): readonly Uint8Array[] {
    const { method = 'GET', url = '/', headers, rawHeaders } = this.#request
    const head = { method, path: url, authority: headers.host ?? '', headers: pairs(rawHeaders) }
    return [encodeMessage('request', head), ...this.#early.splice(0)]
  }

  onStart(worker: WorkerProcess): void {
    this.#worker = worker
    this.#workerId = worker.id
    this.#request.resume()
  }

  onDrain(): void {
    this.#request.resume()
  }

  onHead({ status, headers }: ResponseHead): void {
    if (this.#isOver) return
    try {
      if (status < 200) throw new Error(`a response has no status ${status}`)
      checkLength(headers)
      for (const [name, value] of headers) this.#response.appendHeader(name, value)
      this.#response.writeHead(status)
    } catch (error) {
      this.#fail(500, 'error', `its response cannot be sent: ${(error as Error).message}`)
    }
  }

  onBody(bytes: Uint8Array): boolean {
    if (this.#isOver || !this.#hasBody) return true
    try {
      this.#sent += bytes.length
      this.#writeTogether()
      return this.#response.write(bytes)
    } catch (error) {
      this.#fail(500, 'error', `its response cannot be sent: ${(error as Error).message}`)
      return true
    }
  }

  /** What arrives in the same turn of the event loop leaves in one piece. */
  #writeTogether(): void {
    if (this.#response.writableCorked > 0) return
    this.#response.cork()
    setImmediate(() => this.#response.uncork())
  }

  onEnd(trailers: HeaderList): void {
    if (this.#isOver) return
    try {
      if (trailers.length > 0) this.#response.addTrailers(trailers as [string, string][])
      this.#response.end()
      this.#cut('gone')
    } catch (error) {
      this.#fail(500, 'error', `its response cannot be sent: ${(error as Error).message}`)
    }
  }

  onFailure({ kind, reason }: Failure): void {
    this.#fail(500, kind, reason)
  }

  onDone(): void {
    this.#worker = undefined
  }

  onTimeout(where: 'queue' | 'worker'): void {
    if (where === 'queue') this.#fail(503, 'busy', 'no worker was free in time')
    else this.#fail(504, 'timeout', 'it took longer than the time limit')
  }

  get #isOver(): boolean {
    return this.#failure !== undefined || this.#response.writableEnded
  }

  /** Whether the client gets what the guest writes: else Node leaves it out. */
  get #hasBody(): boolean {
    const { statusCode } = this.#response
    return this.#request.method !== 'HEAD' && statusCode !== 204 && statusCode !== 304
  }

  /** Whether the client has the response: it may leave as soon as it has what was promised, before the worker says so. */
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
    this.#toWorker(...encodeBody(bytes))
    if (this.#received > mostEarlyBytes) this.#queue()
  }

  #onRequestEnd(): void {
    if (this.#isSent) return
    this.#toWorker(encodeMessage('end', { trailers: pairs(this.#request.rawTrailers) }))
    this.#isSent = true
    this.#queue()
  }

  #toWorker(...frame: Uint8Array[]): void {
    if (this.#worker === undefined) this.#early.push(...frame)
    else if (!this.#worker.send(frame)) this.#request.pause()
  }

  #queue(): void {
    if (this.#isQueued) return
    this.#isQueued = true
    this.#request.pause()
    this.#options.pool.add(this)
  }

  /** There is no more of the request for the worker; if there never was any, it is none of its business. */
  #cut(reason: CutReason): void {
    if (!this.#isSent) {
      this.#isSent = true
      if (this.#isQueued) this.#toWorker(encodeMessage('cut', { reason }))
    }
    if (this.#worker === undefined) this.#options.pool.remove(this)
    // What still comes is of no interest.
    this.#request.resume()
  }

  #refuseBody(): void {
    this.#fail(413, 'too-large', `its body is larger than ${this.#options.bodyLimit} bytes`)
  }

  #fail(status: number, kind: FailureKind, reason: string): void {
    if (this.#isOver) return
    this.#failure = kind
    this.#reason = reason
    this.#cut(kind === 'too-large' ? 'too large' : 'gone')
    if (this.#response.headersSent) {
      // Not ended: the client must not take what it has for all there is.
      this.#response.destroy()
    } else {
      this.#refuse(status)
    }
  }

  #refuse(status: number): void {
    const text = `${messages[status]}\n`
    // Those of a guest, whose response was refused halfway; of the server's own there is no other.
    for (const name of this.#response.getHeaderNames()) {
      if (name !== 'connection') this.#response.removeHeader(name)
    }
    const headers = { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(text) }
    this.#response.writeHead(status, headers).end(text)
  }

  #onClose(): void {
    const isGone = !this.#isWhole && this.#failure === undefined
    if (isGone) {
      this.#failure = 'gone'
      this.#reason = 'the client has gone'
      this.#cut('gone')
    }
    this.#worker?.resume()
    this.#options.onOver({
      request: this.#request,
      status: isGone ? 499 : this.#response.statusCode,
      seconds: (performance.now() - this.#start) / 1000,
      received: this.#received,
      sent: this.#sent,
      worker: this.#workerId,
      failure: this.#failure,
      reason: this.#reason,
    })
  }
}

/** Of a body, before it is given to a worker. */
const mostEarlyBytes = 0x1_0000

/** Not what went wrong: that is for the log. */
const messages: Readonly<Record<number, string>> = {
  400: 'the path or the host of the request is malformed',
  413: 'the body of the request is too large',
  500: 'the program failed',
  503: 'too busy; try again later',
  504: 'the program took too long',
}

/** Whether WASI can have it: what it cannot is the client's fault, and none of the guest's. */
function isWellFormed({ url = '/', headers: { host = '' } }: IncomingMessage): boolean {
  return (
    !/[ <>`]/.test(url) && URL.canParse(url, 'http://host') && (host === '' || URL.canParse(`http://${host}`))
  )
}

/** With another length for each that reads it, the rest of the connection would be another as well. */
function checkLength(headers: HeaderList): void {
  const lengths = headers.filter(([name]) => name.toLowerCase() === 'content-length')
  if (lengths.length > 1) throw new Error('it has more than one content-length')
  for (const [, length] of lengths) {
    if (!/^\d+$/.test(length)) throw new Error(`its content-length is ${length}`)
  }
}

/** The names and values of headers, as Node has them: in turns. */
function pairs(raw: readonly string[]): HeaderList {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i] as string, raw[2 * i + 1] as string])
}
