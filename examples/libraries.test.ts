import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { drawDirectly, drawInComponent, type Frames, runComponent, runDirectly } from './lib/programs.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-libraries-'))

afterAll(() => rmSync(work, { recursive: true }))

function pixels(png: string): Buffer {
  return Buffer.from(decode(readFileSync(png)).data)
}

/** The share of pixels that are not the most frequent one: a picture of nothing has few. */
function drawn(png: string): number {
  const { data, width, height } = decode(readFileSync(png))
  const counts = new Map<number, number>()
  for (const pixel of new Uint32Array(Uint8Array.from(data).buffer))
    counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  return 1 - Math.max(...counts.values()) / (width * height)
}

describe.each(['typegpu', 'luma', 'webgpu-utils'])('%s', name => {
  it('computes and draws the same in a component as without one', async () => {
    const [inside, outside] = [join(work, `${name}.png`), join(work, `${name}-directly.png`)]
    const component = await runComponent(name, [work], inside)
    expect(component).toEqual({ code: 0, stdout: expect.stringContaining(inside), stderr: '' })
    const direct = await runDirectly(name, outside)
    expect(direct).toEqual({ code: 0, stdout: component.stdout.replace(inside, outside), stderr: '' })
    expect(Buffer.compare(readFileSync(inside), readFileSync(outside))).toBe(0)
    expect(drawn(inside)).toBeGreaterThan(0.1)
  })
})

describe('three', () => {
  it('draws the same frames in a component as without one', async () => {
    const folders = ['three', 'three-directly'].map(name => join(work, name)) as [string, string]
    for (const folder of folders) mkdirSync(folder)
    const [inside, outside] = folders.map(out => ({ frames: 3, size: '160x120', out })) as [Frames, Frames]
    expect(await drawInComponent('three', inside)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await drawDirectly('three', outside)).toEqual({ code: 0, stdout: '', stderr: '' })
    const frames = folders.map(folder => readdirSync(folder).map(file => pixels(join(folder, file))))
    expect(frames[0]).toHaveLength(3)
    expect(frames[0]).toEqual(frames[1])
    expect(frames[0]![0]).not.toEqual(frames[0]![2]) // it moves
    expect(drawn(join(folders[0], 'frame-0001.png'))).toBeGreaterThan(0.5)
  })
})
