import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandPath } from '../../packages/cli/src/testing/command-path.ts'
import { pixelAt, readPicture } from '../../packages/web/src/testing/picture.ts'
import { program } from './programs.ts'

const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-first-release-'))
const at = (name: string) => join(work, name)

beforeAll(async () => {
  for (const name of ['compute', 'draw', 'paint', 'polls', 'print', 'print-async'] as const)
    writeFileSync(at(`${name}.wasm`), await program(name))
})

afterAll(() => rmSync(work, { recursive: true }))

const programs = fileURLToPath(new URL('../../node_modules/.bin/', import.meta.url))
const runtimes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  Node: [process.execPath],
  Bun: [join(programs, 'bun')],
  Deno: [join(programs, 'deno'), 'run', '-A'],
}

function pixels(path: string): number[][] {
  const picture = readPicture(readFileSync(path))
  const indices = Array.from({ length: picture.width * picture.height }, (_, index) => index)
  return indices.map(index => pixelAt(picture, index % picture.width, Math.floor(index / picture.width)))
}

describe.each(Object.entries(runtimes))('in %s, a component', (runtime, [engine, ...before]) => {
  /** Runs the command on a program, and returns its standard output. */
  async function run(name: string, ...options: string[]): Promise<string> {
    const args = [...before, commandPath, 'run', '--gpu', 'software', ...options, at(`${name}.wasm`)]
    const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1' }
    return (await promisify(execFile)(engine, args, { env })).stdout
  }

  it('of wasi:webgpu@0.0.1 computes: it waits for the GPU in functions that are not async', async () => {
    expect(await run('compute')).toBe('18\n')
  })

  it('of wasi:webgpu@0.0.1 draws on a surface through a graphics context, a frame after the other', async () => {
    const folder = at(`draw-${runtime}`)
    await run('draw', '--frames', '2', '--out', folder)
    const [first, second] = readdirSync(folder).sort() as [string, string]
    expect(pixels(join(folder, first))).toEqual(Array.from({ length: 8 }, () => [0, 255, 0]))
    expect(pixels(join(folder, second))).toEqual(Array.from({ length: 8 }, () => [0, 0, 255]))
  })

  it('of wasi:surface@0.0.1 shows a picture that it computes', async () => {
    const picture = at(`paint-${runtime}.png`)
    await run('paint', '--frames', '1', '--out', picture)
    expect(pixels(picture)).toEqual(Array.from({ length: 8 }, (_, n) => [8 * n + 8, 8 * n + 8, 8 * n + 8]))
  })

  it('waits for an uncaptured error, a clock and a stream in one poll', async () => {
    expect(await run('polls')).toBe('2 2 3 1 2\n')
  })

  it.each([
    ['print', 'hello from start\n'],
    ['print-async', 'hello from async start\n'],
  ])('prints with a function of its own world: %s', async (name, text) => {
    expect(await run(name)).toBe(text)
  })
})
