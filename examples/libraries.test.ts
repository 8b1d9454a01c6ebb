import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Site } from '../packages/web/src/testing/site.ts'
import { rows, weeklyTests } from '../scripts/weekly-tests.ts'
import {
  componentOf,
  drawDirectly,
  drawInComponent,
  type Frames,
  runComponent,
  runDirectly,
} from './lib/run-examples.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-libraries-'))

afterAll(() => rmSync(work, { recursive: true }))

function pixels(png: string): Buffer {
  return Buffer.from(decode(readFileSync(png)).data)
}

/** Share of pixels that differ from the most frequent colour; small for an empty picture. */
function drawn(png: string): number {
  const { data, width, height, channels } = decode(readFileSync(png))
  const counts = new Map<string, number>()
  for (let i = 0; i < data.length; i += channels) {
    const pixel = data.subarray(i, i + 3).join()
    counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  }
  return 1 - Math.max(...counts.values()) / (width * height)
}

describe.each(rows(['typegpu'], ['luma', 'webgpu-utils']))('%s', name => {
  it('computes and draws alike in a component and directly', async () => {
    const [inside, outside] = [join(work, `${name}.png`), join(work, `${name}-directly.png`)]
    const component = await runComponent(name, [work], inside)
    expect(component).toEqual({ code: 0, stdout: expect.stringContaining(inside), stderr: '' })
    const direct = await runDirectly(name, outside)
    expect(direct).toEqual({ code: 0, stdout: component.stdout.replace(inside, outside), stderr: '' })
    expect(Buffer.compare(readFileSync(inside), readFileSync(outside))).toBe(0)
    expect(drawn(inside)).toBeGreaterThan(0.1)
  })
})

weeklyTests(() => {
  describe('three', () => {
    it('draws identical frames in a component and directly', async () => {
      const folders = ['three', 'three-directly'].map(name => join(work, name)) as [string, string]
      for (const folder of folders) mkdirSync(folder)
      const [inside, outside] = folders.map(out => ({ frames: 3, size: '160x120', out })) as [Frames, Frames]
      expect(await drawInComponent('three', inside)).toEqual({
        code: 0,
        stdout: '',
        stderr: `wrote ${folders[0]}, 3 frames, 160×120\n`,
      })
      expect(await drawDirectly('three', outside)).toEqual({ code: 0, stdout: '', stderr: '' })
      const frames = folders.map(folder => readdirSync(folder).map(file => pixels(join(folder, file))))
      expect(frames[0]).toHaveLength(3)
      expect(frames[0]).toEqual(frames[1])
      expect(frames[0]![0]).not.toEqual(frames[0]![2]) // it moves
      expect(drawn(join(folders[0], 'frame-0001.png'))).toBeGreaterThan(0.5)
    })
  })

  describe('three in a page', () => {
    let site: Site
    beforeAll(async () => {
      site = await Site.open()
      site.add('/three.wasm', readFileSync(await componentOf('three')))
    })
    afterAll(() => site?.close())

    it('draws every frame in a page, from the first on, with the component of the command line', async () => {
      const page = await site.page(
        '<wasi-webgpu src="/three.wasm" autoplay width=160 height=120></wasi-webgpu>',
      )
      const canvas = page.locator('wasi-webgpu')
      const seen = join(work, 'page.png')
      const drawnPart = async () => {
        writeFileSync(seen, await canvas.screenshot())
        return drawn(seen)
      }
      await expect.poll(drawnPart).toBeGreaterThan(0.5)
      const first = pixels(seen)
      await expect
        .poll(async () => Buffer.compare(pixels(seen), first) || drawnPart().then(() => 0))
        .not.toBe(0)
      expect(await page.evaluate(() => happened.filter(line => /^(error|stderr|exit)/.test(line)))).toEqual(
        [],
      )
    })
  })

  describe('jax', () => {
    it('learns alike in a component and directly', async () => {
      const component = await runComponent('jax', [])
      expect(component).toMatchObject({ code: 0, stderr: '' })
      expect(component).toEqual(await runDirectly('jax'))
      const answers = component.stdout.match(/(?<=xor \d: ).+/g)!.map(Number)
      expect(answers.map(Math.round)).toEqual([0, 1, 1, 0])
    })
  })
})
