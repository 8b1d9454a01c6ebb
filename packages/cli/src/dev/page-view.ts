import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { StaticServer } from '@wasi-webgpu/serve'
import { playgroundFolder } from '@wasi-webgpu/web/playground'
import type { Address } from '../options/address-option.ts'
import type { DevView } from './dev-view.ts'
import { SourceFiles } from './source-files.ts'

/** Shows each build in a page, which its server tells to load it. `dev.ts` of the playground is the page. */
export class PageView implements DevView {
  readonly #name: string
  readonly #args: readonly string[]
  readonly #pages = new Set<ServerResponse>()
  readonly #sources = new SourceFiles()
  #server!: StaticServer
  #component: Uint8Array | undefined
  /** Tells this server's builds from those of an earlier one, which a page may still show. */
  readonly #session = Date.now()
  #builds = 0
  #errors = ''

  private constructor(name: string, args: readonly string[]) {
    this.#name = name
    this.#args = args
  }

  /**
   * Listens.
   *
   * @param name the program's name
   * @param args arguments of the program
   * @param address where to listen; a free port serves when the port is in use and not fixed
   * @param folder the built page
   */
  static async open(
    name: string,
    args: readonly string[],
    address: Address & { readonly isFixed: boolean },
    folder: URL = playgroundFolder,
  ): Promise<PageView> {
    const view = new PageView(name, args)
    const start = (port: number) =>
      StaticServer.start(folder, {
        host: address.host,
        port,
        index: '/dev.html',
        ownHostOnly: true,
        answer: (path, response, request) => view.#answer(path, response, request),
      })
    view.#server = await start(address.port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || address.isFixed) throw error
      return start(0)
    })
    return view
  }

  /** URL of the page. */
  get url(): string {
    return this.#server.url
  }

  read(inputs: Iterable<string>): void {
    this.#sources.set(inputs)
  }

  async show(component: string): Promise<void> {
    this.#component = readFileSync(component)
    this.#builds++
    this.#errors = ''
    this.#tell()
  }

  fail(errors: string): void {
    this.#errors = errors
    this.#tell()
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  #answer(path: string, response: ServerResponse, request: IncomingMessage): boolean {
    if (path === '/dev/files') {
      void this.#sources.answer(request, response)
      return true
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    if (path === '/dev/app.wasm' && this.#component !== undefined) {
      const headers = { 'content-type': 'application/wasm', 'content-length': this.#component.length }
      response.writeHead(200, { ...headers, 'cache-control': 'no-store' }).end(this.#component)
      return true
    }
    if (path !== '/dev/events') return false
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(this.#event())
    this.#pages.add(response)
    response.once('close', () => this.#pages.delete(response))
    return true
  }

  #tell(): void {
    for (const page of this.#pages) page.write(this.#event())
  }

  /** Returns the state as an event of the page: a `DevState`. */
  #event(): string {
    const build = this.#builds === 0 ? '' : `${this.#session}-${this.#builds}`
    const state = { name: this.#name, args: this.#args, build, errors: this.#errors }
    return `data: ${JSON.stringify(state)}\n\n`
  }
}
