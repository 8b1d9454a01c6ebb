import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf } from '../artifact.ts'

/** How clients of a {@link FakeRegistry} prove who they are: alice, whose password is `secret`. */
export type Authentication = 'none' | 'basic' | 'bearer'

/** Answer in place of the registry's own. */
export interface Fault {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** A registry in this process, for one client at a time. */
export class FakeRegistry {
  authentication: Authentication = 'none'
  /** Returns an answer in place of the registry's own; null leaves the request without an answer. */
  fault: (method: string, path: string) => Fault | null | undefined = () => undefined
  /** Method and path of each request since {@link reset}. */
  requests: string[] = []
  /** Bodies of the requests for tokens, or their query. */
  tokenRequests: string[] = []
  /** Blobs by digest. */
  readonly blobs = new Map<string, Uint8Array>()
  /** Manifests by `repository:tag` and `repository@digest`. */
  readonly manifests = new Map<string, Uint8Array>()
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  /** Starts a registry on a free port. */
  static async start(): Promise<FakeRegistry> {
    const registry = new FakeRegistry()
    await new Promise<void>(resolve => registry.#server.listen(0, '127.0.0.1', resolve))
    return registry
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Forgets all but the blobs and manifests. */
  reset(): void {
    this.authentication = 'none'
    this.fault = () => undefined
    this.requests = []
    this.tokenRequests = []
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { method = '' } = request
    const url = new URL(request.url ?? '', `http://${this.host}`)
    this.requests.push(`${method} ${url.pathname}`)
    const fault = this.fault(method, url.pathname)
    if (fault === null) return
    const {
      status,
      headers = {},
      body: answer,
    } = fault ?? this.#token(request, url, body) ?? this.#own(request, url, body)
    response.writeHead(status, headers).end(method === 'HEAD' ? undefined : answer)
  }

  #token({ method, headers }: IncomingMessage, url: URL, body: Buffer): Fault | undefined {
    if (url.pathname === '/token') {
      const asked = method === 'POST' ? body.toString() : url.search
      this.tokenRequests.push(asked)
      const isAlice = headers.authorization === alice || asked.includes('refresh_token=identity')
      return isAlice ? { status: 200, body: JSON.stringify({ token: 'good' }) } : { status: 401 }
    }
    if (this.authentication === 'none') return undefined
    if (headers.authorization === (this.authentication === 'basic' ? alice : 'Bearer good')) return undefined
    const challenge =
      this.authentication === 'basic'
        ? 'Basic realm="test"'
        : `Bearer realm="http://${this.host}/token",service="test \\"1\\"",scope="repository:org/app:pull"`
    return {
      status: 401,
      headers: { 'www-authenticate': challenge },
      body: JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }),
    }
  }

  #own({ method }: IncomingMessage, { pathname, searchParams }: URL, body: Buffer): Fault {
    const [, repository = '', kind, name = ''] =
      /^\/v2\/(.+)\/(manifests|blobs\/uploads|blobs)\/(.*)$/.exec(pathname) ?? []
    const missing = {
      status: 404,
      body: JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN', message: 'not here' }] }),
    }
    if (kind === 'blobs/uploads') {
      if (method === 'POST')
        return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/1?state=x` } }
      const digest = searchParams.get('digest') ?? ''
      if (digestOf(body) !== digest || searchParams.get('state') !== 'x') return { status: 400 }
      this.blobs.set(digest, body)
      return { status: 201 }
    }
    if (kind === 'manifests' && method === 'PUT') {
      this.add(repository, name, body)
      return { status: 201 }
    }
    const found =
      kind === 'manifests'
        ? this.manifests.get(`${repository}${name.includes(':') ? '@' : ':'}${name}`)
        : this.blobs.get(name)
    return found === undefined ? missing : { status: 200, body: found }
  }

  /** Adds a manifest under a tag and its digest; returns the digest. */
  add(repository: string, tag: string, manifest: Uint8Array): string {
    const digest = digestOf(manifest)
    this.manifests.set(`${repository}:${tag}`, manifest)
    this.manifests.set(`${repository}@${digest}`, manifest)
    return digest
  }
}

const alice = `Basic ${Buffer.from('alice:secret').toString('base64')}`
