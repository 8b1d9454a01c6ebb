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

/** Calls of `webgpu.h` in a program in C, compared with the WIT calls beneath them in the same program. */
export async function measureCApi(): Promise<Row[]> {
  const component = await buildC({
    files: [fileURLToPath(new URL('guest/c-calls.c', import.meta.url))],
    flags: ['-std=gnu23'],
  })
  const folder = await mkdtemp(join(tmpdir(), 'wasi-webgpu-bench-'))
  try {
    const file = join(folder, 'c-calls.wasm')
    await writeFile(file, component)
    const { stdout, stderr } = await wasiWebgpu(['run', '--gpu', 'null', file])
    if (!stdout.startsWith('[')) throw new Error(stderr)
    return (JSON.parse(stdout) as Times[]).map(({ name, api, wit }) =>
      atMost(1.3, { name, unit: 'ns', ours: median(api), peer: median(wit), versus: 'its call of the WIT' }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
