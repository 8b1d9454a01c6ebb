import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildC } from '@wasi-webgpu/build'
import { wasiWebgpu } from '../packages/cli/src/testing/command.ts'
import { median } from './measure.ts'
import { atMost, type Row } from './row.ts'

/** Times that a component measured itself, in nanoseconds per call. */
interface Times {
  readonly name: string
  readonly api: readonly number[]
  readonly wit: readonly number[]
}

/**
 * Calls of `webgpu.h` in a program in C, compared with the WIT calls beneath them in the same program, and the size of a
 * small program.
 */
export async function measureCApi(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const times = await run('c-calls', [], 'null', folder)
    const rows = (JSON.parse(times.stdout) as Times[]).map(({ name, api, wit }) =>
      atMost(1.3, { name, unit: 'ns', ours: median(api), peer: median(wit), versus: 'its call of the WIT' }),
    )
    const hello = await run('hello-compute', ['-Os', '-flto'], 'software', folder)
    if (hello.stdout !== '2 4 6 8 10 12 14 16\n') throw new Error(hello.stdout + hello.stderr)
    return [...rows, sizeRow('hello-compute through webgpu.h', hello.size)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Builds and runs a program of `guest/`. */
async function run(name: string, flags: readonly string[], gpu: string, folder: string) {
  const source = fileURLToPath(new URL(`guest/${name}.c`, import.meta.url))
  const component = await buildC({ files: [source], flags: ['-std=gnu23', ...flags] })
  const file = join(folder, `${name}.wasm`)
  await writeFile(file, component)
  const ended = await wasiWebgpu(['run', '--gpu', gpu, file])
  if (ended.code !== 0) throw new Error(ended.stderr)
  return { ...ended, size: component.length }
}

function sizeRow(name: string, bytes: number): Row {
  return atMost(1, { name, unit: 'kB', ours: bytes / 1000, peer: 64, versus: 'the budget' })
}
