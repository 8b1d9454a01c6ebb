import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConnectionLimit } from './connection-limit.ts'
import type { PoolMetrics } from './pool-metrics.ts'

/** An address to listen on. */
export interface Address {
  /** Host name or IP address. */
  readonly host: string
  /** Port; 0 picks a free one. */
  readonly port: number
}

/** Answers `/healthz` and `/metrics`, which concern the server or the workers rather than the guest. */
export class Probes {
  readonly #metrics: PoolMetrics
  readonly #problem: () => string | undefined

  /** @param problem says why no request or job can be taken now, or `undefined` when one can */
  constructor(metrics: PoolMetrics, problem: () => string | undefined) {
    this.#metrics = metrics
    this.#problem = problem
  }

  /** The paths that these answer. */
  static readonly paths = ['/healthz', '/metrics'] as const

  /** Whether these answer a path. */
  answers(path: string | undefined): path is (typeof Probes.paths)[number] {
    return (Probes.paths as readonly unknown[]).includes(path)
  }

  /** Answers a request whose path they answer. */
  answer(path: (typeof Probes.paths)[number], request: IncomingMessage, response: ServerResponse): void {
    // A body that nobody reads is parsed without a bound.
    request.resume()
    if (path === '/healthz') this.#answerHealth(response)
    else void this.#answerMetrics(response)
  }

  #answerHealth(response: ServerResponse): void {
    const problem = this.#problem()
    response.writeHead(problem === undefined ? 200 : 503, { 'content-type': 'text/plain' })
    response.end(`${problem ?? 'ok'}\n`)
  }

  async #answerMetrics(response: ServerResponse): Promise<void> {
    const { type, text } = await this.#metrics.print()
    response.writeHead(200, { 'content-type': type }).end(text)
  }
}

/** A server of {@link Probes} alone, on an address of its own: that of the guest's requests may then be public. */
export class AdminServer {
  readonly #http: HttpServer

  private constructor(probes: Probes) {
    const times = {
      headersTimeout: patience,
      requestTimeout: patience,
      connectionsCheckingInterval: patience / 2,
      keepAliveTimeout: 75_000,
    }
    this.#http = createServer(times, (request, response) => {
      const [path] = request.url?.split('?') ?? []
      // A client that reads no answers, and asks for more, fills the connection, and the answer never finishes.
      const timer = setTimeout(() => request.socket.destroy(), patience)
      response.once('close', () => clearTimeout(timer))
      if (probes.answers(path)) probes.answer(path, request, response)
      else {
        request.resume()
        response
          .writeHead(404, { 'content-type': 'text/plain' })
          .end('this address has /healthz and /metrics\n')
      }
    })
    new ConnectionLimit(this.#http, mostConnections, () => {}, true)
  }

  /** Starts to listen. Throws the error of Node when it cannot. */
  static async start({ host, port }: Address, probes: Probes): Promise<AdminServer> {
    const server = new AdminServer(probes)
    await new Promise<void>((resolve, reject) => {
      server.#http.once('error', reject)
      server.#http.listen(port, host, resolve)
    })
    // Connections that it cannot accept, for want of a descriptor, concern no request of the guest.
    server.#http.on('error', () => {})
    return server
  }

  /** URL of its address. */
  get url(): string {
    return urlOf(this.#http)
  }

  /** Closes all connections. */
  close(): void {
    this.#http.close()
    this.#http.closeAllConnections()
  }
}

/** Returns the URL of the address on which a server listens, such as `http://127.0.0.1:8080`. */
export function urlOf(server: HttpServer<never>): string {
  const { address, family, port } = server.address() as AddressInfo
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}

/** At most so many connections are open. A new one closes the oldest, so that clients which stay never keep a probe out. */
const mostConnections = 100

/** How long a client may take to send its request, and to read the answer, in milliseconds. */
const patience = 10_000
