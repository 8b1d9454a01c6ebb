import { describe, expect, it } from 'vitest'
import { cut, difference, light, type Picture, pixelAt } from '../packages/web/src/testing/picture.ts'
import { click, type Drawn, draw, expectedPicture, key } from './draw.ts'

/** The examples that draw on a surface, on one without a screen. */

describe('interactive-triangle', () => {
  it('draws the expected picture', async () => {
    const { code, stderr, pictures } = await draw('interactive-triangle', { frames: 2 })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const picture of pictures)
      expect(difference(picture, expectedPicture('interactive-triangle'))).toBeLessThan(0.01)
  })

  it('changes its colours with the pointer, and nothing else', async () => {
    const events = [
      { frame: 2, type: 'pointermove', x: 128, y: 0 },
      { frame: 3, type: 'pointermove', x: 0, y: 0 },
    ]
    const { pictures } = await draw('interactive-triangle', { frames: 3, events })
    const top = pictures.map(picture => pixelAt(picture, 128, 44))
    // Red at the top; brighter with the pointer above, another hue with the pointer at the left.
    expect(top[1]![0]).toBeGreaterThan(top[0]![0]! + 50)
    expect(top[2]![1]).toBeGreaterThan(top[1]![1]! + 50)
    for (const picture of pictures) expect(pixelAt(picture, 10, 10)).toEqual(pixelAt(pictures[0]!, 10, 10))
  })

  it('follows the size of the surface', async () => {
    const events = [{ frame: 2, type: 'resize', width: 200, height: 100 }]
    const { pictures } = await draw('interactive-triangle', { frames: 2, events })
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [256, 256],
      [200, 100],
    ])
    const wasBackground = pixelAt(pictures[0]!, 2, 2)
    expect(pixelAt(pictures[1]!, 100, 50)).not.toEqual(wasBackground)
    expect(pixelAt(pictures[1]!, 2, 2)).toEqual(wasBackground)
  })
})

describe('particles', () => {
  const few = { args: ['2000'] }

  it('draws the expected picture after some frames', async () => {
    const { code, stderr, pictures } = await draw('particles', { frames: 5, ...few })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(difference(pictures[4]!, expectedPicture('particles'))).toBeLessThan(0.02)
    expect(difference(pictures[0]!, pictures[4]!)).toBeGreaterThan(0.05)
  })

  it('follow the pointer, and flee from it while a button is down', async () => {
    const at = { x: 20, y: 128 }
    const frames = 12
    const run = (...events: object[]) => draw('particles', { frames, events, args: ['500'] })
    const [idle, attracted, repelled] = await Promise.all([
      run(),
      run({ frame: 1, type: 'pointermove', ...at }),
      run({ frame: 1, type: 'pointermove', ...at }, { frame: 1, type: 'pointerdown', ...at }),
    ])
    const lightThere = ({ pictures }: Drawn) =>
      light(pictures[frames - 1]!, (x, y) => Math.hypot(x - at.x, y - at.y) < 40)
    expect(lightThere(attracted)).toBeGreaterThan(1.2 * lightThere(idle))
    expect(lightThere(repelled)).toBeLessThan(0.8 * lightThere(idle))
  })

  it('refuses a particle count of zero', async () => {
    expect(await draw('particles', { frames: 1, args: ['many'] })).toMatchObject({
      code: 1,
      stderr: 'the number of particles is from 1 to 2000000\n',
    })
  })
})

describe('orbit', () => {
  it('draws the expected picture', async () => {
    const { code, stderr, pictures } = await draw('orbit', { frames: 1 })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(difference(pictures[0]!, expectedPicture('orbit'))).toBeLessThan(0.01)
  })

  it('turns its camera over time, by a dragging pointer, and by keys', async () => {
    const events = [
      key(2, 'Space'),
      { frame: 3, type: 'pointermove', x: 100, y: 100 },
      { frame: 4, type: 'pointerdown', x: 100, y: 100 },
      { frame: 4, type: 'pointermove', x: 160, y: 100 },
      { frame: 5, type: 'pointerup', x: 160, y: 100 },
      { frame: 5, type: 'pointermove', x: 20, y: 20 },
      key(6, 'ArrowUp'),
      key(7, 'Minus'),
      key(7, 'Minus'),
    ]
    const { pictures } = await draw('orbit', { frames: 7, events })
    const steps = pictures.slice(1).map((picture, i) => difference(picture, pictures[i]!))
    const [stopped, moved, dragged, released, key1, zoomed] = steps
    expect(stopped).toBe(0)
    expect(moved).toBe(0)
    expect(dragged).toBeGreaterThan(0.05)
    expect(released).toBe(0)
    expect(key1).toBeGreaterThan(0.05)
    expect(zoomed).toBeGreaterThan(0.05)
    expect(light(pictures[6]!)).toBeLessThan(0.9 * light(pictures[5]!))
  })
})

describe('plasma', () => {
  it('draws the expected pictures, bit for bit, without a GPU', async () => {
    const { code, stderr, pictures } = await draw('plasma', { frames: 10 })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(pictures[9]!.data).toEqual(expectedPicture('plasma').data)
    expect(difference(pictures[0]!, pictures[9]!)).toBeGreaterThan(0.05)
  })

  it('reacts to keys, to the pointer, and to a resize', async () => {
    const events = [
      key(2, 'Space'),
      key(3, 'Digit2'),
      { frame: 4, type: 'pointermove', x: 10, y: 20 },
      { frame: 5, type: 'resize', width: 100, height: 60 },
      key(6, 'Escape'),
    ]
    const { pictures } = await draw('plasma', { frames: 6, events })
    const [first, stopped, recoloured, moved, resized, last] = pictures as [Picture, ...Picture[]]
    // It stopped before the time of this frame had passed.
    expect(stopped!.data).toEqual(first.data)
    expect(difference(recoloured!, stopped!)).toBeGreaterThan(0.9)
    expect(difference(moved!, recoloured!)).toBeGreaterThan(0.5)
    expect([resized!.width, resized!.height]).toEqual([100, 60])
    expect(last!.data).toEqual(resized!.data)
  })
})

describe('imgui', () => {
  const size = '600x400'
  const shaderTab = { pause: [100, 41], textStart: [202, 248] } as const
  const adapterTab = { tab: [90, 18], filter: [200, 58] } as const
  /** Parts of the picture. */
  const painted = (picture: Picture) => cut(picture, 200, 35, 390, 170)
  const errors = (picture: Picture) => cut(picture, 260, 216, 330, 18)
  const rows = (picture: Picture) => cut(picture, 10, 90, 560, 300)

  it('draws the expected picture', async () => {
    const { code, stderr, pictures } = await draw('imgui', { frames: 3, size })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(difference(pictures[2]!, expectedPicture('imgui'))).toBeLessThan(0.01)
  })

  it('stops and continues its animation by a button', async () => {
    const events = [...click(7, shaderTab.pause), ...click(14, shaderTab.pause)]
    const { pictures } = await draw('imgui', { frames: 22, size, events })
    const change = (from: number, to: number) =>
      difference(painted(pictures[from - 1]!), painted(pictures[to - 1]!))
    expect(change(1, 8)).toBeGreaterThan(0.1)
    expect(change(10, 15)).toBe(0)
    expect(change(16, 22)).toBeGreaterThan(0.1)
  })

  it('filters the limits and features by the text that the user types', async () => {
    const typed = [...'f16'].map((key, i) => ({
      frame: 10,
      type: 'keydown',
      code: ['KeyF', 'Digit1', 'Digit6'][i],
      key,
    }))
    const events = [...click(2, adapterTab.tab), ...click(6, adapterTab.filter), ...typed]
    const { pictures } = await draw('imgui', { frames: 15, size, events })
    const lit = (picture: Picture) => light(rows(picture))
    expect(lit(pictures[14]!)).toBeLessThan(0.5 * lit(pictures[8]!))
    expect(lit(pictures[14]!)).toBeGreaterThan(0)
  })

  it('shows the errors of an edited shader, and goes on with the last one', async () => {
    const events = [...click(2, shaderTab.textStart), key(6, 'KeyX'), { ...key(8, 'Enter'), ctrlKey: true }]
    const { code, pictures } = await draw('imgui', { frames: 18, size, events })
    expect(code).toBe(0)
    expect(difference(errors(pictures[10]!), errors(pictures[6]!))).toBeGreaterThan(0.05)
    expect(difference(painted(pictures[17]!), painted(pictures[10]!))).toBeGreaterThan(0.1)
  })

  it('follows the size of the surface', async () => {
    const events = [{ frame: 2, type: 'resize', width: 320, height: 200 }]
    const { pictures } = await draw('imgui', { frames: 3, size, events })
    expect([pictures[2]!.width, pictures[2]!.height]).toEqual([320, 200])
    const rightHalf = cut(pictures[2]!, 200, 40, 100, 40)
    expect(light(rightHalf)).toBeGreaterThan(100 * rightHalf.width * rightHalf.height)
  })
})

describe('boids', () => {
  it('draws the expected picture, and fits it into the surface', async () => {
    const events = [{ frame: 4, type: 'resize', width: 128, height: 96 }]
    const { code, stderr, pictures } = await draw('boids', { frames: 4, events })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(difference(pictures[2]!, expectedPicture('boids'))).toBeLessThan(0.02)
    expect([pictures[3]!.width, pictures[3]!.height]).toEqual([128, 96])
  })
})
