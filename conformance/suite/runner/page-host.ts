import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { bundle } from '../../../packages/web/build.ts'
import { launchChromium } from '../../../packages/web/src/testing/chromium.ts'
import { type Ended, type Host, inOneLine } from './host.ts'

/** Runs in the page: runs a component with output to the bindings `stdout` and `stderr`, and returns the exit code. */
const script = `async (path, args) => {
  const { run } = await import('/wasi-webgpu.js')
  const canvas = document.body.appendChild(document.createElement('canvas'))
  const received = []
  const to = binding => text => received.push(binding(text))
  const { code } = await run(fetch(path), { args: [path, ...args], canvas, stdout: to(stdout), stderr: to(stderr) })
  await Promise.all(received)
  return code
}`

/** Makes a host of a page in the Chromium from npm, in which a component runs with the files that pages load. */
export function pageHost(): Host {
  let opened: Promise<Site> | undefined
  const open = () => {
    opened ??= openSite()
    return opened
  }
  return {
    name: 'chromium',
    version: async () => {
      const manifest = new URL('../../../packages/web/package.json', import.meta.url)
      const { name, version } = JSON.parse(await readFile(manifest, 'utf8'))
      return `${name} ${version}, Chromium ${(await open()).browser.version()}`
    },
    run: async (component, args, timeLimit) => {
      const { browser, url, files } = await open()
      const context = await browser.newContext()
      try {
        const path = `/${basename(component)}`
        files.set(path, await readFile(component))
        const page = await context.newPage()
        await page.goto(url)
        return await runInPage(
          page,
          `(${script})(${JSON.stringify(path)}, ${JSON.stringify(args)})`,
          timeLimit,
        )
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
  readonly files: Map<string, Uint8Array>
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', wasm: 'application/wasm' }

/** Starts a browser, and a server for the bundle and the component. */
async function openSite(): Promise<Site> {
  const files = new Map<string, Uint8Array>()
  for (const [name, bytes] of await bundle()) files.set(`/${name}`, bytes)
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

async function runInPage(page: Page, call: string, timeLimit: number): Promise<Ended> {
  let output = ''
  let errors = ''
  await page.exposeFunction('stdout', (text: string) => {
    output += text
  })
  await page.exposeFunction('stderr', (text: string) => {
    errors += text
  })
  const crashed = new Promise<never>((_, reject) =>
    page.on('crash', () => reject(new Error('the page crashed'))),
  )
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>()
  const timer = setTimeout(() => stop(new Error(`stopped after ${timeLimit} s`)), timeLimit * 1000)
  try {
    const code = await Promise.race([page.evaluate<number>(call), crashed, stopped])
    return {
      output,
      succeeded: code === 0,
      reason: inOneLine(`exit code ${code}: ${errors}`).replace(/:$/, ''),
    }
  } catch (error) {
    return {
      output,
      succeeded: false,
      reason: inOneLine(`${(error as Error).message}: ${errors}`).replace(/:$/, ''),
    }
  } finally {
    clearTimeout(timer)
  }
}
