import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawMore, openDrawing, shownPicture } from './testing/drawing-page.ts'
import { difference, type Picture, readPicture } from './testing/picture.ts'
import { Site } from './testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await Site.open()
})
afterAll(() => site?.close())

function expected(name: string): Picture {
  return readPicture(readFileSync(new URL(`../../../examples/${name}/expected.png`, import.meta.url)))
}

/** Inputs, and the part of the picture that each changes. */
const inputs = {
  'interactive-triangle': {
    frames: 2,
    act: (page: Page) => page.mouse.move(20, 20),
    changed: [0.1, 0.5],
  },
  particles: {
    frames: 5,
    args: '2000',
    act: (page: Page) => page.mouse.move(20, 20),
    changed: [0.02, 0.9],
  },
  orbit: {
    frames: 1,
    act: async (page: Page) => {
      await page.mouse.move(100, 100)
      await page.mouse.down()
      await page.mouse.move(190, 130)
      await page.mouse.up()
    },
    changed: [0.1, 0.9],
  },
  plasma: {
    frames: 10,
    act: async (page: Page) => {
      await page.mouse.click(128, 128)
      await page.keyboard.press('Digit2')
    },
    changed: [0.5, 1],
  },
  imgui: {
    frames: 3,
    size: 'width=600 height=400',
    act: async (page: Page) => {
      await page.mouse.move(90, 18) // to the next tab
      await drawMore(page, 1)
      await page.mouse.down()
      await drawMore(page, 1)
      await page.mouse.up()
    },
    changed: [0.5, 1],
  },
  boids: {
    frames: 3,
    act: (page: Page) => page.mouse.move(240, 150),
    changed: [0.01, 0.5],
  },
}

describe.each(Object.entries(inputs))('%s in an element', (name, { frames, act, changed, ...more }) => {
  test('draws the expected picture, and another one on input', async () => {
    const page = await openDrawing(site, `/examples/${name}/${name}.wasm`, frames, more)
    const before = await shownPicture(page)
    expect(difference(before, expected(name))).toBeLessThan(0.02)
    await act(page)
    await drawMore(page, 2)
    const [least, most] = changed as [number, number]
    const change = difference(await shownPicture(page), before)
    expect(change).toBeGreaterThan(least)
    expect(change).toBeLessThanOrEqual(most)
  })
})

describe.each([false, true])('with worker: %s, a program that draws into a file', worker => {
  test.each(['triangle', 'textured-cube'])('%s gives the expected picture', async name => {
    const page = await site.page('')
    const png = await page.evaluate(
      async ({ name, worker }) => {
        const { files } = await web.run(fetch(`/examples/${name}/${name}.wasm`), {
          worker,
          files: { '/work/.keep': new Uint8Array() },
        })
        return Array.from(files[`/work/${name}.png`] as Uint8Array)
      },
      { name, worker },
    )
    expect(difference(readPicture(Uint8Array.from(png)), expected(name))).toBeLessThan(0.01)
  })

  test('image-filter reads the photograph that the page supplies', async () => {
    const page = await site.page('')
    const { code, stdout, size } = await page.evaluate(async worker => {
      const photograph = new Uint8Array(
        await (await fetch('/examples/image-filter/coffee.png')).arrayBuffer(),
      )
      let stdout = ''
      const { code, files } = await web.run(fetch('/examples/image-filter/image-filter.wasm'), {
        worker,
        args: ['image-filter', '/in/photo.png', '/in/edges.png'],
        files: { '/in/photo.png': photograph },
        stdout: text => {
          stdout += text
        },
      })
      return { code, stdout, size: (files['/in/edges.png'] as Uint8Array).length }
    }, worker)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^input: {3}\/in\/photo\.png, 600 x 400 pixels$/m)
    expect(size).toBeGreaterThan(100_000)
  })
})
