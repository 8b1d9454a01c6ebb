import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium, patience } from '../../packages/web/src/testing/chromium.ts'
import { brokenLinks } from '../site/broken-links.ts'
import { pages } from '../site/pages.ts'
import { root } from '../site/root.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
}

/** Folder of the server under which the site stands. */
const base = '/docs/'

/** Folder of the built site. */
let out: string
let server: Server
let browser: Browser
let url: string

beforeAll(async () => {
  out = mkdtempSync(join(root, 'out/docs-walk-'))
  execFileSync(process.execPath, [join(root, 'docs/site/main.ts'), '--out', out], {
    env: { ...process.env, DOCS_BASE: base },
    stdio: 'pipe',
  })
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://site').pathname)
    const file = path.replace(base, '').replace(/(^|\/)$/, '$1index.html')
    try {
      const bytes = readFileSync(join(out, file))
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      response.end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
  rmSync(out, { recursive: true, force: true })
})

describe('the built site', () => {
  test('links only to pages, headings and files that it has', () => {
    expect(globSync('**/*.html', { cwd: out }).length).toBe(pages.length + 1) // and the page for addresses that do not exist
    expect(brokenLinks(out, base)).toEqual([])
  })

  test('has at most 150 kB of scripts for a page, compressed', () => {
    const sizes = new Map<string, number>()
    const sizeOf = (script: string) => {
      const size = sizes.get(script) ?? gzipSync(readFileSync(join(out, script))).length
      sizes.set(script, size)
      return size
    }
    for (const page of globSync('**/*.html', { cwd: out })) {
      const text = readFileSync(join(out, page), 'utf8')
      const scripts = new Set(
        [...text.matchAll(/(?:src|href)="\/docs\/([^"]+\.js)"/g)].map(([, path]) => path!),
      )
      const total = [...scripts].map(sizeOf).reduce((sum, size) => sum + size, 0)
      expect(total, page).toBeGreaterThan(0)
      expect(total, page).toBeLessThanOrEqual(150_000)
    }
  })
})

const screens: Readonly<Record<string, BrowserContextOptions>> = {
  'on a desk, light': { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  'on a phone, dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark', isMobile: true },
}

describe.each(Object.keys(screens))('the docs site %s', screen => {
  let context: BrowserContext

  beforeAll(async () => {
    context = await browser.newContext(screens[screen])
  })
  afterAll(() => context.close())

  test.each(pages.map(({ path }) => path))(
    'has a page without errors, faults that axe finds, and a width beyond the screen: %s',
    async path => {
      const page = await context.newPage()
      const faults: string[] = []
      page.on('console', message => {
        if (message.type() === 'error') faults.push(message.text())
      })
      page.on('pageerror', error => faults.push(error.message))
      await page.goto(`${url}${path}.html`)
      await page.addScriptTag({ path: axe })
      const { violations } = await page.evaluate(() => (globalThis as unknown as AxeGlobal).axe.run())
      faults.push(...violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`))
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (beyond > 0) faults.push(`${beyond} pixels too wide`)
      await page.close()
      expect(faults).toEqual([])
    },
  )
})

interface AxeGlobal {
  readonly axe: { run(): Promise<AxeResults> }
}

describe('a page of the docs site', () => {
  let page: Page

  beforeAll(async () => {
    page = await browser.newPage()
    page.setDefaultTimeout(patience)
  })
  afterAll(() => page.close())

  test('loads at most 150 kB of scripts, compressed', async () => {
    const scripts = new Map<string, number>()
    page.on('response', async response => {
      if (response.request().resourceType() !== 'script') return
      scripts.set(response.url(), gzipSync(await response.body()).length)
    })
    await page.goto(`${url}start/typescript.html`, { waitUntil: 'networkidle' })
    const total = [...scripts.values()].reduce((sum, size) => sum + size, 0)
    expect(total).toBeGreaterThan(10_000)
    expect(total).toBeLessThanOrEqual(150_000)
  })

  test('finds a function of the API by its name', async () => {
    await page.goto(`${url}index.html`)
    await page.keyboard.press('Control+k')
    await page.locator('#localsearch-input').fill('on-submitted-work-done')
    await page.locator('.VPLocalSearchBox .result', { hasText: 'gpu-queue' }).first().click()
    await page.waitForURL(/reference\/api\/webgpu\/gpu-queue/)
  })

  test('runs an example when its reader asks for it', async () => {
    await page.goto(`${url}guides/canvas.html`)
    await page.getByRole('button', { name: 'Run it here' }).click()
    await page.locator('wasi-webgpu:state(running)').waitFor()
  })
})
