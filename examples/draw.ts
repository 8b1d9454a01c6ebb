import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'
import { type Picture, readPicture } from '../packages/web/src/testing/picture.ts'

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
      const pictures = files.map(file => readPicture(readFileSync(join(out, file))))
      // The command says where the pictures are.
      resolve({ code, stdout, stderr: stderr.replace(/^wrote .*\n/m, ''), pictures })
    })
  })
}

/** Returns the path of a file of an example. */
export function pathOf(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, import.meta.url))
}

/** Returns the picture that an example must draw. */
export function expectedPicture(name: string): Picture {
  return readPicture(readFileSync(pathOf(name, 'expected.png')))
}

/** Returns events that press and release the pointer's button, a frame each, since a user is not faster. */
export const click = (frame: number, [x, y]: readonly [number, number]) => [
  { frame, type: 'pointermove', x, y },
  { frame: frame + 1, type: 'pointerdown', x, y },
  { frame: frame + 2, type: 'pointerup', x, y },
]

/** Returns the event of a key that goes down before a frame. */
export const key = (frame: number, code: string) => ({ frame, type: 'keydown', code })
