import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { click, drawComponent, expectedPicture } from '../../examples/draw.ts'
import { cut, difference, light, type Picture, readPicture } from '../../packages/web/src/testing/picture.ts'
import { Site, until } from '../../packages/web/src/testing/site.ts'
import { componentOf } from '../build.ts'

const size = '640x400'
const filter = [300, 42] as const
const pause = [80, 160] as const
/** Parts of the picture. */
const field = (picture: Picture) => cut(picture, 176, 30, 440, 24)
const painted = (picture: Picture) => cut(picture, 8, 8, 144, 130)
const rows = (picture: Picture) => cut(picture, 176, 80, 440, 300)

describe('egui', () => {
  const draw = (frames: number, events: readonly object[] = []) =>
    drawComponent(componentOf('egui'), { frames, size, events })

  it('draws the expected picture', async () => {
    const { code, stderr, pictures } = await draw(3)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(difference(pictures[2]!, expectedPicture('egui'))).toBeLessThan(0.01)
  })

  it('stops and continues its animation by a button', async () => {
    const { pictures } = await draw(24, [...click(7, pause), ...click(14, pause)])
    const change = (from: number, to: number) =>
      difference(painted(pictures[from - 1]!), painted(pictures[to - 1]!))
    expect(change(1, 8)).toBeGreaterThan(0.01)
    expect(change(11, 15)).toBe(0)
    expect(change(17, 24)).toBeGreaterThan(0.01)
  })

  it('filters the limits and features by the text that the user types', async () => {
    const keys = [
      { code: 'KeyF', key: 'f' },
      { code: 'Digit1', key: '1' },
      { code: 'Digit6', key: '6' },
    ]
    const typed = keys.map((key, i) => ({ frame: 8 + i, type: 'keydown', ...key }))
    const selected = { frame: 14, type: 'keydown', code: 'KeyA', key: 'a', ctrlKey: true }
    const deleted = { frame: 15, type: 'keydown', code: 'Backspace', key: 'Backspace' }
    const { pictures } = await draw(20, [...click(2, filter), ...typed, selected, deleted])
    const lit = (frame: number) => light(rows(pictures[frame - 1]!))
    expect(lit(13)).toBeLessThan(0.8 * lit(6))
    expect(difference(rows(pictures[19]!), rows(pictures[5]!))).toBeLessThan(0.01)
  })

  it('follows the size of the surface', async () => {
    const { pictures } = await draw(3, [{ frame: 2, type: 'resize', width: 320, height: 200 }])
    expect([pictures[2]!.width, pictures[2]!.height]).toEqual([320, 200])
    expect(light(cut(pictures[2]!, 170, 60, 140, 130))).toBeGreaterThan(0)
  })
})

describe('egui in an element', () => {
  let site: Site
  beforeAll(async () => {
    site = await Site.open()
  })
  afterAll(() => site?.close())

  it('draws its window, and another picture on input', async () => {
    site.add('/egui.wasm', readFileSync(componentOf('egui')))
    const page = await site.page(
      '<wasi-webgpu src="/egui.wasm" autoplay width="640" height="400"></wasi-webgpu>',
    )
    await until(page, 'ready')
    const shown = async () => rows(await picture(page))
    await expect.poll(async () => light(await shown())).toBeGreaterThan(0)
    const before = await shown()
    const fieldBefore = field(await picture(page))
    await page.mouse.click(...filter)
    // A key in the frame of the click would come before the field has the focus.
    await expect.poll(async () => difference(field(await picture(page)), fieldBefore)).toBeGreaterThan(0)
    await page.keyboard.type('f16')
    await expect.poll(async () => difference(await shown(), before)).toBeGreaterThan(0.01)
  })

  const picture = async (page: Page) => readPicture(await page.locator('wasi-webgpu').screenshot())
})
