/**
 * Compares the playground, and elements without it, with pictures in `pictures/`. When they change on purpose, run this file with
 * `UPDATE=1`, and look at the new pictures.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addBuild } from '../src/testing/add-build.ts'
import { importingRockets, trapping } from '../src/testing/failing-programs.ts'
import { difference, readPicture } from '../src/testing/picture.ts'
import { Site } from '../src/testing/site.ts'
import { playgroundConfig } from './config.ts'

/** A name for the site, since its address has another port in each run. A page over HTTPS has WebGPU. */
const origin = 'https://site.test'

let site: Site
beforeAll(async () => {
  site = await Site.open()
  await addBuild(site, playgroundConfig())
  site.add('/empty.html', '<!doctype html>')
  site.add('/trap.wasm', await trapping())
  site.add('/rockets.wasm', await importingRockets())
  site.add('/picture.wasm', readFileSync(new URL('../../../examples/triangle/expected.png', import.meta.url)))
  site.add('/elements.html', elements)
})
afterAll(() => site?.close())

const desk = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
const screens = {
  'desk-light': { viewport: desk, colorScheme: 'light' },
  'desk-dark': { viewport: desk, colorScheme: 'dark' },
  'phone-light': { viewport: phone, colorScheme: 'light' },
  'phone-dark': { viewport: phone, colorScheme: 'dark' },
} as const

/** A state of a page. */
interface State {
  /** Path of the page. */
  readonly path: string
  /** Runs in the page before all other scripts. */
  readonly script?: () => void
  /** Acts until the page is in the state. */
  readonly reach: (page: Page) => Promise<void>
  /** Whether the picture has the thumbnails of the gallery; `false` by default. */
  readonly hasThumbnails?: boolean
}

/** A program at an address, which the user has confirmed. */
const opened = (program: string, reach: State['reach']): State => ({
  path: linkTo(program),
  reach: async page => {
    await page.getByRole('button', { name: 'Run it' }).click()
    await reach(page)
  },
})

function linkTo(program: string): string {
  return `/index.html#${new URLSearchParams({ src: `${origin}${program}` })}`
}

const isFailed = (page: Page) => page.locator('#state', { hasText: 'Failed' }).waitFor()

const failed = (program: string): State => opened(program, isFailed)

/** Elements whose programs end or fail, and two that have none to run. */
const ends = ['gone', 'picture', 'trap', 'rockets', 'examples/hello-compute/hello-compute'] as const

const elements = `<!doctype html><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">
  <style>wasi-webgpu { width: 350px; margin: 8px; border: 1px solid }</style>
  <script type="module" src="/web.js"></script>
  <wasi-webgpu src="/probe.wasm"></wasi-webgpu><wasi-webgpu autoplay></wasi-webgpu>
  ${ends.map(name => `<wasi-webgpu src="/${name}.wasm" autoplay></wasi-webgpu>`).join('')}`

/** States whose pictures are equal in each run: what moves, or shows a time, is not among them. */
const states: Readonly<Record<string, State>> = {
  text: {
    path: '/index.html#example=hello-compute',
    reach: page => page.getByText('The program has ended with code 0.').waitFor(),
    hasThumbnails: true,
  },
  question: {
    path: linkTo('/probe.wasm'),
    reach: page => page.getByRole('button', { name: 'Run it' }).waitFor(),
  },
  loading: {
    ...opened('/probe.wasm', page => page.locator('wasi-webgpu >> progress[value]').waitFor()),
    script: haltLoading,
  },
  running: {
    path: '/index.html#example=interactive-triangle',
    reach: async page => {
      await page.getByText('frames/s').waitFor()
      await hideTimes(page)
    },
  },
  missing: failed('/gone.wasm'),
  'no-component': failed('/picture.wasm'),
  trap: failed('/trap.wasm'),
  'missing-import': {
    ...opened('/rockets.wasm', async page => {
      await isFailed(page)
      await page.getByRole('tab', { name: 'Imports and exports' }).click()
      await page.getByText('missing here').waitFor()
    }),
  },
  'no-adapter': {
    path: '/index.html#example=hello-compute',
    script: () => {
      GPU.prototype.requestAdapter = () => Promise.resolve(null)
    },
    reach: async page => {
      // The script does not run in workers.
      await page.getByLabel('In a worker').uncheck()
      await isFailed(page)
    },
  },
  'wrong-shader': opened('/probe.wasm', async page => {
    await page.getByText('frames 2').waitFor()
    await hideTimes(page)
    await page.locator('wasi-webgpu').click()
    await page.keyboard.press('w')
    await page.locator('#console .problem').scrollIntoViewIfNeeded()
  }),
  sources: {
    path: '/index.html#example=hello-compute',
    reach: async page => {
      await page.getByText('The program has ended with code 0.').waitFor()
      await page.getByRole('tab', { name: 'Code' }).click()
      await page.getByText('#embed').waitFor()
    },
  },
  elements: {
    path: '/elements.html',
    reach: async page => {
      const ended = page.locator('wasi-webgpu:is(:state(failed), :state(ended))')
      await expect.poll(() => ended.count()).toBe(ends.length)
    },
  },
}

async function hideTimes(page: Page): Promise<void> {
  await page.locator('#frames').evaluate(frames => {
    frames.style.visibility = 'hidden'
  })
}

/** Lets each component arrive to its half: a section that should have as many bytes again. */
function haltLoading(): void {
  const { fetch } = globalThis
  globalThis.fetch = async (input, init) => {
    if (!String(input).endsWith('/probe.wasm')) return fetch(input, init)
    const bytes = new Uint8Array(50_000)
    bytes.set([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 0, 0x80, 0x8d, 0x06])
    const body = new ReadableStream({ start: controller => controller.enqueue(bytes) })
    return new Response(body, { headers: { 'content-length': '100000' } })
  }
}

describe.each(Object.entries(states))('a page in the state %s', (name, state) => {
  const { path, script, reach, hasThumbnails = false } = state
  test.each(Object.entries(screens))('looks as expected: %s', async (screen, context) => {
    const page = await site.visit('/empty.html', { context, ...(script && { script }) })
    await page.context().route(`${origin}/**`, async route => {
      const url = route.request().url().replace(origin, site.url)
      if (!hasThumbnails && url.endsWith('.png'))
        await route.fulfill({
          contentType: 'image/svg+xml',
          body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        })
      else await route.fulfill({ response: await route.fetch({ url }) })
    })
    await page.goto(`${origin}${path}`)
    await reach(page)
    await page.evaluate(() =>
      Promise.all(
        Array.from(document.images, image => (image.complete ? undefined : image.decode().catch(() => {}))),
      ),
    )
    const picture = await page.screenshot({ animations: 'disabled' })
    const expected = new URL(`pictures/${name}-${screen}.png`, import.meta.url)
    if (process.env.UPDATE) writeFileSync(expected, picture)
    expect(difference(readPicture(picture), readPicture(readFileSync(expected)))).toBeLessThan(0.002)
  })
})
