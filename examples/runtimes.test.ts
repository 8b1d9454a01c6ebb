import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandPath } from '../packages/cli/src/testing/command-path.ts'
import { rows } from '../scripts/weekly-tests.ts'

/** Runs the examples in Bun, Deno and Node, each from its npm package. */

const programs = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'wasi-webgpu-runtimes-'))
afterAll(() => rmSync(work, { recursive: true }))

const runtimes: Readonly<Record<string, readonly string[]>> = {
  Node: [process.execPath],
  Bun: [join(programs, 'bun')],
  Deno: [join(programs, 'deno'), 'run', '-A'],
}

/** Examples that draw on a surface. */
const onSurface: ReadonlySet<string> = new Set(['interactive-triangle', 'orbit', 'plasma'])

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Pixels of the picture that the example wrote, if any. */
  readonly pixels: ArrayLike<number> | undefined
}

/** Runs an example on the software GPU, with a separate folder as `/work`. */
function run(runtime: string, name: string): Promise<Outcome> {
  const folder = join(work, `${runtime}-${name}`)
  mkdirSync(folder)
  copyFileSync(pathOf('image-filter', 'coffee.png'), join(folder, 'coffee.png'))
  const picture = join(folder, name === 'image-filter' ? 'edges.png' : `${name}.png`)
  // An animation of one frame is a still picture.
  const screen = ['--frames', '1', '--size', '128x128', '--out', picture]
  const [program = '', ...before] = runtimes[runtime] ?? []
  const options = ['--gpu', 'software', '--dir', `${folder}::/work`, ...(onSurface.has(name) ? screen : [])]
  return new Promise(resolve => {
    const all = [...before, commandPath, 'run', ...options, pathOf(name, `${name}.wasm`)]
    execFile(
      program,
      all,
      { env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' } },
      (error, stdout, stderr) => {
        const pixels = existsSync(picture) ? decode(readFileSync(picture)).data : undefined
        const said = stderr.replaceAll(folder, 'FOLDER')
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr: said, pixels })
      },
    )
  })
}

function pathOf(name: string, file: string): string {
  return fileURLToPath(new URL(`${name}/${file}`, import.meta.url))
}

/** Output of an example without its timing, the order of concurrent events, and engine-specific wording. */
function essence(stdout: string): string[] {
  return stdout
    .split('\n')
    .map(line => line.replace(/\d+\.\d\d ms/, '… ms').replace(/(range|type)-error: .*/, '$1-error'))
    .sort()
}

const examples = rows(
  ['hello-compute', 'async-compute', 'errors', 'image-filter', 'interactive-triangle', 'plasma'],
  ['triangle', 'textured-cube', 'orbit'],
)

describe.each(examples)('%s', name => {
  let expected: Outcome
  beforeAll(async () => {
    expected = await run('Node', name)
  })

  it.each(['Bun', 'Deno'])('does in %s what it does in Node', async runtime => {
    const actual = await run(runtime, name)
    expect({ ...actual, stdout: essence(actual.stdout) }).toEqual({
      ...expected,
      stdout: essence(expected.stdout),
    })
    const wrote = onSurface.has(name) ? `wrote FOLDER/${name}.png, 1 frame, 128×128\n` : ''
    expect(actual).toMatchObject({ code: 0, stderr: wrote })
  })
})

describe.each(['Bun', 'Deno'])('the command in %s', runtime => {
  const wasiWebgpu = (...args: string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>(resolve => {
      const [program = '', ...before] = runtimes[runtime] ?? []
      execFile(program, [...before, commandPath, ...args], (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
      })
    })

  it('finds the GPU that Node finds, and no null backend in its place', async () => {
    const { code, stdout, stderr } = await wasiWebgpu('info', '--gpu', 'software', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).adapter).toMatchObject({ type: 'software', isFallbackAdapter: true })
  })

  it('reports in one line that `serve` needs Node', async () => {
    const { code, stderr } = await wasiWebgpu('serve', pathOf('gpu-http', 'gpu-http.wasm'))
    expect([code, stderr]).toEqual([
      1,
      `wasi-webgpu: serve does not run in ${runtime}; use Node: npx wasi-webgpu serve …\n`,
    ])
  })

  it('reports in one line that clang needs Node', async () => {
    expect(await wasiWebgpu('build', pathOf('hello-compute', 'hello-compute.c'))).toEqual({
      code: 1,
      stdout: '',
      stderr: `wasi-webgpu: clang does not run in ${runtime}; build C and C++ with Node\n`,
    })
  })

  it('reports errors in one line', async () => {
    expect(await wasiWebgpu('run', 'no-such.wasm')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'wasi-webgpu: no-such.wasm does not exist; check the path\n',
    })
  })
})

it('the command in Deno names the missing permissions in one line', async () => {
  const messages = await new Promise<string>(resolve => {
    execFile(join(programs, 'deno'), ['run', commandPath, 'info'], (_error, _stdout, stderr) =>
      resolve(stderr),
    )
  })
  expect(messages).toMatch(/^wasi-webgpu: Deno does not permit it .*; start it with deno run -A .*\n$/)
})
