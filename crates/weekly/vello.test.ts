import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draw, expectedPicture } from '../../examples/draw.ts'
import { drawMore, openDrawing, shownPicture } from '../../packages/web/src/testing/drawing-page.ts'
import { cut, difference, light, type Picture, pixelAt } from '../../packages/web/src/testing/picture.ts'
import { Site } from '../../packages/web/src/testing/site.ts'

describe('vello', () => {
  it('draws the expected picture, moves its comet to the pointer, and fits the picture into the surface', async () => {
    // One run, since vello compiles twenty shaders at the start.
    const events = [
      { frame: 2, type: 'pointermove', x: 220, y: 200 },
      { frame: 3, type: 'resize', width: 200, height: 120 },
    ]
    const { code, stderr, pictures } = await draw('vello', { frames: 3, events })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [first, moved, resized] = pictures as [Picture, Picture, Picture]
    expect(difference(first, expectedPicture('vello'))).toBeLessThan(0.01)
    const cometLight = (picture: Picture) => light(cut(picture, 72, 84, 14, 14))
    expect(cometLight(moved)).toBeGreaterThan(2 * cometLight(first))
    expect([resized.width, resized.height]).toEqual([200, 120])
    const [sun, sky] = [pixelAt(resized, 100, 60), pixelAt(resized, 5, 5)]
    expect(Math.min(...sun)).toBeGreaterThan(150)
    expect(Math.max(...sky)).toBeLessThan(80)
  })
})

describe('vello in an element', () => {
  let site: Site
  beforeAll(async () => {
    site = await Site.open()
  })
  afterAll(() => site?.close())

  it('draws the expected picture, and another one on input', async () => {
    const page = await openDrawing(site, '/examples/vello/vello.wasm', 1)
    const before = await shownPicture(page)
    expect(difference(before, expectedPicture('vello'))).toBeLessThan(0.02)
    await page.mouse.move(220, 200)
    await drawMore(page, 2)
    const change = difference(await shownPicture(page), before)
    expect(change).toBeGreaterThan(0.005)
    expect(change).toBeLessThanOrEqual(0.1)
  })
})
