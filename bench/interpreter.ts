import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from '@wasi-webgpu/build'
import { build as bundle } from 'esbuild'
import type { Times } from './guest/three-without-gpu.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** How many times the time of a peer a frame may take. */
const budgets = { early: 20, late: 50 } as const

/** Number of processes of each engine, in turn. */
const turns = 3

/**
 * Measures what an interpreter costs: frames of three.js without calls of a GPU, in a component, in V8 with and without its compilers, and
 * in QuickJS as native code, where Python has it (`pip install quickjs-ng`).
 */
export async function measureInterpreter(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const entry = fileURLToPath(new URL('guest/three-without-gpu.ts', import.meta.url))
    const [component, script] = [join(folder, 'three.wasm'), join(folder, 'three.js')]
    await writeFile(component, (await build({ entry })).component)
    await bundle({ entryPoints: [entry], outfile: script, bundle: true, minify: true, target: 'es2022' })
    const engines: Readonly<Record<string, readonly string[]>> = {
      component: [process.execPath, root('packages/cli/bin/wasi-webgpu.js'), 'run', component],
      'V8, which compiles': [process.execPath, script],
      "V8's interpreter": [process.execPath, '--jitless', script],
      'QuickJS as native code': ['python3', root('bench/interpreter.py'), script],
    }
    const times: Record<string, Times[]> = {}
    for (let turn = 0; turn < turns; turn++)
      for (const [name, command] of Object.entries(engines)) {
        const told = await outputOf(command)
        if (told === undefined) continue
        times[name] ??= []
        times[name].push(JSON.parse(told))
      }
    const { component: ours, ...peers } = times
    const of = (runs: readonly Times[], part: keyof Times) => median(runs.map(run => run[part]))
    return Object.entries(peers).flatMap(([versus, peer]) =>
      (['early', 'late'] as const).map(part => {
        const name = `three, a frame without calls of a GPU: ${part}`
        return atMost(budgets[part], {
          name,
          unit: 'ms',
          ours: of(ours!, part),
          peer: of(peer, part),
          versus,
        })
      }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a command, and returns what it prints; nothing where Python lacks the module. */
async function outputOf([file, ...args]: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(file!, args)).stdout
  } catch (error) {
    if (file === 'python3') return undefined
    throw error
  }
}

function root(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}
