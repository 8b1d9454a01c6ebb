import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { serveFolder } from '../docs/site/serve-folder.ts'
import { launchChromium } from '../packages/web/src/testing/chromium.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The time until the start page of the docs site and the playground show a picture, in Chromium with an empty cache. */
export async function measureSite(): Promise<Row[]> {
  mkdirSync(join(root, 'out'), { recursive: true })
  const folder = mkdtempSync(join(root, 'out/site-bench-'))
  const args = [join(root, 'docs/site/main.ts'), '--play', '--out', folder]
  execFileSync(process.execPath, args, { stdio: 'pipe' })
  const server = await serveFolder(folder, '/')
  const browser = await launchChromium()
  try {
    const row = async (name: string, path: string, drawn?: string) => {
      const times: number[] = []
      for (let turn = 0; turn < 5; turn++)
        times.push(await firstPicture(browser, `${server.url}${path}`, drawn))
      return atMost(1, { name, unit: 'ms', ours: median(times), peer: 2000, versus: 'the budget' })
    }
    return [
      await row('first picture of the docs site', 'index.html'),
      await row('first picture of the playground', 'play/index.html'),
      await row('first frame of its program', 'play/index.html', 'wasi-webgpu:state(running)'),
    ]
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Returns the milliseconds from the navigation to the first contentful paint, or until a frame after the page matches a selector.
 */
async function firstPicture(browser: Browser, url: string, drawn?: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(url)
    if (drawn === undefined) {
      const paint = await page.waitForFunction(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      )
      return Number(await paint.jsonValue())
    }
    await page.waitForFunction(selector => document.querySelector(selector) !== null, drawn)
    return await page.evaluate(
      () =>
        new Promise<number>(resolve => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
        }),
    )
  } finally {
    await context.close()
  }
}
