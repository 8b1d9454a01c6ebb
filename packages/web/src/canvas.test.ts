import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keysByCode } from '../../host/src/generated/key-codes.ts'
import { pixelAt, readPicture } from './testing/picture.ts'
import { Site, until } from './testing/site.ts'

let site: Site
beforeAll(async () => {
  site = await Site.open()
})
afterAll(() => site?.close())

function probe(attributes = ''): string {
  return `<wasi-webgpu src="/probe.wasm" autoplay ${attributes}></wasi-webgpu>`
}

/** A probe of 200 × 100 pixels of CSS in the corner of a page, that has drawn. */
async function openProbe(attributes = '', script?: () => void): Promise<Page> {
  const page = await site.page(probe(`width=200 height=100 ${attributes}`), script && { script })
  await until(page, 'stdout frames 2')
  return page
}

/** Colour in the middle of the element, as displayed. */
async function colour(page: Page): Promise<number[]> {
  const picture = readPicture(await page.locator('wasi-webgpu').screenshot())
  return pixelAt(picture, picture.width >> 1, picture.height >> 1)
}

async function expectColour(page: Page, expected: readonly number[]): Promise<void> {
  const near = expected.map(value => expect.closeTo(value, -1)) // within 5
  await expect.poll(() => colour(page)).toEqual(near)
}

describe.each([
  ['WebGPU', 'webgpu', ''],
  ['WebGPU in a worker', 'webgpu', 'worker'],
  ['a frame-buffer', 'frame-buffer', ''],
  ['a frame-buffer in a worker', 'frame-buffer', 'worker'],
])('a canvas drawn on by %s', (_, way, worker) => {
  test('shows what the program draws, which follows the pointer and the keys', async () => {
    const page = await openProbe(`args="${way}" ${worker}`)
    await expectColour(page, [0, 0, 0])
    await page.mouse.move(150, 50)
    await until(page, 'stdout move 150 50')
    await expectColour(page, [191, 128, 0])
    await page.mouse.down()
    await until(page, 'stdout down 150 50')
    await page.mouse.move(100, 90)
    await page.mouse.up()
    await until(page, 'stdout up 100 90')
    await page.keyboard.down('b')
    await until(page, told('key-down', 'KeyB', 'b'))
    await expectColour(page, [128, 230, 255])
    await page.keyboard.up('b')
    await until(page, told('key-up', 'KeyB', 'b'))
    await expectColour(page, [128, 230, 0])
  })

  test('changes its size with the element, and is drawn anew', async () => {
    const page = await openProbe(`args="${way}" ${worker}`)
    await page.mouse.move(150, 50)
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('wasi-webgpu')!.style.width = '320px'
    })
    await until(page, 'stdout resize 320 100')
    await page.mouse.move(160, 50)
    await until(page, 'stdout move 160 50')
    await expectColour(page, [128, 128, 0])
  })
})

describe('the pixels of a surface', () => {
  let dense: Site
  beforeAll(async () => {
    // Emulated pixel ratios do not reach every API, so the browser starts with one.
    dense = await Site.open(['--force-device-scale-factor=1.5'])
  })
  afterAll(() => dense?.close())

  test('are device pixels', async () => {
    const page = await dense.page(probe('width=200 height=100'), { context: { viewport: null } })
    expect(await until(page, 'stdout frames 2')).toContain('stdout size 300 150')
    await page.mouse.move(151, 50)
    await until(page, 'stdout move 226.5 75')
  })

  test('are rounded where the edges of the element lie between them', async () => {
    const page = await dense.page(
      `<div style="padding: 0.3px 10.7px; width: 311px">${probe('style="width: 33.3%"')}</div>`,
      {
        context: { viewport: null },
      },
    )
    await until(page, 'stdout frames 2')
    await page.evaluate(() => {
      document.querySelector<HTMLElement>('wasi-webgpu')!.style.width = '51.7%'
    })
    const [, width, height] = / (\d+) (\d+)$/.exec((await until(page, /^stdout resize/)).at(-1) as string)!
    const box = await page.evaluate(async () => {
      const canvas = document.querySelector('wasi-webgpu')!.shadowRoot!.querySelector('canvas')!
      const { promise, resolve } = Promise.withResolvers<ResizeObserverEntry>()
      new ResizeObserver(([entry]) => resolve(entry!)).observe(canvas, { box: 'device-pixel-content-box' })
      const [size] = (await promise).devicePixelContentBoxSize
      return { width: size!.inlineSize, height: size!.blockSize, canvas: [canvas.width, canvas.height] }
    })
    expect(box).toEqual({
      width: Number(width),
      height: Number(height),
      canvas: [Number(width), Number(height)],
    })
  })

  test('stay constant on a canvas without a styled size', async () => {
    const page = await dense.page('<canvas width=120 height=60></canvas>', { context: { viewport: null } })
    const printed = await page.evaluate(async () => {
      const lines: string[] = []
      const { promise, resolve } = Promise.withResolvers<void>()
      const stop = new AbortController()
      web
        .run(fetch('/probe.wasm'), {
          canvas: document.querySelector('canvas')!,
          signal: stop.signal,
          stdout: text => {
            lines.push(text)
            if (text.startsWith('frames 100')) resolve()
          },
        })
        .catch(() => {})
      await promise
      stop.abort()
      return lines.join('')
    })
    expect(printed).toBe('size 180 90\nframes 2\nframes 100\n')
  })

  test("follow the program's request where no style sets a size", async () => {
    const page = await dense.page(
      probe('args="webgpu 320 240"') +
        probe('args="webgpu 320 240" worker') +
        probe('args="webgpu 640 480" width=50') +
        probe('args="webgpu 640 480" style="width: 60px; height: 70px"'),
      { context: { viewport: null } },
    )
    const boxes = () =>
      page.evaluate(() =>
        Array.from(document.querySelectorAll('wasi-webgpu'), ({ clientWidth, clientHeight }) => [
          clientWidth,
          clientHeight,
        ]),
      )
    await expect.poll(boxes).toEqual([
      [213, 160],
      [213, 160],
      [50, 320],
      [60, 70],
    ])
    expect(await until(page, 'stdout frames 2')).toContain('stdout size 320 240')
  })
})

describe('the pointer', () => {
  test('pressed on the canvas is followed beyond its edges', async () => {
    const page = await openProbe()
    await page.mouse.move(10, 10)
    await page.mouse.down()
    await page.mouse.move(390, 150)
    await page.mouse.up()
    await until(page, 'stdout up 390 150')
    await page.mouse.move(395, 155)
    await page.mouse.move(20, 20)
    expect(await until(page, 'stdout move 20 20')).not.toContain('stdout move 395 155')
  })

  test('may be a finger, which draws and does not scroll', async () => {
    const page = await site.page(`${probe('width=200 height=100')}<div style="height: 5000px">`, {
      context: { hasTouch: true },
    })
    await until(page, 'stdout frames 2')
    await page.touchscreen.tap(40, 30)
    await until(page, 'stdout up 40 30')
    expect(
      await page.evaluate(() => {
        const canvas = document.querySelector('wasi-webgpu')!.shadowRoot!.querySelector('canvas')!
        return getComputedStyle(canvas).touchAction
      }),
    ).toBe('none')
  })
})

/** Output of the probe for a key event. */
function told(what: 'key-down' | 'key-up', code: string, text: string, held = ''): string {
  return `stdout ${what} ${[...keysByCode.keys()].indexOf(code)} '${text}'${held}`
}

describe('the keys', () => {
  test('are reported with their position, their text and the modifiers', async () => {
    const page = await openProbe()
    await page.mouse.click(5, 5)
    const press = async (keys: string) => {
      await page.keyboard.press(keys)
      return (await until(page, /^stdout key-up/)).filter(line => line.includes('key-down')).at(-1)
    }
    expect(await press('z')).toBe(told('key-down', 'KeyZ', 'z'))
    expect(await press('ArrowLeft')).toBe(told('key-down', 'ArrowLeft', ''))
    expect(await press('Enter')).toBe(told('key-down', 'Enter', ''))
    expect(await press('Space')).toBe(told('key-down', 'Space', ' '))
    expect(await press('Shift+KeyA')).toBe(told('key-down', 'KeyA', 'A', ' shift'))
    await until(page, told('key-up', 'ShiftLeft', ''))
    expect(await press('Control+Alt+KeyA')).toBe(told('key-down', 'KeyA', 'a', ' alt ctrl'))
  })

  test('go to the focused element, and Tab leaves it', async () => {
    const page = await openProbe()
    await page.keyboard.press('c')
    await page.keyboard.press('Tab')
    await page.keyboard.press('d')
    expect(await until(page, told('key-up', 'KeyD', 'd'))).not.toContain(told('key-down', 'KeyC', 'c'))
    await page.keyboard.press('Tab')
    await page.keyboard.press('c')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('f')
    expect(await until(page, told('key-up', 'KeyF', 'f'))).not.toContain(told('key-down', 'KeyC', 'c'))
  })

  test('that are down when the focus leaves are released', async () => {
    const page = await openProbe()
    await page.mouse.click(5, 5)
    await page.keyboard.down('g')
    await until(page, told('key-down', 'KeyG', 'g'))
    await page.evaluate(() => document.querySelector<HTMLElement>('wasi-webgpu')!.blur())
    await until(page, told('key-up', 'KeyG', 'g'))
  })

  test('that scroll pages do not scroll this one', async () => {
    const page = await openProbe()
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement('div'), { style: 'height: 5000px' })),
    )
    await page.mouse.click(5, 5)
    for (const key of ['Space', 'PageDown', 'ArrowDown', 'End']) await page.keyboard.press(key)
    await until(page, told('key-up', 'End', ''))
    expect(await page.evaluate(() => scrollY)).toBe(0)
  })
})

test('a page without frames, as in a hidden tab, gives none to the program', async () => {
  const page = await openProbe('', () => {
    const request = requestAnimationFrame
    let isHidden = false
    const held: FrameRequestCallback[] = []
    globalThis.requestAnimationFrame = callback => (isHidden ? held.push(callback) : request(callback))
    Object.assign(globalThis, {
      hide: () => {
        isHidden = true
      },
      isWaiting: () => held.length > 0,
      show: () => {
        isHidden = false
        for (const callback of held) request(callback)
      },
    })
  })
  await page.evaluate('hide()')
  await expect.poll(() => page.evaluate('isWaiting()')).toBe(true)
  await page.mouse.move(150, 50)
  await until(page, 'stdout move 150 50')
  await expectColour(page, [0, 0, 0])
  await page.evaluate('show()')
  await expectColour(page, [191, 128, 0])
})
