import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from '@wasi-webgpu/build'
import { wasiWebgpu } from '../packages/cli/src/testing/command.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** How many times V8's time each function may take. A function of a loop in JavaScript takes more than one of the engine. */
const budgets: Readonly<Record<string, number>> = {
  'TextDecoder, 1 MB of ASCII': 20,
  'TextDecoder, 1 MB of UTF-8': 20,
  'TextDecoder, 16 bytes': 150,
  'TextEncoder, 1 MB of ASCII': 20,
  'TextEncoder, 1 MB of UTF-8': 20,
  'Float32Array.from an array': 60,
  'Float32Array.from bytes': 60,
  'structuredClone of 1,000 records': 60,
}

/** Number of processes of each engine, in turn. */
const turns = 3

/** Functions of the platform in a component, in QuickJS, compared with those of Node. */
export async function measureBuiltIns(): Promise<Row[]> {
  const entry = fileURLToPath(new URL('guest/built-ins.ts', import.meta.url))
  const { component } = await build({ entry })
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const file = join(folder, 'built-ins.wasm')
    await writeFile(file, component)
    const ours: Record<string, number>[] = []
    const peer: Record<string, number>[] = []
    for (let turn = 0; turn < turns; turn++) {
      const { code, stdout, stderr } = await wasiWebgpu(['run', file])
      if (code !== 0) throw new Error(stderr)
      ours.push(JSON.parse(stdout))
      peer.push(JSON.parse(execFileSync(process.execPath, [entry], { encoding: 'utf8' })))
    }
    const of = (times: typeof ours, name: string) => median(times.map(time => time[name]!))
    return Object.entries(budgets).map(([name, most]) =>
      atMost(most, { name, unit: 'ms', ours: of(ours, name), peer: of(peer, name), versus: 'in Node' }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
