import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ClientRequest } from './client-request.ts'
import type { WorkerConfig } from './frames.ts'
import { GracefulEnd } from './graceful-end.ts'
import { type Log, logRequest } from './log.ts'
import { Metrics } from './metrics.ts'
import { Pool } from './pool.ts'

/** Where a server listens, and what it lets requests take. */
export interface ServerOptions {
  readonly config: WorkerConfig
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly workers: number
  /** How long a request may take, in milliseconds, once it has a worker. */
  readonly timeLimit: number
  /** How long it may wait for one. */
  readonly waitLimit: number
  /** The largest body of a request, in bytes. */
  readonly bodyLimit: number
  readonly log: Log
}

/** An HTTP server in front of a pool of workers. */
export class Server {
  readonly #options: ServerOptions
  readonly #pool: Pool
  readonly #metrics: Metrics
  readonly #http: HttpServer
  readonly #end: GracefulEnd

  private constructor(options: ServerOptions) {
    this.#options = options
    this.#pool = new Pool({
      ...options,
      onEvent: ({ kind, worker, reason }) => {
        if (kind === 'gone' && !this.#end.isEnding) this.#metrics.countReplacedWorker()
        options.log({ worker, event: kind, ...(reason === undefined ? {} : { reason }) })
      },
    })
    this.#metrics = new Metrics(this.#pool)
    this.#http = createServer((request, response) => void this.#take(request, response))
    this.#end = new GracefulEnd(this.#http)
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
   * Takes no more connections, answers what it has, and ends. Who has no answer in as long as a request may take, because
   * he does not send or read the rest, gets none.
   */
  async close(): Promise<void> {
    const { waitLimit, timeLimit } = this.#options
    await this.#end.end(waitLimit + timeLimit)
    await this.#pool.close()
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(this.#options.port, this.#options.host, resolve)
    })
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path] = (request.url ?? '/').split('?')
    if (path === '/healthz') this.#answerHealth(response)
    else if (path === '/metrics') await this.#answerMetrics(response)
    else this.#forward(request, response)
  }

  #answerHealth(response: ServerResponse): void {
    const isHealthy = !this.#end.isEnding && this.#pool.counts.ready > 0
    response.writeHead(isHealthy ? 200 : 503, { 'content-type': 'text/plain' })
    response.end(isHealthy ? 'ok\n' : this.#end.isEnding ? 'ending\n' : 'no worker is ready\n')
  }

  async #answerMetrics(response: ServerResponse): Promise<void> {
    const { type, text } = await this.#metrics.print()
    response.writeHead(200, { 'content-type': type }).end(text)
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    new ClientRequest(request, response, {
      pool: this.#pool,
      bodyLimit: this.#options.bodyLimit,
      onOver: over => {
        this.#metrics.count(over)
        logRequest(this.#options.log, over)
      },
    })
  }
}
