import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { pixelAt, readPicture } from '../../packages/web/src/testing/picture.ts'
import { program } from './programs.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-first-release-'))
const at = (name: string) => join(work, name)

beforeAll(async () => {
  for (const name of ['compute', 'draw', 'paint', 'print'] as const)
    writeFileSync(at(`${name}.wasm`), await program(name))
})

afterAll(() => rmSync(work, { recursive: true }))

/** Runs the command on a program, and returns its standard output. */
async function run(name: string, ...options: string[]): Promise<string> {
  const args = [commandPath, 'run', '--gpu', 'software', ...options, at(`${name}.wasm`)]
  return (await promisify(execFile)(process.execPath, args)).stdout
}

function pixels(path: string): number[][] {
  const picture = readPicture(readFileSync(path))
  const indices = Array.from({ length: picture.width * picture.height }, (_, index) => index)
  return indices.map(index => pixelAt(picture, index % picture.width, Math.floor(index / picture.width)))
}

describe('a component of wasi:webgpu@0.0.1', () => {
  it('computes: it waits for the GPU in functions that are not async', async () => {
    expect(await run('compute')).toBe('18\n')
  })

  it('draws on a surface through a graphics context, a frame after the other', async () => {
    await run('draw', '--frames', '2', '--out', at('draw'))
    const [first, second] = readdirSync(at('draw')).sort() as [string, string]
    expect(pixels(join(at('draw'), first))).toEqual(Array.from({ length: 8 }, () => [0, 255, 0]))
    expect(pixels(join(at('draw'), second))).toEqual(Array.from({ length: 8 }, () => [0, 0, 255]))
  })

  it('shows a picture that it computes', async () => {
    await run('paint', '--frames', '1', '--out', at('paint.png'))
    expect(pixels(at('paint.png'))).toEqual(
      Array.from({ length: 8 }, (_, n) => [8 * n + 8, 8 * n + 8, 8 * n + 8]),
    )
  })
})

it('a component that prints with a function of its own world writes lines to the standard output', async () => {
  expect(await run('print')).toBe('hello from start\n')
})
