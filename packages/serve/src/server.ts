/**
 * The server process: it owns the sockets of clients, and runs no guest code.
 *
 * A request passes these files:
 *
 * - `server.ts` has `admin-server.ts` answer `/healthz` and `/metrics`, and wraps every other request in a `ClientRequest`.
 *   `connection-limit.ts` bounds the connections, `pipelining.ts` the requests of one connection.
 * - `client-request.ts` moves both bodies and decides which clock runs: the client's or the guest's.
 * - `pool.ts` queues the request, chooses a worker, and kills and replaces workers.
 * - `worker-process.ts` is the server's end of a worker, `worker-channel.ts` the worker's; they speak
 *   `worker-protocol.ts`.
 * - `worker.ts` runs in the worker process: `instance-lifecycle.ts` starts and ends instances of the component, and
 *   `handler.ts` (WASI 0.3) or `incoming-handler.ts` (WASI 0.2) calls the guest.
 *
 * With reused instances, `connection-lending.ts` lends connections to idle workers, which answer plain requests alone
 * (`lent-connection.ts`); `loan.ts` is what the server still does for such a connection.
 *
 * `telemetry/` sends traces and metrics, if they are asked for.
 *
 * The head of `pool.ts` says which limit ends what.
 */
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { type Address, AdminServer, Probes, urlOf } from './admin-server.ts'
import { ClientRequest, type FinishedRequest, isTooLarge, pairs } from './client-request.ts'
import { ConnectionLending } from './connection-lending.ts'
import { ConnectionLimit } from './connection-limit.ts'
import { EarlyBodies } from './early-bodies.ts'
import { GracefulShutdown } from './graceful-shutdown.ts'
import { type Log, logRequest } from './log.ts'
import { Metrics } from './metrics.ts'
import { openFileLimit, openFiles } from './open-files.ts'
import { Pipelining } from './pipelining.ts'
import { Pool, type PoolOptions } from './pool.ts'
import { RequestMessage } from './request-message.ts'
import { type Target, targetOf } from './request-target.ts'
import type { Telemetry } from './telemetry/request-trace.ts'
import type { WorkerConfig } from './worker-protocol.ts'

/** Options of {@link Server}. Times are in milliseconds. */
export interface ServerOptions {
  /** Configuration of the workers: the component, its GPU and its grants. */
  readonly config: WorkerConfig
  /** Host name or IP address to listen on. */
  readonly host: string
  /** Port to listen on; 0 picks a free one. */
  readonly port: number
  /** Address of `/healthz` and `/metrics`, which the other address then leaves to the guest. Default: they are there. */
  readonly admin?: Address | undefined
  /** Number of worker processes. */
  readonly workers: number
  /** Indices of adapters, of which the workers have one each, in turn. Default: all have that of the configuration. */
  readonly gpus?: readonly number[] | undefined
  /**
   * URL of a collector that receives traces and metrics over OTLP, such as `http://127.0.0.1:4318`; if it is empty, the variables
   * of OpenTelemetry name it. Default: none.
   */
  readonly otlp?: string | undefined
  /** Largest number of open connections; fewer where the process may not open as many files. */
  readonly connections: number
  /** How long a worker may take to start, and to prepare for the next request. */
  readonly startLimit: number
  /** How long the guest may take for a request. */
  readonly timeLimit: number
  /** How long the server waits for a client to send its request and to read the response. */
  readonly clientLimit: number
  /** How long a request may wait for a worker. */
  readonly waitLimit: number
  /** How many requests may wait for a worker. */
  readonly queueLimit: number
  /** How long a worker may take to answer a ping, or to confirm a request. */
  readonly pingLimit: number
  /** Largest body of a request, in bytes. */
  readonly bodyLimit: number
  /** Largest body of a response, in bytes. */
  readonly responseLimit: number
  /** Log of requests and of events of the workers. */
  readonly log: Log
  /** Starts the process of a worker; tests replace it. */
  readonly spawn?: NonNullable<PoolOptions['spawn']>
}

/** An HTTP server that answers requests with a pool of worker processes. */
export class Server {
  readonly #options: ServerOptions
  readonly #pool: Pool
  readonly #metrics: Metrics
  readonly #probes: Probes
  #admin: AdminServer | undefined
  #telemetry: Telemetry | undefined
  readonly #http: HttpServer<typeof RequestMessage>
  readonly #shutdown: GracefulShutdown
  readonly #connections: ConnectionLimit
  /** `undefined` when workers borrow no connections. */
  readonly #lending: ConnectionLending | undefined
  readonly #pipelining = new Pipelining()
  /** Connections closed for want of room since the last log line about it. */
  #dropped = 0
  readonly #earlyBodies = new EarlyBodies()

  private constructor(options: ServerOptions) {
    this.#options = options
    this.#http = createServer({ IncomingMessage: RequestMessage, ...timesOf(options) }, (request, response) =>
      this.#onRequest(request, response),
    )
    this.#shutdown = new GracefulShutdown(this.#http)
    this.#connections = new ConnectionLimit(this.#http, mostConnections(options), () => this.#logFull())
    this.#pool = new Pool({
      ...options,
      onEvent: ({ kind, worker, reason }) => {
        if (kind === 'gone' && !this.#shutdown.isEnding) this.#metrics.countReplacedWorker()
        options.log({ worker, event: kind, reason })
      },
    })
    this.#metrics = new Metrics(this.#pool)
    this.#probes = new Probes(this.#metrics, () => this.#problem)
    this.#http.keepAliveTimeout = keepAliveTimeout
    if (mayLend(options)) this.#lending = this.#lend()
    // Without this Node drops fields after the 2,000th. Their size is bounded in any case.
    this.#http.maxHeadersCount = 0
    this.#http.on('checkContinue', (request, response) => {
      if (!isTooLarge(request, options.bodyLimit)) response.writeContinue()
      this.#http.emit('request', request, response)
    })
    this.#http.on('connect', (_, socket) => refuseTunnel(socket as Socket))
  }

  /**
   * Starts the workers, and listens as soon as the first accepts requests. An address on which it cannot listen is refused before
   * the workers start.
   *
   * @throws Error when the component cannot start; the error of Node when the server cannot listen
   */
  static async start(options: ServerOptions): Promise<Server> {
    await tryToListen(options)
    const server = new Server(options)
    try {
      if (options.otlp !== undefined) {
        const { openTelemetry } = await import('./telemetry/open-telemetry.ts')
        server.#telemetry = openTelemetry(options.otlp, server.#pool, options.log)
      }
      if (options.admin !== undefined) server.#admin = await AdminServer.start(options.admin, server.#probes)
      await server.#pool.ready
      await server.#listen()
    } catch (error) {
      await server.#pool.close()
      server.#admin?.close()
      await server.#telemetry?.close()
      throw error
    }
    return server
  }

  /** Number of worker processes. */
  get workers(): number {
    return this.#options.workers
  }

  /** URL of the address on which the server listens, such as `http://127.0.0.1:8080`. */
  get url(): string {
    return urlOf(this.#http)
  }

  /** URL of the address that has the probes alone, if it was asked for. */
  get adminUrl(): string | undefined {
    return this.#admin?.url
  }

  /**
   * Refuses new connections, answers the requests that the server has, then ends the workers. A client that does not send
   * or read the rest of its exchange is cut off after the client, wait and time limits together.
   */
  async close(): Promise<void> {
    const { clientLimit, waitLimit, timeLimit } = this.#options
    this.#pool.recallAll()
    await this.#shutdown.end(clientLimit + waitLimit + timeLimit)
    await this.#pool.close()
    await this.#telemetry?.close()
    this.#admin?.close()
  }

  #lend(): ConnectionLending {
    const { bodyLimit, responseLimit, clientLimit, admin } = this.#options
    return new ConnectionLending(this.#http, {
      pool: this.#pool,
      connections: this.#connections,
      shutdown: this.#shutdown,
      clientLimit,
      terms: {
        bodyLimit,
        responseLimit,
        reserved: admin === undefined ? Probes.paths : [],
        keepAlive: keepAliveTimeout / 1000,
      },
      onFinished: finished => this.#onFinished(finished),
    })
  }

  #onFinished(finished: FinishedRequest): void {
    this.#metrics.count(finished)
    logRequest(this.#options.log, finished)
  }

  /** Logs at most once a second: under attack, thousands of connections are closed. */
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
        // The server survives connections that it cannot accept, for want of a descriptor or of memory.
        this.#http.on('error', ({ message }) => this.#options.log({ event: 'not-accepted', reason: message }))
        resolve()
      })
    })
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const target = targetOf(request)
    // Node loses requests that follow in the same read, or parts of them, although it does not upgrade.
    if (request.headers.upgrade !== undefined) response.shouldKeepAlive = false
    // Nobody reads the rest of the body any more.
    response.once('finish', () => {
      if (!request.complete) this.#limit(request, request)
    })
    this.#pipelining.add(request, response, () => this.#answer(request, response, target))
  }

  /** Closes the connection of a request unless one of its messages closes within the limit for clients. */
  #limit(request: IncomingMessage, message: IncomingMessage | ServerResponse): void {
    const timer = setTimeout(() => request.socket.destroy(), this.#options.clientLimit)
    message.once('close', () => clearTimeout(timer))
  }

  #answer(request: IncomingMessage, response: ServerResponse, target: Target | undefined): void {
    const [path] = target?.path.split('?') ?? []
    if (this.#admin !== undefined || !this.#probes.answers(path)) {
      this.#forward(request, response, target)
      return
    }
    // A client that reads no answers, and asks for more, fills the connection, and the answer never finishes.
    this.#limit(request, response)
    this.#probes.answer(path, request, response)
  }

  /** Why the server cannot answer requests now; `undefined` when it can. */
  get #problem(): string | undefined {
    return this.#shutdown.isEnding ? 'ending' : this.#pool.problem
  }

  #forward(request: IncomingMessage, response: ServerResponse, target: Target | undefined): void {
    const { bodyLimit, responseLimit, clientLimit } = this.#options
    new ClientRequest(request, response, {
      pool: this.#pool,
      target,
      bodyLimit,
      responseLimit,
      clientLimit,
      earlyBodies: this.#earlyBodies,
      trace: this.#telemetry?.begin(request.method ?? 'GET', target?.path ?? '', pairs(request.rawHeaders)),
      adoption: this.#lending?.adoptionOf(request.socket),
      onFinished: finished => this.#onFinished(finished),
    })
  }
}

/**
 * Whether workers may borrow connections. An instance for each request takes time to prepare, in which another worker answers the
 * next request; traces have spans that begin in the server; and only Unix lets two processes have a connection.
 */
function mayLend({ config, otlp }: ServerOptions): boolean {
  return config.reuse && otlp === undefined && process.platform !== 'win32'
}

/** Listens for a moment, since workers take a while to start. */
function tryToListen({ port, host }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createTcpServer()
    server.once('error', reject)
    server.listen(port, host, () => server.close(() => resolve()))
  })
}

/**
 * Returns how many connections the server accepts: the configured number, or as many as the process may open files
 * besides those that it needs itself.
 *
 * @throws Error when no descriptor remains
 */
function mostConnections({ connections, workers }: ServerOptions): number {
  const limit = openFileLimit()
  const left = limit - openFiles() - workers * filesOfWorker - filesToSpare
  if (left < 1)
    throw new Error(
      `${workers} workers need more than the limit of ${limit} open files; raise it with ulimit -n, or start fewer workers`,
    )
  return Math.min(connections, left)
}

/**
 * Returns the limits of Node for requests: a head takes as long as the client may, and a body is limited by {@link
 * ClientRequest} alone.
 */
function timesOf({ clientLimit }: ServerOptions) {
  return {
    headersTimeout: Math.ceil(clientLimit),
    requestTimeout: 0,
    connectionsCheckingInterval: Math.ceil(Math.max(Math.min(clientLimit / 2, 30_000), 50)),
  }
}

/**
 * How long a connection may idle between two requests, in milliseconds. It exceeds the 60 s after which clients and
 * proxies usually close idle connections: a server that closes first may reset a request that is on its way (RFC 9112
 * §9.5). The limit on connections bounds how many idle.
 */
const keepAliveTimeout = 75_000

/** Descriptors of a worker: its two sockets, and those that its start needs for a moment. */
const filesOfWorker = 5

/** Descriptors for modules that are being loaded, and for connections that are about to be closed. */
const filesToSpare = 16

/** Refuses CONNECT: this server is no proxy (RFC 9110 §9.3.6). */
function refuseTunnel(socket: Socket): void {
  socket.on('error', () => {})
  socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () =>
    socket.destroy(),
  )
}
