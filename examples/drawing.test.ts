import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { afterAll, describe, expect, it } from 'vitest'

/** The examples that draw on a surface, on one without a screen. */

const command = fileURLToPath(new URL('../packages/cli/bin/wasi-webgpu.js', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-drawing-'))
afterAll(() => rmSync(work, { recursive: true }))

interface Drawn {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The pictures of the frames. */
  readonly pictures: readonly Picture[]
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly data: ArrayLike<number>
}

interface Options {
  readonly frames: number
  readonly size?: string
  readonly events?: readonly object[]
  readonly args?: readonly string[]
}

let runs = 0

/** Has an example draw, on the software GPU. */
function draw(name: string, { frames, size = '256x256', events = [], args = [] }: Options): Promise<Drawn> {
  const out = join(work, `${name}-${++runs}`)
  const script = `${out}.json`
  writeFileSync(script, JSON.stringify(events))
  const options = [
    '--gpu',
    'software',
    '--frames',
    `${frames}`,
    '--size',
    size,
    '--out',
    out,
    '--events',
    script,
  ]
  return new Promise(resolve => {
    const all = [command, 'run', ...options, pathOf(name, `${name}.wasm`), '--', ...args]
    execFile(process.execPath, all, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0
      const pictures =
        code === 0
          ? Array.from({ length: frames }, (_, i) =>
              decode(readFileSync(join(out, `frame-${String(i + 1).padStart(4, '0')}.png`))),
            )
          : []
      resolve({ code, stdout, stderr, pictures })
    })
  })
}

function pathOf(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, import.meta.url))
}

function expectedPicture(name: string): Picture {
  return decode(readFileSync(pathOf(name, 'expected.png')))
}

/** Of all pixels, how many differ visibly: 0 to 1. Where a GPU puts the pixels of an edge is its own affair. */
function difference(one: Picture, other: Picture): number {
  expect([one.width, one.height]).toEqual([other.width, other.height])
  const barelyVisible = 12 // of 255
  let different = 0
  for (let at = 0; at < one.data.length; at += 4)
    if ([0, 1, 2].some(i => Math.abs(one.data[at + i]! - other.data[at + i]!) > barelyVisible)) different++
  return different / (one.width * one.height)
}

/** The colour of a pixel. */
function pixel({ width, data }: Picture, x: number, y: number): number[] {
  const at = 4 * (y * width + x)
  return [data[at]!, data[at + 1]!, data[at + 2]!]
}

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
    const top = pictures.map(picture => pixel(picture, 128, 44))
    // Red at the top; brighter with the pointer above, another hue with it at the left.
    expect(top[1]![0]).toBeGreaterThan(top[0]![0]! + 50)
    expect(top[2]![1]).toBeGreaterThan(top[1]![1]! + 50)
    for (const picture of pictures) expect(pixel(picture, 10, 10)).toEqual(pixel(pictures[0]!, 10, 10))
  })

  it('follows the size of the surface', async () => {
    const events = [{ frame: 2, type: 'resize', width: 200, height: 100 }]
    const { pictures } = await draw('interactive-triangle', { frames: 2, events })
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [256, 256],
      [200, 100],
    ])
    const wasBackground = pixel(pictures[0]!, 2, 2)
    expect(pixel(pictures[1]!, 100, 50)).not.toEqual(wasBackground)
    expect(pixel(pictures[1]!, 2, 2)).toEqual(wasBackground)
  })
})
