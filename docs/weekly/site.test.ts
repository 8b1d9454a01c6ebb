import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchChromium, patience } from '../../packages/web/src/testing/chromium.ts'
import { brokenLinks } from '../site/broken-links.ts'
import { pages } from '../site/pages.ts'
import { root } from '../site/root.ts'
import { type ServedFolder, serveFolder } from '../site/serve-folder.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
/** Folder of the server under which the site stands. */
const base = '/docs/'

/** Folder of the built site. */
let out: string
let server: ServedFolder
let browser: Browser
let url: string

beforeAll(async () => {
  out = mkdtempSync(join(root, 'out/docs-walk-'))
  execFileSync(process.execPath, [join(root, 'docs/site/main.ts'), '--play', '--out', out], {
    env: { ...process.env, DOCS_BASE: base },
    stdio: 'pipe',
  })
  server = await serveFolder(out, base)
  url = server.url
  browser = await launchChromium()
}, 900_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
  rmSync(out, { recursive: true, force: true })
})

describe('the built site', () => {
  test('links only to pages, headings and files that it has', () => {
    expect(globSync('**/*.html', { cwd: out, exclude: ['play'] }).length).toBe(pages.length + 1) // and the page for addresses that do not exist
    expect(brokenLinks(out, base)).toEqual([])
  })

  test('has at most 150 kB of scripts for a page, compressed', () => {
    const sizes = new Map<string, number>()
    const sizeOf = (script: string) => {
      const size = sizes.get(script) ?? gzipSync(readFileSync(join(out, script))).length
      sizes.set(script, size)
      return size
    }
    for (const page of globSync('**/*.html', { cwd: out, exclude: ['play'] })) {
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
    context.setDefaultTimeout(patience)
  })
  afterAll(() => context.close())

  test.concurrent.for(pages.map(({ path }) => path))(
    'has a page without errors, faults that axe finds, and a width beyond the screen: %s',
    async (path, { expect }) => {
      const page = await context.newPage()
      const errors = errorsOf(page)
      await page.goto(`${url}${path}.html`)
      const faults = await faultsOf(page)
      await page.close()
      expect([...errors, ...faults]).toEqual([])
    },
  )
})

describe.each(['light', 'dark'] as const)('the playground, %s,', colorScheme => {
  test.each([
    [1280, 800],
    [390, 844],
  ])(
    'has no errors, faults that axe finds, and width beyond a screen of %i by %i pixels',
    async (width, height) => {
      // The policy of the page forbids scripts of others, such as axe.
      const page = await browser.newPage({ viewport: { width, height }, colorScheme, bypassCSP: true })
      page.setDefaultTimeout(patience)
      const faults = errorsOf(page)
      await page.goto(`${url}play/`)
      await page.locator('wasi-webgpu:state(running)').waitFor()
      for (const name of ['Console', 'Code', 'Imports and exports', 'GPU']) {
        await page.getByRole('tab', { name }).click()
        faults.push(...(await faultsOf(page)).map(fault => `${name}: ${fault}`))
      }
      for (const name of ['Open…', 'Share']) {
        await page.getByRole('button', { name, exact: true }).click()
        await page.getByRole('dialog').waitFor()
        faults.push(...(await faultsOf(page)).map(fault => `${name}: ${fault}`))
        await page.keyboard.press('Escape')
      }
      await page.close()
      expect(faults).toEqual([])
    },
  )
})

/** Returns the list of errors of a page, which grows. */
function errorsOf(page: Page): string[] {
  const errors: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', error => errors.push(error.message))
  return errors
}

/** Returns what axe finds, and how far the page reaches beyond the screen. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe })
  const { violations } = await page.evaluate(() => (globalThis as unknown as AxeGlobal).axe.run())
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`),
    ...(beyond > 0 ? [`${beyond} pixels too wide`] : []),
  ]
}

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
    const responses: Response[] = []
    const note = (response: Response) => responses.push(response)
    page.on('response', note)
    await page.goto(`${url}start/typescript.html`, { waitUntil: 'networkidle' })
    page.off('response', note)
    const scripts = new Map<string, number>()
    for (const response of responses) {
      if (response.request().resourceType() === 'script')
        scripts.set(response.url(), gzipSync(await response.body()).length)
    }
    const total = [...scripts.values()].reduce((sum, size) => sum + size, 0)
    expect(total).toBeGreaterThan(10_000)
    expect(total).toBeLessThanOrEqual(150_000)
  })

  test('finds a function of the API by its name', async () => {
    await page.goto(`${url}index.html`)
    const input = page.locator('#localsearch-input')
    // The page hears keys only when its script has run.
    await vi.waitFor(
      async () => {
        await page.keyboard.press('Control+k')
        await input.waitFor({ timeout: 1000 })
      },
      { timeout: 90_000 },
    )
    await input.fill('on-submitted-work-done')
    await page.locator('.VPLocalSearchBox .result', { hasText: 'gpu-queue' }).first().click()
    await page.waitForURL(/reference\/api\/webgpu\/gpu-queue/)
  })

  test('runs an example when its reader asks for it', async () => {
    await page.goto(`${url}guides/canvas.html`)
    await page.getByRole('button', { name: 'Run it here' }).click()
    await page.locator('wasi-webgpu:state(running)').waitFor()
  })
})
