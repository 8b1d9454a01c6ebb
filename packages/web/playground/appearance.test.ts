/**
 * Compares the playground with pictures in `pictures/`. When it changes on purpose, run this file with `UPDATE=1`, and look at the
 * new pictures.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addBuild } from '../src/testing/add-build.ts'
import { difference, readPicture } from '../src/testing/picture.ts'
import { Site } from '../src/testing/site.ts'
import { playgroundConfig } from './config.ts'

/** A name for the site, since its address has another port in each run. A page over HTTPS has WebGPU. */
const origin = 'https://playground.test'

let site: Site
beforeAll(async () => {
  site = await Site.open()
  await addBuild(site, playgroundConfig())
  site.add('/empty.html', '<!doctype html>')
})
afterAll(() => site?.close())

const toComponent = (path: string) => `#${new URLSearchParams({ src: `${origin}${path}` })}`

/** States whose pictures are equal in each run: what moves, or shows a time, is not among them. */
const states: Readonly<
  Record<string, { readonly hash: string; readonly reach: (page: Page) => Promise<void> }>
> = {
  text: {
    hash: '#example=hello-compute',
    reach: page => page.getByText('The program has ended with code 0.').waitFor(),
  },
  question: {
    hash: toComponent('/probe.wasm'),
    reach: page => page.getByRole('button', { name: 'Run it' }).waitFor(),
  },
  missing: {
    hash: toComponent('/gone.wasm'),
    reach: async page => {
      await page.getByRole('button', { name: 'Run it' }).click()
      await page.locator('#console .problem').waitFor()
    },
  },
}

const screens = {
  'desk-light': { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  'phone-dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const

describe.each(Object.entries(states))('the playground in the state %s', (state, { hash, reach }) => {
  test.each(Object.entries(screens))('looks as expected: %s', async (screen, context) => {
    const page = await site.visit('/empty.html', { context })
    await page.context().route(`${origin}/**`, async route => {
      const url = route.request().url().replace(origin, site.url)
      await route.fulfill({ response: await route.fetch({ url }) })
    })
    await page.goto(`${origin}/index.html${hash}`)
    await reach(page)
    await page.evaluate(() =>
      Promise.all(
        Array.from(document.images, image => (image.complete ? undefined : image.decode().catch(() => {}))),
      ),
    )
    const picture = await page.screenshot({ animations: 'disabled' })
    const path = new URL(`pictures/${state}-${screen}.png`, import.meta.url)
    if (process.env.UPDATE) writeFileSync(path, picture)
    expect(difference(readPicture(picture), readPicture(readFileSync(path)))).toBeLessThan(0.002)
  })
})
