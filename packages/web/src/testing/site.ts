import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFailed, onTestFinished } from 'vitest'
import { bundle } from '../../build.ts'
import { launchChromium, patience } from './chromium.ts'
import { probe } from './probe/probe.ts'

declare global {
  /** Exports of this package in the pages of a site. */
  var web: typeof import('../define.ts')
  /** Events of the page's elements, in words: `ready`, `stdout frames 2`, `exit 0`. */
  var happened: string[]
}

/** Runs in the page before its elements exist. Element events do not bubble, but can be captured. */
function recordEvents(): void {
  const told: Record<string, (event: CustomEvent & ErrorEvent) => string[]> = {
    load: ({ detail }) => [detail.exports.join(' ')],
    ready: () => [''],
    stdout: ({ detail }) => detail.text.trimEnd().split('\n'),
    stderr: ({ detail }) => detail.text.trimEnd().split('\n'),
    exit: ({ detail }) => [String(detail.code)],
    error: ({ message }) => [message],
    uncapturederror: ({ detail }) => detail.message.split('\n'),
  }
  for (const [type, tell] of Object.entries(told)) {
    const record = (event: Event) => {
      if ((event.target as Element).localName !== 'wasi-webgpu') return
      for (const line of tell(event as CustomEvent & ErrorEvent)) {
        // Output may arrive with its line break or before it.
        if (line !== '' || type === 'ready') happened.push(`${type} ${line}`.trim())
      }
    }
    document.addEventListener(type, record, true)
  }
}

/** Response for a path: bytes or text, or a function that answers. */
type Content = string | Uint8Array | ((response: ServerResponse, request: IncomingMessage) => void)

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

export interface VisitOptions {
  /** Runs in the page before all other scripts. */
  readonly script?: string | (() => void)
  readonly context?: BrowserContextOptions
  /** Receives the messages of the console, uncaught exceptions and failed requests. */
  readonly log?: string[]
}

/**
 * A web site in a browser, with the bundles of this package under `/dist/` and the examples under
 * `/examples/`. Open one per test file, and close it after the tests.
 */
export class Site {
  /** URL of the root, without a trailing slash. */
  readonly url: string
  readonly #browser: Browser
  readonly #contents: Map<string, Content>
  readonly #close: () => Promise<void>

  private constructor(
    url: string,
    browser: Browser,
    contents: Map<string, Content>,
    close: () => Promise<void>,
  ) {
    this.url = url
    this.#browser = browser
    this.#contents = contents
    this.#close = close
  }

  /** @param flags additional flags for the browser */
  static async open(flags: readonly string[] = []): Promise<Site> {
    const contents = new Map<string, Content>([
      ['/web.js', `import * as web from '/dist/wasi-webgpu.js'; globalThis.web = web`],
      ['/record.js', `globalThis.happened = []; (${recordEvents})()`],
      ['/probe.wasm', await readFile(probe)],
    ])
    for (const [name, bytes] of await bundle()) contents.set(`/dist/${name}`, bytes)
    const server = createServer((request, response) => void answer(contents, request, response))
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const stop = () => {
      server.closeAllConnections()
      server.close()
    }
    try {
      const browser = await launchChromium(flags)
      return new Site(url, browser, contents, async () => {
        await browser.close()
        stop()
      })
    } catch (error) {
      stop()
      throw error
    }
  }

  close(): Promise<void> {
    return this.#close()
  }

  /** Sets the response for a path. */
  add(path: string, content: Content): void {
    this.#contents.set(path, content)
  }

  /**
   * Opens a page with the given body, in a context that ends with the test. A failing test shows the page's
   * console.
   *
   * @param options.csp Content-Security-Policy of the page
   */
  async page(body: string, options: { csp?: string } & VisitOptions = {}): Promise<Page> {
    const path = `/page-${this.#contents.size}.html`
    this.add(path, response => {
      response.setHeader('content-type', types['.html'] as string)
      if (options.csp !== undefined) response.setHeader('content-security-policy', options.csp)
      response.end(`<!doctype html><meta charset="utf-8"><title>Test</title><script src="/record.js"></script><script type="module" src="/web.js"></script>
        <body style="margin: 0">${body}`)
    })
    return this.visit(path, options)
  }

  /** Opens the page at a path or URL. */
  async visit(path: string, options: VisitOptions = {}): Promise<Page> {
    const { script, context: contextOptions, log = [] } = options
    // The smallest common size, because the processor renders it.
    const context = await this.#browser.newContext({
      viewport: { width: 640, height: 480 },
      ...contextOptions,
    })
    onTestFinished(() => context.close())
    context.setDefaultTimeout(patience)
    const page = await context.newPage()
    page.on('console', message => log.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', error => log.push(`uncaught: ${error.stack ?? error.message}`))
    page.on('requestfailed', request => log.push(`failed: ${request.url()} ${request.failure()?.errorText}`))
    onTestFailed(() => console.log(`the console of ${path}:\n${log.join('\n')}`))
    if (script !== undefined)
      await page.addInitScript(typeof script === 'string' ? { content: script } : script)
    await page.goto(new URL(path, this.url).href)
    return page
  }
}

async function answer(
  contents: ReadonlyMap<string, Content>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://site').pathname
  const content = contents.get(path) ?? (await example(path))
  if (typeof content === 'function') {
    content(response, request)
    return
  }
  response.statusCode = content === undefined ? 404 : 200
  response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
  if (content !== undefined) response.setHeader('content-length', Buffer.byteLength(content))
  response.end(content)
}

async function example(path: string): Promise<Uint8Array | undefined> {
  if (!path.startsWith('/examples/')) return undefined
  return readFile(fileURLToPath(new URL(`../../../..${path}`, import.meta.url))).catch(() => undefined)
}

/** Waits until an element of the page reports an event; returns the events up to then and clears them. */
export async function until(page: Page, told: string | RegExp): Promise<string[]> {
  const { source } = typeof told === 'string' ? new RegExp(`^${RegExp.escape(told)}$`) : told
  const found = await page.waitForFunction(
    source => {
      const at = happened.findIndex(line => new RegExp(source).test(line))
      return at < 0 ? undefined : happened.splice(0, at + 1)
    },
    source,
    // Frames cannot drive the polling: a page may have none.
    { polling: 20 },
  )
  return (await found.jsonValue()) as string[]
}
