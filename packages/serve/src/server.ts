import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type BufferedBytes, ClientRequest, isTooLarge } from './client-request.ts'
import { ConnectionLimit } from './connection-limit.ts'
import { GracefulShutdown } from './graceful-shutdown.ts'
import { type Log, logRequest } from './log.ts'
import { Metrics } from './metrics.ts'
import { openFileLimit, openFiles } from './open-files.ts'
import { Pool, type PoolOptions } from './pool.ts'
import { type Target, targetOf } from './request-target.ts'
import type { WorkerConfig } from './worker-protocol.ts'

/** Where a server listens, and what it lets requests take. */
export interface ServerOptions {
  readonly config: WorkerConfig
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly workers: number
  /** How many connections there may be at a time, if the process may open as many files. */
  readonly connections: number
  /** How long a worker may take to start, in milliseconds. */
  readonly startLimit: number
  /** How long the guest may take for a request, once it has a worker. */
  readonly timeLimit: number
  /** How long a client may be waited for: to send its request, and to read the response. */
  readonly clientLimit: number
  /** How long a request may wait for a worker. */
  readonly waitLimit: number
  /** How many requests may wait for a worker at a time. */
  readonly queueLimit: number
  /** How long a worker without a request may be silent. */
  readonly pingLimit: number
  /** The largest body of a request, in bytes. */
  readonly bodyLimit: number
  readonly log: Log
  /** Starts the process of a worker; another in tests. */
  readonly spawn?: NonNullable<PoolOptions['spawn']>
}

/** An HTTP server in front of a pool of workers. */
export class Server {
  readonly #options: ServerOptions
  readonly #pool: Pool
  readonly #metrics: Metrics
  readonly #http: HttpServer
  readonly #end: GracefulShutdown
  readonly #connections: ConnectionLimit
  /** Connections closed for want of room since the last log line about it. */
  #dropped = 0
  readonly #bufferedBytes: BufferedBytes = { count: 0 }

  private constructor(options: ServerOptions) {
    this.#options = options
    this.#http = createServer((request, response) => void this.#take(request, response))
    this.#end = new GracefulShutdown(this.#http)
    this.#connections = new ConnectionLimit(this.#http, mostConnections(options), () => this.#logFull())
    this.#pool = new Pool({
      ...options,
      onEvent: ({ kind, worker, reason }) => {
        if (kind === 'gone' && !this.#end.isEnding) this.#metrics.countReplacedWorker()
        options.log({ worker, event: kind, reason })
      },
    })
    this.#metrics = new Metrics(this.#pool)
    // Node would leave out what comes after the 2,000th field; their size is bounded, in any case.
    this.#http.maxHeadersCount = 0
    this.#http.on('checkContinue', (request, response) => {
      if (!isTooLarge(request, options.bodyLimit)) response.writeContinue()
      this.#http.emit('request', request, response)
    })
    this.#http.on('connect', (_, socket) => refuseTunnel(socket as Socket))
  }

  /**
   * Starts workers, and listens when the first takes requests.
   *
   * @throws Error when the component cannot start, or the address cannot be had
   */
  static async start(options: ServerOptions): Promise<Server> {
    const server = new Server(options)
    try {
      await server.#pool.ready
      await server.#listen()
    } catch (error) {
      await server.#pool.close()
      throw error
    }
    return server
  }

  /** Where it listens. */
  get url(): string {
    const { address, family, port } = this.#http.address() as AddressInfo
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  }

  /**
   * Takes no more connections, answers what it has, and ends. A client that has no answer in as long as a request may
   * take, because it does not send or read the rest, gets none.
   */
  async close(): Promise<void> {
    const { clientLimit, waitLimit, timeLimit } = this.#options
    await this.#end.end(clientLimit + waitLimit + timeLimit)
    await this.#pool.close()
  }

  /** In the log once a second at the most: it happens thousands of times when it does. */
  #logFull(): void {
    this.#dropped++
    if (this.#dropped > 1) return
    setTimeout(() => {
      const { log } = this.#options
      log({ event: 'full', connections: this.#connections.count, closed: this.#dropped })
      this.#dropped = 0
    }, 1000).unref()
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(this.#options.port, this.#options.host, () => {
        this.#http.off('error', reject)
        // A connection that cannot be accepted, for want of a descriptor or of memory, is no reason to end.
        this.#http.on('error', ({ message }) => this.#options.log({ event: 'not-accepted', reason: message }))
        resolve()
      })
    })
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = targetOf(request)
    const [path] = target?.path.split('?') ?? []
    if (path === '/healthz') this.#answerHealth(response)
    else if (path === '/metrics') await this.#answerMetrics(response)
    else this.#forward(request, response, target)
  }

  #answerHealth(response: ServerResponse): void {
    const problem = this.#problem
    response.writeHead(problem === undefined ? 200 : 503, { 'content-type': 'text/plain' })
    response.end(`${problem ?? 'ok'}\n`)
  }

  /** Why it cannot serve now. */
  get #problem(): string | undefined {
    if (this.#end.isEnding) return 'ending'
    if (this.#pool.counts.ready === 0) return 'no worker is ready'
    return this.#pool.isResponsive ? undefined : 'all workers hang'
  }

  async #answerMetrics(response: ServerResponse): Promise<void> {
    const { type, text } = await this.#metrics.print()
    response.writeHead(200, { 'content-type': type }).end(text)
  }

  #forward(request: IncomingMessage, response: ServerResponse, target: Target | undefined): void {
    const { bodyLimit, clientLimit } = this.#options
    new ClientRequest(request, response, {
      pool: this.#pool,
      target,
      bodyLimit,
      clientLimit,
      bufferedBytes: this.#bufferedBytes,
      onFinished: over => {
        this.#metrics.count(over)
        logRequest(this.#options.log, over)
      },
    })
  }
}

/**
 * As many as there are to be, or as the process may have open, without the files that it needs for itself.
 *
 * @throws Error when nothing is left
 */
function mostConnections({ connections, workers }: ServerOptions): number {
  const limit = openFileLimit()
  const left = limit - openFiles() - workers * filesOfWorker - filesToSpare
  if (left < 1)
    throw new Error(
      `${workers} workers need more than the ${limit} files that it may open; raise that with ulimit -n`,
    )
  return Math.min(connections, left)
}

/** A socket, and what starting a process takes for a while. */
const filesOfWorker = 4

/** For modules that are loaded, and connections that are about to be closed. */
const filesToSpare = 16

/** The way through to another server: this one is none (RFC 9110 §9.3.6). */
function refuseTunnel(socket: Socket): void {
  socket.on('error', () => {})
  socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () =>
    socket.destroy(),
  )
}
