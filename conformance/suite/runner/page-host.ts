import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../../packages/web/src/testing/chromium.ts'
import { type Ended, type Host, inOneLine } from './host.ts'

/** A host in a page. */
export interface PageHostOptions {
  readonly name: string
  readonly version: () => Promise<string>
  /**
   * Prepares a component for a page.
   *
   * @returns the files that the page loads for it, by their names. `program.js` is a module that exports
   * `run(args, stdout, stderr)`: it runs the program, hands texts to the two functions, and returns the exit code.
   */
  readonly prepare: (component: string) => Promise<ReadonlyMap<string, Uint8Array | string>>
}

/** Makes a host of a page in the Chromium from npm. Each run of a program has a page of its own. */
export function pageHost({ name, version, prepare }: PageHostOptions): Host {
  let opened: Promise<Site> | undefined
  const open = () => {
    opened ??= openSite()
    return opened
  }
  /** Folders of the site, by component. */
  const folders = new Map<string, Promise<string>>()
  const folderOf = (component: string, { files }: Site) => {
    const folder = folders.get(component) ?? add(component, `/${folders.size}`, files)
    folders.set(component, folder)
    return folder
  }
  const add = async (component: string, folder: string, files: Site['files']) => {
    for (const [file, contents] of await prepare(component)) files.set(`${folder}/${file}`, contents)
    return folder
  }
  return {
    name,
    version: async () => `${await version()}, Chromium ${(await open()).browser.version()}`,
    run: async (component, args, timeLimit) => {
      const site = await open()
      const folder = await folderOf(component, site)
      const context = await site.browser.newContext()
      try {
        const page = await context.newPage()
        await page.goto(site.url)
        return await runInPage(page, `${folder}/program.js`, args, timeLimit)
      } finally {
        await context.close()
      }
    },
    close: async () => (await opened)?.close(),
  }
}

interface Site {
  readonly browser: Browser
  readonly url: string
  /** Files by path. */
  readonly files: Map<string, Uint8Array | string>
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm' }

/** Starts a browser, and a server for the files. */
async function openSite(): Promise<Site> {
  const files = new Map<string, Uint8Array | string>()
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('content-type', types[url.split('.').at(-1)!] ?? 'text/html')
    response.end(files.get(url) ?? '<!doctype html><title>Suite</title><body>')
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const browser = await launchChromium()
  return {
    browser,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files,
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Runs in the page: runs a program with output to the bindings `stdout` and `stderr`, and returns the exit code. */
const script = `async (path, args) => {
  const { run } = await import(path)
  const received = []
  const to = binding => text => received.push(binding(text))
  try {
    return await run(args, to(stdout), to(stderr))
  } finally {
    await Promise.all(received)
  }
}`

async function runInPage(
  page: Page,
  path: string,
  args: readonly string[],
  timeLimit: number,
): Promise<Ended> {
  let output = ''
  let errors = ''
  await page.exposeFunction('stdout', (text: string) => {
    output += text
  })
  await page.exposeFunction('stderr', (text: string) => {
    errors += text
  })
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>()
  page.on('crash', () => stop(new Error('the page crashed')))
  const timer = setTimeout(() => stop(new Error(`stopped after ${timeLimit} s`)), timeLimit * 1000)
  try {
    const call = page.evaluate<number>(`(${script})(${JSON.stringify(path)}, ${JSON.stringify(args)})`)
    const code = await Promise.race([call, stopped])
    return { output, succeeded: code === 0, reason: reasonOf(`exit code ${code}`, errors) }
  } catch (error) {
    return { output, succeeded: false, reason: reasonOf((error as Error).message, errors) }
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(end: string, errors: string): string {
  return inOneLine(errors === '' ? end : `${end}: ${errors}`)
}
