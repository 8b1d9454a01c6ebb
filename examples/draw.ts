import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { afterAll, expect } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'

/** Draws programs on a surface without a screen, and looks at their pictures. */

/** A folder for files of the tests. */
export const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-drawing-'))
afterAll(() => rmSync(work, { recursive: true }))

export interface Drawn {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Pictures of the frames. */
  readonly pictures: readonly Picture[]
}

export interface Picture {
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

/** Draws a committed example on the software GPU. */
export function draw(name: string, options: Options): Promise<Drawn> {
  return drawComponent(pathOf(name, `${name}.wasm`), options)
}

/** Draws a component on the software GPU. */
export function drawComponent(
  path: string,
  { frames, size = '256x256', events = [], args = [] }: Options,
): Promise<Drawn> {
  const out = join(work, `pictures-${++runs}`)
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
    const all = [commandPath, 'run', ...options, path, '--', ...args]
    execFile(process.execPath, all, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0
      const files = existsSync(out) ? readdirSync(out).sort() : []
      const pictures = files.map(file => decode(readFileSync(join(out, file))))
      resolve({ code, stdout, stderr, pictures })
    })
  })
}

/** Returns the path of a file of an example. */
export function pathOf(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, import.meta.url))
}

/** Returns the picture that an example must draw. */
export function expectedPicture(name: string): Picture {
  return decode(readFileSync(pathOf(name, 'expected.png')))
}

/** Returns the share of pixels that differ visibly, from 0 to 1. GPUs may place edge pixels differently. */
export function difference(one: Picture, other: Picture): number {
  expect([one.width, one.height]).toEqual([other.width, other.height])
  const barelyVisible = 12 // of 255
  let different = 0
  for (let at = 0; at < one.data.length; at += 4)
    if ([0, 1, 2].some(i => Math.abs(one.data[at + i]! - other.data[at + i]!) > barelyVisible)) different++
  return different / (one.width * one.height)
}

/** Returns the colour of a pixel. */
export function pixel({ width, data }: Picture, x: number, y: number): number[] {
  const at = 4 * (y * width + x)
  return [data[at]!, data[at + 1]!, data[at + 2]!]
}

/** Returns events that press and release the pointer's button, a frame each, since a user is not faster. */
export const click = (frame: number, [x, y]: readonly [number, number]) => [
  { frame, type: 'pointermove', x, y },
  { frame: frame + 1, type: 'pointerdown', x, y },
  { frame: frame + 2, type: 'pointerup', x, y },
]

/** Returns the event of a key that goes down before a frame. */
export const key = (frame: number, code: string) => ({ frame, type: 'keydown', code })

/** Returns a part of a picture. */
export function cut(picture: Picture, left: number, top: number, width: number, height: number): Picture {
  const data = Array.from({ length: height }, (_, y) => {
    const start = 4 * ((top + y) * picture.width + left)
    return Array.prototype.slice.call(picture.data, start, start + 4 * width) as number[]
  }).flat()
  return { width, height, data }
}

/** Returns the brightness of a picture, or of part of it. */
export function light(
  { width, data }: Picture,
  within: (x: number, y: number) => boolean = () => true,
): number {
  let sum = 0
  for (let at = 0; at < data.length; at += 4) {
    const pixel = at / 4
    if (within(pixel % width, Math.floor(pixel / width))) sum += data[at]! + data[at + 1]! + data[at + 2]!
  }
  return sum
}
