import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Options of {@link StaticServer.start}. */
export interface StaticServerOptions {
  readonly host: string
  /** Port; 0 for a free one. */
  readonly port: number
  /** Path of the file at `/`; `/index.html` by default. */
  readonly index?: string
  /** Answers requests of any method that are for no file; returns whether it does. */
  readonly answer?: (path: string, response: ServerResponse, request: IncomingMessage) => boolean
  /** Whether requests for another host than an IP address, `localhost` and {@link host} are refused (421). Default: no. */
  readonly ownHostOnly?: boolean
}

/** An HTTP server for the files that a folder contains when it starts. Later files are not served. */
export class StaticServer {
  /** URL of the address on which the server listens. */
  readonly url: string
  readonly #server: Server

  private constructor(url: string, server: Server) {
    this.url = url
    this.#server = server
  }

  /**
   * Reads the folder and listens.
   *
   * @param folder a folder with an `index.html`
   * @throws Error when the folder does not exist; the error of Node when it cannot listen
   */
  static async start(
    folder: URL,
    { host, port, index = '/index.html', answer, ownHostOnly }: StaticServerOptions,
  ): Promise<StaticServer> {
    const files = readFiles(fileURLToPath(folder))
    const names = new Set(['localhost', host.toLowerCase()])
    const server = createServer((request, response) => {
      const { method, url = '/', headers } = request
      const path = url.replace(/[?#].*/, '')
      const file = files.get(path === '/' ? index : path)
      if (ownHostOnly && !isOwnHost(headers.host, names)) {
        response.writeHead(421, { 'content-type': 'text/plain' }).end(misdirected)
      } else if (answer?.(path, response, request)) {
        return
      } else if (method !== 'GET' && method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET, HEAD' }).end()
      } else if (file === undefined) {
        response.writeHead(404).end()
      } else {
        const answered = {
          'content-type': types[extname(path)] ?? 'text/html; charset=utf-8',
          'content-length': file.length,
          'x-content-type-options': 'nosniff',
        }
        response.writeHead(200, answered).end(method === 'HEAD' ? undefined : file)
      }
    })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    server.once('error', reject).listen(port, host, resolve)
    await promise
    const { port: actual } = server.address() as AddressInfo
    return new StaticServer(`http://${host.includes(':') ? `[${host}]` : host}:${actual}/`, server)
  }

  /** Closes all connections, and ends the server. */
  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(closed => this.#server.close(closed))
  }
}

/**
 * Whether the field `Host` of a request has an address or a name of this server. A page of another site could have its own name
 * lead to this machine, and would then read what the server serves.
 */
function isOwnHost(field = '', names: ReadonlySet<string>): boolean {
  const name = field.toLowerCase().replace(/:\d*$/, '')
  return names.has(name) || name.endsWith('.localhost') || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
}

const misdirected =
  'This server answers to its address and to localhost only; listen on another name with --addr.\n'

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

/** Reads the files of a folder, by their paths in URLs. */
function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const entry of entriesOf(folder)) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files.set(`/${relative(folder, path).split(sep).join('/')}`, readFileSync(path))
  }
  return files
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    throw new Error('its files are missing; run npm run build in the repository of wasi-webgpu', {
      cause: error,
    })
  }
}
