import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'
import { runComponent, runDirectly } from './lib/programs.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-libraries-'))

afterAll(() => rmSync(work, { recursive: true }))

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
    const component = await runComponent(name, work, inside)
    expect(component).toEqual({ code: 0, stdout: expect.stringContaining(inside), stderr: '' })
    const direct = await runDirectly(name, outside)
    expect(direct).toEqual({ code: 0, stdout: component.stdout.replace(inside, outside), stderr: '' })
    expect(Buffer.compare(readFileSync(inside), readFileSync(outside))).toBe(0)
    expect(drawn(inside)).toBeGreaterThan(0.1)
  })
})
